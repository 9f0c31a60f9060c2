//! The figures that stand beside labels of a form and in none of its tables: values of an indicator, and money.

use super::fields::Fields;
use super::grid::CellId;
use super::neighbours;
use super::page::{Indicator, Money, Page, Value};
use super::rates;
use crate::domain::amount::{AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;

impl Fields {
    /// Takes what is of an indicator or of money.
    pub(super) fn take_value(&mut self, page: &mut Page<'_>, label: CellId, id: CellId) -> bool {
        let says = page.label(label);
        let year = neighbours::year_of(page, label, id);
        let is_of_figure = says.value.is_some() || says.money.is_some();
        if is_of_figure && page.is_figure(id) && is_of_table(page, label, id, year) {
            if !page.unclear.contains(&id) {
                page.unclear.push(id);
            }
            return true;
        }
        if says.is_indicator {
            self.current = Some(page.indicators.len());
            page.indicators.push(Indicator { name: id, kind: says.kind, ..Indicator::default() });
            return true;
        }
        let current = self.current.and_then(|current| page.indicators.get(current)).cloned();
        if let Some(mut indicator) = current {
            if let Some(year) = year.filter(|_| rates::is_attainment(page, label)) {
                indicator.rates.push((year, id));
            }
            match (says.value, year) {
                (Some(kind), Some(year)) if page.is_figure(id) => {
                    indicator.values.push(Value { year, kind, cell: id, half: None });
                }
                // 単位：円 over a table is the unit of its money.
                _ if says.is_unit && is_far_or_of_money(page, indicator.name, label, id) => return true,
                _ if says.is_unit => indicator.unit = Some(page.content(id).to_owned()),
                _ if says.is_definition => indicator.definition = Some(id),
                _ if says.is_rate => {}
                _ => return Self::take_money(page, label, id),
            }
            let is_read = !says.is_rate;
            if let Some(known) = self.current.and_then(|current| page.indicators.get_mut(current)) {
                *known = indicator;
            }
            return is_read;
        }
        if says.value.is_some() && page.is_figure(id) {
            // A figure of which nobody says what it counts.
            page.unclear.push(id);
            return true;
        }
        Self::take_money(page, label, id)
    }

    fn take_money(page: &mut Page<'_>, label: CellId, id: CellId) -> bool {
        let says = page.label(label);
        if says.money.is_none() && says.part.is_some() && page.is_figure(id) {
            // 事業費 alone is neither budgeted nor settled.
            page.of_no_kind.push(id);
            return true;
        }
        let Some(kind) = says.money.filter(|_| page.is_figure(id)) else { return false };
        let part = says.part.unwrap_or(AmountPart::Total);
        let named = MoneyUnit::named_in(page.text(label)).or_else(|| MoneyUnit::named_in(page.text(id)));
        match (says.year.or(page.sheet.year), named.or_else(|| page.money_unit(page.cell(label).line))) {
            (Some(year), Some(unit)) => page.money.push(Money { year, kind, part, unit, cell: id }),
            _ => page.unclear.push(id),
        }
        true
    }
}

/// Whether a figure right of its label is rather one of a table that is not understood: another figure stands beside it, or
/// another year over it.
fn is_of_table(page: &Page<'_>, label: CellId, id: CellId, year: Option<FiscalYear>) -> bool {
    /// How many cells above a figure its year may stand.
    const FAR: usize = 4;
    if page.cell(id).column <= page.cell(label).last_column {
        return false;
    }
    let next = page.sheet.grid.right(id).filter(|(_, skipped)| *skipped == 0);
    let has_further = next.is_some_and(|(next, _)| page.is_figure(next) && page.is_content(next));
    let above = std::iter::successors(page.sheet.grid.above(id), |above| page.sheet.grid.above(*above)).take(FAR);
    let year_over =
        above.map(|above| page.label(above)).take_while(|label| !label.is_other).find_map(|label| label.year);
    has_further || year_over.is_some_and(|over| page.label(label).year.is_none() && Some(over) != year)
}

/// Whether a unit is rather that of money, or of something else than an indicator that was named further up.
fn is_far_or_of_money(page: &Page<'_>, name: CellId, label: CellId, id: CellId) -> bool {
    /// How many lines below the name of an indicator its unit may stand.
    const FAR: u64 = 3;
    let is_far = page.cell(label).line > page.cell(name).last_line + FAR;
    is_far || id == label && MoneyUnit::named_in(page.content(id)).is_some()
}
