//! The front page, the pages about this site, and what machines ask.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::Publication;
use crate::domain::stage::Stage;
use crate::store::city;
use crate::store::publications::{self, PublishedYear};

use super::context::Context;
use super::errors::WebError;
use super::parts::badges::{self, Badge};
use super::respond;
use super::shell::Shell;
use super::state::State;

#[derive(Template)]
#[template(path = "front/show.html")]
struct FrontPage {
    shell: Shell,
    newest: Option<Newest>,
    years: Vec<YearCard>,
    comparison: Option<String>,
}

struct Newest {
    card: YearCard,
    programmes: usize,
    objectives: usize,
    results: usize,
}

struct YearCard {
    year: FiscalYear,
    label: String,
    badges: Vec<Badge>,
    goals: usize,
    partial: bool,
}

fn card(year: &PublishedYear, shell: &Shell, context: &Context) -> YearCard {
    YearCard {
        year: year.year,
        label: year.year.label(shell.language()),
        badges: badges::of(year.stage, year.partial, year.sample, context.words()),
        goals: year.goals,
        partial: year.partial,
    }
}

/// The front page: leads with the newest year that has published results.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    let (years, newest) = context
        .state
        .database
        .read(|connection| {
            let years = publications::years(connection)?;
            let newest = years
                .iter()
                .find(|year| year.stage == Stage::Results && !year.partial)
                .or_else(|| years.first())
                .cloned();
            let sheets = match &newest {
                Some(year) => publications::of_year(connection, year.year)?,
                None => Vec::new(),
            };
            Ok((years, newest.map(|year| (year, sheets))))
        })
        .await?;
    let updated = years.iter().map(|year| year.updated_at).max();
    let shell = context.shell(context.words().text("front-title")).updated(updated);
    let newest = newest.map(|(year, sheets)| at_a_glance(&year, &sheets, &shell, &context));
    let comparison = (years.len() > 1).then(|| {
        let mut numbers: Vec<String> = years.iter().take(3).map(|year| year.year.to_string()).collect();
        numbers.reverse();
        format!("/compare?years={}&by=programme", numbers.join(","))
    });
    let years = years.iter().map(|year| card(year, &shell, &context)).collect();
    respond::page(&FrontPage { shell, newest, years, comparison })
}

fn at_a_glance(year: &PublishedYear, sheets: &[Publication], shell: &Shell, context: &Context) -> Newest {
    Newest {
        card: card(year, shell, context),
        programmes: sheets.len(),
        objectives: sheets.iter().map(|publication| publication.snapshot.objectives.len()).sum(),
        results: sheets.iter().map(|publication| publication.snapshot.results.len()).sum(),
    }
}

#[derive(Template)]
#[template(path = "front/about.html")]
struct AboutPage {
    shell: Shell,
}

/// What the site is and how its numbers are to be read.
pub async fn about(context: Context) -> Result<HttpResponse, WebError> {
    respond::page(&AboutPage { shell: context.shell(context.words().text("about-title")) })
}

#[derive(Template)]
#[template(path = "front/accessibility.html")]
struct AccessibilityPage {
    shell: Shell,
}

/// The accessibility statement.
pub async fn accessibility(context: Context) -> Result<HttpResponse, WebError> {
    respond::page(&AccessibilityPage { shell: context.shell(context.words().text("accessibility-title")) })
}

/// What robots should leave alone.
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("User-agent: *\nDisallow: /login\nDisallow: /en/login\nDisallow: /desk\nDisallow: /en/desk\n")
}

/// Whether the process is alive.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// Whether the database answers.
pub async fn readyz(state: Data<State>, _: HttpRequest) -> Result<HttpResponse, WebError> {
    state
        .database
        .read(|connection| city::exists(connection).map(|_| ()))
        .await
        .map_err(|error| WebError::Unavailable(error.to_string()))?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
}
