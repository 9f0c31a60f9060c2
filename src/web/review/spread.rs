//! How ratings spread over their scale: shares, bars and figures. Never an average.

use std::collections::BTreeMap;

use crate::domain::rating::EvaluationKind;
use crate::store::published::scales::ScaleRating;
use crate::web::review::table::ratings;

/// As many shades tell the parts of a bar apart.
const SHADES: usize = 4;

/// Goals by kind and the number of the rating; `None` are those without.
type Counted = BTreeMap<(EvaluationKind, Option<i32>), usize>;

/// A rating's share of those that count.
pub(super) struct Share {
    /// The label; none for goals without a rating.
    pub(super) label: Option<String>,
    pub(super) count: usize,
    /// In whole percent, rounded half up; none for what does not count in a distribution.
    pub(super) percent: Option<usize>,
}

/// The part of a bar that stands for a rating.
pub(super) struct Part {
    pub(super) begins: usize,
    pub(super) width: usize,
    /// The same for a rating wherever it stands.
    pub(super) shade: usize,
    /// The rating with its count.
    pub(super) label: String,
}

/// The ratings of one kind; none where nobody of this kind rated.
pub(super) fn shares(counted: &Counted, kind: EvaluationKind, scale: &[ScaleRating]) -> Vec<Share> {
    let counts = |label: &str| scale.iter().any(|known| known.rating.counted && known.rating.label == label);
    let parts = ratings(counted, kind, scale);
    if parts.iter().all(|(label, _)| label.is_none()) {
        return Vec::new();
    }
    let sum: usize =
        parts.iter().filter(|(label, _)| label.as_deref().is_some_and(counts)).map(|(_, count)| count).sum();
    let share = |(label, count): (Option<String>, usize)| Share {
        percent: label.as_deref().is_some_and(counts).then(|| percent(count, sum)),
        label,
        count,
    };
    parts.into_iter().map(share).collect()
}

/// The parts of a bar a hundred wide, one for each rating that counts.
pub(super) fn parts(counted: &Counted, kind: EvaluationKind, scale: &[ScaleRating]) -> Vec<Part> {
    let shares = shares(counted, kind, scale);
    let counted: Vec<&Share> = shares.iter().filter(|share| share.percent.is_some()).collect();
    let sum: usize = counted.iter().map(|share| share.count).sum();
    let mut before = 0;
    let mut parts = Vec::new();
    for share in counted {
        let begins = percent(before, sum);
        before += share.count;
        let label = share.label.as_deref().unwrap_or_default();
        let place = scale.iter().position(|rating| rating.rating.label == label).unwrap_or_default();
        let width = percent(before, sum) - begins;
        parts.push(Part { begins, width, shade: place % SHADES, label: format!("{label} {}", share.count) });
    }
    parts
}

/// How many goals have each rating that counts, in the order of the scale.
pub(super) fn figures(counted: &Counted, kind: EvaluationKind, scale: &[ScaleRating]) -> Vec<usize> {
    let count = |known: &ScaleRating| counted.get(&(kind, Some(known.number))).copied().unwrap_or_default();
    scale.iter().filter(|known| known.rating.counted).map(count).collect()
}

/// Rounded half up.
pub(super) const fn percent(part: usize, whole: usize) -> usize {
    if whole == 0 { 0 } else { (part * 200 + whole) / (whole * 2) }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!((percent(1, 8), percent(1, 3), percent(2, 3), percent(0, 0)), (13, 33, 67, 0));
    }
}
