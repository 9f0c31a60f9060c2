//! The pages that only the copy has: what it is, and the search that runs in the browser.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::search::{Kind, LONGEST, MOST_WORDS, Part};
use crate::domain::stage::Stage;
use crate::store::published::years;
use crate::web::copy::names::{ABOUT, Site};
use crate::web::kit::address::{localised, pattern};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;

/// What stands for the words in a text that is filled in by the script.
const WORDS: &str = "%WORDS%";
/// The same for a number.
const COUNT: &str = "%COUNT%";

#[derive(Template)]
#[template(path = "copy/about.html")]
struct AboutPage {
    shell: Shell,
    /// When what is in the copy was last published.
    newest: Option<DateTime<Utc>>,
    /// The day on which the copy is right of what is late.
    day: NaiveDate,
    sheets: usize,
    /// Where the site is.
    address: Option<String>,
}

#[derive(Template)]
#[template(path = "copy/search.html")]
struct SearchPage {
    shell: Shell,
    longest: usize,
    years: Vec<(FiscalYear, String)>,
    /// The words of the script, as JSON.
    said: String,
}

/// Registers them, in both languages, before the routes of the site.
pub fn configure(config: &mut ServiceConfig) {
    for language in Language::ALL {
        config.route(&localised(*language, ABOUT), get().to(about));
        config.route(&localised(*language, pattern::search()), get().to(search));
    }
}

/// What the copy is.
async fn about(context: Context, site: Data<Site>) -> Result<HttpResponse, WebError> {
    let address = site.said_address().map(ToOwned::to_owned);
    context
        .public(move |context, reading| {
            let years = years::list(reading)?;
            let newest = years.iter().map(|year| year.updated_at).max();
            let day = context.for_today(reading);
            let shell = context.shell(context.words().text("copy-title")).updated(newest);
            let sheets = years.iter().map(|year| year.goals).sum();
            Answer::page(&AboutPage { shell, newest, day, sheets, address: address.clone() })
        })
        .await
}

/// The search that runs in the browser.
async fn search(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(move |context, reading| {
            let years = years::list(reading)?;
            let years = years.iter().map(|year| (year.year, year.year.label(context.language))).collect();
            let said = serde_json::to_string(&said(context.words()));
            let said = said.map_err(|error| WebError::Internal(error.to_string()))?;
            let shell = context.shell(context.words().text("search-title"));
            Answer::page(&SearchPage { shell, longest: LONGEST, years, said })
        })
        .await
}

/// What the script says.
fn said(words: Words) -> BTreeMap<String, String> {
    let count = |key: &str, one: bool| {
        let count = if one { 1.into() } else { COUNT.into() };
        words.fill_all(key, [("words", WORDS.into()), ("count", count)])
    };
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    let mut say = |name: &str, text: String| said.insert(name.to_owned(), text);
    say("found", count("search-found", false));
    say("found_one", count("search-found", true));
    say("more", count("search-more", false));
    say("more_one", count("search-more", true));
    say("nothing", words.fill("search-nothing", [("words", WORDS.into())]));
    say("title", words.fill("search-title-for", [("words", WORDS.into())]));
    say("too_long", words.fill("search-too-long", [("limit", LONGEST.into())]));
    say("too_many_words", words.fill("search-too-many-words", [("limit", MOST_WORDS.into())]));
    say("looking", words.text("copy-search-looking"));
    say("failed", words.text("copy-search-failed"));
    say("code", format!("{}{}", words.text("programme-code"), words.text("colon")));
    say("through", words.text("search-through"));
    say("other_name", words.text("search-other-name"));
    say("pages", words.text("search-pages"));
    say("earlier", words.text("search-earlier"));
    say("later", words.text("search-later"));
    say("partial", words.text("partial"));
    say("sample", words.text("sample"));
    for stage in Stage::ALL {
        say(&format!("stage_{stage}"), words.text(&format!("stage-{stage}")));
    }
    for part in Part::ALL {
        say(&format!("part_{part}"), words.text(&format!("search-part-{part}")));
    }
    said
}
