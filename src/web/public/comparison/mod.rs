//! Years side by side: by programme, by department, by rating, by indicator; each as a page and as data.

pub mod departments;
pub mod frame;
pub mod indicators;
pub mod material;
pub mod programmes;
pub mod query;
pub mod ratings;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Query;
use askama::Template;

use crate::domain::comparison::By;
use crate::outlet;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::{Asked, Refused};

/// The parts of the address behind the question mark.
type Parts = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "public/comparison/refused.html")]
struct RefusedPage {
    shell: Shell,
    problem: String,
}

/// The comparison.
pub async fn show(context: Context, query: Parts) -> Result<HttpResponse, WebError> {
    let (asked, material) = match read(&context, &query).await? {
        Ok(found) => found,
        Err(refused) => return refuse(&context, &refused),
    };
    match asked.by {
        By::Programme => respond::page(&programmes::page(&context, &asked, &material)),
        By::Department => respond::page(&departments::page(&context, &asked, &material)),
        By::Rating => respond::page(&ratings::page(&context, &asked, &material)),
        By::Indicator => respond::page(&indicators::page(&context, &asked, &material)),
    }
}

/// The same comparison as data, all of it on one page.
pub async fn csv(context: Context, query: Parts) -> Result<HttpResponse, WebError> {
    let (asked, material) = match read(&context, &query).await? {
        Ok(found) => found,
        Err(refused) => return refuse(&context, &refused),
    };
    let records: Vec<Record> = match asked.by {
        By::Programme => programmes::records(&asked, &material),
        By::Department => departments::records(&asked, &material),
        By::Rating => ratings::records(&asked, &material),
        By::Indicator => indicators::records(&asked, &material, context.words()),
    };
    let body = outlet::comparison::file(context.city(), asked.by, &records)
        .map_err(|error| WebError::Internal(error.to_string()))?;
    let years = material.wanted().iter().map(ToString::to_string).collect::<Vec<_>>().join("-");
    let code = &context.city().municipality_code;
    let name = format!("attachment; filename=\"{code}-{}-{years}.csv\"", asked.by);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(body))
}

async fn read(context: &Context, query: &Parts) -> Result<Result<(Asked, Material), Refused>, WebError> {
    let asked = match Asked::read(query) {
        Ok(asked) => asked,
        Err(refused) => return Ok(Err(refused)),
    };
    let wanted = asked.clone();
    let material = context.state.database.read(move |connection| material::load(connection, &wanted)).await?;
    Ok(material.map(|material| (asked, material)))
}

fn refuse(context: &Context, refused: &Refused) -> Result<HttpResponse, WebError> {
    let words = context.words();
    let page = RefusedPage { shell: context.shell(words.text("comparison-refused")), problem: refused.in_words(words) };
    respond::page_with_status(&page, refused.status())
}
