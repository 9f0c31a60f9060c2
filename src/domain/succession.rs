//! How programmes and units follow one another (product rule 4): a graph with many predecessors and many successors.
//! People link it by hand and over decades, so that every walk through it ends even where the links run in a circle.

use std::collections::BTreeSet;

use super::fiscal_year::FiscalYear;

/// One link: from a fiscal year on, `to` does what `from` did before.
pub trait Link {
    /// The permanent number of what is linked.
    type Number: Copy + Ord;

    fn from(&self) -> Self::Number;
    fn to(&self) -> Self::Number;
    fn fiscal_year(&self) -> FiscalYear;
}

/// Everything that `step` leads to over any number of steps, and what it starts from.
pub fn walk<Number: Copy + Ord, Next: IntoIterator<Item = Number>>(
    start: impl IntoIterator<Item = Number>,
    step: impl Fn(Number) -> Next,
) -> BTreeSet<Number> {
    let mut waiting: Vec<Number> = start.into_iter().collect();
    let mut reached: BTreeSet<Number> = waiting.iter().copied().collect();
    while let Some(number) = waiting.pop() {
        waiting.extend(step(number).into_iter().filter(|next| reached.insert(*next)));
    }
    reached
}

/// All links of a kind, between programmes or between units.
#[derive(Debug, Clone)]
pub struct Successions<L> {
    links: Vec<L>,
}

impl<L> Default for Successions<L> {
    fn default() -> Self {
        Self { links: Vec::new() }
    }
}

impl<L: Link> Successions<L> {
    /// These links, but for one that leads back to where it starts.
    pub fn new(links: Vec<L>) -> Self {
        Self { links: links.into_iter().filter(|link| link.from() != link.to()).collect() }
    }

    /// The links in the order in which they came on record.
    pub fn links(&self) -> impl Iterator<Item = &L> {
        self.links.iter()
    }

    /// The links that lead to one.
    pub fn before(&self, number: L::Number) -> impl Iterator<Item = &L> {
        self.links.iter().filter(move |link| link.to() == number)
    }

    /// The links that lead on from one.
    pub fn after(&self, number: L::Number) -> impl Iterator<Item = &L> {
        self.links.iter().filter(move |link| link.from() == number)
    }

    /// All from which one descends, itself included.
    pub fn ancestors(&self, number: L::Number) -> BTreeSet<L::Number> {
        walk([number], |number| self.before(number).map(L::from))
    }

    /// All that descend from one, itself included.
    pub fn descendants(&self, number: L::Number) -> BTreeSet<L::Number> {
        walk([number], |number| self.after(number).map(L::to))
    }

    /// Whether `later` descends from `earlier`. Everything descends from itself.
    pub fn descends(&self, earlier: L::Number, later: L::Number) -> bool {
        self.descendants(earlier).contains(&later)
    }

    /// All that are linked to one in any way and over any number of steps, itself included.
    pub fn family(&self, number: L::Number) -> BTreeSet<L::Number> {
        walk([number], |number| self.before(number).map(L::from).chain(self.after(number).map(L::to)))
    }

    /// All that do, in `year`, what one did: itself until it was followed, then those that follow it, and theirs.
    pub fn in_year(&self, number: L::Number, year: FiscalYear) -> BTreeSet<L::Number> {
        let follow = |number| self.after(number).filter(move |link| link.fiscal_year() <= year).map(L::to);
        let mut there = walk([number], follow);
        there.retain(|&number| follow(number).next().is_none());
        there
    }

    /// The first that are wanted on each way that a line goes: one itself where it is, nothing where its line ends
    /// before, several where it was split.
    pub fn first_where(&self, number: L::Number, is_wanted: impl Fn(L::Number) -> bool) -> BTreeSet<L::Number> {
        let mut way = walk([number], |number| self.after(number).filter(|link| !is_wanted(link.from())).map(L::to));
        way.retain(|&number| is_wanted(number));
        way
    }

    /// The links that lie within a set, oldest first.
    pub fn within(&self, numbers: &BTreeSet<L::Number>) -> Vec<&L> {
        self.oldest_first(|link| numbers.contains(&link.from()) && numbers.contains(&link.to()))
    }

    /// The links that `is_wanted` picks, oldest first.
    pub(super) fn oldest_first(&self, is_wanted: impl Fn(&L) -> bool) -> Vec<&L> {
        let mut links: Vec<&L> = self.links.iter().filter(|link| is_wanted(link)).collect();
        links.sort_by_key(|link| (link.fiscal_year(), link.from(), link.to()));
        links
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Link, Successions, walk};
    use crate::domain::fiscal_year::FiscalYear;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Step(u8, u8, i32);

    impl Link for Step {
        type Number = u8;

        fn from(&self) -> u8 {
            self.0
        }

        fn to(&self) -> u8 {
            self.1
        }

        fn fiscal_year(&self) -> FiscalYear {
            FiscalYear::new(self.2).unwrap()
        }
    }

    /// 1 becomes 2 and 3, which become 4; 5 and 6 follow one another in a circle, which 7 leads into.
    fn links() -> Successions<Step> {
        Successions::new(vec![
            Step(3, 4, 2021),
            Step(1, 2, 2019),
            Step(1, 3, 2019),
            Step(2, 4, 2020),
            Step(5, 6, 2019),
            Step(6, 5, 2020),
            Step(7, 5, 2018),
            Step(8, 8, 2018),
        ])
    }

    fn set(numbers: &[u8]) -> BTreeSet<u8> {
        numbers.iter().copied().collect()
    }

    fn year(number: i32) -> FiscalYear {
        FiscalYear::new(number).unwrap()
    }

    #[test]
    fn a_walk_reaches_everything_once_and_ends() {
        assert_eq!(walk([0_u8, 7], |number| [number / 2, (number + 2) % 10]), (0..10).collect());
        assert_eq!(walk([3_u8], |_| None), set(&[3]));
        assert_eq!(walk(Vec::<u8>::new(), |number| [number]), set(&[]));
    }

    #[test]
    fn lines_run_back_and_forth_and_round() {
        let links = links();
        assert_eq!(links.descendants(1), set(&[1, 2, 3, 4]));
        assert_eq!(links.ancestors(2), set(&[1, 2]));
        assert_eq!(links.family(3), set(&[1, 2, 3, 4]));
        assert_eq!(links.family(5), set(&[5, 6, 7]));
        assert_eq!(links.descendants(8), set(&[8]));
    }

    #[test]
    fn in_a_year_only_those_are_there_that_nothing_has_followed_by_then() {
        let links = links();
        let there = |number, of| links.in_year(number, year(of));
        assert_eq!(there(1, 2018), set(&[1]));
        assert_eq!(there(1, 2019), set(&[2, 3]));
        assert_eq!(there(1, 2020), set(&[3, 4]));
        assert_eq!(there(1, 2021), set(&[4]));
        assert_eq!(there(7, 2019), set(&[6]));
        assert_eq!(there(7, 2020), set(&[]), "a circle leads nowhere");
    }

    #[test]
    fn a_line_stops_at_the_first_that_is_wanted() {
        let first = |number, wanted: &[u8]| links().first_where(number, |number| wanted.contains(&number));
        assert_eq!(first(1, &[1, 4]), set(&[1]));
        assert_eq!(first(1, &[2, 4]), set(&[2, 4]));
        assert_eq!(first(4, &[2]), set(&[]));
        assert_eq!(first(7, &[8]), set(&[]));
    }

    #[test]
    fn links_within_a_set_come_oldest_first() {
        let links = links();
        let within: Vec<Step> = links.within(&set(&[1, 2, 3, 4])).into_iter().copied().collect();
        assert_eq!(within, [Step(1, 2, 2019), Step(1, 3, 2019), Step(2, 4, 2020), Step(3, 4, 2021)]);
    }
}
