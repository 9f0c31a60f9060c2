//! The way to a provider of sign-in and back. What was asked there goes along in this browser, encrypted, for some minutes;
//! what comes back without it was not asked for here.

use actix_web::cookie::{Cookie, CookieJar, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::language::Language;
use crate::domain::numbers::PersonNumber;
use crate::store::kit::StoreError;
use crate::store::sign_in_attempts;
use crate::web::kit::address::To;
use crate::web::kit::context::Context;
use crate::web::kit::cookies;
use crate::web::kit::errors::WebError;
use crate::web::kit::providers::{Answered, Fault, Known};
use crate::web::kit::state::State;

const COOKIE: &str = "journey";
/// So long somebody may take there.
const LASTS: Duration = Duration::minutes(10);

/// Somebody who is on their way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Journey {
    provider: String,
    /// What has to come back with them.
    pub(super) state: String,
    nonce: String,
    verifier: String,
    until: DateTime<Utc>,
    in_english: bool,
    /// Where they were going.
    pub(super) next: String,
    /// Who wants to link their account; nobody where somebody signs in.
    pub(super) linking: Option<Linking>,
}

/// Whoever is signed in, and in which session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Linking {
    person: PersonNumber,
    session: String,
}

impl Linking {
    /// Whoever sends a request.
    pub(super) fn of(context: &Context) -> Option<Self> {
        let signed_in = context.signed_in()?;
        Some(Self { person: signed_in.actor.person, session: signed_in.key_hash.clone() })
    }
}

impl Journey {
    /// Begins one: gives where it leads, and the answer sent there takes [`kept`](Self::kept) along.
    pub(super) async fn begin(
        context: &Context,
        known: &Known,
        next: String,
        linking: Option<Linking>,
    ) -> Result<(String, Self), Fault> {
        let question = known.question(&back(&context.state, known)).await?;
        let journey = Self {
            provider: known.provider.name.to_string(),
            state: question.state,
            nonce: question.nonce,
            verifier: question.verifier,
            until: Utc::now() + TimeDelta::seconds(LASTS.whole_seconds()),
            in_english: context.language == Language::English,
            next,
            linking,
        };
        Ok((question.address, journey))
    }

    /// The one that this browser began and that ends with this state.
    pub(super) fn of(request: &HttpRequest, state: &State, known: &Known, returned: &str) -> Option<Self> {
        let sent = request.cookie(&cookies::name(COOKIE, state.settings.is_secure()))?;
        let opened = CookieJar::new().private(&state.keys.journeys).decrypt(sent)?;
        let journey: Self = serde_json::from_str(opened.value()).ok()?;
        let is_this = journey.provider == known.provider.name.to_string() && journey.state == returned;
        (is_this && journey.until > Utc::now()).then_some(journey)
    }

    /// The language in which it began.
    pub(super) const fn language(&self) -> Language {
        if self.in_english { Language::English } else { Language::Japanese }
    }

    /// Whether it has not ended before, here or on another server.
    pub(super) async fn end(&self, state: &State) -> Result<bool, StoreError> {
        let (what, until) = (self.state.clone(), self.until);
        state.database.write_untrailed(move |connection| sign_in_attempts::use_once(connection, &what, until)).await
    }

    /// What to ask the provider with the code that came back.
    pub(super) fn answered(&self, code: String) -> Answered {
        Answered { code, nonce: self.nonce.clone(), verifier: self.verifier.clone() }
    }

    /// Has the browser keep it.
    pub(super) fn kept(&self, response: &mut HttpResponse, state: &State) -> Result<(), WebError> {
        let text = serde_json::to_string(self).map_err(|error| WebError::Internal(error.to_string()))?;
        keep(response, state, text, LASTS)
    }
}

/// Has the browser forget it.
pub(super) fn forget(response: &mut HttpResponse, state: &State) -> Result<(), WebError> {
    keep(response, state, String::new(), Duration::ZERO)
}

/// Where the provider sends the browser back: always the same address, which is on record there.
pub(super) fn back(state: &State, known: &Known) -> String {
    let path = To::language(Language::Japanese).provider_return(known.provider.name.to_string());
    format!("{}{path}", state.settings.public_address)
}

fn keep(response: &mut HttpResponse, state: &State, value: String, lasts: Duration) -> Result<(), WebError> {
    let mut cookie: Cookie<'static> = cookies::closed(COOKIE, value, state.settings.is_secure());
    cookie.set_max_age(lasts);
    // It has to come along when the provider leads back.
    cookie.set_same_site(SameSite::Lax);
    let mut jar = CookieJar::new();
    jar.private_mut(&state.keys.journeys).add(cookie);
    for cookie in jar.delta() {
        response.add_cookie(cookie).map_err(|error| WebError::Internal(error.to_string()))?;
    }
    Ok(())
}
