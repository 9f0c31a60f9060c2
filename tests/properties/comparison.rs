//! What holds for every comparison of years.

use std::collections::{BTreeMap, BTreeSet};

use ichirizuka::domain::comparison::Column;
use ichirizuka::domain::comparison::programmes::{Member, Status, statuses};
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::indicator::{BreakKind, Direction, IndicatorKind, SeriesBreak};
use ichirizuka::domain::lineage::{Lineage, Succession, SuccessionKind};
use ichirizuka::domain::movement::{self, biggest_first};
use ichirizuka::domain::numbers::{IndicatorNumber, ProgrammeNumber, UnitNumber};
use ichirizuka::domain::publication::{IndicatorYear, PublishedIndicator};
use ichirizuka::domain::unit::UnitLineage;
use ichirizuka::domain::unit::{UnitLink, UnitSuccession};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

fn any_lineage() -> impl Strategy<Value = Lineage> {
    let link = (1..9_i32, 1..9_i32, 2010..2020_i32, 0..SuccessionKind::ALL.len());
    proptest::collection::vec(link, 0..12).prop_map(|links| {
        let link = |(from, to, from_year, kind): (i32, i32, i32, usize)| Succession {
            from: ProgrammeNumber(from),
            to: ProgrammeNumber(to),
            fiscal_year: year(from_year),
            kind: SuccessionKind::ALL[kind],
            basis: None,
        };
        Lineage::new(links.into_iter().map(link).collect())
    })
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
        let outcome = movement::over(&indicator, &years);
        if let Some(moved) = &outcome.movement {
            let crossed = indicator.breaks_between(moved.from, moved.to);
            prop_assert!(crossed.iter().all(|known| known.factor.is_some()));
            prop_assert_eq!(moved.converted, !crossed.is_empty());
            prop_assert_eq!(moved.share.is_none(), moved.start.value().is_zero());
        }
        // Every year with a value is an end of the movement, between its ends, or told to stand apart.
        let newest = indicator.years.last().map(|year| year.fiscal_year);
        for known in &indicator.years {
            let apart = outcome.apart.iter().any(|(year, _)| *year == known.fiscal_year);
            let within = outcome.movement.as_ref().is_some_and(|moved| (moved.from..=moved.to).contains(&known.fiscal_year));
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
    fn following_a_programme_forward_and_then_back_comes_to_where_it_began(lineage in any_lineage(), start in 1..9_i32) {
        let start = ProgrammeNumber(start);
        for later in lineage.descendants(start) {
            prop_assert!(lineage.ancestors(later).contains(&start));
        }
        for same in lineage.same_programme(start) {
            prop_assert!(lineage.same_programme(same).contains(&start));
            prop_assert!(lineage.family(start).contains(&same));
        }
    }

    #[test]
    fn however_programmes_are_merged_and_split_every_one_is_in_exactly_one_row(lineage in any_lineage()) {
        let all: Vec<ProgrammeNumber> = (1..9).map(ProgrammeNumber).collect();
        let families = lineage.families(all.iter().copied());
        let mut counted: BTreeMap<ProgrammeNumber, usize> = BTreeMap::new();
        for member in families.iter().flatten() {
            *counted.entry(*member).or_default() += 1;
        }
        for programme in all {
            prop_assert_eq!(counted.get(&programme), Some(&1));
        }
    }

    #[test]
    fn partial_years_are_never_the_ground_for_new_or_ended(
        lineage in any_lineage(),
        sheets in proptest::collection::btree_set((1..9_i32, 2010..2014_i32), 1..12),
        partial in proptest::collection::vec(any::<bool>(), 4),
    ) {
        let columns: Vec<Column> =
            (2010..2014).zip(&partial).map(|(number, partial)| Column { year: year(number), partial: *partial }).collect();
        for family in lineage.families((1..9).map(ProgrammeNumber)) {
            let members: Vec<Member<'_>> = sheets
                .iter()
                .filter(|(programme, _)| family.contains(&ProgrammeNumber(*programme)))
                .map(|(programme, number)| Member { programme: ProgrammeNumber(*programme), year: year(*number), name: "" })
                .collect();
            let told = statuses(&lineage, &members, &columns);
            prop_assert_eq!(told.len(), columns.len());
            for (place, statuses) in told.iter().enumerate() {
                let here = members.iter().any(|member| member.year == columns[place].year);
                for status in statuses {
                    let counted = status.is_new() || status.is_ended();
                    prop_assert!(!counted || (!columns[place].partial && !columns[place - 1].partial));
                    prop_assert_eq!(here, matches!(status, Status::Follows(_)) || status.is_new());
                }
            }
            prop_assert!(told.iter().flatten().filter(|status| status.is_ended()).count() <= 1);
        }
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
        prop_assert_eq!(organisation.today(unit, &BTreeSet::from([unit])), BTreeSet::from([unit]));
        let today: BTreeSet<UnitNumber> = (5..9).map(UnitNumber).collect();
        prop_assert!(organisation.today(unit, &today).is_subset(&today));
    }
}

#[test]
fn a_merger_that_is_split_again_is_one_row_with_all_its_programmes() {
    let link = |from, to, kind| Succession {
        from: ProgrammeNumber(from),
        to: ProgrammeNumber(to),
        fiscal_year: year(2020),
        kind,
        basis: None,
    };
    let lineage = Lineage::new(vec![
        link(1, 3, SuccessionKind::Merged),
        link(2, 3, SuccessionKind::Merged),
        link(3, 4, SuccessionKind::Split),
        link(3, 5, SuccessionKind::Split),
    ]);
    let columns = [2019, 2020, 2021].map(|number| Column { year: year(number), partial: false });
    let member =
        |programme, number| Member { programme: ProgrammeNumber(programme), year: year(number), name: "事業" };
    let members = [member(1, 2019), member(2, 2019), member(3, 2020), member(4, 2021), member(5, 2021)];
    let told = statuses(&lineage, &members, &columns);
    assert_eq!(told[1], [Status::Follows(SuccessionKind::Merged)]);
    assert_eq!(told[2], [Status::Follows(SuccessionKind::Split)]);
    // Over the year between, both are told.
    let told = statuses(&lineage, &members, &[columns[0], columns[2]]);
    assert_eq!(told[1], [Status::Follows(SuccessionKind::Merged), Status::Follows(SuccessionKind::Split)]);
    // An indicator doesn't go on through either: what it counts is no longer the same.
    assert_eq!(lineage.same_programme(ProgrammeNumber(1)), BTreeSet::from([ProgrammeNumber(1)]));
}
