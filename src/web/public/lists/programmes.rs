//! `/programmes`: every programme of which something is public, as its newest sheet or that of a chosen year has it.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::search::Kind;
use crate::domain::unit::UnitLabel;
use crate::store::kit::Reading;
use crate::store::published::search::Search;
use crate::store::published::sheets::{self, Listed};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::name::Name;
use crate::web::public::lists::order::UnitOrder;
use crate::web::public::lists::{Filters, Frame, Known, ListQuery, Row, place, years_in_words};

#[derive(Template)]
#[template(path = "public/lists/programmes.html")]
struct ProgrammesPage {
    shell: Shell,
    frame: Frame,
    rows: Vec<ProgrammeRow>,
}

struct ProgrammeRow {
    programme: ProgrammeNumber,
    name: Name,
    place: Place,
    years: String,
    indicators: usize,
    is_active: bool,
}

/// The list.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    let query = query.into_inner();
    context.public(move |context, reading| list(context, reading, &query)).await
}

fn list(context: &Context, reading: &mut Reading<'_>, query: &ListQuery) -> Result<Answer, WebError> {
    let filters = Filters::read(query, &["some", "none"])?;
    let known = Known::load(reading)?;
    let all = sheets::listed(reading)?;
    let updated = all.iter().map(|sheet| sheet.published_at).max();
    let named = if filters.words.is_empty() {
        None
    } else {
        let search = Search::load(&context.state.search, reading)?;
        let found = search.candidates(&filters.words, Some(Kind::Programme));
        Some(found.into_iter().map(|known| known.programme).collect::<BTreeSet<_>>())
    };
    let rows = rows(&all, &filters, &known, named.as_ref(), context);
    let (frame, rows) = Frame::around(context, query, &filters, &known, rows, context.to().programmes())?;
    let status = if frame.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = context.shell(context.words().text("list-programmes")).updated(updated);
    let shell = frame.listed(shell, context, query, context.to().programmes(), "listing-programmes");
    Answer::page_with_status(&ProgrammesPage { shell, frame, rows }, status)
}

/// The programmes in the order of departments and their tables.
fn rows(
    all: &[Listed],
    filters: &Filters,
    known: &Known,
    named: Option<&BTreeSet<ProgrammeNumber>>,
    context: &Context,
) -> Vec<Row<ProgrammeRow>> {
    let mut programmes: BTreeMap<ProgrammeNumber, Vec<&Listed>> = BTreeMap::new();
    for sheet in all.iter().filter(|sheet| named.is_none_or(|named| named.contains(&sheet.programme))) {
        programmes.entry(sheet.programme).or_default().push(sheet);
    }
    let mut shown: Vec<(&Listed, BTreeSet<FiscalYear>)> = programmes
        .values()
        .filter_map(|sheets| {
            let of_year = |sheet: &&&Listed| filters.year.is_none_or(|year| sheet.year == year);
            let shown = sheets.iter().rfind(of_year)?;
            Some((*shown, sheets.iter().map(|sheet| sheet.year).collect()))
        })
        .collect();
    let order = UnitOrder::of(
        all.iter().map(|sheet| (sheet.year, sheet.position, [sheet.department.as_ref(), sheet.section.as_ref()])),
    );
    shown.sort_by_key(|(sheet, _)| {
        let place = |unit: &Option<UnitLabel>| order.place(unit.as_ref());
        (place(&sheet.department), place(&sheet.section), sheet.position, sheet.programme)
    });
    let row = |(sheet, years): (&Listed, BTreeSet<FiscalYear>)| {
        let units = place(sheet.department.as_ref(), sheet.section.as_ref());
        let is_active = years.last().is_some_and(|last| known.goes_on(sheet.programme, *last));
        Row {
            item: ProgrammeRow {
                programme: sheet.programme,
                name: Name::new(&sheet.name),
                place: context.names().place(&units),
                years: years_in_words(&years, context.words()),
                indicators: sheet.indicators,
                is_active,
            },
            units,
            is_active,
            plan: sheet.plan.clone(),
            kind: if sheet.indicators > 0 { "some" } else { "none" },
        }
    };
    shown.into_iter().map(row).collect()
}
