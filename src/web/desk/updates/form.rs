//! The form of a report: as it was sent, what is wrong with it, and the report it holds.

use chrono::NaiveDate;
use rand::distr::{Alphanumeric, SampleString as _};
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::language::Language;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::UpdateNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::PublishedIndicator;
use crate::domain::update::{ReportedValue, UpdateDraft, UpdateParts, UpdateProblem};
use crate::store::milestones::Milestone;
use crate::store::updates::Update;
use crate::web::kit::drafts::Fields;

/// The length of the key that names a form.
const KEY_LENGTH: usize = 32;

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ReportForm {
    /// Names this form, so that sending it twice makes one report.
    #[serde(default)]
    pub entry_key: String,
    /// The number of the newest report that the writer had before them.
    #[serde(default)]
    pub seen: String,
    #[serde(default)]
    pub happened: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub new_due: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub indicator: String,
    #[serde(default)]
    pub value: String,
}

/// What is wrong with one field of the form: the field's name, and the key of the words that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    pub words: &'static str,
}

const fn problem(field: &'static str, words: &'static str) -> Problem {
    Problem { field, words }
}

/// A new key for a form.
pub fn new_key() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), KEY_LENGTH)
}

/// Whether a key is one that [`new_key`] makes.
pub fn is_key(key: &str) -> bool {
    key.len() == KEY_LENGTH && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl ReportForm {
    /// A form for the next report on a milestone, filled with what is probably right: today, and the state as it is.
    pub fn blank(
        milestone: &Milestone,
        updates: &[Update],
        indicators: &[PublishedIndicator],
        today: NaiveDate,
        language: Language,
    ) -> Self {
        let state = match milestone.state {
            // What was postponed goes on; postponing it again takes another date.
            MilestoneState::Postponed => MilestoneState::InProgress,
            state => state,
        };
        let indicator = match indicators {
            [only] => only.number.to_string(),
            _ => String::new(),
        };
        Self {
            entry_key: new_key(),
            happened: PartialDate::day(today).label(language),
            state: state.code().to_owned(),
            indicator,
            ..Self::default()
        }
        .having_seen(updates)
    }

    /// A form filled with a report that came back.
    pub fn again(returned: &Update, updates: &[Update], language: Language) -> Self {
        let value =
            returned.value.as_ref().and_then(|given| Some((given.indicator.to_string(), given.value?.to_string())));
        let (indicator, value) = value.unwrap_or_default();
        Self {
            entry_key: new_key(),
            seen: String::new(),
            happened: returned.happened.label(language),
            text: returned.text.clone(),
            state: returned.state.map_or("", MilestoneState::code).to_owned(),
            new_due: returned.new_due.map(|date| date.label(language)).unwrap_or_default(),
            reason: returned.reason.clone().unwrap_or_default(),
            indicator,
            value,
        }
        .having_seen(updates)
    }

    /// A form filled with a draft.
    pub fn drafted(fields: &Fields) -> Self {
        let typed = |name| fields.get(name).to_owned();
        Self {
            entry_key: new_key(),
            seen: typed("seen"),
            happened: typed("happened"),
            text: typed("text"),
            state: typed("state"),
            new_due: typed("new_due"),
            reason: typed("reason"),
            indicator: typed("indicator"),
            value: typed("value"),
        }
    }

    /// The same form, whose writer has all these reports before them.
    pub fn having_seen(mut self, updates: &[Update]) -> Self {
        self.seen = updates.last().map(|update| update.number.to_string()).unwrap_or_default();
        self
    }

    /// The newest report that the writer had before them.
    pub fn seen(&self) -> Option<UpdateNumber> {
        self.seen.parse().ok()
    }

    /// Whether the key is one that [`new_key`] makes.
    pub fn has_key(&self) -> bool {
        is_key(&self.entry_key)
    }

    /// The typed date as it was read, to be shown in words.
    pub fn happened_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.happened).ok()
    }

    /// The typed new due date as it was read.
    pub fn new_due_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.new_due).ok()
    }

    /// The report that the form holds, or everything that is wrong with it.
    pub fn read(
        &self,
        due: PartialDate,
        indicators: &[PublishedIndicator],
        today: NaiveDate,
    ) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let happened = date("happened", &self.happened, &mut problems);
        if happened.is_none() && problems.is_empty() {
            problems.push(problem("happened", "report-happened-missing"));
        }
        let state: Option<MilestoneState> = self.state.parse().ok();
        if state.is_none() {
            problems.push(problem("state", "report-state-missing"));
        }
        let before = problems.len();
        let new_due = date("new_due", &self.new_due, &mut problems);
        let new_due_unreadable = problems.len() > before;
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        if let Some(state) = state {
            problems.extend(superfluous(state, new_due.is_some() || new_due_unreadable, reason.is_some()));
        }
        let happened_on = happened.unwrap_or_else(|| PartialDate::day(today));
        let value = self.value(indicators, happened_on, &mut problems);
        let parts = UpdateParts {
            // Where a part could not be read, one that keeps the rules stands in for it while the others are checked.
            happened: happened_on,
            text: self.text.replace("\r\n", "\n"),
            state: state.or(Some(MilestoneState::InProgress)),
            new_due,
            reason,
            value,
        };
        match UpdateDraft::check(parts, Some(due), today) {
            Ok(draft) if problems.is_empty() => return Ok(draft),
            Ok(_) => {}
            Err(found) => problems.extend(
                found
                    .into_iter()
                    .filter(|found| !(new_due_unreadable && *found == UpdateProblem::NewDueMissing))
                    .map(in_words),
            ),
        }
        problems.sort_by_key(|problem| FIELDS.iter().position(|field| *field == problem.field));
        Err(problems)
    }

    /// The value of an indicator of the goal's programme, where one is given; of the day on which it happened.
    fn value(
        &self,
        indicators: &[PublishedIndicator],
        happened: PartialDate,
        problems: &mut Vec<Problem>,
    ) -> Option<ReportedValue> {
        if self.value.trim().is_empty() {
            return None;
        }
        let wanted = self.indicator.parse().ok();
        let known = indicators.iter().find(|indicator| Some(indicator.number) == wanted);
        if known.is_none() {
            let words = if self.indicator.is_empty() { "report-indicator-missing" } else { "report-indicator-unknown" };
            problems.push(problem("indicator", words));
        }
        let figure = Figure::read(&self.value).ok();
        if figure.is_none() {
            problems.push(problem("value", "report-value-unreadable"));
        }
        known.zip(figure).map(|(known, figure)| ReportedValue::figure(known.number, figure, happened))
    }
}

fn date(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = PartialDate::read(typed).ok();
    if date.is_none() {
        problems.push(problem(field, "report-date-unreadable"));
    }
    date
}

/// The fields in the order in which the form has them.
const FIELDS: [&str; 7] = ["happened", "text", "state", "new_due", "reason", "indicator", "value"];

/// What was typed but would not be kept is not dropped in silence.
fn superfluous(state: MilestoneState, new_due: bool, reason: bool) -> impl Iterator<Item = Problem> {
    let postponed = state == MilestoneState::Postponed;
    let with_reason = postponed || state == MilestoneState::Cancelled;
    let new_due = (new_due && !postponed).then_some(problem("new_due", "report-new-due-without-postponing"));
    let reason = (reason && !with_reason).then_some(problem("reason", "report-reason-without-need"));
    new_due.into_iter().chain(reason)
}

pub const fn in_words(found: UpdateProblem) -> Problem {
    match found {
        UpdateProblem::TextMissing => problem("text", "report-text-missing"),
        UpdateProblem::TextTooLong => problem("text", "report-text-too-long"),
        UpdateProblem::HappenedInFuture => problem("happened", "report-happened-in-future"),
        UpdateProblem::StateMissing => problem("state", "report-state-missing"),
        UpdateProblem::NewDueMissing => problem("new_due", "report-new-due-missing"),
        UpdateProblem::NewDueNotLater => problem("new_due", "report-new-due-not-later"),
        UpdateProblem::ReasonMissing => problem("reason", "report-reason-missing"),
        UpdateProblem::ReasonTooLong => problem("reason", "report-reason-too-long"),
        UpdateProblem::ValueUnclear => problem("value", "report-value-unclear"),
        UpdateProblem::ValueInFuture => problem("as_of", "report-as-of-in-future"),
        UpdateProblem::CauseMissing => problem("cause", "report-cause-missing"),
        UpdateProblem::CauseWithoutNeed => problem("cause", "report-cause-without-need"),
        UpdateProblem::CauseTooLong => problem("cause", "report-cause-too-long"),
    }
}
