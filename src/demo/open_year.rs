//! The demonstration's own open year: milestones and what was reported on them, all of it invented.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::PersonNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Administer, Permit};
use crate::domain::rating::READY_MADE;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::evaluations::axes;
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::{self, NewMilestone, Selection};
use crate::store::{goals, people, stages};

use super::crew::{self, Crew};
use super::updates::Step;
use super::{ACCOUNTS, TODAY};

const OPEN_YEAR: &str = include_str!("open-year.json");

#[derive(Deserialize)]
struct OpenYear {
    goals: Vec<OpenGoal>,
}

#[derive(Deserialize)]
struct OpenGoal {
    name: String,
    milestones: Vec<Step>,
}

/// Sets the milestones of the open year's goals.
pub(super) fn set_milestones(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
) -> Result<(), StoreError> {
    let open: OpenYear = serde_json::from_str(OPEN_YEAR)?;
    let known = goals::of_year(writer.connection, year)?;
    for goal in &known {
        let key = text::comparison_key(&goal.name);
        let Some(open) = open.goals.iter().find(|open| text::comparison_key(&open.name) == key) else { continue };
        let new: Vec<NewMilestone> = open
            .milestones
            .iter()
            .map(|milestone| {
                Ok(NewMilestone { title: milestone.title.clone(), due: milestone.due()?, opened_on: year.first_day() })
            })
            .collect::<Result<_, StoreError>>()?;
        milestones::add(writer, permit, goal.number, &new)?;
    }
    Ok(())
}

/// Sets the open year's deadlines and its scale.
pub(super) fn set_cycle(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
) -> Result<(), StoreError> {
    for (stage, month) in [(Stage::Goals, 7), (Stage::Midyear, 11), (Stage::Results, 5)] {
        let calendar_year = if month < 4 || stage == Stage::Results { year.number() + 1 } else { year.number() };
        let month = PartialDate::month(calendar_year, month).ok_or(StoreError::NotFound)?;
        stages::set_deadline(writer, permit, year, stage, month.to())?;
    }
    let [scale, ..] = READY_MADE;
    axes::set_scale(writer, permit, year, None, &scale.ratings())
}

/// Those who act for every section where no sample account does.
pub(super) struct StandIns {
    numbers: [PersonNumber; 2],
    crew: Crew,
}

impl StandIns {
    /// Gives them accounts for the open year.
    pub(super) fn add(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        password_hash: &str,
    ) -> Result<Self, StoreError> {
        let from = FiscalYear::of(TODAY).first_day();
        let mut add = |name, role| crew::stand_in(writer, permit, name, role, from, password_hash);
        let staff = add(("mihon-tanto", "見本の担当者"), Role::Staff)?;
        let heads = add(("mihon-kacho", "見本の課長"), Role::SectionHead)?;
        let crew = Crew { staff: vec![crew::on(writer, staff, TODAY)?], heads: vec![crew::on(writer, heads, TODAY)?] };
        Ok(Self { numbers: [staff, heads], crew })
    }

    /// Submits and approves every sheet of the year in a stage.
    pub(super) fn carry_through(
        &self,
        writer: &mut Writer<'_>,
        year: FiscalYear,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for goal in goals::of_year(writer.connection, year)? {
            self.crew.submit(writer, goal.number, stage, at)?;
            self.crew.decide(writer, goal.number, stage, None, at)?;
        }
        Ok(())
    }

    /// Enters what was reported, and decides all but what still waits.
    pub(super) fn report(&self, writer: &mut Writer<'_>, year: FiscalYear) -> Result<(), StoreError> {
        let open: OpenYear = serde_json::from_str(OPEN_YEAR)?;
        let mut writers: BTreeMap<&str, Actor> = BTreeMap::new();
        for account in ACCOUNTS {
            if let Some(known) = people::by_login(writer.connection, account.login)? {
                writers.insert(account.login, crew::on(writer, known.person, TODAY)?);
            }
        }
        for goal in goals::of_year(writer.connection, year)? {
            let key = text::comparison_key(&goal.name);
            let Some(open) = open.goals.iter().find(|open| text::comparison_key(&open.name) == key) else { continue };
            let known = milestones::select(writer.connection, &Selection::Goal(goal.number))?;
            for (open, known) in open.milestones.iter().zip(known) {
                let head = self.crew.head_of(known.place.section)?;
                for (index, update) in open.updates.iter().enumerate() {
                    let author = match update.by.as_deref().and_then(|login| writers.get(login)) {
                        Some(author) => author,
                        None => self.crew.writer_of(known.place.section)?,
                    };
                    let entry_key = format!("demo-{}-{index}", known.place.milestone);
                    update.report(writer, author, head, &known, &entry_key)?;
                }
            }
        }
        Ok(())
    }

    /// Closes their accounts: a visitor signs in with a sample account only.
    pub(super) fn leave(self, writer: &mut Writer<'_>, permit: &Permit<Administer>) -> Result<(), StoreError> {
        for number in self.numbers {
            people::disable(writer, permit, number, TODAY)?;
        }
        Ok(())
    }
}
