//! One's own password.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::password::{LONGEST, Password, PasswordProblem, SHORTEST, Weakness};
use crate::domain::person::Author;
use crate::store::accounts::Account;
use crate::store::kit::Written::Recorded;
use crate::store::people;
use crate::web::account::sessions::{verified, wait_words};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    shell: Shell,
    shortest: usize,
    must_change: bool,
    wait: Option<u64>,
    form: Form<PasswordForm>,
}

impl PasswordPage {
    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }
}

/// The form for a new password. What is typed into it is never shown again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current: String,
    new: String,
    repeated: String,
}

/// Shows the form.
pub async fn edit(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None, fresh())
}

fn fresh() -> Form<PasswordForm> {
    Form::fresh(FormName::OwnPassword, PasswordForm::default())
}

fn page(context: &Context, wait: Option<u64>, form: Form<PasswordForm>) -> Result<HttpResponse, WebError> {
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { form.status() };
    let page = PasswordPage {
        shell: context.shell(context.words().text("password-title")),
        shortest: SHORTEST,
        must_change: context.actor()?.must_change_password,
        wait,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Changes the password, ends every session of its owner, and leads to the login.
pub async fn update(context: Context, sent: Sent<PasswordForm>) -> Result<HttpResponse, WebError> {
    let person = context.actor()?.person;
    let account = context.state.database.read(move |connection| people::by_number(connection, person)).await?;
    let session = context.signed_in().map(|signed_in| signed_in.token.clone()).unwrap_or_default();
    if let Err(wait) = context.state.throttle.own_password(&context.state.database, &session).await? {
        return page(&context, Some(wait.as_secs() + 1), fresh());
    }
    let author = Author::themselves(person, &account.name);
    let password = match check(&context.state, account, &sent.typed).await? {
        Ok(password) => password,
        Err(problems) => return page(&context, None, sent.again(Refusal::Problems(problems))?),
    };
    let hash = hashed(&context.state, password).await?;
    let changed = context
        .state
        .database
        .write(move |writer| people::change_password(writer, &author, person, &hash).map(Recorded));
    changed.await?;
    Ok(respond::see_other(&context.to().login().with("out", "password")))
}

/// The new password, or everything that stands against it.
async fn check(
    state: &State,
    account: Account,
    typed: &PasswordForm,
) -> Result<Result<Password, Vec<Problem>>, WebError> {
    let (new, known) = (typed.new.clone(), [account.login.clone(), account.name.clone(), state.city().name.clone()]);
    let mut problems = Vec::new();
    if verified(state, Some(account), typed.current.clone()).await?.is_none() {
        problems.push(Problem::new("current", "password-current-wrong"));
    }
    let chosen = web::block(move || Password::chosen(&new, &known.each_ref().map(String::as_str))).await;
    let password = chosen.map_err(|error| WebError::Internal(error.to_string()))?.map_err(|problem| {
        problems.push(match problem {
            PasswordProblem::TooShort => Problem::new("new", "password-too-short").limit(SHORTEST),
            PasswordProblem::TooLong => Problem::new("new", "password-too-long").limit(LONGEST),
            PasswordProblem::Guessable(weakness) => Problem::new("new", weak_words(weakness)),
        });
    });
    if typed.new != typed.repeated {
        problems.push(Problem::new("repeated", "password-repetition-differs"));
    }
    Ok(match password {
        Ok(password) if problems.is_empty() => Ok(password),
        _ => Err(problems),
    })
}

/// Why a password is soon guessed, and what to do instead.
const fn weak_words(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Known => "password-weak-known",
        Weakness::Common => "password-weak-common",
        Weakness::Keys => "password-weak-keys",
        Weakness::Repeats => "password-weak-repeats",
        Weakness::Sequence => "password-weak-sequence",
        Weakness::Date => "password-weak-date",
        Weakness::Word => "password-weak-word",
        Weakness::Little => "password-weak-little",
    }
}

/// Hashing is slow by design and therefore kept off the async threads and to a few at a time.
async fn hashed(state: &State, password: Password) -> Result<String, WebError> {
    let _turn = state.throttle.hashing.acquire().await.map_err(|error| WebError::Internal(error.to_string()))?;
    actix_web::web::block(move || password.hash())
        .await
        .map_err(|error| WebError::Internal(error.to_string()))?
        .map_err(|error| WebError::Internal(error.to_string()))
}
