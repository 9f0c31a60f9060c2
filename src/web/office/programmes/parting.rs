//! Parting a programme that holds two, and taking that back.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::policy;
use crate::store::kit::Writer;
use crate::store::programmes::partings;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::typed::{Fields, Typed, field};
use crate::web::office::programmes::{Record, answer, change, read_text};

/// Gives the goals from a year on a number of their own.
pub async fn create(
    context: Context,
    programme: Path<ProgrammeNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, SafeForm(fields)) = (programme.into_inner(), form);
    let record = context.state.database.read(Record::load).await?;
    let member = record.member(number).ok_or(WebError::NotFound)?;
    // The first year stays with the old number.
    let later = member.years.iter().skip(1).map(|(year, ..)| *year);
    let year: Option<FiscalYear> =
        field(&fields, "first").parse().ok().filter(|wanted| later.clone().any(|year| year == *wanted));
    let reason = read_text(field(&fields, "parting"));
    let mut problems = Vec::new();
    if year.is_none() {
        problems.push(("first".to_owned(), "lineage-part-year-missing"));
    }
    if reason.is_none() {
        problems.push(("parting".to_owned(), "lineage-reason-missing"));
    }
    let (Some(year), Some(reason)) = (year, reason) else {
        return answer(&context, number, Typed { fields, problems }).await;
    };
    let at = context.state.clock.entry_time();
    let work = move |writer: &mut Writer<'_>| partings::part(writer, &permit, number, year, &reason, at);
    change(&context, number, fields, ("first", "lineage-part-year-missing"), work).await
}

/// Takes a parting back.
pub async fn undo(
    context: Context,
    programme: Path<ProgrammeNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (new, SafeForm(fields), at) = (programme.into_inner(), form, context.state.clock.entry_time());
    let work = move |writer: &mut Writer<'_>| partings::undo(writer, &permit, new, at);
    change(&context, new, fields, ("rejoin", "lineage-rejoin-late"), work).await
}
