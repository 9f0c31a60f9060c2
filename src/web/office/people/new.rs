//! A new account with its first post.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::numbers::UnitNumber;
use crate::domain::person::{Role, is_login};
use crate::domain::{policy, text};
use crate::store::kit::{StoreError, Written};
use crate::store::people::{self, NewPerson};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::typed::{Fields, Typed, field};
use crate::web::office::people::{Handed, PasswordsPage, Units, initial_password, read_name, read_post};

#[derive(Template)]
#[template(path = "office/people/new.html")]
struct NewPage {
    shell: Shell,
    typed: Typed,
    units: Vec<(UnitNumber, String)>,
    today: String,
}

impl NewPage {
    const fn roles() -> &'static [Role] {
        Role::ALL
    }
}

/// Shows the form.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let units = context.state.database.read(Units::load).await?;
    answer(&context, &units, Typed::default())
}

fn answer(context: &Context, units: &Units, typed: Typed) -> Result<HttpResponse, WebError> {
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NewPage {
        shell: context.shell(context.words().text("people-new")),
        typed,
        units: units.choices(),
        today: context.state.clock.today().to_string(),
    };
    respond::page_with_status(&page, status)
}

/// Makes the account. The initial password is on the answer and nowhere else.
pub async fn create(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeForm(fields) = form;
    let units = context.state.database.read(Units::load).await?;
    let mut problems = Vec::new();
    let login = text::normalise(field(&fields, "login"));
    if !is_login(&login) {
        problems.push(("login".to_owned(), "people-login-invalid"));
    }
    let name = read_name(&fields).map_err(|problem| problems.push(problem));
    let post = read_post(&fields, &units, context.state.clock.today()).map_err(|more| problems.extend(more));
    let (Ok(name), Ok(post), true) = (name, post, problems.is_empty()) else {
        return answer(&context, &units, Typed { fields, problems });
    };
    let (password, password_hash) = initial_password(&context.state, &login).await?;
    let new = NewPerson {
        login: login.clone(),
        name: name.clone(),
        password_hash,
        must_change_password: true,
        posts: vec![post],
    };
    let added = context.state.database.write(move |writer| people::add(writer, &permit, &new).map(Written::Recorded));
    match added.await {
        Ok(person) => {
            let page = PasswordsPage {
                shell: context.shell(context.words().text("people-password-title")),
                handed: vec![Handed { login, name, password }],
                carried_out: None,
                next: format!("/admin/people/{person}"),
            };
            respond::page_with_status(&page, StatusCode::CREATED)
        }
        Err(StoreError::Conflict(_)) => answer(&context, &units, Typed::with(fields, "login", "people-login-taken")),
        Err(error) => Err(error.into()),
    }
}
