//! How somebody gets in beside the password: their second factor, which is taken away where the device is lost, their
//! accounts elsewhere, and their sessions.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::{PersonNumber, SignInLinkNumber};
use crate::domain::policy;
use crate::store::kit::Writer;
use crate::store::{people, second_factor, sessions, sign_in_links};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Refusal, Sent};
use crate::web::office::people::form::PersonForm;
use crate::web::office::people::show::{change, said_by};

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

/// Links the account with one elsewhere, with which the person signs in from then on.
pub async fn link(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let state = context.state.clone();
    let work = move |writer: &mut Writer<'_>, typed: &PersonForm| {
        let known = state.providers.named(&typed.provider);
        let known = known.ok_or_else(|| Problem::new("provider", "people-sign-on-provider-missing"))?;
        sign_in_links::give(writer, &permit, person, &known.provider.issuer, &typed.subject()?)
            .map_err(|error| said_by("subject", error))
    };
    change(&context, person, sent, work).await
}

/// Takes such a link away.
pub async fn unlink(
    context: Context,
    path: Path<(PersonNumber, SignInLinkNumber)>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, (person, link)) = (policy::administer(context.actor()?)?, path.into_inner());
    let work = move |writer: &mut Writer<'_>, _: &PersonForm| {
        sign_in_links::take_away(writer, &permit, person, link).map_err(Refusal::from)
    };
    change(&context, person, sent, work).await
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
