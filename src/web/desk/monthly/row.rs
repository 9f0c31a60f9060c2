//! One row of the monthly form: a milestone, the value of an indicator, or the goal itself. Each of its fields has what
//! the row is about behind its name.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::codes::codes;
use crate::domain::indicator::Missing;
use crate::domain::language::Language;
use crate::domain::milestone::{Lateness, MilestoneState};
use crate::domain::numbers::{PersonNumber, UpdateNumber};
use crate::domain::policy::GoalPlace;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::update::{Matter, UpdateDraft, UpdateStatus};
use crate::store::milestones::Milestone;
use crate::store::updates::Update;
use crate::web::desk::monthly::ZERO;
use crate::web::kit::fields::Fields;

const MILESTONE: &[&str] = &["ontrack", "state", "happened", "text", "new_due", "reason"];
const INDICATOR: &[&str] = &["value", "missing", "as_of", "text", "cause"];
const GOAL: &[&str] = &["ontrack", "happened", "text"];

/// What a row is about, with what the page says of it.
pub(super) enum About {
    Milestone { milestone: Box<Milestone>, lateness: Lateness },
    Indicator { indicator: Box<PublishedIndicator>, known: Option<Box<IndicatorYear>> },
    Goal,
}

codes! {
    /// How soon something is to be said of a row, the most urgent first.
    Urgency {
        /// 期限超過.
        Late = "late",
        /// 今月が期限.
        Due = "due",
        /// Without an update for long.
        Silent = "silent",
        Rest = "rest",
    }
}

/// A row, without what was typed into it.
pub(super) struct MonthlyRow {
    pub(super) matter: Matter,
    pub(super) about: About,
    pub(super) place: GoalPlace,
    /// The last update on it, whatever became of it.
    pub(super) last: Option<Update>,
}

/// The name and the anchor of a field of the row about a matter.
pub(super) fn field_of(field: &str, matter: Matter) -> String {
    match matter {
        Matter::Milestone(milestone) => format!("{field}-{milestone}"),
        Matter::Indicator(goal, indicator) => format!("{field}-{goal}-{indicator}"),
        Matter::Goal(goal) => format!("{field}-g{goal}"),
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

impl MonthlyRow {
    /// How soon something is to be said of it.
    pub(super) fn urgency(&self, today: NaiveDate) -> Urgency {
        let About::Milestone { milestone, lateness } = &self.about else { return Urgency::Rest };
        let due = milestone.due.to();
        let this_month = (due.year(), due.month()) == (today.year(), today.month());
        match (lateness.overdue, this_month && milestone.state.is_open(), lateness.silent) {
            (true, ..) => Urgency::Late,
            (_, true, _) => Urgency::Due,
            (_, _, true) => Urgency::Silent,
            _ => Urgency::Rest,
        }
    }

    /// The day by which it is due.
    pub(super) fn due(&self) -> Option<NaiveDate> {
        match &self.about {
            About::Milestone { milestone, .. } => Some(milestone.due.to()),
            _ => None,
        }
    }

    /// Whether it may be on its way: a milestone before its day, or a goal.
    pub(super) fn may_be_on_track(&self) -> bool {
        match &self.about {
            About::Milestone { lateness, .. } => !lateness.overdue,
            About::Indicator { .. } => false,
            About::Goal => true,
        }
    }

    /// Whether the one box for several stands for it too: a milestone before its day of which nothing waits.
    pub(super) fn is_one_of_several(&self) -> bool {
        matches!(self.about, About::Milestone { .. }) && self.may_be_on_track() && !self.waits() && self.place.year_open
    }

    /// Whether whoever reports has just said the same: the newest update is theirs, not returned, and says this.
    pub(super) fn has_said(&self, person: PersonNumber, draft: &UpdateDraft) -> bool {
        self.last.as_ref().is_some_and(|last| {
            last.writer == Some(person) && last.status != UpdateStatus::Returned && last.says(draft)
        })
    }

    /// Whether a field is one of the row.
    pub(super) fn has(&self, field: &str) -> bool {
        fields(self.matter).contains(&field)
    }

    /// The name and the anchor of a field.
    pub(super) fn id(&self, field: &str) -> String {
        field_of(field, self.matter)
    }

    /// What is on record of it and was last reported, by the ids of the texts that say so.
    pub(super) fn on_record(&self) -> String {
        format!("{} {}", self.id("known"), self.id("last"))
    }

    /// What was typed into a field; none where it is nothing but spaces.
    pub(super) fn typed<'typed>(&self, typed: &'typed Fields, field: &str) -> Option<&'typed str> {
        Some(typed.trimmed(&self.id(field))).filter(|typed| !typed.is_empty())
    }

    pub(super) fn is_blank(&self, typed: &Fields) -> bool {
        fields(self.matter).iter().all(|field| self.typed(typed, field).is_none())
    }

    /// What it is about, in the city's words; the goal's own row has the goal's name.
    pub(super) fn title<'row>(&'row self, goal: &'row str) -> &'row str {
        match &self.about {
            About::Milestone { milestone, .. } => &milestone.title,
            About::Indicator { indicator, .. } => &indicator.name,
            About::Goal => goal,
        }
    }

    /// Whether the last update waits for approval.
    pub(super) fn waits(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.status == UpdateStatus::Submitted)
    }

    pub(super) fn newest(&self) -> Option<UpdateNumber> {
        self.last.as_ref().map(|last| last.number)
    }

    /// Whether nobody reported on it since the form was made: an empty number says that there was no update yet.
    pub(super) fn is_current(&self, typed: &Fields) -> bool {
        typed.find(&self.id("seen")).is_none_or(|seen| self.newest() == seen.parse().ok())
    }

    /// Fills a row into which nothing was typed with an update that came back.
    pub(super) fn fill(&self, typed: &mut Fields, returned: &Update, language: Language) {
        if !self.is_blank(typed) {
            return;
        }
        let happened = returned.happened.label(language);
        let value = returned.value.as_ref();
        for field in fields(self.matter) {
            let filled = match *field {
                "text" => returned.text.clone(),
                "happened" | "as_of" => happened.clone(),
                "value" => value.and_then(|given| given.value).map(|value| value.to_string()).unwrap_or_default(),
                "missing" => value.and_then(|given| given.missing).map_or("", Missing::code).to_owned(),
                "cause" => value.and_then(|given| given.note.clone()).unwrap_or_default(),
                _ => continue,
            };
            typed.push(self.id(field), filled);
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
