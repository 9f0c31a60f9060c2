//! What was decided on programmes, and how many of the decisions were kept: a part of the comparison by rating.

use crate::domain::comparison::courses::{Decisions, Told, count, decisions};
use crate::domain::fate::{Became, Fate, Sheet};
use crate::domain::numbers::GoalNumber;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::parts::name::Name;
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// Decisions that were not kept, listed by name for each year.
const MOST_NAMED: usize = 100;

/// The decisions of one year.
pub(super) struct YearDecisions {
    pub(super) year: String,
    pub(super) lines: Vec<CourseLine>,
    pub(super) undecided: usize,
    pub(super) not_kept: Vec<NotKept>,
    /// How many more there are.
    pub(super) more: usize,
}

/// A course with how many were kept.
pub(super) struct CourseLine {
    pub(super) label: String,
    pub(super) count: usize,
    /// In the order of the fates.
    pub(super) fates: Vec<usize>,
}

/// A decision that was not kept.
pub(super) struct NotKept {
    pub(super) goal: GoalNumber,
    pub(super) name: Name,
    pub(super) label: String,
    pub(super) became: Became,
}

/// The decisions of each compared year in which anything was decided.
fn all<'a>(asked: &'a Asked, material: &'a Material) -> Vec<Decisions<'a>> {
    let of = |year| {
        let sheets = material.asked_for(asked).filter(|sheet| sheet.fiscal_year == year);
        let tells = material.tells(year.next());
        let after: Vec<Sheet<'_>> = material
            .sheets
            .iter()
            .chain(&material.following)
            .filter(|sheet| sheet.fiscal_year == year.next())
            .map(Sheet::from)
            .collect();
        decisions(year, &material.lineage, sheets, tells.then_some(after.as_slice()), material.is_open(year.next()))
    };
    let years = material.columns.iter().map(|column| of(column.year));
    years.filter(|decisions| !decisions.courses.is_empty()).collect()
}

pub(super) fn years(context: &Context, asked: &Asked, material: &Material) -> Vec<YearDecisions> {
    let line = |label: &str, told: &[Told<'_>]| CourseLine {
        label: label.to_owned(),
        count: told.len(),
        fates: Fate::ALL.iter().map(|&fate| count(told, fate)).collect(),
    };
    let year = |decisions: Decisions<'_>| {
        let not_kept = decisions.courses.iter().flat_map(|(_, told)| told).filter(|told| told.fate == Fate::NotKept);
        let mut named: Vec<NotKept> = not_kept
            .map(|told| NotKept {
                goal: told.sheet.goal,
                name: Name::new(&told.sheet.name),
                label: told.sheet.course.as_ref().map(|course| course.label.clone()).unwrap_or_default(),
                became: told.became,
            })
            .collect();
        let more = named.len().saturating_sub(MOST_NAMED);
        named.truncate(MOST_NAMED);
        YearDecisions {
            year: decisions.year.label(context.language),
            lines: decisions.courses.iter().map(|(course, told)| line(&course.label, told)).collect(),
            undecided: decisions.undecided,
            not_kept: named,
            more,
        }
    };
    all(asked, material).into_iter().map(year).collect()
}

/// The same as data: how many, and each sheet's own.
pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for decisions in all(asked, material) {
        for (course, told) in &decisions.courses {
            let base = Record {
                year: Some(decisions.year),
                partial: !material.is_whole(decisions.year),
                rating: course.label.clone(),
                note: course.meaning.code().to_owned(),
                ..Record::default()
            };
            let counted = [
                ("course_count", told.len()),
                ("course_kept_count", count(told, Fate::Kept)),
                ("course_not_kept_count", count(told, Fate::NotKept)),
                ("course_cant_tell_count", count(told, Fate::CantTell)),
            ];
            records.extend(counted.map(|(measure, count)| Record {
                measure,
                value: count.to_string(),
                ..base.clone()
            }));
            records.extend(told.iter().map(|told| Record {
                rating: course.label.clone(),
                measure: "future_course",
                value: told.fate.code().to_owned(),
                note: told.became.code().to_owned(),
                ..Record::of(told.sheet)
            }));
        }
    }
    records
}
