//! Choices that are ticked: ■継続 □縮小, or a ring at one of several cells.

use std::borrow::Cow;

const TICKED: [char; 10] = ['■', '☑', '☒', '✓', '✔', '●', '◉', '▣', '☆', 'レ'];
const OPEN: [char; 5] = ['□', '☐', '○', '〇', '◯'];

/// Whether a text has boxes to tick.
pub(super) fn has_boxes(text: &str) -> bool {
    let text = boxed(text);
    let begins = text.trim_start().starts_with(is_box);
    begins && text.trim().chars().count() > 1
}

/// The same with a box in place of a pair of brackets to tick: （　）拡充　（レ）継続.
fn boxed(text: &str) -> Cow<'_, str> {
    const BRACKETS: [(char, char); 4] = [('（', '）'), ('(', ')'), ('[', ']'), ('［', '］')];
    let pair = |rest: &str| {
        let (_, close) = BRACKETS.into_iter().find(|(open, _)| rest.starts_with(*open))?;
        let end = rest.find(close)?;
        let inside = rest.get(..end)?.chars().skip(1).collect::<String>();
        let mark = match inside.trim() {
            "" => '□',
            inside if is_filled_mark(inside) => '■',
            _ => return None,
        };
        Some((mark, end + close.len_utf8()))
    };
    if pair(text.trim_start()).is_none() {
        return Cow::Borrowed(text);
    }
    let (mut written, mut rest) = (String::new(), text.trim_start());
    while let Some(letter) = rest.chars().next() {
        let (letter, length) = pair(rest).unwrap_or((letter, letter.len_utf8()));
        written.push(letter);
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(written)
}

const fn is_box(letter: char) -> bool {
    matches!(letter, '■' | '☑' | '☒' | '✓' | '✔' | '●' | '◉' | '▣' | '□' | '☐' | '○' | '〇' | '◯')
}

/// The one choice that is ticked among texts; `Ok(None)` where none is, an error where it can't be told.
pub(super) fn ticked<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Option<String>, ()> {
    let mut choices = Vec::new();
    for text in texts {
        let text = boxed(text);
        let mut rest = text.trim();
        while let Some(mark) = rest.chars().next().filter(|letter| is_box(*letter)) {
            let behind = rest.get(mark.len_utf8()..).unwrap_or_default();
            let end = behind.find(is_box).unwrap_or(behind.len());
            let (choice, next) = behind.split_at_checked(end).unwrap_or((behind, ""));
            choices.push((mark, choice.trim().trim_end_matches(['・', '、', '/', '／']).trim().to_owned()));
            rest = next;
        }
    }
    let filled = |(mark, choice): &&(char, String)| TICKED.contains(mark) && !choice.is_empty();
    let mut chosen = choices.iter().filter(filled);
    match (chosen.next(), chosen.next()) {
        // A ring is the mark of the choice where there are no boxes.
        (None, _) if choices.iter().any(|(mark, _)| matches!(mark, '○' | '〇' | '◯')) => Err(()),
        (None, _) => Ok(None),
        (Some((_, choice)), None) => Ok(Some(choice.clone())),
        _ => Err(()),
    }
}

/// What a text says that may list several words of which one is marked: ○高い　・普通, 1 高い ② 普通. An error where it lists
/// several and none of them for certain.
pub(super) fn one_of(text: &str) -> Result<String, ()> {
    let listed = listed(text);
    let marked = |option: &&Listed| option.is_marked;
    let (mut chosen, rest) = (listed.iter().filter(marked), listed.iter().filter(|option| !option.is_marked));
    match (listed.len(), chosen.next(), chosen.next()) {
        (0 | 1, ..) => Ok(text.trim().to_owned()),
        (_, Some(option), None) if rest.count() > 0 && !option.word.is_empty() => Ok(option.word.clone()),
        _ => Err(()),
    }
}

/// Whether a text lists several words with rings at them, and no boxes.
pub(super) fn is_ringed_list(text: &str) -> bool {
    text.contains(['○', '〇', '◯']) && !text.contains(['□', '☐', '■', '☑', '☒', '●']) && listed(text).len() > 1
}

/// The longest word of a scale that stands in a cell of its own, in letters.
const LONGEST_WORD: usize = 10;
/// What words of one scale have in common with each other: each group is one.
const SCALES: [&str; 4] = [
    "拡充 拡大 充実 継続 維持 改善 見直 縮小 統合 休止 廃止 完了 終了",
    "適切 概ね適切 不適切",
    "未達成 順調 概ね順調",
    "高い 普通 低い やや高い やや低い",
];

/// Of words of one scale in cells of their own beside each other, 拡充｜○継続｜縮小, the one that is marked; an error where
/// none or several are. None where they are not of one scale.
pub(super) fn among(words: &[&str]) -> Option<Result<String, ()>> {
    let is_ring = |letter: char| OPEN.contains(&letter) || TICKED.contains(&letter) || letter == '◎';
    let bare = |word: &str| word.trim().trim_start_matches(is_ring).trim().to_owned();
    let short = || words.iter().filter(|word| word.trim().chars().count() <= LONGEST_WORD);
    let first = bare(words.first()?);
    let others = || short().skip(1).filter(|word| is_of_one_scale(&first, &bare(word)));
    others().next()?;
    let is_marked = |word: &&&str| word.trim().starts_with(is_ring) && !word.trim().starts_with(['□', '☐']);
    let mut marked = short().filter(is_marked).filter(|word| !bare(word).is_empty());
    match (marked.next(), marked.next()) {
        (Some(word), None) => Some(Ok(bare(word))),
        _ => Some(Err(())),
    }
}

/// A word of a scale and the reason behind it: 継続（要望が多いため）, 継続。要望が多いため。 None where what follows may be part
/// of the choice: 改善（一部見直し）.
pub(super) fn parted(text: &str) -> Option<(&str, &str)> {
    let bare = without_quotes(text);
    let (end, mark) = bare.char_indices().find(|(_, letter)| "（(。、，：:\n \u{3000}".contains(*letter))?;
    let word = word(bare.get(..end)?);
    let behind = bare.get(end + mark.len_utf8()..)?.trim();
    let reason = match mark {
        '（' | '(' => behind.trim_end_matches('。').strip_suffix(['）', ')'])?,
        _ => behind,
    };
    let reason =
        ["理由:", "理由：", "理由は"].iter().find_map(|begin| reason.strip_prefix(begin)).unwrap_or(reason).trim();
    let says_why = ["ため", "ので", "から", "ことによる", "必要がある", "必要である"];
    let is_reason = reason.len() < behind.len() && behind.contains("理由")
        || says_why.iter().any(|end| reason.trim_end_matches('。').ends_with(end))
        || reason.contains('。');
    let is_choice = is_word(word) || is_letter(word) && !word.starts_with(char::is_numeric);
    (is_choice && is_reason).then_some((word, reason))
}

/// A word of a scale without the number in front of it and the quotes around it: ②継続. Any other text as it is.
pub(super) fn word(text: &str) -> &str {
    let bare = without_quotes(text);
    let is_number = |letter: char| letter.is_numeric() || ".．)）、 \u{3000}(（".contains(letter);
    let unnumbered = bare.trim_start_matches(is_number);
    match unnumbered {
        word if word.len() < bare.len() && is_word(word) => word,
        _ if bare.len() < text.trim().len() && is_word(bare) => bare,
        _ => text.trim(),
    }
}

fn without_quotes(text: &str) -> &str {
    let text = text.trim();
    let within = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    within('「', '」').or_else(|| within('『', '』')).unwrap_or(text).trim()
}

/// Whether it is one word of a scale: 現状維持.
fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && SCALES.iter().any(|scale| is_of(scale, word))
}

/// Whether it is a grade of one letter.
pub(super) fn is_letter(word: &str) -> bool {
    let mut letters = word.trim().chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_alphabetic())
}

/// Whether two words can be chosen between.
fn is_of_one_scale(one: &str, other: &str) -> bool {
    let of_words = SCALES.iter().any(|scale| is_of(scale, one) && is_of(scale, other));
    of_words || is_letter(one) && is_letter(other)
}

fn is_of(scale: &str, word: &str) -> bool {
    /// The longest word with one of a scale at its beginning or end, in letters: 現状維持.
    const LONGEST: usize = 6;
    let is_known = |known: &str| word == known || word.starts_with(known) || word.ends_with(known);
    word.chars().count() <= LONGEST && scale.split(' ').any(is_known)
}

/// One word of a list.
struct Listed {
    word: String,
    is_marked: bool,
}

/// The words that a text lists; at most one where it is no list.
fn listed(text: &str) -> Vec<Listed> {
    /// Marks of a choice in front of a word.
    const RINGS: [char; 6] = ['○', '〇', '◯', '◎', '●', '✓'];
    let parts: Vec<&str> =
        text.split([' ', '\u{3000}', '\n', '／', '/']).filter(|part| !part.trim().is_empty()).collect();
    let is_circled = |letter: char| ('①'..='⑳').contains(&letter);
    let is_number = |part: &str| part.chars().all(|letter| letter.is_numeric() || ".．)）:：、".contains(letter));
    let is_letter = |part: &str| {
        part.chars().count() == 1
            && part.chars().all(|letter| letter.is_ascii_alphabetic() || ('Ａ'..='Ｚ').contains(&letter))
    };
    let has_plain_numbers =
        parts.iter().any(|part| part.starts_with(|letter: char| letter.is_numeric() && !is_circled(letter)));
    let mut listed: Vec<Listed> = Vec::new();
    // A number or a grade belongs to the word behind it: 1 高い, A 順調.
    let mut waits = false;
    for part in parts {
        let ring = part.chars().next().filter(|letter| RINGS.contains(letter));
        let is_marked = ring.is_some() || has_plain_numbers && part.starts_with(is_circled);
        let bare = part.trim_start_matches(|letter: char| {
            RINGS.contains(&letter) || letter == '・' || letter.is_numeric() || ".．)）".contains(letter)
        });
        match listed.last_mut() {
            Some(last) if part.starts_with(['(', '（']) && ring.is_none() && !last.word.is_empty() => {
                last.word = format!("{} {part}", last.word);
            }
            Some(last) if waits && !is_number(part) && !is_letter(part) && ring.is_none() => {
                format!("{} {bare}", last.word).trim().clone_into(&mut last.word);
                waits = false;
            }
            _ => {
                waits = is_number(part) || is_letter(part) || bare.is_empty();
                listed.push(Listed { word: bare.to_owned(), is_marked });
            }
        }
    }
    if listed.len() < 2 {
        return of_dots(text);
    }
    let is_spaced =
        listed.len() == 2 && listed.iter().all(|option| option.word.chars().count() == 1 && !option.is_marked);
    let joined: String = listed.iter().map(|option| option.word.as_str()).collect();
    if is_spaced && LETTER_SPACED.contains(&joined.as_str()) { Vec::new() } else { listed }
}

/// Words of two letters that are written with a blank between them.
const LETTER_SPACED: [&str; 16] = [
    "拡充", "拡大", "充実", "継続", "維持", "改善", "縮小", "統合", "休止", "廃止", "完了", "終了", "順調", "達成",
    "良好", "適切",
];

/// The words of a list with dots between them: Ａ・Ｂ・Ｃ. 改善・見直し is one.
fn of_dots(text: &str) -> Vec<Listed> {
    let parts: Vec<&str> = text.split(['・', '、', ',', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_grade = |part: &&str| part.trim_matches(['(', ')', '（', '）']).chars().count() == 1;
    let are_grades = parts.len() > 1 && parts.iter().all(is_grade);
    if parts.len() < 3 && !are_grades {
        return Vec::new();
    }
    parts.into_iter().map(|part| Listed { word: part.to_owned(), is_marked: false }).collect()
}

/// Whether a cell holds nothing but a mark, and not an open box.
pub(super) fn is_filled_mark(text: &str) -> bool {
    is_mark(text) && !text.trim().starts_with(['□', '☐'])
}

/// Whether a cell holds nothing but the mark of a choice.
pub(super) fn is_mark(text: &str) -> bool {
    let mut letters = text.trim().chars();
    matches!((letters.next(), letters.next()), (Some(mark), None) if TICKED.contains(&mark) || OPEN.contains(&mark) || mark == '◎')
}

#[cfg(test)]
mod tests {
    use super::{among, has_boxes, is_mark, one_of, parted, ticked, word};

    #[test]
    fn the_one_choice_that_is_ticked_counts_and_two_are_none() {
        let of = |text: &'static str| ticked([text]);
        assert_eq!(of("□拡充　■継続　□縮小"), Ok(Some("継続".to_owned())));
        assert_eq!(of("☑ A ☐ B"), Ok(Some("A".to_owned())));
        assert_eq!(of("□拡充 □継続"), Ok(None));
        assert_eq!(of("■拡充 ■継続"), Err(()));
        assert_eq!(ticked(["□ 拡充", "■ 継続", "□ 休止"]), Ok(Some("継続".to_owned())));
        assert_eq!(of("○拡充 ○継続"), Err(()));
        assert_eq!(of("（　）拡充　（レ）継続　（　）縮小"), Ok(Some("継続".to_owned())));
        assert_eq!(of("[ ]A [○]B [ ]C"), Ok(Some("B".to_owned())));
        assert_eq!(of("( )拡充 ( )継続"), Ok(None));
        assert_eq!(of("（○）拡充（○）継続"), Err(()));
        assert!(!has_boxes("（A）") && !has_boxes("A（○）") && has_boxes("( )拡充"));
        assert!(is_mark("○") && is_mark("◯") && is_mark(" ● ") && !is_mark("継続"));
    }

    #[test]
    fn a_choice_is_parted_from_its_reason_and_from_nothing_else() {
        for (text, word, reason) in [
            ("継続（市民の要望が多いため）", "継続", "市民の要望が多いため"),
            ("「現状維持（利用者が多いため）」", "現状維持", "利用者が多いため"),
            ("②継続（理由：要望が多い）", "継続", "要望が多い"),
            ("継続。利用者が多いため。", "継続", "利用者が多いため。"),
            ("B（おおむね進んだため）", "B", "おおむね進んだため"),
        ] {
            assert_eq!(parted(text), Some((word, reason)), "{text}");
        }
        for text in ["改善（一部見直し）", "継続", "継続（拡充）", "B（概ね順調）", "統合・廃止", "10（低いため）"]
        {
            assert_eq!(parted(text), None, "{text}");
        }
        for (text, bare) in [("②継続", "継続"), ("１．拡充", "拡充"), ("③", "③"), ("2", "2"), ("「継続」", "継続")]
        {
            assert_eq!(word(text), bare, "{text}");
        }
    }

    #[test]
    fn of_words_in_cells_beside_each_other_the_marked_one_counts() {
        let of = |words: &[&str]| among(words).map(Result::ok);
        assert_eq!(of(&["拡充", "改善", "○現状維持", "縮小"]), Some(Some("現状維持".to_owned())));
        assert_eq!(of(&["拡充", "継続", "縮小"]), Some(None), "a ring that is drawn can't be seen");
        assert_eq!(of(&["A", "B", "C"]), Some(None));
        assert_eq!(of(&["○A", "○B"]), Some(None));
        assert_eq!(of(&["継続", "市民の声をきいて続けるため拡充はしない"]), None);
        assert_eq!(of(&["B", "概ね順調"]), None);
        assert_eq!(of(&["継続"]), None);
    }

    #[test]
    fn a_list_of_words_says_the_one_that_is_marked_and_is_none_of_them_without() {
        for (text, says) in [
            ("○高い　・普通　・低い", Some("高い")),
            ("・高い　○普通　・低い", Some("普通")),
            ("1 高い　② 普通　3 低い", Some("普通")),
            ("１．拡充　②．継続　３．縮小　４．廃止", Some("継続")),
            ("（Ａ）・Ｂ・Ｃ・Ｄ", None),
            ("Ａ　Ｂ　Ｃ", None),
            ("拡充／継続／縮小", None),
            ("拡充・継続・縮小", None),
            ("○拡充 ○継続", None),
            ("①拡充 ②継続 ③縮小", None),
            ("改善・見直し", Some("改善・見直し")),
            ("継　続", Some("継　続")),
            ("A 順調", Some("A 順調")),
            ("現状維持", Some("現状維持")),
        ] {
            assert_eq!(one_of(text).ok().as_deref(), says, "{text}");
        }
    }
}
