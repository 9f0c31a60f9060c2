//! `/data`: every file there is, and how to read it.

pub mod codes;
pub mod dataset;
pub mod files;

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::language::Language;
use crate::outlet;
use crate::outlet::data::Format;
use crate::store::published::years;
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::badges::{self, Badge};
use crate::web::public::listings;

#[derive(Template)]
#[template(path = "public/data/show.html")]
struct DataPage {
    shell: Shell,
    /// The files with everything; none before something is public.
    all: Vec<(Address, Format)>,
    years: Vec<YearFiles>,
    /// The columns and what stands in them: of the CSV, and those that only the files of indicators and of comparisons have.
    columns: [(&'static str, Vec<(&'static str, String)>); 2],
}

/// The files of a year.
struct YearFiles {
    label: String,
    address: Address,
    badges: Vec<Badge>,
    files: Vec<(Address, Format)>,
}

/// A file in each of its formats.
pub(super) fn files(of: impl Fn(To, Format) -> Address) -> Vec<(Address, Format)> {
    // They are the same in both languages.
    let to = To::language(Language::Japanese);
    Format::ALL.iter().map(|format| (of(to, *format), *format)).collect()
}

/// Columns of files, and what stands in them in words.
fn described(columns: Vec<&'static str>, words: Words) -> impl Iterator<Item = (&'static str, String)> {
    let described = move |name: &'static str| words.text(&format!("data-column-{}", name.replace('_', "-")));
    columns.into_iter().map(move |name| (name, described(name)))
}

/// The page.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, reading| {
            let known = years::list(reading)?;
            let updated = known.iter().map(|year| year.updated_at).max();
            let shell = context.shell(context.words().text("data-title")).updated(updated);
            let year = |year: &years::PublishedYear| YearFiles {
                label: year.year.label(context.language),
                address: context.to().year(year.year),
                badges: badges::of(year.stage, year.partial, year.sample, context.words()),
                files: files(|to, format| to.year_data(year.year, format)),
            };
            Answer::page(&DataPage {
                shell: listings::plain(shell, context, context.to().data(), "listing-data"),
                all: if known.is_empty() { Vec::new() } else { files(To::all_data) },
                years: known.iter().map(year).collect(),
                columns: [
                    ("data-column-list", described(outlet::data::columns(), context.words()).collect()),
                    ("data-column-others", described(outlet::data::other_columns(), context.words()).collect()),
                ],
            })
        })
        .await
}
