//! One row of the monthly form: a milestone, the value of an indicator, or the goal itself. Its fields keep what was
//! typed; each has what the row is about behind its name.

use std::collections::BTreeMap;

use crate::domain::indicator::Missing;
use crate::domain::milestone::{MilestoneState, Standing};
use crate::domain::policy::GoalPlace;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::update::{Matter, UpdateStatus};
use crate::store::milestones::Milestone;
use crate::store::updates::Update;
use crate::web::desk::monthly::ZERO;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

const MILESTONE: &[&str] = &["state", "happened", "text", "new_due", "reason"];
const INDICATOR: &[&str] = &["value", "missing", "as_of", "text", "cause"];
const GOAL: &[&str] = &["happened", "text"];

/// What a row is about, with what the page says of it.
pub(super) enum About {
    Milestone { milestone: Box<Milestone>, standing: Standing },
    Indicator { indicator: Box<PublishedIndicator>, known: Option<Box<IndicatorYear>> },
    Goal,
}

pub(super) struct Row {
    pub(super) matter: Matter,
    pub(super) about: About,
    /// Where its goal stands.
    pub(super) place: GoalPlace,
    /// The last report on it, whatever became of it.
    pub(super) last: Option<Update>,
    /// The number of the newest report that the writer had before them; empty for none.
    pub(super) seen: String,
    pub(super) problems: Vec<Problem>,
    typed: BTreeMap<&'static str, String>,
}

/// What stands behind the names of a row's fields.
fn suffix(matter: Matter) -> String {
    match matter {
        Matter::Milestone(milestone) => milestone.to_string(),
        Matter::Indicator(goal, indicator) => format!("{goal}-{indicator}"),
        Matter::Goal(goal) => format!("g{goal}"),
    }
}

const fn fields(matter: Matter) -> &'static [&'static str] {
    match matter {
        Matter::Milestone(_) => MILESTONE,
        Matter::Indicator(..) => INDICATOR,
        Matter::Goal(_) => GOAL,
    }
}

/// What a field is about; none where it is no field of a row.
pub(super) fn matter_of(name: &str) -> Option<Matter> {
    let (field, suffix) = name.split_once('-')?;
    let matter = match (suffix.strip_prefix('g'), suffix.split_once('-')) {
        (Some(goal), _) => Matter::Goal(goal.parse().ok()?),
        (None, Some((goal, indicator))) => Matter::Indicator(goal.parse().ok()?, indicator.parse().ok()?),
        (None, None) => Matter::Milestone(suffix.parse().ok()?),
    };
    fields(matter).contains(&field).then_some(matter)
}

impl Row {
    /// A row with what was typed into it.
    pub(super) fn new(matter: Matter, about: About, place: GoalPlace, last: Option<Update>, sent: &Fields) -> Self {
        let name = |field: &str| format!("{field}-{}", suffix(matter));
        // An empty one says that there was no report yet.
        let seen = match sent.find(&name("seen")) {
            Some(seen) => seen.to_owned(),
            None => last.as_ref().map(|update| update.number.to_string()).unwrap_or_default(),
        };
        let typed = fields(matter).iter().map(|field| (*field, sent.get(&name(field)).to_owned())).collect();
        Self { matter, about, place, last, seen, problems: Vec::new(), typed }
    }

    /// The name and the anchor of a field.
    pub(super) fn id(&self, field: &str) -> String {
        format!("{field}-{}", suffix(self.matter))
    }

    /// What was typed into a field.
    pub(super) fn get(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    /// The same without spaces around it; none where nothing is left.
    pub(super) fn trimmed(&self, field: &str) -> Option<&str> {
        Some(self.get(field).trim()).filter(|typed| !typed.is_empty())
    }

    pub(super) fn is_blank(&self) -> bool {
        self.typed.values().all(|typed| typed.trim().is_empty())
    }

    pub(super) fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    /// What it is about, in the city's words; the goal's own row has the goal's name.
    pub(super) fn title<'row>(&'row self, goal: &'row str) -> &'row str {
        match &self.about {
            About::Milestone { milestone, .. } => &milestone.title,
            About::Indicator { indicator, .. } => &indicator.name,
            About::Goal => goal,
        }
    }

    /// Whether the last report waits for approval.
    pub(super) fn waits(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.status == UpdateStatus::Submitted)
    }

    /// Whether the fields that are seldom needed stand open: something is in them, or wrong.
    pub(super) fn explains(&self) -> bool {
        ["new_due", "reason", "cause"].into_iter().any(|field| !self.get(field).is_empty())
            || (!self.problems.is_empty() && !matches!(self.about, About::Goal))
    }

    /// Takes the newest report for seen: the page shows it now.
    pub(super) fn see(&mut self) {
        self.seen = self.last.as_ref().map(|last| last.number.to_string()).unwrap_or_default();
    }

    /// Whether nobody reported on it since the form was made.
    pub(super) fn is_current(&self) -> bool {
        self.last.as_ref().map(|last| last.number) == self.seen.parse().ok()
    }

    /// Fills an empty row with a report that came back.
    pub(super) fn fill(&mut self, returned: &Update, date: impl Fn(&Update) -> String) {
        if !self.is_blank() {
            return;
        }
        let mut set = |field: &'static str, typed: String| {
            if let Some(field) = self.typed.get_mut(field) {
                *field = typed;
            }
        };
        set("text", returned.text.clone());
        set("happened", date(returned));
        set("as_of", date(returned));
        if let Some(value) = &returned.value {
            set("value", value.value.map(|value| value.to_string()).unwrap_or_default());
            set("missing", value.missing.map_or("", Missing::code).to_owned());
            set("cause", value.note.clone().unwrap_or_default());
        }
    }

    /// The states a milestone can be given.
    pub(super) const fn states() -> &'static [MilestoneState] {
        MilestoneState::ALL
    }

    /// The kinds of nothing that can be chosen instead of a value: what is missing, and zero.
    pub(super) const fn kinds_of_nothing() -> &'static [Missing] {
        Missing::ALL
    }

    /// What the choice of zero is called in the form.
    pub(super) const fn zero() -> &'static str {
        ZERO
    }
}
