//! Labels of indicators beside which, or below which, their content stands.

use super::headers::{Column, VALUES, is, known};
use super::slots;
use super::words;
use crate::domain::figure::Figure;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::intake::headings::Heading;
use crate::intake::year_words;

/// What a label in normal form says of an indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::intake) struct Said {
    /// An indicator's name stands beside it.
    pub(in crate::intake) is_name: bool,
    /// 活動, 成果, 対象.
    pub(in crate::intake) kind: Option<IndicatorKind>,
    pub(in crate::intake) is_unit: bool,
    pub(in crate::intake) is_definition: bool,
    /// 区分, 種別: kinds of indicators or of values stand below it.
    pub(in crate::intake) is_of_kinds: bool,
    pub(in crate::intake) is_year: bool,
    /// 目標値, 実績値 and the like.
    pub(in crate::intake) value: Option<ValueKind>,
}

/// Reads a label.
pub(in crate::intake) fn of_label(key: &str) -> Said {
    let heading = Heading { parts: vec![key.to_owned()], said: None };
    let part = slots::read(&heading);
    let column = known(key);
    let value = VALUES.iter().find(|(_, words)| is(words, key)).and_then(|(kind, _)| *kind);
    let stated = || year_words::value_kind(key).and_then(year_words::Says::kind);
    let of_part = part.as_ref().and_then(|part| part.value_kind().and_then(year_words::Says::kind));
    Said {
        is_name: column == Some(Column::Indicator) || part.as_ref().is_some_and(slots::Part::is_name),
        kind: part.as_ref().and_then(slots::Part::kind).or_else(|| words::kind(key)),
        is_unit: column == Some(Column::UnitOfMeasure) || part.as_ref().is_some_and(slots::Part::is_unit),
        is_definition: column == Some(Column::Definition),
        is_of_kinds: matches!(column, Some(Column::Kind | Column::ValueKind)),
        is_year: column == Some(Column::Year),
        value: of_part.or(value).or_else(stated),
    }
}

/// Whether a cell for a value holds one, or what stands for nothing; a unit may stand behind it.
pub(in crate::intake) fn is_value(cell: &str) -> bool {
    words::value(cell, None).0.is_some() || unit_behind(cell).is_some()
}

/// The figure of a cell, with or without a unit behind it.
pub(in crate::intake) fn figure(cell: &str) -> Option<Figure> {
    let bare = unit_behind(cell).map_or(cell, |unit| cell.trim_end().strip_suffix(unit).unwrap_or(cell));
    match words::value(bare, None).0 {
        Some(words::Read::Figure(figure)) => Some(figure),
        _ => None,
    }
}

/// The unit that stands behind a figure.
pub(in crate::intake) fn unit_behind(cell: &str) -> Option<&str> {
    let figure = cell.trim_end_matches(|letter: char| !letter.is_numeric());
    let unit = cell.get(figure.len()..)?.trim();
    let is_unit = (1..=4).contains(&unit.chars().count())
        && !unit.contains(['以', '未', '約', '.', '．', '、', '年', '月', '(', '（', '～', '~']);
    (is_unit && matches!(words::value(figure, None).0, Some(words::Read::Figure(_)))).then_some(unit)
}
