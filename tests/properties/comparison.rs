//! What holds for every comparison of years.

use std::collections::BTreeSet;

use ichirizuka::domain::comparison::read_years;
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::indicator::{BreakKind, Direction, IndicatorKind, SeriesBreak};
use ichirizuka::domain::movement::{self, biggest_first};
use ichirizuka::domain::numbers::{IndicatorNumber, UnitNumber};
use ichirizuka::domain::publication::{IndicatorYear, PublishedIndicator};
use ichirizuka::domain::unit::UnitLineage;
use ichirizuka::domain::unit::{UnitLink, UnitSuccession};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

/// An indicator with values in some of ten years, in any direction, with or without a break.
fn any_indicator() -> impl Strategy<Value = PublishedIndicator> {
    let values = proptest::collection::btree_map(2010..2020_i32, (-1000..1000_i64, 0..3_u32), 0..10);
    let direction = (0..Direction::ALL.len()).prop_map(|place| Direction::ALL[place]);
    let parted = proptest::option::of((2011..2020_i32, proptest::option::of(1..100_i64)));
    (values, direction, parted).prop_map(|(values, direction, parted)| PublishedIndicator {
        number: IndicatorNumber(1),
        name: "指標".to_owned(),
        unit: None,
        kind: IndicatorKind::Outcome,
        direction,
        definition: None,
        path: None,
        breaks: parted
            .into_iter()
            .map(|(from, factor)| SeriesBreak {
                from: year(from),
                kind: BreakKind::Method,
                reason: "改めた".to_owned(),
                former_unit: None,
                factor: factor.map(|factor| Figure::new(Decimal::from(factor))),
            })
            .collect(),
        years: values
            .into_iter()
            .map(|(number, (value, places))| IndicatorYear {
                actual: Some(Figure::new(Decimal::new(value, places))),
                ..IndicatorYear::blank(year(number))
            })
            .collect(),
    })
}

proptest! {
    #[test]
    fn a_year_compared_with_itself_shows_no_change(indicator in any_indicator()) {
        for known in &indicator.years {
            let moved = movement::between(&indicator, known, known).unwrap();
            prop_assert!(moved.difference.value().is_zero());
            prop_assert!(!moved.converted);
            let only = movement::over(&indicator, &BTreeSet::from([known.fiscal_year]));
            prop_assert!(only.movement.is_none() && only.apart.is_empty());
        }
    }

    #[test]
    fn two_years_are_comparable_in_either_order(indicator in any_indicator()) {
        for one in &indicator.years {
            for other in &indicator.years {
                prop_assert_eq!(indicator.comparable(one, other), indicator.comparable(other, one));
                prop_assert_eq!(movement::between(&indicator, one, other), movement::between(&indicator, other, one));
            }
        }
    }

    #[test]
    fn nothing_moves_across_a_break_without_a_factor(indicator in any_indicator()) {
        let years: BTreeSet<FiscalYear> = indicator.years.iter().map(|year| year.fiscal_year).collect();
        let over_years = movement::over(&indicator, &years);
        if let Some(moved) = &over_years.movement {
            let crossed = indicator.breaks_between(moved.from, moved.to);
            prop_assert!(crossed.iter().all(|known| known.factor.is_some()));
            prop_assert_eq!(moved.converted, !crossed.is_empty());
            prop_assert_eq!(moved.share.is_none(), moved.start.value().is_zero());
        }
        // Every year with a value is an end of the movement, between its ends, or told to stand apart.
        let newest = indicator.years.last().map(|year| year.fiscal_year);
        for known in &indicator.years {
            let apart = over_years.apart.iter().any(|(year, _)| *year == known.fiscal_year);
            let within = over_years.movement.as_ref().is_some_and(|moved| (moved.from..=moved.to).contains(&known.fiscal_year));
            prop_assert!(apart != (within || Some(known.fiscal_year) == newest));
        }
    }

    #[test]
    fn the_order_by_size_is_an_order(indicators in proptest::collection::vec(any_indicator(), 0..8)) {
        let mut moved: Vec<_> = indicators
            .iter()
            .map(|indicator| {
                let years = indicator.years.iter().map(|year| year.fiscal_year).collect();
                movement::over(indicator, &years).movement
            })
            .collect();
        moved.sort_by(|one, other| biggest_first(one.as_ref(), other.as_ref()));
        let shares: Vec<Decimal> =
            moved.iter().map_while(|moved| moved.as_ref()?.share).map(|share| share.abs()).collect();
        prop_assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]));
        let without = moved.iter().position(Option::is_none).unwrap_or(moved.len());
        prop_assert!(moved[without..].iter().all(Option::is_none));
    }

    #[test]
    fn the_order_of_the_years_and_how_often_each_is_named_make_no_difference(
        (years, shuffled) in proptest::collection::vec(2000..2005_i32, 1..12)
            .prop_flat_map(|years| (Just(years.clone()), Just(years).prop_shuffle())),
    ) {
        let list = |years: &[i32]| years.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let read = read_years(&list(&years));
        prop_assert_eq!(&read, &read_years(&list(&shuffled)));
        prop_assert_eq!(read, Ok(years.iter().map(|number| year(*number)).collect()));
    }

    #[test]
    fn a_unit_of_today_is_itself_today(links in proptest::collection::vec((1..9_i32, 1..9_i32), 0..12), unit in 1..9_i32) {
        let link = |(from, to): (i32, i32)| UnitSuccession {
            from: UnitNumber(from),
            to: UnitNumber(to),
            fiscal_year: year(2020),
            kind: UnitLink::Merged,
        };
        let organisation = UnitLineage::new(links.into_iter().map(link).collect());
        let unit = UnitNumber(unit);
        prop_assert_eq!(organisation.first_where(unit, |number| number == unit), BTreeSet::from([unit]));
        let today: BTreeSet<UnitNumber> = (5..9).map(UnitNumber).collect();
        prop_assert!(organisation.first_where(unit, |unit| today.contains(&unit)).is_subset(&today));
    }
}
