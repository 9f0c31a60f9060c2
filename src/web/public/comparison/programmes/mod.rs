//! By programme: a row follows a programme through its names, its mergers and its splits. Its years stand beside one
//! another in narrow cells, or with all that their sheets say.

pub mod grid;
pub mod prose;
pub mod sentence;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::comparison::View;
use crate::domain::comparison::programmes::{Member, Since, Status, statuses};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::published_sheet::PublishedSheet;
use crate::outlet::comparison::Record;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::publications;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::words::Words;
use crate::web::public::comparison::frame::{Frame, Window};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

/// Rows on a page.
const PAGE: usize = 50;

struct StatusLabel {
    modifier: &'static str,
    text: String,
    /// The one programme of the row that it is said of, where it is not said of all.
    of: Option<String>,
}

/// A family of linked programmes with its sheets, newest first, and what became of it in each column.
struct Family<'a> {
    members: Vec<&'a PublishedSheet>,
    statuses: Vec<Vec<Status>>,
}

impl Family<'_> {
    fn in_year(&self, year: FiscalYear) -> impl Iterator<Item = &&PublishedSheet> {
        self.members.iter().filter(move |sheet| sheet.fiscal_year == year)
    }

    fn years(&self) -> BTreeSet<FiscalYear> {
        self.members.iter().map(|sheet| sheet.fiscal_year).collect()
    }

    /// The newest sheet of one of its programmes, up to a year.
    fn as_of(&self, programme: ProgrammeNumber, year: FiscalYear) -> Option<&PublishedSheet> {
        let of = |sheet: &&&PublishedSheet| sheet.programme == programme && sheet.fiscal_year <= year;
        self.members.iter().find(of).copied()
    }

    /// Whether several of the columns know something of it.
    fn is_in_several_years(&self, material: &Material) -> bool {
        let newest = self.members.first();
        let known = material.columns.iter().filter(|column| {
            self.in_year(column.year).next().is_some()
                || newest.is_some_and(|newest| newest.other_years.contains(&column.year))
        });
        known.count() > 1
    }
}

/// The families, in the order of the newest year's table.
fn families<'a>(asked: &Asked, material: &'a Material) -> Vec<Family<'a>> {
    let mut newest_first: Vec<&PublishedSheet> = material.sheets.iter().collect();
    newest_first.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    let columns = material.domain_columns();
    let families = material.lineage.families(newest_first.iter().map(|sheet| sheet.programme));
    let mut positions = BTreeMap::new();
    for (position, family) in families.iter().enumerate() {
        positions.extend(family.iter().map(|programme| (*programme, position)));
    }
    let mut grouped: Vec<Vec<&PublishedSheet>> = families.iter().map(|_| Vec::new()).collect();
    for sheet in newest_first {
        if let Some(members) = positions.get(&sheet.programme).and_then(|position| grouped.get_mut(*position)) {
            members.push(sheet);
        }
    }
    let wanted = asked.programme;
    grouped
        .into_iter()
        .zip(families)
        .filter(|(_, family)| wanted.is_none_or(|wanted| family.contains(&wanted)))
        .filter(|(members, _)| {
            asked.unit.is_none_or(|unit| members.iter().any(|sheet| material.belongs_to(sheet, unit)))
        })
        .map(|(members, _)| {
            let described: Vec<Member<'_>> = members
                .iter()
                .map(|sheet| Member { programme: sheet.programme, year: sheet.fiscal_year, name: &sheet.name })
                .collect();
            Family { statuses: statuses(&material.lineage, &described, &columns), members }
        })
        .collect()
}

/// What a page shows, in either view.
struct Page<'a> {
    frame: Frame,
    /// Programmes on record in several of the years.
    through: Vec<Family<'a>>,
    /// Programmes on record in one of the years only.
    single: Vec<Family<'a>>,
    sheets: Sheets,
}

pub(super) fn answer(
    context: &Context,
    reading: &mut Reading<'_>,
    asked: &Asked,
    material: &Material,
) -> Result<Answer, WebError> {
    let page = page(context, reading, asked, material)?;
    match asked.view {
        View::Grid => Answer::page(&grid::page(context, asked, material, page)),
        View::Prose => Answer::page(&prose::page(context, asked, material, page)),
    }
}

fn page<'a>(
    context: &Context,
    reading: &mut Reading<'_>,
    asked: &Asked,
    material: &'a Material,
) -> Result<Page<'a>, StoreError> {
    let families = families(asked, material);
    let sentence = sentence::of(context.words(), material, &families);
    let window = Window::new(asked, families.len(), PAGE);
    let (through, single): (Vec<Family<'_>>, Vec<Family<'_>>) =
        families.into_iter().partition(|family| family.is_in_several_years(material));
    // Those in several years come first, on whichever page.
    let several = through.len();
    let shown = window.take(through.into_iter().chain(single).enumerate().collect());
    let sheets = Sheets::read(reading, shown.iter().flat_map(|(_, family)| &family.members))?;
    let (through, single): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(position, _)| *position < several);
    let families = |shown: Vec<(usize, Family<'a>)>| shown.into_iter().map(|(_, family)| family).collect();
    Ok(Page {
        frame: Frame::new(context, asked, material, sentence).paged(context, asked, material, &window),
        through: families(through),
        single: families(single),
        sheets,
    })
}

/// What the sheets of the page say; the text of the others is not read.
struct Sheets {
    publications: Vec<Publication>,
    places: BTreeMap<GoalNumber, usize>,
}

impl Sheets {
    fn read<'a>(
        reading: &mut Reading<'_>,
        shown: impl Iterator<Item = &'a &'a PublishedSheet>,
    ) -> Result<Self, StoreError> {
        let goals: Vec<GoalNumber> = shown.map(|sheet| sheet.goal).collect();
        let publications = publications::together(reading, &goals)?;
        let places = publications.iter().enumerate().map(|(place, known)| (known.snapshot.goal, place)).collect();
        Ok(Self { publications, places })
    }

    fn of(&self, sheet: &PublishedSheet) -> Option<&Snapshot> {
        let known = self.places.get(&sheet.goal).and_then(|place| self.publications.get(*place))?;
        Some(&known.snapshot)
    }
}

fn label(status: Status, family: &Family<'_>, column: FiscalYear, words: Words) -> StatusLabel {
    let year = |key: &str, year: FiscalYear| words.fill(key, [("year", year.label(words.language()).into())]);
    let (modifier, text) = match status {
        Status::Follows(kind) => ("linked", words.text(&format!("succession-{kind}"))),
        Status::New | Status::Joined(_, Since::YearBefore) => ("new", words.text("turnover-new")),
        Status::NewAfter(before) | Status::Joined(_, Since::After(before)) => {
            ("new", year("turnover-new-after", before))
        }
        Status::Ended | Status::Left(_, Since::YearBefore) => ("ended", words.text("turnover-ended")),
        Status::EndedAfter(last) | Status::Left(_, Since::After(last)) => ("ended", year("turnover-ended-after", last)),
        Status::NotHere => ("none", words.text("turnover-none-here")),
        Status::NotRecorded => ("none", words.text("turnover-not-recorded")),
    };
    let of = status.only().and_then(|programme| family.as_of(programme, column));
    StatusLabel { modifier, text, of: of.map(|sheet| sheet.name.clone()) }
}

/// The same as data: what became of each row in each year, and each sheet.
pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for family in families(asked, material) {
        let Some(newest) = family.members.first() else { continue };
        for (column, statuses) in material.columns.iter().zip(&family.statuses) {
            let base = family.in_year(column.year).next().map_or_else(
                || Record {
                    year: Some(column.year),
                    partial: column.partial,
                    programme: newest.programme.to_string(),
                    goal_name: newest.name.clone(),
                    ..Record::default()
                },
                |sheet| Record::of(sheet),
            );
            records.extend(statuses.iter().map(|status| {
                let only = status.only().and_then(|programme| family.as_of(programme, column.year));
                let base = only.map_or_else(
                    || base.clone(),
                    |only| Record { year: Some(column.year), partial: column.partial, ..Record::of(only) },
                );
                Record { measure: "status", value: code(*status).to_owned(), ..base }
            }));
            for sheet in family.in_year(column.year) {
                let counts = [
                    ("objectives", sheet.tally.objectives),
                    ("results", sheet.last_results),
                    ("indicators", sheet.indicators),
                ];
                records.extend(counts.map(|(measure, count)| Record {
                    measure,
                    value: count.to_string(),
                    ..Record::of(sheet)
                }));
            }
        }
    }
    records
}

const fn code(status: Status) -> &'static str {
    match status {
        Status::Follows(kind) => kind.code(),
        Status::New | Status::NewAfter(_) | Status::Joined(..) => "new",
        Status::Ended | Status::EndedAfter(_) | Status::Left(..) => "ended",
        Status::NotHere => "not_here",
        Status::NotRecorded => "not_recorded",
    }
}
