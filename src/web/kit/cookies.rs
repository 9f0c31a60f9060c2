//! What cookies are called, and what they all have in common.

use actix_web::cookie::{Cookie, SameSite};

/// The name of a cookie of this site. Where it goes over secure connections only, its name makes browsers refuse one that
/// another host of the domain, or anybody on the way, has set.
pub fn name(what: &str, secure: bool) -> String {
    let prefix = if secure { "__Host-" } else { "" };
    format!("{prefix}ichirizuka-{what}")
}

/// A cookie of this site: closed to scripts and to other sites.
pub fn closed(what: &str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(name(what, secure), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .finish()
}
