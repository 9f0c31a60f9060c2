//! The table that waits to be taken in, with what is said of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::domain::amount::MoneyUnit;
use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::mending::MendedCell;
use crate::domain::proposal::Proposal;
use crate::domain::prose_choice::ProseChoices;
use crate::domain::stage::Stage;
use crate::intake::{self, Asked, BadCell, Look, MappedColumn, Mapping, SaidProgramme};
use crate::store::drafts;
use crate::store::imports::Import;
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
            repeated: String::new(),
            leaves_out_unreadable: table.leaves_out_unreadable,
            kept_columns: table.mapping.columns.clone(),
            mapping: table.mapping,
            mapping_name: table.mapping_name,
            prose: ProseChoices::default(),
            money_unit: table.money_unit.map(|unit| unit.code().to_owned()).unwrap_or_default(),
            cells: Vec::new(),
            said: Vec::new(),
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
        let import = self.import()?;
        let read = self.look_now().and_then(|look| look.read);
        Some(read.map(|(proposal, bad)| ReadTable { proposal, import, bad }))
    }

    /// How it is to be taken in.
    pub(super) fn import(&self) -> Option<Import> {
        let year = YearRecord::imported(FiscalYear::new(self.year).ok()?);
        Some(Import { year, stage: self.stage, accept_rates: true })
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

    /// All that is said of it, as the command line takes it.
    pub(super) fn whole_mapping(&self) -> Mapping {
        let mut mapping = self.lasting_mapping();
        mapping.programmes.splice(0..0, self.said.iter().cloned());
        mapping.cells.splice(0..0, self.cells.iter().cloned());
        mapping
    }

    /// The same without its cells and programmes, for the table of another year.
    pub(super) fn lasting_mapping(&self) -> Mapping {
        let unit = MoneyUnit::said(&self.money_unit).map(|unit| unit.written().to_owned());
        Mapping { money_unit: unit.or_else(|| self.mapping.money_unit.clone()), ..self.mapping.clone() }
    }

    /// What is said of it beside it.
    fn asked(&self) -> Asked {
        let year = FiscalYear::new(self.year).ok();
        let mut asked = self.whole_mapping().asked(year).unwrap_or_default();
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
