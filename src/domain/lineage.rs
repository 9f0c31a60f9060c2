//! How programmes follow one another (product rule 4): a graph with many predecessors and many successors.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::numbers::{ProgrammeNumber, UnitNumber};
use super::text;

codes! {
    /// How a programme follows another.
    SuccessionKind {
        /// 継続: the same programme under another number.
        Continued = "continued",
        /// 名称変更.
        Renamed = "renamed",
        /// 統合: one of several that became one.
        Merged = "merged",
        /// 分割: one of several that one became.
        Split = "split",
        /// 後継: the next of its kind, such as the next revision of a plan.
        Succeeded = "succeeded",
    }
}

/// One link: `to` follows `from`, from a fiscal year on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The earlier programme.
    pub from: ProgrammeNumber,
    /// The later programme.
    pub to: ProgrammeNumber,
    /// The first fiscal year of the later programme.
    pub fiscal_year: FiscalYear,
    /// How it follows.
    pub kind: SuccessionKind,
    /// On what grounds the two were linked, in the words of whoever linked them.
    pub basis: Option<String>,
}

/// All links between programmes.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    links: Vec<Succession>,
}

impl Lineage {
    /// A lineage of these links; a link of a programme to itself is dropped.
    pub fn new(links: Vec<Succession>) -> Self {
        Self { links: links.into_iter().filter(|link| link.from != link.to).collect() }
    }

    /// Every programme from which `programme` descends, itself included.
    pub fn ancestors(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        self.reach(programme, |link, number| (link.to == number).then_some(link.from))
    }

    /// Every programme that descends from `programme`, itself included.
    pub fn descendants(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        self.reach(programme, |link, number| (link.from == number).then_some(link.to))
    }

    /// The programme with all its ancestors and descendants: what "through its years" shows.
    pub fn line(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        let mut line = self.ancestors(programme);
        line.extend(self.descendants(programme));
        line
    }

    /// Every programme that goes on, in `year`, with what `programme` did: itself until it was followed, then those
    /// that follow it.
    pub fn in_year(&self, programme: ProgrammeNumber, year: FiscalYear) -> BTreeSet<ProgrammeNumber> {
        let (mut there, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::from([programme]), vec![programme]);
        while let Some(number) = waiting.pop() {
            let follow = self.links.iter().filter(|link| link.from == number && link.fiscal_year <= year);
            let next: Vec<ProgrammeNumber> = follow.map(|link| link.to).collect();
            if next.is_empty() {
                there.insert(number);
            }
            waiting.extend(next.into_iter().filter(|&next| seen.insert(next)));
        }
        there
    }

    /// Every programme that is linked to `programme` in any way and over any number of steps: one row of a comparison.
    pub fn family(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        self.reach(programme, |link, number| match number {
            _ if link.from == number => Some(link.to),
            _ if link.to == number => Some(link.from),
            _ => None,
        })
    }

    /// Every programme that is this one under another number: linked by nothing but 継続 and 名称変更, one to one.
    pub fn same_programme(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        let alone = |link: &Succession| {
            let same_end = |other: &&Succession| other.from == link.from || other.to == link.to;
            self.links.iter().filter(same_end).count() == 1
        };
        let goes_on =
            |link: &Succession| matches!(link.kind, SuccessionKind::Continued | SuccessionKind::Renamed) && alone(link);
        self.reach(programme, |link, number| match number {
            _ if !goes_on(link) => None,
            _ if link.from == number => Some(link.to),
            _ if link.to == number => Some(link.from),
            _ => None,
        })
    }

    /// The links by which a group of programmes became another: those on a way from `before` to `after`, oldest first.
    pub fn between(&self, before: &BTreeSet<ProgrammeNumber>, after: &BTreeSet<ProgrammeNumber>) -> Vec<&Succession> {
        let all = |programmes: &BTreeSet<ProgrammeNumber>,
                   one: fn(&Self, ProgrammeNumber) -> BTreeSet<ProgrammeNumber>| {
            programmes.iter().flat_map(|&programme| one(self, programme)).collect::<BTreeSet<_>>()
        };
        let (descendants, ancestors) = (all(before, Self::descendants), all(after, Self::ancestors));
        let mut links: Vec<&Succession> = self
            .links
            .iter()
            .filter(|link| descendants.contains(&link.from) && ancestors.contains(&link.to))
            .filter(|link| !(before.contains(&link.from) && before.contains(&link.to) && after.contains(&link.from)))
            .collect();
        links.sort_by_key(|link| (link.fiscal_year, link.from, link.to));
        links
    }

    /// The families of these programmes, each programme in exactly one, in the order of their first members.
    pub fn families(&self, programmes: impl IntoIterator<Item = ProgrammeNumber>) -> Vec<BTreeSet<ProgrammeNumber>> {
        let mut families: Vec<BTreeSet<ProgrammeNumber>> = Vec::new();
        let mut seen: BTreeMap<ProgrammeNumber, usize> = BTreeMap::new();
        for programme in programmes {
            if seen.contains_key(&programme) {
                continue;
            }
            let family = self.family(programme);
            seen.extend(family.iter().map(|&member| (member, families.len())));
            families.push(family);
        }
        families
    }

    /// The links of a programme that belong to its years from `year` on: by which others came into it then, and by which
    /// it became others after that.
    pub fn of_later_years(&self, programme: ProgrammeNumber, year: FiscalYear) -> Vec<Succession> {
        let later = |link: &&Succession| {
            (link.from == programme && link.fiscal_year > year) || (link.to == programme && link.fiscal_year >= year)
        };
        self.links.iter().filter(later).cloned().collect()
    }

    /// Every programme that follows another or is followed by one.
    pub fn linked(&self) -> BTreeSet<ProgrammeNumber> {
        self.links.iter().flat_map(|link| [link.from, link.to]).collect()
    }

    /// The links that lie within a set of programmes, oldest first.
    pub fn within(&self, programmes: &BTreeSet<ProgrammeNumber>) -> Vec<&Succession> {
        let mut links: Vec<&Succession> =
            self.links.iter().filter(|link| programmes.contains(&link.from) && programmes.contains(&link.to)).collect();
        links.sort_by_key(|link| (link.fiscal_year, link.from, link.to));
        links
    }

    fn reach(
        &self,
        start: ProgrammeNumber,
        step: impl Fn(&Succession, ProgrammeNumber) -> Option<ProgrammeNumber>,
    ) -> BTreeSet<ProgrammeNumber> {
        let mut reached = BTreeSet::from([start]);
        let mut waiting = vec![start];
        while let Some(number) = waiting.pop() {
            for next in self.links.iter().filter_map(|link| step(link, number)) {
                if reached.insert(next) {
                    waiting.push(next);
                }
            }
        }
        reached
    }
}

/// A programme with the goals it has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub number: ProgrammeNumber,
    /// Year, name and unit of each goal, oldest first.
    pub years: Vec<(FiscalYear, String, Option<UnitNumber>)>,
}

/// Two programmes of which one may follow the other; a person has to say whether it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The earlier programme.
    pub from: ProgrammeNumber,
    /// The later programme.
    pub to: ProgrammeNumber,
    /// The first year of the later one.
    pub fiscal_year: FiscalYear,
    /// What the link would be.
    pub kind: SuccessionKind,
    /// How alike the names are, from 0 to 1, with something for the same section.
    pub likeness: f64,
}

/// As alike as names have to be.
const ALIKE: f64 = 0.6;
/// What the same section counts for.
const SAME_UNIT: f64 = 0.2;

/// Programmes that are not linked and may belong together: one ends before the other begins, and their names are equal
/// or similar. The most alike first.
pub fn suggestions(members: &[Member], lineage: &Lineage) -> Vec<Suggestion> {
    let mut found = Vec::new();
    let begins = |member: &Member| member.years.first().cloned();
    let ends = |member: &Member| member.years.last().cloned();
    for (earlier, end) in members.iter().filter_map(|member| Some((member, ends(member)?))) {
        let family = lineage.family(earlier.number);
        for (later, begin) in members.iter().filter_map(|member| Some((member, begins(member)?))) {
            if end.0 >= begin.0 || family.contains(&later.number) {
                continue;
            }
            let names = text::similarity(&end.1, &begin.1);
            let same_unit = end.2.is_some() && end.2 == begin.2;
            let likeness = (names + if same_unit { SAME_UNIT } else { 0.0 }).min(1.0);
            if names > 0.0 && likeness >= ALIKE {
                let same = text::comparison_key(&end.1) == text::comparison_key(&begin.1);
                let kind = if same { SuccessionKind::Continued } else { SuccessionKind::Renamed };
                let (from, to) = (earlier.number, later.number);
                found.push(Suggestion { from, to, fiscal_year: begin.0, kind, likeness });
            }
        }
    }
    found.sort_by(|one, other| {
        other.likeness.total_cmp(&one.likeness).then((one.from, one.to).cmp(&(other.from, other.to)))
    });
    found
}
