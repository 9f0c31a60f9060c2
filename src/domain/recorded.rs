//! A year as a document of ours has it: what a table can't say of a sheet comes back in with it. Its numbers are those of
//! the record it was written from; they tie the parts of a sheet to each other, and are nobody's here.

use std::collections::BTreeMap;

use super::future_course::Course;
use super::publication::Snapshot;
use super::rating::{self, Axis, EvaluationKind, Rating};

/// A year that was published, and is to be on record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedYear {
    /// Whose it is. Permanent numbers of another municipality, or of another record, mean nothing.
    pub municipality_code: String,
    pub partial: bool,
    pub sample: bool,
    pub source: Option<String>,
    /// What departments and sections are called in English, by the names of department and section.
    pub english: BTreeMap<(Option<String>, Option<String>), String>,
    /// Its sheets, by the line of their row in the proposal.
    pub sheets: BTreeMap<u64, Snapshot>,
}

impl RecordedYear {
    /// The axes on which its sheets are rated, with the labels that were given: what a year needs that has no scheme.
    pub fn scheme(&self) -> Vec<Axis> {
        let mut scheme: Vec<Axis> = Vec::new();
        for given in self.sheets.values().flat_map(|sheet| &sheet.evaluations) {
            let index = scheme.iter().position(|known| known.name == given.axis_name()).unwrap_or_else(|| {
                scheme.push(Axis {
                    name: given.axis_name().to_owned(),
                    counting: given.counts(),
                    raters: Vec::new(),
                    ratings: Vec::new(),
                });
                scheme.len() - 1
            });
            let Some(axis) = scheme.get_mut(index) else { continue };
            if !axis.raters.contains(&given.kind) {
                axis.raters.push(given.kind);
            }
            if !axis.ratings.contains(&given.rating) {
                axis.ratings.push(given.rating.clone());
            }
        }
        for axis in &mut scheme {
            axis.raters.sort_by_key(|kind| EvaluationKind::ALL.iter().position(|known| known == kind));
            axis.ratings = completed(std::mem::take(&mut axis.ratings));
        }
        scheme
    }

    /// The courses that were decided on.
    pub fn courses(&self) -> Vec<Course> {
        let mut courses: Vec<Course> = Vec::new();
        for decided in self.sheets.values().filter_map(|sheet| sheet.future_course.as_ref()) {
            if !courses.contains(&decided.course) {
                courses.push(decided.course.clone());
            }
        }
        courses
    }
}

/// The ready-made scale that has all of these labels in the same sense, from best to worst; else those that are known.
fn completed(given: Vec<Rating>) -> Vec<Rating> {
    let labels: Vec<&str> = given.iter().map(|rating| rating.label.as_str()).collect();
    let is_meant = |scale: &Vec<Rating>| {
        given.iter().all(|rating| {
            rating::labelled(scale, &rating.label)
                .is_some_and(|known| known.meaning == rating.meaning && known.counted == rating.counted)
        })
    };
    rating::scale_with(&labels).filter(is_meant).unwrap_or(given)
}
