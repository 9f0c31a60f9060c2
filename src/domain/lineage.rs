//! How programmes follow one another (product rule 4), and which may do so without anybody having said it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::numbers::{ProgrammeNumber, UnitNumber};
use super::succession::{self, Link, Successions};
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
    pub from: ProgrammeNumber,
    pub to: ProgrammeNumber,
    /// The first fiscal year of the later programme.
    pub fiscal_year: FiscalYear,
    pub kind: SuccessionKind,
    /// On what grounds the two were linked, in the words of whoever linked them.
    pub basis: Option<String>,
}

impl Link for Succession {
    type Number = ProgrammeNumber;

    fn from(&self) -> ProgrammeNumber {
        self.from
    }

    fn to(&self) -> ProgrammeNumber {
        self.to
    }

    fn fiscal_year(&self) -> FiscalYear {
        self.fiscal_year
    }
}

/// All links between programmes.
pub type Lineage = Successions<Succession>;

impl Lineage {
    /// The programme with all its ancestors and descendants: what "through its years" shows.
    pub fn line(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        let mut line = self.ancestors(programme);
        line.extend(self.descendants(programme));
        line
    }

    /// Every programme that is this one under another number: linked by nothing but 継続 and 名称変更, one to one.
    pub fn same_programme(&self, programme: ProgrammeNumber) -> BTreeSet<ProgrammeNumber> {
        let alone = |link: &Succession| self.after(link.from).count() == 1 && self.before(link.to).count() == 1;
        let goes_on = |link: &&Succession| {
            matches!(link.kind, SuccessionKind::Continued | SuccessionKind::Renamed) && alone(link)
        };
        succession::walk([programme], |number| {
            let before = self.before(number).filter(goes_on).map(|link| link.from);
            before.chain(self.after(number).filter(goes_on).map(|link| link.to))
        })
    }

    /// The links by which a group of programmes became another: those on a way from `before` to `after`, oldest first.
    pub fn between(&self, before: &BTreeSet<ProgrammeNumber>, after: &BTreeSet<ProgrammeNumber>) -> Vec<&Succession> {
        let descendants: BTreeSet<_> = before.iter().flat_map(|&programme| self.descendants(programme)).collect();
        let ancestors: BTreeSet<_> = after.iter().flat_map(|&programme| self.ancestors(programme)).collect();
        self.oldest_first(|link| {
            let on_the_way = descendants.contains(&link.from) && ancestors.contains(&link.to);
            on_the_way && !(before.contains(&link.from) && before.contains(&link.to) && after.contains(&link.from))
        })
    }

    /// The families of these programmes, each programme in exactly one, in the order of their first members.
    pub fn families(&self, programmes: impl IntoIterator<Item = ProgrammeNumber>) -> Vec<BTreeSet<ProgrammeNumber>> {
        let mut families: Vec<BTreeSet<ProgrammeNumber>> = Vec::new();
        let mut seen: BTreeSet<ProgrammeNumber> = BTreeSet::new();
        for programme in programmes {
            if !seen.contains(&programme) {
                let family = self.family(programme);
                seen.extend(&family);
                families.push(family);
            }
        }
        families
    }

    /// The links of a programme that belong to its years from `year` on: by which others came into it then, and by which
    /// it became others after that.
    pub fn of_later_years(&self, programme: ProgrammeNumber, year: FiscalYear) -> Vec<Succession> {
        let later = |link: &&Succession| {
            (link.from == programme && link.fiscal_year > year) || (link.to == programme && link.fiscal_year >= year)
        };
        self.links().filter(later).cloned().collect()
    }

    /// Every programme that follows another or is followed by one.
    pub fn linked(&self) -> BTreeSet<ProgrammeNumber> {
        self.links().flat_map(|link| [link.from, link.to]).collect()
    }
}

/// A programme with the goals it has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub number: ProgrammeNumber,
    /// Year, name and unit of each goal, oldest first.
    pub years: Vec<(FiscalYear, String, Option<UnitNumber>)>,
}

/// Two programmes of which one may follow the other; a person has to say whether it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub from: ProgrammeNumber,
    pub to: ProgrammeNumber,
    /// The first year of the later one.
    pub fiscal_year: FiscalYear,
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
