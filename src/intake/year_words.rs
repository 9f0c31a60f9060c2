//! The year that a heading, or a cell for a year, names beside other words: R4目標, 令和2年度（見込み）, 前年度実績, FY19.

use crate::domain::era;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::text;

/// The longest name of a year, in letters: 平成31（令和元）年度.
const LONGEST: usize = 16;
/// The longest text in which a year is looked for.
pub(super) const LONGEST_TEXT: usize = 80;

/// How many years from that of the table a sheet may be that is called by nothing but a letter and a number.
const FARTHEST: i32 = 30;

/// A year as a heading names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Year(FiscalYear),
    /// 前年度 (-1), 今年度 (0), 翌年度 (1): counted from the year of the table.
    Away(i32),
}

impl Named {
    /// The year, in a table of `year`.
    pub(super) fn of_table(self, year: FiscalYear) -> Option<FiscalYear> {
        match self {
            Self::Year(named) => Some(named),
            Self::Away(away) => FiscalYear::new(year.number() + away).ok(),
        }
    }
}

/// What words say that a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    Kind(ValueKind),
}

impl Says {
    /// The kind, where it is said.
    pub(super) const fn kind(self) -> Option<ValueKind> {
        match self {
            Self::Nothing => None,
            Self::Kind(kind) => Some(kind),
        }
    }
}

/// Words for years that are counted from that of the table.
const AWAY: [(&str, i32); 18] = [
    ("前々年度", -2),
    ("前前年度", -2),
    ("一昨年度", -2),
    ("前年度", -1),
    ("昨年度", -1),
    ("今年度", 0),
    ("本年度", 0),
    ("当年度", 0),
    ("当該年度", 0),
    ("次年度", 1),
    ("翌年度", 1),
    ("来年度", 1),
    ("翌々年度", 2),
    ("翌翌年度", 2),
    ("1年前", -1),
    ("2年前", -2),
    ("3年前", -3),
    ("4年前", -4),
];

/// The one year that a text names, and the other words of it in normal form without brackets; none where it names no year,
/// or several.
pub(super) fn part(text: &str) -> Option<(Named, String)> {
    if text.len() > LONGEST_TEXT * 3
        || !text.contains(|letter: char| letter.is_numeric() || matches!(letter, '元' | '年'))
    {
        return None;
    }
    let tight: String = text::normalise(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    for (word, away) in AWAY {
        let parted = tight.split_once(word);
        // 12年前 are not two years.
        let is_longer = |before: &str| before.ends_with(|letter: char| letter.is_numeric());
        if let Some((before, behind)) = parted.filter(|(before, _)| !is_longer(before)) {
            return Some((Named::Away(away), bare(&[before, behind])));
        }
    }
    let (start, end, year) = first(&tight, 0)?;
    let (before, behind) = (tight.get(..start)?, tight.get(end..)?);
    let is_range = behind.trim_start_matches([')', '末', '(']).starts_with(['~', '〜', '-', '―', '–', '—'])
        || behind.starts_with("から");
    if is_range || first(behind, 0).is_some_and(|(.., other)| other != year) {
        return None;
    }
    // R6年度末時点.
    let behind = behind
        .strip_prefix('末')
        .map_or(behind, |rest| rest.strip_prefix("時点").or_else(|| rest.strip_prefix("現在")).unwrap_or(rest));
    Some((Named::Year(year), bare(&[before, behind])))
}

/// The year that the name of a sheet of a table of `year` names. An era's letter with a number and nothing else may count the
/// sheets: S1, T2; it is a year only where it is one not far from that of the table.
pub(super) fn of_sheet(name: &str, year: FiscalYear) -> Option<FiscalYear> {
    let named = part(name)?.0.of_table(year)?;
    let tight: String = text::normalise(name).split_whitespace().collect();
    let number = tight.strip_prefix(|letter: char| letter.is_ascii_alphabetic());
    let is_short = number.is_some_and(|number| number.chars().all(|letter| letter.is_ascii_digit()));
    let is_near = (named.number() - year.number()).abs() <= FARTHEST;
    (!is_short || is_near).then_some(named)
}

/// Whether a text names several years: R4～R8, R4～8年度, R1実績・R2計画.
pub(super) fn names_several(text: &str) -> bool {
    if text.len() > LONGEST_TEXT * 3 || !text.contains(|letter: char| letter.is_numeric() || letter == '元') {
        return false;
    }
    let tight: String = text::normalise(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let Some((_, end, year)) = first(&tight, 0) else { return false };
    let behind = tight.get(end..).unwrap_or_default();
    let till = behind.trim_start_matches([')', '末', '(', '度']).strip_prefix(['~', '〜', '-', '―', '–', '—']);
    let is_number = |till: &str| {
        let bare = till.trim_start_matches(|letter: char| letter.is_ascii_digit());
        bare.len() < till.len() && !bare.starts_with(['月', '日', '.', '/'])
    };
    first(behind, 0).is_some_and(|(.., other)| other != year) || till.is_some_and(is_number)
}

/// A value with the year that its cell names beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated<'cell> {
    pub(super) value: &'cell str,
    pub(super) year: FiscalYear,
    /// What the words beside the year say that it is.
    pub(super) says: Says,
}

/// The value and the year of a cell that has both: 45.2%（R3）, (R8) 50, R8：50.
pub(super) fn beside_value(cell: &str) -> Option<Dated<'_>> {
    let cell = cell.trim();
    let dated = |value: &'_ str, inside: &str| {
        let (named, words) = part(inside)?;
        let Named::Year(year) = named else { return None };
        // 5（2020）may be two numbers.
        let is_year = inside.contains(|letter: char| !letter.is_numeric());
        is_year.then_some((year, value_kind(&words)?)).filter(|_| !value.is_empty())
    };
    let behind = || cell.strip_suffix(['）', ')', '】', ']'])?.rsplit_once(['（', '(', '【', '[']);
    let before = || cell.strip_prefix(['（', '(', '【', '['])?.split_once(['）', ')', '】', ']']);
    let pairs = [behind(), before().map(swapped), cell.split_once(['：', ':']).map(swapped)];
    pairs.into_iter().flatten().find_map(|(value, inside)| {
        let (year, says) = dated(value.trim(), inside.trim())?;
        Some(Dated { value: value.trim(), year, says })
    })
}

const fn swapped<'cell>((one, other): (&'cell str, &'cell str)) -> (&'cell str, &'cell str) {
    (other, one)
}

/// The year that a cell names and nothing beside it.
pub(super) fn of_cell(cell: &str) -> Option<FiscalYear> {
    FiscalYear::read(cell).ok().or_else(|| match part(cell)? {
        (Named::Year(year), words) if words.is_empty() => Some(year),
        _ => None,
    })
}

/// The years from and till which a cell says that something is, R3～R5; open where it names no last one.
pub(super) fn range(cell: &str) -> Option<(FiscalYear, Option<FiscalYear>)> {
    let tight: String = text::normalise(cell).split_whitespace().collect();
    let (from, till) = tight.split_once(['~', '〜', '-', '―', '–', '—'])?;
    let till = if till.is_empty() { None } else { Some(of_cell(till)?) };
    Some((of_cell(from)?, till))
}

/// Whether a row whose cell names its years is of a year; none where the cell names none.
pub(super) fn is_of(cell: &str, year: FiscalYear) -> Option<bool> {
    let of_range = || range(cell).map(|(from, till)| from <= year && till.is_none_or(|till| year <= till));
    of_cell(cell).map(|named| named == year).or_else(of_range)
}

/// Whether a year has a number in its era.
pub(super) fn is_number_of(number: u8, year: FiscalYear) -> bool {
    /// The years before the first ones of 令和, 平成 and 昭和.
    const BEFORE: [i32; 3] = [2018, 1988, 1925];
    BEFORE.iter().any(|before| before + i32::from(number) == year.number())
}

/// Where the first year that is named begins and ends.
fn first(tight: &str, from: usize) -> Option<(usize, usize, FiscalYear)> {
    let mut before = None;
    for (start, letter) in tight.char_indices().skip_while(|(at, _)| *at < from) {
        // 成果指標1令和元年度: the name of an era begins wherever it stands.
        let begins =
            !letter.is_ascii_alphanumeric() || !before.is_some_and(|before: char| before.is_ascii_alphanumeric());
        before = Some(letter);
        if !begins || !may_begin_a_year(letter) {
            continue;
        }
        let rest = tight.get(start..).unwrap_or_default();
        let ends = rest.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(LONGEST);
        let longest = ends.filter_map(|end| Some((end, FiscalYear::read(rest.get(..end)?).ok()?)));
        let Some((end, year)) = longest.last() else { continue };
        // 2020件 and 令和2年4月 name no fiscal year.
        let behind = rest.get(end..).unwrap_or_default();
        if let Some((longer, ends)) = end_of_year(behind, year) {
            return Some((start, start + end + longer, ends));
        }
        // R5人件費 and 令和5年度件数 name one all the same.
        let is_number = rest.get(..end).is_some_and(|year| year.chars().all(|letter| letter.is_ascii_digit()));
        let goes_on = behind.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '月'))
            || is_number && behind.starts_with(['件', '人'])
            || behind.strip_prefix('年').unwrap_or(behind).starts_with(|letter: char| letter.is_ascii_digit());
        if !goes_on && (1900..2200).contains(&year.number()) {
            return Some((start, start + end, year));
        }
    }
    None
}

/// The fiscal year that ends with the month behind a year, R3.3末 or 令和3年3月末, and how long that is.
fn end_of_year(behind: &str, year: FiscalYear) -> Option<(usize, FiscalYear)> {
    let ends = ["3月末", "3月31日", "年3月末", ".3月末", ".3末", "/3末", "年3月31日", ".3.31"];
    let found = ends.iter().find(|end| behind.starts_with(**end))?;
    Some((found.len(), year.previous()))
}

/// Whether a name of a year may begin with the letter: most letters of a table are not worth the look.
fn may_begin_a_year(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_uppercase() || era::begins_with(letter)
}

fn bare(parts: &[&str]) -> String {
    let mut words: String = parts.concat();
    words.retain(|letter| !matches!(letter, '(' | ')' | '[' | ']' | '【' | '】' | '/' | '・' | ':' | '_'));
    words.trim_start_matches(['の', '末']).trim_end_matches('の').to_owned()
}

/// What the words beside a year say that its value is; none where they say nothing of it, or something else.
pub(super) fn value_kind(words: &str) -> Option<Says> {
    let words = words.strip_suffix('値').unwrap_or(words);
    match words {
        "" | "数" | "度" => Some(Says::Nothing),
        "実績" | "結果" | "実数" | "最新" | "直近" | "確定" | "実績確定" | "確定実績" => {
            Some(Says::Kind(ValueKind::Actual))
        }
        "目標" | "数値目標" | "目標数" | "中間目標" | "最終目標" | "年度目標" => {
            Some(Says::Kind(ValueKind::Target))
        }
        "計画" | "予定" | "plan" => Some(Says::Kind(ValueKind::Plan)),
        "見込" | "見込み" | "実績見込" | "実績見込み" => Some(Says::Kind(ValueKind::Forecast)),
        "基準" | "現状" | "策定時" | "計画策定時" | "当初" | "初期" | "計画当初" => {
            Some(Says::Kind(ValueKind::Base))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, Says, part, value_kind};
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::indicator_table::ValueKind;

    #[test]
    fn a_heading_may_name_a_year_in_front_behind_or_within() {
        for (text, year, rest) in [
            ("R4年度", 2022, ""),
            ("Ｒ４目標", 2022, "目標"),
            ("令和4年度実績値", 2022, "実績値"),
            ("実績（H30）", 2018, "実績"),
            ("目標値 R4年度", 2022, "目標値"),
            ("FY19", 2019, ""),
            ("2019.0", 2019, ""),
            ("令和2年度（見込み）", 2020, "見込み"),
            ("H31/R1年度", 2019, ""),
            ("2022", 2022, ""),
            ("令和元年度末の状況", 2019, "状況"),
            ("H26年度事業内容", 2014, "事業内容"),
            ("R7:plan", 2025, "plan"),
            ("成果指標1令和元年度目標", 2019, "成果指標1目標"),
            ("平成30年度\n決算額（千円）", 2018, "決算額千円"),
            ("R5人件費", 2023, "人件費"),
            ("令和5年度件数", 2023, "件数"),
        ] {
            assert_eq!(part(text), Some((Named::Year(FiscalYear::new(year).unwrap()), rest.to_owned())), "{text}");
        }
        assert_eq!(part("前年度実績"), Some((Named::Away(-1), "実績".to_owned())));
        for (text, away) in [("当該年度", 0), ("２年前", -2), ("前々年度", -2), ("翌々年度", 2)] {
            assert_eq!(part(text), Some((Named::Away(away), String::new())), "{text}");
        }
        assert_eq!(part("12年前"), None);
        for text in ["事業名", "目標2020件", "R4～R8", "令和2年4月", "第2期", "A4用紙", "R1実績・R2計画"]
        {
            assert_eq!(part(text), None, "{text}");
        }
    }

    #[test]
    fn the_words_beside_it_say_what_the_value_is() {
        assert_eq!(value_kind("実績値"), Some(Says::Kind(ValueKind::Actual)));
        assert_eq!(value_kind("目標"), Some(Says::Kind(ValueKind::Target)));
        assert_eq!(value_kind(""), Some(Says::Nothing));
        assert_eq!(value_kind("事業内容"), None);
    }
}
