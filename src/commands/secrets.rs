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

/// The hash of a password that the program made up, or that guards a demonstration.
pub fn hash(password: &str) -> Result<String, Refusal> {
    let sized = Password::sized(password).map_err(|problem| match problem {
        PasswordProblem::TooShort => Refusal::with("cli-password-short", [("least", &SHORTEST)]),
        PasswordProblem::TooLong | PasswordProblem::Guessable(_) => Refusal::of("cli-password-long"),
    })?;
    sized.hash().map_err(Refusal::failed)
}
