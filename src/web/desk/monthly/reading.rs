//! What a row says, as the update that is entered for it.

use chrono::NaiveDate;

use crate::domain::figure::Figure;
use crate::domain::indicator::Missing;
use crate::domain::milestone::MilestoneState;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::UpdateSubject;
use crate::domain::publication::PublishedIndicator;
use crate::domain::update::{Matter, UpdateDraft, UpdateParts, UpdateProblem, UpdateValue};
use crate::store::milestones::Milestone;
use crate::web::desk::monthly::ZERO;
use crate::web::desk::monthly::row::{About, MonthlyRow};
use crate::web::desk::updates::form::{UpdateForm, figure_in, in_words};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// What a row says that is on its way and of which nothing else was written.
const ON_TRACK: &str = "順調に進んでいます。";

/// An update that the form holds.
pub(super) struct Entry<'view> {
    pub(super) row: &'view MonthlyRow,
    pub(super) about: UpdateSubject,
    pub(super) draft: UpdateDraft,
    /// Names the row of the form that was sent, so that sending it twice makes one update.
    pub(super) key: String,
}

/// The date of every row that names none.
pub(super) struct PageDate {
    /// What was typed, as it was read; none where it is no date or a day to come.
    date: Option<PartialDate>,
    /// Whether a row needs it.
    wanted: bool,
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

    /// What is wrong with it, where a row needs it.
    pub(super) fn problem(&self, typed: &str) -> Option<Problem> {
        let words = match PartialDate::read(typed) {
            Ok(_) => "update-happened-in-future",
            Err(_) => "update-date-unreadable",
        };
        (self.wanted && self.date.is_none()).then(|| Problem::new("happened", words))
    }
}

impl MonthlyRow {
    /// The update that the row holds, where something was typed into it.
    pub(super) fn read(
        &self,
        typed: &Fields,
        key: &str,
        page: &mut PageDate,
        today: NaiveDate,
    ) -> Result<Option<Entry<'_>>, Vec<Problem>> {
        if self.is_blank(typed) {
            return Ok(None);
        }
        if !self.place.year_open {
            return Err(vec![Problem::new(self.id("text"), "monthly-year-closed")]);
        }
        let milestone = match self.matter {
            Matter::Milestone(milestone) => Some(milestone),
            _ => None,
        };
        let filled = FilledRow { row: self, typed, today };
        let draft = match &self.about {
            About::Milestone { milestone, .. } => filled.on_milestone(milestone, page),
            About::Indicator { indicator, .. } => filled.on_indicator(indicator, page),
            About::Goal => filled.on_goal(page),
        };
        let in_row = |problem: Problem| Problem { field: self.id(&problem.field).into(), ..problem };
        let draft = draft.map_err(|problems| problems.into_iter().map(in_row).collect::<Vec<_>>())?;
        let about = UpdateSubject { goal: self.place, milestone };
        Ok(Some(Entry { row: self, about, draft, key: self.id(key) }))
    }
}

/// A row with what was typed into it.
#[derive(Clone, Copy)]
struct FilledRow<'form> {
    row: &'form MonthlyRow,
    typed: &'form Fields,
    today: NaiveDate,
}

impl FilledRow<'_> {
    fn get(&self, field: &str) -> &str {
        self.typed.get(&self.row.id(field))
    }

    /// What was typed without the spaces around it; none where nothing is left.
    fn trimmed(&self, field: &str) -> Option<&str> {
        self.row.typed(self.typed, field)
    }

    /// Without a state the old one goes on, without a date the page's.
    fn on_milestone(&self, milestone: &Milestone, page: &mut PageDate) -> Result<UpdateDraft, Vec<Problem>> {
        let typed = |field| self.get(field).to_owned();
        let mut update = UpdateForm {
            state: typed("state"),
            happened: typed("happened"),
            text: self.text_or_on_track(),
            new_due: typed("new_due"),
            reason: typed("reason"),
            ..UpdateForm::default()
        };
        if update.state.is_empty() {
            let state = goes_on(milestone.state, self.trimmed("ontrack").is_some());
            state.code().clone_into(&mut update.state);
        }
        if update.happened.trim().is_empty() {
            update.happened = page.give(self.today).label(crate::domain::language::Language::Japanese);
        }
        update.read(milestone.due, &[], self.today)
    }

    /// A value is of its own date, without one of the page's; that is also when it happened.
    fn on_indicator(&self, indicator: &PublishedIndicator, page: &mut PageDate) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let as_of = self.date("as_of", page, &mut problems);
        let (mut value, mut missing) = (None, None);
        match self.trimmed("missing") {
            Some(ZERO) => value = Figure::read("0").ok(),
            Some(code) => {
                missing = code.parse::<Missing>().ok();
                if missing.is_none() {
                    problems.push(Problem::new("missing", "update-value-unclear"));
                }
            }
            None => {}
        }
        let chosen = value.is_some() || missing.is_some();
        match self.trimmed("value") {
            Some(_) if chosen => problems.push(Problem::new("value", "update-value-unclear")),
            Some(typed) => match figure_in("value", typed, indicator.unit.as_deref()) {
                Ok(figure) => value = Some(figure),
                Err(problem) => problems.push(problem),
            },
            None => {}
        }
        let value = UpdateValue { indicator: indicator.number, value, missing, note: self.prose("cause"), as_of };
        let unclear = !problems.is_empty();
        let parts = UpdateParts { value: Some(value), ..self.parts(as_of) };
        // What is said about the value's date is said once, and what could not be read is not also missing.
        let told = |found: &UpdateProblem| {
            *found == UpdateProblem::HappenedInFuture || (unclear && *found == UpdateProblem::ValueUnclear)
        };
        settle(UpdateDraft::check(parts, None, self.today), problems, told)
    }

    fn on_goal(&self, page: &mut PageDate) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let happened = self.date("happened", page, &mut problems);
        settle(UpdateDraft::check(self.parts(happened), None, self.today), problems, |_| false)
    }

    /// What was written; without a word, that it is on its way, where that was chosen.
    fn text_or_on_track(&self) -> String {
        let on_track = self.trimmed("ontrack").is_some();
        match self.get("text") {
            text if text.trim().is_empty() && on_track => ON_TRACK.to_owned(),
            text => text.to_owned(),
        }
    }

    fn parts(&self, happened: PartialDate) -> UpdateParts {
        let text = self.text_or_on_track().trim().to_owned();
        UpdateParts { happened, text, state: None, new_due: None, reason: None, value: None }
    }

    fn prose(&self, field: &str) -> Option<String> {
        self.trimmed(field).map(str::to_owned)
    }

    fn date(&self, field: &'static str, page: &mut PageDate, problems: &mut Vec<Problem>) -> PartialDate {
        let Some(typed) = self.trimmed(field) else { return page.give(self.today) };
        PartialDate::read(typed).unwrap_or_else(|_| {
            problems.push(Problem::new(field, "update-date-unreadable"));
            PartialDate::day(self.today)
        })
    }
}

/// The state where nothing else is said: what was postponed goes on, and what is on its way has begun.
const fn goes_on(state: MilestoneState, on_track: bool) -> MilestoneState {
    match state {
        MilestoneState::Postponed => MilestoneState::InProgress,
        MilestoneState::NotStarted if on_track => MilestoneState::InProgress,
        state => state,
    }
}

/// The update, unless something is wrong with it. `told` says what need not be said again.
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
