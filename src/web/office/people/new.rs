//! A new account with its first post.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{PersonNumber, UnitNumber};
use crate::domain::person::Role;
use crate::domain::policy;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, StoreError};
use crate::store::people::{self, NewPerson};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::people::form::NewPersonForm;
use crate::web::office::people::{Handed, PasswordsPage, Units, initial_password};

#[derive(Template)]
#[template(path = "office/people/new.html")]
struct NewPersonPage {
    shell: Shell,
    form: Form<NewPersonForm>,
    units: Vec<(UnitNumber, String)>,
    today: String,
}

impl NewPersonPage {
    const fn roles() -> &'static [Role] {
        Role::ALL
    }
}

/// Shows the form.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let form = Form::open(&context, FormName::NewPerson, NewPersonForm::default).await?;
    page(&context, form).await
}

async fn page(context: &Context, form: Form<NewPersonForm>) -> Result<HttpResponse, WebError> {
    let units = context.state.database.read(Units::load).await?;
    let status = form.status();
    let page = NewPersonPage {
        shell: context.shell(context.words().text("people-new")),
        form,
        units: units.choices(),
        today: context.state.clock.today().to_string(),
    };
    respond::page_with_status(&page, status)
}

/// Makes the account. The initial password is on the answer and nowhere else.
pub async fn create(context: Context, sent: Sent<NewPersonForm>) -> Result<HttpResponse, WebError> {
    let (person, handed) = match make(&context, &sent).await {
        Ok(made) => made,
        Err(refusal) => return page(&context, sent.again(refusal)?).await,
    };
    let page = PasswordsPage {
        shell: context.shell(context.words().text("people-password-title")),
        handed: vec![handed],
        carried_out: None,
        next: context.to().person(person),
    };
    respond::page_with_status(&page, StatusCode::CREATED)
}

async fn make(context: &Context, sent: &Sent<NewPersonForm>) -> Result<(PersonNumber, Handed), Refusal> {
    let permit = policy::administer(context.actor()?)?;
    let units = context.state.database.read(Units::load).await?;
    let named = sent.typed.read(&units, context.state.clock.today())?;
    let (password, password_hash) = initial_password(&context.state).await?;
    let handed = Handed { login: named.login.clone(), name: named.name.clone(), password };
    let new = NewPerson {
        login: named.login,
        name: named.name,
        password_hash,
        must_change_password: true,
        posts: vec![named.post],
    };
    let added = sent.write(context, move |writer, _| match people::add(writer, &permit, &new) {
        Err(StoreError::Conflict(Conflict::Exists)) => Err(Problem::new("login", "people-login-taken").into()),
        added => Ok(Recorded(added?)),
    });
    Ok((added.await?, handed))
}
