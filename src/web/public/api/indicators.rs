//! `/api/indicators.json`: the indicators of which something is public.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::outlet::data::Format;
use crate::store::published::indicators::Listed;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::public::api::{ListQuery, TO, far, page};

#[derive(Serialize)]
struct ListedIndicator<'a> {
    number: IndicatorNumber,
    name: &'a str,
    unit: Option<&'a str>,
    kind: IndicatorKind,
    programme: Programme<'a>,
    fiscal_years: &'a BTreeSet<FiscalYear>,
    links: Links,
}

#[derive(Serialize)]
struct Programme<'a> {
    number: ProgrammeNumber,
    name: &'a str,
}

#[derive(Serialize)]
struct Links {
    page: String,
    /// The programme, which has it in every year.
    json: String,
}

/// The list, by their numbers.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    context
        .public(move |context, reading| {
            let sheets = context.state.indicators.read(reading)?;
            let mut known: BTreeMap<IndicatorNumber, (&Listed, BTreeSet<FiscalYear>)> = BTreeMap::new();
            for sheet in sheets.iter() {
                let indicator = known.entry(sheet.number).or_insert((sheet, BTreeSet::new()));
                if sheet.year > indicator.0.year {
                    indicator.0 = sheet;
                }
                indicator.1.insert(sheet.year);
            }
            let all: Vec<(&Listed, BTreeSet<FiscalYear>)> = known.into_values().collect();
            page(context, &TO.indicator_list(), *query, &all, |(newest, years)| listed(newest, years, context))
        })
        .await
}

fn listed<'a>(newest: &'a Listed, fiscal_years: &'a BTreeSet<FiscalYear>, context: &Context) -> ListedIndicator<'a> {
    let far = far(context);
    ListedIndicator {
        number: newest.number,
        name: &newest.name,
        unit: newest.unit.as_deref(),
        kind: newest.kind,
        programme: Programme { number: newest.programme, name: &newest.programme_name },
        fiscal_years,
        links: Links {
            page: far.at(&TO.indicator(newest.number)),
            json: far.at(&TO.programme_data(newest.programme, Format::Json)),
        },
    }
}
