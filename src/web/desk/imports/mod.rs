//! A table of goal sheets that is taken in by those who write them: uploaded or pasted, shown row by row as it would be
//! taken in, and then taken in as a whole. Between the two it is a draft of its reader, and nothing of the city's record.

pub mod reasons;
pub mod upload;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::proposal::{Proposal, Remark};
use crate::domain::stage::Stage;
use crate::domain::{digest, policy};
use crate::intake::{self, Refusal};
use crate::store::imports::section::{self, Hindrance, PlannedRow};
use crate::store::imports::{Import, RowPlan};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::published::years::YearRecord;
use crate::store::{drafts as stored_drafts, stages};
use crate::web::desk::imports::upload::Upload;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;

/// The address of the page, and the name of the draft that holds an upload.
const PAGE: &str = "/desk/import";
/// The most rows that a page shows.
const MOST_SHOWN: usize = 300;
/// The most remarks that a page shows.
const MOST_REMARKS: usize = 50;

/// A table that waits to be taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Waiting {
    name: String,
    year: i32,
    stage: Stage,
    text: String,
}

impl Waiting {
    /// The table that waits for who is signed in; none where there is none, or none that can be read.
    async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        let person = context.actor()?.person;
        let draft = context
            .state
            .database
            .read(move |connection| stored_drafts::find(connection, person, FormName::Import))
            .await?;
        Ok(draft.and_then(|draft| serde_json::from_str(&draft.content).ok()))
    }

    async fn keep(&self, context: &Context) -> Result<(), WebError> {
        let written = serde_json::to_string(self).map_err(|error| WebError::Internal(error.to_string()))?;
        let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
        Ok(stored_drafts::keep(&context.state.database, person, FormName::Import, written, String::new(), at).await?)
    }

    fn read(&self) -> Option<(Proposal, Import)> {
        let year = FiscalYear::new(self.year).ok()?;
        let proposal = intake::read(&self.name, self.text.as_bytes(), year).ok()?;
        Some((proposal, Import { year: YearRecord::imported(year), stage: self.stage, accept_rates: false }))
    }
}

/// A row as the page shows it.
struct Row {
    line: u64,
    section: String,
    programme: String,
    objectives: usize,
    results: usize,
    plan: &'static str,
    hindrance: Option<Hindrance>,
}

impl Row {
    fn all(proposal: &Proposal, planned: &[PlannedRow]) -> Vec<Self> {
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
struct Plan {
    name: String,
    year: FiscalYear,
    stage: Stage,
    /// Another year that the file names, and not this one.
    other_year: Option<FiscalYear>,
    rows: Vec<Row>,
    remarks: Vec<Remark>,
    /// What the reader sees, so that nothing else is taken in.
    seen: String,
}

impl Plan {
    fn of(waiting: &Waiting, proposal: &Proposal, planned: &[PlannedRow], year: FiscalYear) -> Self {
        let named = &proposal.named_years;
        Self {
            name: waiting.name.clone(),
            year,
            stage: waiting.stage,
            other_year: named.first().copied().filter(|_| !named.contains(&year)),
            rows: Row::all(proposal, planned),
            remarks: proposal.warnings.clone(),
            seen: fingerprint(waiting, planned),
        }
    }

    fn count(&self, plan: &str) -> usize {
        self.rows.iter().filter(|row| row.plan == plan).count()
    }

    fn hindered(&self) -> usize {
        self.rows.iter().filter(|row| row.hindrance.is_some()).count()
    }

    /// Whether there is something to take in, and nothing in its way.
    fn is_ready(&self) -> bool {
        self.hindered() == 0 && self.count("unchanged") < self.rows.len()
    }
}

fn fingerprint(waiting: &Waiting, planned: &[PlannedRow]) -> String {
    let seen = serde_json::to_string(&(waiting, planned)).unwrap_or_default();
    digest::sha256(seen.as_bytes())
}

#[derive(Template)]
#[template(path = "desk/imports/show.html")]
struct ImportPage {
    shell: Shell,
    years: Vec<FiscalYear>,
    /// Whether rows of the whole city may be taken in.
    whole_city: bool,
    /// What was chosen and pasted.
    sent: BTreeMap<&'static str, String>,
    /// The field that is wrong, with the words that say why.
    problem: Option<(&'static str, &'static str)>,
    refusal: Option<Refusal>,
    plan: Option<Plan>,
    /// The plan has changed since it was shown.
    changed: bool,
    /// How many sheets were just taken in.
    taken: Option<usize>,
}

impl ImportPage {
    async fn of(context: &Context) -> Result<Self, WebError> {
        let permit = policy::take_in(context.actor()?)?;
        Ok(Self {
            shell: context.shell(context.words().text("import-title")),
            years: context.state.database.read(stages::open_years).await?,
            whole_city: permit.act().is_whole_city(),
            sent: BTreeMap::new(),
            problem: None,
            refusal: None,
            plan: None,
            changed: false,
            taken: None,
        })
    }

    fn sent(&self, field: &str) -> &str {
        self.sent.get(field).map_or("", String::as_str)
    }

    fn problem(&self, field: &str) -> Option<String> {
        let problem = self.problem.filter(|(of, _)| *of == field);
        problem.map(|(_, words)| self.shell.with(words, "limit", upload::MOST_KIBIBYTES))
    }

    fn reason(&self, problem: &intake::Problem) -> String {
        reasons::in_words(&problem.reason, Words::of(self.shell.language()))
    }

    const fn stages() -> &'static [Stage] {
        Stage::ALL
    }
}

/// The query of the page: how many sheets were just taken in.
#[derive(Deserialize)]
pub struct ImportQuery {
    #[serde(default)]
    taken: String,
}

/// Shows the form, and the table that waits.
pub async fn show(context: Context, query: actix_web::web::Query<ImportQuery>) -> Result<HttpResponse, WebError> {
    let page = ImportPage { taken: query.taken.parse().ok(), ..ImportPage::of(&context).await? };
    waiting(&context, page, StatusCode::OK).await
}

/// The page with the plan of the table that waits, where one does.
async fn waiting(context: &Context, mut page: ImportPage, status: StatusCode) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    if let Some(waiting) = Waiting::load(context).await?
        && let Some((proposal, import)) = waiting.read()
    {
        let year = import.year.year;
        let plan = move |connection: &mut DatabaseConnection| {
            let proposal = section::completed(connection, &permit, proposal)?;
            match section::plan(connection, &permit, &proposal, &import) {
                Ok(planned) => Ok(Some((proposal, planned))),
                // The year was closed meanwhile: the table can't be taken in any more.
                Err(StoreError::Conflict(_)) => Ok(None),
                Err(error) => Err(error),
            }
        };
        if let Some((proposal, planned)) = context.state.database.read(plan).await? {
            page.plan = Some(Plan::of(&waiting, &proposal, &planned, year));
        }
    }
    respond::page_with_status(&page, status)
}

/// Reads a table that was uploaded or pasted, and shows what taking it in would do.
pub async fn create(context: Context, form: form::Upload<upload::Typed>) -> Result<HttpResponse, WebError> {
    let upload = Upload { typed: upload::Typed::clone(&form.sent.typed), file: form.file };
    read(&context, upload).await
}

async fn read(context: &Context, upload: Upload) -> Result<HttpResponse, WebError> {
    let page = ImportPage::of(context).await?;
    let year = upload.typed.year.parse().ok().and_then(|year| FiscalYear::new(year).ok());
    let year = year.filter(|year| page.years.contains(year));
    let stage: Option<Stage> = upload.typed.stage.parse().ok();
    let problem = match (&year, &stage) {
        (None, _) => Some(("year", "import-year-missing")),
        (_, None) => Some(("stage", "import-stage-missing")),
        _ if upload.is_too_large() => Some(("file", "import-file-too-large")),
        _ if upload.is_empty() => Some(("file", "import-file-missing")),
        _ => None,
    };
    let (name, bytes) = (upload.name(), upload.bytes().to_vec());
    let proposal = match (year, problem) {
        (Some(year), None) => Some(intake::read(&name, &bytes, year)),
        _ => None,
    };
    let sent =
        BTreeMap::from([("year", upload.typed.year), ("stage", upload.typed.stage), ("table", upload.typed.table)]);
    let page = ImportPage { sent, problem, ..page };
    let (Some(year), Some(stage), Some(read)) = (year, stage, proposal) else {
        return respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(refusal) = read {
        let page = ImportPage { refusal: Some(refusal), ..page };
        return respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let text = intake::text(&bytes).map_err(|refusal| WebError::Internal(refusal.to_string()))?;
    Waiting { name, year: year.number(), stage, text }.keep(context).await?;
    Ok(respond::see_other(&context.address(PAGE)))
}

/// The form that takes the table in.
#[derive(Deserialize)]
pub struct AcceptanceForm {
    #[serde(default)]
    seen: String,
}

/// What became of it.
enum Accepted {
    Taken(usize),
    /// The plan is another one than was shown.
    Changed,
    /// There are rows that can't be taken in.
    Hindered,
}

/// Takes the table that waits in, all of it or nothing, if the plan is still the one that was shown.
pub async fn accept(context: Context, form: SafeForm<AcceptanceForm>) -> Result<HttpResponse, WebError> {
    let SafeForm(form) = form;
    let permit = policy::take_in(context.actor()?)?;
    let waits = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let (proposal, import) = waits.read().ok_or(WebError::NotFound)?;
    let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
    let accepted = context.state.database.write(move |writer| {
        let proposal = section::completed(writer.connection, &permit, proposal.clone())?;
        let planned = section::plan(writer.connection, &permit, &proposal, &import)?;
        if fingerprint(&waits, &planned) != form.seen {
            return Ok(Written::Nothing(Accepted::Changed));
        }
        if planned.iter().any(|row| row.hindrance.is_some()) {
            return Ok(Written::Nothing(Accepted::Hindered));
        }
        writer.settle(person, FormName::Import, "");
        section::take_in(writer, &permit, &proposal, &import, at).map(|count| writer.written(Accepted::Taken(count)))
    });
    match accepted.await? {
        Accepted::Taken(count) => Ok(respond::see_other(&context.address(&format!("{PAGE}?taken={count}")))),
        Accepted::Changed => {
            let page = ImportPage { changed: true, ..ImportPage::of(&context).await? };
            waiting(&context, page, StatusCode::CONFLICT).await
        }
        Accepted::Hindered => {
            waiting(&context, ImportPage::of(&context).await?, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
