//! What a new city has to do until its first page is public, and how far it has come: seen from what is on record, so that
//! each step ticks itself however it was done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{PersonNumber, UnitNumber};
use crate::domain::person::{Post, Role};
use crate::domain::stage::Stage;
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::schema::{goal, publication};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{people, stages, units};

codes! {
    /// A step, in the order in which they are usually done.
    FirstStep {
        /// The city has a name and somebody to ask.
        City = "city",
        /// There are departments and sections.
        Units = "units",
        /// Somebody reports for a section.
        People = "people",
        /// Somebody else approves what is reported for that section.
        Heads = "heads",
        /// A fiscal year is open.
        Year = "year",
        /// There are work goals.
        Import = "import",
        /// Something is public.
        Publish = "publish",
    }
}

/// How far a city has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstSteps {
    /// The steps that are done.
    done: BTreeSet<FirstStep>,
    /// Sections, and in how many of them somebody reports whom somebody else approves.
    pub sections: (usize, usize),
    /// The year with work goals that is published first, and up to which stage: the newest that is over, since nothing of it
    /// has to be approved here, or else the newest of all.
    pub to_publish: Option<(FiscalYear, Stage)>,
}

impl FirstSteps {
    /// How far the city has come by `today`.
    pub fn load(connection: &mut DatabaseConnection, today: NaiveDate) -> Result<Self, StoreError> {
        let units = units::list(connection)?;
        let crew = Crew::load(connection, today)?;
        let year = FiscalYear::of(today);
        let sections: Vec<&Unit> =
            units.iter().filter(|unit| unit.kind == UnitKind::Section && unit.is_there_in(year)).collect();
        let at_work = sections.iter().filter(|section| crew.is_at_work(section)).count();
        let with_goals: BTreeSet<FiscalYear> =
            goal::table.select(goal::fiscal_year).distinct().load(connection)?.into_iter().collect();
        let open = stages::open_years(connection)?;
        let over = with_goals.iter().rev().find(|year| !open.contains(year)).map(|year| (*year, Stage::Results));
        let published: i64 = publication::table.count().get_result(connection)?;
        let standing = [
            // Nobody comes here before `setup`.
            (FirstStep::City, true),
            (FirstStep::Units, !sections.is_empty()),
            (FirstStep::People, sections.iter().any(|section| crew.writes_for(section.number).next().is_some())),
            (FirstStep::Heads, at_work > 0),
            (FirstStep::Year, !open.is_empty()),
            (FirstStep::Import, !with_goals.is_empty()),
            (FirstStep::Publish, published > 0),
        ];
        let done = standing.into_iter().filter(|(_, done)| *done).map(|(step, _)| step).collect();
        let to_publish = over.or_else(|| with_goals.last().map(|year| (*year, Stage::Goals)));
        Ok(Self { done, sections: (sections.len(), at_work), to_publish })
    }

    /// Whether a step is done.
    pub fn is_done(&self, step: FirstStep) -> bool {
        self.done.contains(&step)
    }

    /// Whether there is nothing left to do: the list goes.
    pub fn are_done(&self) -> bool {
        self.done.len() == FirstStep::ALL.len()
    }
}

/// Who holds which post today.
pub(super) struct Crew {
    by_unit: BTreeMap<UnitNumber, Vec<(PersonNumber, Role)>>,
    /// Those who administer, by name.
    pub(super) administrators: Vec<String>,
}

impl Crew {
    pub(super) fn load(connection: &mut DatabaseConnection, today: NaiveDate) -> Result<Self, StoreError> {
        let mut crew = Self { by_unit: BTreeMap::new(), administrators: Vec::new() };
        for (account, posts) in people::list(connection)?.into_iter().filter(|(account, _)| !account.disabled) {
            let held: Vec<Post> = posts.into_iter().filter(|post| post.is_held_on(today)).collect();
            if held.iter().any(|post| post.role == Role::Administrator) {
                crew.administrators.push(account.name);
            }
            for post in held {
                if let Some(unit) = post.unit {
                    crew.by_unit.entry(unit).or_default().push((account.person, post.role));
                }
            }
        }
        Ok(crew)
    }

    fn holders(&self, unit: UnitNumber, roles: &'static [Role]) -> impl Iterator<Item = PersonNumber> {
        let holders = self.by_unit.get(&unit).into_iter().flatten();
        holders.filter(|(_, role)| roles.contains(role)).map(|(person, _)| *person)
    }

    /// Who reports for a section.
    pub(super) fn writes_for(&self, section: UnitNumber) -> impl Iterator<Item = PersonNumber> {
        self.holders(section, &[Role::Staff, Role::SectionHead])
    }

    /// Who approves what is reported for a section.
    pub(super) fn decides_for(&self, section: &Unit) -> impl Iterator<Item = PersonNumber> {
        let of_department = section.parent.into_iter().flat_map(|unit| self.holders(unit, &[Role::DepartmentHead]));
        self.holders(section.number, &[Role::SectionHead]).chain(of_department)
    }

    /// Whether somebody reports for a section and somebody else approves it.
    fn is_at_work(&self, section: &Unit) -> bool {
        let writers: BTreeSet<PersonNumber> = self.writes_for(section.number).collect();
        self.decides_for(section).any(|head| writers.iter().any(|writer| *writer != head))
    }
}
