//! Numbers with what they count, in running text: 14人, 1,900台, 4億5千万円, 約10a. Numbers that count nothing are left
//! out: those of dates, with a minus, ordinals (第2次, 6年生), those of notes (※1) and numbers that are part of a name (NET119, 119番).

use std::ops::Range;

use rust_decimal::Decimal;

use crate::domain::figure::Figure;
use crate::domain::partial_date::PartialDate;
use crate::domain::steps::took;
use crate::domain::text;
use crate::intake::marked;

/// A number and its unit in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Where number and unit stand, in bytes.
    pub(super) range: Range<usize>,
    pub(super) value: Figure,
    /// The unit as written, full width made half; empty when there is none.
    pub(super) unit: String,
}

impl Quantity {
    /// Whether both count the same thing by different words, such as 人 and 名.
    pub(super) fn same_unit(&self, other: &Self) -> bool {
        canonical(&self.unit) == canonical(&other.unit)
    }
}

fn canonical(unit: &str) -> &str {
    match unit {
        "名" => "人",
        "箇所" | "ヶ所" | "ケ所" | "カ所" | "ヵ所" | "ヶ月" | "個所" => "か所",
        "パーセント" => "%",
        other => other,
    }
}

/// Units longer than one letter or not in Chinese characters; others are recognised by their script.
const UNITS: &str = "パーセント ポイント キロメートル メートル ヘクタール アール リットル トン キログラム センチ
    か所 箇所 ヶ所 ケ所 カ所 ヵ所 個所 世帯 団体 施設 店舗 企業 事業所 事業者 事業 業務 自治会 地区 地域 路線 区画 項目 時間
    品目 種類 点 件 人 名 社 組 回 台 校 園 戸 店 本 冊 棟 円 者 % km2 km ha kg kWh kW m2 m3 m a t";

/// What follows a number that counts nothing.
const NOT_COUNTED: [&str; 13] = ["年", "月", "番", "次", "期", "号", "歳", "才", "丁目", "条", "世紀", "級", "学年"];

pub(super) fn find(text: &str) -> Vec<Quantity> {
    took(text.len());
    let mut dates = PartialDate::find_in(text).into_iter().map(|(range, _)| range).peekable();
    let mut quantities = Vec::new();
    let mut position = 0;
    let mut before = None;
    while let Some(character) = text.get(position..).and_then(|rest| rest.chars().next()) {
        while dates.next_if(|date| date.end <= position).is_some() {}
        if let Some(date) = dates.peek().filter(|date| date.contains(&position)) {
            (position, before) = (date.end, None);
            continue;
        }
        if digit(character).is_none() {
            position += character.len_utf8();
            before = Some(character)
                .filter(|letter| !letter.is_whitespace())
                .or(before.filter(|sign| matches!(sign, '△' | '▲')));
            continue;
        }
        let Some((value, end)) = number(text, position) else { break };
        // △ is a minus: what falls short or goes out is no quantity that was promised or reached.
        let named = before.is_some_and(|before| {
            matches!(before, '第' | '△' | '▲' | '−') || is_latin(before) || marked::begins_a_mark(before)
        });
        let (unit, unit_end) = unit(text, end);
        let counts =
            !named && !NOT_COUNTED.iter().any(|word| text.get(end..).is_some_and(|rest| rest.starts_with(word)));
        if let (true, Some(value)) = (counts, value) {
            quantities.push(Quantity { range: position..unit_end, value, unit });
        }
        // A unit may be followed by the next number at once: 30組75人.
        position = unit_end.max(end);
        before = None;
    }
    quantities
}

/// The first quantity of a text whose beginning alone matters.
pub(super) fn find_first(text: &str) -> Option<Quantity> {
    const NEAR: usize = 40;
    let end = text.char_indices().nth(NEAR).map_or(text.len(), |(end, _)| end);
    find(text.get(..end)?).into_iter().next()
}

fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => text::normalise(&character.to_string()).chars().next(),
        _ => None,
    }
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// The number at `start`, with 万 and the like worked in, and where it ends; no value when it is too large.
fn number(text: &str, start: usize) -> Option<(Option<Figure>, usize)> {
    let (mut total, mut section) = (Some(Decimal::ZERO), Some(Decimal::ZERO));
    let (mut current, mut end) = digits(text, start)?;
    let mut scaled = false;
    while let Some(next) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let Some((scale, closes_section)) = scale(next) else { break };
        scaled = true;
        let times = |value: Option<Decimal>| value.and_then(|value| value.checked_mul(scale));
        if closes_section {
            let sum = section.zip(current).and_then(|(section, current)| section.checked_add(current));
            total = total.zip(times(sum)).and_then(|(total, part)| total.checked_add(part));
            section = Some(Decimal::ZERO);
        } else {
            section = section.zip(times(current)).and_then(|(section, part)| section.checked_add(part));
        }
        end += next.len_utf8();
        (current, end) = digits(text, end).unwrap_or((Some(Decimal::ZERO), end));
    }
    let value = if scaled {
        total.zip(section).zip(current).and_then(|((total, section), current)| {
            total.checked_add(section)?.checked_add(current).map(|value| value.normalize())
        })
    } else {
        current
    };
    Some((value.map(Figure::new), end))
}

/// How much a letter multiplies, and whether it ends a section of four digits.
fn scale(letter: char) -> Option<(Decimal, bool)> {
    match letter {
        '百' => Some((Decimal::from(100), false)),
        '千' => Some((Decimal::from(1_000), false)),
        '万' => Some((Decimal::from(10_000), true)),
        '億' => Some((Decimal::from(100_000_000), true)),
        '兆' => Some((Decimal::from(1_000_000_000_000_i64), true)),
        _ => None,
    }
}

/// Digits with their separators and point, and where they end.
fn digits(text: &str, start: usize) -> Option<(Option<Decimal>, usize)> {
    let rest = text.get(start..)?;
    let mut written = String::new();
    let mut end = start;
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        let followed = characters.peek().copied().and_then(digit).is_some();
        match (digit(character), character) {
            (Some(digit), _) => written.push(digit),
            (None, ',' | '，') if followed && !written.is_empty() => written.push(','),
            (None, '.' | '．') if followed && !written.is_empty() && !written.contains('.') => written.push('.'),
            _ => break,
        }
        end += character.len_utf8();
    }
    (!written.is_empty()).then(|| (Figure::read(&written).ok().map(Figure::value), end))
}

/// The longest abbreviation in Latin letters that is taken for a unit.
const LONGEST_LATIN: usize = 4;

/// The unit behind a number and where it ends: a known one, else an abbreviation, else one Chinese character or two.
fn unit(text: &str, start: usize) -> (String, usize) {
    let all = text.get(start..).unwrap_or_default();
    // A note mark may stand between a number and what it counts: 14①人.
    let rest = marked::after(all);
    let start = start + all.len() - rest.len();
    let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    let near = rest.get(gap..).unwrap_or_default();
    // Units are short: what is normalised need not be longer than they are.
    let prefixes = near.char_indices().map(|(at, character)| at + character.len_utf8()).take(6);
    let mut known: Option<(String, usize)> = None;
    for end in prefixes {
        let written = text::unit_of_measure(near.get(..end).unwrap_or_default());
        let next = near.get(end..).and_then(|rest| rest.chars().next());
        let goes_on = written.chars().all(|letter| letter.is_ascii_alphanumeric())
            && next.is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '²' | '³'));
        if UNITS.split_whitespace().any(|unit| unit == written) && !goes_on {
            known = Some((written, start + gap + end));
        }
    }
    if let Some(known) = known {
        return known;
    }
    let latin = near.bytes().take_while(u8::is_ascii_alphabetic).count();
    if (1..=LONGEST_LATIN).contains(&latin) {
        return (near.get(..latin).unwrap_or_default().to_owned(), start + gap + latin);
    }
    let letters: Vec<char> = rest.chars().take_while(|letter| matches!(letter, '一'..='鿿')).take(3).collect();
    // Two letters are a word of their own; of more, where the unit ends is anybody's guess.
    let unit: String = if letters.len() > 2 { letters.iter().take(1).collect() } else { letters.iter().collect() };
    let end = start + unit.len();
    (unit, end)
}
