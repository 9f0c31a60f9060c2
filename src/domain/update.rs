//! 進捗報告: what was said about a milestone or about the goal itself, with or without the value of an indicator.
//! Written once, decided once, never edited.

use chrono::NaiveDate;

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::figure::Figure;
use super::indicator::Missing;
use super::milestone::MilestoneState;
use super::numbers::{GoalNumber, IndicatorNumber, MilestoneNumber};
use super::partial_date::PartialDate;

codes! {
    /// What became of an update.
    UpdateStatus {
        /// 承認待ち: entered, not decided yet.
        Submitted = "submitted",
        /// 承認済: the public sees it where the goal is published.
        Approved = "approved",
        /// 差戻し, with a reason; the writer reports anew.
        Returned = "returned",
    }
}

/// The most characters an update may have.
pub const LONGEST_TEXT: usize = 2000;
/// The most characters a reason may have.
pub const LONGEST_REASON: usize = 500;
/// An entry is late when more days than these lie between the end of what it tells and the day of the entry.
pub const LATE_AFTER_DAYS: i64 = 30;

/// Whether what happened was entered late: more than [`LATE_AFTER_DAYS`] after the last day of the period it names.
pub fn is_late_entry(happened: PartialDate, entered: NaiveDate) -> bool {
    (entered - happened.to()).num_days() > LATE_AFTER_DAYS
}

/// What an update is about. Later updates on the same matter follow earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    Milestone(MilestoneNumber),
    /// The value of an indicator, in the goal of one year.
    Indicator(GoalNumber, IndicatorNumber),
    Goal(GoalNumber),
}

/// What an update says of an indicator: a value, or which kind of nothing there is instead (product rule 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateValue {
    pub indicator: IndicatorNumber,
    /// The value, zero among them, unless it is missing.
    pub value: Option<Figure>,
    /// Which kind of nothing there is instead.
    pub missing: Option<Missing>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    /// The date of the value, a month where no day is known.
    pub as_of: PartialDate,
}

impl UpdateValue {
    /// A value as of a date.
    pub const fn figure(indicator: IndicatorNumber, value: Figure, as_of: PartialDate) -> Self {
        Self { indicator, value: Some(value), missing: None, note: None, as_of }
    }
}

/// An update that keeps the rules and may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateDraft {
    happened: PartialDate,
    text: String,
    state: Option<MilestoneState>,
    new_due: Option<PartialDate>,
    reason: Option<String>,
    value: Option<UpdateValue>,
}

/// What is wrong with an update, by the part it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateProblem {
    TextMissing,
    TextTooLong,
    /// It is said to have happened after today.
    HappenedInFuture,
    /// An update on a milestone that names no state.
    StateMissing,
    /// 延期 without a new due date.
    NewDueMissing,
    /// 延期 to a date that ends no later than the due date it replaces.
    NewDueNotLater,
    /// 延期 or 中止 without a reason.
    ReasonMissing,
    ReasonTooLong,
    /// Neither a value nor a kind of nothing, or both.
    ValueUnclear,
    /// A value as of a day after today.
    ValueInFuture,
    /// 評価不能 without the outside cause.
    CauseMissing,
    /// An outside cause of anything but 評価不能.
    CauseWithoutNeed,
    /// An outside cause of more than [`LONGEST_REASON`] characters.
    CauseTooLong,
}

/// The parts of an update as a form gives them, each already read.
#[derive(Debug, Clone)]
pub struct UpdateParts {
    pub happened: PartialDate,
    /// What happened.
    pub text: String,
    /// The state from now on; none for an update on the goal itself.
    pub state: Option<MilestoneState>,
    /// The new due date of a postponed milestone.
    pub new_due: Option<PartialDate>,
    /// Why it is postponed or cancelled.
    pub reason: Option<String>,
    /// A value of one of the goal's indicators.
    pub value: Option<UpdateValue>,
}

impl UpdateDraft {
    /// Checks an update against the rules. `due` is the milestone's due date in force, none for an update on the goal
    /// itself; `today` is the city's day. An update on the goal that gives a value needs no text.
    pub fn check(parts: UpdateParts, due: Option<PartialDate>, today: NaiveDate) -> Result<Self, Vec<UpdateProblem>> {
        let mut problems = Vec::new();
        let text = parts.text.trim().to_owned();
        let reason = parts.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        if text.is_empty() && (due.is_some() || parts.value.is_none()) {
            problems.push(UpdateProblem::TextMissing);
        }
        if text.chars().count() > LONGEST_TEXT {
            problems.push(UpdateProblem::TextTooLong);
        }
        if parts.happened.from() > today {
            problems.push(UpdateProblem::HappenedInFuture);
        }
        let state = parts.state.filter(|_| due.is_some());
        if due.is_some() && state.is_none() {
            problems.push(UpdateProblem::StateMissing);
        }
        if let Some(due) = due.filter(|_| state == Some(MilestoneState::Postponed)) {
            match parts.new_due {
                None => problems.push(UpdateProblem::NewDueMissing),
                Some(new_due) if new_due.to() <= due.to() => problems.push(UpdateProblem::NewDueNotLater),
                Some(_) => {}
            }
        }
        let needs_reason = matches!(state, Some(MilestoneState::Postponed | MilestoneState::Cancelled));
        match &reason {
            None if needs_reason => problems.push(UpdateProblem::ReasonMissing),
            Some(reason) if reason.chars().count() > LONGEST_REASON => problems.push(UpdateProblem::ReasonTooLong),
            _ => {}
        }
        problems.extend(parts.value.iter().flat_map(|value| value_problems(value, today)));
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            happened: parts.happened,
            text,
            state,
            new_due: parts.new_due.filter(|_| state == Some(MilestoneState::Postponed)),
            reason: reason.filter(|_| needs_reason),
            value: parts.value,
        })
    }

    /// When it happened.
    pub const fn happened(&self) -> PartialDate {
        self.happened
    }

    /// What happened.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The state from now on; none for an update on the goal itself.
    pub const fn state(&self) -> Option<MilestoneState> {
        self.state
    }

    /// The new due date of a postponed milestone.
    pub const fn new_due(&self) -> Option<PartialDate> {
        self.new_due
    }

    /// Why it is postponed or cancelled.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The value given with it.
    pub const fn value(&self) -> Option<&UpdateValue> {
        self.value.as_ref()
    }
}

fn value_problems(value: &UpdateValue, today: NaiveDate) -> Vec<UpdateProblem> {
    let mut problems = Vec::new();
    if value.value.is_some() == value.missing.is_some() {
        problems.push(UpdateProblem::ValueUnclear);
    }
    if value.as_of.from() > today {
        problems.push(UpdateProblem::ValueInFuture);
    }
    match (&value.note, value.missing) {
        (None, Some(Missing::NotJudgeable)) => problems.push(UpdateProblem::CauseMissing),
        (Some(_), missing) if missing != Some(Missing::NotJudgeable) => problems.push(UpdateProblem::CauseWithoutNeed),
        (Some(note), _) if note.chars().count() > LONGEST_REASON => problems.push(UpdateProblem::CauseTooLong),
        _ => {}
    }
    problems
}
