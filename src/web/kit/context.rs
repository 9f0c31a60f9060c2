//! What a handler knows about its request.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::NaiveDate;

use crate::domain::language::Language;
use crate::domain::person::Actor;
use crate::store::kit::Reading;
use crate::store::published::city::City;
use crate::web::kit::access::SignedIn;
use crate::web::kit::address::{To, split_language};
use crate::web::kit::coding::Coding;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Names;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
use crate::web::kit::wanted::Wanted;
use crate::web::kit::words::Words;

/// The request as handlers see it.
#[derive(Clone)]
pub struct Context {
    pub state: Data<State>,
    /// The language of the address.
    pub language: Language,
    /// The path without the language's prefix.
    pub path: String,
    /// The query as sent, without its question mark.
    pub query: String,
    pub(super) wanted: Wanted,
    city: Arc<City>,
    signed_in: Option<SignedIn>,
}

impl Context {
    /// The context of a request; an internal error where the server was put together without its state.
    pub fn of(request: &HttpRequest) -> Result<Self, WebError> {
        let state = request
            .app_data::<Data<State>>()
            .ok_or_else(|| WebError::Internal("the application has no state".to_owned()))?;
        let (language, path) = split_language(request.path());
        let signed_in = request.extensions().get::<SignedIn>().cloned();
        Ok(Self {
            city: signed_in.as_ref().map_or_else(|| state.city(), |signed_in| Arc::clone(&signed_in.city)),
            state: state.clone(),
            language,
            path: path.to_owned(),
            query: request.query_string().to_owned(),
            wanted: Wanted::of(request),
            signed_in,
        })
    }

    /// The same request, with the city as it was read with everything else.
    pub(super) fn of_city(&self, city: Arc<City>) -> Self {
        Self { city, ..self.clone() }
    }

    /// The city with its settings as they are now.
    pub const fn city(&self) -> &Arc<City> {
        &self.city
    }

    /// Today, for a page that says what is late and what comes next: it is kept until tomorrow.
    pub fn for_today(&self, reading: &mut Reading<'_>) -> NaiveDate {
        let today = self.state.clock.today();
        reading.on_day(today);
        today
    }

    /// The words of the request's language.
    pub const fn words(&self) -> Words {
        Words::of(self.language)
    }

    /// What the city and its units are called in the request's language.
    pub fn names(&self) -> Names {
        Names::new(self.language, Arc::clone(&self.city))
    }

    /// Who is signed in; `SignInRequired` otherwise, so that a handler that asks is closed to everybody else.
    pub fn actor(&self) -> Result<&Arc<Actor>, WebError> {
        self.signed_in.as_ref().map(|signed_in| &signed_in.actor).ok_or(WebError::SignInRequired)
    }

    /// The session of who is signed in, where somebody is.
    pub const fn signed_in(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// How a body is packed for whoever asks.
    pub(super) const fn coding(&self) -> Coding {
        self.wanted.coding
    }

    /// Where one can go from here, in the request's language.
    pub const fn to(&self) -> To {
        To::language(self.language)
    }

    /// The frame of a page with this title.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell::new(self, title.into())
    }
}

impl FromRequest for Context {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
