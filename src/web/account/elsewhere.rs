//! Signing in with the account of another service, and what comes back from there: somebody who is known by that account;
//! somebody whose verified mail address is known; somebody signed in who links the two; or a stranger.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::domain::person::Author;
use crate::domain::single_sign_on::Identity;
use crate::store::accounts::Account;
use crate::store::kit::{Conflict, StoreError, Written};
use crate::store::sign_in_attempts::{self, Attempt, Counted};
use crate::store::{access_log, second_factor, sign_in_links};
use crate::web::account::journey::{self, Journey, Linking};
use crate::web::account::second_step::{self, First};
use crate::web::account::sessions::{self, Going, wait_words};
use crate::web::kit::caller;
use crate::web::kit::context::Context;
use crate::web::kit::errors::{SECONDS_TO_WAIT, WebError};
use crate::web::kit::metrics::SignIn;
use crate::web::kit::providers::{Fault, Known};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// Why nobody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The account there is linked with none here.
    Stranger,
    /// It is linked with another account here.
    Taken,
    /// It was called off there, or what came back is not believed.
    Refused,
    /// It took too long, was begun in another browser, or has ended before.
    Lost,
    /// The provider does not answer.
    Away,
    /// Too many attempts: to be tried again after so many seconds.
    Throttled(u64),
}

#[derive(Template)]
#[template(path = "account/elsewhere.html")]
struct ElsewherePage {
    shell: Shell,
    provider: String,
    answer: Answer,
}

impl ElsewherePage {
    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }
}

/// Says why nobody came in.
pub(super) fn told(context: &Context, known: &Known, answer: Answer) -> Result<HttpResponse, WebError> {
    let (status, again) = match answer {
        Answer::Stranger | Answer::Refused => (StatusCode::FORBIDDEN, None),
        Answer::Taken => (StatusCode::CONFLICT, None),
        Answer::Lost => (StatusCode::BAD_REQUEST, None),
        Answer::Away => (StatusCode::SERVICE_UNAVAILABLE, Some(u64::from(SECONDS_TO_WAIT))),
        Answer::Throttled(seconds) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    };
    let shell = context.shell(context.words().text("elsewhere-failed-title"));
    let page = ElsewherePage { shell, provider: known.label(context.language).to_owned(), answer };
    let mut response = respond::page_with_status(&page, status)?;
    if let Some(seconds) = again {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Says what is wrong with a provider; the log has the detail.
pub(super) fn faulty(context: &Context, known: &Known, fault: &Fault) -> Result<HttpResponse, WebError> {
    tracing::warn!(provider = %known.provider.name, "{fault}");
    context.state.metrics.tried_to_sign_in(SignIn::Failed);
    let answer = if matches!(fault, Fault::Away(_)) { Answer::Away } else { Answer::Refused };
    told(context, known, answer)
}

/// The query with which somebody sets out.
#[derive(Deserialize)]
pub struct SetOut {
    #[serde(default)]
    next: String,
}

/// Leads to the provider.
pub async fn begin(context: Context, provider: Path<String>, query: Query<SetOut>) -> Result<HttpResponse, WebError> {
    let known = context.state.providers.named(&provider).ok_or(WebError::NotFound)?;
    let next = query.into_inner().next;
    let next = if context.to().path(&next).is_some() { next } else { String::new() };
    match Journey::begin(&context, known, next, None).await {
        Ok((address, journey)) => {
            let mut response = respond::see_other(&address);
            journey.kept(&mut response, &context.state)?;
            Ok(response)
        }
        Err(fault) => faulty(&context, known, &fault),
    }
}

/// What the provider sends back.
#[derive(Debug, Deserialize)]
pub struct Returned {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    /// Who says so, where it says that.
    iss: Option<String>,
}

/// Takes in whoever comes back from the provider.
pub async fn end(
    context: Context,
    request: HttpRequest,
    session: Session,
    provider: Path<String>,
    query: Query<Returned>,
) -> Result<HttpResponse, WebError> {
    let known = context.state.providers.named(&provider).ok_or(WebError::NotFound)?;
    let returned = query.into_inner();
    let Some(journey) = Journey::of(&request, &context.state, known, &returned.state) else {
        return told(&context, known, Answer::Lost);
    };
    let language = journey.language();
    if context.language != language {
        let again = crate::web::kit::address::To::language(language).provider_return(provider.into_inner());
        let again = again.with("state", returned.state).with_some("code", returned.code);
        return Ok(respond::see_other(&again.with_some("error", returned.error).with_some("iss", returned.iss)));
    }
    let arrival = Arrival { context: &context, request: &request, session: &session, known, journey };
    let mut response = arrival.answer(returned).await?;
    journey::forget(&mut response, &context.state)?;
    Ok(response)
}

/// Somebody who came back.
struct Arrival<'request> {
    context: &'request Context,
    request: &'request HttpRequest,
    session: &'request Session,
    known: &'request Known,
    journey: Journey,
}

impl Arrival<'_> {
    fn told(&self, answer: Answer) -> Result<HttpResponse, WebError> {
        told(self.context, self.known, answer)
    }

    async fn answer(&self, returned: Returned) -> Result<HttpResponse, WebError> {
        let state = &self.context.state;
        // Nobody is named yet: only what comes from one address counts.
        let account = format!("journey {}", self.journey.state);
        let address = caller::address(self.request, &state.settings.trusted_proxies);
        let tried = Attempt { account, address, device: None };
        let counted = match state.throttle.attempt(&state.database, &tried).await? {
            Ok(counted) => counted,
            Err(wait) => {
                state.metrics.tried_to_sign_in(SignIn::HeldBack);
                return self.told(Answer::Throttled(wait.as_secs() + 1));
            }
        };
        if !self.journey.end(state).await? {
            return self.told(Answer::Lost);
        }
        let is_of_another = returned.iss.is_some_and(|issuer| issuer != self.known.provider.issuer.to_string());
        let Some(code) = returned.code.filter(|_| returned.error.is_none() && !is_of_another) else {
            return self.told(Answer::Refused);
        };
        let answered = self.journey.answered(code);
        match self.known.identity(&journey::back(state, self.known), answered).await {
            Ok(identity) if self.journey.linking.is_some() => self.link(identity, tried, counted).await,
            Ok(identity) => self.sign_in(identity, tried, counted).await,
            Err(fault) => faulty(self.context, self.known, &fault),
        }
    }

    /// Links the account there with that of whoever set out in this session.
    async fn link(&self, identity: Identity, tried: Attempt, counted: Counted) -> Result<HttpResponse, WebError> {
        if Linking::of(self.context) != self.journey.linking {
            return self.told(Answer::Lost);
        }
        let actor = self.context.actor()?.clone();
        let linked = self.context.state.database.write(move |writer| {
            sign_in_attempts::forgive(writer.connection, &tried, counted)?;
            let (author, Identity { issuer, subject, .. }) = (Author::themselves(actor.person, &actor.name), &identity);
            sign_in_links::add(writer, &author, actor.person, issuer, subject).map(Written::Recorded)
        });
        match linked.await {
            Ok(()) => Ok(respond::see_other(&self.context.to().own_sign_in())),
            Err(StoreError::Conflict(Conflict::Exists)) => self.told(Answer::Taken),
            Err(error) => Err(error.into()),
        }
    }

    /// Signs in whoever is known by the account there.
    async fn sign_in(&self, identity: Identity, tried: Attempt, counted: Counted) -> Result<HttpResponse, WebError> {
        let state = &self.context.state;
        let Some((account, goes_on)) = self.admitted(identity, tried, counted).await? else {
            state.metrics.tried_to_sign_in(SignIn::Failed);
            return self.told(Answer::Stranger);
        };
        let going = Going { next: self.journey.next.clone(), ..Going::default() };
        if goes_on {
            let token = sessions::form_token(self.request, state);
            let mut response = second_step::ask(self.context, &account, First::Provider, token.clone(), going).await?;
            sessions::keep_token(&mut response, state, token)?;
            return Ok(response);
        }
        state.metrics.tried_to_sign_in(SignIn::Done);
        let response = sessions::let_in(self.context, self.request, self.session, &account, going, None).await?;
        sessions::came_by(self.session, First::Provider)?;
        Ok(response)
    }

    /// The account of whoever signed in there, and whether they go on to the second factor. It is noted in the access log,
    /// unless that is still to come.
    async fn admitted(
        &self,
        identity: Identity,
        tried: Attempt,
        counted: Counted,
    ) -> Result<Option<(Account, bool)>, WebError> {
        let today = self.context.state.clock.today();
        let admitted = self.context.state.database.write(move |writer| {
            let known = sign_in_links::account(writer.connection, &identity.issuer, &identity.subject)?;
            let account = match known {
                Some(account) => Some(account),
                None => sign_in_links::link_by_mail(writer, &identity, today)?,
            };
            let Some(account) = account else {
                access_log::stranger_refused(writer, &identity, tried.address)?;
                return Ok::<_, StoreError>(Written::Recorded(None));
            };
            let goes_on = second_factor::is_set(writer.connection, account.person)?;
            // What was used up is given back once somebody is in.
            if !goes_on {
                sign_in_attempts::forgive(writer.connection, &tried, counted)?;
                access_log::signed_in_elsewhere(writer, &account, &identity.issuer, tried.address)?;
            }
            Ok(writer.written(Some((account, goes_on))))
        });
        Ok(admitted.await?)
    }
}
