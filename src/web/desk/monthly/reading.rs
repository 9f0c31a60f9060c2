//! What a row says, as the report that is entered for it.

use chrono::NaiveDate;

use crate::domain::figure::Figure;
use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::ReportPlace;
use crate::domain::update::{Matter, ReportedValue, UpdateDraft, UpdateParts, UpdateProblem};
use crate::store::milestones::Milestone;
use crate::web::desk::monthly::ZERO;
use crate::web::desk::monthly::row::{About, Row};
use crate::web::desk::updates::form::{UpdateForm, in_words};
use crate::web::kit::form::Problem;

/// A report that the form holds.
pub(super) struct Entry {
    pub(super) matter: Matter,
    pub(super) about: ReportPlace,
    pub(super) draft: UpdateDraft,
    /// Names the row of the form that was sent, so that sending it twice makes one report.
    pub(super) key: String,
}

/// The date of every row that names none.
pub(super) struct PageDate {
    /// What was typed, as it was read; none where it is no date or a day to come.
    pub(super) date: Option<PartialDate>,
    /// Whether a row needs it.
    pub(super) wanted: bool,
}

impl PageDate {
    pub(super) fn read(typed: &str, today: NaiveDate) -> Self {
        Self { date: PartialDate::read(typed).ok().filter(|date| date.from() <= today), wanted: false }
    }

    /// The date for a row that names none. Where there is none either, today stands in while the rest is checked.
    fn give(&mut self, today: NaiveDate) -> PartialDate {
        self.wanted = true;
        self.date.unwrap_or_else(|| PartialDate::day(today))
    }
}

fn problem(field: &'static str, words: &'static str) -> Problem {
    Problem::new(field, words)
}

impl Row {
    /// The report that the row holds; or what is wrong with it is noted in the row.
    pub(super) fn check(&mut self, key: &str, page: &mut PageDate, today: NaiveDate) -> Option<Entry> {
        if self.is_blank() {
            return None;
        }
        if !self.place.year_open {
            self.problems.push(problem("text", "monthly-year-closed"));
            return None;
        }
        let milestone = match self.matter {
            Matter::Milestone(milestone) => Some(milestone),
            _ => None,
        };
        let read = match &self.about {
            About::Milestone { milestone, .. } => self.on_milestone(milestone, page, today),
            About::Indicator { indicator, .. } => self.on_indicator(indicator.number, page, today),
            About::Goal => self.on_goal(page, today),
        };
        match read {
            Ok(draft) => Some(Entry {
                matter: self.matter,
                about: ReportPlace { goal: self.place, milestone },
                draft,
                key: self.id(key),
            }),
            Err(problems) => {
                self.problems = problems;
                None
            }
        }
    }

    /// Without a state the old one goes on, without a date the page's.
    fn on_milestone(
        &self,
        milestone: &Milestone,
        page: &mut PageDate,
        today: NaiveDate,
    ) -> Result<UpdateDraft, Vec<Problem>> {
        let typed = |field| self.get(field).to_owned();
        let mut report = UpdateForm {
            state: typed("state"),
            happened: typed("happened"),
            text: typed("text"),
            new_due: typed("new_due"),
            reason: typed("reason"),
            ..UpdateForm::default()
        };
        if report.state.is_empty() {
            goes_on(milestone.state).code().clone_into(&mut report.state);
        }
        if report.happened.trim().is_empty() {
            report.happened = page.give(today).label(crate::domain::language::Language::Japanese);
        }
        report.read(milestone.due, &[], today)
    }

    /// A value is of its own date, without one of the page's; that is also when it happened.
    fn on_indicator(
        &self,
        indicator: IndicatorNumber,
        page: &mut PageDate,
        today: NaiveDate,
    ) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let as_of = self.date("as_of", page, today, &mut problems);
        let (mut value, mut missing) = (None, None);
        match self.trimmed("missing") {
            Some(ZERO) => value = Figure::read("0").ok(),
            Some(code) => {
                missing = code.parse::<Missing>().ok();
                if missing.is_none() {
                    problems.push(problem("missing", "report-value-unclear"));
                }
            }
            None => {}
        }
        let chosen = value.is_some() || missing.is_some();
        match self.trimmed("value") {
            Some(_) if chosen => problems.push(problem("value", "report-value-unclear")),
            Some(typed) => match Figure::read(typed) {
                Ok(figure) => value = Some(figure),
                Err(_) => problems.push(problem("value", "report-value-unreadable")),
            },
            None => {}
        }
        let value = ReportedValue { indicator, value, missing, note: self.prose("cause"), as_of };
        let unclear = !problems.is_empty();
        let parts = UpdateParts { value: Some(value), ..self.parts(as_of) };
        // What is said about the value's date is said once, and what could not be read is not also missing.
        let told = |found: &UpdateProblem| {
            *found == UpdateProblem::HappenedInFuture || (unclear && *found == UpdateProblem::ValueUnclear)
        };
        settle(UpdateDraft::check(parts, None, today), problems, told)
    }

    fn on_goal(&self, page: &mut PageDate, today: NaiveDate) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let happened = self.date("happened", page, today, &mut problems);
        settle(UpdateDraft::check(self.parts(happened), None, today), problems, |_| false)
    }

    fn parts(&self, happened: PartialDate) -> UpdateParts {
        let text = self.prose("text").unwrap_or_default();
        UpdateParts { happened, text, state: None, new_due: None, reason: None, value: None }
    }

    fn prose(&self, field: &str) -> Option<String> {
        self.trimmed(field).map(|typed| typed.replace("\r\n", "\n"))
    }

    fn date(
        &self,
        field: &'static str,
        page: &mut PageDate,
        today: NaiveDate,
        problems: &mut Vec<Problem>,
    ) -> PartialDate {
        let Some(typed) = self.trimmed(field) else { return page.give(today) };
        PartialDate::read(typed).unwrap_or_else(|_| {
            problems.push(problem(field, "report-date-unreadable"));
            PartialDate::day(today)
        })
    }
}

/// The state where nothing else is said: what was postponed goes on.
const fn goes_on(state: MilestoneState) -> MilestoneState {
    match state {
        MilestoneState::Postponed => MilestoneState::InProgress,
        state => state,
    }
}

/// The report, unless something is wrong with it. `told` says what need not be said again.
fn settle(
    checked: Result<UpdateDraft, Vec<UpdateProblem>>,
    mut problems: Vec<Problem>,
    told: impl Fn(&UpdateProblem) -> bool,
) -> Result<UpdateDraft, Vec<Problem>> {
    match checked {
        Ok(draft) if problems.is_empty() => return Ok(draft),
        Ok(_) => {}
        Err(found) => problems.extend(found.into_iter().filter(|found| !told(found)).map(in_words)),
    }
    Err(problems)
}
