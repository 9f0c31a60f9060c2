//! Following units through reorganisations, forwards: what a department of the past is today.

use std::collections::BTreeSet;

use super::numbers::UnitNumber;
use super::unit::UnitSuccession;

/// All links between units.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    links: Vec<UnitSuccession>,
}

impl Organisation {
    /// An organisation of these links; a link of a unit to itself is dropped.
    pub fn new(links: Vec<UnitSuccession>) -> Self {
        Self { links: links.into_iter().filter(|link| link.from != link.to).collect() }
    }

    /// What a unit has become, of those that exist `today`: itself where it still does, nothing where its line ends,
    /// several where it was split.
    pub fn today(&self, unit: UnitNumber, today: &BTreeSet<UnitNumber>) -> BTreeSet<UnitNumber> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::from([unit]);
        let mut waiting = vec![unit];
        while let Some(number) = waiting.pop() {
            if today.contains(&number) {
                found.insert(number);
                continue;
            }
            for link in self.links.iter().filter(|link| link.from == number) {
                if seen.insert(link.to) {
                    waiting.push(link.to);
                }
            }
        }
        found
    }
}
