//! Secrets that the program makes up.

use ichirizuka::domain::password::{self, Password, PasswordProblem, SHORTEST};
use rand::distr::{Alphanumeric, SampleString as _};

use super::Refusal;

/// A password that nobody has chosen.
pub fn new_password() -> String {
    password::initial(&mut rand::rng())
}

/// The key that signs a city's session cookies.
pub fn new_cookie_key() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 64)
}

/// The hash of a password for the account `login`, or why it may not be set.
pub fn hash(password: &str, login: &str) -> Result<String, Refusal> {
    let checked = Password::check(password, login).map_err(|problem| {
        Refusal::Said(match problem {
            PasswordProblem::TooShort => format!("the password has fewer than {SHORTEST} characters"),
            PasswordProblem::TooLong => "the password is too long".to_owned(),
            PasswordProblem::ContainsAccount => "the password is little more than the account's name".to_owned(),
            PasswordProblem::TooCommon => "the password is one that is tried first".to_owned(),
        })
    })?;
    checked.hash().map_err(Refusal::said)
}
