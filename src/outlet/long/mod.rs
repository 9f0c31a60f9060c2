//! The long format of Japanese open data, one record per line: the columns, and what stands in them. No line break inside
//! a field; a blank field is not zero.

use crate::domain::language::Language;
use crate::domain::partial_date::PartialDate;
use crate::domain::plan;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::unit::UnitLabel;
use crate::store::published::city::City;
use crate::store::published::publications::Version;

use super::part::Part;
use items::Record;

pub(super) use cell::Cell;

mod cell;
mod items;

/// A column: its name, how many half-width letters it is wide, and what stands in it.
struct Column {
    name: &'static str,
    width: u8,
    value: fn(&Line<'_>) -> Cell,
}

const fn column(name: &'static str, width: u8, value: fn(&Line<'_>) -> Cell) -> Column {
    Column { name, width, value }
}

/// The columns, in an order that does not change: new ones come last.
const COLUMNS: [Column; 70] = [
    column("municipality_code", 10, |line| line.city.municipality_code.to_string().into()),
    column("fiscal_year", 8, |line| line.part.record.year.into()),
    column("fiscal_year_label", 14, |line| line.part.record.year.wareki().into()),
    column("stage", 9, |line| line.snapshot().stage.code().into()),
    column("department", 18, |line| line.snapshot().department.as_ref().map(|unit| unit.name.as_str()).into()),
    column("section", 18, |line| line.snapshot().section.as_ref().map(|unit| unit.name.as_str()).into()),
    column("programme_number", 8, |line| line.snapshot().programme.0.into()),
    column("goal_number", 8, |line| line.snapshot().goal.0.into()),
    column("goal_name", 28, |line| line.snapshot().name.as_str().into()),
    column("item", 14, |line| line.record.item.into()),
    column("item_number", 8, |line| line.record.number.clone()),
    column("text", 60, |line| line.record.text.as_str().into()),
    column("date_from", 11, |line| line.record.date.map(PartialDate::from).into()),
    column("date_to", 11, |line| line.record.date.map(PartialDate::to).into()),
    column("date_precision", 10, |line| line.record.date.map(|date| date.precision().code()).into()),
    column("date_label", 20, |line| label(line.record.date)),
    column("state", 14, |line| line.record.state.into()),
    column("indicator_kind", 12, |line| line.record.indicator_kind.into()),
    column("direction", 10, |line| line.record.direction.into()),
    column("unit", 10, |line| line.record.unit.as_str().into()),
    column("target", 12, |line| line.record.target.clone()),
    column("actual", 12, |line| line.record.actual.clone()),
    column("attainment_percent", 12, |line| line.record.percent.clone()),
    column("programme_code", 12, |line| Cell::maybe(line.snapshot().code.as_ref())),
    column("plan", 12, |line| line.record.plan.clone()),
    column("forecast", 12, |line| line.record.forecast.clone()),
    column("base", 12, |line| line.record.base.clone()),
    column("base_year", 8, |line| line.record.base_year.clone()),
    column("plan_path", 40, |line| line.plan.into()),
    column("target_bound", 12, |line| line.record.target_aim.bound.into()),
    column("target_text", 16, |line| line.record.target_aim.written.as_str().into()),
    column("target_met", 8, |line| line.record.target_met.clone()),
    column("plan_bound", 12, |line| line.record.plan_aim.bound.into()),
    column("plan_text", 16, |line| line.record.plan_aim.written.as_str().into()),
    column("missing_word", 14, |line| Cell::maybe(line.record.word.as_ref())),
    column("department_en", 24, |line| line.english(|snapshot| snapshot.department.as_ref())),
    column("section_en", 24, |line| line.english(|snapshot| snapshot.section.as_ref())),
    // Since there are workbooks, and the lines say all that a page says.
    column("midyear", 12, |line| line.record.midyear.clone()),
    column("original_target", 12, |line| line.record.original.clone()),
    column("original_target_bound", 12, |line| line.record.original_aim.bound.into()),
    column("original_target_text", 16, |line| line.record.original_aim.written.as_str().into()),
    column("reason", 40, |line| Cell::maybe(line.record.reason.as_ref())),
    column("stated_percent", 12, |line| line.record.stated.clone()),
    column("stated_label", 12, |line| Cell::maybe(line.record.stated_label.as_ref())),
    column("definition", 40, |line| Cell::maybe(line.record.definition.as_ref())),
    column("outside_cause", 40, |line| Cell::maybe(line.record.cause.as_ref())),
    column("not_comparable", 30, |line| Cell::maybe(line.record.not_comparable.as_ref())),
    column("value_source", 30, |line| Cell::maybe(line.record.source.as_ref())),
    column("path_from_year", 8, |line| line.record.path.map(|path| path.from_year).into()),
    column("path_from", 12, |line| line.record.path.map(|path| path.from).into()),
    column("path_to_year", 8, |line| line.record.path.map(|path| path.to_year).into()),
    column("path_to", 12, |line| line.record.path.map(|path| path.to).into()),
    column("path_expected", 12, |line| line.record.path.and_then(|path| path.expected(line.part.record.year)).into()),
    column("original_due", 20, |line| label(line.record.original_due)),
    column("completed", 20, |line| label(line.record.completed)),
    column("objective_number", 8, |line| line.record.objective.clone()),
    column("milestone_number", 8, |line| line.record.milestone.clone()),
    column("indicator_number", 8, |line| line.record.indicator.clone()),
    column("entered_at", 22, |line| line.record.entered_at.map(|at| at.to_rfc3339()).into()),
    column("publication_number", 8, |line| line.publication.number.into()),
    column("published_on", 20, |line| label(line.publication.published_on)),
    column("published_at", 22, |line| line.publication.published_at.to_rfc3339().into()),
    column("partially_recorded", 8, |line| Cell::flag(line.part.record.partial)),
    column("sample", 8, |line| Cell::flag(line.part.record.sample)),
    column("source", 40, |line| Cell::maybe(line.snapshot().source.as_ref())),
    column("title_only", 8, |line| Cell::flag(line.snapshot().title_only)),
    // Once for each sheet.
    column("year_note", 30, |line| {
        Cell::maybe(line.part.record.note.as_ref().filter(|_| line.record.item == items::GOAL))
    }),
    column("axis", 14, |line| Cell::maybe(line.record.axis.as_ref())),
    column("address", 40, |line| Cell::maybe(line.record.address.as_ref())),
    column("sha256", 20, |line| Cell::maybe(line.record.sha256.as_ref())),
];

fn label(date: Option<PartialDate>) -> Cell {
    date.map(|date| date.label(Language::Japanese)).into()
}

/// A record with what it is of.
struct Line<'part> {
    city: &'part City,
    part: &'part Part,
    publication: &'part Publication,
    /// The path in the plan in one line.
    plan: &'part str,
    record: Record,
}

impl Line<'_> {
    fn snapshot(&self) -> &Snapshot {
        &self.publication.snapshot
    }

    fn english(&self, unit: fn(&Snapshot) -> Option<&UnitLabel>) -> Cell {
        unit(self.snapshot()).and_then(|unit| self.city.english.unit(unit.number)).into()
    }
}

/// The names of the columns.
pub(super) fn header() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}

/// How many half-width letters each column is wide.
pub(super) fn widths() -> Vec<u8> {
    COLUMNS.iter().map(|column| column.width).collect()
}

/// The lines of a year, one sheet after another.
pub(super) fn lines<'part>(city: &'part City, part: &'part Part) -> impl Iterator<Item = Vec<Cell>> + 'part {
    part.publications.iter().flat_map(move |publication| {
        let plan = plan::in_one_line(&publication.snapshot.plan_path());
        let versions: &[Version] = part.versions(publication.snapshot.goal);
        let records = items::of(&publication.snapshot, versions);
        let line = |record| {
            let line = Line { city, part, publication, plan: &plan, record };
            COLUMNS.iter().map(|column| (column.value)(&line)).collect()
        };
        records.into_iter().map(line).collect::<Vec<Vec<Cell>>>()
    })
}
