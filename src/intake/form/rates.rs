//! How far an indicator was reached, as a form states it: never read, since it is counted here, but held against its target and
//! its actual value, and told where it does not follow from them.

use rust_decimal::Decimal;

use super::assembled::Place;
use super::block::Leaf;
use super::grid::CellId;
use super::page::{Indicator, Page};
use crate::domain::attainment::Attainment;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Direction;
use crate::domain::indicator_table::ValueKind;
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::text;
use crate::intake::indicators::label;

/// The most rates that are told of a form.
const MOST: usize = 20;

/// Whether a label stands beside or over a rate of attainment, and no other: 執行率 and 増減率 are of something else.
pub(super) fn is_attainment(page: &Page<'_>, label: CellId) -> bool {
    let key = text::comparison_key(page.text(label));
    page.label(label).is_rate && ["達成率", "達成度", "達成割合"].iter().any(|word| key.contains(word))
}

/// Whether a column holds rates of attainment.
pub(super) fn is_of(page: &Page<'_>, leaf: &Leaf) -> bool {
    leaf.headings.iter().any(|id| is_attainment(page, *id))
}

/// Takes the rates of a row, each under its column.
pub(super) fn take<'l>(
    page: &mut Page<'_>,
    indicator: usize,
    of_row: Option<FiscalYear>,
    values: impl Iterator<Item = (&'l Leaf, &'l Option<CellId>)>,
) {
    let of_form = of_row.or(page.sheet.year);
    let rates: Vec<_> = values.filter_map(|(leaf, id)| Some((leaf.label.year.or(of_form)?, (*id)?))).collect();
    if let Some(indicator) = page.indicators.get_mut(indicator) {
        indicator.rates.extend(rates);
    }
}

/// Tells the rates that do not follow from the values beside them.
pub(super) fn check(page: &Page<'_>, sheet: Option<&str>) -> Vec<Remark> {
    let remark = |indicator: &Indicator, year: FiscalYear, id: CellId| {
        let cell = page.cell(id);
        let [target, actual] = compared(page, indicator, year)?;
        let follows = follows(page.content(id), label::figure(target)?, label::figure(actual)?)?;
        let text = format!("{}: {target}, {actual}, {}", page.content(indicator.name), page.content(id));
        let column = Place::of(sheet, cell).address();
        (!follows).then_some(Remark { line: cell.line, column, kind: RemarkKind::RateDoesNotFollow, text })
    };
    let rates = page.indicators.iter().flat_map(|indicator| indicator.rates.iter().map(move |rate| (indicator, rate)));
    rates.filter_map(|(indicator, (year, id))| remark(indicator, *year, *id)).take(MOST).collect()
}

/// Target and actual value of a year, as they are written.
fn compared<'p>(page: &Page<'p>, indicator: &Indicator, year: FiscalYear) -> Option<[&'p str; 2]> {
    let of = |kind: ValueKind| {
        let mut values = indicator.values.iter().filter(|value| value.year == year && value.kind == kind);
        values.next().filter(|_| values.next().is_none()).map(|value| page.said(*value))
    };
    Some([of(ValueKind::Target).or_else(|| of(ValueKind::Plan))?, of(ValueKind::Actual)?])
}

/// Whether a stated rate follows, by whichever side is better and however it was rounded; none where it is no figure.
fn follows(stated: &str, target: Figure, actual: Figure) -> Option<bool> {
    let rate = label::figure(stated.trim().trim_end_matches(['%', '％']))?.value();
    let is_percent = stated.contains(['%', '％']);
    let directions = [Direction::More, Direction::Less, Direction::Keep];
    let mut percents: Vec<Decimal> =
        directions.into_iter().filter_map(|direction| Attainment::of(direction, target, actual).percent()).collect();
    // Where less is better, some count what is over the target against it.
    let over = actual.value().checked_div(target.value()).and_then(|rate| Decimal::TWO.checked_sub(rate));
    percents.extend(over.and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED)));
    // It may be rounded up, down or half up.
    let is_near = |stated: Decimal, within: Decimal| {
        let near = |percent: &Decimal| percent.checked_sub(stated).is_some_and(|apart| apart.abs() < within);
        percents.iter().any(near)
    };
    let unit = Decimal::new(1, rate.scale());
    // A cell that is shown in percent may hold the fraction.
    let of_fraction = rate.checked_mul(Decimal::ONE_HUNDRED).filter(|_| !is_percent && rate.scale() > 0);
    if percents.is_empty() {
        return None;
    }
    Some(is_near(rate, unit) || of_fraction.is_some_and(|rate| is_near(rate, unit * Decimal::ONE_HUNDRED)))
}
