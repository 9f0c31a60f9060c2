//! `/indicators`: every indicator of which something is public, with its newest value or that of a chosen year.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::numbers::{IndicatorNumber, ProgrammeNumber};
use crate::domain::unit::UnitLabel;
use crate::store::kit::Reading;
use crate::store::published::indicators::Listed;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::name::Name;
use crate::web::public::lists::order::UnitOrder;
use crate::web::public::lists::{Filters, Frame, Known, ListQuery, Row, place, years_in_words};

#[derive(Template)]
#[template(path = "public/lists/indicators.html")]
struct IndicatorsPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<IndicatorRow>,
}

struct IndicatorRow {
    number: IndicatorNumber,
    name: String,
    unit: Option<String>,
    kind: IndicatorKind,
    programme: ProgrammeNumber,
    programme_name: Name,
    place: Place,
    years: String,
    value: Option<String>,
    is_plan: bool,
    /// Of which year the value is.
    year: FiscalYear,
    target: Option<String>,
}

/// The list.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    let query = query.into_inner();
    context.public(move |context, reading| list(context, reading, &query)).await
}

fn list(context: &Context, reading: &mut Reading<'_>, query: &ListQuery) -> Result<Answer, WebError> {
    let kinds: Vec<&str> = IndicatorKind::ALL.iter().map(|kind| kind.code()).collect();
    let filters = Filters::read(query, &kinds)?;
    let known = Known::load(reading)?;
    let all = context.state.indicators.read(reading)?;
    let mut numbered: BTreeMap<IndicatorNumber, Vec<&Listed>> = BTreeMap::new();
    for listed in all.iter() {
        numbered.entry(listed.number).or_default().push(listed);
    }
    let order = UnitOrder::of(
        all.iter().map(|sheet| (sheet.year, sheet.position, [sheet.department.as_ref(), sheet.section.as_ref()])),
    );
    let rows = rows(numbered, &order, &filters, &known, context);
    let (frame, rows) = Frame::around(context, query, &filters, &known, rows, context.to().indicators())?;
    let status = if frame.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = context.shell(context.words().text("list-indicators"));
    let shell = frame.listed(shell, context, query, context.to().indicators(), "listing-indicators");
    Answer::page_with_status(&IndicatorsPage { shell, frame, rows }, status)
}

/// The indicators in the order of departments, their tables and their sheets.
fn rows(
    numbered: BTreeMap<IndicatorNumber, Vec<&Listed>>,
    order: &UnitOrder,
    filters: &Filters,
    known: &Known,
    context: &Context,
) -> Vec<Row<IndicatorRow>> {
    let mut shown: Vec<(&Listed, BTreeSet<FiscalYear>)> = numbered
        .into_values()
        .filter_map(|mut sheets| {
            let has_words =
                |sheet: &&Listed| filters.words.iter().all(|word| sheet.folded.contains(word.folded.as_str()));
            let found = sheets.iter().any(has_words);
            let years = sheets.iter().map(|sheet| sheet.year).collect();
            sheets.retain(|sheet| filters.year.is_none_or(|year| sheet.year == year));
            sheets.sort_by_key(|sheet| (sheet.value.is_some() && !sheet.is_plan, sheet.year));
            // The newest year with an actual value, else the newest one.
            Some((sheets.pop().filter(|_| found)?, years))
        })
        .collect();
    shown.sort_by_key(|(sheet, _)| {
        let place = |unit: &Option<UnitLabel>| order.place(unit.as_ref());
        (place(&sheet.department), place(&sheet.section), sheet.position, sheet.programme, sheet.number)
    });
    let row = |(sheet, years): (&Listed, BTreeSet<FiscalYear>)| {
        let units = place(sheet.department.as_ref(), sheet.section.as_ref());
        let unit = sheet.unit.as_deref().unwrap_or_default();
        Row {
            item: IndicatorRow {
                number: sheet.number,
                name: sheet.name.clone(),
                unit: sheet.unit.clone(),
                kind: sheet.kind,
                programme: sheet.programme,
                programme_name: Name::new(&sheet.programme_name),
                place: context.names().place(&units),
                years: years_in_words(&years, context.words()),
                value: sheet.value.map(|value| format!("{}{unit}", value.grouped())),
                is_plan: sheet.is_plan,
                year: sheet.year,
                target: sheet.target.clone(),
            },
            units,
            is_active: years.last().is_some_and(|last| known.goes_on(sheet.programme, *last)),
            plan: sheet.plan.clone(),
            kind: sheet.kind.code(),
        }
    };
    shown.into_iter().map(row).collect()
}
