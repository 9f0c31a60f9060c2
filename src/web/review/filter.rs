//! The filter of the review: what its addresses say. Every filter is an address, so that it can be mailed, and goes
//! along with every link to another level.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::store::read::review::{GoalReview, Overview, Yardstick};
use crate::web::kit::address::Address;
use crate::web::kit::errors::WebError;
use crate::web::review::Loaded;

codes! {
    /// What the table is sorted by: its columns.
    Sort {
        /// The order of the year's own table.
        Table = "table",
        Goals = "goals",
        /// 期限超過.
        Overdue = "overdue",
        /// Without an update for long.
        Silent = "silent",
        /// 期限どおり.
        OnTime = "on_time",
        /// 完了.
        Completed = "completed",
        Milestones = "milestones",
        /// Waiting for approval.
        Waiting = "waiting",
        /// The newest entry.
        Newest = "newest",
        /// 当初目標 that are not approved.
        GoalsStage = "stage_goals",
        /// 上半期 that are not approved.
        MidyearStage = "stage_midyear",
        /// 成果 that are not approved.
        ResultsStage = "stage_results",
        /// Goals without a rating by their section.
        Ratings = "ratings",
        /// Rates below 100%.
        Attainment = "attainment",
    }
}

/// A part of an address that may stand for "none on record".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice<T> {
    Of(T),
    /// Those without.
    Without,
}

impl<T: std::fmt::Display> std::fmt::Display for Choice<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(value) => value.fmt(formatter),
            Self::Without => formatter.write_str("none"),
        }
    }
}

impl<T: PartialEq> Choice<T> {
    pub(super) fn from_option(value: Option<T>) -> Self {
        value.map_or(Self::Without, Self::Of)
    }
}

/// The query as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReviewQuery {
    year: String,
    department: String,
    section: String,
    goal: String,
    policy: String,
    rating: String,
    late: String,
    silent: String,
    mine: String,
    since: String,
    sort: String,
    order: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) year: Option<FiscalYear>,
    pub(super) department: Option<Choice<UnitNumber>>,
    pub(super) section: Option<Choice<UnitNumber>>,
    pub(super) goal: Option<GoalNumber>,
    pub(super) policy: Option<String>,
    pub(super) rating: Option<Choice<i32>>,
    pub(super) late: bool,
    pub(super) silent: bool,
    pub(super) mine: bool,
    /// The day as it was typed.
    pub(super) since_typed: String,
    pub(super) since: Option<NaiveDate>,
    pub(super) sort: Option<Sort>,
    pub(super) descending: bool,
}

fn read<T: std::str::FromStr>(text: &str) -> Result<Option<T>, WebError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| WebError::NotFound),
    }
}

fn choice<T: std::str::FromStr>(text: &str) -> Result<Option<Choice<T>>, WebError> {
    if text == "none" { Ok(Some(Choice::Without)) } else { Ok(read(text)?.map(Choice::Of)) }
}

fn flag(text: &str) -> Result<bool, WebError> {
    match text {
        "" => Ok(false),
        "1" => Ok(true),
        _ => Err(WebError::NotFound),
    }
}

impl Filter {
    /// Reads the query. A number or code that is none is a page that does not exist; a date that can't be read is the
    /// form's matter: then `since` is none although something was typed.
    pub(super) fn read(query: ReviewQuery) -> Result<Self, WebError> {
        let since = PartialDate::read(&query.since).ok().map(PartialDate::from);
        Ok(Self {
            year: read(&query.year)?,
            department: choice(&query.department)?,
            section: choice(&query.section)?,
            goal: read(&query.goal)?,
            policy: Some(query.policy).filter(|policy| !policy.is_empty()),
            rating: choice(&query.rating)?,
            late: flag(&query.late)?,
            silent: flag(&query.silent)?,
            mine: flag(&query.mine)?,
            since,
            since_typed: query.since,
            sort: read(&query.sort)?,
            descending: match query.order.as_str() {
                "" | "asc" => false,
                "desc" => true,
                _ => return Err(WebError::NotFound),
            },
        })
    }

    /// Whether a date was typed that can't be read.
    pub(super) fn has_unreadable_date(&self) -> bool {
        self.since.is_none() && !self.since_typed.trim().is_empty()
    }

    /// Looks whether what the filter names is there in the year; drops a section of another department, which a form
    /// leaves behind.
    pub(super) fn check(&mut self, overview: &Overview) -> Result<(), WebError> {
        let goals = &overview.goals;
        let known = [
            self.department.is_none_or(|wanted| goals.iter().any(|goal| department(goal) == wanted)),
            self.section.is_none_or(|wanted| goals.iter().any(|goal| section(goal) == wanted)),
            self.goal.is_none_or(|wanted| goals.iter().any(|goal| goal.goal.number == wanted)),
            self.policy.as_deref().is_none_or(|wanted| goals.iter().any(|goal| policy_of(goal) == Some(wanted))),
            match self.rating {
                Some(Choice::Of(wanted)) => overview.scale.iter().any(|rating| rating.number == wanted),
                Some(Choice::Without) | None => true,
            },
        ];
        if known.contains(&false) {
            return Err(WebError::NotFound);
        }
        let inside = |goal: &GoalReview, wanted| {
            section(goal) == wanted && self.department.is_none_or(|wanted| department(goal) == wanted)
        };
        if self.section.is_some_and(|wanted| !goals.iter().any(|goal| inside(goal, wanted))) {
            self.section = None;
        }
        Ok(())
    }

    pub(super) fn accepts(&self, goal: &GoalReview, loaded: &Loaded, actor: &Actor) -> bool {
        self.department.is_none_or(|wanted| department(goal) == wanted)
            && self.section.is_none_or(|wanted| section(goal) == wanted)
            && self.goal.is_none_or(|wanted| goal.goal.number == wanted)
            && self.policy.as_deref().is_none_or(|wanted| policy_of(goal) == Some(wanted))
            && self.rating.is_none_or(|wanted| has_rating(goal, wanted))
            && (!self.late || any(goal, &loaded.yardstick, |lateness| lateness.overdue))
            && (!self.silent || any(goal, &loaded.yardstick, |lateness| lateness.silent && !lateness.overdue))
            && (!self.mine || loaded.overview.as_ref().is_some_and(|overview| is_mine(goal, overview, actor)))
            && (self.since.is_none()
                || loaded.changed.as_ref().is_none_or(|changed| changed.contains(&goal.goal.number)))
    }

    /// Whether anything but the level narrows the goals down.
    pub(super) fn narrows(&self) -> bool {
        self.policy.is_some()
            || self.rating.is_some()
            || self.late
            || self.silent
            || self.mine
            || !self.since_typed.is_empty()
    }

    /// A page with this filter.
    pub(super) fn on(&self, page: Address) -> Address {
        let flag = |on: bool| on.then_some(1);
        let order = if self.descending { "desc" } else { "asc" };
        page.with_some("year", self.year)
            .with_some("department", self.department)
            .with_some("section", self.section)
            .with_some("goal", self.goal)
            .with_some("policy", self.policy.as_ref())
            .with_some("rating", self.rating)
            .with_some("late", flag(self.late))
            .with_some("silent", flag(self.silent))
            .with_some("mine", flag(self.mine))
            .with_some("since", Some(&self.since_typed).filter(|typed| !typed.is_empty()))
            .with_some("sort", self.sort)
            .with_some("order", self.sort.map(|_| order))
    }

    /// The same filter one level down, at a department.
    pub(super) fn at_department(&self, department: Choice<UnitNumber>) -> Self {
        Self { department: Some(department), section: None, goal: None, ..self.clone() }
    }

    pub(super) fn at_section(&self, department: Choice<UnitNumber>, section: Choice<UnitNumber>) -> Self {
        Self { department: Some(department), section: Some(section), goal: None, ..self.clone() }
    }

    pub(super) fn at_goal(&self, goal: &GoalReview) -> Self {
        Self { goal: Some(goal.goal.number), ..self.at_section(department(goal), section(goal)) }
    }

    pub(super) fn at_city(&self) -> Self {
        Self { department: None, section: None, goal: None, ..self.clone() }
    }

    /// The same place without anything that narrows it down.
    pub(super) fn unfiltered(&self) -> Self {
        Self {
            year: self.year,
            department: self.department,
            section: self.section,
            goal: self.goal,
            sort: self.sort,
            descending: self.descending,
            ..Self::default()
        }
    }
}

pub(super) fn department(goal: &GoalReview) -> Choice<UnitNumber> {
    Choice::from_option(goal.place.department)
}

pub(super) fn section(goal: &GoalReview) -> Choice<UnitNumber> {
    Choice::from_option(goal.place.section)
}

pub(super) fn policy_of(goal: &GoalReview) -> Option<&str> {
    goal.goal.policy.as_deref()
}

/// Whether a goal has this rating by whoever rated, or none at all.
fn has_rating(goal: &GoalReview, wanted: Choice<i32>) -> bool {
    match wanted {
        Choice::Of(wanted) => goal.ratings.values().any(|&rating| rating == wanted),
        Choice::Without => goal.ratings.is_empty(),
    }
}

fn any(goal: &GoalReview, yardstick: &Yardstick, of: fn(crate::domain::milestone::Lateness) -> bool) -> bool {
    goal.milestones.iter().any(|milestone| of(yardstick.lateness(milestone)))
}

/// Whether something of the goal waits for this person's approval.
fn is_mine(goal: &GoalReview, overview: &Overview, actor: &Actor) -> bool {
    goal.waiting.iter().any(|&update| policy::decide_update(actor, update).is_ok())
        || goal.stages.iter().any(|standing| {
            let pending = standing.pending(overview.approvals);
            policy::decide_sheet(actor, goal.place, standing.stage, pending, true).is_ok()
        })
}
