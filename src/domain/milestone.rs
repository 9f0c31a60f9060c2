//! マイルストーン: a dated step of a goal. Its state is stored; being overdue or silent is computed from today.

use chrono::NaiveDate;

use super::codes::codes;
use super::partial_date::PartialDate;

codes! {
    /// The stored state of a milestone.
    MilestoneState {
        /// 未着手.
        NotStarted = "not_started",
        /// 実施中.
        InProgress = "in_progress",
        /// 完了.
        Completed = "completed",
        /// 延期: to a new due date, with a reason; the original is kept.
        Postponed = "postponed",
        /// 中止, with a reason.
        Cancelled = "cancelled",
    }
}

impl MilestoneState {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::Postponed)
    }
}

/// What today says about a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// 期限超過: still open, and its due period ended before today.
    pub overdue: bool,
    /// 60日以上報告なし: still open, and that many days have passed since the last entry.
    pub silent: bool,
}

impl Lateness {
    /// Computes it. `last_entry` is the day of the last update's entry, or the day on which the milestone
    /// was opened where nothing has been reported; `silence_days` is the city's threshold.
    pub fn on(
        today: NaiveDate,
        state: MilestoneState,
        due: PartialDate,
        last_entry: NaiveDate,
        silence_days: i64,
    ) -> Self {
        Self {
            overdue: state.is_open() && due.to() < today,
            silent: state.is_open() && (today - last_entry).num_days() >= silence_days,
        }
    }
}
