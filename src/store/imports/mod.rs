//! Taking a proposal in: first a plan, row by row, then all of it or nothing.

pub mod acts;
pub mod effects;
pub mod everything;
pub mod held_values;
pub mod identity;
pub mod indicator_plan;
pub mod indicators;
mod on_record;
pub mod other_years;
mod outcome;
mod plan;
mod prose;
pub mod ratings;
mod recorded;
mod rows;
pub mod scheme;
pub mod section;
mod whose;

use chrono::{DateTime, Utc};

use crate::domain::policy::{Administer, Permit, TakeIn};
use crate::domain::proposal::Proposal;
use crate::domain::stage::Stage;
use crate::domain::watch::{Step, Watch};
use crate::store::imports::identity::Programmes;
use crate::store::imports::indicators::TableOutcome;
use crate::store::imports::ratings::Labels;
use crate::store::imports::rows::Taking;
use crate::store::imports::whose::{May, Whose};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, StoreError, Writer};
use crate::store::published::years::YearRecord;
use crate::store::{evaluation_texts, fiscal_years, goals};

pub use crate::store::imports::outcome::{Added, Outcome, RowPlan};
pub use crate::store::imports::plan::{Plan, plan};
pub use crate::store::imports::recorded::RowOnly;

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

/// Takes a proposal in, all of it or nothing, and reports what changed. A conflict where somebody has to be asked.
pub fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    proposal: &Proposal,
    import: &Import,
    at: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    take_in_as(writer, permit, proposal, import, at, &Wanted::default())
}

/// What else is wanted of taking a proposal in.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Whether a year without a scheme gets the one that the proposal implies.
    pub accept_scheme: bool,
    /// Who waits for it.
    pub watch: Watch,
}

/// The same as it is wanted.
pub fn take_in_as(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    proposal: &Proposal,
    import: &Import,
    at: DateTime<Utc>,
    wanted: &Wanted,
) -> Result<Outcome, StoreError> {
    let before = acts::before(writer.connection, Some(import.year.year))?;
    let recorded = proposal.recorded.as_deref();
    let year = recorded.map_or_else(|| import.year.clone(), |recorded| recorded::year(recorded, &import.year));
    fiscal_years::ensure(writer, permit, &year)?;
    if let Some(recorded) = recorded {
        recorded::scheme(writer, permit, recorded, &year)?;
    }
    if wanted.accept_scheme {
        scheme::accept(writer, permit, proposal, import)?;
    }
    let may = May { author: permit.author(), reach: &TakeIn::City, link: Some(permit), watch: &wanted.watch };
    let (mut outcome, whose) = take_in_rows(writer, &may, proposal, import, Sheets::Whole, at)?;
    if let Some(recorded) = recorded {
        recorded::english_names(writer, permit, recorded, year.year)?;
    }
    let values = held_values::without(writer.connection, proposal, &whose, year.year, &mut outcome)?;
    outcome.values = indicators::take_in_beside_goals(writer, permit, &values, &whose, at)?;
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
    may.watch.begin(Step::TakingIn, plan.rows.len());
    for (index, (row, plan, found)) in izip(&proposal.goals, &plan.rows, &plan.identities).enumerate() {
        may.go_on()?;
        let position = after.saturating_add(goals::position(index));
        let (goal, programme, found_in_it) = rows::take_in(writer, author, row, *plan, position, &taking)?;
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
        held: Vec::new(),
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
