//! How units follow one another (product rule 4): many predecessors, many successors, each link from a fiscal year on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;

codes! {
    /// How a unit follows another.
    UnitLink {
        /// 名称変更.
        Renamed = "renamed",
        /// 統合: one of several that became one.
        Merged = "merged",
        /// 分割: one of several that one became.
        Split = "split",
        /// 移管: the same work in another department, under whatever name.
        Moved = "moved",
    }
}

/// One link: `to` does from `fiscal_year` on what `from` did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitSuccession {
    /// The earlier unit.
    pub from: UnitNumber,
    /// The later unit.
    pub to: UnitNumber,
    /// The first fiscal year of the new order.
    pub fiscal_year: FiscalYear,
    /// How it follows.
    pub kind: UnitLink,
}

/// All links between units.
#[derive(Debug, Clone, Default)]
pub struct UnitLineage {
    links: Vec<UnitSuccession>,
}

impl UnitLineage {
    /// A lineage of these links; a link of a unit to itself is dropped.
    pub fn new(links: Vec<UnitSuccession>) -> Self {
        Self { links: links.into_iter().filter(|link| link.from != link.to).collect() }
    }

    /// The links that lead to a unit.
    pub fn before(&self, unit: UnitNumber) -> impl Iterator<Item = &UnitSuccession> {
        self.links.iter().filter(move |link| link.to == unit)
    }

    /// The links that lead on from a unit.
    pub fn after(&self, unit: UnitNumber) -> impl Iterator<Item = &UnitSuccession> {
        self.links.iter().filter(move |link| link.from == unit)
    }

    /// Every unit that does, in `year`, what `unit` did: itself until it was succeeded, then its successors and theirs.
    pub fn in_year(&self, unit: UnitNumber, year: FiscalYear) -> BTreeSet<UnitNumber> {
        let (mut there, mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::from([unit]), vec![unit]);
        while let Some(number) = waiting.pop() {
            let next: Vec<UnitNumber> =
                self.after(number).filter(|link| link.fiscal_year <= year).map(|link| link.to).collect();
            if next.is_empty() {
                there.insert(number);
            }
            waiting.extend(next.into_iter().filter(|&next| seen.insert(next)));
        }
        there
    }

    /// Whether `later` descends from `earlier`, over any number of steps. A unit descends from itself.
    pub fn descends(&self, earlier: UnitNumber, later: UnitNumber) -> bool {
        self.reach(earlier, |link, number| (link.from == number).then_some(link.to)).contains(&later)
    }

    /// Every unit that is linked to `unit` in any way and over any number of steps, itself included.
    pub fn family(&self, unit: UnitNumber) -> BTreeSet<UnitNumber> {
        self.reach(unit, |link, number| match number {
            _ if link.from == number => Some(link.to),
            _ if link.to == number => Some(link.from),
            _ => None,
        })
    }

    /// The links within a set of units, oldest first.
    pub fn within(&self, units: &BTreeSet<UnitNumber>) -> Vec<&UnitSuccession> {
        let inside = |link: &&UnitSuccession| units.contains(&link.from) && units.contains(&link.to);
        let mut links: Vec<&UnitSuccession> = self.links.iter().filter(inside).collect();
        links.sort_by_key(|link| (link.fiscal_year, link.from, link.to));
        links
    }

    fn reach(
        &self,
        start: UnitNumber,
        step: impl Fn(&UnitSuccession, UnitNumber) -> Option<UnitNumber>,
    ) -> BTreeSet<UnitNumber> {
        let (mut reached, mut waiting) = (BTreeSet::from([start]), vec![start]);
        while let Some(number) = waiting.pop() {
            waiting
                .extend(self.links.iter().filter_map(|link| step(link, number)).filter(|next| reached.insert(*next)));
        }
        reached
    }
}
