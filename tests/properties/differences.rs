//! No difference parts a number, a date or a word.

use ichirizuka::domain::difference::{self, Piece};
use ichirizuka::domain::phrase::{self, Kind};
use proptest::prelude::*;

/// A part of a goal as cities write them.
fn any_part() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (0..2000_u32).prop_map(|number| number.to_string()),
        (0..2000_u32).prop_map(|number| format!("{}.{}", number / 10, number % 10)),
        (1..99_u32).prop_map(|number| format!("{number},{:03}", number * 7)),
    ];
    let unit = prop_oneof![Just("%"), Just("件"), Just("人"), Just("千円"), Just("か所"), Just("km"), Just("")];
    let era = prop_oneof![Just("平成"), Just("令和"), Just("")];
    let word = prop_oneof![
        Just("実質公債費比率"),
        Just("以下に抑える"),
        Just("登録"),
        Just("ホームページ"),
        Just("を目指す"),
        Just("相談会の開催"),
        Just("、"),
        Just("（"),
        Just("・"),
        Just("〜"),
        Just(" "),
        Just("\n"),
        Just("GIGAスクール"),
    ];
    prop_oneof![
        3 => word.prop_map(ToOwned::to_owned),
        2 => (number, unit).prop_map(|(number, unit)| format!("{number}{unit}")),
        1 => (era, 1..31_u32, 1..12_u32).prop_map(|(era, year, month)| format!("{era}{year}年{month}月")),
        1 => (1..31_u32).prop_map(|year| format!("令和{year}年度")),
    ]
}

fn any_goal() -> impl Strategy<Value = String> {
    proptest::collection::vec(any_part(), 0..12).prop_map(|parts| parts.concat())
}

/// Two goals of which the second has most parts of the first.
fn any_two() -> impl Strategy<Value = (String, String)> {
    let parts = proptest::collection::vec((any_part(), any_part(), 0..4_u8), 0..12);
    parts.prop_map(|parts| {
        let before: String = parts.iter().map(|(before, _, _)| before.as_str()).collect();
        let after =
            parts.iter().map(|(before, after, which)| if *which == 0 { after.as_str() } else { before.as_str() });
        let after: String = after.collect();
        (before, after)
    })
}

/// Where a side of a difference is cut, in bytes of that side.
fn cuts(pieces: &[Piece], leave_out: fn(&Piece) -> bool) -> Vec<usize> {
    let mut at = 0;
    let kept = pieces.iter().filter(|piece| !leave_out(piece));
    let ends = kept.map(|piece| {
        at += piece.text().len();
        at
    });
    ends.collect()
}

/// Whether a reader takes for one thing what is parted here, told without the product's own reading of words.
fn parts_something(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_kanji = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let runs_up_to = before.chars().rev().find(|letter| !is_kanji(*letter));
    let digits = is_digit(left) && is_digit(right);
    let mark_before = ".,".contains(left) && before.chars().rev().nth(1).is_some_and(is_digit);
    let mark_behind = ".,".contains(right) && after.chars().nth(1).is_some_and(is_digit);
    let decimal = mark_before && is_digit(right) || is_digit(left) && mark_behind;
    let begins_a_date = after.starts_with("平成") || after.starts_with("令和");
    let is_unit = right == '%' || is_kanji(right) && !begins_a_date || right.is_ascii_alphabetic();
    let unit = is_digit(left) && is_unit;
    let date = "年月".contains(left) && is_digit(right) && runs_up_to.is_some_and(is_digit);
    let era = (before.ends_with("平成") || before.ends_with("令和")) && is_digit(right);
    // Behind a number, a unit ends and a word may begin.
    let word = is_kanji(left)
        && is_kanji(right)
        && !runs_up_to.is_some_and(|letter| letter.is_ascii_digit() || letter == 'か')
        && !begins_a_date;
    let kana = |letter: char| ('\u{30a1}'..='\u{30fc}').contains(&letter) && letter != '・';
    digits || decimal || unit || date || era || word || (kana(left) && kana(right))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn phrases_joined_are_the_text(text in "\\PC{0,40}") {
        let joined: String = phrase::phrases(&text).iter().map(|phrase| phrase.text).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn no_difference_parts_a_number_a_date_or_a_word((before, after) in any_two()) {
        let pieces = difference::between(&before, &after);
        for at in cuts(&pieces, |piece| matches!(piece, Piece::Added(_))) {
            prop_assert!(!parts_something(&before, at), "{before:?} at {at}: {pieces:?}");
        }
        for at in cuts(&pieces, |piece| matches!(piece, Piece::Removed(_))) {
            prop_assert!(!parts_something(&after, at), "{after:?} at {at}: {pieces:?}");
        }
        let side = |leave_out: fn(&Piece) -> bool| -> String {
            pieces.iter().filter(|piece| !leave_out(piece)).map(Piece::text).collect()
        };
        prop_assert_eq!(side(|piece| matches!(piece, Piece::Added(_))), before.clone());
        prop_assert_eq!(side(|piece| matches!(piece, Piece::Removed(_))), after.clone());
    }

    #[test]
    fn changes_name_what_went_and_what_came(one in any_goal(), other in any_goal()) {
        let changes = difference::changes(&difference::between(&one, &other));
        for change in &changes {
            prop_assert!(one.contains(&change.before) && other.contains(&change.after), "{change:?}");
            prop_assert!(change.before != change.after);
        }
        prop_assert_eq!(changes.is_empty(), one == other);
    }

    #[test]
    fn a_date_with_an_era_is_one_phrase(year in 1..31_u32, month in 1..=12_u32, word in "[\u{4e00}-\u{4fff}]{0,3}") {
        let date = format!("平成{year}年{month}月");
        let text = format!("{word}{date}に");
        let found = phrase::phrases(&text);
        prop_assert!(found.iter().any(|phrase| phrase.text == date && phrase.kind == Kind::Date), "{found:?}");
    }
}
