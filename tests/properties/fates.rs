//! What holds for every decision on a programme, whoever followed whom.

use std::cmp::Ordering;

use ichirizuka::domain::amount::of_year::Money;
use ichirizuka::domain::fate::{Became, Fate, Sheet, became, fate};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::future_course::FutureCourse;
use ichirizuka::domain::lineage::{Lineage, Succession, SuccessionKind};
use ichirizuka::domain::numbers::ProgrammeNumber;
use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

const NAME: &str = "見本事業";

fn year() -> FiscalYear {
    FiscalYear::new(2020).unwrap()
}

prop_compose! {
    fn any_link()(
        from in 1..5_i32,
        to in 1..5_i32,
        fiscal_year in 2019..2024_i32,
        kind in select(SuccessionKind::ALL),
    ) -> Succession {
        let (from, to) = (ProgrammeNumber(from), ProgrammeNumber(to));
        Succession { from, to, fiscal_year: FiscalYear::new(fiscal_year).unwrap(), kind, basis: None }
    }
}

fn sheets(numbers: impl IntoIterator<Item = i32>) -> Vec<Sheet<'static>> {
    numbers
        .into_iter()
        .map(|number| Sheet { programme: ProgrammeNumber(number), name: NAME, money: Money::default() })
        .collect()
}

fn any_amount() -> impl Strategy<Value = Option<Ordering>> {
    of(select(vec![Ordering::Less, Ordering::Equal, Ordering::Greater]))
}

/// What programme 1 became.
fn one(links: &[Succession], after: Option<&[Sheet<'_>]>) -> Became {
    became(&Lineage::new(links.to_vec()), ProgrammeNumber(1), NAME, year(), after)
}

proptest! {
    #[test]
    fn a_programme_is_gone_only_without_a_sheet_and_without_a_follower(
        links in vec(any_link(), 0..6),
        after in btree_set(1..5_i32, 0..5),
    ) {
        let after = sheets(after);
        let has_sheet = after.iter().any(|sheet| sheet.programme == ProgrammeNumber(1));
        let of_next = |link: &&Succession| link.fiscal_year == year().next() && link.from != link.to;
        let is_followed = links.iter().filter(of_next).any(|link| link.from == ProgrammeNumber(1));
        let became = one(&links, Some(&after));
        prop_assert_eq!(became == Became::Gone, !has_sheet && !is_followed);
        prop_assert_ne!(became.while_open(true), Became::Gone, "its sheet may still come");
        prop_assert_eq!(became.while_open(false), became);
    }

    #[test]
    fn links_of_other_years_change_nothing(links in vec(any_link(), 0..6), after in btree_set(1..5_i32, 0..5)) {
        let after = sheets(after);
        let of_next: Vec<Succession> =
            links.iter().filter(|link| link.fiscal_year == year().next()).cloned().collect();
        prop_assert_eq!(one(&links, Some(&after)), one(&of_next, Some(&after)));
    }

    #[test]
    fn where_the_year_after_tells_nothing_nobody_can_tell(
        links in vec(any_link(), 0..6),
        course in select(FutureCourse::ALL),
        amount in any_amount(),
    ) {
        prop_assert_eq!(one(&links, None), Became::Unknown);
        prop_assert_eq!(fate(course, Became::Unknown, amount), Fate::CantTell);
    }

    #[test]
    fn no_decision_to_end_and_no_decision_to_go_on_is_kept_by_the_same_course_of_things(
        became in select(Became::ALL),
        amount in any_amount(),
    ) {
        let ends = [FutureCourse::Suspend, FutureCourse::Abolish, FutureCourse::Complete];
        let goes_on = [FutureCourse::Continue, FutureCourse::Expand, FutureCourse::Shrink];
        for (end, on) in ends.into_iter().flat_map(|end| goes_on.map(|on| (end, on))) {
            let both = fate(end, became, amount) == Fate::Kept && fate(on, became, amount) == Fate::Kept;
            prop_assert!(!both, "{end} and {on}: {became}");
        }
        let merged_and_on = fate(FutureCourse::Merge, became, amount) == Fate::Kept
            && fate(FutureCourse::Abolish, became, amount) == Fate::Kept;
        prop_assert!(!merged_and_on);
    }

    #[test]
    fn more_and_less_money_are_told_apart_and_without_money_nothing_is_kept(
        became in select(Became::ALL),
        amount in any_amount(),
    ) {
        let (expand, shrink) = (fate(FutureCourse::Expand, became, amount), fate(FutureCourse::Shrink, became, amount));
        prop_assert!(expand != Fate::Kept || amount == Some(Ordering::Greater));
        prop_assert!(shrink != Fate::Kept || amount == Some(Ordering::Less));
        prop_assert!(fate(FutureCourse::Improve, became, amount) != Fate::Kept, "nothing on record shows an improvement");
    }

    #[test]
    fn only_whether_more_or_less_was_spent_depends_on_money(
        course in select(FutureCourse::ALL),
        became in select(Became::ALL),
        amount in any_amount(),
    ) {
        if !matches!(course, FutureCourse::Expand | FutureCourse::Shrink) {
            prop_assert_eq!(fate(course, became, amount), fate(course, became, None));
        }
    }
}
