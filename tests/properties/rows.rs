//! What holds for the rows of a comparison by programme, however programmes follow one another.

use std::collections::{BTreeMap, BTreeSet};

use ichirizuka::domain::comparison::Column;
use ichirizuka::domain::comparison::programmes::{Member, Since, Status, statuses};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::lineage::{Lineage, Succession, SuccessionKind};
use ichirizuka::domain::matching::{self, Origin};
use ichirizuka::domain::numbers::ProgrammeNumber;
use proptest::prelude::*;

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

proptest! {
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
    fn merging_and_then_splitting_loses_nothing(before in 1..6_i32, after in 1..6_i32) {
        let (merged, heirs) = (before + 1, before + 2..before + 2 + after);
        let link = |from, to, number, kind| Succession {
            from: ProgrammeNumber(from), to: ProgrammeNumber(to), fiscal_year: year(number), kind, basis: None,
        };
        let mut links: Vec<Succession> = (1..merged).map(|one| link(one, merged, 2020, SuccessionKind::Merged)).collect();
        links.extend(heirs.clone().map(|heir| link(merged, heir, 2021, SuccessionKind::Split)));
        let lineage = Lineage::new(links);
        let all: BTreeSet<ProgrammeNumber> = (1..before + 2 + after).map(ProgrammeNumber).collect();
        let last: BTreeSet<ProgrammeNumber> = heirs.clone().map(ProgrammeNumber).collect();
        let first: BTreeSet<ProgrammeNumber> = (1..merged).map(ProgrammeNumber).collect();
        for start in &first {
            prop_assert_eq!(lineage.family(*start), all.clone());
            prop_assert_eq!(lineage.in_year(*start, year(2019)), BTreeSet::from([*start]));
            prop_assert_eq!(lineage.in_year(*start, year(2020)), BTreeSet::from([ProgrammeNumber(merged)]));
            prop_assert_eq!(lineage.in_year(*start, year(2021)), last.clone());
        }
        for end in &last {
            let back: BTreeSet<ProgrammeNumber> = lineage.ancestors(*end).intersection(&first).copied().collect();
            prop_assert_eq!(back, first.clone());
        }
        let columns = [2019, 2020, 2021].map(|number| Column { year: year(number), partial: false });
        let named = |programme: i32, number| Member { programme: ProgrammeNumber(programme), year: year(number), name: "" };
        let mut members: Vec<Member<'_>> = (1..merged).map(|one| named(one, 2019)).collect();
        members.push(named(merged, 2020));
        members.extend(heirs.map(|heir| named(heir, 2021)));
        let told = statuses(&lineage, &members, &columns);
        prop_assert_eq!(&told[0], &Vec::new());
        prop_assert_eq!(&told[1], &vec![Status::Follows(SuccessionKind::Merged)]);
        prop_assert_eq!(&told[2], &vec![Status::Follows(SuccessionKind::Split)]);
    }

    #[test]
    fn every_programme_of_a_whole_year_goes_on_or_is_told_to_have_ended(
        links in proptest::collection::vec((1..7_i32, 1..7_i32), 0..6),
        sheets in proptest::collection::btree_set((1..7_i32, 2010..2014_i32), 1..12),
    ) {
        let succession = |&(from, to): &(i32, i32)| Succession {
            from: ProgrammeNumber(from), to: ProgrammeNumber(to), fiscal_year: year(2011), kind: SuccessionKind::Renamed, basis: None,
        };
        let lineage = Lineage::new(links.iter().map(succession).collect());
        // Whether one comes to the other along the links, step by step.
        let leads = |from: i32, to: i32| {
            let mut reached = BTreeSet::from([from]);
            for _ in 0..links.len() {
                let next: Vec<i32> = links.iter().filter(|(one, _)| reached.contains(one)).map(|(_, other)| *other).collect();
                reached.extend(next);
            }
            reached.contains(&to)
        };
        let columns: Vec<Column> = (2010..2014).map(|number| Column { year: year(number), partial: false }).collect();
        for family in lineage.families((1..7).map(ProgrammeNumber)) {
            let own: Vec<(i32, i32)> = sheets.iter().filter(|(one, _)| family.contains(&ProgrammeNumber(*one))).copied().collect();
            let members: Vec<Member<'_>> =
                own.iter().map(|(one, number)| Member { programme: ProgrammeNumber(*one), year: year(*number), name: "" }).collect();
            let told = statuses(&lineage, &members, &columns);
            for (place, number) in (2010..2014).enumerate().skip(1) {
                let here = own.iter().any(|(_, other)| *other == number);
                let goes_on = own.iter().any(|(_, later)| *later >= number);
                let last = own.iter().map(|(_, other)| *other).filter(|other| *other < number).max();
                // While nothing of a row is on record, nothing of it is said to have ended, until it goes on.
                prop_assert_eq!(told[place].contains(&Status::Ended), last == Some(number - 1) && !goes_on);
                for (gone, last) in own.iter().filter(|(_, other)| here && last == Some(*other)) {
                    let since = if *last == number - 1 { Since::YearBefore } else { Since::After(year(*last)) };
                    let heir = own.iter().any(|(heir, later)| *later >= number && leads(*gone, *heir));
                    let left = told[place].contains(&Status::Left(ProgrammeNumber(*gone), since));
                    prop_assert_eq!(left, !heir, "{} in {}: {:?}", gone, number, told);
                }
                for (come, _) in own.iter().filter(|(_, other)| *other == number) {
                    let comes_from = own.iter().any(|(source, earlier)| *earlier < number && leads(*source, *come));
                    let is_first = !own.iter().any(|(_, earlier)| *earlier < number);
                    let new = told[place].contains(&Status::Joined(ProgrammeNumber(*come), Since::YearBefore))
                        || told[place].contains(&Status::New);
                    prop_assert_eq!(new, is_first || !comes_from, "{} in {}: {:?}", come, number, told);
                }
            }
        }
    }

    #[test]
    fn a_row_compared_within_one_year_shows_no_change(
        lineage in any_lineage(),
        programmes in proptest::collection::btree_set(1..9_i32, 1..6),
    ) {
        let member = |one: &i32| Member { programme: ProgrammeNumber(*one), year: year(2015), name: "" };
        let members: Vec<Member<'_>> = programmes.iter().map(member).collect();
        prop_assert_eq!(statuses(&lineage, &members, &[Column { year: year(2015), partial: false }]), vec![Vec::new()]);
    }

    #[test]
    fn every_objective_of_two_years_is_accounted_for_once(
        before in proptest::collection::vec("(登録|相談|訓練)(50件|年4回|を行う){0,2}", 0..6),
        after in proptest::collection::vec("(登録|相談|訓練)(50件|年4回|を行う){0,2}", 0..6),
    ) {
        fn texts(texts: &[String]) -> Vec<&str> {
            texts.iter().map(String::as_str).collect()
        }
        let matched = matching::between(&texts(&before), &texts(&after));
        prop_assert_eq!(matched.origins.len(), after.len());
        let mut places: Vec<usize> = matched.dropped.clone();
        for (origin, text) in matched.origins.iter().zip(&after) {
            if let Origin::Kept(place) | Origin::Reworded(place) = origin {
                places.push(*place);
                prop_assert_eq!(matches!(origin, Origin::Kept(_)), before[*place] == *text);
            }
        }
        places.sort_unstable();
        prop_assert_eq!(places, (0..before.len()).collect::<Vec<_>>());
        let same = matching::between(&texts(&after), &texts(&after));
        prop_assert!(same.dropped.is_empty() && same.origins.iter().all(|origin| matches!(origin, Origin::Kept(_))));
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
                    let left = matches!(status, Status::Left(..));
                    prop_assert_eq!(here, matches!(status, Status::Follows(_)) || status.is_new() || left);
                }
            }
            let ends = told.iter().flatten().filter(|status| matches!(status, Status::Ended | Status::EndedAfter(_)));
            prop_assert!(ends.count() <= 1);
        }
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

#[test]
fn a_programme_that_goes_over_into_one_beside_it_is_a_merger_and_only_then() {
    let merged = Succession {
        from: ProgrammeNumber(2),
        to: ProgrammeNumber(1),
        fiscal_year: year(2021),
        kind: SuccessionKind::Merged,
        basis: None,
    };
    let lineage = Lineage::new(vec![merged]);
    let columns = [2020, 2021, 2022].map(|number| Column { year: year(number), partial: false });
    let member =
        |programme, number| Member { programme: ProgrammeNumber(programme), year: year(number), name: "事業" };
    let members = [member(1, 2020), member(2, 2020), member(1, 2021), member(1, 2022)];
    let told = statuses(&lineage, &members, &columns);
    assert_eq!(told[1], [Status::Follows(SuccessionKind::Merged)]);
    assert_eq!(told[2], [Status::Follows(SuccessionKind::Continued)]);
}
