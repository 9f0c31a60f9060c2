//! What taking in the table that waits would do.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::TableRemark;
use crate::domain::mending::MendedCell;
use crate::domain::policy::{Permit, TakeIn};
use crate::domain::proposal::{Proposal, ProposedGoal, Remark, RowIdentity};
use crate::domain::stage::Stage;
use crate::domain::{digest, policy};
use crate::intake::{BadCell, ReadFile};
use crate::store::imports::effects::{self, RowEffect};
use crate::store::imports::ratings::{self, LabelRemark};
use crate::store::imports::section::{self, Hindrance, Planned, PlannedRow};
use crate::store::imports::{Import, RowOnly, RowPlan};
use crate::store::imports::{held_values, other_years, scheme};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::web::desk::imports::found::Found;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::who::{self, WhoView};
use crate::web::desk::imports::{MOST_SHOWN, cells};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::words::Words;

/// What would become of a row of the table.
pub(super) struct PlanRow {
    pub(super) line: u64,
    pub(super) section: String,
    pub(super) programme: String,
    pub(super) objectives: usize,
    pub(super) results: usize,
    /// Values of its indicators, of all years.
    pub(super) values: usize,
    pub(super) plan: &'static str,
    pub(super) hindrance: Option<Hindrance>,
    /// What would be another of its sheet; none of a row that is not shown.
    pub(super) effect: RowEffect,
    /// What else is told of its programme.
    pub(super) notes: Vec<&'static str>,
    /// What it was called before as the table says, where no programme is known by it.
    pub(super) unknown_names: Vec<String>,
}

impl PlanRow {
    fn all(proposal: &Proposal, planned: &[PlannedRow]) -> Vec<Self> {
        let mut values: HashMap<RowIdentity<'_>, usize> = HashMap::new();
        for value in &proposal.values.rows {
            *values.entry(value.identity()).or_default() += 1;
        }
        let rows = proposal.goals.iter().zip(planned);
        rows.map(|(row, planned)| Self {
            line: row.line,
            section: [&row.department, &row.section]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            programme: row.programme.clone(),
            objectives: row.objectives.len(),
            results: row.results.len(),
            values: values.get(&row.identity()).copied().unwrap_or_default(),
            plan: match planned.plan {
                RowPlan::New => "new",
                RowPlan::Continues { .. } => "continues",
                RowPlan::Changes { .. } => "changes",
                RowPlan::Unchanged { .. } => "unchanged",
                RowPlan::Asked => "asked",
            },
            hindrance: planned.hindrance,
            effect: RowEffect::default(),
            notes: who::notes(planned),
            unknown_names: planned.unknown_names.clone(),
        })
        .collect()
    }
}

/// How many indicators and dates the prose of a table gives.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) indicators: usize,
    pub(super) dates: usize,
}

impl Counts {
    fn of(proposal: &Proposal) -> Self {
        let items =
            |row: &ProposedGoal| row.objectives.iter().chain(&row.results).filter(|item| item.date.is_some()).count();
        Self {
            indicators: proposal.goals.iter().map(|row| row.indicators.len()).sum(),
            dates: proposal.goals.iter().map(items).sum(),
        }
    }

    pub(super) const fn any(self) -> bool {
        self.indicators + self.dates > 0
    }
}

/// What the prose of a table says, and what of it is taken in.
#[derive(Clone, Copy, Default)]
pub(super) struct Prose {
    pub(super) found: Counts,
    pub(super) taken: Counts,
}

/// What taking a table in would do.
pub(super) struct PlanView {
    pub(super) name: String,
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
    /// Another year that the file names, and not this one.
    pub(super) other_year: Option<FiscalYear>,
    pub(super) rows: Vec<PlanRow>,
    /// Who is who, as far as that is asked or was answered.
    pub(super) who: WhoView,
    pub(super) remarks: Vec<Remark>,
    /// Ratings and courses that are not on the year's scales, or not those on record.
    pub(super) labels: Vec<LabelRemark>,
    /// What is worth a look about its values.
    pub(super) value_remarks: Vec<TableRemark>,
    /// The cells that can't be read.
    pub(super) bad: Vec<BadCell>,
    /// The cells that are read otherwise than they stand.
    pub(super) mended: Vec<MendedCell>,
    /// How many values its indicators have.
    pub(super) values: usize,
    /// What its prose says in figures and dates.
    pub(super) prose: Prose,
    /// What it says beside its goals, value by value.
    pub(super) found: Found,
    /// The sheets of a document of ours of which only the row is taken in.
    pub(super) rows_only: Vec<RowOnly>,
    /// What the reader sees, so that nothing else is taken in.
    pub(super) seen: String,
}

impl PlanView {
    /// The plan of the table that waits.
    pub(super) async fn load(
        context: &Context,
        waiting: Waiting,
        file: Arc<ReadFile>,
    ) -> Result<Option<Self>, WebError> {
        let permit = policy::take_in(context.actor()?)?;
        let Some(((_, bad), import)) = file.goals().zip(waiting.import()) else { return Ok(None) };
        let (mut bad, words) = (bad.to_owned(), context.words());
        cells::restore_draft(context, &mut bad).await?;
        let plan = move |connection: &mut DatabaseConnection| {
            let plan = Self::made(connection, &permit, &waiting, (&file, &import), words)?;
            Ok(plan.map(|plan| Self { bad, ..plan }))
        };
        Ok(context.state.database.read(plan).await?)
    }

    fn made(
        connection: &mut DatabaseConnection,
        permit: &Permit<TakeIn>,
        waiting: &Waiting,
        (file, import): (&ReadFile, &Import),
        words: Words,
    ) -> Result<Option<Self>, StoreError> {
        let Some((proposal, _)) = file.goals() else { return Ok(None) };
        let (mut proposal, found, year) = (proposal.clone(), Counts::of(proposal), import.year.year);
        waiting.prose.apply(&mut proposal);
        let prose = Prose { found, taken: Counts::of(&proposal) };
        let mut proposal = section::completed(connection, permit, proposal)?;
        let planned = match section::plan(connection, permit, &proposal, import) {
            Ok(planned) => planned,
            // The year was closed meanwhile: the table can't be taken in any more.
            Err(StoreError::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let rows: Vec<RowPlan> = planned.rows.iter().map(|row| row.plan).collect();
        let mut labels = ratings::remarks(connection, &proposal, &rows, year)?;
        let may_set = permit.act().is_whole_city();
        let (kept, held) = held_values::planned(connection, &proposal, &rows, year)?;
        let kept = matches!(kept, Cow::Owned(_)).then(|| kept.into_owned());
        let found = Found {
            held,
            differing: other_years::remarks(connection, &proposal, &rows, year)?,
            scheme: scheme::propose(connection, &proposal, year)?.filter(|_| may_set),
            ..Found::of(&proposal)
        };
        if let Some(scheme) = &found.scheme {
            labels.retain(|remark| !scheme.answers(remark));
        }
        let who = WhoView::of(&planned.questions, &[], &waiting.said, words);
        let rows_only = section::rows_only(permit, &proposal, &rows, import);
        let mut plan = Self { who, labels, prose, found, rows_only, ..Self::of(waiting, &proposal, &planned, year) };
        if let Some(kept) = kept {
            proposal.values = kept;
        }
        let effects = effects::of_rows(connection, &proposal, &rows, import, MOST_SHOWN)?;
        for (row, effect) in plan.rows.iter_mut().zip(effects) {
            row.effect = effect;
        }
        Ok(Some(plan))
    }

    fn of(waiting: &Waiting, proposal: &Proposal, planned: &Planned, year: FiscalYear) -> Self {
        let named = &proposal.named_years;
        Self {
            name: waiting.name.clone(),
            year,
            stage: waiting.stage,
            other_year: named.first().copied().filter(|_| !named.contains(&year)),
            rows: PlanRow::all(proposal, &planned.rows),
            who: WhoView::default(),
            remarks: proposal.warnings.clone(),
            labels: Vec::new(),
            prose: Prose::default(),
            bad: Vec::new(),
            mended: proposal.file.mended.clone(),
            value_remarks: proposal.values.remarks.clone(),
            values: proposal.values.rows.len(),
            found: Found::default(),
            rows_only: Vec::new(),
            seen: fingerprint(waiting, planned),
        }
    }

    pub(super) fn count(&self, plan: &str) -> usize {
        self.rows.iter().filter(|row| row.plan == plan).count()
    }

    /// The cells that were mended or left out, and can be read so.
    pub(super) fn settled(&self) -> Vec<&MendedCell> {
        settled(&self.mended, &self.bad)
    }

    pub(super) fn hindered(&self) -> usize {
        self.rows.iter().filter(|row| row.hindrance.is_some()).count()
    }

    /// Whether there is something to take in, and nothing in its way.
    pub(super) fn is_ready(&self) -> bool {
        let says_more = self.values > 0 || self.found.texts > 0 || self.prose.taken.indicators > 0;
        self.bad.is_empty()
            && self.hindered() == 0
            && self.who.open == 0
            && (self.count("unchanged") < self.rows.len() || says_more)
    }
}

/// The cells that were mended or left out, and can be read so.
pub(super) fn settled<'cell>(mended: &'cell [MendedCell], bad: &[BadCell]) -> Vec<&'cell MendedCell> {
    let is_bad = |cell: &&MendedCell| bad.iter().any(|bad| bad.cell.place() == cell.place());
    mended.iter().filter(|cell| !is_bad(cell)).collect()
}

/// What whoever takes a table in has seen of it.
pub(super) fn fingerprint(waiting: &Waiting, planned: &impl Serialize) -> String {
    let seen = serde_json::to_string(&(waiting, planned)).unwrap_or_default();
    digest::sha256(seen.as_bytes())
}
