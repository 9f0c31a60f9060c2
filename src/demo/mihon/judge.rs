//! How the sheets of a year are judged at its end: rated on every axis of the year, and decided on for the years to come.

use chrono::{DateTime, Utc};

use super::cycle::{Cycle, StoryGoal};
use super::refused;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::rating::EvaluationKind;
use crate::store::evaluation_texts;
use crate::store::evaluations::{self, NewEvaluation};
use crate::store::future_courses::{self, NewDecision, YearCourse};
use crate::store::kit::{StoreError, Writer};
use crate::store::published::scales::{self, ScaleAxis};
use crate::store::stages;

/// What a year is judged by.
pub(super) struct Yardsticks {
    axes: Vec<ScaleAxis>,
    courses: Vec<YearCourse>,
}

impl Yardsticks {
    pub(super) fn of(writer: &mut Writer<'_>, cycle: &Cycle<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            axes: scales::axes_of_year(writer.connection, cycle.year)?,
            courses: future_courses::of_year(writer.connection, cycle.year)?,
        })
    }
}

/// The number of a rating on an axis.
fn rating(axis: &ScaleAxis, label: &str) -> Result<i32, StoreError> {
    let found = axis.scale.iter().find(|known| known.rating.label == label);
    found.map(|known| known.number).ok_or(StoreError::NotFound)
}

impl Cycle<'_> {
    /// Judges a sheet: the section rates it on every axis and decides on it, `chief` rates it as a whole.
    pub(super) fn judge(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        by: &Yardsticks,
        chief: &Actor,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let programme = sheet.programme;
        let place = stages::place(writer.connection, sheet.goal)?;
        for (kind, given, actor) in [
            (EvaluationKind::SelfRating, programme.rating(self.year), self.crew.writer_of(place.section)?),
            (EvaluationKind::Reviewer, programme.review(self.year), chief),
        ] {
            let Some((label, reasons)) = given else { continue };
            let right = policy::rate(actor, place, kind).map_err(refused)?;
            for (index, axis) in by.axes.iter().filter(|axis| axis.raters.contains(&kind)).enumerate() {
                let label = if axis.counting { label } else { programme.criterion(self.year, index) };
                let needs_cause =
                    axis.scale.iter().any(|known| known.rating.label == label && known.rating.needs_outside_cause);
                let outside_cause = programme.outside_cause(self.year).filter(|_| needs_cause);
                let reasons = if axis.counting || label != "A" { reasons.to_owned() } else { String::new() };
                let new = NewEvaluation { rating: rating(axis, label)?, reasons, outside_cause };
                evaluations::rate(writer, &right, self.year, &new, at)?;
            }
            let texts = programme.evaluation_texts(self.year);
            if kind == EvaluationKind::SelfRating && !texts.is_empty() {
                evaluation_texts::write(writer, &right, &texts)?;
            }
            if kind == EvaluationKind::SelfRating && !by.courses.is_empty() {
                let (label, reason) = programme.course(self.year);
                let course = by.courses.iter().find(|known| known.course.label == label).ok_or(StoreError::NotFound)?;
                let new = NewDecision { course: course.number, reason: reason.to_owned() };
                future_courses::decide(writer, &right, self.year, &new, at)?;
            }
        }
        Ok(())
    }
}
