//! The scheme that a table implies for a year that has none: the axes and courses that its columns name, with the labels that
//! stand in them. It is offered and never set by itself: what a label means, and which is better, only the city knows.

use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, FutureCourse};
use crate::domain::policy::{Administer, Permit};
use crate::domain::proposal::Proposal;
use crate::domain::rating::{Axis, ONLY_AXIS, READY_MADE, Rating, ReadyMade, is_same_axis};
use crate::domain::text;
use crate::store::evaluations::axes;
use crate::store::imports::Import;
use crate::store::imports::ratings::{LabelFault, LabelRemark};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::scales;
use crate::store::{fiscal_years, future_courses};

/// What a year that has no axes, or no courses, would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedScheme {
    /// None of them counts unless the table has an overall rating.
    pub axes: Vec<Axis>,
    pub courses: Vec<Course>,
}

impl ProposedScheme {
    /// Whether a label that is not written would be, if the year had this scheme.
    pub fn answers(&self, remark: &LabelRemark) -> bool {
        match remark.fault {
            LabelFault::NoAxis => !self.axes.is_empty(),
            LabelFault::NotACourse => {
                let labels = self.courses.iter().map(|course| text::comparison_key(&course.label));
                let wanted = text::comparison_key(&remark.label);
                labels.into_iter().any(|label| label == wanted)
            }
            LabelFault::NotARater
            | LabelFault::NotOnScale
            | LabelFault::PreviousDiffers
            | LabelFault::OfAnotherCity
            | LabelFault::NumberIsAnothers => false,
        }
    }
}

/// Labels that are no place on a scale.
const NOT_COUNTED: [&str; 6] = ["評価不能", "対象外", "評価対象外", "該当なし", "未実施", "-"];

/// Words of courses with what they mean. The one that a label names first is meant.
const COURSES: [(&str, FutureCourse); 16] = [
    ("拡充", FutureCourse::Expand),
    ("拡大", FutureCourse::Expand),
    ("重点化", FutureCourse::Expand),
    ("継続", FutureCourse::Continue),
    ("維持", FutureCourse::Continue),
    ("改善", FutureCourse::Improve),
    ("改革", FutureCourse::Improve),
    ("見直し", FutureCourse::Improve),
    ("縮小", FutureCourse::Shrink),
    ("縮減", FutureCourse::Shrink),
    ("統合", FutureCourse::Merge),
    ("統廃合", FutureCourse::Merge),
    ("休止", FutureCourse::Suspend),
    ("廃止", FutureCourse::Abolish),
    ("完了", FutureCourse::Complete),
    ("終了", FutureCourse::Complete),
];

/// The scheme that the table implies, where the year has none of its own.
pub fn propose(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    year: FiscalYear,
) -> Result<Option<ProposedScheme>, StoreError> {
    let has_axes = !scales::axes_of_year(connection, year)?.is_empty();
    let has_courses = !future_courses::of_year(connection, year)?.is_empty();
    let scheme = ProposedScheme {
        axes: if has_axes { Vec::new() } else { axes_of(proposal) },
        courses: if has_courses { Vec::new() } else { courses_of(proposal) },
    };
    Ok(Some(scheme).filter(|scheme| !scheme.axes.is_empty() || !scheme.courses.is_empty()))
}

/// Sets what the table implies, for a year that has none, and puts the year on record where it is not.
pub fn accept(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    proposal: &Proposal,
    import: &Import,
) -> Result<(), StoreError> {
    let year = import.year.year;
    let Some(scheme) = propose(writer.connection, proposal, year)? else { return Ok(()) };
    fiscal_years::ensure(writer, permit, &import.year)?;
    if !scheme.axes.is_empty() {
        axes::set_scheme(writer, permit, year, &scheme.axes)?;
    }
    if !scheme.courses.is_empty() {
        future_courses::set(writer, permit, year, &scheme.courses)?;
    }
    Ok(())
}

fn axes_of(proposal: &Proposal) -> Vec<Axis> {
    let mut found: Vec<Axis> = Vec::new();
    for proposed in proposal.goals.iter().flat_map(|row| &row.ratings) {
        let name = proposed.axis.as_deref().unwrap_or(ONLY_AXIS);
        let index = found.iter().position(|known| is_same_axis(&known.name, name)).unwrap_or_else(|| {
            let counting = proposed.axis.is_none();
            found.push(Axis { name: name.to_owned(), counting, raters: Vec::new(), ratings: Vec::new() });
            found.len() - 1
        });
        let Some(axis) = found.get_mut(index) else { continue };
        if !axis.raters.contains(&proposed.rater) {
            axis.raters.push(proposed.rater);
        }
        let wanted = text::comparison_key(&proposed.label);
        if !axis.ratings.iter().any(|known| text::comparison_key(&known.label) == wanted) {
            axis.ratings.push(rating(&proposed.label));
        }
    }
    for axis in &mut found {
        axis.raters.sort_unstable();
        arrange(&mut axis.ratings);
    }
    found
}

fn rating(label: &str) -> Rating {
    let key = text::comparison_key(label);
    let counted = !NOT_COUNTED.iter().any(|none| text::comparison_key(none) == key);
    Rating { label: label.to_owned(), meaning: String::new(), counted, needs_reason: false, needs_outside_cause: false }
}

/// Puts labels that all stand on a usual scale in its order; others stay in the order in which they first appear.
fn arrange(ratings: &mut [Rating]) {
    let place = |scale: &[Rating], label: &str| {
        let key = text::comparison_key(label);
        scale.iter().position(|known| text::comparison_key(&known.label) == key)
    };
    let usual = READY_MADE.iter().map(ReadyMade::ratings);
    let fitting = usual.into_iter().find(|scale| ratings.iter().all(|rating| place(scale, &rating.label).is_some()));
    if let Some(scale) = fitting {
        ratings.sort_by_key(|rating| place(&scale, &rating.label));
    }
}

fn courses_of(proposal: &Proposal) -> Vec<Course> {
    let mut courses: Vec<Course> = Vec::new();
    for proposed in proposal.goals.iter().filter_map(|row| row.future_course.as_ref()) {
        let wanted = text::comparison_key(&proposed.label);
        let is_new = !courses.iter().any(|known| text::comparison_key(&known.label) == wanted);
        let meaning = meaning(&wanted).filter(|_| is_new);
        courses.extend(meaning.map(|meaning| Course { label: proposed.label.clone(), meaning }));
    }
    courses.sort_by_key(|course| course.meaning);
    courses
}

/// What a label in normal form means: what is explained in brackets behind it does not count.
fn meaning(key: &str) -> Option<FutureCourse> {
    let plain = key.split_once('(').map_or(key, |(before, _)| before);
    // 継続→縮小 is what becomes of what was.
    let plain = plain.rsplit('→').next().unwrap_or(plain);
    let places = COURSES.iter().filter_map(|(word, meaning)| Some((plain.find(word)?, *meaning)));
    places.min_by_key(|(place, _)| *place).map(|(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_means_the_course_that_it_names_first() {
        let meant = |label: &str| meaning(&text::comparison_key(label));
        assert_eq!(meant("１　現状維持"), Some(FutureCourse::Continue));
        assert_eq!(meant("２　改革改善（縮小・統合含む）"), Some(FutureCourse::Improve));
        assert_eq!(meant("廃止・休止"), Some(FutureCourse::Abolish));
        assert_eq!(meant("継続→縮小"), Some(FutureCourse::Shrink));
        assert_eq!(meant("A"), None);
    }

    #[test]
    fn labels_of_a_usual_scale_are_put_in_its_order_and_others_stay() {
        let arranged = |labels: &[&str]| {
            let mut ratings: Vec<Rating> = labels.iter().map(|label| rating(label)).collect();
            arrange(&mut ratings);
            ratings.into_iter().map(|rating| rating.label).collect::<Vec<_>>()
        };
        assert_eq!(arranged(&["C", "A", "B"]), ["A", "B", "C"]);
        assert_eq!(arranged(&["適切である", "見直し余地がある"]), ["適切である", "見直し余地がある"]);
        assert!(!rating("評価不能").counted && rating("B").counted);
    }
}
