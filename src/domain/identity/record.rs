//! The sheets on record, found by what a row says of them, and how far the two agree.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::likeness::{Likeness, likeness};
use super::{Candidate, Claimant, Doubt, Told, Whereabouts};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::steps::took;
use crate::domain::text;
use crate::domain::unit::UnitLineage;

/// One sheet, as far as it tells whose it is.
#[derive(Debug, Clone)]
pub struct KnownSheet {
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    pub name: String,
    pub code: Option<ProgrammeCode>,
    pub unit: Option<UnitNumber>,
}

/// All sheets on record.
#[derive(Debug, Default)]
pub struct Record {
    sheets: BTreeMap<ProgrammeNumber, Vec<KnownSheet>>,
    /// Their names in the form in which names are compared.
    keys: BTreeMap<ProgrammeNumber, Vec<String>>,
    by_name: HashMap<String, BTreeSet<ProgrammeNumber>>,
    by_code: HashMap<String, BTreeSet<ProgrammeNumber>>,
    units: BTreeMap<UnitNumber, String>,
    lineage: UnitLineage,
    /// The units that follow another, or are followed.
    linked: BTreeSet<UnitNumber>,
    /// Names that stand for programmes of several units in one year, which many sections have one of.
    shared_names: BTreeSet<String>,
    /// Whether a number stands for programmes of several units in one year: each unit numbers its own.
    has_local_numbers: bool,
}

/// What two numbers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// The same but for zeros in front.
    Alike,
    /// One of the two is not said.
    Unsaid,
    Differs,
}

/// What two units say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Same,
    /// One of the two is not said, or neither.
    Unsaid,
    Other,
}

/// How far a row agrees with a programme, by the sheet of the nearest year.
#[derive(Debug, Clone)]
pub struct Match<'record> {
    pub(super) sheet: &'record KnownSheet,
    /// How many years lie between.
    pub(super) distance: u32,
    pub(super) number: Number,
    pub(super) name: Likeness,
    pub(super) place: Place,
    /// Whether a sheet further away has its name, in no other place.
    pub(super) had_the_name: bool,
    /// The name of the sheet as names are compared.
    key: &'record str,
    /// All sheets of the programme.
    all: &'record [KnownSheet],
}

impl Record {
    /// These sheets, with what the units are called and how they follow one another.
    pub fn new(sheets: Vec<KnownSheet>, units: BTreeMap<UnitNumber, String>, lineage: UnitLineage) -> Self {
        let linked = lineage.links().flat_map(|link| [link.from, link.to]).collect();
        let mut record = Self { units, lineage, linked, ..Self::default() };
        let mut named: HashMap<(FiscalYear, String), Option<UnitNumber>> = HashMap::new();
        let mut numbered: HashMap<(FiscalYear, String), Option<UnitNumber>> = HashMap::new();
        for sheet in sheets {
            let name = text::comparison_key(&sheet.name);
            if named.insert((sheet.year, name.clone()), sheet.unit).is_some_and(|unit| unit != sheet.unit) {
                record.shared_names.insert(name.clone());
            }
            record.keys.entry(sheet.programme).or_default().push(name.clone());
            record.by_name.entry(name).or_default().insert(sheet.programme);
            if let Some(code) = &sheet.code {
                let code = code.bare_key().to_owned();
                let other = numbered.insert((sheet.year, code.clone()), sheet.unit);
                record.has_local_numbers |= other.is_some_and(|unit| unit != sheet.unit);
                record.by_code.entry(code).or_default().insert(sheet.programme);
            }
            record.sheets.entry(sheet.programme).or_default().push(sheet);
        }
        record
    }

    /// The sheets of a programme.
    pub(super) fn sheets(&self, programme: ProgrammeNumber) -> &[KnownSheet] {
        self.sheets.get(&programme).map_or(&[], Vec::as_slice)
    }

    pub(super) const fn has_local_numbers(&self) -> bool {
        self.has_local_numbers
    }

    /// Whether many sections have one of the name of a sheet.
    pub(super) fn is_shared(&self, one: &Match<'_>) -> bool {
        self.shared_names.contains(one.key)
    }

    /// The programmes that have this name in some year.
    pub(super) fn of_name(&self, name: &str) -> impl Iterator<Item = ProgrammeNumber> {
        self.by_name.get(&text::comparison_key(name)).into_iter().flatten().copied()
    }

    /// Every programme that shares a name or a number with what is told, with how far the two agree.
    pub(super) fn matches(&self, claimant: &Claimant) -> Vec<Match<'_>> {
        let told: Vec<(&Told, String)> = claimant.told().map(|told| (told, text::comparison_key(&told.name))).collect();
        let mut programmes: BTreeSet<ProgrammeNumber> = BTreeSet::new();
        for (told, key) in &told {
            programmes.extend(self.by_name.get(key).into_iter().flatten());
            let code = told.code.as_ref().and_then(|code| self.by_code.get(code.bare_key()));
            programmes.extend(code.into_iter().flatten());
        }
        let mut matches: Vec<Match<'_>> =
            programmes.into_iter().filter_map(|programme| self.best(&told, programme)).collect();
        // A number that has been given to somebody else since says nothing of whose it was before.
        let alike = |one: &&Match<'_>| one.number == Number::Alike;
        let nearest = matches.iter().filter(alike).map(|one| one.distance).min();
        for one in &mut matches {
            if one.number == Number::Alike && nearest.is_some_and(|nearest| nearest < one.distance) {
                one.number = Number::Differs;
            }
        }
        matches
    }

    /// What the two years that lie nearest to each other say.
    fn best(&self, told: &[(&Told, String)], programme: ProgrammeNumber) -> Option<Match<'_>> {
        let (all, keys) = (self.sheets(programme), self.keys.get(&programme)?);
        let mut pairs: Vec<Match<'_>> = Vec::with_capacity(told.len() * all.len());
        for (told, own) in told {
            for (sheet, key) in all.iter().zip(keys) {
                pairs.push(Match { all, ..self.compare((told, own), (sheet, key)) });
            }
        }
        let had_the_name = pairs.iter().any(|pair| pair.name == Likeness::Same && pair.place != Place::Other);
        let worth = |pair: &Match<'_>| {
            let points = [pair.name == Likeness::Same, pair.number == Number::Alike, pair.place == Place::Same];
            (pair.distance, 3 - points.into_iter().filter(|agrees| *agrees).count())
        };
        pairs.into_iter().min_by_key(worth).map(|pair| Match { had_the_name, ..pair })
    }

    fn compare<'record>(
        &self,
        (told, own): (&Told, &str),
        (sheet, key): (&'record KnownSheet, &'record str),
    ) -> Match<'record> {
        let number = match (&told.code, &sheet.code) {
            (Some(told), Some(known)) if told.is_alike(known) => Number::Alike,
            (Some(_), Some(_)) => Number::Differs,
            _ => Number::Unsaid,
        };
        took(1);
        let place = self.place(told, sheet);
        let name = match (number, place) {
            _ if own == key => Likeness::Same,
            // Names that are only alike say nothing without a number, nor in another section.
            (Number::Alike, Place::Same) => likeness(&told.name, &sheet.name),
            _ => Likeness::Other,
        };
        let distance = told.year.number().abs_diff(sheet.year.number());
        Match { sheet, distance, number, name, place, had_the_name: false, key, all: &[] }
    }

    pub(super) fn place(&self, told: &Told, sheet: &KnownSheet) -> Place {
        match (told.whereabouts, sheet.unit) {
            (Whereabouts::Unsaid, _) | (_, None) => Place::Unsaid,
            (Whereabouts::NotOnRecord, Some(_)) => Place::Other,
            (Whereabouts::Unit(unit), Some(known)) => {
                let follows = |from, year, to: &UnitNumber| self.lineage.in_year(from, year).contains(to);
                let is_linked = self.linked.contains(&unit) || self.linked.contains(&known);
                let is_same = unit == known
                    || is_linked && (follows(known, told.year, &unit) || follows(unit, sheet.year, &known));
                if is_same { Place::Same } else { Place::Other }
            }
        }
    }

    /// A programme as somebody is told of it.
    pub(super) fn candidate(&self, sheet: &KnownSheet, why: Doubt) -> Candidate {
        let years = self.sheets(sheet.programme).iter().map(|sheet| sheet.year);
        let first = years.clone().min().unwrap_or(sheet.year);
        Candidate {
            programme: sheet.programme,
            code: sheet.code.clone(),
            name: sheet.name.clone(),
            section: sheet.unit.and_then(|unit| self.units.get(&unit)).cloned().unwrap_or_default(),
            years: (first, years.max().unwrap_or(sheet.year)),
            why,
            may_be: true,
        }
    }
}

impl Match<'_> {
    /// Whether number, name and section agree, with a number on both sides.
    pub(super) fn agrees_with_number(&self) -> bool {
        self.name == Likeness::Same && self.number == Number::Alike && self.place != Place::Other
    }

    /// Whether name and section agree where one of the two has no number. Within a year a table without sections may name
    /// what is in none.
    pub(super) fn agrees_without_number(&self, told_nowhere: bool) -> bool {
        let is_nowhere = self.distance == 0 && told_nowhere && self.sheet.unit.is_none();
        self.name == Likeness::Same && self.number == Number::Unsaid && (self.place == Place::Same || is_nowhere)
    }

    pub(super) const fn programme(&self) -> ProgrammeNumber {
        self.sheet.programme
    }

    /// Whether the programme had ended before `nearer` began, or the other way round: of two that never were there at once,
    /// the nearer one is meant.
    pub(super) fn is_before_or_after(&self, nearer: &Self) -> bool {
        let years = |one: &Self| one.all.iter().map(|sheet| sheet.year).collect::<BTreeSet<FiscalYear>>();
        self.rank() > nearer.rank() && years(self).is_disjoint(&years(nearer))
    }

    /// The nearer the smaller; of those that are as near, the newest.
    pub(super) const fn rank(&self) -> (u32, Reverse<FiscalYear>, ProgrammeNumber) {
        (self.distance, Reverse(self.sheet.year), self.sheet.programme)
    }

    /// Whether name and section are the same.
    pub(super) fn has_name_and_place(&self) -> bool {
        self.name == Likeness::Same && self.place == Place::Same
    }

    /// Why the row may be of the programme; none where nothing says so.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        match (self.number, self.name, self.place) {
            // Two numbers of one year are two programmes.
            (Number::Differs, Likeness::Same, Place::Same) if self.distance == 0 => None,
            (Number::Alike, Likeness::Same, Place::Other) => Some(Doubt::NumberElsewhere),
            (Number::Alike, Likeness::Same, _) | (Number::Unsaid, Likeness::Same, Place::Same) => {
                Some(Doubt::SeveralOfTheName)
            }
            (Number::Alike, _, _) => Some(Doubt::NumberOfAnotherName),
            (_, Likeness::Same, Place::Other) => Some(Doubt::NameElsewhere),
            (Number::Differs, Likeness::Same, Place::Same) => Some(Doubt::AnotherNumber),
            (_, Likeness::Same, Place::Unsaid) => Some(Doubt::SectionUnsaid),
            _ if self.had_the_name => Some(Doubt::NameOfAnotherYear),
            _ => None,
        }
    }
}
