//! How a published sheet of a year that goes on stands, from what is public of it alone. What is late depends on the day.

use chrono::NaiveDate;

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::language::Language;
use super::milestone::MilestoneState;
use super::partial_date::PartialDate;
use super::publication::{PublishedMilestone, PublishedUpdate, Snapshot};
use super::stage::Stage;

codes! {
    /// How a sheet stands: the first of these that is true of it.
    Progress {
        /// A milestone is open after its due period has ended.
        Late = "late",
        /// Nothing is open any more: every milestone is completed or cancelled, or the results are public.
        Done = "done",
        /// Nothing was reported.
        Silent = "silent",
        /// Something was reported, and nothing is late.
        Going = "going",
    }
}

codes! {
    /// How a milestone stands on its line.
    Mark {
        Done = "done",
        Late = "late",
        /// Still to come.
        Due = "due",
        Cancelled = "cancelled",
    }
}

impl PublishedMilestone {
    /// How it stands on a day.
    pub fn mark(&self, today: NaiveDate) -> Mark {
        match self.state {
            MilestoneState::Completed => Mark::Done,
            MilestoneState::Cancelled => Mark::Cancelled,
            _ if self.due.to() < today => Mark::Late,
            _ => Mark::Due,
        }
    }
}

/// The month in which a due period ends, short enough for a line: 9月, 〜9月 of more than a month, 2022年6月 outside the
/// year of the sheet.
pub fn month_of(due: PartialDate, year: FiscalYear, language: Language) -> String {
    use chrono::Datelike as _;
    let (from, to) = (due.from(), due.to());
    let several = if (from.year(), from.month()) == (to.year(), to.month()) { "" } else { "〜" };
    let is_outside = FiscalYear::of(to) != year;
    match language {
        Language::Japanese if is_outside => format!("{several}{}年{}月", to.year(), to.month()),
        Language::Japanese => format!("{several}{}月", to.month()),
        Language::English if is_outside => format!("{several}{}", to.format("%b %Y")),
        Language::English => format!("{several}{}", to.format("%b")),
    }
}

impl Snapshot {
    /// The newest of what was reported and approved, on a milestone or on the goal itself, with the milestone.
    pub fn newest_report(&self) -> Option<(&PublishedUpdate, Option<&PublishedMilestone>)> {
        let on_milestones = self
            .milestones
            .iter()
            .flat_map(|milestone| milestone.updates.iter().map(move |update| (update, Some(milestone))));
        let on_goal = self.updates.iter().map(|update| (update, None));
        on_milestones.chain(on_goal).max_by_key(|(update, _)| (update.date.to(), update.entered_at))
    }

    /// The milestone that comes next, of those that are not late.
    pub fn next_due(&self, today: NaiveDate) -> Option<&PublishedMilestone> {
        let to_come = self.milestones.iter().filter(|milestone| milestone.mark(today) == Mark::Due);
        to_come.min_by_key(|milestone| (milestone.due.to(), milestone.due.from()))
    }

    /// How it stands on a day.
    pub fn progress(&self, today: NaiveDate) -> Progress {
        let has_results = self.stage == Stage::Results;
        let mut marks = self.milestones.iter().map(|milestone| milestone.mark(today)).peekable();
        if !has_results && marks.clone().any(|mark| mark == Mark::Late) {
            return Progress::Late;
        }
        let all_settled = marks.peek().is_some() && marks.all(|mark| matches!(mark, Mark::Done | Mark::Cancelled));
        if has_results || all_settled {
            return Progress::Done;
        }
        let is_told = self.newest_report().is_some() || !self.results.is_empty();
        let is_measured = self.own_figures().any(|(_, year)| year.actual.is_some() || year.midyear.is_some());
        if is_told || is_measured { Progress::Going } else { Progress::Silent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::numbers::MilestoneNumber;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn milestone(state: MilestoneState, due: PartialDate) -> PublishedMilestone {
        PublishedMilestone {
            number: MilestoneNumber(1),
            title: "説明会を開く".to_owned(),
            due,
            original_due: None,
            reason: None,
            state,
            completed: None,
            updates: Vec::new(),
        }
    }

    #[test]
    fn a_milestone_is_late_from_the_day_after_its_due_period() {
        let september = PartialDate::month(2021, 9).unwrap();
        for (state, last_day, day_after) in [
            (MilestoneState::NotStarted, Mark::Due, Mark::Late),
            (MilestoneState::InProgress, Mark::Due, Mark::Late),
            (MilestoneState::Postponed, Mark::Due, Mark::Late),
            (MilestoneState::Completed, Mark::Done, Mark::Done),
            (MilestoneState::Cancelled, Mark::Cancelled, Mark::Cancelled),
        ] {
            let milestone = milestone(state, september);
            assert_eq!(milestone.mark(day(2021, 9, 30)), last_day, "{state}");
            assert_eq!(milestone.mark(day(2021, 10, 1)), day_after, "{state}");
        }
    }

    #[test]
    fn a_line_says_the_month_in_which_a_due_period_ends() {
        let year = FiscalYear::new(2021).unwrap();
        let japanese = |due| month_of(due, year, Language::Japanese);
        assert_eq!(japanese(PartialDate::day(day(2021, 9, 10))), "9月");
        assert_eq!(japanese(PartialDate::month(2022, 3).unwrap()), "3月");
        assert_eq!(japanese(PartialDate::month(2022, 4).unwrap()), "2022年4月");
        assert_eq!(japanese(PartialDate::fiscal_year(year)), "〜3月");
        assert_eq!(month_of(PartialDate::month(2022, 4).unwrap(), year, Language::English), "Apr 2022");
    }
}
