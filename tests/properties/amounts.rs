//! What holds for every amount of money.

use ichirizuka::domain::amount::of_year::{SheetAmount, mismatch};
use ichirizuka::domain::amount::total::Total;
use ichirizuka::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use ichirizuka::domain::fiscal_year::FiscalYear;
use proptest::prelude::*;

const MOST: i64 = 100_000_000_000_000;

fn any_unit() -> impl Strategy<Value = MoneyUnit> {
    (0..MoneyUnit::ALL.len()).prop_map(|place| MoneyUnit::ALL[place])
}

pub fn any_amount() -> impl Strategy<Value = Amount> {
    (-MOST..=MOST, any_unit()).prop_map(|(yen, unit)| Amount::new(yen, unit).unwrap())
}

proptest! {
    #[test]
    fn an_amount_comes_back_from_how_it_is_written(amount in any_amount(), other in any_unit()) {
        prop_assert_eq!(Amount::read(&amount.written(), other), Ok(amount));
        let bare = amount.figure().grouped();
        prop_assert_eq!(Amount::read(&bare, amount.unit()), Ok(amount));
        let text = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&text).unwrap(), amount);
    }

    #[test]
    fn nothing_is_lost_between_units(number in -1_000_000_000_i64..1_000_000_000, unit in any_unit()) {
        let written = number.to_string();
        if let Ok(amount) = Amount::read(&written, unit) {
            prop_assert_eq!(amount.yen(), number * unit.yen());
            prop_assert_eq!(amount.figure().to_string(), written);
        } else {
            prop_assert!((number * unit.yen()).abs() > MOST);
        }
    }

    #[test]
    fn a_total_is_the_sum_of_what_is_stated(amounts in proptest::collection::vec(proptest::option::of(any_amount()), 0..50)) {
        let total = Total::of(amounts.iter().copied());
        prop_assert_eq!(total.yen, amounts.iter().flatten().map(|amount| amount.yen()).sum::<i64>());
        prop_assert_eq!(total.is_whole(), amounts.iter().all(Option::is_some));
        prop_assert_eq!(total.unit().is_none(), amounts.iter().all(Option::is_none));
    }

    #[test]
    fn only_a_total_that_differs_from_its_sources_is_told(sources in proptest::collection::vec(any_amount(), 1..6), off in -2..=2_i64) {
        let year = FiscalYear::new(2025).unwrap();
        let of = |part, amount| SheetAmount {
            fiscal_year: year, kind: AmountKind::Settled, part, amount, original: None, reason: None,
        };
        let sum: i64 = sources.iter().map(|source| source.yen()).sum();
        prop_assume!((sum + off).abs() <= MOST);
        let parts = AmountPart::ALL.iter().copied().filter(|part| part.is_source());
        let mut stated: Vec<SheetAmount> = parts.zip(&sources).map(|(part, amount)| of(part, *amount)).collect();
        prop_assume!(stated.len() == sources.len());
        stated.push(of(AmountPart::Total, Amount::new(sum + off, MoneyUnit::Yen).unwrap()));
        prop_assert_eq!(mismatch(&stated, year, AmountKind::Settled).is_some(), off != 0);
        prop_assert_eq!(mismatch(&stated, year, AmountKind::Budget), None);
    }
}
