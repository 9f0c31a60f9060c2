//! How a year of 見本市 begins: its table of goals comes in through the importer, and the planning office sets its scale,
//! policies and deadlines and says what follows what.

use std::collections::BTreeMap;

use super::bulleted;
use super::programme::Programme;
use super::story::Story;
use crate::demo::at;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::Said;
use crate::domain::lineage::Succession;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{Administer, Permit};
use crate::domain::stage::Stage;
use crate::domain::unit::{Unit, UnitKind, UnitLineage};
use crate::intake::{self, Asked};
use crate::store::evaluations::axes;
use crate::store::imports::{self, Import};
use crate::store::kit::{StoreError, Writer};
use crate::store::programmes::lineage;
use crate::store::published::lineage::End;
use crate::store::published::years::{Phase, YearRecord};
use crate::store::{future_courses, goals, policies, programmes, published, stages, units};

/// The goals of a year by the keys of their programmes.
pub(super) type StoryGoals = BTreeMap<String, (GoalNumber, ProgrammeNumber)>;

/// Opens a year; `before` are the goals of the year before.
pub(super) fn open(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    story: &Story,
    year: FiscalYear,
    before: &StoryGoals,
) -> Result<StoryGoals, StoreError> {
    let table = Table::of(writer, story, year)?.written;
    let name = format!("mihon-{year}-goals.csv");
    let mut proposal = intake::read(&name, table.as_bytes(), &Asked::of_stage(year, Stage::Goals))
        .map_err(|refusal| StoreError::Internal(format!("{name}: {refusal}")))?;
    for (row, programme) in proposal.goals.iter_mut().zip(story.programmes_of(year)) {
        row.plan = story.plan_path(programme, year);
    }
    // The story tells itself what follows what.
    proposal.said = Said::others_are_new();
    let record = YearRecord { phase: Phase::Open, sample: true, ..YearRecord::imported(year) };
    let import = Import { year: record, stage: Stage::Goals, accept_rates: false };
    imports::take_in(writer, permit, &proposal, &import, at(year.number(), 5, 20)?)?;
    let goals = goals_of(writer, story, year)?;
    follow(writer, permit, story, year, before, &goals)?;
    axes::set_scheme(writer, permit, year, &story.axes(year)?)?;
    future_courses::set(writer, permit, year, &story.courses(year))?;
    let names: Vec<_> = story.policies(year).iter().map(|name| (None, name.clone())).collect();
    policies::set(writer, permit, year, &names)?;
    for (stage, calendar_year, month) in [
        (Stage::Goals, year.number(), 6),
        (Stage::Midyear, year.number(), 11),
        (Stage::Results, year.next().number(), 5),
    ] {
        let month = PartialDate::month(calendar_year, month).ok_or(StoreError::NotFound)?;
        stages::set_deadline(writer, permit, year, stage, month.to())?;
    }
    Ok(goals)
}

fn goals_of(writer: &mut Writer<'_>, story: &Story, year: FiscalYear) -> Result<StoryGoals, StoreError> {
    let known = goals::of_year(writer.connection, year)?;
    let mut goals = StoryGoals::new();
    for programme in story.programmes_of(year) {
        let name = programme.name(year)?;
        let goal = known.iter().find(|goal| goal.name == name).ok_or(StoreError::NotFound)?;
        goals.insert(programme.key.clone(), (goal.number, goal.programme));
    }
    Ok(goals)
}

/// Links the programmes that follow others from this year on, and ends those that nothing follows.
fn follow(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    story: &Story,
    year: FiscalYear,
    before: &StoryGoals,
    goals: &StoryGoals,
) -> Result<(), StoreError> {
    let number = |goals: &StoryGoals, key: &String| {
        let known = goals.get(key).map(|(_, programme)| *programme);
        known.ok_or_else(|| StoreError::Internal(format!("no programme {key} about {year}")))
    };
    for told in story.lineage.iter().filter(|told| told.year == year) {
        let link = Succession {
            from: number(before, &told.from)?,
            to: number(goals, &told.to)?,
            fiscal_year: year,
            kind: told.kind,
            basis: Some(told.basis.clone()),
        };
        programmes::link(writer, permit, &link)?;
    }
    for programme in story.programmes.iter().filter(|programme| programme.ends_with(year.previous())) {
        if let Some(reason) = &programme.ended {
            let end = End { year: year.previous(), reason: reason.clone() };
            lineage::set_end(writer, permit, number(before, &programme.key)?, Some(&end))?;
        }
    }
    Ok(())
}

/// A year's table of goals as a file.
struct Table {
    written: String,
}

impl Table {
    fn of(writer: &mut Writer<'_>, story: &Story, year: FiscalYear) -> Result<Self, StoreError> {
        let mut table = Self { written: String::new() };
        table.row(["部局", "課・室", "事業番号", "事務事業名", "施策", "事業概要", "目標"].map(ToOwned::to_owned));
        let places = Places::load(writer, story, year)?;
        for programme in story.programmes_of(year) {
            let (department, section) = places.of(programme)?;
            let objectives = bulleted(&programme.objectives(year)?);
            let policy = story.policy(&programme.policy, year).unwrap_or_default().to_owned();
            let name = programme.name(year)?.to_owned();
            let code = story.code(programme);
            table.row([department, section, code, name, policy, programme.summary.clone(), objectives]);
        }
        Ok(table)
    }

    fn row(&mut self, cells: [String; 7]) {
        let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        self.written.push_str(&quoted.join(","));
        self.written.push('\n');
    }
}

/// Where the sections of the data file stand in a year.
struct Places {
    year: FiscalYear,
    units: Vec<Unit>,
    lineage: UnitLineage,
    /// Departments of the first year by their sections, before anything is on record.
    first: BTreeMap<String, String>,
}

impl Places {
    fn load(writer: &mut Writer<'_>, story: &Story, year: FiscalYear) -> Result<Self, StoreError> {
        let of_department = |(department, sections): &(String, Vec<String>)| {
            sections.iter().map(|section| (section.clone(), department.clone())).collect::<Vec<_>>()
        };
        Ok(Self {
            year,
            units: units::list(writer.connection)?,
            lineage: published::units::lineage(writer.connection)?,
            first: story.departments.iter().flat_map(of_department).collect(),
        })
    }

    /// The department and the section of a programme, by their names of the year.
    fn of(&self, programme: &Programme) -> Result<(String, String), StoreError> {
        let name = &programme.section;
        if self.units.is_empty() {
            let department = self.first.get(name).cloned().ok_or(StoreError::NotFound)?;
            return Ok((department, name.clone()));
        }
        let find = |number: UnitNumber| self.units.iter().find(|unit| unit.number == number);
        let known = self.units.iter().find(|unit| unit.kind == UnitKind::Section && unit.name == *name);
        let heirs = known.map(|unit| self.lineage.in_year(unit.number, self.year)).unwrap_or_default();
        let section = heirs.first().and_then(|number| find(*number));
        let department = section.and_then(|unit| unit.parent).and_then(find);
        let names =
            section.zip(department).map(|(section, department)| (department.name.clone(), section.name.clone()));
        names.ok_or_else(|| StoreError::Internal(format!("no section {name} in {}", self.year)))
    }
}
