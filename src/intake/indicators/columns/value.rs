//! What a heading of a table of indicators says: of which year, of which kind and of which indicator the values below it are.

use super::super::headers::{Column, VALUES, is, known, without_brackets};
use super::super::slots::{self, Places};
use super::ValueColumn;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::intake::headings::Heading;
use crate::intake::year_words::{self, Named};
use crate::intake::{header, heading_marks, marked};

/// What a heading means that ends with a word.
pub(super) fn column_of(heading: &Heading, key: &str) -> Option<Column> {
    if header::names_former(heading) {
        return None;
    }
    let joined = || known(&super::key(&heading.parts.concat()));
    // 年度 below 目標 is that of the target.
    let of_over = joined().filter(|column| known(key) == Some(Column::Year) && column.is_of_years());
    of_over.or_else(|| known(key)).or_else(|| known(without_brackets(key))).or_else(joined)
}

pub(super) fn value_column(
    index: usize,
    heading: &Heading,
    key: &str,
    places: &Places,
    table_year: Option<FiscalYear>,
) -> Option<ValueColumn> {
    let value = |year, kind, slot| {
        let unit = heading.parts.iter().rev().find_map(|part| heading_marks::unit(part));
        Some(ValueColumn { year, kind, slot, unit, ..ValueColumn::new(index, heading.name()) })
    };
    let slot = places.of_value(index, heading);
    let name = heading.parts.join(" ");
    let is_of_the_year = heading_marks::part_of_year(&name).is_none() && !heading_marks::is_of_another_figure(&name);
    if known(key).is_some_and(Column::is_of_years) || !is_of_the_year {
        return None;
    }
    if heading_marks::is_of_plan(&name) {
        let is_figure = name.contains("目標") && heading_marks::is_figure_of_plan(heading.last());
        let target = value(None, Some(ValueKind::Target), slot).filter(|_| is_figure);
        return target.map(|target| ValueColumn { is_of_plan: true, ..target });
    }
    let bare: Vec<String> = heading.parts.iter().map(|part| heading_marks::without(part)).collect();
    if let Some((named, words)) = year_words::part(&bare.join(" ")) {
        let year = match named {
            Named::Year(year) => Some(year),
            Named::Away(_) => table_year.and_then(|year| named.of_table(year)),
        };
        // R6目標1 beside 指標名1.
        let (word, number) = numbered(&words);
        let (words, slot) = match places.numbered(number) {
            Some(of_number) if !number.is_empty() => (word, Some(of_number)),
            _ => (words.as_str(), slot),
        };
        return match (year, said_beside_year(words)) {
            (Some(_), Some(says)) => value(year, says.kind(), slot),
            _ => None,
        };
    }
    if let Some(says) = slot.and_then(|_| slots::read(heading)).and_then(|part| part.value_kind()) {
        return value(None, says.kind(), slot);
    }
    // 目標値2 beside 指標2.
    let (word, number) = numbered(key);
    let (word, slot) = if number.is_empty() { (key, slot) } else { (word, Some(places.numbered(number)?)) };
    let (kind, _) = VALUES.iter().find(|(_, words)| is(words, word))?;
    value(None, kind.or_else(|| kind_over(&bare)), slot)
}

/// Words and the number behind them: 目標値2, 目標値(2).
fn numbered(words: &str) -> (&str, &str) {
    let inner = words.strip_suffix(')');
    let bare = inner.unwrap_or(words);
    let (word, number) = bare.split_at(bare.trim_end_matches(|letter: char| letter.is_ascii_digit()).len());
    match (inner, word.strip_suffix('(')) {
        (None, _) => (word, number),
        (Some(_), Some(word)) if !number.is_empty() => (word, number),
        (Some(_), _) => (words, ""),
    }
}

/// What the words over 値 say that it is: 策定時, 直近値, 目標.
fn kind_over(parts: &[String]) -> Option<ValueKind> {
    let [.., over, _] = parts else { return None };
    let over = super::key(over);
    let of_words = || VALUES.iter().find(|(_, words)| is(words, &over)).and_then(|(kind, _)| *kind);
    year_words::value_kind(&over).and_then(year_words::Says::kind).or_else(of_words)
}

/// What the words beside a year say of its value, without those that stand over all values of an indicator: 成果指標／実績値／R4, or
/// 活動指標ア：R5実績.
fn said_beside_year(words: &str) -> Option<year_words::Says> {
    let over = ["重要業績評価指標", "成果指標", "活動指標", "対象指標", "評価指標", "指標", "kpi"];
    let rest = over.iter().fold(words.to_lowercase(), |words, over| words.replace(over, ""));
    let is_letter =
        |letter: char| ('ァ'..='ヶ').contains(&letter) || letter.is_ascii_digit() || marked::is_numbered_letter(letter);
    let bare = || rest.trim_start_matches(is_letter);
    year_words::value_kind(&rest).or_else(|| year_words::value_kind(bare()).filter(|_| rest.len() < words.len()))
}
