//! The table that waits to be taken in, and what taking it in would do.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::indicator_table::TableRemark;
use crate::domain::mending::MendedCell;
use crate::domain::proposal::{Proposal, ProposedGoal, Remark, RowIdentity};
use crate::domain::prose_choice::ProseChoices;
use crate::domain::stage::Stage;
use crate::domain::{digest, policy};
use crate::intake::{self, Asked, BadCell, SaidProgramme};
use crate::store::drafts;
use crate::store::imports::effects::{self, RowEffect};
use crate::store::imports::ratings::{self, LabelRemark};
use crate::store::imports::section::{self, Hindrance, Planned, PlannedRow};
use crate::store::imports::{Import, RowPlan};
use crate::store::imports::{other_years, scheme};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::years::YearRecord;
use crate::web::desk::imports::found::Found;
use crate::web::desk::imports::upload::{SentTable, repeated};
use crate::web::desk::imports::who::{self, WhoView};
use crate::web::desk::imports::{MOST_SHOWN, cells};
use crate::web::kit::context::Context;
use crate::web::kit::draft;
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
    /// What is said of the figures and dates of its prose.
    #[serde(default, skip_serializing_if = "ProseChoices::is_empty")]
    pub(super) prose: ProseChoices,
    /// The code of the unit of columns of money that name none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) money_unit: String,
    /// The cells that are read otherwise than they stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) cells: Vec<MendedCell>,
    /// What was answered about who is who.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) said: Vec<SaidProgramme>,
}

/// A table that waits, as read.
pub(super) struct ReadTable {
    pub(super) proposal: Proposal,
    pub(super) import: Import,
    /// The cells that can't be read, and have to be mended or left out first.
    pub(super) bad: Vec<BadCell>,
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
            repeated: table.repeated,
            leaves_out_unreadable: table.leaves_out_unreadable,
            prose: ProseChoices::default(),
            money_unit: table.money_unit.map(|unit| unit.code().to_owned()).unwrap_or_default(),
            cells: Vec::new(),
            said: Vec::new(),
        }
    }

    /// The table that waits for who is signed in; none where there is none, or none that can be read.
    pub(super) async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        let person = context.actor()?.person;
        let draft =
            context.state.database.read(move |connection| drafts::find(connection, person, FormName::Import)).await?;
        Ok(draft.and_then(|draft| serde_json::from_str(&draft.content).ok()))
    }

    /// Which table it is, whatever is said of its prose.
    pub(super) fn table(&self) -> String {
        let bare = Self { prose: ProseChoices::default(), ..self.clone() };
        digest::sha256(serde_json::to_string(&bare).unwrap_or_default().as_bytes())
    }

    pub(super) async fn keep(&self, context: &Context) -> Result<(), WebError> {
        let written = serde_json::to_string(self).map_err(|error| WebError::Internal(error.to_string()))?;
        let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
        Ok(drafts::keep(&context.state.database, person, FormName::Import, written, String::new(), at).await?)
    }

    /// Reads the table with everything found in its prose, beside the thread that serves others.
    pub(super) async fn read(self) -> Result<Option<ReadTable>, WebError> {
        Ok(self.try_read().await?.and_then(Result::ok))
    }

    /// The same, with the reason where it can't be read; none where what waits is not a table any more.
    pub(super) async fn try_read(self) -> Result<Option<Result<ReadTable, intake::Refusal>>, WebError> {
        let read = actix_web::web::block(move || self.read_now()).await;
        read.map_err(|error| WebError::Internal(error.to_string()))
    }

    fn read_now(&self) -> Option<Result<ReadTable, intake::Refusal>> {
        let year = FiscalYear::new(self.year).ok()?;
        let workbook = BASE64.decode(&self.workbook).ok()?;
        let bytes = if workbook.is_empty() { self.text.as_bytes() } else { &workbook };
        let asked = Asked {
            repeated: repeated(&self.repeated).unwrap_or_default(),
            leaves_out_unreadable: self.leaves_out_unreadable,
            cells: self.cells.clone(),
            money_unit: MoneyUnit::said(&self.money_unit),
            programmes: self.said.clone(),
            ..Asked::of_stage(year, self.stage)
        };
        let import = Import { year: YearRecord::imported(year), stage: self.stage, accept_rates: true };
        let read = intake::read_sound_cells(&self.name, bytes, &asked);
        Some(read.map(|(proposal, bad)| ReadTable { proposal, import, bad }))
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
    /// What the reader sees, so that nothing else is taken in.
    pub(super) seen: String,
}

impl PlanView {
    /// The plan of the table that waits, where one does.
    pub(super) async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        let permit = policy::take_in(context.actor()?)?;
        let Some(waiting) = Waiting::load(context).await? else { return Ok(None) };
        let Some(ReadTable { mut proposal, import, mut bad }) = waiting.clone().read().await? else { return Ok(None) };
        let found = Counts::of(&proposal);
        waiting.prose.apply(&mut proposal);
        let prose = Prose { found, taken: Counts::of(&proposal) };
        if let Some(kept) = draft::load(context, FormName::ImportCells).await? {
            cells::restore(&mut bad, &kept.fields);
        }
        let (year, words) = (import.year.year, context.words());
        let plan = move |connection: &mut DatabaseConnection| {
            let proposal = section::completed(connection, &permit, proposal)?;
            match section::plan(connection, &permit, &proposal, &import) {
                Ok(planned) => {
                    let rows: Vec<RowPlan> = planned.rows.iter().map(|row| row.plan).collect();
                    let mut labels = ratings::remarks(connection, &proposal, &rows, year)?;
                    let may_set = permit.act().is_whole_city();
                    let found = Found {
                        differing: other_years::remarks(connection, &proposal, &rows, year)?,
                        scheme: scheme::propose(connection, &proposal, year)?.filter(|_| may_set),
                        ..Found::of(&proposal)
                    };
                    if let Some(scheme) = &found.scheme {
                        labels.retain(|remark| !scheme.answers(remark));
                    }
                    let effects = effects::of_rows(connection, &proposal, &rows, &import, MOST_SHOWN)?;
                    let who = WhoView::of(&planned.questions, &waiting.said, words);
                    let mut plan =
                        Self { who, labels, bad, prose, found, ..Self::of(&waiting, &proposal, &planned, year) };
                    for (row, effect) in plan.rows.iter_mut().zip(effects) {
                        row.effect = effect;
                    }
                    Ok(Some(plan))
                }
                // The year was closed meanwhile: the table can't be taken in any more.
                Err(StoreError::Conflict(_)) => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(context.state.database.read(plan).await?)
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
            seen: fingerprint(waiting, planned),
        }
    }

    pub(super) fn count(&self, plan: &str) -> usize {
        self.rows.iter().filter(|row| row.plan == plan).count()
    }

    /// The cells that were mended or left out, and can be read so.
    pub(super) fn settled(&self) -> Vec<&MendedCell> {
        let is_bad = |cell: &MendedCell| self.bad.iter().any(|bad| bad.cell.place() == cell.place());
        self.mended.iter().filter(|cell| !is_bad(cell)).collect()
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

/// What whoever takes a table in has seen of it.
pub(super) fn fingerprint(waiting: &Waiting, planned: &Planned) -> String {
    let seen = serde_json::to_string(&(waiting, planned)).unwrap_or_default();
    digest::sha256(seen.as_bytes())
}
