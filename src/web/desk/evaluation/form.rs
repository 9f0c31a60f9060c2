//! The form of a rating: the same fields for every axis on which its kind of rater rates.

use crate::domain::rating::EvaluationKind;
use crate::store::evaluations::{Evaluation, NewEvaluation};
use crate::store::future_courses::{Decision, NewDecision, YearCourse};
use crate::store::published::scales::{ScaleAxis, ScaleRating};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// The longest reasons and the longest outside cause, in characters.
const LONGEST_TEXT: usize = 1000;

/// The name of a field of an axis: plain for the one that counts, with the number of the axis for the others.
pub(super) fn field(name: &str, axis: &ScaleAxis) -> String {
    if axis.counting { name.to_owned() } else { format!("{name}_{}", axis.number) }
}

/// Who rates with the form as it was sent.
pub(super) fn kind(typed: &Fields) -> Option<EvaluationKind> {
    typed.get("kind").parse().ok()
}

/// The form for the next ratings of a kind, filled with the last ones. `seen` is how many ratings of the kind the writer
/// has before them.
pub(super) fn next<'view>(
    kind: EvaluationKind,
    seen: usize,
    last: impl Iterator<Item = (&'view ScaleAxis, Option<&'view Evaluation>)>,
    decision: Option<&Decision>,
) -> Fields {
    let mut typed = Fields::default();
    typed.push("kind", kind.code());
    typed.push("seen", seen.to_string());
    for (axis, last) in last {
        let Some(last) = last else { continue };
        typed.push(field("rating", axis), last.rating.number.to_string());
        typed.push(field("reasons", axis), last.reasons.as_str());
        typed.push(field("outside_cause", axis), last.outside_cause.as_deref().unwrap_or_default());
    }
    if let Some(decision) = decision {
        typed.push("course", decision.course.number.to_string());
        typed.push("course_reason", decision.reason.as_str());
    }
    typed
}

/// What is decided with the form; nothing where no course is chosen.
fn read_course(typed: &Fields, courses: &[YearCourse]) -> Result<Option<NewDecision>, Vec<Problem>> {
    let (chosen, reason) = (typed.trimmed("course"), typed.trimmed("course_reason"));
    let mut problems = Vec::new();
    let course = courses.iter().find(|known| chosen.parse() == Ok(known.number));
    if course.is_none() && !chosen.is_empty() {
        problems.push(Problem::new("course", "course-unknown"));
    } else if course.is_none() && !reason.is_empty() {
        problems.push(Problem::new("course", "course-reason-alone"));
    }
    if reason.chars().count() > LONGEST_TEXT {
        problems.push(Problem::new("course_reason", "evaluation-too-long").limit(LONGEST_TEXT));
    }
    match course {
        _ if !problems.is_empty() => Err(problems),
        Some(course) => Ok(Some(NewDecision { course: course.number, reason: reason.to_owned() })),
        None => Ok(None),
    }
}

/// Whether a rating is the one chosen on an axis.
pub(super) fn has_chosen(typed: &Fields, axis: &ScaleAxis, rating: &ScaleRating) -> bool {
    typed.get(&field("rating", axis)).parse() == Ok(rating.number)
}

/// The ratings that the form holds, one on each axis, and what is decided with it; or everything that is wrong with it.
pub(super) fn read(
    typed: &Fields,
    axes: &[&ScaleAxis],
    courses: &[YearCourse],
) -> Result<(Vec<NewEvaluation>, Option<NewDecision>), Vec<Problem>> {
    let (mut ratings, mut problems) = (Vec::new(), Vec::new());
    for axis in axes {
        let part = (axes.len() > 1).then(|| axis.name.clone());
        match read_axis(typed, axis) {
            Ok(new) => ratings.push(new),
            Err(wrong) => problems.extend(wrong.into_iter().map(|problem| problem.part(part.clone()))),
        }
    }
    match read_course(typed, courses) {
        Ok(decision) if problems.is_empty() => Ok((ratings, decision)),
        Ok(_) => Err(problems),
        Err(wrong) => {
            problems.extend(wrong);
            Err(problems)
        }
    }
}

fn read_axis(typed: &Fields, axis: &ScaleAxis) -> Result<NewEvaluation, Vec<Problem>> {
    let mut problems = Vec::new();
    let chosen = axis.scale.iter().find(|known| has_chosen(typed, axis, known));
    let reasons = typed.trimmed(&field("reasons", axis));
    let cause = typed.trimmed(&field("outside_cause", axis));
    let mut add = |name, words| problems.push(Problem::new(field(name, axis), words));
    match chosen.map(|known| &known.rating) {
        None => add("rating", "evaluation-rating-missing"),
        Some(rating) => {
            if rating.needs_reason && reasons.is_empty() {
                add("reasons", "evaluation-reasons-missing");
            }
            if rating.needs_outside_cause && cause.is_empty() {
                add("outside_cause", "evaluation-cause-missing");
            }
            if !rating.needs_outside_cause && !cause.is_empty() {
                add("outside_cause", "evaluation-cause-without-need");
            }
        }
    }
    for (name, text) in [("reasons", reasons), ("outside_cause", cause)] {
        if text.chars().count() > LONGEST_TEXT {
            problems.push(Problem::new(field(name, axis), "evaluation-too-long").limit(LONGEST_TEXT));
        }
    }
    match chosen {
        Some(chosen) if problems.is_empty() => Ok(NewEvaluation {
            rating: chosen.number,
            reasons: reasons.to_owned(),
            outside_cause: (!cause.is_empty()).then(|| cause.to_owned()),
        }),
        _ => Err(problems),
    }
}
