//! The words in the cells of indicator tables.

use chrono::NaiveDate;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, Missing};
use crate::domain::indicator_table::ValueKind;
use crate::domain::{stand_in, text};

use super::super::marked;
use super::headers::{Column, is};

/// What a cell for a value holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    Figure(Figure),
    /// A target that is no plain figure.
    Aim(Aim),
    /// Which kind of nothing, and the word for it where that says more.
    Missing(Missing, Option<String>),
    /// Nothing, which is not zero.
    Nothing,
}

/// The longest number that is read.
const LONGEST_NUMBER: usize = 40;

/// Reads a value, and says whether a note mark stands at it; the row's unit may stand behind it.
pub(super) fn value(cell: &str, unit: Option<&str>) -> (Option<Read>, bool) {
    if let Some(read) = unmarked(cell, unit) {
        return (Some(read), false);
    }
    let (figure, _) = marked::part(text::without_unit(marked::part(cell).0, unit));
    let read = unmarked(figure, None);
    let is_marked = read.is_some();
    (read, is_marked)
}

/// Reads a target or a plan value of a year, which may be a bound, a way or a word as well.
pub(super) fn aim(cell: &str, unit: Option<&str>, year: FiscalYear) -> (Option<Read>, bool) {
    match value(cell, unit) {
        (Some(Read::Missing(_, Some(word))), is_marked) => (Some(Read::Aim(Aim::Word(word))), is_marked),
        (None, _) => {
            let read = |cell: &str| Aim::read(cell, unit, year).map(Read::Aim);
            let bare =
                || Some(marked::part(cell)).filter(|(_, mark)| !mark.is_empty()).and_then(|(bare, _)| read(bare));
            read(cell).map_or_else(|| (bare(), bare().is_some()), |read| (Some(read), false))
        }
        plain => plain,
    }
}

/// Whether the cells of a column, each with its unit, hold values rather than sentences: one figure or bound is enough, and of ways and words
/// all have to be.
pub(super) fn are_values<'cell>(cells: impl Iterator<Item = (&'cell str, Option<&'cell str>)>, is_aim: bool) -> bool {
    let year = FiscalYear::of(NaiveDate::default());
    let mut is_all = true;
    for (cell, unit) in cells {
        match if is_aim { aim(cell, unit, year).0 } else { value(cell, unit).0 } {
            Some(Read::Figure(_) | Read::Nothing | Read::Missing(_, None)) => return true,
            Some(Read::Aim(aim)) if aim.figure().is_some() => return true,
            Some(Read::Aim(_) | Read::Missing(..)) => {}
            None => is_all = false,
        }
    }
    is_all
}

fn unmarked(cell: &str, unit: Option<&str>) -> Option<Read> {
    match text::normalise(cell).as_str() {
        "" | "-" | "–" | "—" | "―" | "ー" | "‐" | "−" | "…" | "..." | "／" | "/" | "na" | "n/a" | "N/A" | "NA" => {
            Some(Read::Nothing)
        }
        _ if !cell.contains(|letter: char| letter.is_numeric()) => {
            stand_in::read(cell).map(|(missing, word)| Read::Missing(missing, word))
        }
        _ => figure(&text::normalise(text::without_unit(cell, unit))).map(Read::Figure),
    }
}

/// A number as people write it, or as a program prints it with more digits than people use. 1e3 in a text is no figure of a
/// city's: it may be the name of a room.
fn figure(written: &str) -> Option<Figure> {
    if let Ok(figure) = Figure::read(written) {
        return Some(figure);
    }
    let digits = written.strip_prefix('-').unwrap_or(written);
    let plain = digits.len() <= LONGEST_NUMBER
        && digits.starts_with(|character: char| character.is_ascii_digit())
        && digits.ends_with(|character: char| character.is_ascii_digit())
        && digits.chars().all(|character| character.is_ascii_digit() || character == '.');
    plain.then(|| written.parse().ok().map(Figure::new)).flatten()
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

/// Whether a row is of what is worked out of its indicator's values.
pub(super) fn is_of_other_values(cell: &str) -> bool {
    let key = text::comparison_key(cell);
    let key = key.split_once('(').map_or(key.as_str(), |(bare, _)| bare);
    matches!(
        key,
        "達成率"
            | "達成度"
            | "進捗率"
            | "進捗度"
            | "増減"
            | "増減率"
            | "前年比"
            | "前年度比"
            | "執行率"
            | "評価"
            | "判定"
            | "差"
    )
}

/// The words for each way that is better.
const DIRECTIONS: [(Direction, &str); 4] = [
    (Direction::More, "more up 増加 増 増やす 上昇 向上 多いほどよい 高いほどよい 大きいほどよい 上向き ↑ ↗ ⬆"),
    (Direction::Less, "less down 減少 減 減らす 低下 少ないほどよい 低いほどよい 小さいほどよい 下向き ↓ ↘ ⬇"),
    (Direction::Keep, "keep 維持 維持する 現状維持 横ばい → ➡"),
    (Direction::None, "none なし 方向の定めなし - ― ー"),
];

pub(super) fn direction(cell: &str) -> Option<Direction> {
    let key = text::comparison_key(cell);
    DIRECTIONS.iter().find(|(_, words)| is(words, &key)).map(|(direction, _)| *direction)
}

#[cfg(test)]
mod tests {
    use super::{Read, value};
    use crate::domain::figure::Figure;

    fn read(cell: &str, unit: Option<&str>) -> Option<String> {
        match value(cell, unit).0? {
            Read::Figure(figure) => Some(figure.to_string()),
            Read::Missing(missing, word) => Some([missing.code(), word.as_deref().unwrap_or_default()].concat()),
            Read::Aim(aim) => Some(aim.to_string()),
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
        assert_eq!(read("0.0039591603053435112345", None).as_deref(), Some("0.0039591603053435112345"));
        assert_eq!(read("250", Some("0")).as_deref(), Some("250"));
        assert_eq!(read("250m2", Some("㎡")).as_deref(), Some("250"));
        for none in ["約3", "3社", "--1", "1e", "NaN", "∞", "1e3", "１Ｅ３", "1E+5", "1.2e-05"] {
            assert_eq!(read(none, None), None, "{none:?}");
        }
        assert_eq!(Figure::read("1").ok().map(Figure::grouped).as_deref(), Some("1"));
    }
}
