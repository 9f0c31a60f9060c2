//! `/api/programmes.json`: the programmes of which something is public.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::outlet::data::Format;
use crate::store::published::sheets::{self, Listed};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::public::api::{ListQuery, TO, Unit, far, page};

#[derive(Serialize)]
struct ListedProgramme<'a> {
    number: ProgrammeNumber,
    name: &'a str,
    department: Option<Unit<'a>>,
    section: Option<Unit<'a>>,
    fiscal_years: &'a BTreeSet<FiscalYear>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    page: String,
    json: String,
    csv: String,
    xlsx: String,
    feed: String,
}

/// The list, by their numbers.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    context
        .public(move |context, reading| {
            let sheets = sheets::listed(reading)?;
            // The newest sheet comes last.
            let mut known: BTreeMap<ProgrammeNumber, (&Listed, BTreeSet<FiscalYear>)> = BTreeMap::new();
            for sheet in &sheets {
                let programme = known.entry(sheet.programme).or_insert((sheet, BTreeSet::new()));
                programme.0 = sheet;
                programme.1.insert(sheet.year);
            }
            let all: Vec<(&Listed, BTreeSet<FiscalYear>)> = known.into_values().collect();
            page(context, &TO.programme_list(), *query, &all, |(newest, years)| listed(newest, years, context))
        })
        .await
}

fn listed<'a>(newest: &'a Listed, fiscal_years: &'a BTreeSet<FiscalYear>, context: &'a Context) -> ListedProgramme<'a> {
    let (number, far) = (newest.programme, far(context));
    let file = |format: Format| far.at(&TO.programme_data(number, format));
    ListedProgramme {
        number,
        name: &newest.name,
        department: Unit::of(newest.department.as_ref(), context),
        section: Unit::of(newest.section.as_ref(), context),
        fiscal_years,
        links: Links {
            page: far.at(&TO.programme(number)),
            json: file(Format::Json),
            csv: file(Format::Csv),
            xlsx: file(Format::Xlsx),
            feed: far.at(&TO.programme_feed(number)),
        },
    }
}
