//! What was decided on a programme at the end of a year, and what became of it in the next.

use std::collections::BTreeSet;

use crate::domain::fate::{self, Became, Fate, Sheet};
use crate::domain::future_course::DecidedCourse;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::Snapshot;
use crate::domain::published_sheet::PublishedSheet;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::{lineage, sheets, years};
use crate::web::kit::context::Context;

/// A decision of the year before on a programme that this one is or came from.
pub(super) struct CourseBefore {
    pub(super) goal: GoalNumber,
    pub(super) year: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) became: Became,
    pub(super) fate: Fate,
}

/// What is told of decisions on the page of a goal.
#[derive(Default)]
pub(super) struct Courses {
    /// What became of the sheet's own decision; none where the year after tells nothing.
    pub(super) own: Option<(Became, Fate)>,
    /// What was decided in the year before, and what happened.
    pub(super) before: Vec<CourseBefore>,
}

impl Courses {
    /// Reads what is told beside the publication of a goal that is in force.
    pub(super) fn load(reading: &mut Reading<'_>, snapshot: &Snapshot, context: &Context) -> Result<Self, StoreError> {
        let lineage = lineage::of_programmes(reading)?;
        Ok(Self {
            own: match &snapshot.future_course {
                Some(decided) => own(reading, &lineage, snapshot, decided)?,
                None => None,
            },
            before: before(reading, &lineage, snapshot, context)?,
        })
    }
}

/// The programmes, and those that follow them in any year.
fn with_followers(
    lineage: &Lineage,
    programmes: impl IntoIterator<Item = ProgrammeNumber>,
) -> BTreeSet<ProgrammeNumber> {
    let mut all: BTreeSet<ProgrammeNumber> = programmes.into_iter().collect();
    let followers: Vec<ProgrammeNumber> =
        all.iter().flat_map(|&programme| lineage.after(programme).map(|link| link.to)).collect();
    all.extend(followers);
    all
}

fn own(
    reading: &mut Reading<'_>,
    lineage: &Lineage,
    snapshot: &Snapshot,
    decided: &DecidedCourse,
) -> Result<Option<(Became, Fate)>, StoreError> {
    let next = snapshot.fiscal_year.next();
    if snapshot.partial || !years::is_whole(reading, next)? {
        return Ok(None);
    }
    let found = sheets::of_programmes(reading, next, &with_followers(lineage, [snapshot.programme]))?;
    let after = named(&found);
    let became = fate::became(lineage, snapshot.programme, &snapshot.name, snapshot.fiscal_year, Some(&after))
        .while_open(years::is_open(reading, next)?);
    let movement = fate::movement(snapshot.programme, &snapshot.money(), &after);
    Ok(Some((became, fate::fate(decided.course.meaning, became, movement))))
}

fn before(
    reading: &mut Reading<'_>,
    lineage: &Lineage,
    snapshot: &Snapshot,
    context: &Context,
) -> Result<Vec<CourseBefore>, StoreError> {
    let (year, last) = (snapshot.fiscal_year, snapshot.fiscal_year.previous());
    let origins = lineage.before(snapshot.programme).filter(|link| link.fiscal_year == year).map(|link| link.from);
    let programmes: BTreeSet<ProgrammeNumber> = origins.chain([snapshot.programme]).collect();
    let earlier = sheets::of_programmes(reading, last, &programmes)?;
    if earlier.iter().all(|sheet| sheet.course.is_none()) {
        return Ok(Vec::new());
    }
    let found = sheets::of_programmes(reading, year, &with_followers(lineage, programmes))?;
    let after = named(&found);
    let told = |sheet: PublishedSheet| {
        let course = sheet.course?;
        let tells = !sheet.partial && !snapshot.partial;
        let became = fate::became(lineage, sheet.programme, &sheet.name, last, tells.then_some(after.as_slice()));
        Some(CourseBefore {
            goal: sheet.goal,
            year: last.label(context.language),
            fate: fate::fate(course.meaning, became, fate::movement(sheet.programme, &sheet.money, &after)),
            label: course.label,
            name: sheet.name,
            became,
        })
    };
    Ok(earlier.into_iter().filter_map(told).collect())
}

fn named(sheets: &[PublishedSheet]) -> Vec<Sheet<'_>> {
    sheets.iter().map(Sheet::from).collect()
}
