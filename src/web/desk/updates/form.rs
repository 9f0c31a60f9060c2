//! The form of an update: as it was sent, what is wrong with it, and the update it holds.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::figure::{Figure, NotInUnit};
use crate::domain::language::Language;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::UpdateNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::PublishedIndicator;
use crate::domain::update::{LONGEST_REASON, LONGEST_TEXT, UpdateDraft, UpdateParts, UpdateProblem, UpdateValue};
use crate::store::updates::Update;
use crate::web::desk::milestones::show::MilestoneView;
use crate::web::kit::form::Problem;

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UpdateForm {
    /// The number of the newest update that the writer had before them.
    pub seen: String,
    pub happened: String,
    pub text: String,
    pub state: String,
    pub new_due: String,
    pub reason: String,
    pub indicator: String,
    pub value: String,
}

impl UpdateForm {
    /// The form for the next update on a milestone: filled with the update that came back, or else with what is
    /// probably right: today, and the state as it is.
    pub fn next(view: &MilestoneView, again: Option<&Update>, today: NaiveDate, language: Language) -> Self {
        let seen = view.updates.last().map(|update| update.number.to_string()).unwrap_or_default();
        if let Some(returned) = again {
            return Self { seen, ..Self::again(returned, language) };
        }
        let state = match view.milestone.state {
            // What was postponed goes on; postponing it again takes another date.
            MilestoneState::Postponed => MilestoneState::InProgress,
            state => state,
        };
        let indicator = match view.indicators.as_slice() {
            [only] => only.number.to_string(),
            _ => String::new(),
        };
        let happened = PartialDate::day(today).label(language);
        Self { seen, happened, state: state.code().to_owned(), indicator, ..Self::default() }
    }

    fn again(returned: &Update, language: Language) -> Self {
        let value =
            returned.value.as_ref().and_then(|given| Some((given.indicator.to_string(), given.value?.to_string())));
        let (indicator, value) = value.unwrap_or_default();
        Self {
            seen: String::new(),
            happened: returned.happened.label(language),
            text: returned.text.clone(),
            state: returned.state.map_or("", MilestoneState::code).to_owned(),
            new_due: returned.new_due.map(|date| date.label(language)).unwrap_or_default(),
            reason: returned.reason.clone().unwrap_or_default(),
            indicator,
            value,
        }
    }

    /// The newest update that the writer had before them.
    pub fn seen(&self) -> Option<UpdateNumber> {
        self.seen.parse().ok()
    }

    /// Whether a value is given.
    pub fn has_value(&self) -> bool {
        !self.value.trim().is_empty()
    }

    /// Whether the value is to be one of this indicator.
    pub fn has_chosen(&self, indicator: &PublishedIndicator) -> bool {
        self.indicator.parse() == Ok(indicator.number)
    }

    /// The typed date as it was read, to be shown in words.
    pub fn happened_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.happened).ok()
    }

    /// The typed new due date as it was read.
    pub fn new_due_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.new_due).ok()
    }

    /// The update that the form holds, or everything that is wrong with it.
    pub fn read(
        &self,
        due: PartialDate,
        indicators: &[PublishedIndicator],
        today: NaiveDate,
    ) -> Result<UpdateDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let happened = date("happened", &self.happened, &mut problems);
        if happened.is_none() && problems.is_empty() {
            problems.push(Problem::new("happened", "update-happened-missing"));
        }
        let state: Option<MilestoneState> = self.state.parse().ok();
        if state.is_none() {
            problems.push(Problem::new("state", "update-state-missing"));
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
            text: self.text.clone(),
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
        problems.sort_by_key(|problem| FIELDS.iter().position(|field| problem.field == *field));
        Err(problems)
    }

    /// The value of an indicator of the goal's programme, where one is given; of the day on which it happened.
    fn value(
        &self,
        indicators: &[PublishedIndicator],
        happened: PartialDate,
        problems: &mut Vec<Problem>,
    ) -> Option<UpdateValue> {
        if !self.has_value() {
            return None;
        }
        let wanted = self.indicator.parse().ok();
        let known = indicators.iter().find(|indicator| Some(indicator.number) == wanted);
        if known.is_none() {
            let words = if self.indicator.is_empty() { "update-indicator-missing" } else { "update-indicator-unknown" };
            problems.push(Problem::new("indicator", words));
        }
        let unit = known.and_then(|indicator| indicator.unit.as_deref());
        let figure = figure_in("value", &self.value, unit).map_err(|problem| problems.push(problem)).ok();
        known.zip(figure).map(|(known, figure)| UpdateValue::figure(known.number, figure, happened))
    }
}

/// A number as it was typed, with or without the unit of what is counted.
pub fn figure_in(field: &'static str, typed: &str, unit: Option<&str>) -> Result<Figure, Problem> {
    Figure::read_in(typed, unit).map_err(|why| match (why, unit) {
        (NotInUnit::NotAFigure, _) => Problem::new(field, "update-value-unreadable"),
        (NotInUnit::OtherUnit, None) => Problem::new(field, "update-value-no-unit").part(Some(typed.trim().to_owned())),
        (NotInUnit::OtherUnit, Some(unit)) => {
            Problem::new(field, "update-value-other-unit").part(Some(format!("{} ≠ {unit}", typed.trim())))
        }
    })
}

fn date(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = PartialDate::read(typed).ok();
    if date.is_none() {
        problems.push(Problem::new(field, "update-date-unreadable"));
    }
    date
}

/// The fields in the order in which the form has them.
const FIELDS: [&str; 7] = ["happened", "text", "state", "new_due", "reason", "indicator", "value"];

/// What was typed but would not be kept is not dropped in silence.
fn superfluous(state: MilestoneState, new_due: bool, reason: bool) -> impl Iterator<Item = Problem> {
    let postponed = state == MilestoneState::Postponed;
    let with_reason = postponed || state == MilestoneState::Cancelled;
    let new_due = (new_due && !postponed).then_some(Problem::new("new_due", "update-new-due-without-postponing"));
    let reason = (reason && !with_reason).then_some(Problem::new("reason", "update-reason-without-need"));
    new_due.into_iter().chain(reason)
}

/// What is wrong with an update, beside the field in which it can be mended.
pub fn in_words(found: UpdateProblem) -> Problem {
    match found {
        UpdateProblem::TextMissing => Problem::new("text", "update-text-missing"),
        UpdateProblem::TextTooLong => Problem::new("text", "update-text-too-long").limit(LONGEST_TEXT),
        UpdateProblem::HappenedInFuture => Problem::new("happened", "update-happened-in-future"),
        UpdateProblem::StateMissing => Problem::new("state", "update-state-missing"),
        UpdateProblem::NewDueMissing => Problem::new("new_due", "update-new-due-missing"),
        UpdateProblem::NewDueNotLater => Problem::new("new_due", "update-new-due-not-later"),
        UpdateProblem::ReasonMissing => Problem::new("reason", "update-reason-missing"),
        UpdateProblem::ReasonTooLong => Problem::new("reason", "update-reason-too-long").limit(LONGEST_REASON),
        UpdateProblem::ValueUnclear => Problem::new("value", "update-value-unclear"),
        UpdateProblem::ValueInFuture => Problem::new("as_of", "update-as-of-in-future"),
        UpdateProblem::CauseMissing => Problem::new("cause", "update-cause-missing"),
        UpdateProblem::CauseWithoutNeed => Problem::new("cause", "update-cause-without-need"),
        UpdateProblem::CauseTooLong => Problem::new("cause", "update-cause-too-long").limit(LONGEST_REASON),
    }
}
