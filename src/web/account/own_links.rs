//! Accounts of other services with which somebody signs in: to be linked with the password, and removed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::SignInLinkNumber;
use crate::domain::person::Author;
use crate::store::kit::{StoreError, Written};
use crate::store::{sign_in_attempts, sign_in_links};
use crate::web::account::elsewhere;
use crate::web::account::journey::{Journey, Linking};
use crate::web::account::own::{Own, Stop};
use crate::web::account::sessions::wait_words;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, NoFields, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::sign_in_links::{Choice, LinkRow, providers, rows};

/// The form with which one is linked. What is typed into it is never shown again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    password: String,
}

#[derive(Template)]
#[template(path = "account/own_links.html")]
struct LinksPage {
    shell: Shell,
    rows: Vec<LinkRow>,
    providers: Vec<Choice>,
    wait: Option<u64>,
    form: Form<LinkForm>,
}

impl LinksPage {
    /// Where one sets out to a provider.
    fn way(&self, choice: &Choice) -> Address {
        self.shell.to().own_sign_in_link(choice.name.clone())
    }

    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }
}

#[derive(Template)]
#[template(path = "account/setting_out.html")]
struct SettingOutPage {
    shell: Shell,
    provider: String,
    address: String,
}

/// Lists them.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None, Form::fresh(FormName::OwnSignIn, LinkForm::default())).await
}

async fn page(context: &Context, wait: Option<u64>, form: Form<LinkForm>) -> Result<HttpResponse, WebError> {
    let person = context.actor()?.person;
    let links = context.state.database.read(move |connection| sign_in_links::of(connection, person)).await?;
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { form.status() };
    let page = LinksPage {
        shell: context.shell(context.words().text("elsewhere-title")),
        rows: rows(context, links, |link| context.to().own_sign_in_removal(link)),
        providers: providers(context),
        wait,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Sets out to the provider whose account is to be linked. A form may lead nowhere but to this site; so a page does.
pub async fn create(context: Context, provider: Path<String>, sent: Sent<LinkForm>) -> Result<HttpResponse, WebError> {
    let state = context.state.clone();
    let known = state.providers.named(&provider).ok_or(WebError::NotFound)?;
    let own = Own::of(&context).await?;
    match own.checked(&state, &sent.typed.password, Some(())).await? {
        Ok(()) => {}
        Err(Stop::Wait(seconds)) => {
            return page(&context, Some(seconds), Form::fresh(FormName::OwnSignIn, LinkForm::default())).await;
        }
        Err(Stop::Refused(refusal)) => return page(&context, None, sent.again(refusal)?).await,
    }
    let session = own.token.clone();
    let forgiven =
        state.database.write_untrailed(move |connection| sign_in_attempts::forgive_own_password(connection, &session));
    forgiven.await?;
    match Journey::begin(&context, known, String::new(), Linking::of(&context)).await {
        Ok((address, journey)) => {
            let provider = known.label(context.language).to_owned();
            let shell = context.shell(context.words().text("elsewhere-title"));
            let mut response = respond::page(&SettingOutPage { shell, provider, address: address.clone() })?;
            let refresh = HeaderValue::from_str(&format!("0; url={address}"));
            let refresh = refresh.map_err(|error| WebError::Internal(error.to_string()))?;
            response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
            journey.kept(&mut response, &state)?;
            Ok(response)
        }
        Err(fault) => elsewhere::faulty(&context, known, &fault),
    }
}

/// Removes one.
pub async fn remove(
    context: Context,
    link: Path<SignInLinkNumber>,
    _sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (actor, link) = (context.actor()?.clone(), link.into_inner());
    let removed = context.state.database.write(move |writer| {
        let author = Author::themselves(actor.person, &actor.name);
        sign_in_links::remove(writer, &author, actor.person, link).map(Written::Recorded::<()>)
    });
    removed.await.map_err(|error: StoreError| WebError::from(error))?;
    Ok(respond::see_other(&context.to().own_sign_in()))
}
