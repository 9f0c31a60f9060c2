//! The demonstration's own open year: milestones and what was reported on them, all of it invented.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::PersonNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::rating::READY_MADE;
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::unit::UnitKind;
use crate::domain::update::{UpdateDraft, UpdateParts};
use crate::store::milestones::{self, NewMilestone, Selection};
use crate::store::people::{self, NewPerson};
use crate::store::posts::NewPost;
use crate::store::{StoreError, Writer, evaluations, goals, sheets, units, updates};

use super::{ACCOUNTS, TODAY, morning};

const OPEN_YEAR: &str = include_str!("open-year.json");

#[derive(Deserialize)]
struct OpenYear {
    goals: Vec<OpenGoal>,
}

#[derive(Deserialize)]
struct OpenGoal {
    name: String,
    milestones: Vec<OpenMilestone>,
}

#[derive(Deserialize)]
struct OpenMilestone {
    title: String,
    due: String,
    updates: Vec<OpenUpdate>,
}

#[derive(Deserialize)]
struct OpenUpdate {
    entered: NaiveDate,
    happened: String,
    text: String,
    state: MilestoneState,
    new_due: Option<String>,
    reason: Option<String>,
    /// The sample account that wrote it, where it is one of those that can be used.
    by: Option<String>,
    /// Why it was returned.
    returned: Option<String>,
    /// Still waiting for approval.
    #[serde(default)]
    waiting: bool,
}

fn date(text: &str) -> Result<PartialDate, StoreError> {
    PartialDate::read(text).map_err(|error| StoreError::Internal(error.to_string()))
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
                Ok(NewMilestone {
                    title: milestone.title.clone(),
                    due: date(&milestone.due)?,
                    opened_on: year.first_day(),
                })
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
        sheets::set_deadline(writer, permit, year, stage, month.to())?;
    }
    let [scale, ..] = READY_MADE;
    evaluations::set_scale(writer, permit, year, &scale.ratings())
}

/// Those who act for every section where no sample account does. Nobody can sign in as them.
pub(super) struct StandIns {
    staff: Actor,
    heads: Actor,
}

impl StandIns {
    /// Adds them.
    pub(super) fn add(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        password_hash: &str,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            staff: stand_in(writer, permit, "mihon-tanto", "見本の担当者", Role::Staff, password_hash)?,
            heads: stand_in(writer, permit, "mihon-kacho", "見本の課長", Role::SectionHead, password_hash)?,
        })
    }

    /// Submits and approves every sheet of the year in a stage.
    pub(super) fn carry_through(
        &self,
        writer: &mut Writer<'_>,
        year: FiscalYear,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let refused = |denied| StoreError::Internal(format!("{denied:?}"));
        for goal in goals::of_year(writer.connection, year)? {
            let place = sheets::place(writer.connection, goal.number)?;
            let right = policy::submit(&self.staff, place, stage, SheetStep::Submitted).map_err(refused)?;
            sheets::advance(writer, &right, None, &sheets::Remarks::new(), at)?;
            let standing = sheets::standing(writer.connection, goal.number, stage)?;
            let right = policy::decide_sheet(&self.heads, place, stage, standing.pending(1), true).map_err(refused)?;
            sheets::advance(writer, &right, None, &sheets::Remarks::new(), at)?;
        }
        Ok(())
    }

    /// Enters what was reported, and decides all but what still waits.
    pub(super) fn report(&self, writer: &mut Writer<'_>, year: FiscalYear) -> Result<(), StoreError> {
        let open: OpenYear = serde_json::from_str(OPEN_YEAR)?;
        let mut writers: BTreeMap<&str, Actor> = BTreeMap::new();
        for account in ACCOUNTS {
            if let Some(known) = people::by_login(writer.connection, account.login)?
                && let Some(actor) = people::actor(writer.connection, known.person, TODAY)?
            {
                writers.insert(account.login, actor);
            }
        }
        for goal in goals::of_year(writer.connection, year)? {
            let key = text::comparison_key(&goal.name);
            let Some(open) = open.goals.iter().find(|open| text::comparison_key(&open.name) == key) else { continue };
            let known = milestones::select(writer.connection, &Selection::Goal(goal.number))?;
            for (open, known) in open.milestones.iter().zip(known) {
                for (place, update) in open.updates.iter().enumerate() {
                    let author = update.by.as_deref().and_then(|login| writers.get(login)).unwrap_or(&self.staff);
                    let right = policy::report(author, known.place)
                        .map_err(|denied| StoreError::Internal(format!("{denied:?}")))?;
                    let parts = UpdateParts {
                        happened: date(&update.happened)?,
                        text: update.text.clone(),
                        state: Some(update.state),
                        new_due: update.new_due.as_deref().map(date).transpose()?,
                        reason: update.reason.clone(),
                        value: None,
                    };
                    let draft = UpdateDraft::check(parts, Some(known.due), TODAY)
                        .map_err(|problems| StoreError::Internal(format!("{}: {problems:?}", update.text)))?;
                    let entered = morning(update.entered);
                    let entry_key = format!("demo-{}-{place}", known.place.milestone);
                    let number = updates::enter(writer, &right, &draft, &entry_key, entered)?;
                    if update.waiting {
                        continue;
                    }
                    let (place, ..) = updates::place(writer.connection, number)?;
                    let right = policy::decide(&self.heads, place)
                        .map_err(|denied| StoreError::Internal(format!("{denied:?}")))?;
                    let decided = entered.checked_add_days(Days::new(1)).unwrap_or(entered);
                    match &update.returned {
                        Some(reason) => updates::send_back(writer, &right, reason, decided)?,
                        None => updates::approve(writer, &right, decided)?,
                    }
                }
            }
        }
        Ok(())
    }

    /// Closes their accounts.
    pub(super) fn leave(self, writer: &mut Writer<'_>, permit: &Permit<Administer>) -> Result<(), StoreError> {
        for actor in [self.staff, self.heads] {
            people::disable(writer, permit, actor.person, TODAY)?;
        }
        Ok(())
    }
}

/// A person with a post of this role in every section.
fn stand_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    login: &str,
    name: &str,
    role: Role,
    password_hash: &str,
) -> Result<Actor, StoreError> {
    let sections = units::list(writer.connection)?.into_iter().filter(|unit| unit.kind == UnitKind::Section);
    let from = FiscalYear::of(TODAY).first_day();
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        password_hash: password_hash.to_owned(),
        must_change_password: true,
        posts: sections.map(|unit| NewPost { role, unit: Some(unit.number), from, until: None }).collect(),
    };
    let number: PersonNumber = people::add(writer, permit, &new)?;
    people::actor(writer.connection, number, TODAY)?.ok_or(StoreError::NotFound)
}
