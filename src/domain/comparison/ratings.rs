//! The spread of ratings, year by year. Ratings are counted and never averaged, and two scales are never added up.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::rating::{EvaluationKind, Rating, is_same_axis};
use crate::domain::text;

/// The ratings of one year by one kind of rater.
#[derive(Debug, Clone)]
pub struct RatingSpread<'a> {
    pub year: FiscalYear,
    /// The axis that counted that year.
    pub axis: &'a str,
    /// Each rating of the scale with the sheets that were given it, best first.
    pub ratings: Vec<(Rating, Vec<&'a PublishedSheet>)>,
    /// How many of them are of the year's scale; those behind were given and are no longer on it.
    pub on_scale: usize,
    /// Sheets without a rating of this kind.
    pub unrated: usize,
}

impl RatingSpread<'_> {
    /// How many ratings count.
    pub fn counted(&self) -> usize {
        self.ratings.iter().filter(|(rating, _)| rating.counted).map(|(_, sheets)| sheets.len()).sum()
    }
}

/// The ratings of a year on the axis that counts. `axis` is its name where the year has none that was published. `scale` is the year's scale from best to worst; what was given and is no longer on it comes
/// behind.
pub fn spread<'a>(
    year: FiscalYear,
    kind: EvaluationKind,
    axis: &'a str,
    scale: &[Rating],
    sheets: impl IntoIterator<Item = &'a PublishedSheet>,
) -> RatingSpread<'a> {
    let mut axis = axis;
    let mut ratings: Vec<(Rating, Vec<&'a PublishedSheet>)> =
        scale.iter().map(|rating| (rating.clone(), Vec::new())).collect();
    let mut unrated = 0;
    for sheet in sheets {
        let Some((_, given)) = sheet.ratings.iter().find(|(by, _)| *by == kind) else {
            unrated += 1;
            continue;
        };
        axis = sheet.axis.as_deref().unwrap_or(axis);
        let index = ratings.iter().position(|(known, _)| is_same(known, given)).unwrap_or_else(|| {
            ratings.push((given.clone(), Vec::new()));
            ratings.len() - 1
        });
        if let Some((_, sheets)) = ratings.get_mut(index) {
            sheets.push(sheet);
        }
    }
    RatingSpread { year, axis, ratings, on_scale: scale.len(), unrated }
}

/// Years whose axes and scales are the same stand together, in the order in which the scales first appear.
pub fn by_scale(spreads: Vec<RatingSpread<'_>>) -> Vec<Vec<RatingSpread<'_>>> {
    let mut groups: Vec<Vec<RatingSpread<'_>>> = Vec::new();
    for spread in spreads {
        let same = groups.iter().position(|group| group.first().is_some_and(|first| have_same_scale(first, &spread)));
        match same.and_then(|index| groups.get_mut(index)) {
            Some(group) => group.push(spread),
            None => groups.push(vec![spread]),
        }
    }
    groups
}

fn have_same_scale(one: &RatingSpread<'_>, other: &RatingSpread<'_>) -> bool {
    is_same_axis(one.axis, other.axis)
        && one.ratings.len() == other.ratings.len()
        && one.ratings.iter().zip(&other.ratings).all(|((left, _), (right, _))| is_same(left, right))
}

/// Two ratings are the same where label, meaning and counting are: an A that means something else is another one.
pub fn is_same(one: &Rating, other: &Rating) -> bool {
    let key = |rating: &Rating| (text::comparison_key(&rating.label), text::comparison_key(&rating.meaning));
    key(one) == key(other) && one.counted == other.counted
}

/// Which ratings are exceptions, to be listed by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// All but the one that means "as planned".
    NotAsPlanned,
    /// The best and the worst, because no rating, or more than one, means "as planned".
    BestAndWorst,
}

/// On which side of the rule an exception lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Better,
    Worse,
    /// The rating is no longer on the scale: nobody knows whether it is better.
    Unknown,
}

impl Side {
    /// Every side, the better one first.
    pub const ALL: [Self; 3] = [Self::Better, Self::Worse, Self::Unknown];
}

/// The rule for ratings from best to worst, of which the first `on_scale` are of the scale, and for each of them on which
/// side it is an exception. What does not count is none.
pub fn exceptions(ratings: &[Rating], on_scale: usize) -> (Rule, Vec<Option<Side>>) {
    let planned: Vec<usize> = ratings
        .iter()
        .enumerate()
        .filter(|(_, rating)| rating.counted && is_as_planned(rating))
        .map(|at| at.0)
        .collect();
    let known = on_scale == 0 || planned.iter().all(|planned| *planned < on_scale);
    let side = |index: usize, better: bool| match () {
        () if index >= on_scale => Side::Unknown,
        () if better => Side::Better,
        () => Side::Worse,
    };
    if let ([planned], true) = (planned.as_slice(), known) {
        let of = |(index, rating): (usize, &Rating)| {
            (rating.counted && index != *planned).then(|| side(index, index < *planned))
        };
        return (Rule::NotAsPlanned, ratings.iter().enumerate().map(of).collect());
    }
    let first = ratings.iter().position(|rating| rating.counted);
    let last = ratings.iter().rposition(|rating| rating.counted);
    let of = |index: usize| match () {
        () if Some(index) == first => Some(side(index, true)),
        () if Some(index) == last => Some(side(index, false)),
        () => None,
    };
    (Rule::BestAndWorst, (0..ratings.len()).map(of).collect())
}

/// The rating of a scale that means "as planned", where exactly one does.
pub fn as_planned(scale: &[Rating]) -> Option<usize> {
    let mut planned = scale.iter().enumerate().filter(|(_, rating)| rating.counted && is_as_planned(rating));
    let (index, _) = planned.next()?;
    planned.next().is_none().then_some(index)
}

/// Whether label or meaning says that things went as planned: 計画通り, 計画どおり, 計画したとおりに達成した.
fn is_as_planned(rating: &Rating) -> bool {
    [&rating.label, &rating.meaning].into_iter().any(|words| {
        let key = text::comparison_key(words).replace("通り", "どおり").replace("とおり", "どおり");
        let planned = ["計画どおり", "計画したどおり", "計画のどおり", "予定どおり", "予定したどおり", "目標どおり"];
        planned.iter().any(|planned| key.contains(planned)) && !key.contains("ない") && !key.contains("なかった")
    })
}
