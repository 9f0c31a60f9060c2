//! How the sheet of a year that goes on stands: what was reported last, what comes next, and its milestones on a line
//! (`templates/parts/progress.html`).

use chrono::NaiveDate;

use crate::domain::language::Language;
use crate::domain::numbers::MilestoneNumber;
use crate::domain::progress::{Mark, Progress, month_of};
use crate::domain::publication::{PublishedIndicator, PublishedMilestone, Snapshot};
use crate::domain::update::UpdateValue;

/// Where a sheet stands on a day.
pub struct ProgressView {
    pub progress: Progress,
    pub line: Vec<MarkView>,
    /// The milestone that comes next.
    pub next: Option<MarkView>,
    /// What was reported and approved last.
    pub newest: Option<NewestView>,
}

/// A milestone on the line.
#[derive(Clone)]
pub struct MarkView {
    pub number: MilestoneNumber,
    pub mark: Mark,
    pub title: String,
    /// The month in which it is due.
    pub month: String,
    /// The due date in words, and for machines.
    pub due: String,
    pub iso: String,
}

/// An approved report.
pub struct NewestView {
    pub on: String,
    pub iso: String,
    pub text: String,
    /// The milestone it is about; none where it is about the goal itself.
    pub milestone: Option<(MilestoneNumber, String)>,
    pub value: Option<UpdateValue>,
    /// The indicator of the value.
    pub indicators: Vec<PublishedIndicator>,
}

/// The modifier of the class `badge`.
pub const fn modifier(progress: &Progress) -> &'static str {
    match progress {
        Progress::Late => "overdue",
        Progress::Done => "done",
        Progress::Silent => "silent",
        Progress::Going => "progress",
    }
}

/// The milestones of a sheet, in the order in which they are due.
pub fn line(snapshot: &Snapshot, today: NaiveDate, language: Language) -> Vec<MarkView> {
    let mut milestones: Vec<&PublishedMilestone> = snapshot.milestones.iter().collect();
    milestones.sort_by_key(|milestone| (milestone.due.to(), milestone.due.from(), milestone.number));
    milestones.into_iter().map(|milestone| view(milestone, snapshot, today, language)).collect()
}

fn view(milestone: &PublishedMilestone, snapshot: &Snapshot, today: NaiveDate, language: Language) -> MarkView {
    MarkView {
        number: milestone.number,
        mark: milestone.mark(today),
        title: milestone.title.clone(),
        month: month_of(milestone.due, snapshot.fiscal_year, language),
        due: milestone.due.label(language),
        iso: milestone.due.iso(),
    }
}

impl ProgressView {
    /// Where a sheet stands today.
    pub fn of(snapshot: &Snapshot, today: NaiveDate, language: Language) -> Self {
        let newest = snapshot.newest_report().map(|(update, milestone)| NewestView {
            on: update.date.label(language),
            iso: update.date.iso(),
            text: update.text.clone(),
            milestone: milestone.map(|milestone| (milestone.number, milestone.title.clone())),
            value: update.value.clone(),
            indicators: {
                let of_value = |known: &&PublishedIndicator| {
                    update.value.as_ref().is_some_and(|value| value.indicator == known.number)
                };
                snapshot.indicators.iter().filter(of_value).cloned().collect()
            },
        });
        Self {
            progress: snapshot.progress(today),
            line: line(snapshot, today, language),
            next: snapshot.next_due(today).map(|milestone| view(milestone, snapshot, today, language)),
            newest,
        }
    }

    /// The milestones that are late.
    pub fn late(&self) -> Vec<&MarkView> {
        self.line.iter().filter(|view| view.mark == Mark::Late).collect()
    }
}
