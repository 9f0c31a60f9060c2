//! Signing in and out. A failed attempt says neither whether the account exists nor how far it came.

use std::sync::LazyLock;

use actix_session::Session;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use rand::distr::{Alphanumeric, SampleString as _};
use serde::Deserialize;

use crate::domain::password;
use crate::store::access_log;
use crate::store::kit::{StoreError, Written};
use crate::store::people::{self, Account};
use crate::web::kit::access::{PERSON, TOKEN};
use crate::web::kit::context::Context;
use crate::web::kit::draft::Carried;
use crate::web::kit::errors::WebError;
use crate::web::kit::form_pages;
use crate::web::kit::forms::{SafeForm, TextForm};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;

/// The most bytes a login and its password have together.
const LONGEST_CREDENTIALS: usize = 4096;

/// The cookie that ties a login form to the browser it was given to, before there is a session.
const FORM_COOKIE: &str = "ichirizuka-login";

/// A hash that no password has, verified where there is no account, so that both take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    password::Password::check("himitsu-no-michi-7391", "")
        .ok()
        .and_then(|password| password.hash().ok())
        .unwrap_or_default()
});

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct LoginPage {
    shell: Shell,
    form_token: String,
    login: String,
    next: String,
    failed: bool,
    throttled: Option<u64>,
    signed_out: bool,
    carried: Carried,
}

/// The query of the login page.
#[derive(Deserialize)]
pub struct LoginQuery {
    #[serde(default)]
    next: String,
    #[serde(default)]
    out: Option<String>,
}

/// The login form.
#[derive(Deserialize)]
pub struct LoginForm {
    form_token: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    carried: Carried,
}

/// Shows the login form to somebody who sent another form after their session had ended.
pub fn expired(context: &Context, request: &HttpRequest, carried: Carried) -> Result<HttpResponse, WebError> {
    let form_token = form_token(request);
    let page = LoginPage {
        shell: context.shell(context.words().text("login-title")),
        form_token: form_token.clone(),
        login: String::new(),
        next: String::new(),
        failed: false,
        throttled: None,
        signed_out: false,
        carried,
    };
    let mut response = respond::page_with_status(&page, StatusCode::UNAUTHORIZED)?;
    keep_token(&mut response, &context.state, form_token)?;
    Ok(response)
}

/// Shows the login form.
pub async fn new(context: Context, request: HttpRequest, query: Query<LoginQuery>) -> Result<HttpResponse, WebError> {
    let query = query.into_inner();
    let form_token = form_token(&request);
    let page = LoginPage {
        shell: context.shell(context.words().text("login-title")),
        form_token: form_token.clone(),
        login: String::new(),
        next: if context.to().path(&query.next).is_some() { query.next } else { String::new() },
        failed: false,
        throttled: None,
        signed_out: query.out.is_some(),
        carried: Carried::default(),
    };
    let mut response = respond::page(&page)?;
    keep_token(&mut response, &context.state, form_token)?;
    Ok(response)
}

/// Signs somebody in.
pub async fn create(
    context: Context,
    request: HttpRequest,
    session: Session,
    form: TextForm<LoginForm>,
) -> Result<HttpResponse, WebError> {
    let TextForm(form) = form;
    let known_token = request.cookie(FORM_COOKIE).map(|cookie| cookie.value().to_owned());
    if known_token.as_deref() != Some(form.form_token.as_str()) || form.form_token.is_empty() {
        return Err(WebError::StaleForm);
    }
    // What is carried may be long; a login and a password are not.
    if form.login.len() + form.password.len() > LONGEST_CREDENTIALS {
        return Ok(HttpResponse::PayloadTooLarge().finish());
    }
    let login = form.login.trim().to_owned();
    let address = request.peer_addr().map(|address| address.ip());
    if let Err(wait) = context.state.throttle.attempt(&login, address) {
        return throttled(&context, form, wait.as_secs() + 1);
    }
    let wanted = login.clone();
    let account = context.state.database.read(move |connection| people::by_login(connection, &wanted)).await?;
    let known = account.clone();
    let Some(account) = verified(&context.state, account, form.password.clone()).await? else {
        let noted = context.state.database.write(move |writer| {
            access_log::sign_in_failed(writer, &login, known.as_ref(), address).map(Written::Recorded)
        });
        noted.await?;
        return refused(&context, form);
    };
    let signed_in = account.clone();
    let noted = context
        .state
        .database
        .write(move |writer| access_log::signed_in(writer, &signed_in, address).map(Written::Recorded));
    noted.await?;
    session.clear();
    session.renew();
    let internal = |error: actix_session::SessionInsertError| WebError::Internal(error.to_string());
    session.insert(PERSON, account.person).map_err(internal)?;
    session.insert(TOKEN, Alphanumeric.sample_string(&mut rand::rng(), 32)).map_err(internal)?;
    let carried = form.carried.keep(&context.state, account.person).await?;
    let next = match carried {
        Some(form) => form_pages::draft_page(context.to(), form),
        None => context.to().path(&form.next).unwrap_or_else(|| context.to().desk()),
    };
    Ok(respond::see_other(&next))
}

/// Signs somebody out.
pub async fn delete(context: Context, session: Session, _form: SafeForm<NoFields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let noted = context.state.database.write(move |writer| {
        access_log::signed_out(writer, &actor);
        Ok::<_, StoreError>(Written::Recorded(()))
    });
    noted.await?;
    session.purge();
    Ok(respond::see_other(&context.to().login().with("out", 1)))
}

/// A form of nothing but its token.
#[derive(Deserialize)]
pub struct NoFields {}

/// The account, where it is open and the password is its own. Verifying is slow by design and therefore kept off the
/// async threads and to a few at a time.
pub async fn verified(state: &State, account: Option<Account>, password: String) -> Result<Option<Account>, WebError> {
    let _turn = state.throttle.hashing.acquire().await.map_err(|error| WebError::Internal(error.to_string()))?;
    actix_web::web::block(move || {
        let hash = account.as_ref().map_or(NOBODY.as_str(), |account| account.password_hash.as_str());
        let fits = password::verify(&password, hash);
        account.filter(|account| fits && !account.disabled)
    })
    .await
    .map_err(|error| WebError::Internal(error.to_string()))
}

fn refused(context: &Context, form: LoginForm) -> Result<HttpResponse, WebError> {
    let page = LoginPage {
        shell: context.shell(context.words().text("login-title")),
        form_token: form.form_token,
        login: form.login,
        next: form.next,
        failed: true,
        throttled: None,
        signed_out: false,
        carried: form.carried,
    };
    respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
}

fn throttled(context: &Context, form: LoginForm, seconds: u64) -> Result<HttpResponse, WebError> {
    let page = LoginPage {
        shell: context.shell(context.words().text("login-title")),
        form_token: form.form_token,
        login: form.login,
        next: form.next,
        failed: false,
        throttled: Some(seconds),
        signed_out: false,
        carried: form.carried,
    };
    let mut response = respond::page_with_status(&page, StatusCode::TOO_MANY_REQUESTS)?;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(response)
}

/// The token of the browser's login form: the one it has, so that two open tabs both work, or a new one.
fn form_token(request: &HttpRequest) -> String {
    request
        .cookie(FORM_COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| token.len() == 32 && token.chars().all(|character| character.is_ascii_alphanumeric()))
        .unwrap_or_else(|| Alphanumeric.sample_string(&mut rand::rng(), 32))
}

fn keep_token(response: &mut HttpResponse, state: &State, token: String) -> Result<(), WebError> {
    let cookie = Cookie::build(FORM_COOKIE, token)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.settings.is_secure())
        .finish();
    response.add_cookie(&cookie).map_err(|error| WebError::Internal(error.to_string()))
}
