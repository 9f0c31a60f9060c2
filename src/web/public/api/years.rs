//! `/api/years.json`: the years of which something is public.

use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::stage::Stage;
use crate::outlet::data::Format;
use crate::store::published::years::{self, PublishedYear};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::public::api::{Far, ListQuery, TO, far, page};

#[derive(Serialize)]
struct ListedYear {
    fiscal_year: FiscalYear,
    label: String,
    label_en: String,
    stage: Stage,
    open: bool,
    partial: bool,
    sample: bool,
    goals: usize,
    updated_at: DateTime<Utc>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    page: String,
    json: String,
    csv: String,
    xlsx: String,
    /// Its goals as a list.
    goals: String,
}

/// The list, newest first.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    context
        .public(move |context, reading| {
            let all = years::list(reading)?;
            page(context, &TO.year_list(), *query, &all, |year| listed(year, &far(context)))
        })
        .await
}

fn listed(known: &PublishedYear, far: &Far<'_>) -> ListedYear {
    let year = known.year;
    ListedYear {
        fiscal_year: year,
        label: year.label(Language::Japanese),
        label_en: year.label(Language::English),
        stage: known.stage,
        open: known.is_open,
        partial: known.partial,
        sample: known.sample,
        goals: known.goals,
        updated_at: known.updated_at,
        links: Links {
            page: far.at(&TO.year(year)),
            json: far.at(&TO.year_data(year, Format::Json)),
            csv: far.at(&TO.year_data(year, Format::Csv)),
            xlsx: far.at(&TO.year_data(year, Format::Xlsx)),
            goals: far.at(&TO.goal_list().with("year", year)),
        },
    }
}
