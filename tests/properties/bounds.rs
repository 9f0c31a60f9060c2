//! What became of a target that is no plain figure: for every figure, side and direction.

use ichirizuka::domain::aim::{Aim, Of, Side, Tolerance};
use ichirizuka::domain::attainment::{Attainment, NotComputable};
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::indicator::{Direction, IndicatorKind};
use ichirizuka::domain::numbers::IndicatorNumber;
use ichirizuka::domain::publication::{IndicatorYear, PublishedIndicator};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::year;

fn signed_figure() -> impl Strategy<Value = Figure> {
    (-100_000..100_000_i64, 0..3_u32).prop_map(|(digits, places)| Figure::new(Decimal::new(digits, places)))
}

/// What became of a target of 2022, beside these years.
fn attainment(direction: Direction, aim: &Aim, actual: Figure, before: &[IndicatorYear]) -> Attainment {
    let own = IndicatorYear { target: Some(aim.clone()), actual: Some(actual), ..IndicatorYear::blank(year(2022)) };
    let indicator = PublishedIndicator {
        number: IndicatorNumber(1),
        name: "点検の数".to_owned(),
        unit: Some("件".to_owned()),
        kind: IndicatorKind::Outcome,
        direction,
        definition: None,
        path: None,
        breaks: Vec::new(),
        years: before.iter().cloned().chain([own.clone()]).collect(),
    };
    indicator.attainment(&own).expect("target and actual are there")
}

fn beside(side: Side, of: Of) -> Aim {
    Aim::Beside { side, of, word: "見本".to_owned() }
}

fn keep(tolerance: Option<Tolerance>) -> Aim {
    Aim::Keep { tolerance, since: None, word: "維持".to_owned() }
}

fn base(value: Figure) -> IndicatorYear {
    IndicatorYear { base: Some(value), ..IndicatorYear::blank(year(2019)) }
}

fn actual_of(number: i32, value: Figure) -> IndicatorYear {
    IndicatorYear { actual: Some(value), ..IndicatorYear::blank(year(number)) }
}

/// Which way a side goes, and the other way.
fn ways(side: Side) -> [Direction; 2] {
    match side {
        Side::AtLeast | Side::Above => [Direction::More, Direction::Less],
        Side::AtMost | Side::Below => [Direction::Less, Direction::More],
    }
}

fn met(attainment: Attainment) -> Option<bool> {
    match attainment {
        Attainment::Rate(rate) => Some(rate >= Decimal::ONE),
        Attainment::Judged(judgement) => Some(judgement.met),
        Attainment::NotComputable(_) => None,
    }
}

proptest! {
    #[test]
    fn a_bound_is_met_exactly_where_the_actual_lies_on_its_side(
        side in select(Side::ALL), bound in signed_figure(), actual in signed_figure(), same: bool,
    ) {
        let actual = if same { bound } else { actual };
        let [way, other_way] = ways(side);
        for direction in [way, Direction::Keep, Direction::None] {
            let told = attainment(direction, &beside(side, Of::Figure(bound)), actual, &[]);
            prop_assert_eq!(met(told), Some(side.holds(actual, bound)), "{} {:?}", direction, told);
        }
        let against = attainment(other_way, &beside(side, Of::Figure(bound)), actual, &[]);
        prop_assert_eq!(against, Attainment::NotComputable(NotComputable::AgainstDirection));
    }

    #[test]
    fn a_bound_has_the_rate_of_a_figure_whichever_way_its_indicator_goes(
        side in select(Side::ALL), bound in 1..10_000_i64, actual in 1..10_000_i64,
    ) {
        prop_assume!(bound != actual);
        let (bound, actual) = (Figure::new(bound.into()), Figure::new(actual.into()));
        let [way, _] = ways(side);
        let expected = Attainment::of(way, bound, actual);
        prop_assert!(matches!(expected, Attainment::Rate(_)));
        for direction in [way, Direction::None] {
            prop_assert_eq!(attainment(direction, &beside(side, Of::Figure(bound)), actual, &[]), expected);
        }
    }

    #[test]
    fn a_way_is_held_against_the_year_it_names_or_the_newest_base_value(
        side in select(Side::ALL), earlier in signed_figure(), other in signed_figure(), actual in signed_figure(),
    ) {
        let [way, _] = ways(side);
        let years = [base(earlier), actual_of(2021, other)];
        let judged = |since| attainment(way, &beside(side, Of::Earlier(since)), actual, &years).judged();
        let of_base = judged(None).expect("there is a base value");
        prop_assert_eq!((of_base.met, of_base.against, of_base.since), (side.holds(actual, earlier), earlier, Some(year(2019))));
        let of_year = judged(Some(year(2021))).expect("there is a value");
        prop_assert_eq!((of_year.met, of_year.against, of_year.since), (side.holds(actual, other), other, Some(year(2021))));
        let nothing = attainment(way, &beside(side, Of::Earlier(None)), actual, &[actual_of(2021, other)]);
        prop_assert_eq!(nothing, Attainment::NotComputable(NotComputable::NoBase), "no other value takes its place");
        let nothing = attainment(way, &beside(side, Of::Earlier(Some(year(2020)))), actual, &years);
        prop_assert_eq!(nothing, Attainment::NotComputable(NotComputable::NoValueThen));
    }

    #[test]
    fn what_is_kept_lies_within_its_tolerance_on_both_sides(
        kept in signed_figure(), width in 0..1_000_i64, away in 0..1_000_i64, up: bool,
    ) {
        let distance = Decimal::from(if up { away } else { -away });
        let actual = Figure::new(kept.value() + distance);
        let tolerance = Tolerance::Absolute(Figure::new(width.into()));
        for direction in [Direction::More, Direction::Less, Direction::Keep, Direction::None] {
            let told = attainment(direction, &keep(Some(tolerance)), actual, &[base(kept)]);
            prop_assert_eq!(met(told), Some(away <= width));
        }
        let percent = Tolerance::Percent(Figure::new(width.into()));
        let told = attainment(Direction::Keep, &keep(Some(percent)), actual, &[base(kept)]);
        let allowed = kept.value().abs() * Decimal::from(width) / Decimal::ONE_HUNDRED;
        prop_assert_eq!(met(told), Some(Decimal::from(away) <= allowed));
    }

    #[test]
    fn without_a_tolerance_what_is_kept_is_not_worse(kept in signed_figure(), actual in signed_figure()) {
        let told = |direction| met(attainment(direction, &keep(None), actual, &[base(kept)]));
        prop_assert_eq!(told(Direction::More), Some(actual >= kept));
        prop_assert_eq!(told(Direction::Less), Some(actual <= kept));
        prop_assert_eq!(told(Direction::Keep), Some(actual == kept));
        prop_assert_eq!(told(Direction::None), Some(actual == kept));
    }

    #[test]
    fn a_word_has_no_rate(actual in signed_figure()) {
        let told = attainment(Direction::More, &Aim::Word("調整中".to_owned()), actual, &[base(actual)]);
        prop_assert_eq!(told, Attainment::NotComputable(NotComputable::TargetInWords));
    }
}

#[test]
fn a_tolerance_in_percent_of_an_indicator_without_a_unit_may_be_points() {
    let figure = |number: i64| Figure::new(number.into());
    let aim = keep(Some(Tolerance::Percent(figure(5))));
    let own = IndicatorYear { target: Some(aim), actual: Some(figure(83)), ..IndicatorYear::blank(year(2022)) };
    let indicator = PublishedIndicator {
        number: IndicatorNumber(1),
        name: "割合".to_owned(),
        unit: None,
        kind: IndicatorKind::Outcome,
        direction: Direction::Keep,
        definition: None,
        path: None,
        breaks: Vec::new(),
        years: vec![base(figure(80)), own.clone()],
    };
    assert_eq!(indicator.attainment(&own), Some(Attainment::NotComputable(NotComputable::ToleranceUnclear)));
}
