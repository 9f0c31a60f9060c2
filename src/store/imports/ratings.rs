//! The ratings and decisions that the rows of a table give, and the ratings of the year before that they repeat. A label that
//! is not on the year's scale is written nowhere; it is told with its line.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::person::Author;
use crate::domain::proposal::{Proposal, ProposedCourse, ProposedGoal, ProposedRating};
use crate::domain::rating::{EvaluationKind, is_same_axis};
use crate::domain::text;
use crate::store::evaluations::{self, NewEvaluation};
use crate::store::future_courses::{self, NewDecision, YearCourse};
use crate::store::goals;
use crate::store::imports::{Added, RowPlan, recorded};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::lineage;
use crate::store::published::scales::{self, ScaleAxis};

codes! {
    /// Why a label is not written, or what else is told of it.
    LabelFault {
        /// The year has no such axis.
        NoAxis = "no_axis",
        /// Nobody of this kind rates on the axis.
        NotARater = "not_a_rater",
        /// The scale of the axis has no such label.
        NotOnScale = "not_on_scale",
        /// The year has no such course.
        NotACourse = "not_a_course",
        /// 前回評価 is not what is on record of the year before.
        PreviousDiffers = "previous_differs",
        /// The document is of another municipality: its own numbers mean nothing here.
        OfAnotherCity = "of_another_city",
        /// The document's own number of a programme is another's here; the row goes by its name.
        NumberIsAnothers = "number_is_anothers",
    }
}

/// A label of a row that is not written, or differs from the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelRemark {
    /// The line of the file, counted from 1.
    pub line: u64,
    pub fault: LabelFault,
    /// The name of the axis, where the row gives it.
    pub axis: Option<String>,
    /// The label as the row gives it.
    pub label: String,
    /// What there is instead: the labels of the scale, or of the record.
    pub known: Vec<String>,
}

/// How a rating that a table repeats stands to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreviousRating {
    /// Somebody gave it on the axis that counts, and it is in force.
    Same,
    /// Others are in force.
    Different(Vec<(EvaluationKind, String)>),
    NoRecord,
}

/// How a label stands to what a programme was rated in `year`, under whatever number it had then.
pub fn previous_rating(
    connection: &mut DatabaseConnection,
    programme: ProgrammeNumber,
    year: FiscalYear,
    label: &str,
) -> Result<PreviousRating, StoreError> {
    let same = lineage::of_programmes(connection)?.same_programme(programme);
    let axis = scales::counting_axis(connection, year)?.map(|axis| axis.number);
    let mut on_record = Vec::new();
    for goal in goals::of_year(connection, year)?.into_iter().filter(|goal| same.contains(&goal.programme)) {
        let given = evaluations::of_goal(connection, goal.number)?;
        for kind in EvaluationKind::ALL {
            let newest = given.iter().rev().find(|given| given.kind == *kind && Some(given.axis) == axis);
            on_record.extend(newest.map(|given| (*kind, given.rating.rating.label.clone())));
        }
    }
    let wanted = text::comparison_key(label);
    Ok(if on_record.is_empty() {
        PreviousRating::NoRecord
    } else if on_record.iter().any(|(_, known)| text::comparison_key(known) == wanted) {
        PreviousRating::Same
    } else {
        PreviousRating::Different(on_record)
    })
}

/// What the labels of a year mean.
pub(super) struct Labels {
    year: FiscalYear,
    axes: Vec<ScaleAxis>,
    courses: Vec<YearCourse>,
}

impl Labels {
    pub(super) fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        Ok(Self {
            year,
            axes: scales::axes_of_year(connection, year)?,
            courses: future_courses::of_year(connection, year)?,
        })
    }

    /// The axis and the number of the rating that a row means, or why there is none.
    fn rating(&self, line: u64, proposed: &ProposedRating) -> Result<(&ScaleAxis, i32), LabelRemark> {
        let refused = |fault, known| LabelRemark {
            line,
            fault,
            axis: proposed.axis.clone(),
            label: proposed.label.clone(),
            known,
        };
        let is_meant =
            |axis: &&ScaleAxis| proposed.axis.as_ref().map_or(axis.counting, |name| is_same_axis(name, &axis.name));
        let Some(axis) = self.axes.iter().find(is_meant) else {
            return Err(refused(LabelFault::NoAxis, self.axes.iter().map(|axis| axis.name.clone()).collect()));
        };
        if !axis.raters.contains(&proposed.rater) {
            return Err(refused(LabelFault::NotARater, Vec::new()));
        }
        let wanted = text::comparison_key(&proposed.label);
        let found = axis.scale.iter().find(|known| text::comparison_key(&known.rating.label) == wanted);
        let known = || axis.scale.iter().map(|known| known.rating.label.clone()).collect();
        found.map(|found| (axis, found.number)).ok_or_else(|| refused(LabelFault::NotOnScale, known()))
    }

    fn course(&self, line: u64, proposed: &ProposedCourse) -> Result<i32, LabelRemark> {
        let wanted = text::comparison_key(&proposed.label);
        let found = self.courses.iter().find(|known| text::comparison_key(&known.course.label) == wanted);
        found.map(|found| found.number).ok_or_else(|| LabelRemark {
            line,
            fault: LabelFault::NotACourse,
            axis: None,
            label: proposed.label.clone(),
            known: self.courses.iter().map(|known| known.course.label.clone()).collect(),
        })
    }

    /// Writes what a row gives and the sheet doesn't say already, and counts it.
    pub(super) fn take_in(
        &self,
        writer: &mut Writer<'_>,
        author: &Author,
        goal: GoalNumber,
        row: &ProposedGoal,
        at: DateTime<Utc>,
    ) -> Result<Added, StoreError> {
        let mut added = Added::default();
        if !row.ratings.is_empty() {
            let given = evaluations::of_goal(writer.connection, goal)?;
            for proposed in &row.ratings {
                let Ok((axis, rating)) = self.rating(row.line, proposed) else { continue };
                let of = |given: &&evaluations::Evaluation| given.axis == axis.number && given.kind == proposed.rater;
                let reasons = proposed.reason.clone().unwrap_or_default();
                // A table without reasons says nothing of those on record.
                let says = |last: &evaluations::Evaluation| {
                    last.rating.number == rating && (reasons.is_empty() || last.reasons == reasons)
                };
                if given.iter().rev().find(of).is_some_and(says) {
                    continue;
                }
                let new = NewEvaluation { rating, reasons, outside_cause: None };
                evaluations::record(writer, author, goal, proposed.rater, &new, at)?;
                added.ratings += 1;
            }
        }
        if let Some(proposed) = &row.future_course
            && let Ok(course) = self.course(row.line, proposed)
        {
            let last = future_courses::of_goal(writer.connection, goal)?.pop();
            let reason = proposed.reason.clone().unwrap_or_default();
            let says = |last: future_courses::Decision| last.course.number == course && last.reason == reason;
            if !last.is_some_and(says) {
                future_courses::record(writer, author, goal, &NewDecision { course, reason }, at)?;
                added.courses += 1;
            }
        }
        Ok(added)
    }
}

/// What is told of the labels of a proposal: those that are not written, and ratings of the year before that are not what
/// is on record. `rows` is the plan of the proposal.
pub fn remarks(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    rows: &[RowPlan],
    year: FiscalYear,
) -> Result<Vec<LabelRemark>, StoreError> {
    let labels = Labels::load(connection, year)?;
    let mut remarks = recorded::remarks(connection, proposal, year)?;
    for (row, plan) in proposal.goals.iter().zip(rows) {
        remarks.extend(row.ratings.iter().filter_map(|proposed| labels.rating(row.line, proposed).err()));
        remarks.extend(row.future_course.iter().filter_map(|proposed| labels.course(row.line, proposed).err()));
        let Some(label) = &row.previous_rating else { continue };
        let programme = match *plan {
            RowPlan::New | RowPlan::Asked => continue,
            RowPlan::Continues { programme, .. } => programme,
            RowPlan::Changes { goal } | RowPlan::Unchanged { goal } => goals::find(connection, goal)?.programme,
        };
        if let PreviousRating::Different(known) = previous_rating(connection, programme, labels.year.previous(), label)?
        {
            remarks.push(LabelRemark {
                line: row.line,
                fault: LabelFault::PreviousDiffers,
                axis: None,
                label: label.clone(),
                known: known.into_iter().map(|(_, label)| label).collect(),
            });
        }
    }
    Ok(remarks)
}
