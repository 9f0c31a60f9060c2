//! In which order departments and sections stand in a list of everything: the city's own, as its tables have them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::UnitLabel;

/// A sheet's year, its place in the table of that year, and its department and section.
pub(super) type Tabled<'a> = (FiscalYear, i32, [Option<&'a UnitLabel>; 2]);

/// Units by where they first appear: those of the newest table first, then those that were gone by then.
pub(super) struct UnitOrder(BTreeMap<UnitNumber, usize>);

impl UnitOrder {
    pub(super) fn of<'a>(sheets: impl Iterator<Item = Tabled<'a>>) -> Self {
        let mut sheets: Vec<Tabled<'a>> = sheets.collect();
        sheets.sort_by_key(|(year, position, _)| (Reverse(*year), *position));
        let mut order = BTreeMap::new();
        for unit in sheets.iter().flat_map(|(_, _, units)| units.iter().copied().flatten()) {
            let next = order.len();
            order.entry(unit.number).or_insert(next);
        }
        Self(order)
    }

    /// What stands in no unit comes first.
    pub(super) fn place(&self, unit: Option<&UnitLabel>) -> Option<usize> {
        unit.and_then(|unit| self.0.get(&unit.number).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::UnitOrder;
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::unit::UnitLabel;

    #[test]
    fn units_stand_as_in_the_newest_table_and_those_that_were_gone_by_then_behind_them() {
        let [gone, second, first] = ["1", "2", "3"]
            .map(|number| UnitLabel { number: number.parse().expect("a number"), name: number.to_owned() });
        let [before, now] = ["2020", "2021"].map(|year| FiscalYear::read(year).expect("a year"));
        let sheets = [(before, 1, &gone), (now, 2, &second), (now, 1, &first)]
            .map(|(year, at, unit)| (year, at, [Some(unit), None]));
        let order = UnitOrder::of(sheets.into_iter());
        let mut units = [&gone, &second, &first];
        units.sort_by_key(|unit| order.place(Some(unit)));
        assert_eq!(units, [&first, &second, &gone]);
        assert!(order.place(None) < order.place(Some(&first)), "what stands in no unit comes first");
    }
}
