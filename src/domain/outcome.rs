//! What became of a year, in counts: how its programmes were rated, or how many of its targets were reached. What is not
//! known is counted apart, and two years are held against each other only where they were judged alike.

use std::collections::BTreeMap;

use super::attainment::{AttainmentCounts, YearAttainment};
use super::comparison::ratings::{as_planned, is_same};
use super::fiscal_year::FiscalYear;
use super::indicator::Missing;
use super::publication::Snapshot;
use super::rating::{Axis, EvaluationKind, ONLY_AXIS, Rating, is_same_axis};
use super::stage::Stage;

impl Snapshot {
    /// How far its indicators with a target of its own year came. A sheet without results has reached nothing and missed
    /// nothing yet.
    pub fn reached(&self) -> AttainmentCounts {
        let mut counts = AttainmentCounts::default();
        for (indicator, year) in self.own_figures() {
            let is_promise = year.target.is_some() || year.stated.is_some();
            let Some(attainment) = YearAttainment::of(indicator, year, true).filter(|_| is_promise) else { continue };
            let is_due = self.stage == Stage::Results;
            counts.count(if is_due { attainment } else { YearAttainment::Missing(Missing::NotDue) });
        }
        counts
    }
}

/// What a published sheet adds to the outcome of its year.
#[derive(Debug, Clone)]
pub struct SheetOutcome {
    pub stage: Stage,
    /// The published ratings on the axis that counts.
    pub ratings: Vec<(EvaluationKind, Rating)>,
    /// The name of that axis, where any is published.
    pub axis: Option<String>,
    pub reached: AttainmentCounts,
}

/// The ratings of a year by one kind of rater.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingCounts {
    pub kind: EvaluationKind,
    /// The axis that counted.
    pub axis: String,
    /// Each rating of the scale with how often it was given, best first.
    pub ratings: Vec<(Rating, usize)>,
}

impl RatingCounts {
    /// How many were rated.
    pub fn given(&self) -> usize {
        self.ratings.iter().map(|(_, count)| count).sum()
    }

    /// How many ratings count.
    pub fn counted(&self) -> usize {
        self.ratings.iter().filter(|(rating, _)| rating.counted).map(|(_, count)| count).sum()
    }

    /// The rating that means "as planned", where one does, and how many were given it or a better one.
    pub fn as_planned(&self) -> Option<(&Rating, usize)> {
        let scale: Vec<Rating> = self.ratings.iter().map(|(rating, _)| rating.clone()).collect();
        let index = as_planned(&scale)?;
        let reached = self.ratings.iter().take(index + 1).filter(|(rating, _)| rating.counted);
        Some((&self.ratings.get(index)?.0, reached.map(|(_, count)| count).sum()))
    }

    /// Whether both are of the same raters, on the same axis and scale.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && is_same_axis(&self.axis, &other.axis)
            && self.ratings.len() == other.ratings.len()
            && self.ratings.iter().zip(&other.ratings).all(|((one, _), (another, _))| is_same(one, another))
    }
}

/// What became of a year.
#[derive(Debug, Clone)]
pub struct YearOutcome {
    pub year: FiscalYear,
    /// 一部のみ収録.
    pub partial: bool,
    /// Published sheets.
    pub sheets: usize,
    /// Those whose results are public.
    pub with_results: usize,
    pub reached: AttainmentCounts,
    ratings: BTreeMap<EvaluationKind, RatingCounts>,
    axis: Option<Axis>,
}

impl YearOutcome {
    /// A year of which nothing was counted yet. `axis` is the one that counts in distributions.
    pub const fn new(year: FiscalYear, partial: bool, axis: Option<Axis>) -> Self {
        Self {
            year,
            partial,
            sheets: 0,
            with_results: 0,
            reached: AttainmentCounts::new(),
            ratings: BTreeMap::new(),
            axis,
        }
    }

    /// Counts so many sheets that all say the same.
    pub fn add(&mut self, sheet: &SheetOutcome, times: usize) {
        self.sheets += times;
        self.with_results += if sheet.stage == Stage::Results { times } else { 0 };
        self.reached.add_times(&sheet.reached, times);
        for (kind, given) in &sheet.ratings {
            let (axis, scale) = self.axis.as_ref().map_or((ONLY_AXIS, &[][..]), |axis| (&axis.name, &axis.ratings));
            let known = self.ratings.entry(*kind).or_insert_with(|| RatingCounts {
                kind: *kind,
                axis: axis.to_owned(),
                ratings: scale.iter().map(|rating| (rating.clone(), 0)).collect(),
            });
            if let Some(axis) = &sheet.axis {
                known.axis.clone_from(axis);
            }
            match known.ratings.iter_mut().find(|(rating, _)| is_same(rating, given)) {
                Some((_, count)) => *count += times,
                None => known.ratings.push((given.clone(), times)),
            }
        }
    }

    /// The ratings that tell what became of the year: those of which most were given, of as many the last raters'.
    pub fn rated(&self) -> Option<&RatingCounts> {
        self.ratings.values().filter(|rated| rated.counted() > 0).max_by_key(|rated| (rated.given(), rated.kind))
    }

    /// Sheets without a rating by whose ratings it is told.
    pub fn unrated(&self) -> usize {
        self.rated().map_or(0, |rated| self.sheets.saturating_sub(rated.given()))
    }

    /// What the year comes to: so many of so many, where it was judged.
    pub fn tally(&self) -> Option<(usize, usize)> {
        if let Some(rated) = self.rated() {
            return Some((rated.as_planned()?.1, rated.counted()));
        }
        Some((self.reached.met(), self.reached.known())).filter(|(_, known)| *known > 0)
    }

    /// Whether anything was judged.
    pub fn is_judged(&self) -> bool {
        self.rated().is_some() || self.reached.known() > 0
    }

    /// Holds it against the year before.
    pub fn since(&self, before: Option<&Self>) -> Since {
        let Some(before) = before.filter(|before| before.sheets > 0) else { return Since::NotPublic };
        match (self.rated(), before.rated()) {
            _ if before.partial => Since::Partial,
            _ if !before.is_judged() => Since::NotJudged,
            (Some(now), Some(then)) if !now.is_like(then) => Since::OtherScale,
            (Some(_), None) | (None, Some(_)) => Since::OtherScale,
            _ => match before.tally().filter(|(_, of)| *of > 0) {
                Some((met, of)) => Since::Alike { met, of },
                None => Since::Spread,
            },
        }
    }
}

/// What the year before says beside a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Judged alike: so many of so many.
    Alike { met: usize, of: usize },
    /// Judged alike, on a scale of which no rating means "as planned".
    Spread,
    /// On another scale, or by other raters.
    OtherScale,
    /// 一部のみ収録.
    Partial,
    /// Nothing of it was judged.
    NotJudged,
    /// Nothing of it is public.
    NotPublic,
}

/// Years that were judged alike stand together, in the order in which they come; those that were not judged are left out.
pub fn judged_alike(years: &[YearOutcome]) -> Vec<Vec<&YearOutcome>> {
    let mut groups: Vec<Vec<&YearOutcome>> = Vec::new();
    for year in years.iter().filter(|year| !year.partial && year.is_judged()) {
        let like = |known: &&YearOutcome| match (known.rated(), year.rated()) {
            (Some(one), Some(other)) => one.is_like(other),
            (None, None) => true,
            _ => false,
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(like)) {
            Some(group) => group.push(year),
            None => groups.push(vec![year]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attainment::Band;
    use crate::domain::rating::ready_made;

    fn scale(code: &str) -> Axis {
        let ratings = ready_made(code).unwrap().ratings();
        Axis { name: ONLY_AXIS.to_owned(), counting: true, raters: vec![EvaluationKind::SelfRating], ratings }
    }

    /// A year of so many sheets for each rating of a scale.
    fn rated(year: i32, code: &str, counts: &[usize]) -> YearOutcome {
        let axis = scale(code);
        let mut outcome = YearOutcome::new(FiscalYear::new(year).unwrap(), false, Some(axis.clone()));
        for (rating, times) in axis.ratings.iter().zip(counts) {
            let ratings = vec![(EvaluationKind::SelfRating, rating.clone())];
            let sheet =
                SheetOutcome { stage: Stage::Results, ratings, axis: None, reached: AttainmentCounts::default() };
            outcome.add(&sheet, *times);
        }
        outcome
    }

    fn measured(year: i32, met: usize, low: usize) -> YearOutcome {
        let mut outcome = YearOutcome::new(FiscalYear::new(year).unwrap(), false, None);
        for (band, times) in [(Band::Met, met), (Band::Low, low)] {
            let mut reached = AttainmentCounts::default();
            reached.count(YearAttainment::Rate { band, zero: false });
            let sheet = SheetOutcome { stage: Stage::Results, ratings: Vec::new(), axis: None, reached };
            outcome.add(&sheet, times);
        }
        outcome
    }

    #[test]
    fn what_was_as_planned_or_better_is_counted_over_the_ratings_that_count() {
        let year = rated(2023, "plan", &[5, 30, 6, 2]);
        assert_eq!(year.tally(), Some((35, 41)));
        assert_eq!(year.rated().map(|rated| (rated.given(), rated.counted())), Some((43, 41)));
        assert_eq!(rated(2023, "a-to-c", &[1, 2, 3]).tally(), None, "no rating of it means as planned");
    }

    #[test]
    fn a_year_is_held_only_against_one_that_was_judged_alike() {
        let year = rated(2023, "plan", &[5, 30, 6, 2]);
        assert_eq!(year.since(Some(&rated(2022, "plan", &[1, 9, 0, 0]))), Since::Alike { met: 10, of: 10 });
        assert_eq!(year.since(Some(&rated(2022, "circles", &[1, 9, 0]))), Since::OtherScale);
        assert_eq!(year.since(Some(&measured(2022, 3, 1))), Since::OtherScale);
        assert_eq!(measured(2023, 2, 2).since(Some(&measured(2022, 3, 1))), Since::Alike { met: 3, of: 4 });
        assert_eq!(year.since(Some(&measured(2022, 0, 0))), Since::NotPublic);
        assert_eq!(year.since(Some(&YearOutcome { partial: true, ..measured(2022, 3, 1) })), Since::Partial);
        assert_eq!(year.since(None), Since::NotPublic);
    }

    #[test]
    fn years_on_other_scales_stand_apart() {
        let years = [
            rated(2023, "plan", &[1, 1, 1]),
            rated(2022, "circles", &[1, 1, 1]),
            rated(2021, "plan", &[2, 0, 0]),
            measured(2020, 1, 0),
            measured(2019, 0, 0),
        ];
        let groups: Vec<Vec<i32>> =
            judged_alike(&years).iter().map(|group| group.iter().map(|year| year.year.number()).collect()).collect();
        assert_eq!(groups, [vec![2023, 2021], vec![2022], vec![2020]]);
    }
}
