//! The amounts of a sheet, year by year: what was stated of each part, what it was at first, and what follows from them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::attainment::round_half_up;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};

/// An amount of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAmount {
    /// The year it is of: the sheet's own, or another that the sheet tells of.
    pub fiscal_year: FiscalYear,
    pub kind: AmountKind,
    pub part: AmountPart,
    /// The one in force.
    pub amount: Amount,
    /// The first one, where it was changed with a reason: 当初予算.
    pub original: Option<Amount>,
    /// Why it was changed.
    pub reason: Option<String>,
}

/// What a sheet states of a year in all, for lists and comparisons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Money {
    pub budget: Option<Amount>,
    pub settled: Option<Amount>,
    /// 人件費, of the settled accounts where these have it, else of the budget.
    pub staff: Option<Amount>,
}

impl Money {
    /// What a sheet states of a year.
    pub fn of(amounts: &[SheetAmount], year: FiscalYear) -> Self {
        let total = |kind| find(amounts, year, kind, AmountPart::Total).map(|known| known.amount);
        let staff = |kind| find(amounts, year, kind, AmountPart::Staff).map(|known| known.amount);
        Self {
            budget: total(AmountKind::Budget),
            settled: total(AmountKind::Settled),
            staff: staff(AmountKind::Settled).or_else(|| staff(AmountKind::Budget)),
        }
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Of a kind.
    pub const fn total(&self, kind: AmountKind) -> Option<Amount> {
        match kind {
            AmountKind::Budget => self.budget,
            AmountKind::Settled => self.settled,
        }
    }

    /// Whether there is more or less money than before: settled against settled, else budget against budget. What one
    /// year budgets and another settles is not compared.
    pub fn movement(&self, before: &Self) -> Option<Ordering> {
        let both = |kind| Some((self.total(kind)?, before.total(kind)?));
        let (now, then) = both(AmountKind::Settled).or_else(|| both(AmountKind::Budget))?;
        Some(now.yen().cmp(&then.yen()))
    }
}

/// The amount of a part, where it is stated.
pub fn find(amounts: &[SheetAmount], year: FiscalYear, kind: AmountKind, part: AmountPart) -> Option<&SheetAmount> {
    amounts.iter().find(|known| known.fiscal_year == year && known.kind == kind && known.part == part)
}

/// The years that a sheet has amounts of, oldest first.
pub fn years(amounts: &[SheetAmount]) -> BTreeSet<FiscalYear> {
    amounts.iter().map(|known| known.fiscal_year).collect()
}

/// A stated total that is not the sum of the sources beside it. Neither is changed: the page says both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    pub total: Amount,
    /// In yen.
    pub sum: i64,
    /// The unit in which both can be shown.
    pub unit: MoneyUnit,
}

/// The mismatch of a year's total, where a total and any source is stated.
pub fn mismatch(amounts: &[SheetAmount], year: FiscalYear, kind: AmountKind) -> Option<Mismatch> {
    let total = find(amounts, year, kind, AmountPart::Total)?.amount;
    let sources: Vec<Amount> = amounts
        .iter()
        .filter(|known| known.fiscal_year == year && known.kind == kind && known.part.is_source())
        .map(|known| known.amount)
        .collect();
    let sum: i64 = sources.iter().map(|source| source.yen()).sum();
    let unit = sources.iter().map(|source| source.unit()).fold(total.unit(), MoneyUnit::min);
    (!sources.is_empty() && sum != total.yen()).then_some(Mismatch { total, sum, unit })
}

/// What one unit of an indicator cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitCost {
    /// In yen, rounded half up.
    pub yen: i64,
    /// Whether 人件費 is in it.
    pub with_staff: bool,
}

/// The settled accounts and the staff cost of a year by the actual of an indicator; none where the actual is zero, below
/// zero or not there, or where nothing is settled.
pub fn unit_cost(amounts: &[SheetAmount], indicator: &PublishedIndicator, year: &IndicatorYear) -> Option<UnitCost> {
    let of = |part| find(amounts, year.fiscal_year, AmountKind::Settled, part).map(|known| known.amount.yen());
    let (settled, staff) = (of(AmountPart::Total)?, of(AmountPart::Staff));
    // What is counted in another unit is no number of the indicator's units.
    let counted = year.unit.is_none() || year.unit == indicator.unit;
    let actual = year.actual.filter(|_| counted)?.value();
    if actual <= Decimal::ZERO {
        return None;
    }
    let cost = Decimal::from(settled + staff.unwrap_or(0)).checked_div(actual)?;
    Some(UnitCost { yen: i64::try_from(round_half_up(cost, 0)).ok()?, with_staff: staff.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figure::Figure;
    use crate::domain::indicator::{Direction, IndicatorKind};
    use crate::domain::numbers::IndicatorNumber;

    const YEAR: i32 = 2025;

    fn year(number: i32) -> FiscalYear {
        FiscalYear::new(number).unwrap()
    }

    fn amount(kind: AmountKind, part: AmountPart, yen: i64) -> SheetAmount {
        let amount = Amount::new(yen, MoneyUnit::Thousand).unwrap();
        SheetAmount { fiscal_year: year(YEAR), kind, part, amount, original: None, reason: None }
    }

    #[test]
    fn a_total_that_is_not_the_sum_of_its_sources_is_told() {
        use AmountKind::{Budget, Settled};
        use AmountPart::{Bonds, General, Staff, Total};
        let stated = [
            amount(Budget, Total, 10_000),
            amount(Budget, Bonds, 4_000),
            amount(Budget, General, 6_000),
            amount(Budget, Staff, 3_000),
            amount(Settled, Total, 9_000),
            amount(Settled, General, 8_500),
        ];
        assert_eq!(mismatch(&stated, year(YEAR), Budget), None, "staff cost is no source");
        let told = mismatch(&stated, year(YEAR), Settled).unwrap();
        assert_eq!((told.total.yen(), told.sum), (9_000, 8_500));
        assert_eq!(mismatch(&stated[4..5], year(YEAR), Settled), None, "a total without sources");
        assert_eq!(mismatch(&stated, year(YEAR + 1), Settled), None);
    }

    #[test]
    fn settled_is_compared_with_settled_else_budget_with_budget() {
        let yen = |yen| Amount::new(yen, MoneyUnit::Yen).ok();
        let money = |budget: Option<i64>, settled: Option<i64>| Money {
            budget: budget.and_then(yen),
            settled: settled.and_then(yen),
            staff: None,
        };
        let moved = |now: Money, before: Money| now.movement(&before);
        assert_eq!(moved(money(Some(9), Some(5)), money(Some(1), Some(6))), Some(Ordering::Less));
        assert_eq!(moved(money(Some(9), None), money(Some(8), Some(6))), Some(Ordering::Greater));
        assert_eq!(moved(money(Some(9), None), money(None, Some(6))), None);
        assert_eq!(moved(money(Some(9), None), money(Some(9), None)), Some(Ordering::Equal));
    }

    fn counted(actual: Option<&str>, unit: Option<&str>) -> (PublishedIndicator, IndicatorYear) {
        let known = IndicatorYear {
            actual: actual.map(|actual| Figure::read(actual).unwrap()),
            unit: unit.map(ToOwned::to_owned),
            ..IndicatorYear::blank(year(YEAR))
        };
        let indicator = PublishedIndicator {
            number: IndicatorNumber(1),
            name: "参加者".to_owned(),
            unit: Some("人".to_owned()),
            kind: IndicatorKind::Activity,
            direction: Direction::More,
            definition: None,
            path: None,
            breaks: Vec::new(),
            years: vec![known.clone()],
        };
        (indicator, known)
    }

    #[test]
    fn the_cost_of_a_unit_is_settled_and_staff_by_what_was_reached() {
        use AmountKind::{Budget, Settled};
        use AmountPart::{Staff, Total};
        let stated = [amount(Settled, Total, 1_000), amount(Settled, Staff, 500), amount(Budget, Total, 7)];
        let cost = |amounts: &[SheetAmount], actual, unit| {
            let (indicator, year) = counted(actual, unit);
            unit_cost(amounts, &indicator, &year)
        };
        assert_eq!(cost(&stated, Some("4"), None), Some(UnitCost { yen: 375, with_staff: true }));
        assert_eq!(cost(&stated[..1], Some("16"), Some("人")), Some(UnitCost { yen: 63, with_staff: false }));
        for (actual, unit) in [(Some("0"), None), (Some("-4"), None), (None, None), (Some("4"), Some("千人"))] {
            assert_eq!(cost(&stated, actual, unit), None, "{actual:?} {unit:?}");
        }
        assert_eq!(cost(&stated[1..], Some("4"), None), None, "nothing is settled");
    }
}
