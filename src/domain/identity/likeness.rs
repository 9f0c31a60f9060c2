//! Whether two names are spellings of one.

use crate::domain::text;

/// From this share of neighbouring pairs of characters in common, a name is another spelling.
const ALIKE: f64 = 0.6;

/// Words that names of programmes end with, whatever they are about.
const ENDINGS: [&str; 24] = [
    "事業", "業務", "事務", "推進", "支援", "促進", "振興", "整備", "管理", "運営", "対策", "補助", "助成", "交付",
    "委託", "経費", "費", "金", "等", "の", "及び", "・", "一般", "関係",
];

/// Characters that tell two of a kind apart: 第1期 and 第2期, 小学校 and 中学校, 東 and 西.
const TELLING: &str = "0123456789一二三四五六七八九十東西南北小中高";

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same but for widths, spaces and capitals.
    Same,
    /// Another spelling: a word more or less.
    Rewritten,
    /// Another name.
    Other,
}

/// How alike two names of programmes are. What stands in brackets, and figures, tell programmes apart however alike the
/// rest is.
pub fn likeness(one: &str, other: &str) -> Likeness {
    let keys = [one, other].map(text::comparison_key);
    let [one, other] = keys.each_ref().map(String::as_str);
    if one == other {
        return Likeness::Same;
    }
    let is_told_apart = telling(one) != telling(other) || brackets(one) != brackets(other);
    let is_alike = |one, other| text::similarity(one, other) >= ALIKE;
    let is_rewritten = is_alike(one, other) && is_alike(core(one), core(other));
    if !is_told_apart && (is_rewritten || is_longer(one, other) || is_longer(other, one)) {
        Likeness::Rewritten
    } else {
        Likeness::Other
    }
}

/// Whether a name is the other with a word more: 広報紙の発行 and 広報紙, 公園・緑地 and 公園.
fn is_longer(longer: &str, shorter: &str) -> bool {
    let bare = |key: &str| {
        let stem = ["事業", "業務", "事務"].iter().find_map(|kind| key.strip_suffix(kind)).unwrap_or(key);
        stem.replace("及び", "・")
    };
    let (longer, shorter) = (bare(longer), bare(shorter));
    let parts: Vec<&str> = longer.split(['・', '、']).collect();
    let length = |key: &str| key.chars().count();
    let has_part_more = length(&shorter) > 1 && shorter.split(['・', '、']).all(|part| parts.contains(&part));
    let is_most_of_it = length(&shorter) > 2 && length(&shorter) * 2 >= length(&longer);
    has_part_more || is_most_of_it && longer.contains(&shorter)
}

fn telling(key: &str) -> String {
    key.chars().filter(|letter| TELLING.contains(*letter)).collect()
}

/// What stands in brackets.
fn brackets(key: &str) -> Vec<&str> {
    let opened = |letter| matches!(letter, '(' | '[' | '〔' | '【' | '<' | '〈' | '「' | '『');
    let closed = |letter| matches!(letter, ')' | ']' | '〕' | '】' | '>' | '〉' | '」' | '』');
    key.split(opened).skip(1).map(|inside| inside.split(closed).next().unwrap_or(inside)).collect()
}

/// A name without the words that many end with.
fn core(key: &str) -> &str {
    let mut core = key;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| core.strip_suffix(ending)) {
        if shorter.is_empty() {
            break;
        }
        core = shorter;
    }
    core
}

#[cfg(test)]
mod tests {
    use super::{Likeness, likeness};

    #[test]
    fn a_word_more_or_less_is_the_same_name_and_what_tells_two_apart_is_not() {
        for (one, other, expected) in [
            ("広報紙発行事業", "広報紙　発行事業", Likeness::Same),
            ("ＧＩＧＡスクール", "GIGA スクール", Likeness::Same),
            ("広報紙発行事業", "広報紙の発行事業", Likeness::Rewritten),
            ("広報紙発行事業", "広報紙発行", Likeness::Rewritten),
            ("広報紙", "広報紙の発行", Likeness::Rewritten),
            ("公園事業", "公園・緑地事業", Likeness::Rewritten),
            ("公園及び緑地事業", "緑地事業", Likeness::Rewritten),
            ("負担金事業", "分担金事業", Likeness::Other),
            ("人権教育推進事業", "人権教育・啓発推進事業", Likeness::Rewritten),
            ("空き家バンク（登録）", "空き家バンク事業（登録）", Likeness::Rewritten),
            ("広報紙発行事業", "ふるさと納税", Likeness::Other),
            ("子育て支援事業", "高齢者支援事業", Likeness::Other),
            ("下水道整備事業", "下水道管理事業", Likeness::Other),
            ("学校給食事業（小学校）", "学校給食事業（中学校）", Likeness::Other),
            ("学校給食事業", "学校給食事業（中学校）", Likeness::Other),
            ("小学校給食事業", "中学校給食事業", Likeness::Other),
            ("第1期総合計画策定事業", "第2期総合計画策定事業", Likeness::Other),
            ("第一小学校改修事業", "第二小学校改修事業", Likeness::Other),
            ("東部センター管理運営事業", "西部センター管理運営事業", Likeness::Other),
        ] {
            assert_eq!(likeness(one, other), expected, "{one} / {other}");
            assert_eq!(likeness(other, one), expected, "{other} / {one}");
        }
    }
}
