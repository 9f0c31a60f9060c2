//! What a document of ours says of who is who, and what is told of it before it is taken in.

use std::collections::BTreeMap;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{Identity, Said, SaidProgramme};
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::proposal::Proposal;
use crate::domain::publication::{PublishedEvaluation, PublishedResult, Snapshot};
use crate::domain::recorded::RecordedYear;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::future_courses;
use crate::store::goals::{self, Goal};
use crate::store::imports::identity::section_in_words;
use crate::store::imports::ratings::{LabelFault, LabelRemark};
use crate::store::imports::{RowPlan, Sheets};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::city;
use crate::store::published::scales::{self, ScaleAxis};

/// What is said of who is who, with what the document's own numbers say: nothing where it is of another municipality, or
/// where the programme of a number has another name here.
pub(in crate::store::imports) fn said(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
) -> Result<Said, StoreError> {
    let mut said = proposal.said.clone();
    let Some(recorded) = &proposal.recorded else { return Ok(said) };
    let numbers = numbered(connection, recorded)?;
    let known = if numbers.is_empty() { Vec::new() } else { goals::all(connection)? };
    for row in &proposal.goals {
        let Some(&programme) = numbers.get(&row.line) else { continue };
        let is_meant = |goal: &Goal| goal.programme == programme && goals::same_name(&goal.name, &row.programme);
        if known.iter().any(is_meant) {
            said.programmes.push(SaidProgramme {
                code: row.code.as_ref().map(ToString::to_string),
                name: row.programme.clone(),
                section: Some(section_in_words(row.department.as_deref(), row.section.as_deref())),
                is: Identity::Programme(programme),
                renamed_from: Vec::new(),
                merged_from: Vec::new(),
                split_from: Vec::new(),
            });
        }
    }
    Ok(said)
}

/// The programmes that the document's own numbers mean, by the lines of its rows: none where it is of another municipality.
fn numbered(
    connection: &mut DatabaseConnection,
    recorded: &RecordedYear,
) -> Result<BTreeMap<u64, ProgrammeNumber>, StoreError> {
    if !is_of(connection, recorded)? {
        return Ok(BTreeMap::new());
    }
    Ok(recorded.sheets.iter().map(|(line, sheet)| (*line, sheet.programme)).collect())
}

fn is_of(connection: &mut DatabaseConnection, recorded: &RecordedYear) -> Result<bool, StoreError> {
    let city = city::load(connection)?;
    Ok(city.municipality_code.to_string() == recorded.municipality_code)
}

/// What is told of a document: whether it is of another municipality, where its own number is another programme's here, and
/// which of its labels the year has not.
pub(in crate::store::imports) fn remarks(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    year: FiscalYear,
) -> Result<Vec<LabelRemark>, StoreError> {
    let Some(recorded) = &proposal.recorded else { return Ok(Vec::new()) };
    let of = |line, fault, axis, label| LabelRemark { line, fault, axis, label, known: Vec::new() };
    let mut remarks = Vec::new();
    if !is_of(connection, recorded)? {
        remarks.push(of(1, LabelFault::OfAnotherCity, None, recorded.municipality_code.clone()));
    }
    let mut names: BTreeMap<ProgrammeNumber, Vec<String>> = BTreeMap::new();
    for goal in goals::all(connection)? {
        names.entry(goal.programme).or_default().push(goal.name);
    }
    for (line, programme) in numbered(connection, recorded)? {
        let Some((sheet, names)) = recorded.sheets.get(&line).zip(names.get(&programme)) else { continue };
        if !names.iter().any(|name| goals::same_name(name, &sheet.name)) {
            let known = names.iter().take(1).cloned().collect();
            let remark = of(line, LabelFault::NumberIsAnothers, None, format!("{programme} {}", sheet.name));
            remarks.push(LabelRemark { known, ..remark });
        }
    }
    let axes = scales::axes_of_year(connection, year)?;
    let courses = future_courses::of_year(connection, year)?;
    for (line, sheet) in &recorded.sheets {
        for told in &sheet.evaluations {
            // A year without a scheme is given the one of the document.
            if let Some(fault) = fault(&axes, told).filter(|_| !axes.is_empty()) {
                remarks.push(of(*line, fault, Some(told.axis_name().to_owned()), told.rating.label.clone()));
            }
        }
        let decided = sheet.future_course.as_ref().map(|told| &told.course).filter(|_| !courses.is_empty());
        if let Some(course) = decided.filter(|course| !courses.iter().any(|known| known.course == **course)) {
            remarks.push(of(*line, LabelFault::NotACourse, None, course.label.clone()));
        }
    }
    Ok(remarks)
}

/// Why a rating of a document can't be given in its year.
fn fault(scheme: &[ScaleAxis], told: &PublishedEvaluation) -> Option<LabelFault> {
    let Some(axis) = scheme.iter().find(|axis| axis.name == told.axis_name()) else { return Some(LabelFault::NoAxis) };
    if !axis.raters.contains(&told.kind) {
        return Some(LabelFault::NotARater);
    }
    rating_of(axis, told).is_none().then_some(LabelFault::NotOnScale)
}

pub(super) fn rating_of(axis: &ScaleAxis, told: &PublishedEvaluation) -> Option<i32> {
    let label = text::comparison_key(&told.rating.label);
    axis.scale.iter().find(|known| text::comparison_key(&known.rating.label) == label).map(|known| known.number)
}

codes! {
    /// What a document says of a sheet beyond the row of a table.
    BeyondRow {
        Midyear = "midyear",
        Milestones = "milestones",
        Updates = "updates",
        Indicators = "indicators",
        Evaluations = "evaluations",
        FutureCourse = "future_course",
        UnitCost = "unit_cost",
    }
}

/// A sheet of a document of which only the row is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOnly {
    pub line: u64,
    pub programme: String,
    /// What else the document says of it.
    pub left_out: Vec<BeyondRow>,
}

/// The sheets of a document whose plans are these, of which more is said than is taken in for a stage.
pub(in crate::store::imports) fn rows_only(
    proposal: &Proposal,
    plans: &[RowPlan],
    taken: Sheets,
    stage: Stage,
) -> Vec<RowOnly> {
    let Some(recorded) = &proposal.recorded else { return Vec::new() };
    let rows = proposal.goals.iter().zip(plans).filter(|(_, plan)| !taken.includes(**plan));
    let told = rows.filter_map(|(row, _)| Some((row, recorded.sheets.get(&row.line)?)));
    let left_out = told.map(|(row, sheet)| RowOnly {
        line: row.line,
        programme: row.programme.clone(),
        left_out: beyond_row(sheet, stage),
    });
    left_out.filter(|row| !row.left_out.is_empty()).collect()
}

fn beyond_row(sheet: &Snapshot, stage: Stage) -> Vec<BeyondRow> {
    let is_of_midyear = |result: &PublishedResult| result.stage == Stage::Midyear;
    let is_judged = stage >= sheet.stage;
    let said = [
        (BeyondRow::Midyear, stage == Stage::Results && sheet.results.iter().any(is_of_midyear)),
        (BeyondRow::Milestones, !sheet.milestones.is_empty()),
        (BeyondRow::Updates, !sheet.updates.is_empty() || sheet.milestones.iter().any(|one| !one.updates.is_empty())),
        (BeyondRow::Indicators, !sheet.indicators.is_empty()),
        (BeyondRow::Evaluations, is_judged && !sheet.evaluations.is_empty()),
        (BeyondRow::FutureCourse, is_judged && sheet.future_course.is_some()),
        (BeyondRow::UnitCost, sheet.cost_of.is_some()),
    ];
    said.into_iter().filter(|(_, is_said)| *is_said).map(|(what, _)| what).collect()
}
