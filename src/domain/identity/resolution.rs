//! Every row of a table to its programme. All rows are looked at together, so that their order means nothing and no two
//! become one programme.

use std::collections::{BTreeSet, HashMap};

use super::likeness::Likeness;
use super::questions::Common;
use super::record::{KnownSheet, Match, Number, Place, Record};
use super::{Claimant, Doubt, How, Identity, Resolution, Said, SaidProgramme, Told, Whereabouts, Who};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::programme_code::ProgrammeCode;

/// What whoever brings the table may do.
pub struct Bounds<'a> {
    /// Whether a row of another place may be joined with the programme of this sheet.
    pub may_join: &'a dyn Fn(&KnownSheet) -> bool,
    /// Whether programmes may be linked.
    pub may_link: bool,
}

/// Finds out who is who: the surest first, and what somebody says before what is only likely.
pub fn resolve(
    claimants: &[Claimant],
    record: &Record,
    lineage: &Lineage,
    said: &Said,
    bounds: &Bounds<'_>,
) -> Vec<Resolution> {
    let mut rows: Vec<Row<'_>> = claimants.iter().map(|claimant| Row::new(claimant, record, said, bounds)).collect();
    let named = rows.iter().flat_map(|row| row.matches.iter().filter(|one| one.has_name_and_place()));
    let spoken_for: BTreeSet<ProgrammeNumber> = named.map(Match::programme).collect();
    settle(&mut rows, How::Agrees, |_, one| one.distance == 0 && one.agrees_with_number());
    settle(&mut rows, How::Agrees, |row, one| one.distance == 0 && agrees_alone(row, one));
    answer(&mut rows, record, bounds);
    settle(&mut rows, How::Agrees, |_, one| one.agrees_with_number());
    settle(&mut rows, How::Agrees, agrees_alone);
    settle(&mut rows, How::Renumbered, |row, one| row.is_renumbered(one, &spoken_for));
    settle(&mut rows, How::Renamed, |row, one| row.is_renamed(one, &spoken_for));
    let claimed: BTreeSet<ProgrammeNumber> = rows.iter().filter_map(Row::programme).collect();
    let has_local_numbers = record.has_local_numbers() || has_local_numbers(claimants);
    let common = Common { record, lineage, said, bounds, claimed, spoken_for, has_local_numbers };
    rows.iter().enumerate().map(|(index, row)| common.resolution(index, row)).collect()
}

/// Whether a number stands for programmes of several units in one year of the table.
fn has_local_numbers(claimants: &[Claimant]) -> bool {
    let mut numbered: HashMap<_, &str> = HashMap::new();
    claimants.iter().flat_map(Claimant::told).any(|told| {
        let Some(code) = &told.code else { return false };
        numbered.insert((told.year, code.bare_key()), &told.section).is_some_and(|section| section != told.section)
    })
}

/// A row while it is looked for.
pub(super) struct Row<'a> {
    pub(super) claimant: &'a Claimant,
    /// The programmes that it may be joined with.
    pub(super) matches: Vec<Match<'a>>,
    /// Whether there are others that it can't be joined with here.
    pub(super) is_like_others: bool,
    pub(super) said: Option<&'a SaidProgramme>,
    pub(super) who: Option<Who>,
}

impl<'a> Row<'a> {
    fn new(claimant: &'a Claimant, record: &'a Record, said: &'a Said, bounds: &Bounds<'_>) -> Self {
        let may_be = |one: &Match<'_>| one.place == Place::Same || (bounds.may_join)(one.sheet);
        let (matches, others): (Vec<Match<'_>>, Vec<Match<'_>>) =
            record.matches(claimant).into_iter().partition(may_be);
        let is_of = |said: &&SaidProgramme| {
            let is_told =
                |told: &Told| said.is_of(told.code.as_ref().map(ProgrammeCode::as_str), &told.name, &told.section);
            claimant.told().any(is_told)
        };
        let is_like = |other: &Match<'_>| other.doubt().is_some_and(|why| why != Doubt::NumberOfAnotherName);
        Self {
            claimant,
            matches,
            is_like_others: others.iter().any(is_like),
            said: said.programmes.iter().find(is_of),
            who: None,
        }
    }

    pub(super) const fn programme(&self) -> Option<ProgrammeNumber> {
        match self.who {
            Some(Who::OnRecord { programme, .. }) => Some(programme),
            _ => None,
        }
    }

    /// Whether no other programme has this one's name and section. A number told elsewhere is no help here.
    fn is_alone_with(&self, one: &Match<'_>) -> bool {
        let is_other = |other: &Match<'_>| {
            let is_alike = other.name == Likeness::Same && other.place == one.place;
            is_alike && other.programme() != one.programme() && !other.is_before_or_after(one)
        };
        !self.matches.iter().any(is_other)
    }

    /// Whether only the number is another one, and the programme that had this number before is in the table too or gone
    /// from the record.
    fn is_renumbered(&self, one: &Match<'_>, spoken_for: &BTreeSet<ProgrammeNumber>) -> bool {
        let is_rival = |other: &Match<'_>| {
            other.programme() != one.programme()
                && other.number == Number::Alike
                && !spoken_for.contains(&other.programme())
        };
        let is_other_number = one.distance > 0 && one.has_name_and_place() && one.number == Number::Differs;
        is_other_number && self.is_alone_with(one) && !self.matches.iter().any(is_rival)
    }

    /// Whether only the name is another spelling, and no other programme has it.
    fn is_renamed(&self, one: &Match<'_>, spoken_for: &BTreeSet<ProgrammeNumber>) -> bool {
        one.number == Number::Alike
            && one.place == Place::Same
            && one.name == Likeness::Rewritten
            && !spoken_for.contains(&one.programme())
            && !self.matches.iter().any(|other| other.name == Likeness::Same)
    }
}

/// Whether name and section agree with this programme and no other.
fn agrees_alone(row: &Row<'_>, one: &Match<'_>) -> bool {
    let told_nowhere = row.claimant.newest.whereabouts == Whereabouts::Unsaid;
    one.agrees_without_number(told_nowhere) && row.is_alone_with(one)
}

/// Settles each row to which one programme is left, where no other row is left to that programme.
fn settle(rows: &mut [Row<'_>], how: How, is_it: impl Fn(&Row<'_>, &Match<'_>) -> bool) {
    let claimed: BTreeSet<ProgrammeNumber> = rows.iter().filter_map(Row::programme).collect();
    let mut claims: HashMap<ProgrammeNumber, usize> = HashMap::new();
    let mut only = Vec::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.who.is_none()) {
        let free = row.matches.iter().filter(|one| !claimed.contains(&one.programme()) && is_it(row, one));
        let mut free: Vec<&Match<'_>> = free.collect();
        if let Some(nearest) = free.iter().copied().min_by_key(|one| one.rank()) {
            free.retain(|one| !one.is_before_or_after(nearest));
        }
        for one in &free {
            *claims.entry(one.programme()).or_default() += 1;
        }
        if let [one] = free.as_slice() {
            only.push((index, Who::OnRecord { programme: one.programme(), year: one.sheet.year, how }));
        }
    }
    for (index, who) in only {
        let Who::OnRecord { programme, .. } = who else { continue };
        if let Some(row) = rows.get_mut(index).filter(|_| claims.get(&programme) == Some(&1)) {
            row.who = Some(who);
        }
    }
}

/// Takes what was said of the rows that are not settled by the year's own record. Two rows of a year are two programmes,
/// whatever is said.
fn answer(rows: &mut [Row<'_>], record: &Record, bounds: &Bounds<'_>) {
    let mut claims: HashMap<(ProgrammeNumber, FiscalYear), usize> = HashMap::new();
    let mut said = Vec::new();
    for (index, row) in rows.iter_mut().enumerate() {
        if row.who.is_none() && row.said.is_some_and(|said| said.is == Identity::Another) {
            row.who = Some(Who::New);
        }
        let (programme, who) = match (row.programme(), row.who) {
            (Some(programme), who) => (programme, who),
            (None, None) => match said_programme(row, record, bounds) {
                Some((programme, year)) => (programme, Some(Who::OnRecord { programme, year, how: How::Said })),
                None => continue,
            },
            (None, Some(_)) => continue,
        };
        said.push((index, programme, who));
        for told in row.claimant.told() {
            *claims.entry((programme, told.year)).or_default() += 1;
        }
    }
    for (index, programme, who) in said {
        let Some(row) = rows.get_mut(index).filter(|row| row.who.is_none()) else { continue };
        if row.claimant.told().all(|told| claims.get(&(programme, told.year)) == Some(&1)) {
            row.who = who;
        }
    }
}

/// The programme on record that a row is said to be, and the year of its nearest sheet.
fn said_programme(row: &Row<'_>, record: &Record, bounds: &Bounds<'_>) -> Option<(ProgrammeNumber, FiscalYear)> {
    let programme = match row.said?.is {
        Identity::Another => return None,
        Identity::Programme(programme) => programme,
        Identity::Same => only_one(row)?,
    };
    let year = row.claimant.newest.year;
    let nearest = record.sheets(programme).iter().min_by_key(|sheet| sheet.year.number().abs_diff(year.number()))?;
    let is_candidate = row.matches.iter().any(|one| one.programme() == programme);
    (is_candidate || (bounds.may_join)(nearest)).then_some((programme, nearest.year))
}

/// The programme that a row may be, where it is one only.
fn only_one(row: &Row<'_>) -> Option<ProgrammeNumber> {
    let mut may_be = row.matches.iter().filter(|one| one.doubt().is_some());
    may_be.next().map(Match::programme).filter(|_| may_be.next().is_none())
}
