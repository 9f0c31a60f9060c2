//! What became of a programme from one year of a comparison to the next.

use std::collections::BTreeSet;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession, SuccessionKind};
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::text;

use super::Column;

/// A programme on a year's sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'name> {
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    /// Its name that year.
    pub name: &'name str,
}

/// What became of a row in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It goes on from the last column that has it, in this way.
    Follows(SuccessionKind),
    /// It is not in the year before, which is wholly on record.
    New,
    /// It came after that year, which is wholly on record; the years between are not among those compared.
    NewAfter(FiscalYear),
    /// It was in the year before and is in none of the later columns.
    Ended,
    /// It was still there in that year; the years between are not among those compared.
    EndedAfter(FiscalYear),
    /// The row goes on without this one of its programmes.
    Left(ProgrammeNumber, Since),
    /// The row goes on, and this programme, which follows none of the earlier ones, has come to it.
    Joined(ProgrammeNumber, Since),
    /// It is not in this year, though this year is wholly on record; a later column has it again, or no earlier one did.
    NotHere,
    /// This year is recorded only in part, and not for this row.
    NotRecorded,
}

/// The year from which a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    YearBefore,
    /// An earlier one; the years between are not among those compared.
    After(FiscalYear),
}

impl Status {
    /// Whether it counts as new.
    pub const fn is_new(self) -> bool {
        matches!(self, Self::New | Self::NewAfter(_) | Self::Joined(..))
    }

    /// The one programme of the row that it is said of, where it is not said of all.
    pub const fn only(self) -> Option<ProgrammeNumber> {
        match self {
            Self::Left(programme, _) | Self::Joined(programme, _) => Some(programme),
            _ => None,
        }
    }

    /// Whether it counts as ended.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Ended | Self::EndedAfter(_) | Self::Left(..))
    }
}

/// What became of a family of linked programmes in each column, the columns being in the order of the years.
pub fn statuses(lineage: &Lineage, members: &[Member<'_>], columns: &[Column]) -> Vec<Vec<Status>> {
    let of = |year: FiscalYear| members.iter().filter(move |member| member.year == year).collect::<Vec<_>>();
    // The last column that has the family, and what it has there.
    let mut last: Option<Column> = None;
    let mut before: Vec<&Member<'_>> = Vec::new();
    let mut previous: Option<Column> = None;
    let mut told = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        let here = of(column.year);
        let is_later = columns.iter().skip(index + 1).any(|later| !of(later.year).is_empty());
        // Of what the year before lacks something is known only where both are wholly on record.
        let whole = previous.filter(|previous| !previous.partial && !column.partial);
        let adjacent = whole.is_some_and(|previous| previous.year.next() == column.year);
        told.push(match (here.is_empty(), before.is_empty()) {
            (false, false) => {
                let mut statuses = follows(lineage, &before, &here);
                if let Some((previous, last)) = whole.zip(last.filter(|last| !last.partial)) {
                    let since =
                        |year| if adjacent && year == previous.year { Since::YearBefore } else { Since::After(year) };
                    let (earlier, later) = columns.split_at(index);
                    let known =
                        |columns: &[Column]| columns.iter().flat_map(|column| of(column.year)).collect::<Vec<_>>();
                    let (earlier, later) = (known(earlier), known(later));
                    let gone = numbers(&before).into_iter().filter(|&member| !goes_on(lineage, member, &later));
                    statuses.extend(gone.map(|member| Status::Left(member, since(last.year))));
                    let come = numbers(&here).into_iter().filter(|&member| !comes_from(lineage, member, &earlier));
                    statuses.extend(come.map(|member| Status::Joined(member, since(previous.year))));
                }
                statuses
            }
            (false, true) => match whole {
                Some(_) if adjacent => vec![Status::New],
                Some(previous) => vec![Status::NewAfter(previous.year)],
                None => Vec::new(),
            },
            (true, _) if column.partial => vec![Status::NotRecorded],
            (true, false) if !is_later => {
                let was_here = previous.filter(|previous| !of(previous.year).is_empty());
                match (whole.and(was_here), adjacent) {
                    (Some(_), true) => vec![Status::Ended],
                    (Some(previous), false) => vec![Status::EndedAfter(previous.year)],
                    (None, _) => vec![Status::NotHere],
                }
            }
            (true, _) => vec![Status::NotHere],
        });
        if !here.is_empty() {
            (before, last) = (here, Some(*column));
        }
        previous = Some(*column);
    }
    told
}

fn numbers(members: &[&Member<'_>]) -> BTreeSet<ProgrammeNumber> {
    members.iter().map(|member| member.programme).collect()
}

/// Whether a programme, or one that descends from it, is among these.
fn goes_on(lineage: &Lineage, programme: ProgrammeNumber, among: &[&Member<'_>]) -> bool {
    !lineage.descendants(programme).is_disjoint(&numbers(among))
}

/// Whether a programme, or one that it descends from, is among these.
fn comes_from(lineage: &Lineage, programme: ProgrammeNumber, among: &[&Member<'_>]) -> bool {
    !lineage.ancestors(programme).is_disjoint(&numbers(among))
}

/// How programmes came from one column to another: by their links, or under the same number by their names.
fn follows(lineage: &Lineage, before: &[&Member<'_>], here: &[&Member<'_>]) -> Vec<Status> {
    let (earlier, later) = (numbers(before), numbers(here));
    let until = before.iter().map(|member| member.year).max();
    // Of two that were both there before, one went over into the other only if it is since then.
    let is_on_the_way = |link: &&Succession| {
        let both = earlier.contains(&link.from) && earlier.contains(&link.to);
        !both || until.is_some_and(|until| link.fiscal_year > until)
    };
    let links = lineage.between(&earlier, &later).into_iter().filter(is_on_the_way);
    let kinds: BTreeSet<SuccessionKind> = links.map(|link| link.kind).collect();
    // What was merged or split was renamed on the way, too: the greater change is the one to tell.
    let greater: Vec<Status> = kinds
        .iter()
        .filter(|kind| !matches!(kind, SuccessionKind::Continued | SuccessionKind::Renamed))
        .map(|kind| Status::Follows(*kind))
        .collect();
    if !greater.is_empty() {
        return greater;
    }
    let renamed = kinds.contains(&SuccessionKind::Renamed)
        || here.iter().any(|member| {
            let mut same = before.iter().filter(|earlier| earlier.programme == member.programme).peekable();
            same.peek().is_some()
                && same.all(|earlier| text::comparison_key(earlier.name) != text::comparison_key(member.name))
        });
    vec![Status::Follows(if renamed { SuccessionKind::Renamed } else { SuccessionKind::Continued })]
}
