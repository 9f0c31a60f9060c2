//! The table that waits to be taken in, with what is said of it.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::domain::amount::MoneyUnit;
use crate::domain::digest;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::mending::MendedCell;
use crate::domain::numbers::UploadNumber;
use crate::domain::prose_choice::ProseChoices;
use crate::domain::stage::Stage;
use crate::domain::watch::{Far, Watch};
use crate::intake::{self, Asked, BadCell, Content, Look, MappedColumn, Mapping, ReadFile, SaidProgramme, TableKind};
use crate::store::drafts::uploads;
use crate::store::imports::Import;
use crate::store::kit::DatabaseConnection;
use crate::store::published::years::YearRecord;
use crate::web::desk::imports::kept;
use crate::web::desk::imports::upload::{SentTable, repeated};
use crate::web::kit::body::UploadedFile;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;

/// A table that waits to be taken in. It is kept in the place of the form's draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) name: String,
    /// None where it is one of indicators that names its years itself.
    #[serde(default)]
    pub(super) year: Option<i32>,
    pub(super) stage: Stage,
    /// Which kind of table it is said to be; its header says so where nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<TableKind>,
    /// The fingerprint of what was sent, which is kept beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) sha256: String,
    #[serde(skip)]
    pub(super) upload: Option<UploadNumber>,
    /// What was sent where an earlier version kept it: as it is where it is text, and in Base64 where it is a workbook.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) text: String,
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
    /// The years of repeated columns as they were typed with a table that was not read yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) typed: Option<Vec<String>>,
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

impl Waiting {
    /// A table that was sent, but for what is in it.
    pub(super) fn of(table: SentTable) -> (Self, UploadedFile) {
        let waiting = Self {
            name: table.name,
            year: table.year.map(FiscalYear::number),
            stage: table.stage,
            kind: table.kind,
            sha256: String::new(),
            upload: None,
            text: String::new(),
            workbook: String::new(),
            repeated: String::new(),
            leaves_out_unreadable: table.leaves_out_unreadable,
            typed: Some(table.repeated),
            kept_columns: table.mapping.columns.clone(),
            mapping: table.mapping,
            mapping_name: table.mapping_name,
            prose: ProseChoices::default(),
            money_unit: table.money_unit.map(|unit| unit.code().to_owned()).unwrap_or_default(),
            cells: Vec::new(),
            said: Vec::new(),
        };
        (waiting, table.file)
    }

    /// The same as it was read, with what is said of it in the words of this table and not of an earlier one.
    pub(super) fn settled(self, context: &Context, read: &ReadFile) -> Result<Self, WebError> {
        let before = self.table();
        let mapping = read.mapping.clone();
        let settled = Self { typed: None, kept_columns: mapping.columns.clone(), mapping, ..self };
        context.state.readings.rename(context.actor()?.person, &before, &settled.table());
        Ok(settled)
    }

    /// The table that waits for who is signed in; none where there is none, or none that can be read.
    pub(super) async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        let kept = kept::load::<Self>(context, FormName::Import).await?;
        Ok(kept.map(|(waiting, upload)| Self { upload, ..waiting }))
    }

    /// Which table it is, whatever is said of its prose.
    pub(super) fn table(&self) -> String {
        let bare = Self { prose: ProseChoices::default(), ..self.clone() };
        digest::sha256(serde_json::to_string(&bare).unwrap_or_default().as_bytes())
    }

    pub(super) async fn keep(&self, context: &Context) -> Result<(), WebError> {
        kept::keep(context, FormName::Import, self, self.upload).await
    }

    /// How it is read, beside the thread that serves others; or how far that is, where it takes longer than a page may.
    pub(super) async fn reading(&self, context: &Context) -> Result<Result<Arc<ReadFile>, Far>, WebError> {
        self.ask(context, Some(context.state.settings.patience)).await
    }

    /// The same, however long it takes.
    pub(super) async fn read(&self, context: &Context) -> Result<Arc<ReadFile>, WebError> {
        match self.ask(context, None).await? {
            Ok(read) => Ok(read),
            Err(_) => Err(WebError::Internal("a reading without an end".to_owned())),
        }
    }

    async fn ask(&self, context: &Context, patience: Option<Duration>) -> Result<Result<Arc<ReadFile>, Far>, WebError> {
        let (person, table) = (context.actor()?.person, self.clone());
        let work = move |bytes: Vec<u8>, watch: &Watch| table.read_now(&bytes, watch);
        context.state.readings.ask(person, &self.table(), patience, self.bytes(context), work).await
    }

    /// What was sent.
    async fn bytes(&self, context: &Context) -> Result<Vec<u8>, WebError> {
        let (person, upload) = (context.actor()?.person, self.upload);
        match upload {
            Some(number) => {
                let bytes = move |connection: &mut DatabaseConnection| uploads::bytes(connection, person, number);
                Ok(context.state.database.read(bytes).await?)
            }
            None if self.workbook.is_empty() => Ok(self.text.clone().into_bytes()),
            None => Ok(BASE64.decode(&self.workbook).unwrap_or_default()),
        }
    }

    /// What it says without the cells that can't be read, and those cells; the reason where it can't be read.
    pub(super) async fn content(
        &self,
        context: &Context,
    ) -> Result<Result<(Content, Vec<BadCell>), intake::Refusal>, WebError> {
        Ok(self.read(context).await?.content())
    }

    fn read_now(mut self, bytes: &[u8], watch: &Watch) -> ReadFile {
        let look = self.look(bytes, watch);
        let Some(typed) = self.typed.take() else { return ReadFile { mapping: self.mapping, look } };
        if let (Ok(look), Some(year)) = (&look, self.fiscal_year()) {
            self.mapping = self.mapping.settled(year, &look.sheets).unwrap_or_default();
        }
        if typed.is_empty() {
            return ReadFile { mapping: self.mapping, look };
        }
        self.mapping.repeated = typed;
        self.kept_columns.clone_from(&self.mapping.columns);
        // What was read first takes as much memory as what is read now.
        drop(look);
        let look = self.look(bytes, watch);
        ReadFile { mapping: self.mapping, look }
    }

    /// The year that was chosen for it.
    pub(super) fn fiscal_year(&self) -> Option<FiscalYear> {
        FiscalYear::new(self.year?).ok()
    }

    /// How it is to be taken in as a table of goals.
    pub(super) fn import(&self) -> Option<Import> {
        let year = YearRecord::imported(self.fiscal_year()?);
        Some(Import { year, stage: self.stage, accept_rates: true })
    }

    fn look(&self, bytes: &[u8], watch: &Watch) -> Result<Look<Content>, intake::Refusal> {
        intake::look_at(&self.name, bytes, &Asked { watch: watch.clone(), ..self.asked() }, self.kind)
    }

    /// All that is said of it, as the command line takes it.
    pub(super) fn whole_mapping(&self) -> Mapping {
        let mut mapping = self.lasting_mapping();
        mapping.programmes.splice(0..0, self.said.iter().cloned());
        mapping.cells.splice(0..0, self.cells.iter().cloned());
        if self.prose.is_empty() { mapping } else { mapping.with_prose(&self.prose) }
    }

    /// The same without its cells and programmes, for the table of another year.
    pub(super) fn lasting_mapping(&self) -> Mapping {
        let unit = MoneyUnit::said(&self.money_unit).map(|unit| unit.written().to_owned());
        Mapping { money_unit: unit.or_else(|| self.mapping.money_unit.clone()), ..self.mapping.clone() }
    }

    /// What is said of it beside it.
    fn asked(&self) -> Asked {
        let year = self.fiscal_year();
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
