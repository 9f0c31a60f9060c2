//! A rate as printed in a bracket: 達成率92%, 79%完了, 目標50件、達成率92%. A percentage without such a word is a value and
//! never a rate.

use super::quantities::{self, Quantity};
use crate::domain::figure::Figure;
use crate::domain::text;
use crate::intake::marked;

/// Words for rates, the longer before the shorter ones they contain.
const LABELS: [&str; 7] = ["目標達成率", "目標達成度", "達成率", "達成度", "完了率", "進捗率", "進捗度"];

/// A rate and the figures printed with it.
pub(super) struct PrintedRate {
    pub(super) percent: Figure,
    /// The source's own word for it.
    pub(super) label: String,
    /// The target beside it (目標50件).
    pub(super) target: Option<Quantity>,
    /// The actual figure beside it (実績46件).
    pub(super) actual: Option<Quantity>,
}

pub(super) fn read(inside: &str) -> Option<PrintedRate> {
    let mut rate = None;
    let (mut target, mut actual) = (None, None);
    for part in inside.split(['、', '，', '／', '/', '；', ' ', '\u{3000}']) {
        let part = text::normalise(part);
        if let Some(found) = rate_in(&part) {
            rate = Some(found);
        } else if let Some(figure) = part.strip_prefix("目標").and_then(only_quantity) {
            target = Some(figure);
        } else if let Some(figure) = part.strip_prefix("実績").and_then(only_quantity) {
            actual = Some(figure);
        }
    }
    let tight = || text::normalise(inside).split_whitespace().collect::<String>();
    let (percent, label) = rate.or_else(|| rate_in(&tight()))?;
    Some(PrintedRate { percent, label, target, actual })
}

fn only_quantity(text: &str) -> Option<Quantity> {
    let text = text.trim_start_matches(['値', ':', 'は', '=', ' ']);
    quantities::find(text).into_iter().next().filter(|quantity| quantity.range.start == 0)
}

fn rate_in(part: &str) -> Option<(Figure, String)> {
    let (part, _) = marked::part(part);
    let percent = |text: &str| {
        let (figure, _) = marked::part(text).0.strip_suffix('%').map(marked::part)?;
        Figure::read(figure).ok().filter(|figure| !figure.value().is_sign_negative())
    };
    for label in LABELS {
        if let Some(rest) = part.strip_prefix(label) {
            let rest = rest.trim_start_matches([':', 'は', '=', '約', ' ', 'が']);
            return Some((percent(rest)?, label.to_owned()));
        }
    }
    for (ending, label) in [("完了済み", "完了率"), ("完了済", "完了率"), ("完了", "完了率"), ("達成", "達成率")]
    {
        if let Some(rest) = part.strip_suffix(ending) {
            return Some((percent(rest)?, label.to_owned()));
        }
    }
    None
}
