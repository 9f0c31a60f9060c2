//! The words in the cells of indicator tables.

use rust_decimal::Decimal;

use crate::domain::figure::Figure;
use crate::domain::indicator::{Direction, IndicatorKind, Missing};
use crate::domain::indicator_table::ValueKind;
use crate::domain::text;

use super::super::marked;
use super::headers::Column;

/// What a cell for a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Figure(Figure),
    Missing(Missing),
    /// Nothing, which is not zero.
    Nothing,
}

/// The longest number that is read, exponent included.
const LONGEST_NUMBER: usize = 40;

/// Reads a value, and says whether a note mark stands at it; the row's unit may stand behind it.
pub(super) fn value(cell: &str, unit: Option<&str>) -> (Option<Read>, bool) {
    if let Some(read) = unmarked(cell, unit) {
        return (Some(read), false);
    }
    let (figure, _) = marked::part(without_unit(marked::part(cell).0, unit));
    let read = unmarked(figure, None);
    (read, read.is_some())
}

fn unmarked(cell: &str, unit: Option<&str>) -> Option<Read> {
    match text::normalise(cell).as_str() {
        "" | "-" | "–" | "—" | "―" | "ー" | "‐" | "−" | "…" | "..." | "／" | "/" | "na" | "n/a" | "N/A" | "NA" => {
            Some(Read::Nothing)
        }
        "報告時期前" | "not_due" => Some(Read::Missing(Missing::NotDue)),
        "未報告" | "not_reported" => Some(Read::Missing(Missing::NotReported)),
        "測定不可" | "測定不能" | "not_measurable" => Some(Read::Missing(Missing::NotMeasurable)),
        "評価不能" | "not_judgeable" => Some(Read::Missing(Missing::NotJudgeable)),
        _ => figure(&text::normalise(without_unit(cell, unit))).map(Read::Figure),
    }
}

/// The cell without the unit behind its figure.
fn without_unit<'cell>(cell: &'cell str, unit: Option<&str>) -> &'cell str {
    /// Letters that one of a normal form may be written with, such as a kana and its mark.
    const LETTERS_OF_ONE: usize = 2;
    // A unit that begins with a digit would take the last digits of the figure away.
    let is_unit = |unit: &String| unit.starts_with(|letter: char| !letter.is_numeric());
    let Some(unit) = unit.map(text::unit_of_measure).filter(is_unit) else { return cell };
    let cell = cell.trim_end();
    let ends = cell.char_indices().rev().take(LETTERS_OF_ONE * unit.chars().count());
    let parted = ends.map(|(at, _)| cell.split_at(at)).find(|(_, end)| text::unit_of_measure(end) == unit);
    parted.map_or(cell, |(figure, _)| figure.trim_end())
}

/// A number as people write it, or as a program prints it: with an exponent, or with more digits than people use.
fn figure(written: &str) -> Option<Figure> {
    if let Ok(figure) = Figure::read(written) {
        return Some(figure);
    }
    let digits = written.strip_prefix('-').unwrap_or(written);
    let plain = digits.len() <= LONGEST_NUMBER
        && digits.starts_with(|character: char| character.is_ascii_digit())
        && digits.ends_with(|character: char| character.is_ascii_digit())
        && digits
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '.' | 'e' | 'E' | '+' | '-'));
    if !plain {
        return None;
    }
    let value = if digits.contains(['e', 'E']) {
        Decimal::from_scientific(written).ok()?
    } else {
        written.parse::<Decimal>().ok()?
    };
    Some(Figure::new(value))
}

/// The words of a column, for a message.
pub(super) const fn known(column: Column) -> &'static str {
    match column {
        Column::Kind => "activity, outcome, population (活動指標, 成果指標, 対象指標)",
        Column::ValueKind => "actual, plan, target, base, forecast (実績値, 計画値, 目標値, 基準値, 見込み)",
        Column::Direction => "more, less, keep, none (多いほどよい, 少ないほどよい, 維持, なし)",
        _ => "none",
    }
}

pub(super) fn kind(cell: &str) -> Option<IndicatorKind> {
    let key = text::comparison_key(cell);
    match key.trim_end_matches("指標") {
        "activity" | "活動" | "output" => Some(IndicatorKind::Activity),
        "outcome" | "成果" => Some(IndicatorKind::Outcome),
        "population" | "対象" => Some(IndicatorKind::Population),
        _ => None,
    }
}

pub(super) fn value_kind(cell: &str) -> Option<ValueKind> {
    let key = text::comparison_key(cell);
    match key.trim_end_matches('値') {
        "actual" | "results" | "result" | "実績" => Some(ValueKind::Actual),
        "plan" | "planned" | "計画" => Some(ValueKind::Plan),
        "forecast" | "expected" | "見込" | "見込み" => Some(ValueKind::Forecast),
        "base" | "baseline" | "基準" | "現状" => Some(ValueKind::Base),
        "target" | "goal" | "目標" => Some(ValueKind::Target),
        _ => None,
    }
}

pub(super) fn direction(cell: &str) -> Option<Direction> {
    match text::comparison_key(cell).as_str() {
        "more" | "up" | "増加" | "多いほどよい" | "↑" => Some(Direction::More),
        "less" | "down" | "減少" | "少ないほどよい" | "↓" => Some(Direction::Less),
        "keep" | "維持" | "維持する" | "→" => Some(Direction::Keep),
        "none" | "なし" | "方向の定めなし" => Some(Direction::None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Read, value};
    use crate::domain::figure::Figure;

    fn read(cell: &str, unit: Option<&str>) -> Option<String> {
        match value(cell, unit).0? {
            Read::Figure(figure) => Some(figure.to_string()),
            Read::Missing(missing) => Some(missing.code().to_owned()),
            Read::Nothing => Some(String::new()),
        }
    }

    #[test]
    fn a_blank_is_nothing_and_zero_is_zero() {
        for blank in ["", " ", "－", "-", "―", "…"] {
            assert_eq!(value(blank, None), (Some(Read::Nothing), false), "{blank:?}");
        }
        for zero in ["0", "０", "0.0"] {
            assert!(matches!(value(zero, None).0, Some(Read::Figure(figure)) if figure.value().is_zero()), "{zero:?}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_and_programs_write_them() {
        assert_eq!(read("１，２３４", None).as_deref(), Some("1234"));
        assert_eq!(read("△5.5", None).as_deref(), Some("-5.5"));
        assert_eq!(read("3 社", Some("社")).as_deref(), Some("3"));
        assert_eq!(read("85％", Some("%")).as_deref(), Some("85"));
        assert_eq!(read("1.2e-05", None).as_deref(), Some("0.000012"));
        assert_eq!(read("0.0039591603053435112345", None).as_deref(), Some("0.0039591603053435112345"));
        assert_eq!(read("250", Some("0")).as_deref(), Some("250"));
        assert_eq!(read("250m2", Some("㎡")).as_deref(), Some("250"));
        for none in ["約3", "3社", "--1", "1e", "NaN", "∞", "1e999"] {
            assert_eq!(read(none, None), None, "{none:?}");
        }
        assert_eq!(Figure::read("1").ok().map(Figure::grouped).as_deref(), Some("1"));
    }
}
