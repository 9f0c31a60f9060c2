//! Years side by side: by programme, by department, by rating, by indicator; each as a page and as data.

pub mod courses;
mod departments;
pub mod frame;
pub mod indicators;
pub mod material;
pub mod money;
pub mod plan;
pub mod programmes;
pub mod query;
pub mod ratings;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;

use crate::domain::comparison::By;
use crate::outlet;
use crate::outlet::comparison::Record;
use crate::outlet::data::Format;
use crate::store::kit::Reading;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
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

/// What stands there before any year is public.
#[derive(Template)]
#[template(path = "public/comparison/nothing.html")]
struct NothingPage {
    shell: Shell,
}

/// The comparison.
pub async fn show(context: Context, query: Parts) -> Result<HttpResponse, WebError> {
    context
        .public_at_length(move |context, reading| {
            let (asked, material) = match read(reading, &query)? {
                Ok(found) => found,
                Err(refused) => return refuse(context, &refused),
            };
            if material.years.is_empty() {
                return Answer::page(&NothingPage { shell: context.shell(context.words().text("nav-compare")) });
            }
            match asked.by {
                By::Programme => programmes::answer(context, reading, &asked, &material),
                By::Department => Answer::page(&departments::page(context, &asked, &material)),
                By::Rating => Answer::page(&ratings::page(context, &asked, &material)),
                By::Plan => Answer::page(&plan::page(context, &asked, &material)),
                By::Money => Answer::page(&money::page(context, &asked, &material)),
                By::Indicator => Answer::page(&indicators::page(context, &asked, &material)),
            }
        })
        .await
}

/// The same comparison as data, all of it on one page.
pub async fn csv(context: Context, query: Parts) -> Result<HttpResponse, WebError> {
    context.public_at_length(move |context, reading| file(context, reading, &query, Format::Csv)).await
}

/// The same as a workbook.
pub async fn workbook(context: Context, query: Parts) -> Result<HttpResponse, WebError> {
    context.public_at_length(move |context, reading| file(context, reading, &query, Format::Xlsx)).await
}

fn file(context: &Context, reading: &mut Reading<'_>, query: &Parts, format: Format) -> Result<Answer, WebError> {
    if let Some(blank) = Asked::blank(query) {
        return refuse(context, &Refused::Part(blank));
    }
    let (asked, material) = match read(reading, query)? {
        Ok(found) => found,
        Err(refused) => return refuse(context, &refused),
    };
    let records: Vec<Record> = match asked.by {
        By::Programme => programmes::records(&asked, &material),
        By::Department => departments::records(&asked, &material),
        By::Rating => ratings::records(&asked, &material),
        By::Plan => plan::records(&asked, &material),
        By::Money => money::records(&asked, &material),
        By::Indicator => indicators::records(&asked, &material, context.words()),
    };
    let newest = material.sheets.iter().map(|sheet| sheet.published_at).max();
    let years = material.wanted().iter().map(ToString::to_string).collect::<Vec<_>>().join("-");
    let name = format!("{}-{}-{years}.{format}", context.city().municipality_code, asked.by);
    let written = Answer::written(context, format.media_type(), |out| {
        Ok(outlet::comparison::write(out, context.city(), (asked.by, format), &records, newest)?)
    });
    written?.named(&name)
}

fn read(reading: &mut Reading<'_>, query: &Parts) -> Result<Result<(Asked, Material), Refused>, WebError> {
    let asked = match Asked::read(query) {
        Ok(asked) => asked,
        Err(refused) => return Ok(Err(refused)),
    };
    let material = material::load(reading, &asked)?;
    Ok(material.map(|material| (asked, material)))
}

fn refuse(context: &Context, refused: &Refused) -> Result<Answer, WebError> {
    let words = context.words();
    let page = RefusedPage { shell: context.shell(words.text("comparison-refused")), problem: refused.in_words(words) };
    Answer::page_with_status(&page, refused.status())
}
