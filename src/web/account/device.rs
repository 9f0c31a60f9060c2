//! Devices on which an account has signed in before: a signed cookie for each account. It opens nothing; but what others
//! fail at with this account is not counted against it.

use actix_web::cookie::{CookieJar, time::Duration};
use actix_web::{HttpRequest, HttpResponse};
use rand::distr::{Alphanumeric, SampleString as _};

use crate::domain::digest;
use crate::store::sign_in_attempts::folded;
use crate::web::kit::cookies;
use crate::web::kit::errors::WebError;
use crate::web::kit::state::State;

/// So long a device stays known after its last login.
const KNOWN_FOR: Duration = Duration::days(400);
/// Characters of the number by which one device differs from another.
const LENGTH: usize = 32;

/// What its cookie holds: for which account, and which device. The cookie of another account is called otherwise.
struct Known {
    cookie: String,
    account: String,
}

impl Known {
    fn of(login: &str) -> Self {
        let account = digest::sha256(folded(login).as_bytes());
        Self { cookie: format!("device-{}", &account[..16]), account }
    }
}

/// The device a request comes from, where this account has signed in on it before.
pub fn known(request: &HttpRequest, state: &State, login: &str) -> Option<String> {
    let Known { cookie, account } = Known::of(login);
    let sent = request.cookie(&cookies::name(&cookie, state.settings.is_secure()))?;
    let device = CookieJar::new().signed(&state.keys.devices).verify(sent)?.value().to_owned();
    device.split_once('.').is_some_and(|(of, _)| of == account).then_some(device)
}

/// Lets the browser say the next time that this account has signed in on it.
pub fn remember(
    response: &mut HttpResponse,
    state: &State,
    login: &str,
    known: Option<String>,
) -> Result<(), WebError> {
    let Known { cookie, account } = Known::of(login);
    let new = || format!("{account}.{}", Alphanumeric.sample_string(&mut rand::rng(), LENGTH));
    let mut cookie = cookies::closed(&cookie, known.unwrap_or_else(new), state.settings.is_secure());
    cookie.set_max_age(KNOWN_FOR);
    let mut jar = CookieJar::new();
    jar.signed_mut(&state.keys.devices).add(cookie);
    for cookie in jar.delta() {
        response.add_cookie(cookie).map_err(|error| WebError::Internal(error.to_string()))?;
    }
    Ok(())
}
