//! 検索 over what is public now. Each goal has one row with its text in the form in which it is compared, written in the
//! transaction of its publication; all rows together are held in memory ([`Index`]).

mod entries;
mod index;
mod links;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use memchr::memmem::Finder;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Publication;
use crate::domain::search::{self, Kind, Word};
use crate::store::kit::{Reader, StoreError};
use crate::store::published::publications;
use crate::store::published::search::index::{Entries, Entry, finder, is_in};
use crate::store::published::search::links::{Links, Namesakes};

pub(in crate::store) use crate::store::published::search::entries::{EntryRow, entries_of, put};
pub use crate::store::published::search::index::Index;
pub use crate::store::published::search::links::UnitLine;

/// A sheet in which the words were found.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub goal: GoalNumber,
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    /// Its department and section that year: number and name, none where none is on record.
    pub units: Vec<(UnitNumber, String)>,
    /// Whether its number is one of the words.
    pub is_numbered: bool,
    /// Whether its name has all the words.
    pub in_title: bool,
    position: i32,
}

/// What a row has for a department or section where none is on record.
const NO_UNIT: UnitNumber = UnitNumber(0);

/// What is public, to search in.
pub struct Search {
    entries: Arc<Entries>,
    links: Links,
}

/// A word, and what belongs to it by another name.
struct Wanted<'word> {
    finder: Finder<'word>,
    namesakes: Namesakes,
}

impl Wanted<'_> {
    /// Whether a sheet has the word in this part of it, or is found under another of its names or of its section's.
    fn is_found(&self, entry: &Entry, kind: Option<Kind>) -> bool {
        self.namesakes.programmes.contains(&entry.programme)
            || self.namesakes.units.contains(&entry.section.0)
            || self.namesakes.units.contains(&entry.department.0)
            || entry.has(&self.finder, kind)
    }
}

impl Search {
    /// What is public as `reader` sees it.
    pub fn load(index: &Index, reader: &mut impl Reader) -> Result<Self, StoreError> {
        Ok(Self { entries: index.read(reader)?, links: Links::load(reader)? })
    }

    /// The sheets that have every word; where a part of the sheets is asked for, that part has to have one of the words
    /// itself, while the others may stand in the name or the section.
    fn found<'all>(&'all self, words: &'all [Word], kind: Option<Kind>) -> impl Iterator<Item = &'all Entry> {
        let wanted =
            |word: &'all Word| Wanted { finder: finder(word), namesakes: self.links.namesakes(&self.entries, word) };
        let wanted: Vec<Wanted<'_>> = words.iter().map(wanted).collect();
        self.entries.iter().filter(move |entry| {
            wanted.iter().all(|word| word.is_found(entry, kind))
                && kind.is_none_or(|kind| wanted.iter().any(|word| entry.says(&word.finder, kind)))
        })
    }

    /// Every sheet in which all the words are found, best first: numbers before names, names before text, then the newest
    /// year. What has them under another of its names, or of its section's, is found too.
    pub fn candidates(&self, words: &[Word], kind: Option<Kind>) -> Vec<Candidate> {
        let candidate = |entry: &Entry| Candidate {
            goal: entry.goal,
            programme: entry.programme,
            year: entry.year,
            units: [&entry.department, &entry.section]
                .into_iter()
                .filter(|(number, _)| *number != NO_UNIT)
                .cloned()
                .collect(),
            is_numbered: words.iter().any(|word| entry.is_numbered(word.folded.as_bytes())),
            in_title: words.iter().all(|word| entry.title.contains(&word.folded)),
            position: entry.position,
        };
        let mut found: Vec<Candidate> = self.found(words, kind).map(candidate).collect();
        found.sort_by_key(|known| {
            (!known.is_numbered, !known.in_title, -known.year.number(), known.position, known.goal)
        });
        found
    }

    /// Programmes that are linked to others, each with all of its line: what is found under one name is found under all.
    pub fn programme_lines(&self) -> BTreeMap<ProgrammeNumber, BTreeSet<ProgrammeNumber>> {
        let lineage = &self.links.programmes;
        lineage.linked().into_iter().map(|programme| (programme, lineage.line(programme))).collect()
    }

    /// Units that are found under more than the name on the sheet.
    pub fn unit_lines(&self) -> Vec<UnitLine> {
        self.links.unit_lines(&self.entries)
    }

    /// How many sheets have all these words.
    pub fn count(&self, words: &[Word]) -> usize {
        self.found(words, None).count()
    }

    /// The longest beginning and the longest end of a word that are found somewhere, of two characters or more.
    pub fn shorter(&self, word: &Word) -> Vec<(String, usize)> {
        let letters: Vec<char> = word.typed.chars().collect();
        let mut found: Vec<(String, usize)> = Vec::new();
        for from_start in [true, false] {
            // What a longer piece has, a shorter one has too.
            let (mut low, mut high, mut best) = (2, letters.len().saturating_sub(1), None);
            while low <= high {
                let length = low.midpoint(high);
                let piece = if from_start { letters.get(..length) } else { letters.get(letters.len() - length..) };
                let piece: String = piece.unwrap_or_default().iter().collect();
                match Word::new(&piece).filter(|word| self.is_anywhere(word)) {
                    Some(word) => {
                        best = Some(word);
                        low = length + 1;
                    }
                    None => high = length - 1,
                }
            }
            if let Some(best) = best.filter(|best| !found.iter().any(|(known, _)| *known == best.typed)) {
                let sheets = self.count(std::slice::from_ref(&best));
                found.push((best.typed, sheets));
            }
        }
        found
    }

    /// Whether a word stands on any public sheet.
    fn is_anywhere(&self, word: &Word) -> bool {
        let finder = finder(word);
        self.entries.iter().any(|entry| entry.has(&finder, None))
    }

    /// Programmes with names that are alike, best first, under their newest names.
    pub fn alike(&self, words: &[Word], most: usize) -> Vec<(ProgrammeNumber, String)> {
        /// The least share of a word that a name has to have.
        const ALIKE: f64 = 0.4;
        let mut seen = BTreeSet::new();
        let mut alike: Vec<(f64, &Entry)> = newest_first(self.entries.iter())
            .into_iter()
            .filter(|entry| seen.insert(entry.programme))
            .filter_map(|entry| {
                let likeness = words.iter().map(|word| search::likeness(&word.folded, &entry.title));
                let best = likeness.fold(0.0, f64::max);
                (best >= ALIKE).then_some((best, entry))
            })
            .collect();
        alike.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.name.cmp(&other.1.name)));
        alike.truncate(most);
        alike.into_iter().map(|(_, entry)| (entry.programme, entry.name.clone())).collect()
    }

    /// Other names under which these programmes were or are published, with one of the words in them.
    pub fn other_names(&self, wanted: &[ProgrammeNumber], words: &[Word]) -> Vec<(ProgrammeNumber, Vec<String>)> {
        let finders: Vec<Finder<'_>> = words.iter().map(finder).collect();
        let is_found = |entry: &&Entry| finders.iter().any(|word| is_in(word, &entry.title));
        let found = newest_first(self.entries.iter().filter(is_found));
        let names = wanted.iter().map(|programme| {
            let line = self.links.programmes.line(*programme);
            let mut names: Vec<String> = Vec::new();
            for entry in found.iter().filter(|entry| line.contains(&entry.programme)) {
                if !names.contains(&entry.name) {
                    names.push(entry.name.clone());
                }
            }
            (*programme, names)
        });
        names.collect()
    }
}

fn newest_first<'all>(entries: impl Iterator<Item = &'all Entry>) -> Vec<&'all Entry> {
    let mut entries: Vec<&Entry> = entries.collect();
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.year), entry.goal));
    entries
}

/// The publications in force of these goals, in the order asked for.
pub fn sheets(reader: &mut impl Reader, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let mut found = publications::of_goals(reader, goals)?;
    found.sort_by_key(|known| goals.iter().position(|goal| *goal == known.snapshot.goal));
    Ok(found)
}
