//! 今後の方向性: what is decided on a programme at the end of a year. Each year has its own labels (現状維持, 拡大, A); each label
//! has one of the meanings below, by which it is told later whether what was decided came about.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::text;

codes! {
    /// What a label means.
    FutureCourse {
        /// 拡充.
        Expand = "expand",
        /// 継続.
        Continue = "continue",
        /// 改善.
        Improve = "improve",
        /// 縮小.
        Shrink = "shrink",
        /// 統合.
        Merge = "merge",
        /// 休止.
        Suspend = "suspend",
        /// 廃止.
        Abolish = "abolish",
        /// 完了.
        Complete = "complete",
    }
}

/// A course that can be decided on in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// In the words of the city.
    pub label: String,
    pub meaning: FutureCourse,
}

/// What was decided on a programme, as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedCourse {
    pub course: Course,
    /// Empty where none was given.
    pub reason: String,
}

/// The courses that a year is offered at first.
pub fn usual_courses() -> Vec<Course> {
    let named = [
        ("拡充", FutureCourse::Expand),
        ("継続", FutureCourse::Continue),
        ("改善", FutureCourse::Improve),
        ("縮小", FutureCourse::Shrink),
        ("統合", FutureCourse::Merge),
        ("休止", FutureCourse::Suspend),
        ("廃止", FutureCourse::Abolish),
        ("完了", FutureCourse::Complete),
    ];
    named.map(|(label, meaning)| Course { label: label.to_owned(), meaning }).to_vec()
}

/// The course that a label means, but for spaces and widths.
pub fn labelled<'courses>(
    courses: impl IntoIterator<Item = &'courses Course>,
    label: &str,
) -> Option<&'courses Course> {
    let wanted = text::comparison_key(label);
    courses.into_iter().find(|course| text::comparison_key(&course.label) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_is_offered_once_and_found_by_its_label() {
        let usual = usual_courses();
        let meanings: Vec<FutureCourse> = usual.iter().map(|course| course.meaning).collect();
        assert_eq!(meanings, FutureCourse::ALL);
        assert_eq!(labelled(&usual, " 縮　小").map(|course| course.meaning), Some(FutureCourse::Shrink));
        assert_eq!(labelled(&usual, "縮小・継続"), None);
    }
}
