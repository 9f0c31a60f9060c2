//! One's own password.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::domain::password::{LONGEST, Password, PasswordProblem, SHORTEST};
use crate::domain::person::Author;
use crate::store::kit::Written;
use crate::store::people;
use crate::web::account::sessions::verified;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    shell: Shell,
    shortest: usize,
    longest: usize,
    must_change: bool,
    wait: Option<u64>,
    current_is_wrong: bool,
    problem: Option<&'static str>,
    repetition_differs: bool,
}

/// The form for a new password.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    repeated: String,
}

fn page(context: &Context) -> Result<PasswordPage, WebError> {
    Ok(PasswordPage {
        shell: context.shell(context.words().text("password-title")),
        shortest: SHORTEST,
        longest: LONGEST,
        must_change: context.actor()?.must_change_password,
        wait: None,
        current_is_wrong: false,
        problem: None,
        repetition_differs: false,
    })
}

/// Shows the form.
pub async fn edit(context: Context) -> Result<HttpResponse, WebError> {
    respond::page(&page(&context)?)
}

/// Changes the password, ends every session of its owner, and leads to the login.
pub async fn update(context: Context, form: SafeForm<PasswordForm>) -> Result<HttpResponse, WebError> {
    let SafeForm(form) = form;
    let person = context.actor()?.person;
    let account = context.state.database.read(move |connection| people::by_number(connection, person)).await?;
    let mut page = page(&context)?;
    if let Err(wait) = context.state.throttle.attempt(&account.login, None) {
        page.wait = Some(wait.as_secs() + 1);
        return respond::page_with_status(&page, StatusCode::TOO_MANY_REQUESTS);
    }
    let (login, name) = (account.login.clone(), account.name.clone());
    page.current_is_wrong = verified(&context.state, Some(account), form.current).await?.is_none();
    page.repetition_differs = form.new != form.repeated;
    let password = match Password::check(&form.new, &login) {
        Ok(password) if !page.current_is_wrong && !page.repetition_differs => password,
        checked => {
            page.problem = checked.err().map(|problem| match problem {
                PasswordProblem::TooShort => "password-too-short",
                PasswordProblem::TooLong => "password-too-long",
                PasswordProblem::ContainsAccount => "password-contains-account",
                PasswordProblem::TooCommon => "password-too-common",
            });
            return respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let turn = context.state.throttle.hashing.acquire().await;
    let hash = actix_web::web::block(move || password.hash())
        .await
        .map_err(|error| WebError::Internal(error.to_string()))?
        .map_err(|error| WebError::Internal(error.to_string()))?;
    drop(turn);
    let author = Author::themselves(person, &name);
    let changed = context
        .state
        .database
        .write(move |writer| people::change_password(writer, &author, person, &hash).map(Written::Recorded));
    changed.await?;
    Ok(respond::see_other(&context.to().login().with("out", "password")))
}
