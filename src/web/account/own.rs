//! Whoever changes something of their own account that lets them in: each time they show again that it is them.

use chrono::Utc;

use crate::domain::person::Author;
use crate::domain::second_factor::Proof;
use crate::store::accounts::Account;
use crate::store::kit::Writer;
use crate::store::kit::Written::Recorded;
use crate::store::people;
use crate::store::second_factor::{self, Given, Taken};
use crate::store::{access_log, sign_in_attempts};
use crate::web::account::sessions::verified;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Refusal};
use crate::web::kit::state::State;

/// Whoever is signed in, as they stand on record.
#[derive(Clone)]
pub(super) struct Own {
    pub(super) account: Account,
    pub(super) author: Author,
    /// Of the session's forms.
    pub(super) token: String,
}

/// Why nothing was done.
pub(super) enum Stop {
    /// There is to wait so many seconds.
    Wait(u64),
    Refused(Refusal),
}

impl Own {
    pub(super) async fn of(context: &Context) -> Result<Self, WebError> {
        let person = context.actor()?.person;
        let account = context.state.database.read(move |connection| people::by_number(connection, person)).await?;
        let token = context.signed_in().map(|signed_in| signed_in.token.clone()).unwrap_or_default();
        Ok(Self { author: Author::themselves(person, &account.name), account, token })
    }

    /// The proof, where it is one and the password is right too. How often that is tried has a count of the session's own.
    pub(super) async fn checked<T>(
        &self,
        state: &State,
        password: &str,
        proof: Option<T>,
    ) -> Result<Result<T, Stop>, WebError> {
        if let Err(wait) = state.throttle.own_password(&state.database, &self.token).await? {
            return Ok(Err(Stop::Wait(wait.as_secs() + 1)));
        }
        let mut problems = Vec::new();
        if verified(state, Some(self.account.clone()), password.to_owned()).await?.is_none() {
            problems.push(Problem::new("password", "password-current-wrong"));
        }
        if proof.is_none() {
            problems.push(code_wrong());
        }
        Ok(proof.filter(|_| problems.is_empty()).ok_or(Stop::Refused(problems.into())))
    }

    /// Does something that takes the password and a second factor, in one transaction.
    pub(super) async fn with_proof<W>(
        self,
        state: &State,
        password: &str,
        given: Option<Given>,
        work: W,
    ) -> Result<Result<(), Stop>, WebError>
    where
        W: Fn(&mut Writer<'_>, &Self) -> Result<(), Refusal> + Send + 'static,
    {
        let given = match self.checked(state, password, given).await? {
            Ok(given) => given,
            Err(stop) => return Ok(Err(stop)),
        };
        self.with_given(state, given, work).await
    }

    /// Does something that takes a second factor, in one transaction, and without the password: that was asked for before.
    pub(super) async fn with_given<W>(self, state: &State, given: Given, work: W) -> Result<Result<(), Stop>, WebError>
    where
        W: Fn(&mut Writer<'_>, &Self) -> Result<(), Refusal> + Send + 'static,
    {
        let key = state.keys.second_factors.clone();
        let done = state.database.write(move |writer| {
            let taken = second_factor::accept(writer.connection, &key, self.account.person, &given, Utc::now())?;
            match (&given, taken) {
                (_, Taken::Right(_)) => {
                    sign_in_attempts::forgive_own_password(writer.connection, &self.token)?;
                    work(writer, &self).map(|()| Recorded(true))
                }
                // What the passkey was asked is answered with that, and the access log tells of it.
                (Given::Passkey(_), taken) => {
                    access_log::passkey_refused(writer, &self.account, taken == Taken::WentBack, None)?;
                    Ok(Recorded(false))
                }
                _ => Err(Refusal::from(code_wrong())),
            }
        });
        Ok(match done.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Stop::Refused(Problem::new("code", "passkeys-refused").into())),
            Err(refusal) => Err(Stop::Refused(refusal)),
        })
    }
}

/// What was typed as a code, where it may be one.
pub(super) fn typed(code: &str) -> Option<Given> {
    Proof::read(code).map(Given::Typed)
}

pub(super) fn code_wrong() -> Problem {
    Problem::new("code", "factor-code-wrong")
}
