//! Taking a proposal in: first a plan, row by row, then all of it or nothing.

pub mod acts;
pub mod effects;
pub mod identity;
pub mod indicators;
mod on_record;
pub mod other_years;
mod plan;
pub mod ratings;
mod recorded;
pub mod scheme;
pub mod section;
mod whose;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::numbers::{GoalNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit, TakeIn};
use crate::domain::proposal::{Proposal, ProposedGoal, ProposedIndicator};
use crate::domain::stage::Stage;
use crate::store::goals::{self, Goal};
use crate::store::imports::identity::Programmes;
use crate::store::imports::indicators::TableOutcome;
use crate::store::imports::other_years::AmountRemark;
use crate::store::imports::plan::{ensure_unit, footnotes, pairs, tells_of_goals};
use crate::store::imports::ratings::{LabelRemark, Labels};
use crate::store::imports::whose::{May, Whose};
use crate::store::indicators::NewIndicator;
use crate::store::indicators::values::{self, NewActual, NewTarget};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::years::YearRecord;
use crate::store::{amounts, evaluation_texts, fiscal_years, programmes, stages, value_sources};

pub use crate::store::imports::plan::{Plan, plan};

/// How a proposal is to be taken in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The year as it is put on record where it is not yet.
    pub year: YearRecord,
    /// Which of the sheet's parts the file holds: objectives only, or a report too.
    pub stage: Stage,
    /// Whether rates and series found in prose are taken in as indicators.
    pub accept_rates: bool,
}

/// What happens to one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum RowPlan {
    /// A new goal of a new programme.
    New,
    /// A new goal of a programme that is on record in another year.
    Continues {
        programme: ProgrammeNumber,
        /// The nearest year in which it is on record.
        year: FiscalYear,
    },
    /// The goal is on record and the file says something else.
    Changes { goal: GoalNumber },
    /// The goal is on record and says the same.
    Unchanged { goal: GoalNumber },
    /// Somebody has to say first which programme it is of.
    Asked,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// What happens to each row, in the order of the proposal.
    pub rows: Vec<RowPlan>,
    /// What became of their programmes.
    pub programmes: Programmes,
    /// What was found in its prose and added.
    #[serde(flatten)]
    pub added: Added,
    /// What became of the values of its indicators.
    pub values: TableOutcome,
    /// Labels that were not written, and ratings of the year before that are not those on record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<LabelRemark>,
    /// Amounts of other years that were not written, since the sheets of those years state others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<AmountRemark>,
    /// The sheets of the rows.
    #[serde(skip)]
    pub(super) goals: Vec<GoalNumber>,
}

/// What an import added beside the text of its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Targets and actuals.
    #[serde(rename = "values_added")]
    pub values: usize,
    /// Results that were tied to the objectives they answer.
    #[serde(rename = "answers_added")]
    pub answers: usize,
    /// Ratings that the rows give.
    #[serde(rename = "ratings_added", skip_serializing_if = "is_none")]
    pub ratings: usize,
    /// Decisions that the rows give.
    #[serde(rename = "courses_added", skip_serializing_if = "is_none")]
    pub courses: usize,
    /// Texts of their evaluations.
    #[serde(rename = "texts_added", skip_serializing_if = "is_none")]
    pub texts: usize,
    /// Amounts that went to the sheets of the years they are of.
    #[serde(rename = "amounts_of_other_years_added", skip_serializing_if = "is_none")]
    pub amounts_elsewhere: usize,
    /// What a document of ours says of its sheets beyond a table, and the record did not.
    #[serde(rename = "recorded_added", skip_serializing_if = "is_none")]
    pub recorded: usize,
}

/// Whether there is nothing to tell: a table without such a column tells nothing of it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives the field by reference")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

impl std::ops::AddAssign for Added {
    fn add_assign(&mut self, more: Self) {
        self.values += more.values;
        self.answers += more.answers;
        self.ratings += more.ratings;
        self.courses += more.courses;
        self.texts += more.texts;
        self.amounts_elsewhere += more.amounts_elsewhere;
        self.recorded += more.recorded;
    }
}

impl Outcome {
    /// How many sheets it wrote.
    pub fn sheets(&self) -> usize {
        self.rows.iter().filter(|row| !matches!(row, RowPlan::Unchanged { .. })).count()
    }

    /// Whether nothing changes.
    pub fn is_unchanged(&self) -> bool {
        self.added == Added::default()
            && self.programmes.linked == 0
            && self.values.is_unchanged()
            && self.rows.iter().all(|row| matches!(row, RowPlan::Unchanged { .. }))
    }
}

/// Takes a proposal in, all of it or nothing, and reports what changed. A conflict where somebody has to be asked.
pub fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    proposal: &Proposal,
    import: &Import,
    at: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let before = acts::before(writer.connection, Some(import.year.year))?;
    let recorded = proposal.recorded.as_deref();
    let year = recorded.map_or_else(|| import.year.clone(), |recorded| recorded::year(recorded, &import.year));
    fiscal_years::ensure(writer, permit, &year)?;
    if let Some(recorded) = recorded {
        recorded::scheme(writer, permit, recorded, &year)?;
    }
    let may = May { author: permit.author(), reach: &TakeIn::City, link: Some(permit) };
    let (mut outcome, whose) = take_in_rows(writer, &may, proposal, import, Sheets::Whole, at)?;
    outcome.values = indicators::take_in_beside_goals(writer, permit, &proposal.values, &whose, at)?;
    outcome.added.amounts_elsewhere =
        other_years::take_in(writer, permit.author(), proposal, &outcome.goals, true, at)?;
    acts::keep(writer, permit.author(), before, &act_of(proposal, import), at)?;
    Ok(outcome)
}

/// What the act of taking a proposal in is of.
const fn act_of<'a>(proposal: &'a Proposal, import: &Import) -> acts::Of<'a> {
    acts::Of {
        year: Some(import.year.year),
        stage: Some(import.stage),
        source: proposal.source.as_str(),
        file: &proposal.file,
    }
}

/// How much of the sheets of a document of ours is taken in beside the rows of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheets {
    Whole,
    /// The whole of those that are not on record yet, and the rows of the others.
    NewOnes,
    RowsOnly,
}

impl Sheets {
    const fn includes(self, plan: RowPlan) -> bool {
        match self {
            Self::Whole => true,
            Self::NewOnes => matches!(plan, RowPlan::New | RowPlan::Continues { .. }),
            Self::RowsOnly => false,
        }
    }
}

/// The same for a year that is on record, in the name of whoever has the right to it; with the programme of each row.
fn take_in_rows(
    writer: &mut Writer<'_>,
    may: &May<'_>,
    proposal: &Proposal,
    import: &Import,
    taken: Sheets,
    at: DateTime<Utc>,
) -> Result<(Outcome, Whose), StoreError> {
    let plan = plan::plan_within(writer.connection, proposal, import, may.reach)?;
    if plan.is_open() {
        return Err(StoreError::Conflict(Conflict::RowRefused));
    }
    let (year, author) = (import.year.year, may.author);
    let known = goals::of_year(writer.connection, year)?;
    // New goals come after those that the year's table has.
    let after = known.iter().map(|goal| goal.position + 1).max().unwrap_or(0);
    let remarks = ratings::remarks(writer.connection, proposal, &plan.rows, year)?;
    let labels = Labels::load(writer.connection, year)?;
    let amounts = other_years::remarks(writer.connection, proposal, &plan.rows, year)?;
    let taking = Taking { import, file: &proposal.source, at };
    let (mut added, mut programmes, mut whose) = (Added::default(), Programmes::default(), Whose::default());
    let mut sheets = Vec::with_capacity(plan.rows.len());
    for (index, (row, plan, found)) in izip(&proposal.goals, &plan.rows, &plan.identities).enumerate() {
        let position = after.saturating_add(goals::position(index));
        let (goal, programme, found_in_it) = take_in_row(writer, author, row, *plan, position, &taking)?;
        added += found_in_it;
        added.texts += evaluation_texts::take_in(writer, author, goal, &row.texts)?;
        sheets.push(goal);
        added += labels.take_in(writer, author, goal, row, at)?;
        let sheet = proposal.recorded.as_ref().and_then(|recorded| recorded.sheets.get(&row.line));
        if let Some(sheet) = sheet.filter(|_| taken.includes(*plan)) {
            added.recorded += recorded::take_in(writer, author, goal, sheet, import.stage, at)?;
        }
        programmes.count(*plan, found.who);
        if let Some(permit) = may.link {
            programmes.linked += identity::link(writer, permit, row, programme, year, &found.links)?;
        }
        whose.add(row, programme);
    }
    let outcome = Outcome {
        rows: plan.rows,
        programmes,
        added,
        values: TableOutcome::default(),
        remarks,
        amounts,
        goals: sheets,
    };
    if !outcome.is_unchanged() {
        let told = serde_json::json!({
            "source": proposal.source, "stage": import.stage, "report": outcome, "said": proposal.said.programmes,
        });
        writer.record(author, Change::new(Action::Imported, SubjectKind::FiscalYear, year.number()).after(&told)?);
    }
    Ok((outcome, whose))
}

/// Three lists side by side.
fn izip<'a, A, B, C>(one: &'a [A], two: &'a [B], three: &'a [C]) -> impl Iterator<Item = (&'a A, &'a B, &'a C)> {
    one.iter().zip(two).zip(three).map(|((one, two), three)| (one, two, three))
}

/// What is the same for all rows of a table.
struct Taking<'a> {
    import: &'a Import,
    /// The name of the file.
    file: &'a str,
    at: DateTime<Utc>,
}

fn take_in_row(
    writer: &mut Writer<'_>,
    author: &Author,
    row: &ProposedGoal,
    plan: RowPlan,
    position: i32,
    taking: &Taking<'_>,
) -> Result<(GoalNumber, ProgrammeNumber, Added), StoreError> {
    let Taking { import, file, at } = *taking;
    let (goal, programme) = match plan {
        RowPlan::Unchanged { goal } => {
            let programme = goals::find(writer.connection, goal)?.programme;
            let mut added = Added::default();
            if import.accept_rates {
                let numbers = Numbers::on_record(writer.connection, goal, import.stage)?;
                added = accept(writer, (goal, programme), &numbers, row, taking)?;
            }
            return Ok((goal, programme, added));
        }
        RowPlan::Changes { goal } => (goal, revise(writer, author, goal, row, import.stage)?),
        RowPlan::Asked => return Err(StoreError::Conflict(Conflict::RowRefused)),
        RowPlan::New => begin(writer, row, None, position, import.year.year)?,
        RowPlan::Continues { programme, .. } => begin(writer, row, Some(programme), position, import.year.year)?,
    };
    let objectives = if tells_of_goals(row, import.stage) {
        goals::set_objectives(writer, goal, &pairs(&row.objectives))?
    } else {
        goals::objectives(writer.connection, goal)?.into_iter().map(|known| known.number).collect()
    };
    let results = match import.stage {
        Stage::Goals => Vec::new(),
        stage => goals::set_results(writer, goal, stage, &pairs(&row.results))?,
    };
    let footnotes = footnotes(writer.connection, goal, row, import.stage)?;
    goals::set_footnotes(writer, goal, &footnotes)?;
    let mut amounts = row.amounts.clone();
    amounts.retain(|amount| amount.fiscal_year == import.year.year);
    amounts::take_in(writer, goal, import.stage, &amounts, file, at)?;
    if !import.accept_rates {
        return Ok((goal, programme, Added::default()));
    }
    Ok((goal, programme, accept(writer, (goal, programme), &Numbers { objectives, results }, row, taking)?))
}

/// Changes what a row says otherwise of a goal on record; gives the goal's programme.
fn revise(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<ProgrammeNumber, StoreError> {
    let before = sheet(writer.connection, goal)?;
    let known = goals::find(writer.connection, goal)?;
    // Whoever has the sheet open in a form notices.
    goals::count_up(writer, goal, known.version)?;
    let summary = if tells_of_goals(row, stage) { &row.summary } else { &known.summary };
    let policy = row.policy.as_deref().or(known.policy.as_deref()).filter(|_| row.plan.is_empty());
    let code = row.code.as_ref().or(known.code.as_ref());
    goals::revise(writer, goal, code, policy, summary.as_deref())?;
    if !row.plan.is_empty() {
        goals::set_plan(writer, goal, &row.plan)?;
    }
    let change = Change::new(Action::Imported, SubjectKind::Goal, goal.0).before(&before)?.after(row)?;
    writer.record(author, change);
    Ok(known.programme)
}

/// Puts a row's goal on record, with its programme where it continues none.
fn begin(
    writer: &mut Writer<'_>,
    row: &ProposedGoal,
    programme: Option<ProgrammeNumber>,
    position: i32,
    year: FiscalYear,
) -> Result<(GoalNumber, ProgrammeNumber), StoreError> {
    let programme = match programme {
        Some(programme) => programme,
        None => programmes::create(writer)?,
    };
    let unit = ensure_unit(writer, row.department.as_deref(), row.section.as_deref(), year)?;
    let new = Goal {
        number: GoalNumber(0),
        fiscal_year: year,
        programme,
        unit,
        name: row.programme.clone(),
        code: row.code.clone(),
        policy: row.policy.clone().filter(|_| row.plan.is_empty()),
        summary: row.summary.clone(),
        position,
        title_only: row.objectives.is_empty() && row.results.is_empty() && row.summary.is_none(),
        version: 0,
    };
    let goal = goals::create(writer, &new)?;
    if !row.plan.is_empty() {
        goals::set_plan(writer, goal, &row.plan)?;
    }
    Ok((goal, programme))
}

/// The numbers that the objectives and results of a row got.
struct Numbers {
    objectives: Vec<ObjectiveNumber>,
    results: Vec<ResultNumber>,
}

impl Numbers {
    fn on_record(connection: &mut DatabaseConnection, goal: GoalNumber, stage: Stage) -> Result<Self, StoreError> {
        let objectives = goals::objectives(connection, goal)?.into_iter().map(|known| known.number).collect();
        let results = goals::results(connection, goal)?
            .into_iter()
            .filter(|known| known.stage == stage)
            .map(|known| known.number)
            .collect();
        Ok(Self { objectives, results })
    }
}

/// What the trail keeps of a sheet before an import changes it.
fn sheet(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<serde_json::Value, StoreError> {
    Ok(serde_json::json!({
        "goal": goals::find(connection, goal)?,
        "objectives": goals::objectives(connection, goal)?,
        "results": goals::results(connection, goal)?,
        "footnotes": goals::footnotes(connection, goal)?,
        "amounts": amounts::on_record(connection, goal)?,
    }))
}

/// Takes the indicators found in a row's prose in, and tells how much of them was new.
fn accept(
    writer: &mut Writer<'_>,
    (goal, programme): (GoalNumber, ProgrammeNumber),
    numbers: &Numbers,
    row: &ProposedGoal,
    taking: &Taking<'_>,
) -> Result<Added, StoreError> {
    let Taking { import, file, at } = *taking;
    let (year, stage) = (import.year.year, import.stage.max(Stage::Midyear));
    let mut added = Added::default();
    let mut answered: BTreeMap<ResultNumber, ObjectiveNumber> = BTreeMap::new();
    let goals_are_open = stages::standing(writer.connection, goal, Stage::Goals)?.status.is_editable();
    for proposed in &row.indicators {
        let new = NewIndicator {
            name: &proposed.name,
            unit: proposed.unit.as_deref(),
            kind: IndicatorKind::Outcome,
            direction: proposed.direction,
        };
        let indicator = crate::store::indicators::ensure(writer, programme, &new)?;
        let objective = proposed.objective.and_then(|index| numbers.objectives.get(index).copied());
        let result = proposed.result.and_then(|index| numbers.results.get(index).copied());
        if let Some(target) = proposed.target {
            // A target that no objective promises was read out of the result and belongs to its stage; so does one
            // whose goals are decided.
            let set_at = if objective.is_some() && goals_are_open { Stage::Goals } else { stage };
            let target = NewTarget { aim: target.into(), stage: set_at, reason: None, objective };
            let is_new = values::add_given_target(writer, indicator, year, &target, at)?;
            added.values += usize::from(is_new);
            if let Some(place) = proposed.target_place.as_ref().filter(|_| is_new) {
                value_sources::note(writer, indicator, year, ValueKind::Target, &place.of_file(file))?;
            }
        }
        for (value_year, actual) in values(proposed, year) {
            let own = value_year == year;
            let actual = NewActual {
                stated: proposed.stated.clone().filter(|_| own),
                result,
                stage: Some(if own { stage } else { Stage::Results }),
                ..actual
            };
            let is_new = values::add_actual(writer, indicator, value_year, &actual, at)?;
            added.values += usize::from(is_new);
            if let Some(place) = proposed.place.as_ref().filter(|_| is_new) {
                value_sources::note(writer, indicator, value_year, ValueKind::Actual, &place.of_file(file))?;
            }
        }
        if let (Some(result), Some(objective)) = (result, objective) {
            answered.entry(result).or_insert(objective);
        }
    }
    for (result, objective) in answered {
        added.answers += usize::from(goals::answer(writer, result, objective)?);
    }
    Ok(added)
}

/// The values of a proposed indicator by year; a rate stated without figures is a row of its own without a value.
fn values(proposed: &ProposedIndicator, year: FiscalYear) -> Vec<(FiscalYear, NewActual)> {
    if proposed.values.is_empty() {
        return vec![(year, NewActual::default())];
    }
    proposed
        .values
        .iter()
        .map(|&(year, value)| (year, NewActual { value: Some(value), ..NewActual::default() }))
        .collect()
}
