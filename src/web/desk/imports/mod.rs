//! A table of goals that is taken in by those who write them: uploaded or pasted, shown row by row as it would be taken
//! in, and then taken in as a whole. Between the two it is a draft of its reader, and nothing of the city's record.

pub mod acts;
pub mod cells;
mod found;
mod plan;
pub mod prose;
mod reasons;
mod taken;
mod upload;
pub mod who;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::policy::{self, Permit, TakeIn};
use crate::domain::stage::Stage;
use crate::intake;
use crate::store::imports::{Outcome, scheme, section};
use crate::store::kit::Writer;
use crate::store::stages;
use crate::web::desk::imports::plan::{PlanView, ReadTable, Waiting, fingerprint};
use crate::web::desk::imports::taken::{Taken, TakenQuery};
use crate::web::desk::imports::upload::{ImportForm, SentTable};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Refusal, Sent, Shown, Upload};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;

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
    plan: Option<PlanView>,
    /// The plan has changed since it was shown.
    changed: bool,
    /// What was just taken in.
    taken: Option<Taken>,
}

impl ImportPage {
    fn reason(&self, problem: &intake::Problem) -> String {
        reasons::in_words(&problem.reason, Words::of(self.shell.language()))
    }

    const fn money_units() -> &'static [MoneyUnit] {
        MoneyUnit::ALL
    }

    const fn stages() -> &'static [Stage] {
        Stage::ALL
    }
}

/// What the page was sent back with.
enum CameBack {
    /// The table that was sent is not read.
    Unread(Form<ImportForm>, Option<intake::Refusal>),
    /// The table that waits is not taken in.
    NotTaken(Form<AcceptanceForm>),
    /// The table that waits can't be read with what was said of its cells.
    NotMended(intake::Refusal),
}

/// Shows the form, and the table that waits.
pub async fn show(context: Context, query: Query<TakenQuery>) -> Result<HttpResponse, WebError> {
    page(&context, Taken::read(&query), None).await
}

/// The page, with what came back where something did. Whoever sends another table sees what is wrong with that one, and
/// not the one that waits.
async fn page(context: &Context, taken: Option<Taken>, came_back: Option<CameBack>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let (form, refusal, shown) = match came_back {
        Some(CameBack::Unread(form, refusal)) => (Some(form), refusal, None),
        Some(CameBack::NotTaken(form)) => (None, None, Some((form.shown, form.status()))),
        Some(CameBack::NotMended(refusal)) => {
            (None, Some(refusal), Some((Shown::Wrong, StatusCode::UNPROCESSABLE_ENTITY)))
        }
        None => (None, None, Some((Shown::Fresh, StatusCode::OK))),
    };
    let plan = if shown.is_some() { PlanView::load(context).await? } else { None };
    let form = match form {
        Some(form) => form,
        None => Form::open(context, FormName::Import, ImportForm::default).await?,
    };
    let status = shown.map_or_else(|| form.status(), |(_, status)| status);
    let page = ImportPage {
        shell: context.shell(context.words().text("import-title")),
        years: context.state.database.read(stages::open_years).await?,
        whole_city: permit.act().is_whole_city(),
        form,
        refusal,
        plan,
        changed: shown.is_some_and(|(shown, _)| shown == Shown::Overtaken),
        taken,
    };
    respond::page_with_status(&page, status)
}

/// Reads a table that was uploaded or pasted, and shows what taking it in would do.
pub async fn create(context: Context, upload: Upload<ImportForm>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let years = context.state.database.read(stages::open_years).await?;
    let unread = |upload: Upload<ImportForm>, problems, refusal| {
        Ok::<_, WebError>(Some(CameBack::Unread(upload.sent.again(Refusal::Problems(problems))?, refusal)))
    };
    let table = match SentTable::of(&upload, &years) {
        Ok(table) => table,
        Err(problem) => return page(&context, None, unread(upload, vec![problem], None)?).await,
    };
    // A workbook takes seconds, in which nobody else is to wait.
    let (table, read) = actix_web::web::block(move || {
        let read = intake::read_sound_cells(&table.name, &table.bytes, &table.asked()).map(|_| ());
        (table, read)
    })
    .await
    .map_err(|error| WebError::Internal(error.to_string()))?;
    if let Err(refusal) = read {
        return page(&context, None, unread(upload, Vec::new(), Some(refusal))?).await;
    }
    // What was answered about the rows of a table holds for the same rows of the next one.
    let said = Waiting::load(&context).await?.map(|waiting| waiting.said).unwrap_or_default();
    Waiting { said, ..Waiting::of(table) }.keep(&context).await?;
    Ok(respond::see_other(&context.to().import()))
}

/// The form that takes the table in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    seen: String,
    /// `yes` where the year gets the scheme that the table implies.
    accept_scheme: String,
}

/// Takes the table that waits in, all of it or nothing, if the plan is still the one that was shown.
pub async fn accept(context: Context, sent: Sent<AcceptanceForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let person = context.actor()?.person;
    let waits = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let mut table = waits.clone().read().await?.ok_or(WebError::NotFound)?;
    waits.prose.apply(&mut table.proposal);
    let at = context.state.clock.entry_time();
    let taken = sent.write(&context, move |writer, sent| {
        let outcome = take_in(writer, &permit, &waits, &table, &sent.typed, at)?;
        writer.settle(person, FormName::Import, "");
        Ok(writer.written(outcome))
    });
    match taken.await {
        Ok(outcome) => Ok(respond::see_other(&Taken::of(&outcome).on(context.to().import()))),
        Err(refusal) => page(&context, None, Some(CameBack::NotTaken(sent.again(refusal)?))).await,
    }
}

/// The same within its transaction; tells what that wrote.
fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<TakeIn>,
    waits: &Waiting,
    table: &ReadTable,
    typed: &AcceptanceForm,
    at: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    if !table.bad.is_empty() {
        // The page says so cell by cell.
        return Err(Refusal::Problems(Vec::new()));
    }
    let proposal = section::completed(writer.connection, permit, table.proposal.clone())?;
    // A year that was closed meanwhile has no plan to show.
    let planned = section::plan(writer.connection, permit, &proposal, &table.import).map_err(WebError::from)?;
    if fingerprint(waits, &planned) != typed.seen {
        return Err(Refusal::Overtaken);
    }
    if !planned.is_ready() {
        // The page says so row by row.
        return Err(Refusal::Problems(Vec::new()));
    }
    if let Some(in_charge) = policy::in_charge_of_record(permit).filter(|_| typed.accept_scheme == "yes") {
        scheme::accept(writer, &in_charge, &proposal, &table.import).map_err(WebError::from)?;
    }
    Ok(section::take_in(writer, permit, &proposal, &table.import, at)?)
}
