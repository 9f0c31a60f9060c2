//! Under which other names a sheet is found: those of the programmes and units that are linked to its own.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::lineage::Lineage;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::search::{self, Word};
use crate::domain::succession;
use crate::store::kit::schema::{unit, unit_succession};
use crate::store::kit::{Reader, StoreError, Topic};
use crate::store::published::lineage;
use crate::store::published::search::index::{Entries, finder, is_in};

/// How programmes and units follow one another.
pub(super) struct Links {
    pub(super) programmes: Lineage,
    units: Vec<(UnitNumber, UnitNumber)>,
    /// What units are called in English.
    english: Vec<(UnitNumber, String)>,
}

/// What belongs to a word by another name.
pub(super) struct Namesakes {
    pub(super) programmes: BTreeSet<ProgrammeNumber>,
    pub(super) units: BTreeSet<UnitNumber>,
}

/// What units are called besides, and whose sheets are found under these names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    pub names: BTreeSet<String>,
    pub units: BTreeSet<UnitNumber>,
}

impl Links {
    pub(super) fn load(reader: &mut impl Reader) -> Result<Self, StoreError> {
        let columns = (unit_succession::from_unit, unit_succession::to_unit);
        Ok(Self {
            programmes: lineage::of_programmes(reader)?,
            units: unit_succession::table.select(columns).load(reader.on(Topic::Units))?,
            english: unit::table
                .filter(unit::name_en.is_not_null())
                .select((unit::id, unit::name_en.assume_not_null()))
                .load(reader.on(Topic::City))?,
        })
    }

    /// Programmes that had the word in their name in some year or are linked to one that had, and units that are linked
    /// to one under whose published name something was done or that has the word in its English name.
    pub(super) fn namesakes(&self, entries: &Entries, word: &Word) -> Namesakes {
        let finder = finder(word);
        let mut programmes: BTreeSet<ProgrammeNumber> =
            entries.iter().filter(|entry| is_in(&finder, &entry.title)).map(|entry| entry.programme).collect();
        let linked = &programmes & &self.programmes.linked();
        programmes.extend(linked.into_iter().flat_map(|programme| self.programmes.line(programme)));
        Namesakes { programmes, units: self.units(entries, word) }
    }

    fn units(&self, entries: &Entries, word: &Word) -> BTreeSet<UnitNumber> {
        let names = self.names(entries);
        let found =
            names.iter().filter(|(_, names)| names.iter().any(|name| search::fold(name).contains(&word.folded)));
        self.along(&found.map(|(unit, _)| *unit).collect())
    }

    /// Every unit that is found under more than the name on the sheet, with the units of its sheets.
    pub(super) fn unit_lines(&self, entries: &Entries) -> Vec<UnitLine> {
        let names = self.names(entries).into_iter();
        names
            .map(|(unit, names)| UnitLine {
                names: names.into_iter().map(ToOwned::to_owned).collect(),
                units: self.along(&BTreeSet::from([unit])),
            })
            .collect()
    }

    /// The published names of units that are linked, and the English names of all.
    fn names<'all>(&'all self, entries: &'all Entries) -> BTreeMap<UnitNumber, BTreeSet<&'all str>> {
        let linked: BTreeSet<UnitNumber> = self.units.iter().flat_map(|(from, to)| [*from, *to]).collect();
        let published = entries
            .iter()
            .flat_map(|entry| [&entry.department, &entry.section])
            .filter(|(unit, _)| linked.contains(unit))
            .map(|(unit, name)| (*unit, name.as_str()));
        let english = self.english.iter().map(|(unit, name)| (*unit, name.as_str()));
        let mut names: BTreeMap<UnitNumber, BTreeSet<&str>> = BTreeMap::new();
        for (unit, name) in published.chain(english) {
            names.entry(unit).or_default().insert(name);
        }
        names
    }

    /// These units with those that they came from or went on in: backwards and forwards, but not down another branch.
    fn along(&self, units: &BTreeSet<UnitNumber>) -> BTreeSet<UnitNumber> {
        let along = |pairs: &[(UnitNumber, UnitNumber)]| {
            succession::walk(units.iter().copied(), |unit| {
                pairs.iter().filter(move |pair| pair.0 == unit).map(|pair| pair.1)
            })
        };
        let back: Vec<(UnitNumber, UnitNumber)> = self.units.iter().map(|&(from, to)| (to, from)).collect();
        &along(&self.units) | &along(&back)
    }
}
