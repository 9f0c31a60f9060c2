//! Text that is broken between its words only: a date or a number with its unit stays on one line.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::domain::phrase::{Kind, phrases};

/// A text as a page draws it.
#[derive(Template)]
#[template(path = "kit/unbroken.html")]
pub struct Unbroken<'text> {
    runs: Vec<Run<'text>>,
}

impl<'text> Unbroken<'text> {
    /// A text in runs, ready to be drawn.
    pub fn of(text: &'text (impl AsRef<str> + ?Sized)) -> Self {
        Self { runs: runs(text.as_ref()) }
    }
}

// A template of HTML: what stands in it is escaped already.
impl HtmlSafe for Unbroken<'_> {}

/// A stretch of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Run<'text> {
    pub text: &'text str,
    /// Whether it stays on one line.
    pub is_whole: bool,
    /// Whether it is Japanese within an English sentence: a name or a word of the city's own.
    pub is_japanese: bool,
}

/// A text in runs: joined they are the text.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    if is_english(text) { by_language(text) } else { by_figure(text) }
}

/// Whether a text has an English word that stands by itself; an abbreviation such as KPI or SNS is none.
fn is_english(text: &str) -> bool {
    let is_word = |word: &str| {
        let rest = word.strip_prefix(|first: char| first.is_ascii_alphabetic()).unwrap_or_default();
        rest.len() > 1 && rest.chars().all(|letter| letter.is_ascii_lowercase())
    };
    text.split([' ', ',', '.', ':', '(', ')']).any(is_word)
}

/// An English sentence, in which each stretch of Japanese is a run.
fn by_language(text: &str) -> Vec<Run<'_>> {
    let is_japanese = |letter: char| matches!(letter, '\u{3005}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let stretches = text.split_inclusive(' ').flat_map(move |word| {
        let begin = word.find(is_japanese).unwrap_or(word.len());
        let end = word.char_indices().rev().find(|(_, letter)| is_japanese(*letter));
        let end = end.map_or(begin, |(at, letter)| at + letter.len_utf8());
        [(&word[..begin], false), (&word[begin..end], true), (&word[end..], false)]
    });
    let runs = stretches.filter(|(text, _)| !text.is_empty());
    runs.map(|(text, is_japanese)| Run { text, is_whole: false, is_japanese }).collect()
}

/// A Japanese text, in which dates and figures are whole.
fn by_figure(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let run = |text, is_whole| Run { text, is_whole, is_japanese: false };
    let (mut begin, mut at) = (0, 0);
    for phrase in phrases(text) {
        let end = at + phrase.text.len();
        if begin <= at && is_whole(phrase.kind, phrase.text) {
            runs.extend((begin < at).then(|| run(&text[begin..at], false)));
            begin = end + bound(&text[end..]).len();
            runs.push(run(&text[at..begin], true));
        }
        at = end;
    }
    runs.extend((begin < text.len()).then(|| run(&text[begin..], false)));
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
        let one = |text| [Run { text, is_whole: false, is_japanese: false }];
        assert_eq!(runs("年度中の年度"), one("年度中の年度"), "no figure stands alone in it");
        assert_eq!(runs("計画の策定"), one("計画の策定"));
        assert_eq!(runs(""), []);
    }

    #[test]
    fn a_word_of_the_citys_own_is_japanese_within_an_english_sentence() {
        let japanese = |text: &'static str| {
            let found = runs(text);
            assert_eq!(found.iter().map(|run| run.text).collect::<String>(), text);
            found.iter().filter(|run| run.is_japanese).map(|run| run.text).collect::<Vec<_>>()
        };
        assert_eq!(japanese("28 of 37 were rated “計画通り” or better."), ["計画通り"]);
        assert_eq!(japanese("評価不能 / Not rated"), ["評価不能"]);
        assert_eq!(japanese("妥当性: Rating"), ["妥当性"]);
        assert_eq!(japanese("From 812人 in FY2016 to 961人"), ["人", "人"]);
        assert_eq!(japanese("SNSの活用、ICTの活用"), [""; 0]);
    }
}
