//! How somebody gets in beside the password: their second factor, which is taken away where the device is lost, and
//! their sessions.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::PersonNumber;
use crate::domain::policy;
use crate::store::kit::Writer;
use crate::store::{people, second_factor, sessions};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Refusal, Sent};
use crate::web::office::people::form::PersonForm;
use crate::web::office::people::show::change;

/// Takes the second factor away, and ends the person's sessions.
pub async fn take_second_factor_away(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let work = move |writer: &mut Writer<'_>, _: &PersonForm| {
        second_factor::take_away(writer, &permit, person).map_err(Refusal::from)
    };
    let answer = change(&context, person, sent, work).await?;
    tracing::warn!("a second factor was taken away by the planning office; the trail says whose");
    Ok(answer)
}

/// Ends the person's sessions.
pub async fn end_sessions(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let work = move |writer: &mut Writer<'_>, _: &PersonForm| {
        people::by_number(writer.connection, person)?;
        sessions::revoke(writer, permit.author(), person, |_| true).map_err(Refusal::from)
    };
    change(&context, person, sent, work).await
}
