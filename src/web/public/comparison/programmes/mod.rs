//! By programme: a row follows a programme through its names, its mergers and its splits.

pub mod sentence;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;

use crate::domain::comparison::programmes::{Member, Since, Status, statuses};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::published_sheet::PublishedSheet;
use crate::outlet::comparison::Record;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::publications;
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::attainment::AttainmentView;
use crate::web::parts::name::Name;
use crate::web::parts::sheet;
use crate::web::public::comparison::frame::{self, Frame, Window};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// Rows on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "public/comparison/programmes.html")]
pub(super) struct ProgrammesPage {
    shell: Shell,
    frame: Frame,
    /// Programmes on record in several of the years.
    through: Vec<ProgrammeRow>,
    /// Programmes on record in one of the years only.
    single: Vec<ProgrammeRow>,
}

struct ProgrammeRow {
    programme: ProgrammeNumber,
    name: Name,
    cells: Vec<Cell>,
}

struct Cell {
    /// What happened to the programme since the column before, in words.
    statuses: Vec<StatusLabel>,
    goals: Vec<GoalView>,
    /// Values known of this year from other years' sheets, with why they can't be compared.
    loose: Vec<LooseValue>,
}

struct StatusLabel {
    modifier: &'static str,
    text: String,
    /// The one programme of the row that it is said of, where it is not said of all.
    of: Option<String>,
}

struct GoalView {
    goal: GoalNumber,
    name: Name,
    place: Place,
    title_only: bool,
    objectives: Vec<String>,
    results: Vec<String>,
    rates: Vec<AttainmentView>,
    /// Values without a rate.
    values: Vec<String>,
}

struct LooseValue {
    text: String,
    not_comparable: Option<String>,
    source: Option<String>,
}

/// A family of linked programmes with its sheets, newest first, and what became of it in each column.
struct Family<'a> {
    members: Vec<&'a PublishedSheet>,
    statuses: Vec<Vec<Status>>,
}

impl Family<'_> {
    fn in_year(&self, year: FiscalYear) -> impl Iterator<Item = &&PublishedSheet> {
        self.members.iter().filter(move |sheet| sheet.fiscal_year == year)
    }

    fn years(&self) -> BTreeSet<FiscalYear> {
        self.members.iter().map(|sheet| sheet.fiscal_year).collect()
    }

    /// The newest sheet of one of its programmes, up to a year.
    fn as_of(&self, programme: ProgrammeNumber, year: FiscalYear) -> Option<&PublishedSheet> {
        let of = |sheet: &&&PublishedSheet| sheet.programme == programme && sheet.fiscal_year <= year;
        self.members.iter().find(of).copied()
    }

    /// Whether several of the columns know something of it.
    fn is_in_several_years(&self, material: &Material) -> bool {
        let newest = self.members.first();
        let known = material.columns.iter().filter(|column| {
            self.in_year(column.year).next().is_some()
                || newest.is_some_and(|newest| newest.other_years.contains(&column.year))
        });
        known.count() > 1
    }
}

/// The families, in the order of the newest year's table.
fn families<'a>(asked: &Asked, material: &'a Material) -> Vec<Family<'a>> {
    let mut newest_first: Vec<&PublishedSheet> = material.sheets.iter().collect();
    newest_first.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    let columns = material.domain_columns();
    let families = material.lineage.families(newest_first.iter().map(|sheet| sheet.programme));
    let mut positions = BTreeMap::new();
    for (position, family) in families.iter().enumerate() {
        positions.extend(family.iter().map(|programme| (*programme, position)));
    }
    let mut grouped: Vec<Vec<&PublishedSheet>> = families.iter().map(|_| Vec::new()).collect();
    for sheet in newest_first {
        if let Some(members) = positions.get(&sheet.programme).and_then(|position| grouped.get_mut(*position)) {
            members.push(sheet);
        }
    }
    let wanted = asked.programme;
    grouped
        .into_iter()
        .zip(families)
        .filter(|(_, family)| wanted.is_none_or(|wanted| family.contains(&wanted)))
        .filter(|(members, _)| {
            asked.unit.is_none_or(|unit| members.iter().any(|sheet| material.belongs_to(sheet, unit)))
        })
        .map(|(members, _)| {
            let described: Vec<Member<'_>> = members
                .iter()
                .map(|sheet| Member { programme: sheet.programme, year: sheet.fiscal_year, name: &sheet.name })
                .collect();
            Family { statuses: statuses(&material.lineage, &described, &columns), members }
        })
        .collect()
}

pub(super) fn page(
    context: &Context,
    reading: &mut Reading<'_>,
    asked: &Asked,
    material: &Material,
) -> Result<ProgrammesPage, StoreError> {
    let families = families(asked, material);
    let sentence = sentence::of(context.words(), material, &families);
    let window = Window::new(asked, families.len(), PAGE);
    let (through, single): (Vec<Family<'_>>, Vec<Family<'_>>) =
        families.into_iter().partition(|family| family.is_in_several_years(material));
    // Those in several years come first, on whichever page.
    let several = through.len();
    let shown = window.take(through.into_iter().chain(single).enumerate().collect());
    let sheets = Sheets::read(reading, shown.iter().flat_map(|(_, family)| &family.members))?;
    let (through, single): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(position, _)| *position < several);
    let rows = |families: Vec<(usize, Family<'_>)>| {
        families.iter().filter_map(|(_, family)| row(context, family, &sheets, material)).collect::<Vec<_>>()
    };
    Ok(ProgrammesPage {
        shell: frame::shell(context, material),
        frame: Frame::new(context, asked, material, sentence).paged(context, asked, material, &window),
        through: rows(through),
        single: rows(single),
    })
}

/// What the sheets of the page say; the text of the others is not read.
struct Sheets(BTreeMap<GoalNumber, Arc<Snapshot>>);

impl Sheets {
    fn read<'a>(
        reading: &mut Reading<'_>,
        shown: impl Iterator<Item = &'a &'a PublishedSheet>,
    ) -> Result<Self, StoreError> {
        let goals: Vec<GoalNumber> = shown.map(|sheet| sheet.goal).collect();
        let publications = publications::together(reading, &goals)?;
        Ok(Self(publications.into_iter().map(|known| (known.snapshot.goal, known.snapshot)).collect()))
    }

    fn of(&self, sheet: &PublishedSheet) -> Option<&Snapshot> {
        self.0.get(&sheet.goal).map(|snapshot| &**snapshot)
    }
}

fn row(context: &Context, family: &Family<'_>, sheets: &Sheets, material: &Material) -> Option<ProgrammeRow> {
    let newest = family.members.first()?;
    let words = context.words();
    let cells = material.columns.iter().zip(&family.statuses).map(|(column, statuses)| {
        let here: Vec<&Snapshot> = family.in_year(column.year).filter_map(|sheet| sheets.of(sheet)).collect();
        let loose = sheets.of(newest).filter(|_| here.is_empty());
        Cell {
            statuses: statuses.iter().map(|status| label(*status, family, column.year, words)).collect(),
            loose: loose.map(|newest| loose_values(newest, column.year)).unwrap_or_default(),
            goals: here.into_iter().map(|snapshot| goal(snapshot, context)).collect(),
        }
    });
    Some(ProgrammeRow { programme: newest.programme, name: Name::new(&newest.name), cells: cells.collect() })
}

fn label(status: Status, family: &Family<'_>, column: FiscalYear, words: Words) -> StatusLabel {
    let year = |key: &str, year: FiscalYear| words.fill(key, [("year", year.label(words.language()).into())]);
    let (modifier, text) = match status {
        Status::Follows(kind) => ("linked", words.text(&format!("succession-{kind}"))),
        Status::New | Status::Joined(_, Since::YearBefore) => ("new", words.text("turnover-new")),
        Status::NewAfter(before) | Status::Joined(_, Since::After(before)) => {
            ("new", year("turnover-new-after", before))
        }
        Status::Ended | Status::Left(_, Since::YearBefore) => ("ended", words.text("turnover-ended")),
        Status::EndedAfter(last) | Status::Left(_, Since::After(last)) => ("ended", year("turnover-ended-after", last)),
        Status::NotHere => ("none", words.text("turnover-none-here")),
        Status::NotRecorded => ("none", words.text("turnover-not-recorded")),
    };
    let of = status.only().and_then(|programme| family.as_of(programme, column));
    StatusLabel { modifier, text, of: of.map(|sheet| sheet.name.clone()) }
}

fn goal(snapshot: &Snapshot, context: &Context) -> GoalView {
    let words = context.words();
    let units = [&snapshot.department, &snapshot.section];
    GoalView {
        goal: snapshot.goal,
        name: Name::new(&snapshot.name),
        place: context.names().place(units.into_iter().flatten()),
        title_only: snapshot.title_only,
        objectives: snapshot.objectives.iter().map(|objective| objective.item.text.clone()).collect(),
        results: snapshot.last_results().map(|result| result.item.text.clone()).collect(),
        rates: sheet::rates(snapshot, words),
        values: snapshot
            .own_figures()
            .filter(|(indicator, year)| indicator.attainment(year).is_none_or(|known| known.judged().is_some()))
            .filter_map(|(indicator, year)| value(indicator, year, words))
            .collect(),
    }
}

fn value(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<String> {
    let unit = indicator.unit_in(year).unwrap_or_default();
    match (year.actual, &year.plan) {
        (Some(actual), _) => Some(format!("{} {}{unit}", indicator.name, actual.grouped())),
        (None, Some(plan)) => Some(format!("{} {}（{}）", indicator.name, plan.shown(unit), words.text("plan"))),
        (None, None) => None,
    }
}

/// Values of a year without a sheet that another year's sheet gives.
fn loose_values(newest: &Snapshot, year: FiscalYear) -> Vec<LooseValue> {
    let known = newest.indicators.iter().filter_map(|indicator| Some((indicator, indicator.in_year(year)?)));
    known
        .filter_map(|(indicator, known)| {
            let unit = indicator.unit_in(known).unwrap_or_default();
            Some(LooseValue {
                text: format!("{} {}{unit}", indicator.name, known.actual?.grouped()),
                not_comparable: known.not_comparable.clone(),
                source: known.source.clone(),
            })
        })
        .collect()
}

/// The same as data: what became of each row in each year, and each sheet.
pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for family in families(asked, material) {
        let Some(newest) = family.members.first() else { continue };
        for (column, statuses) in material.columns.iter().zip(&family.statuses) {
            let base = family.in_year(column.year).next().map_or_else(
                || Record {
                    year: Some(column.year),
                    partial: column.partial,
                    programme: newest.programme.to_string(),
                    goal_name: newest.name.clone(),
                    ..Record::default()
                },
                |sheet| Record::of(sheet),
            );
            records.extend(statuses.iter().map(|status| {
                let only = status.only().and_then(|programme| family.as_of(programme, column.year));
                let base = only.map_or_else(
                    || base.clone(),
                    |only| Record { year: Some(column.year), partial: column.partial, ..Record::of(only) },
                );
                Record { measure: "status", value: code(*status).to_owned(), ..base }
            }));
            for sheet in family.in_year(column.year) {
                let counts = [
                    ("objectives", sheet.tally.objectives),
                    ("results", sheet.last_results),
                    ("indicators", sheet.indicators),
                ];
                records.extend(counts.map(|(measure, count)| Record {
                    measure,
                    value: count.to_string(),
                    ..Record::of(sheet)
                }));
            }
        }
    }
    records
}

const fn code(status: Status) -> &'static str {
    match status {
        Status::Follows(kind) => kind.code(),
        Status::New | Status::NewAfter(_) | Status::Joined(..) => "new",
        Status::Ended | Status::EndedAfter(_) | Status::Left(..) => "ended",
        Status::NotHere => "not_here",
        Status::NotRecorded => "not_recorded",
    }
}
