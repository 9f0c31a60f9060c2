//! The read model of the desk: what somebody's posts owe now. Each item is of one kind and has one place where it is
//! settled; a new sort of item is a new [`Subject`], and where it needs a heading of its own a new [`OwedKind`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::codes::codes;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, PersonNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Post};
use crate::domain::policy::{self, Desk};
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateStatus;
use crate::store::goals::Goal;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::places::Organisation;
use crate::store::published::city::City;
use crate::store::published::years::Phase;
use crate::store::stages::{self, SheetStanding};
use crate::store::updates::{self, Update};
use crate::store::{indicators, posts, units};

codes! {
    /// Why something lies on the desk, in the order in which the desk shows it.
    OwedKind {
        /// Waiting for the reader's approval: others wait for it.
        ToDecide = "to_decide",
        /// 期限超過.
        Overdue = "overdue",
        /// 今月が期限.
        DueThisMonth = "due_this_month",
        /// Without an update for longer than the city's threshold.
        Silent = "silent",
        /// 差戻し: an update of the reader's, or a sheet that the reader writes.
        Returned = "returned",
    }
}

/// What is owed.
#[derive(Debug, Clone)]
pub enum Subject {
    /// An update on a milestone.
    Milestone { milestone: Box<Milestone>, may_report: bool },
    /// An update: to be written anew, or to be decided.
    Update(Box<Update>),
    /// A sheet in a stage: to be submitted, or to be decided.
    Sheet(Box<SheetStanding>),
}

/// One thing that is owed.
#[derive(Debug, Clone)]
pub struct Owed {
    pub kind: OwedKind,
    /// What else can be said of it; it is listed once.
    pub also: Vec<OwedKind>,
    /// The milestone, the indicator or the goal that it is about.
    pub title: String,
    pub goal_name: String,
    /// The section that owns the goal.
    pub section: Option<UnitLabel>,
    pub subject: Subject,
}

/// Everything that lies on the desk, in the order in which it is shown.
pub fn owed(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    desk: &Desk,
    city: &City,
    today: NaiveDate,
) -> Result<Vec<Owed>, StoreError> {
    let goals = goals(connection, &desk.units())?;
    let corrected = stages::under_correction(connection, &desk.units())?;
    let names = units::labels(connection)?;
    let organisation = Organisation::load(connection)?;
    let context = Context { actor, desk, city, today, names, goals, corrected, organisation };
    let mut owed = context.milestones(connection)?;
    owed.extend(context.updates(connection)?);
    owed.extend(context.sheets(connection)?);
    owed.sort_by_key(|item| (OwedKind::ALL.iter().position(|kind| *kind == item.kind), item.since(city.time_zone)));
    Ok(owed)
}

impl Owed {
    /// The day by which items of one kind are ordered, counted in `zone`.
    fn since(&self, zone: Tz) -> Option<NaiveDate> {
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        match &self.subject {
            Subject::Milestone { milestone, .. } if self.kind == OwedKind::Silent => {
                Some(milestone.last_entry.map_or(milestone.opened_on, day))
            }
            Subject::Milestone { milestone, .. } => Some(milestone.due.to()),
            Subject::Update(update) => Some(day(update.decided_at.unwrap_or(update.entered_at))),
            Subject::Sheet(standing) => match self.kind {
                OwedKind::Returned | OwedKind::ToDecide => standing.last.as_ref().map(|step| day(step.at)),
                _ => standing.deadline,
            },
        }
    }
}

/// The goals of these sections and departments in the open years.
fn goals(connection: &mut DatabaseConnection, units: &[UnitNumber]) -> Result<Vec<Goal>, StoreError> {
    let mut goals = Vec::new();
    for year in stages::open_years(connection)? {
        goals.extend(stages::goals_of_units(connection, year, units)?);
    }
    Ok(goals)
}

struct Context<'reader> {
    actor: &'reader Actor,
    desk: &'reader Desk,
    city: &'reader City,
    today: NaiveDate,
    names: BTreeMap<UnitNumber, UnitLabel>,
    goals: Vec<Goal>,
    /// Goals of closed years of which a stage is being corrected.
    corrected: Vec<Goal>,
    organisation: Organisation,
}

impl Context<'_> {
    fn goal(&self, number: GoalNumber) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.number == number)
    }

    fn section(&self, goal: &Goal) -> Option<UnitLabel> {
        goal.unit.and_then(|unit| self.names.get(&unit).cloned())
    }

    fn is_this_month(&self, day: NaiveDate) -> bool {
        (day.year(), day.month()) == (self.today.year(), self.today.month())
    }

    /// Milestones that are late, due or silent.
    fn milestones(&self, connection: &mut DatabaseConnection) -> Result<Vec<Owed>, StoreError> {
        let mut owed = Vec::new();
        for milestone in milestones::select(connection, &Selection::OpenIn(self.desk.units()))? {
            let lateness = milestone.lateness(self.today, self.city.time_zone, self.city.silence_days);
            let due_now = milestone.state.is_open() && self.is_this_month(milestone.due.to()) && !lateness.overdue;
            let kinds = [
                (lateness.overdue, OwedKind::Overdue),
                (due_now, OwedKind::DueThisMonth),
                (lateness.silent, OwedKind::Silent),
            ];
            let mut kinds = kinds.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind);
            let Some(kind) = kinds.next() else { continue };
            owed.push(Owed {
                kind,
                also: kinds.collect(),
                title: milestone.title.clone(),
                goal_name: milestone.goal_name.clone(),
                section: self.goal(milestone.place.goal).and_then(|goal| self.section(goal)),
                subject: Subject::Milestone {
                    may_report: policy::write_update(self.actor, milestone.place).is_ok(),
                    milestone: Box::new(milestone),
                },
            });
        }
        Ok(owed)
    }

    /// Whether an update that came back is the reader's to mend.
    fn mends(&self, update: &Update, held: &BTreeMap<PersonNumber, Vec<Post>>) -> bool {
        let Some(section) = self.goal(update.goal).and_then(|goal| goal.unit) else { return false };
        let writes = self.desk.writes_for.contains(&section);
        update.writer == Some(self.actor.person) || (writes && writer_left(update, section, held, self.today))
    }

    /// Updates that came back to the reader, and updates that wait for the reader.
    fn updates(&self, connection: &mut DatabaseConnection) -> Result<Vec<Owed>, StoreError> {
        let all = updates::of_goals(connection, self.goals.iter().map(|goal| goal.number).collect())?;
        let in_office = posts::of_all(connection)?;
        let mut found = Vec::new();
        for update in &all {
            let kind = match update.status {
                UpdateStatus::Returned if self.mends(update, &in_office) && !updates::is_settled(update, &all) => {
                    OwedKind::Returned
                }
                UpdateStatus::Submitted => {
                    let Some(goal) = self.goal(update.goal) else { continue };
                    let place = self.organisation.place(goal.number, goal.unit, Phase::Open);
                    if policy::decide_update(self.actor, update.written(place)).is_err() {
                        continue;
                    }
                    OwedKind::ToDecide
                }
                _ => continue,
            };
            found.push((kind, update));
        }
        let indicators: BTreeSet<IndicatorNumber> =
            found.iter().filter_map(|(_, update)| Some(update.value.as_ref()?.indicator)).collect();
        let indicators = indicators::names(connection, &indicators)?;
        let mut owed = Vec::new();
        for (kind, update) in found {
            let Some(goal) = self.goal(update.goal) else { continue };
            let title = match (update.milestone, &update.value) {
                (Some(milestone), _) => milestones::find(connection, milestone)?.title,
                (None, Some(value)) => indicators.get(&value.indicator).cloned().unwrap_or_default(),
                (None, None) => goal.name.clone(),
            };
            owed.push(Owed {
                kind,
                also: Vec::new(),
                title,
                goal_name: goal.name.clone(),
                section: self.section(goal),
                subject: Subject::Update(Box::new(update.clone())),
            });
        }
        Ok(owed)
    }

    /// Sheets that the reader writes and that came back or are to be submitted by now, and sheets that wait for the
    /// reader.
    fn sheets(&self, connection: &mut DatabaseConnection) -> Result<Vec<Owed>, StoreError> {
        let mut owed = Vec::new();
        for (goals, all_stages) in [(&self.goals, true), (&self.corrected, false)] {
            let years: BTreeSet<_> = goals.iter().map(|goal| goal.fiscal_year).collect();
            for year in years {
                let own = |goal: &&Goal| {
                    let writes = goal.unit.is_some_and(|unit| self.desk.writes_for.contains(&unit));
                    goal.fiscal_year == year && writes
                };
                let numbers: Vec<GoalNumber> = goals.iter().filter(own).map(|goal| goal.number).collect();
                for standing in stages::standings(connection, year, &numbers)? {
                    let is_open = all_stages || standing.correcting;
                    if let Some((kind, also)) = self.owes(&standing).filter(|_| is_open) {
                        owed.extend(self.sheet(kind, also, standing));
                    }
                }
            }
        }
        let approvals = stages::approvals(connection)?;
        for (goal, standing) in stages::waiting(connection, &self.desk.units())? {
            let phase = if self.goal(goal.number).is_some() { Phase::Open } else { Phase::Closed };
            let place = standing.place(self.organisation.place(goal.number, goal.unit, phase));
            if policy::decide_sheet(self.actor, place, standing.stage, standing.pending(approvals), true).is_ok() {
                owed.extend(self.sheet(OwedKind::ToDecide, Vec::new(), standing));
            }
        }
        Ok(owed)
    }

    /// Whether the writers of a sheet owe it now, and why.
    fn owes(&self, standing: &SheetStanding) -> Option<(OwedKind, Vec<OwedKind>)> {
        if !standing.status.is_editable() {
            return None;
        }
        let due = standing.deadline.and_then(|deadline| match deadline {
            day if day < self.today => Some(OwedKind::Overdue),
            day if self.is_this_month(day) => Some(OwedKind::DueThisMonth),
            _ => None,
        });
        // What was opened for a correction came back too.
        if standing.status == SheetStatus::Returned || standing.correcting {
            return Some((OwedKind::Returned, due.into_iter().collect()));
        }
        due.map(|kind| (kind, Vec::new()))
    }

    fn sheet(&self, kind: OwedKind, also: Vec<OwedKind>, standing: SheetStanding) -> Option<Owed> {
        let mut all = self.goals.iter().chain(&self.corrected);
        let goal = all.find(|goal| goal.number == standing.goal)?;
        Some(Owed {
            kind,
            also,
            title: goal.name.clone(),
            goal_name: goal.name.clone(),
            section: self.section(goal),
            subject: Subject::Sheet(Box::new(standing)),
        })
    }
}

/// Whether the writer of an update has no post in its section any more: whoever writes for the section mends it then.
fn writer_left(
    update: &Update,
    section: UnitNumber,
    held: &BTreeMap<PersonNumber, Vec<Post>>,
    today: NaiveDate,
) -> bool {
    let works = |post: &Post| post.is_held_on(today) && post.unit == Some(section);
    update.writer.is_some_and(|writer| !held.get(&writer).is_some_and(|posts| posts.iter().any(works)))
}

/// Whether an update that came back is mended by somebody who writes for its section: it is their own, or its writer
/// has left.
pub fn is_mended_by(
    connection: &mut DatabaseConnection,
    update: &Update,
    section: Option<UnitNumber>,
    person: PersonNumber,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    if update.writer == Some(person) {
        return Ok(true);
    }
    let Some(section) = section else { return Ok(false) };
    Ok(writer_left(update, section, &posts::of_all(connection)?, today))
}

/// What somebody has just written or decided, as the desk says it back.
#[derive(Debug, Clone)]
pub struct Done {
    /// What it is about.
    pub title: String,
    pub update: Update,
}

/// An update that the reader may read, in words; none where there is no such update for them.
pub fn done(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    number: crate::domain::numbers::UpdateNumber,
) -> Result<Option<Done>, StoreError> {
    let (written, milestone, update) = match updates::written(connection, number) {
        Err(StoreError::NotFound) => return Ok(None),
        found => found?,
    };
    if policy::follow(actor, written.about).is_err() {
        return Ok(None);
    }
    let title = match (milestone, &update.value) {
        (Some(milestone), _) => milestone.title,
        (None, Some(value)) => indicators::names(connection, &BTreeSet::from([value.indicator]))?
            .remove(&value.indicator)
            .unwrap_or_default(),
        (None, None) => crate::store::goals::find(connection, update.goal)?.name,
    };
    Ok(Some(Done { title, update }))
}

impl Subject {
    /// The deadline of a sheet.
    pub fn deadline(&self) -> Option<PartialDate> {
        match self {
            Self::Sheet(standing) => standing.deadline.map(PartialDate::day),
            _ => None,
        }
    }

    /// The stage of a sheet.
    pub fn stage(&self) -> Option<Stage> {
        match self {
            Self::Sheet(standing) => Some(standing.stage),
            _ => None,
        }
    }
}
