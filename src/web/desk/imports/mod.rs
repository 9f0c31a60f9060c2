//! A table of goals that is taken in by those who write them, or of indicators by the planning office: uploaded or pasted,
//! shown row by row as it would be taken in, and then taken in as a whole. Between the two it is a draft of its reader, and nothing of the city's record.

pub mod acts;
pub mod cells;
mod found;
mod indicators;
mod kept;
mod plan;
pub mod prose;
pub mod room;
mod sent;
mod taken;
pub mod taking;
mod typed;
mod underway;
mod upload;
mod waiting;
pub mod who;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::intake::{self, Content, Look, TableKind};
use crate::store::mappings::{self, KeptMapping};
use crate::store::stages;
use crate::web::desk::imports::indicators::TableView;
use crate::web::desk::imports::plan::PlanView;
use crate::web::desk::imports::room::RoomView;
use crate::web::desk::imports::sent::SentUpload;
use crate::web::desk::imports::taken::{Taken, TakenQuery};
use crate::web::desk::imports::taking::AcceptanceForm;
use crate::web::desk::imports::upload::{ImportForm, SentTable};
use crate::web::desk::imports::waiting::Waiting;
use crate::web::kit::body::UploadedFile;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Shown};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::upload::Upload;
use crate::web::kit::words::Words;
use crate::web::parts::refusals;

/// The most rows that a page shows.
const MOST_SHOWN: usize = 300;
/// The most cells that a page asks about at once.
const MOST_CELLS: usize = 100;
/// The most remarks that a page shows.
const MOST_REMARKS: usize = 50;

#[derive(Template)]
#[template(path = "desk/imports/show.html")]
struct ImportPage {
    shell: Shell,
    years: Vec<FiscalYear>,
    /// Whether rows of the whole city may be taken in.
    whole_city: bool,
    form: Form<ImportForm>,
    /// Why the table that was sent is not read.
    refusal: Option<intake::Refusal>,
    /// What taking it in would do: of a table of goals, or of one of indicators.
    plan: Option<PlanView>,
    table: Option<TableView>,
    /// How the table that waits is read.
    room: Option<RoomView>,
    /// The mappings that may be chosen for another table.
    mappings: Vec<KeptMapping>,
    /// The plan has changed since it was shown.
    changed: bool,
    /// It could not be taken in, through no fault of its own.
    failed: bool,
    /// What was just taken in.
    taken: Option<Taken>,
}

impl ImportPage {
    fn reason(&self, problem: &intake::Problem) -> String {
        refusals::of_table(&problem.reason, Words::of(self.shell.language()))
    }

    /// What is said of the choice of a year: who takes tables of the whole city in need not choose one for each.
    fn year_support(&self) -> String {
        if self.whole_city { self.shell.t("import-year-support") } else { String::new() }
    }

    const fn money_units() -> &'static [MoneyUnit] {
        MoneyUnit::ALL
    }

    const fn kinds() -> &'static [TableKind] {
        TableKind::ALL
    }

    const fn stages() -> &'static [Stage] {
        Stage::ALL
    }
}

/// What the page was sent back with.
enum CameBack {
    /// The table that was sent is none.
    Unread(Form<ImportForm>, Option<intake::Refusal>),
    /// The table that was sent waits, and can't be read as it is.
    Refused(Form<ImportForm>),
    /// What was said of the table that waits can't be meant.
    Misread(Form<Fields>),
    /// The table that waits is not taken in.
    NotTaken(Form<AcceptanceForm>),
    /// The table that waits can't be read with what was said of its cells.
    NotMended(intake::Refusal),
    /// The table that waits could not be taken in, through no fault of its own.
    Failed,
}

/// The query of the page: which columns are shown, and what was just taken in.
#[derive(Debug, Default, Deserialize)]
pub struct ImportQuery {
    /// Which sheet's columns are shown, counted from 0, and from which on.
    #[serde(default)]
    pub(super) sheet: String,
    #[serde(default)]
    pub(super) from: String,
    #[serde(skip)]
    taken: Option<Taken>,
}

/// Shows the form, and the table that waits.
pub async fn show(
    context: Context,
    query: Query<ImportQuery>,
    taken: Query<TakenQuery>,
) -> Result<HttpResponse, WebError> {
    let query = ImportQuery { taken: Taken::read(&taken), ..query.into_inner() };
    policy::take_in(context.actor()?)?;
    if let Some(answer) = taking::resume(&context).await? {
        return Ok(answer);
    }
    if let Some(answer) = sent::resume(&context).await? {
        return Ok(answer);
    }
    if let Some(waiting) = Waiting::load(&context).await?
        && let Err(far) = waiting.reading(&context).await?
    {
        return underway::reading(&context, far, FormName::Import);
    }
    page(&context, &query, None).await
}

/// What the page tells of the table that waits.
#[derive(Default)]
struct Told {
    plan: Option<PlanView>,
    table: Option<TableView>,
    refusal: Option<intake::Refusal>,
    room: Option<RoomView>,
}

impl Told {
    async fn load(context: &Context, query: &ImportQuery, typed: Option<Form<Fields>>) -> Result<Self, WebError> {
        let Some(waiting) = Waiting::load(context).await? else { return Ok(Self::default()) };
        let file = waiting.read(context).await?;
        let Ok(Look { sheets, read }) = file.look.as_ref() else { return Ok(Self::default()) };
        let refusal = read.as_ref().err().cloned();
        let has_sheets = !sheets.is_empty();
        let room = RoomView::load(context, &waiting, sheets.clone(), query, (typed, refusal.as_ref())).await?;
        let (mut plan, mut table) = (None, None);
        match read {
            Ok((Content::Goals(_), _)) => {
                plan = Box::pin(PlanView::load(context, waiting, Arc::clone(&file))).await?;
            }
            Ok((read @ Content::Indicators(_), _)) if !indicators::may_take_in(context, read) => {}
            Ok((Content::Indicators(read), bad)) => {
                table = Some(Box::pin(TableView::load(context, &waiting, read.clone(), bad.clone())).await?);
            }
            Err(_) => {}
        }
        // A year that was closed meanwhile has no plan, and nothing to say of its table.
        let is_told = plan.is_some() || table.is_some() || refusal.is_some();
        let room = (has_sheets && is_told).then_some(room);
        Ok(Self { plan, table, refusal, room })
    }
}

/// The page, with what came back where something did. Whoever sends another table sees what is wrong with that one, and
/// not the one that waits.
async fn page(context: &Context, query: &ImportQuery, came_back: Option<CameBack>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let (mut changed, mut failed) = (false, false);
    let (form, status, told) = match came_back {
        Some(CameBack::Unread(form, refusal)) => {
            let status = form.status();
            (Some(form), status, Told { refusal, ..Told::default() })
        }
        Some(CameBack::Refused(form)) => {
            let status = form.status();
            (Some(form), status, Told::load(context, query, None).await?)
        }
        Some(CameBack::Misread(form)) => (None, form.status(), Told::load(context, query, Some(form)).await?),
        Some(CameBack::NotTaken(form)) => {
            changed = form.shown == Shown::Overtaken;
            (None, form.status(), Told::load(context, query, None).await?)
        }
        Some(CameBack::NotMended(refusal)) => {
            let told = Told::load(context, query, None).await?;
            (None, StatusCode::UNPROCESSABLE_ENTITY, Told { refusal: Some(refusal), ..told })
        }
        Some(CameBack::Failed) => {
            failed = true;
            (None, StatusCode::OK, Told::load(context, query, None).await?)
        }
        None => (None, StatusCode::OK, Told::load(context, query, None).await?),
    };
    let form = match form {
        Some(form) => form,
        None => Form::open(context, FormName::Import, ImportForm::default).await?,
    };
    let Told { plan, table, refusal, room } = told;
    let page = ImportPage {
        shell: context.shell(context.words().text("import-title")),
        years: context.state.database.read(stages::open_years).await?,
        whole_city: permit.act().is_whole_city(),
        form,
        refusal,
        plan,
        table,
        room,
        mappings: context.state.database.read(mappings::list).await?,
        changed,
        failed,
        taken: query.taken.clone(),
    };
    respond::page_with_status(&page, status)
}

/// Reads a table that was uploaded or pasted, and shows what taking it in would do.
pub async fn create(context: Context, upload: Upload<ImportForm>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    if taking::goes_on(&context).await? {
        return Ok(respond::see_other(&context.to().import()));
    }
    let Upload { sent, file } = upload;
    let table = match sent_table(&context, &sent.typed, file).await? {
        Ok(table) => table,
        Err(problem) => {
            let form = sent.again(Refusal::Problems(vec![problem]))?;
            return page(&context, &ImportQuery::default(), Some(CameBack::Unread(form, None))).await;
        }
    };
    // What was answered about the rows of a table holds for the same rows of the next one.
    let said = Waiting::load(&context).await?.map(|waiting| waiting.said).unwrap_or_default();
    let (waiting, file) = Waiting::of(table);
    let sent = SentUpload { waiting: Waiting { said, ..waiting }, form: ImportForm::clone(&sent.typed) };
    sent::receive(&context, sent, file).await
}

/// The table that was sent, with the kept mapping that was chosen for it.
async fn sent_table(
    context: &Context,
    typed: &ImportForm,
    file: Option<UploadedFile>,
) -> Result<Result<SentTable, Problem>, WebError> {
    let years = context.state.database.read(stages::open_years).await?;
    match SentTable::of(typed, file, &years) {
        Ok(table) => table.mapped(context, &typed.mapping).await,
        Err(problem) => Ok(Err(problem)),
    }
}
