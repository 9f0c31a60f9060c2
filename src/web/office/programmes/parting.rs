//! Parting a programme that holds two, and taking that back.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Member;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::policy;
use crate::store::programmes::partings;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, Sent};
use crate::web::office::programmes::{Record, answer, read_text};

/// Gives the goals from a year on a number of their own.
pub async fn create(
    context: Context,
    programme: Path<ProgrammeNumber>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, number) = (policy::administer(context.actor()?)?, programme.into_inner());
    let clock = context.state.clock;
    let parted = sent.write(&context, move |writer, sent| {
        let (year, reason) = read(&sent.typed, Record::load(writer.connection)?.known(number)?)?;
        let new = partings::part(writer, &permit, number, year, &reason, clock.entry_time())?;
        Ok(writer.written(new))
    });
    let parted = parted.await;
    answer(&context, number, sent, parted, Problem::new("first", "lineage-part-year-missing")).await
}

/// From what year on, and why.
fn read(fields: &Fields, member: &Member) -> Result<(FiscalYear, String), Vec<Problem>> {
    let wanted: Option<FiscalYear> = fields.trimmed("first").parse().ok();
    // The first year stays with the old number.
    let year = wanted.filter(|wanted| member.years.iter().skip(1).any(|(year, ..)| year == wanted));
    let reason = read_text(fields.trimmed("parting"));
    let mut problems = Vec::new();
    if year.is_none() {
        problems.push(Problem::new("first", "lineage-part-year-missing"));
    }
    if reason.is_none() {
        problems.push(Problem::new("parting", "lineage-reason-missing"));
    }
    year.zip(reason).ok_or(problems)
}

/// Takes a parting back.
pub async fn undo(
    context: Context,
    programme: Path<ProgrammeNumber>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, new) = (policy::administer(context.actor()?)?, programme.into_inner());
    let clock = context.state.clock;
    let undone = sent.write(&context, move |writer, _| {
        let old = partings::undo(writer, &permit, new, clock.entry_time())?;
        Ok(writer.written(old))
    });
    let undone = undone.await;
    answer(&context, new, sent, undone, Problem::new("rejoin", "lineage-rejoin-late")).await
}
