//! A table of goals that is taken in by those who write them: uploaded or pasted, shown row by row as it would be taken
//! in, and then taken in as a whole. Between the two it is a draft of its reader, and nothing of the city's record.

mod plan;
mod reasons;
pub mod room;
mod typed;
mod upload;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::intake::{self, Look};
use crate::store::imports::section;
use crate::store::mappings::{self, KeptMapping};
use crate::store::stages;
use crate::web::desk::imports::plan::{PlanView, Waiting, fingerprint};
use crate::web::desk::imports::room::RoomView;
use crate::web::desk::imports::upload::{ImportForm, SentTable};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Refusal, Sent, Shown, Upload};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;

/// The most rows that a page shows.
const MOST_SHOWN: usize = 300;
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
    /// How the table that waits is read.
    room: Option<RoomView>,
    /// The mappings that may be chosen for another table.
    mappings: Vec<KeptMapping>,
    /// The plan has changed since it was shown.
    changed: bool,
    /// How many goals were just taken in.
    taken: Option<usize>,
}

impl ImportPage {
    fn reason(&self, problem: &intake::Problem) -> String {
        reasons::in_words(&problem.reason, Words::of(self.shell.language()))
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
}

/// The query of the page: how many goals were just taken in, and which columns are shown.
#[derive(Debug, Default, Deserialize)]
pub struct ImportQuery {
    #[serde(default)]
    taken: String,
    /// Which sheet's columns are shown, counted from 0, and from which on.
    #[serde(default)]
    pub(super) sheet: String,
    #[serde(default)]
    pub(super) from: String,
}

/// Shows the form, and the table that waits.
pub async fn show(context: Context, query: Query<ImportQuery>) -> Result<HttpResponse, WebError> {
    page(&context, &query, None).await
}

/// What the page tells of the table that waits.
#[derive(Default)]
struct Told {
    plan: Option<PlanView>,
    refusal: Option<intake::Refusal>,
    room: Option<RoomView>,
}

impl Told {
    async fn load(context: &Context, query: &ImportQuery, typed: Option<Form<Fields>>) -> Result<Self, WebError> {
        let Some(waiting) = Waiting::load(context).await? else { return Ok(Self::default()) };
        let (waiting, look) = waiting.look().await?;
        let Ok(Look { sheets, read }) = look else { return Ok(Self::default()) };
        let refusal = read.as_ref().err().cloned();
        let room = RoomView::load(context, &waiting, sheets, query, (typed, refusal.as_ref())).await?;
        let plan = match read {
            Ok(proposal) => PlanView::load(context, waiting, proposal).await?,
            Err(_) => None,
        };
        // A year that was closed meanwhile has no plan, and nothing to say of its table.
        let room = (plan.is_some() || refusal.is_some()).then_some(room);
        Ok(Self { plan, refusal, room })
    }
}

/// The page, with what came back where something did. Whoever sends another table sees what is wrong with that one, and
/// not the one that waits.
async fn page(context: &Context, query: &ImportQuery, came_back: Option<CameBack>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let mut changed = false;
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
        None => (None, StatusCode::OK, Told::load(context, query, None).await?),
    };
    let form = match form {
        Some(form) => form,
        None => Form::open(context, FormName::Import, ImportForm::default).await?,
    };
    let Told { plan, refusal, room } = told;
    let page = ImportPage {
        shell: context.shell(context.words().text("import-title")),
        years: context.state.database.read(stages::open_years).await?,
        whole_city: permit.act().is_whole_city(),
        form,
        refusal,
        plan,
        room,
        mappings: context.state.database.read(mappings::list).await?,
        changed,
        taken: query.taken.parse().ok(),
    };
    respond::page_with_status(&page, status)
}

/// Reads a table that was uploaded or pasted, and shows what taking it in would do.
pub async fn create(context: Context, upload: Upload<ImportForm>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let years = context.state.database.read(stages::open_years).await?;
    let query = ImportQuery::default();
    let table = match SentTable::of(&upload, &years) {
        Ok(table) => table.mapped(&context, &upload.sent.typed.mapping).await?,
        Err(problem) => Err(problem),
    };
    let table = match table {
        Ok(table) => table,
        Err(problem) => {
            let form = upload.sent.again(Refusal::Problems(vec![problem]))?;
            return page(&context, &query, Some(CameBack::Unread(form, None))).await;
        }
    };
    let typed = table.repeated.clone();
    let (waiting, look) = Waiting::of(table).settled(typed).await?;
    let wrong = || upload.sent.again(Refusal::Problems(Vec::new()));
    match look {
        Err(refusal) => page(&context, &query, Some(CameBack::Unread(wrong()?, Some(refusal)))).await,
        Ok(look) => {
            waiting.keep(&context).await?;
            match look.read {
                Ok(_) => Ok(respond::see_other(&context.to().import())),
                Err(_) => page(&context, &query, Some(CameBack::Refused(wrong()?))).await,
            }
        }
    }
}

/// The form that takes the table in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    seen: String,
}

/// Takes the table that waits in, all of it or nothing, if the plan is still the one that was shown.
pub async fn accept(context: Context, sent: Sent<AcceptanceForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let waits = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let (proposal, import) = waits.clone().read().await?.ok_or(WebError::NotFound)?;
    let at = context.state.clock.entry_time();
    let taken = sent.write(&context, move |writer, sent| {
        let proposal = section::completed(writer.connection, &permit, proposal.clone())?;
        // A year that was closed meanwhile has no plan to show.
        let planned = section::plan(writer.connection, &permit, &proposal, &import).map_err(WebError::from)?;
        if fingerprint(&waits, &planned) != sent.typed.seen {
            return Err(Refusal::Overtaken);
        }
        if planned.iter().any(|row| row.hindrance.is_some()) {
            // The page says so row by row.
            return Err(Refusal::Problems(Vec::new()));
        }
        let count = section::take_in(writer, &permit, &proposal, &import, at)?;
        Ok(writer.written(count))
    });
    match taken.await {
        Ok(count) => Ok(respond::see_other(&context.to().import().with("taken", count))),
        Err(refusal) => page(&context, &ImportQuery::default(), Some(CameBack::NotTaken(sent.again(refusal)?))).await,
    }
}
