//! One row of the approvals: an update or a sheet, and its values beside the last ones.

use crate::domain::figure::Figure;
use crate::domain::numbers::{GoalNumber, UnitNumber, UpdateNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateValue;
use crate::store::evidence;
use crate::store::goals::Goal;
use crate::store::read::waiting::{Waiting, WaitingSheet, WaitingUpdate};
use crate::web::kit::address::{Address, To};
use crate::web::kit::shell::Shell;

/// As many indicators of a sheet are shown; the others are on its own page.
const MOST_VALUES: usize = 3;

/// What a row is about, as its boxes name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Update(UpdateNumber),
    Sheet(GoalNumber, Stage),
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Update(update) => write!(formatter, "u{update}"),
            Self::Sheet(goal, stage) => write!(formatter, "{goal}-{stage}"),
        }
    }
}

impl Code {
    /// `u7` for an update, `12-midyear` for a goal in a stage.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some(update) = text.strip_prefix('u') {
            return update.parse().ok().map(Self::Update);
        }
        let (goal, stage) = text.split_once('-')?;
        Some(Self::Sheet(goal.parse().ok()?, stage.parse().ok()?))
    }

    /// The page of what it names.
    pub(super) fn address(self, to: To) -> Address {
        match self {
            Self::Update(update) => to.desk_update(update),
            Self::Sheet(goal, stage) => to.goal_stage(goal, stage),
        }
    }
}

/// What waits in a row.
pub(super) enum Waits {
    Update(Box<WaitingUpdate>),
    Sheet(Box<WaitingSheet>),
}

/// A row.
pub(super) struct Row {
    pub(super) waits: Waits,
    pub(super) section: Option<UnitLabel>,
}

/// The value of an indicator beside an earlier one.
pub(super) struct Compared {
    /// The indicator; none where the row is about it.
    pub(super) name: Option<String>,
    pub(super) before: Option<String>,
    pub(super) now: String,
    pub(super) target: Option<String>,
}

/// The rows of what waits: what was reported, then the sheets.
pub(super) fn rows(waiting: Waiting) -> Vec<Row> {
    let Waiting { updates, sheets, sections } = waiting;
    let section = |goal: &Goal| goal.unit.and_then(|unit: UnitNumber| sections.get(&unit).cloned());
    let updates =
        updates.into_iter().map(|one| Row { section: section(&one.goal), waits: Waits::Update(Box::new(one)) });
    let sheets = sheets.into_iter().map(|one| Row { section: section(&one.goal), waits: Waits::Sheet(Box::new(one)) });
    updates.chain(sheets).collect()
}

impl Row {
    pub(super) fn code(&self) -> Code {
        match &self.waits {
            Waits::Update(waiting) => Code::Update(waiting.update.number),
            Waits::Sheet(waiting) => Code::Sheet(waiting.goal.number, waiting.standing.stage),
        }
    }

    /// The name of a field of the row, which is its anchor too.
    pub(super) fn field(&self, field: &str) -> String {
        field_of(field, self.code())
    }

    pub(super) fn goal(&self) -> &Goal {
        match &self.waits {
            Waits::Update(waiting) => &waiting.goal,
            Waits::Sheet(waiting) => &waiting.goal,
        }
    }

    /// The milestone, the indicator, or the goal.
    pub(super) fn title(&self) -> &str {
        let goal = &self.goal().name;
        match &self.waits {
            Waits::Update(waiting) => {
                let indicator = waiting.indicator.as_ref().map(|indicator| indicator.name.as_str());
                waiting.milestone.as_ref().map(|milestone| milestone.title.as_str()).or(indicator).unwrap_or(goal)
            }
            Waits::Sheet(_) => goal,
        }
    }

    /// What its reader has before them; another text once somebody went on, or what stands there changed.
    pub(super) fn seen(&self) -> String {
        match &self.waits {
            Waits::Sheet(waiting) => waiting.standing.steps.to_string(),
            Waits::Update(waiting) => {
                let milestone = waiting.milestone.as_ref();
                let stands = milestone.map(|milestone| format!("{}.{}", milestone.state.code(), milestone.due.iso()));
                let on_record = waiting.on_record().and_then(|known| value_on_record("", known));
                let seen = format!("{}.{}", waiting.newest, stands.or(on_record).unwrap_or_default());
                let added = evidence::seen(&waiting.evidence);
                if added.is_empty() { seen } else { format!("{seen}.{added}") }
            }
        }
    }

    /// Its values beside the last ones.
    pub(super) fn values(&self, shell: &Shell) -> Vec<Compared> {
        match &self.waits {
            Waits::Update(waiting) => waiting.compared(shell).into_iter().collect(),
            Waits::Sheet(waiting) => {
                let year = waiting.goal.fiscal_year;
                let compared = |indicator: &PublishedIndicator| {
                    let unit = indicator.unit.as_deref().unwrap_or_default();
                    let known = indicator.in_year(year)?;
                    let last = indicator.in_year(year.previous()).and_then(|known| value_on_record(unit, known));
                    let target = known.target.as_ref().map(|target| target.shown(unit));
                    let now = match waiting.standing.stage {
                        Stage::Goals => None,
                        Stage::Midyear => known.midyear.or(known.actual).map(|value| shown(unit, value)),
                        Stage::Results => known.actual.map(|value| shown(unit, value)),
                    };
                    let missing = || known.missing.map(|missing| shell.code("missing", missing.code()));
                    let now = now.or_else(missing).or_else(|| target.clone())?;
                    let target = target.filter(|target| *target != now);
                    Some(Compared { name: Some(indicator.name.clone()), before: last, now, target })
                };
                waiting.indicators.iter().filter_map(compared).take(MOST_VALUES).collect()
            }
        }
    }
}

impl WaitingUpdate {
    /// What is on record of its indicator in the goal's year.
    fn on_record(&self) -> Option<&IndicatorYear> {
        self.indicator.as_ref()?.in_year(self.goal.fiscal_year)
    }

    fn compared(&self, shell: &Shell) -> Option<Compared> {
        let unit = self.indicator.as_ref().and_then(|indicator| indicator.unit.as_deref()).unwrap_or_default();
        let UpdateValue { value, missing, .. } = self.update.value.as_ref()?;
        let nothing = || missing.map(|missing| shell.code("missing", missing.code()));
        Some(Compared {
            name: None,
            before: self.on_record().and_then(|known| value_on_record(unit, known)),
            now: value.map(|value| shown(unit, value)).or_else(nothing)?,
            target: self.on_record().and_then(|known| known.target.as_ref()).map(|target| target.shown(unit)),
        })
    }
}

/// The name of a field of a row.
pub(super) fn field_of(field: &str, code: Code) -> String {
    format!("{field}-{code}")
}

fn shown(unit: &str, value: Figure) -> String {
    format!("{}{unit}", value.grouped())
}

/// The value that a year has; none where there is none.
fn value_on_record(unit: &str, known: &IndicatorYear) -> Option<String> {
    known.actual.map(|value| shown(unit, value))
}
