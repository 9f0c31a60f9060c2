//! What holds for every order of reorganisations.

use std::collections::BTreeSet;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::numbers::UnitNumber;
use ichirizuka::domain::unit::reorganisation::{Heir, Next, Reorganisation, ReorganisationKind, UnitPlan};
use ichirizuka::domain::unit::{Unit, UnitKind, UnitLineage, UnitSuccession};
use proptest::prelude::*;

const FIRST: i32 = 2010;
const LAST: i32 = 2030;

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

/// A city's units and links, as the store keeps them.
#[derive(Clone)]
struct City {
    units: Vec<Unit>,
    links: Vec<UnitSuccession>,
}

impl City {
    /// Two departments with two sections each.
    fn new() -> Self {
        let mut city = Self { units: Vec::new(), links: Vec::new() };
        for name in ["総務部", "建設部"] {
            let department = city.add(UnitKind::Department, None, name, year(FIRST));
            for section in ["一課", "二課"] {
                city.add(UnitKind::Section, Some(department), section, year(FIRST));
            }
        }
        city
    }

    fn add(&mut self, kind: UnitKind, parent: Option<UnitNumber>, name: &str, first_year: FiscalYear) -> UnitNumber {
        let number = UnitNumber(i32::try_from(self.units.len()).unwrap() + 1);
        self.units.push(Unit {
            number,
            kind,
            parent,
            name: name.to_owned(),
            english: None,
            first_year,
            last_year: None,
        });
        number
    }

    fn lineage(&self) -> UnitLineage {
        UnitLineage::new(self.links.clone())
    }

    fn carry_out(&mut self, plan: &UnitPlan) {
        for unit in &mut self.units {
            if plan.ends.contains(&unit.number) {
                let last = plan.year.previous();
                unit.last_year = Some(unit.last_year.map_or(last, |known| known.min(last)));
            }
        }
        let mut begun = Vec::new();
        let number = |next: Next, begun: &[UnitNumber]| match next {
            Next::Known(number) => number,
            Next::New(place) => begun[place],
        };
        for new in &plan.begins {
            let department = new.department.map(|department| number(department, &begun));
            begun.push(self.add(new.kind, department, &new.name, plan.year));
        }
        for link in &plan.links {
            let to = number(link.to, &begun);
            self.links.push(UnitSuccession { from: link.from, to, fiscal_year: plan.year, kind: link.kind });
        }
    }

    /// The units of a year in words: level, department, name.
    fn as_of(&self, year: FiscalYear) -> BTreeSet<(UnitKind, String, String)> {
        let name = |number: UnitNumber| self.units.iter().find(|unit| unit.number == number).unwrap().name.clone();
        let there = self.units.iter().filter(|unit| unit.is_there_in(year));
        there.map(|unit| (unit.kind, unit.parent.map(name).unwrap_or_default(), unit.name.clone())).collect()
    }
}

fn any_change() -> impl Strategy<Value = (usize, usize, usize, usize, i32)> {
    (0..ReorganisationKind::ALL.len(), 0..40_usize, 0..40_usize, 0..40_usize, 1..3_i32)
}

fn asked(
    city: &City,
    (kind, one, other, third, _): (usize, usize, usize, usize, i32),
    year: FiscalYear,
) -> Reorganisation {
    let kind = ReorganisationKind::ALL[kind];
    let unit = |place: usize| city.units[place % city.units.len()].number;
    let department = |place: usize| {
        let departments: Vec<&Unit> = city.units.iter().filter(|unit| unit.kind == UnitKind::Department).collect();
        departments[place % departments.len()].number
    };
    let new = |name: &str, place: usize| Heir::New {
        name: format!("{name}{place}"),
        english: None,
        department: Some(department(third)),
    };
    let (units, heirs) = match kind {
        ReorganisationKind::Created => (Vec::new(), vec![new("新", other)]),
        ReorganisationKind::Renamed => {
            (vec![unit(one)], vec![Heir::New { name: format!("改{other}"), english: None, department: None }])
        }
        ReorganisationKind::Moved => (
            vec![unit(one)],
            vec![Heir::New { name: String::new(), english: None, department: Some(department(third)) }],
        ),
        ReorganisationKind::Merged => (vec![unit(one), unit(other)], vec![new("合", other)]),
        ReorganisationKind::Split => (vec![unit(one)], vec![new("分甲", other), new("分乙", other)]),
        ReorganisationKind::Joined => (vec![unit(one)], vec![Heir::Known(unit(other))]),
        ReorganisationKind::Ended => (vec![unit(one)], Vec::new()),
    };
    let level = if one % 2 == 0 { UnitKind::Section } else { UnitKind::Department };
    let sections = city.units.iter().map(|unit| (unit.number, third % 2)).collect();
    Reorganisation { kind, year, level, units, heirs, sections }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_reorganisation_never_touches_the_years_before_it(changes in prop::collection::vec(any_change(), 1..12)) {
        let mut city = City::new();
        let mut now = FIRST;
        for change in changes {
            now += change.4;
            let change = asked(&city, change, year(now));
            let Ok(plan) = change.plan(&city.units, &city.lineage()) else { continue };
            let before: Vec<_> = (FIRST..now).map(|past| city.as_of(year(past))).collect();
            city.carry_out(&plan);
            let after: Vec<_> = (FIRST..now).map(|past| city.as_of(year(past))).collect();
            prop_assert_eq!(before, after, "{:?}", plan);
        }
    }

    #[test]
    fn every_year_stays_a_tree_in_which_no_two_units_share_a_name(changes in prop::collection::vec(any_change(), 1..12)) {
        let mut city = City::new();
        let mut now = FIRST;
        for change in changes {
            now += change.4;
            let change = asked(&city, change, year(now));
            let Ok(plan) = change.plan(&city.units, &city.lineage()) else { continue };
            city.carry_out(&plan);
            for later in FIRST..=LAST.max(now) {
                let there: Vec<&Unit> = city.units.iter().filter(|unit| unit.is_there_in(year(later))).collect();
                let names: BTreeSet<_> = there.iter().map(|unit| (unit.kind, unit.parent, &unit.name)).collect();
                prop_assert_eq!(names.len(), there.len(), "{}: {:?}", later, plan);
                for section in there.iter().filter(|unit| unit.kind == UnitKind::Section) {
                    let parent = there.iter().find(|unit| Some(unit.number) == section.parent);
                    prop_assert!(parent.is_some(), "{} has no department in {}: {:?}", section.name, later, plan);
                }
            }
        }
    }

    #[test]
    fn whoever_follows_is_there_and_nobody_follows_themselves(changes in prop::collection::vec(any_change(), 1..12)) {
        let mut city = City::new();
        let mut now = FIRST;
        let mut ended: BTreeSet<UnitNumber> = BTreeSet::new();
        for change in changes {
            now += change.4;
            let change = asked(&city, change, year(now));
            let Ok(plan) = change.plan(&city.units, &city.lineage()) else { continue };
            if plan.kind == ReorganisationKind::Ended {
                ended.extend(&plan.ends);
            }
            city.carry_out(&plan);
        }
        let lineage = city.lineage();
        for link in &city.links {
            prop_assert!(!lineage.descends(link.to, link.from), "{} and {}", link.from, link.to);
        }
        for unit in &city.units {
            prop_assert!(lineage.family(unit.number).contains(&unit.number));
            prop_assert_eq!(lineage.in_year(unit.number, unit.first_year.previous()), BTreeSet::from([unit.number]));
            let heirs = lineage.in_year(unit.number, year(now));
            prop_assert!(!heirs.is_empty());
            for heir in heirs {
                let known = city.units.iter().find(|known| known.number == heir).unwrap();
                prop_assert!(known.is_there_in(year(now)) || ended.contains(&heir), "{} in {}", heir, now);
            }
        }
    }
}
