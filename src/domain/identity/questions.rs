//! What is asked about the rows that nobody is sure of, and about what they were called before.

use std::collections::BTreeSet;

use super::record::{KnownSheet, Match, Number, Place, Record};
use super::resolution::{Bounds, Row};
use super::{Candidate, Doubt, How, Likeness, Question, Resolution, Said, SaidProgramme, Who};
use crate::domain::lineage::Lineage;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::succession::Link;
use crate::domain::text;

/// What holds for all rows.
pub(super) struct Common<'a> {
    pub(super) record: &'a Record,
    pub(super) lineage: &'a Lineage,
    pub(super) said: &'a Said,
    pub(super) bounds: &'a Bounds<'a>,
    /// The programmes that rows are known to be of.
    pub(super) claimed: BTreeSet<ProgrammeNumber>,
    /// The programmes whose name and section some row has.
    pub(super) spoken_for: BTreeSet<ProgrammeNumber>,
    pub(super) has_local_numbers: bool,
}

/// What the former names of a row stand for.
#[derive(Default)]
struct Former<'a> {
    /// One sheet for each name that one programme had.
    sheets: Vec<&'a KnownSheet>,
    /// Names that no programme had, or several.
    unknown: Vec<String>,
}

impl Common<'_> {
    /// What is known of a row, and what is asked.
    pub(super) fn resolution(&self, index: usize, row: &Row<'_>) -> Resolution {
        let former = self.former(row);
        let mut candidates = if row.who.is_none() { self.candidates(row) } else { Vec::new() };
        let has_doubts = !candidates.is_empty();
        let may_ask = row.said.is_none() && !self.said.others_are_new && (self.bounds.may_link || row.who.is_none());
        let asks_for_links = may_ask && !former.sheets.is_empty();
        if asks_for_links {
            candidates.retain(|one| former.sheets.iter().all(|sheet| sheet.programme != one.programme));
            let of_names = former.sheets.iter().map(|sheet| {
                let is_free = !self.claimed.contains(&sheet.programme);
                Candidate { may_be: is_free, ..self.record.candidate(sheet, Doubt::FormerName) }
            });
            candidates.splice(0..0, of_names);
        }
        let who = match row.who {
            Some(who) => who,
            None if self.said.others_are_new => Who::New,
            None if has_doubts || asks_for_links => Who::Asked,
            None => Who::New,
        };
        // What only seems so is proposed, and may be refused.
        let proposed = match who {
            Who::OnRecord { how: How::Renamed, .. } => Some(Doubt::NumberOfAnotherName),
            Who::OnRecord { how: How::Renumbered, .. } => Some(Doubt::AnotherNumber),
            _ => None,
        };
        if let Some(why) = proposed.filter(|_| candidates.is_empty()) {
            let sheet = row.matches.iter().find(|one| Some(one.programme()) == row.programme());
            candidates.extend(sheet.map(|one| self.record.candidate(one.sheet, why)));
        }
        let is_open = who == Who::Asked || asks_for_links;
        let question = (is_open || proposed.is_some()).then(|| self.question(index, row, candidates, is_open));
        let may_link = self.bounds.may_link && !matches!(who, Who::Asked);
        let links = row.said.into_iter().flat_map(SaidProgramme::links).filter(|_| may_link).collect();
        Resolution { who, links, question, unknown_names: former.unknown, is_like_others: row.is_like_others }
    }

    fn question(&self, index: usize, row: &Row<'_>, candidates: Vec<Candidate>, is_open: bool) -> Question {
        let newest = &row.claimant.newest;
        Question {
            index,
            line: row.claimant.line,
            code: newest.code.clone(),
            name: newest.name.clone(),
            section: newest.section.clone(),
            candidates,
            former_names: row.claimant.former_names.clone(),
            is: row.programme(),
            is_open,
            may_link: self.bounds.may_link,
        }
    }

    /// The programmes that a row may be, and why: none that another row is.
    fn candidates(&self, row: &Row<'_>) -> Vec<Candidate> {
        let may_be =
            row.matches.iter().filter(|one| !self.claimed.contains(&one.programme()) && self.says_something(one));
        let mut candidates: Vec<(u32, Candidate)> =
            may_be.filter_map(|one| Some((one.distance, self.record.candidate(one.sheet, one.doubt()?)))).collect();
        candidates.sort_by_key(|(distance, one)| (one.why, *distance, one.programme));
        candidates.into_iter().map(|(_, one)| one).collect()
    }

    /// Whether what a row has in common with a programme says anything: a name that every section has one of, or a number
    /// that every section gives anew, does not. Nor is a programme in question that has its own row.
    fn says_something(&self, one: &Match<'_>) -> bool {
        if one.has_name_and_place() {
            return true;
        }
        let is_elsewhere = one.place == Place::Other;
        let has_telling_number = one.number == Number::Alike && !self.has_local_numbers;
        let has_telling_name = one.name == Likeness::Same && !self.record.is_shared(one);
        !self.spoken_for.contains(&one.programme()) && (!is_elsewhere || has_telling_number || has_telling_name)
    }

    /// The programmes of an earlier year that had the former names of a row, without those that it is known to follow.
    fn former(&self, row: &Row<'_>) -> Former<'_> {
        let mut former = Former::default();
        for name in &row.claimant.former_names {
            let mut sheets = self.of_former_name(row, name);
            let own = row.programme();
            if sheets.iter().any(|sheet| Some(sheet.programme) == own) {
                continue;
            }
            let follows = |sheet: &KnownSheet| {
                own.is_some_and(|own| self.lineage.before(own).any(|link| link.from() == sheet.programme))
            };
            match (sheets.pop(), sheets.is_empty()) {
                (Some(sheet), true) if follows(sheet) => {}
                (Some(sheet), true) => former.sheets.push(sheet),
                _ => former.unknown.push(name.clone()),
            }
        }
        former.sheets.dedup_by_key(|sheet| sheet.programme);
        former
    }

    /// The sheets of the newest earlier year that have a name: those of the row's section where there are such.
    fn of_former_name(&self, row: &Row<'_>, name: &str) -> Vec<&KnownSheet> {
        let (newest, key) = (&row.claimant.newest, text::comparison_key(name));
        let is_former = |sheet: &&KnownSheet| sheet.year < newest.year && text::comparison_key(&sheet.name) == key;
        let latest = |programme| self.record.sheets(programme).iter().filter(is_former).max_by_key(|sheet| sheet.year);
        let sheets: Vec<&KnownSheet> = self.record.of_name(name).filter_map(latest).collect();
        let newest_year = sheets.iter().map(|sheet| sheet.year).max();
        let sheets: Vec<&KnownSheet> = sheets.into_iter().filter(|sheet| Some(sheet.year) == newest_year).collect();
        let own = |sheet: &&KnownSheet| self.record.place(newest, sheet) == Place::Same;
        let (of_section, others): (Vec<&KnownSheet>, Vec<&KnownSheet>) = sheets.into_iter().partition(own);
        if of_section.is_empty() {
            others.into_iter().filter(|sheet| self.may_follow(sheet)).collect()
        } else {
            of_section
        }
    }

    fn may_follow(&self, sheet: &KnownSheet) -> bool {
        self.bounds.may_link || (self.bounds.may_join)(sheet)
    }
}
