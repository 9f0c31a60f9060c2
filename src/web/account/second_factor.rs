//! One's own second factor: setting it up, new recovery codes, switching it off. Each asks for the password again. Until it
//! is confirmed a new secret is kept nowhere but in the form, encrypted for the session.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::Utc;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::second_factor::{Proof, Secret, hashes, recovery_codes};
use crate::store::kit::Conflict;
use crate::store::second_factor::passkeys::{self as stored, Binding};
use crate::store::second_factor::{self, Given, NewFactor, Standing, what_is_encrypted};
use crate::web::account::own::{Own, Stop, typed};
use crate::web::account::passkeys;
use crate::web::account::sessions::wait_words;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
use crate::web::parts::qr::Qr;

/// The form, for all that can be done with a second factor. What is typed into it is never shown again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FactorForm {
    password: String,
    code: String,
    /// The secret that is to be confirmed.
    encrypted: String,
    /// A recovery code, where passkeys are the second factor so far.
    recovery: String,
    /// What the browser answered that was asked for such a passkey, as JSON.
    answer: String,
}

#[derive(Template)]
#[template(path = "account/second_factor.html")]
struct FactorPage {
    shell: Shell,
    /// How it stands, where there is one.
    standing: Option<Standing>,
    /// A new secret, where there is none.
    offered: Option<Offered>,
    /// What the browser is told that is asked for a passkey, where one is the second factor so far.
    options: Option<String>,
    must_set_up: bool,
    wait: Option<u64>,
    form: Form<FactorForm>,
}

/// A secret that is offered.
struct Offered {
    picture: Option<Qr>,
    spelled: String,
    encrypted: String,
}

impl FactorPage {
    fn recovery_support(&self) -> String {
        self.options.as_ref().map(|_| self.shell.t("factor-recovery-support")).unwrap_or_default()
    }

    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }
}

#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
struct CodesPage {
    shell: Shell,
    codes: Vec<String>,
}

impl Own {
    /// What a secret is encrypted for that is offered to this session.
    fn offered_to(&self) -> String {
        format!("{} offered to {}", what_is_encrypted(self.account.person), self.token)
    }

    /// The secret that was offered to this session with a form.
    fn offered(&self, state: &State, encrypted: &str) -> Option<Secret> {
        state.keys.second_factors.decrypt(encrypted, &self.offered_to()).and_then(|bytes| Secret::of(&bytes))
    }

    fn offer(&self, context: &Context, secret: &Secret) -> Result<Offered, WebError> {
        let internal = |error: &dyn std::fmt::Display| WebError::Internal(error.to_string());
        let city = &context.city().name;
        let address = secret.address(city, &self.account.login).map_err(|error| internal(&error))?;
        let keys = &context.state.keys.second_factors;
        let encrypted = keys.encrypt(secret.bytes(), &self.offered_to(), &mut rand::rng());
        Ok(Offered {
            picture: Qr::of(&address),
            spelled: secret.spelled(),
            encrypted: encrypted.map_err(|error| internal(&error))?,
        })
    }
}

/// Shows how it stands, or how to set it up.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None, Form::fresh(FormName::SecondFactor, FactorForm::default())).await
}

async fn page(context: &Context, wait: Option<u64>, form: Form<FactorForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(context).await?;
    let person = own.account.person;
    let standing = context.state.database.read(move |connection| second_factor::standing(connection, person)).await?;
    // What is being set up in an app is confirmed there and no other.
    let again = own.offered(&context.state, &form.typed.encrypted);
    let has_app = standing.is_some_and(|standing| standing.since.is_some());
    let offered = if has_app {
        None
    } else {
        Some(own.offer(context, &again.unwrap_or_else(|| Secret::random(&mut rand::rng())))?)
    };
    let options = match passkeys::site(context).filter(|_| standing.is_some() && !has_app) {
        Some(site) => {
            let (database, to_show) = (&context.state.database, Binding::to_show(&own.token));
            stored::ask(database, site, person, to_show, Utc::now()).await?
        }
        None => None,
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { form.status() };
    let page = FactorPage {
        shell: context.shell(context.words().text("factor-title")),
        standing,
        offered,
        options,
        must_set_up: context.actor()?.must_set_up_second_factor,
        wait,
        form,
    };
    respond::page_with_status(&page, status)
}

/// The page again, where nothing was done.
async fn stopped(context: &Context, sent: Sent<FactorForm>, stop: Stop) -> Result<HttpResponse, WebError> {
    match stop {
        Stop::Wait(seconds) => {
            let form = Form::fresh(FormName::SecondFactor, (*sent.typed).clone());
            page(context, Some(seconds), form).await
        }
        Stop::Refused(refusal) => page(context, None, sent.again(refusal)?).await,
    }
}

/// Shows new recovery codes, once. The session goes on under another key.
pub(super) fn codes_page(context: &Context, session: &Session, codes: Vec<String>) -> Result<HttpResponse, WebError> {
    session.renew();
    respond::page(&CodesPage { shell: context.shell(context.words().text("factor-codes-title")), codes })
}

/// Sets it up with a first code, and with the second factor that is there already, and ends all other sessions.
pub async fn create(context: Context, session: Session, sent: Sent<FactorForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(&context).await?;
    let secret = own.offered(&context.state, &sent.typed.encrypted).ok_or(WebError::StaleForm)?;
    if has_app(&context, &own).await? {
        return Err(WebError::Conflict(Conflict::Exists));
    }
    let taken = match Proof::read(&sent.typed.code) {
        Some(Proof::Code(code)) => secret.step_of(&code, Utc::now()),
        _ => None,
    };
    let taken = match own.checked(&context.state, &sent.typed.password, taken).await? {
        Ok(taken) => taken,
        Err(stop) => return stopped(&context, sent, stop).await,
    };
    let codes = recovery_codes(&mut rand::rng());
    let new = confirmed(&context.state, &own, &secret, taken, &codes)?;
    let given = passkeys::shown(&context, &own, &sent.typed.answer, &sent.typed.recovery);
    if let Err(stop) = set_up(&context, own, new, given).await? {
        return stopped(&context, sent, stop).await;
    }
    tracing::info!("a second factor was set up; the trail says whose");
    codes_page(&context, &session, codes)
}

/// Sets it up for somebody who has given what is their second factor so far.
async fn set_up(
    context: &Context,
    own: Own,
    new: NewFactor,
    given: Option<Given>,
) -> Result<Result<(), Stop>, WebError> {
    let wrong = || Stop::Refused(Problem::new("recovery", "factor-present-wrong").into());
    let Some(given) = given else { return Ok(Err(wrong())) };
    let done = own.with_given(&context.state, given, move |writer, own| {
        Ok(second_factor::set(writer, &own.author, own.account.person, &new, Utc::now())?)
    });
    let said = |stop| if matches!(stop, Stop::Refused(Refusal::Problems(_))) { wrong() } else { stop };
    Ok(done.await?.map_err(said))
}

fn confirmed(state: &State, own: &Own, secret: &Secret, step: i64, codes: &[String]) -> Result<NewFactor, WebError> {
    let of = what_is_encrypted(own.account.person);
    let encrypted = state.keys.second_factors.encrypt(secret.bytes(), &of, &mut rand::rng());
    let secret = encrypted.map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(NewFactor { secret, step, hashes: hashes(codes) })
}

/// Makes new recovery codes in the place of those that are there.
pub async fn renew_codes(context: Context, session: Session, sent: Sent<FactorForm>) -> Result<HttpResponse, WebError> {
    let own = there(&context).await?;
    let codes = recovery_codes(&mut rand::rng());
    let hashes = hashes(&codes);
    let made = own.with_proof(&context.state, &sent.typed.password, typed(&sent.typed.code), move |writer, own| {
        Ok(second_factor::renew_codes(writer, &own.author, own.account.person, &hashes)?)
    });
    match made.await? {
        Ok(()) => codes_page(&context, &session, codes),
        Err(stop) => stopped(&context, sent, stop).await,
    }
}

/// Switches it off, and ends all other sessions.
pub async fn remove(context: Context, session: Session, sent: Sent<FactorForm>) -> Result<HttpResponse, WebError> {
    let own = there(&context).await?;
    let removed = own.with_proof(&context.state, &sent.typed.password, typed(&sent.typed.code), |writer, own| {
        Ok(second_factor::remove(writer, &own.author, own.account.person)?)
    });
    if let Err(stop) = removed.await? {
        return stopped(&context, sent, stop).await;
    }
    tracing::info!("a second factor was switched off; the trail says whose");
    session.renew();
    Ok(respond::see_other(&context.to().own_second_factor()))
}

/// Whoever is signed in, with codes of an app; a conflict without.
async fn there(context: &Context) -> Result<Own, WebError> {
    let own = Own::of(context).await?;
    if has_app(context, &own).await? { Ok(own) } else { Err(WebError::Conflict(Conflict::ChangedMeanwhile)) }
}

async fn has_app(context: &Context, own: &Own) -> Result<bool, WebError> {
    let person = own.account.person;
    Ok(context.state.database.read(move |connection| second_factor::has_app(connection, person)).await?)
}
