//! The table that waits to be taken in, and what taking it in would do.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::indicator_table::TableRemark;
use crate::domain::proposal::{Proposal, Remark, RowIdentity};
use crate::domain::stage::Stage;
use crate::domain::{digest, policy};
use crate::intake::{self, Asked, Look, MappedColumn, Mapping};
use crate::store::drafts;
use crate::store::imports::ratings::{self, LabelRemark};
use crate::store::imports::section::{self, Hindrance, PlannedRow};
use crate::store::imports::{Import, RowPlan};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::YearRecord;
use crate::web::desk::imports::upload::{SentTable, repeated};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;

/// A table that waits to be taken in. It is kept in the place of the form's draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) name: String,
    pub(super) year: i32,
    pub(super) stage: Stage,
    /// The table where it is text.
    pub(super) text: String,
    /// The workbook, in Base64, where it is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) workbook: String,
    /// The years of repeated columns as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) repeated: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) leaves_out_unreadable: bool,
    /// What is said of it by hand.
    #[serde(default)]
    pub(super) mapping: Mapping,
    /// The name under which that is kept, and which of its columns were kept there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) mapping_name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) kept_columns: Vec<MappedColumn>,
}

impl Waiting {
    /// A table as it was sent: text as text.
    pub(super) fn of(table: SentTable) -> Self {
        let (text, workbook) = match intake::text(&table.bytes) {
            Ok(text) if !intake::is_workbook(&table.bytes) => (text, String::new()),
            _ => (String::new(), BASE64.encode(&table.bytes)),
        };
        Self {
            name: table.name,
            year: table.year.number(),
            stage: table.stage,
            text,
            workbook,
            repeated: String::new(),
            leaves_out_unreadable: table.leaves_out_unreadable,
            kept_columns: table.mapping.columns.clone(),
            mapping: table.mapping,
            mapping_name: table.mapping_name,
        }
    }

    /// The same, with what is said of it in the words of this table and not of an earlier one; and how it is read.
    pub(super) async fn settled(self, typed: Vec<String>) -> Result<(Self, Result<Look, intake::Refusal>), WebError> {
        let settle = move || {
            let mut settled = self;
            let look = settled.look_now();
            if let (Ok(look), Ok(year)) = (&look, FiscalYear::new(settled.year)) {
                settled.mapping = settled.mapping.settled(year, &look.sheets).unwrap_or_default();
                settled.kept_columns.clone_from(&settled.mapping.columns);
            }
            if typed.is_empty() {
                return (settled, look);
            }
            settled.mapping.repeated = typed;
            let look = settled.look_now();
            (settled, look)
        };
        // A workbook takes seconds, in which nobody else is to wait.
        actix_web::web::block(settle).await.map_err(|error| WebError::Internal(error.to_string()))
    }

    /// The table that waits for who is signed in; none where there is none, or none that can be read.
    pub(super) async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        let person = context.actor()?.person;
        let draft =
            context.state.database.read(move |connection| drafts::find(connection, person, FormName::Import)).await?;
        Ok(draft.and_then(|draft| serde_json::from_str(&draft.content).ok()))
    }

    pub(super) async fn keep(&self, context: &Context) -> Result<(), WebError> {
        let written = serde_json::to_string(self).map_err(|error| WebError::Internal(error.to_string()))?;
        let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
        Ok(drafts::keep(&context.state.database, person, FormName::Import, written, String::new(), at).await?)
    }

    /// Reads the table, beside the thread that serves others.
    pub(super) async fn read(self) -> Result<Option<(Proposal, Import)>, WebError> {
        let read = actix_web::web::block(move || self.read_now()).await;
        read.map_err(|error| WebError::Internal(error.to_string()))
    }

    fn read_now(&self) -> Option<(Proposal, Import)> {
        Some((self.look_now().ok()?.read.ok()?, self.import()?))
    }

    /// How it is to be taken in.
    pub(super) fn import(&self) -> Option<Import> {
        let year = YearRecord::imported(FiscalYear::new(self.year).ok()?);
        Some(Import { year, stage: self.stage, accept_rates: false })
    }

    /// Reads the table, beside the thread that serves others, and tells how its sheets are understood.
    pub(super) async fn look(self) -> Result<(Self, Result<Look, intake::Refusal>), WebError> {
        let look = actix_web::web::block(move || {
            let look = self.look_now();
            (self, look)
        });
        look.await.map_err(|error| WebError::Internal(error.to_string()))
    }

    fn look_now(&self) -> Result<Look, intake::Refusal> {
        let workbook = BASE64.decode(&self.workbook).unwrap_or_default();
        let bytes = if workbook.is_empty() { self.text.as_bytes() } else { &workbook };
        intake::look(&self.name, bytes, &self.asked())
    }

    /// What is said of it beside it.
    fn asked(&self) -> Asked {
        let year = FiscalYear::new(self.year).ok();
        let mut asked = self.mapping.asked(year).unwrap_or_default();
        for (said, column) in asked.columns.iter_mut().zip(&self.mapping.columns) {
            said.is_kept = self.kept_columns.contains(column);
        }
        if !self.repeated.is_empty() {
            asked.repeated = repeated(&self.repeated).unwrap_or_default();
        }
        let leaves_out_unreadable = self.leaves_out_unreadable;
        Asked { year, stage: Some(self.stage), leaves_out_unreadable, ..asked }
    }
}

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
            },
            hindrance: planned.hindrance,
        })
        .collect()
    }
}

/// What taking a table in would do.
pub(super) struct PlanView {
    pub(super) name: String,
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
    /// Another year that the file names, and not this one.
    pub(super) other_year: Option<FiscalYear>,
    pub(super) rows: Vec<PlanRow>,
    pub(super) remarks: Vec<Remark>,
    /// Ratings and courses that are not on the year's scales, or not those on record.
    pub(super) labels: Vec<LabelRemark>,
    /// What is worth a look about its values.
    pub(super) value_remarks: Vec<TableRemark>,
    /// How many values its indicators have.
    pub(super) values: usize,
    /// What the reader sees, so that nothing else is taken in.
    pub(super) seen: String,
}

impl PlanView {
    /// The plan of the table that waits.
    pub(super) async fn load(
        context: &Context,
        waiting: Waiting,
        proposal: Proposal,
    ) -> Result<Option<Self>, WebError> {
        let permit = policy::take_in(context.actor()?)?;
        let Some(import) = waiting.import() else { return Ok(None) };
        let year = import.year.year;
        let plan = move |connection: &mut DatabaseConnection| {
            let proposal = section::completed(connection, &permit, proposal)?;
            match section::plan(connection, &permit, &proposal, &import) {
                Ok(planned) => {
                    let rows: Vec<RowPlan> = planned.iter().map(|row| row.plan).collect();
                    let labels = ratings::remarks(connection, &proposal, &rows, year)?;
                    Ok(Some(Self { labels, ..Self::of(&waiting, &proposal, &planned, year) }))
                }
                // The year was closed meanwhile: the table can't be taken in any more.
                Err(StoreError::Conflict(_)) => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(context.state.database.read(plan).await?)
    }

    fn of(waiting: &Waiting, proposal: &Proposal, planned: &[PlannedRow], year: FiscalYear) -> Self {
        let named = &proposal.named_years;
        Self {
            name: waiting.name.clone(),
            year,
            stage: waiting.stage,
            other_year: named.first().copied().filter(|_| !named.contains(&year)),
            rows: PlanRow::all(proposal, planned),
            remarks: proposal.warnings.clone(),
            labels: Vec::new(),
            value_remarks: proposal.values.remarks.clone(),
            values: proposal.values.rows.len(),
            seen: fingerprint(waiting, planned),
        }
    }

    pub(super) fn count(&self, plan: &str) -> usize {
        self.rows.iter().filter(|row| row.plan == plan).count()
    }

    pub(super) fn hindered(&self) -> usize {
        self.rows.iter().filter(|row| row.hindrance.is_some()).count()
    }

    /// Whether there is something to take in, and nothing in its way.
    pub(super) fn is_ready(&self) -> bool {
        self.hindered() == 0 && (self.count("unchanged") < self.rows.len() || self.values > 0)
    }
}

/// What whoever takes a table in has seen of it.
pub(super) fn fingerprint(waiting: &Waiting, planned: &[PlannedRow]) -> String {
    let seen = serde_json::to_string(&(waiting, planned)).unwrap_or_default();
    digest::sha256(seen.as_bytes())
}
