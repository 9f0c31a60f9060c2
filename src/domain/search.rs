//! 検索: comparing what people type with what was published, whatever the width, the kana or the case. What is shown
//! stays as it was written, with the found words marked.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::codes::codes;
use super::goal::{Item, SheetPart};
use super::publication::Snapshot;

/// The most characters of a query.
pub const LONGEST: usize = 100;
/// The most words of a query.
pub const MOST_WORDS: usize = 8;
/// Counted up whenever [`fold`], [`passages`] or [`code`] changes, so that what was folded before is folded anew.
pub const FOLDING: i32 = 2;

codes! {
    /// The part of a sheet in which something is looked for.
    Kind {
        /// 事務事業: its name, its section, its policy and summary, its indicators.
        Programme = "programme",
        /// 目標項目, with its milestones.
        Objective = "objective",
        /// 成果, with the updates and ratings.
        Result = "result",
    }
}

codes! {
    /// What a passage is, as its finding is called.
    Part {
        /// 事務事業: its name and its section.
        Programme = "programme",
        Policy = "policy",
        Summary = "summary",
        Indicator = "indicator",
        Objective = "objective",
        Milestone = "milestone",
        Result = "result",
        Update = "update",
        Evaluation = "evaluation",
    }
}

impl Part {
    /// The part of a sheet in which it is looked for.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Programme | Self::Policy | Self::Summary | Self::Indicator => Kind::Programme,
            Self::Objective | Self::Milestone => Kind::Objective,
            Self::Result | Self::Update | Self::Evaluation => Kind::Result,
        }
    }
}

/// Text in the form in which it is compared: NFKC, lower case, katakana as hiragana, dashes alike, no white space.
pub fn fold(text: &str) -> String {
    fold_with_places(text).into_iter().map(|(character, _, _)| character).collect()
}

/// Every folded character with the first byte of what it came from, and the first byte after that.
fn fold_with_places(text: &str) -> Vec<(char, usize, usize)> {
    let mut folded = Vec::with_capacity(text.len() / 2);
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        // A letter and the marks upon it are one: ｶ and ﾞ are が.
        let mut end = start + letter.len_utf8();
        while let Some((index, mark)) = letters.next_if(|(_, next)| is_upon(*next)) {
            end = index + mark.len_utf8();
        }
        let cluster = text.get(start..end).unwrap_or_default();
        for character in cluster.nfkc().flat_map(char::to_lowercase).filter_map(one_form) {
            folded.push((character, start, end));
        }
    }
    folded
}

fn is_upon(character: char) -> bool {
    matches!(character, '\u{ff9e}' | '\u{ff9f}') || canonical_combining_class(character) != 0
}

fn one_form(character: char) -> Option<char> {
    match character {
        _ if character.is_whitespace() || character.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(character) - 0x60),
        '‐'..='―' | '−' => Some('-'),
        '〜' | '∼' => Some('~'),
        other => Some(other),
    }
}

/// Why a query can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    TooLong,
    TooManyWords,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub typed: String,
    /// In the form in which it is compared; never empty.
    pub folded: String,
}

impl Word {
    /// A word; `None` where nothing of it can be compared.
    pub fn new(typed: &str) -> Option<Self> {
        let folded = fold(typed);
        let typed = typed.chars().filter(|character| !character.is_control()).collect();
        (!folded.is_empty()).then_some(Self { typed, folded })
    }
}

/// The words of a query, each once: all of them have to be found. White space of any width parts them.
pub fn words(typed: &str) -> Result<Vec<Word>, Unreadable> {
    if typed.chars().count() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let mut words: Vec<Word> = Vec::new();
    for word in typed.split_whitespace().filter_map(Word::new) {
        if !words.iter().any(|known| known.folded == word.folded) {
            words.push(word);
        }
    }
    if words.len() > MOST_WORDS { Err(Unreadable::TooManyWords) } else { Ok(words) }
}

/// A stretch of a text that is shown, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub text: String,
    /// Whether it is one of the words.
    pub is_found: bool,
}

/// The text in stretches, with every place of every word marked.
pub fn mark(text: &str, words: &[Word]) -> Vec<Stretch> {
    let folded = fold_with_places(text);
    let letters: Vec<char> = folded.iter().map(|(character, _, _)| *character).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for word in words {
        let word: Vec<char> = word.folded.chars().collect();
        let hits = letters.windows(word.len().max(1)).enumerate().filter(|(_, here)| *here == word);
        found.extend(hits.filter_map(|(first, _)| {
            let (_, start, _) = folded.get(first)?;
            let (_, _, end) = folded.get(first + word.len() - 1)?;
            Some((*start, *end))
        }));
    }
    found.sort_unstable();
    stretches(text, &found)
}

/// The text in stretches, with these places of it marked: from and to in bytes, in their order.
pub fn stretches(text: &str, found: &[(usize, usize)]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut done = 0;
    let mut add = |from: usize, to: usize, is_found: bool| {
        let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) else { return };
        match stretches.last_mut() {
            Some(last) if last.is_found == is_found => last.text.push_str(piece),
            _ => stretches.push(Stretch { text: piece.to_owned(), is_found }),
        }
    };
    for &(start, end) in found {
        add(done, start.max(done), false);
        add(start.max(done), end.max(done), true);
        done = done.max(end);
    }
    add(done, text.len(), false);
    stretches
}

/// The stretches around the first one that was found, within about `most` characters; … stands for what is left out.
pub fn excerpt(stretches: Vec<Stretch>, most: usize) -> Vec<Stretch> {
    let all: usize = stretches.iter().map(|stretch| stretch.text.chars().count()).sum();
    if all <= most {
        return stretches;
    }
    let before: usize =
        stretches.iter().take_while(|stretch| !stretch.is_found).map(|stretch| stretch.text.chars().count()).sum();
    let first = before.saturating_sub(most / 4).min(all - most);
    let mut position = 0;
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        let length = stretch.text.chars().count();
        let skip = first.saturating_sub(position);
        let text: String =
            stretch.text.chars().skip(skip).take((first + most).saturating_sub(position.max(first))).collect();
        position += length;
        if !text.is_empty() {
            kept.push(Stretch { text, is_found: stretch.is_found });
        }
    }
    let gap = || Stretch { text: "…".to_owned(), is_found: false };
    if first > 0 {
        kept.insert(0, gap());
    }
    if first + most < all {
        kept.push(gap());
    }
    kept
}

/// 事業番号 of a published sheet in the form in which it is compared. It is found as a whole, zeros in front included: a
/// number is not like another one of which it is a part.
pub fn code(snapshot: &Snapshot) -> Option<String> {
    snapshot.code.as_deref().map(fold).filter(|code| !code.is_empty())
}

/// What of a published sheet can be found, the name first.
pub fn passages(snapshot: &Snapshot) -> Vec<(Part, String)> {
    let mut passages = vec![(Part::Programme, snapshot.name.clone())];
    let mut add = |part: Part, text: &str| passages.push((part, text.to_owned()));
    let units = [&snapshot.department, &snapshot.section];
    let place: Vec<&str> = units.into_iter().flatten().map(|unit| unit.name.as_str()).collect();
    let about = [(Part::Policy, &snapshot.policy), (Part::Summary, &snapshot.summary)];
    let about = about.iter().filter_map(|(part, text)| Some((*part, text.as_deref()?)));
    let indicators = snapshot.own_figures().map(|(indicator, _)| (Part::Indicator, indicator.name.as_str()));
    for (part, text) in [(Part::Programme, place.join(" ").as_str())].into_iter().chain(about).chain(indicators) {
        if !text.is_empty() {
            add(part, text);
        }
    }
    for objective in &snapshot.objectives {
        add(Part::Objective, &whole(&objective.item));
    }
    for milestone in &snapshot.milestones {
        add(Part::Milestone, &milestone.title);
    }
    for result in &snapshot.results {
        add(Part::Result, &whole(&result.item));
    }
    let of_milestones = snapshot.milestones.iter().flat_map(|milestone| milestone.updates.iter().rev());
    for update in of_milestones.chain(snapshot.updates.iter().rev()).filter(|update| !update.text.is_empty()) {
        add(Part::Update, &update.text);
    }
    for given in &snapshot.evaluations {
        let cause = given.outside_cause.as_deref().unwrap_or_default();
        add(Part::Evaluation, [given.rating.label.as_str(), &given.reasons, cause].join(" ").trim_end());
    }
    for note in &snapshot.footnotes {
        add(if note.part == SheetPart::Objectives { Part::Objective } else { Part::Result }, &note.text);
    }
    passages
}

fn whole(item: &Item) -> String {
    let lines = std::iter::once(item.text.as_str()).chain(item.details.iter().map(|detail| detail.text.as_str()));
    lines.collect::<Vec<_>>().join(" ")
}

/// How alike a folded word and a folded name are: the share of the shorter one's pairs of neighbouring characters that
/// the other has too.
pub fn likeness(word: &str, name: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (wanted, there) = (pairs(word), pairs(name));
    let found = wanted.iter().filter(|pair| there.contains(pair)).count();
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let share = found as f64 / wanted.len().min(there.len()).max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::{excerpt, fold, mark, words};

    fn found(text: &str, typed: &str) -> Vec<String> {
        let words = words(typed).unwrap_or_default();
        mark(text, &words).into_iter().filter(|stretch| stretch.is_found).map(|stretch| stretch.text).collect()
    }

    #[test]
    fn width_kana_and_case_make_no_difference() {
        assert_eq!(found("ガイドブックを作る", "ｶﾞｲﾄﾞ"), ["ガイド"]);
        assert_eq!(found("がいどブック", "ガイド"), ["がいど"]);
        assert_eq!(found("ＧＩＧＡスクール", "giga"), ["ＧＩＧＡ"]);
        assert_eq!(found("G I G A スクール", "GIGA"), ["G I G A"]);
        assert_eq!(found("１２件", "12件"), ["１２件"]);
    }

    #[test]
    fn words_are_parted_by_white_space_of_any_width() {
        let typed = |text: &str| words(text).unwrap_or_default().into_iter().map(|word| word.typed).collect::<Vec<_>>();
        assert_eq!(typed(" 防災　計画 防災\t"), ["防災", "計画"]);
    }

    #[test]
    fn places_that_overlap_are_one_mark() {
        assert_eq!(found("防災計画", "防災計 災計画"), ["防災計画"]);
    }

    #[test]
    fn control_characters_and_bare_marks_are_no_words() {
        assert_eq!(words("\0 \u{200b}"), Ok(vec![]));
        assert_eq!(fold("ﾞ"), fold("ﾞ"));
    }

    #[test]
    fn an_excerpt_keeps_the_first_place_and_says_what_it_leaves_out() {
        let long = format!("{}防災{}", "前".repeat(100), "後".repeat(100));
        let words = words("防災").unwrap_or_default();
        let kept = excerpt(mark(&long, &words), 40);
        let texts: Vec<&str> = kept.iter().map(|stretch| stretch.text.as_str()).collect();
        assert_eq!(texts.concat().chars().count(), 42);
        assert!(texts.first() == Some(&"…") && texts.last() == Some(&"…") && texts.contains(&"防災"), "{texts:?}");
    }
}
