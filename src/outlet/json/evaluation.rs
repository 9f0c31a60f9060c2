//! What a goal was rated, and what was decided on it.

use serde::Serialize;

use crate::domain::future_course::{self, DecidedCourse};
use crate::domain::goal;
use crate::domain::publication::PublishedEvaluation;
use crate::domain::rating::EvaluationKind;

#[derive(Serialize)]
pub(super) struct Evaluation<'a> {
    axis: &'a str,
    kind: EvaluationKind,
    label: &'a str,
    meaning: &'a str,
    counted: bool,
    reasons: &'a str,
    outside_cause: Option<&'a str>,
    post: &'a str,
}

impl<'a> From<&'a PublishedEvaluation> for Evaluation<'a> {
    fn from(given: &'a PublishedEvaluation) -> Self {
        Self {
            axis: given.axis_name(),
            kind: given.kind,
            label: &given.rating.label,
            meaning: &given.rating.meaning,
            counted: given.rating.counted,
            reasons: &given.reasons,
            outside_cause: given.outside_cause.as_deref(),
            post: &given.post,
        }
    }
}

#[derive(Serialize)]
pub(super) struct FutureCourse<'a> {
    label: &'a str,
    meaning: future_course::FutureCourse,
    reason: &'a str,
}

impl<'a> From<&'a DecidedCourse> for FutureCourse<'a> {
    fn from(decided: &'a DecidedCourse) -> Self {
        Self { label: &decided.course.label, meaning: decided.course.meaning, reason: &decided.reason }
    }
}

#[derive(Serialize)]
pub(super) struct EvaluationText<'a> {
    heading: &'a str,
    text: &'a str,
}

impl<'a> From<&'a goal::EvaluationText> for EvaluationText<'a> {
    fn from(known: &'a goal::EvaluationText) -> Self {
        Self { heading: &known.heading, text: &known.text }
    }
}
