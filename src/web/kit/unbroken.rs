//! Text that is broken between its words only: a date or a number with its unit stays on one line.

use crate::domain::phrase::{Kind, phrases};

/// A stretch of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Run<'text> {
    pub text: &'text str,
    /// Whether it stays on one line.
    pub is_whole: bool,
}

/// A text in runs: joined they are the text.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for phrase in phrases(text) {
        let end = at + phrase.text.len();
        if begin <= at && is_whole(phrase.kind, phrase.text) {
            runs.extend((begin < at).then(|| Run { text: &text[begin..at], is_whole: false }));
            begin = end + bound(&text[end..]).len();
            runs.push(Run { text: &text[at..begin], is_whole: true });
        }
        at = end;
    }
    runs.extend((begin < text.len()).then(|| Run { text: &text[begin..], is_whole: false }));
    runs
}

/// The word that a text begins with where that makes a bound of the number before it.
fn bound(text: &str) -> &str {
    ["以上", "以下", "以内", "未満"].into_iter().find(|word| text.starts_with(word)).unwrap_or_default()
}

/// Something longer than half a line of a phone may be broken: it would stick out of its column.
fn is_whole(kind: Kind, text: &str) -> bool {
    const LONGEST: usize = 12;
    let is_figure = |letter: char| letter.is_numeric() || letter == '元';
    matches!(kind, Kind::Date | Kind::Number)
        && text.contains(is_figure)
        && (2..=LONGEST).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::{Run, runs};

    #[test]
    fn dates_and_numbers_with_their_units_are_whole() {
        let text = "参加者を950人以上にする（令和元年11月）";
        let found = runs(text);
        let whole: Vec<&str> = found.iter().filter(|run| run.is_whole).map(|run| run.text).collect();
        assert_eq!(whole, ["950人以上", "令和元年11月"]);
        assert_eq!(found.iter().map(|run| run.text).collect::<String>(), text);
    }

    #[test]
    fn a_text_without_them_is_one_run() {
        assert_eq!(
            runs("年度中の年度"),
            [Run { text: "年度中の年度", is_whole: false }],
            "no figure stands alone in it"
        );
        assert_eq!(runs("計画の策定"), [Run { text: "計画の策定", is_whole: false }]);
        assert_eq!(runs(""), []);
    }
}
