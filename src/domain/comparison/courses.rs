//! What was decided on the programmes of a year, and how many of the decisions were kept in the year after.

use crate::domain::fate::{self, Became, Fate, Sheet};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::Course;
use crate::domain::lineage::Lineage;
use crate::domain::published_sheet::PublishedSheet;

/// A decision with what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub sheet: &'a PublishedSheet,
    pub became: Became,
    pub fate: Fate,
}

/// The decisions of one year.
#[derive(Debug, Clone)]
pub struct Decisions<'a> {
    pub year: FiscalYear,
    /// Each course that was decided on, with the sheets, in the order of what the courses mean.
    pub courses: Vec<(&'a Course, Vec<Told<'a>>)>,
    /// Sheets without a decision.
    pub undecided: usize,
}

/// How many decisions met which fate.
pub fn count(told: &[Told<'_>], fate: Fate) -> usize {
    told.iter().filter(|told| told.fate == fate).count()
}

/// The decisions of a year. `after` has the sheets of the year after; none where it tells nothing. While it is
/// open, nothing is gone.
pub fn decisions<'a>(
    year: FiscalYear,
    lineage: &Lineage,
    sheets: impl IntoIterator<Item = &'a PublishedSheet>,
    after: Option<&[Sheet<'_>]>,
    after_is_open: bool,
) -> Decisions<'a> {
    let mut courses: Vec<(&Course, Vec<Told<'_>>)> = Vec::new();
    let mut undecided = 0;
    for sheet in sheets {
        let Some(course) = &sheet.course else {
            undecided += 1;
            continue;
        };
        let after = after.filter(|_| !sheet.partial);
        let became = fate::became(lineage, sheet.programme, &sheet.name, year, after).while_open(after_is_open);
        let movement = after.and_then(|after| fate::movement(sheet.programme, &sheet.money, after));
        let told = Told { sheet, became, fate: fate::fate(course.meaning, became, movement) };
        match courses.iter_mut().find(|(known, _)| *known == course) {
            Some((_, all)) => all.push(told),
            None => courses.push((course, vec![told])),
        }
    }
    courses.sort_by_key(|(course, _)| course.meaning);
    Decisions { year, courses, undecided }
}
