//! 進捗報告: what was said about a milestone. Written once, decided once, never edited.

use chrono::NaiveDate;

use super::codes::codes;
use super::figure::Figure;
use super::milestone::MilestoneState;
use super::numbers::IndicatorNumber;
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

/// The most characters a report may have.
pub const LONGEST_TEXT: usize = 2000;
/// The most characters a reason may have.
pub const LONGEST_REASON: usize = 500;

/// A report that keeps the rules and may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateDraft {
    happened: PartialDate,
    text: String,
    state: MilestoneState,
    new_due: Option<PartialDate>,
    reason: Option<String>,
    value: Option<(IndicatorNumber, Figure)>,
}

/// What is wrong with a report, by the part it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateProblem {
    /// Nothing was said.
    TextMissing,
    /// More than [`LONGEST_TEXT`] characters.
    TextTooLong,
    /// It is said to have happened after today.
    HappenedInFuture,
    /// 延期 without a new due date.
    NewDueMissing,
    /// 延期 to a date that ends no later than the due date it replaces.
    NewDueNotLater,
    /// 延期 or 中止 without a reason.
    ReasonMissing,
    /// More than [`LONGEST_REASON`] characters.
    ReasonTooLong,
}

/// The parts of a report as a form gives them, each already read.
#[derive(Debug, Clone)]
pub struct UpdateParts {
    /// When it happened.
    pub happened: PartialDate,
    /// What happened.
    pub text: String,
    /// The state from now on.
    pub state: MilestoneState,
    /// The new due date of a postponed milestone.
    pub new_due: Option<PartialDate>,
    /// Why it is postponed or cancelled.
    pub reason: Option<String>,
    /// A value of one of the goal's indicators.
    pub value: Option<(IndicatorNumber, Figure)>,
}

impl UpdateDraft {
    /// Checks a report against the rules. `due` is the due date in force, `today` the city's day.
    pub fn check(parts: UpdateParts, due: PartialDate, today: NaiveDate) -> Result<Self, Vec<UpdateProblem>> {
        let mut problems = Vec::new();
        let text = parts.text.trim().to_owned();
        let reason = parts.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        if text.is_empty() {
            problems.push(UpdateProblem::TextMissing);
        }
        if text.chars().count() > LONGEST_TEXT {
            problems.push(UpdateProblem::TextTooLong);
        }
        if parts.happened.from() > today {
            problems.push(UpdateProblem::HappenedInFuture);
        }
        if parts.state == MilestoneState::Postponed {
            match parts.new_due {
                None => problems.push(UpdateProblem::NewDueMissing),
                Some(new_due) if new_due.to() <= due.to() => problems.push(UpdateProblem::NewDueNotLater),
                Some(_) => {}
            }
        }
        let needs_reason = matches!(parts.state, MilestoneState::Postponed | MilestoneState::Cancelled);
        match &reason {
            None if needs_reason => problems.push(UpdateProblem::ReasonMissing),
            Some(reason) if reason.chars().count() > LONGEST_REASON => problems.push(UpdateProblem::ReasonTooLong),
            _ => {}
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            happened: parts.happened,
            text,
            state: parts.state,
            new_due: parts.new_due.filter(|_| parts.state == MilestoneState::Postponed),
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

    /// The state from now on.
    pub const fn state(&self) -> MilestoneState {
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
    pub const fn value(&self) -> Option<(IndicatorNumber, Figure)> {
        self.value
    }
}
