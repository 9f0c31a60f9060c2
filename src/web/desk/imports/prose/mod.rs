//! What the prose of the table that waits says in figures and dates: taken in, changed or refused, one by one or all
//! alike. What is said is kept with the table, and nothing of the city's record is touched.

mod found;
mod typed;

use std::ops::Range;

use actix_web::HttpResponse;
use actix_web::web::{self, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::indicator::Direction;
use crate::domain::policy;
use crate::web::desk::imports::prose::found::{Alike, Finding, Found, findings};
use crate::web::desk::imports::underway;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most findings on a page: each has a handful of fields.
const MOST_ON_PAGE: usize = 30;

#[derive(Template)]
#[template(path = "desk/imports/prose.html")]
struct ProsePage {
    shell: Shell,
    name: String,
    /// Those of this page.
    findings: Vec<Finding>,
    /// How many there are on all pages.
    indicators: usize,
    dates: usize,
    /// The page, from 1, and how many there are.
    page: usize,
    pages: usize,
    before: Option<Address>,
    after: Option<Address>,
    /// Which table it is of.
    table: String,
    form: Form<Fields>,
}

impl ProsePage {
    const fn directions() -> &'static [Direction] {
        Direction::ALL
    }

    fn field(field: &str, finding: &Finding) -> String {
        typed::name(field, &finding.id)
    }

    fn value_field(finding: &Finding, year: &FiscalYear) -> String {
        typed::of_year(&finding.id, year)
    }

    /// Whether the fields to change something are to be seen at once: where one of them is wrong.
    fn opens(&self, finding: &Finding) -> bool {
        let is_of = |field: &str| field.split_once('-').is_some_and(|(_, id)| id == finding.id);
        self.form.problems.iter().any(|problem| is_of(&problem.field))
    }
}

/// The query of the page.
#[derive(Default, Deserialize)]
pub struct ProseQuery {
    #[serde(default)]
    page: String,
}

/// Shows what was found.
pub async fn show(context: Context, query: Query<ProseQuery>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let Some(waiting) = Waiting::load(&context).await? else { return Ok(respond::see_other(&context.to().import())) };
    match waiting.reading(&context).await? {
        Ok(_) => page(&context, &waiting, query.page.parse().unwrap_or(1), None).await,
        Err(far) => underway::reading(&context, far, FormName::Import),
    }
}

async fn page(
    context: &Context,
    waiting: &Waiting,
    wanted: usize,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    let mut all = found(context, waiting).await?;
    let count = |of_indicators: bool| all.iter().filter(|finding| finding.is_of_indicator() == of_indicators).count();
    let (indicators, dates, pages) = (count(true), count(false), pages(&all));
    let page = wanted.clamp(1, pages);
    let findings: Vec<Finding> = all.drain(on_page(page, all.len())).collect();
    let address = |page: usize| context.to().import_prose().with("page", page);
    let form = match came_back {
        Some(form) => form,
        None => opened(context, waiting, page, &findings).await?,
    };
    let status = form.status();
    let page = ProsePage {
        shell: context.shell(context.words().text("prose-title")),
        name: waiting.name.clone(),
        findings,
        indicators,
        dates,
        page,
        pages,
        before: (page > 1).then(|| address(page - 1)),
        after: (page < pages).then(|| address(page + 1)),
        table: waiting.table(),
        form,
    };
    respond::page_with_status(&page, status)
}

/// The form of a page, with the draft of it where that is of the same table.
async fn opened(
    context: &Context,
    waiting: &Waiting,
    page: usize,
    findings: &[Finding],
) -> Result<Form<Fields>, WebError> {
    let fresh = || typed::fields(findings);
    let form = Form::open(context, FormName::ImportProse(page), fresh).await?;
    let is_of_another = form.restored().is_some() && form.typed.get("table") != waiting.table();
    Ok(if is_of_another { Form::fresh(FormName::ImportProse(page), fresh()) } else { form })
}

/// What was found in the table, with what is said of it so far.
async fn found(context: &Context, waiting: &Waiting) -> Result<Vec<Finding>, WebError> {
    let (file, choices) = (waiting.read(context).await?, waiting.prose.clone());
    let found = web::block(move || file.goals().map(|(proposal, _)| findings(proposal, &choices))).await;
    found.map_err(|error| WebError::Internal(error.to_string()))?.ok_or(WebError::NotFound)
}

fn pages(all: &[Finding]) -> usize {
    all.len().div_ceil(MOST_ON_PAGE).max(1)
}

fn on_page(page: usize, all: usize) -> Range<usize> {
    let start = page.saturating_sub(1).saturating_mul(MOST_ON_PAGE).min(all);
    start..all.min(start + MOST_ON_PAGE)
}

/// Keeps what is said of this page, or alike of all pages.
pub async fn save(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let mut waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    // Another table took its place meanwhile: the fields are of other findings.
    if sent.typed.get("table") != waiting.table() {
        return Ok(respond::see_other(&context.to().import_prose()));
    }
    let mut all = found(&context, &waiting).await?;
    let pages = pages(&all);
    let number = sent.typed.get("page").parse().unwrap_or(1).clamp(1, pages);
    let here = on_page(number, all.len());
    let problems = typed::read(all.get_mut(here).unwrap_or_default(), &sent.typed);
    if !problems.is_empty() {
        let form = sent.again(Refusal::Problems(problems))?;
        return page(&context, &waiting, number, Some(form)).await;
    }
    let alike = Alike::read(sent.typed.get("alike"));
    if let Some(alike) = alike {
        for finding in &mut all {
            finding.decide(alike);
        }
    }
    waiting.prose = found::choices(all);
    waiting.keep(&context).await?;
    draft::discard(&context, sent.name()).await?;
    let to = context.to();
    let goes_on = alike.is_none() && number < pages;
    Ok(respond::see_other(&if goes_on { to.import_prose().with("page", number + 1) } else { to.import() }))
}
