//! Signing in and out. A failed attempt says neither whether the account exists nor how far it came.

use std::sync::LazyLock;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use rand::distr::{Alphanumeric, SampleString as _};
use serde::Deserialize;

use crate::domain::password;
use crate::store::access_log;
use crate::store::accounts::Account;
use crate::store::kit::{StoreError, Written};
use crate::store::people;
use crate::store::second_factor;
use crate::store::sign_in_attempts::{self, Attempt};
use crate::web::account::second_step::First;
use crate::web::account::{device, second_step};
use crate::web::kit::access::{ADDRESS, BY_PROVIDER, DEVICE, PERSON, TOKEN};
use crate::web::kit::address::Address;
use crate::web::kit::caller;
use crate::web::kit::context::Context;
use crate::web::kit::cookies;
use crate::web::kit::draft::Carried;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Sent, TokenlessForm};
use crate::web::kit::form_pages;
use crate::web::kit::metrics::SignIn;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
use crate::web::parts::sign_in_links::{self, Choice};

/// The most bytes a login and its password have together.
pub(super) const LONGEST_CREDENTIALS: usize = 4096;

/// The cookie that ties a login form to the browser it was given to, before there is a session.
const FORM_COOKIE: &str = "login";

/// A hash that no password has, verified where there is no account, so that both take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    password::Password::sized("himitsu-no-michi-7391")
        .ok()
        .and_then(|password| password.hash().ok())
        .unwrap_or_default()
});

/// What the login page has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Nothing: it is asked for.
    Asked,
    SignedOut,
    /// The password was changed, which ended the session.
    PasswordChanged,
    /// Another form was sent after its session had ended.
    Expired,
    /// Account and password don't fit.
    Failed,
    /// The second factor came too late, or without the password before it.
    TooLate,
    /// Too many attempts: to be tried again after so many seconds.
    Throttled(u64),
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct LoginPage {
    shell: Shell,
    form_token: String,
    form: LoginForm,
    answer: Answer,
    /// The providers with whose accounts one can sign in as well.
    providers: Vec<Choice>,
}

impl LoginPage {
    fn failed(&self) -> bool {
        self.answer == Answer::Failed
    }

    const fn throttled(&self) -> Option<u64> {
        match self.answer {
            Answer::Throttled(seconds) => Some(seconds),
            _ => None,
        }
    }

    /// Where one sets out to a provider.
    fn way(&self, name: &str) -> Address {
        let next = Some(&self.form.going.next).filter(|next| !next.is_empty());
        self.shell.to().provider_sign_in(name.to_owned()).with_some("next", next)
    }

    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }

    /// The page with the cookie that ties its form to the browser.
    fn respond(
        context: &Context,
        form_token: String,
        form: LoginForm,
        answer: Answer,
    ) -> Result<HttpResponse, WebError> {
        let status = match answer {
            Answer::Asked | Answer::SignedOut | Answer::PasswordChanged => StatusCode::OK,
            Answer::Expired | Answer::TooLate => StatusCode::UNAUTHORIZED,
            Answer::Failed => StatusCode::UNPROCESSABLE_ENTITY,
            Answer::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
        };
        let shell = context.shell(context.words().text("login-title"));
        let providers = sign_in_links::providers(context);
        let page = Self { shell, form_token: form_token.clone(), form, answer, providers };
        let mut response = respond::page_with_status(&page, status)?;
        if let Some(seconds) = page.throttled() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        keep_token(&mut response, &context.state, form_token)?;
        Ok(response)
    }
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
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    form_token: String,
    login: String,
    password: String,
    #[serde(flatten)]
    going: Going,
}

/// Where somebody goes who signs in, and what they take along.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Going {
    pub(super) next: String,
    #[serde(flatten)]
    pub(super) carried: Carried,
}

/// Shows the login form to somebody who sent another form after their session had ended.
pub fn expired(context: &Context, request: &HttpRequest, carried: Carried) -> Result<HttpResponse, WebError> {
    let form = LoginForm { going: Going { carried, ..Going::default() }, ..LoginForm::default() };
    LoginPage::respond(context, form_token(request, &context.state), form, Answer::Expired)
}

/// Shows the login form to somebody whose second factor came too late.
pub(super) fn too_late(context: &Context, request: &HttpRequest, going: Going) -> Result<HttpResponse, WebError> {
    let form = LoginForm { going, ..LoginForm::default() };
    LoginPage::respond(context, form_token(request, &context.state), form, Answer::TooLate)
}

/// Shows the login form.
pub async fn new(context: Context, request: HttpRequest, query: Query<LoginQuery>) -> Result<HttpResponse, WebError> {
    let LoginQuery { next, out } = query.into_inner();
    let next = if context.to().path(&next).is_some() { next } else { String::new() };
    let answer = match out.as_deref() {
        Some("password") => Answer::PasswordChanged,
        Some(_) => Answer::SignedOut,
        None => Answer::Asked,
    };
    let token = form_token(&request, &context.state);
    LoginPage::respond(
        &context,
        token,
        LoginForm { going: Going { next, ..Going::default() }, ..LoginForm::default() },
        answer,
    )
}

/// Signs somebody in.
pub async fn create(
    context: Context,
    request: HttpRequest,
    session: Session,
    form: TokenlessForm<LoginForm>,
) -> Result<HttpResponse, WebError> {
    let TokenlessForm(form, _held) = form;
    let token = known_token(&request, &context.state);
    let Some(token) = token.filter(|token| *token == form.form_token && !token.is_empty()) else {
        return Err(WebError::StaleForm);
    };
    // What is carried may be long; a login and a password are not.
    if form.login.len() + form.password.len() > LONGEST_CREDENTIALS {
        return Ok(HttpResponse::PayloadTooLarge().finish());
    }
    let tried = attempt(&context.state, &request, &form.login);
    match admitted(&context.state, &form, &tried).await? {
        Ok(Admitted::In(account)) => let_in(&context, &request, &session, &account, form.going, tried.device).await,
        Ok(Admitted::HalfWay(account)) => {
            second_step::ask(&context, &account, First::Password, token, form.going).await
        }
        Err(answer) => LoginPage::respond(&context, token, form, answer),
    }
}

/// Begins the session of somebody who has shown who they are, and leads on.
pub(super) async fn let_in(
    context: &Context,
    request: &HttpRequest,
    session: &Session,
    account: &Account,
    going: Going,
    device: Option<String>,
) -> Result<HttpResponse, WebError> {
    begin(session, account, &context.state, request)?;
    let next = match going.carried.keep(&context.state, account.person).await? {
        Some(carried) => form_pages::draft_page(context.to(), carried),
        None => context.to().path(&going.next).unwrap_or_else(|| context.to().desk()),
    };
    let mut response = respond::see_other(&next);
    device::remember(&mut response, &context.state, &account.login, device)?;
    Ok(response)
}

/// Keeps with a session that was just begun by what its owner came.
pub(super) fn came_by(session: &Session, first: First) -> Result<(), WebError> {
    session.insert(BY_PROVIDER, first == First::Provider).map_err(|error| WebError::Internal(error.to_string()))
}

/// An attempt to sign in, with where it comes from.
pub(super) fn attempt(state: &State, request: &HttpRequest, login: &str) -> Attempt {
    Attempt {
        account: sign_in_attempts::folded(login),
        address: caller::address(request, &state.settings.trusted_proxies),
        device: device::known(request, state, login),
    }
}

/// How far a login and its password have brought somebody.
enum Admitted {
    In(Account),
    /// To the second factor, and nowhere else.
    HalfWay(Account),
}

/// Whom a form lets in, and how far, or what to answer. Unless there is to wait, or the second factor is still to come, it
/// is noted in the access log.
async fn admitted(state: &State, form: &LoginForm, tried: &Attempt) -> Result<Result<Admitted, Answer>, WebError> {
    let counted = match state.throttle.attempt(&state.database, tried).await? {
        Ok(counted) => counted,
        Err(wait) => {
            state.metrics.tried_to_sign_in(SignIn::HeldBack);
            return Ok(Err(Answer::Throttled(wait.as_secs() + 1)));
        }
    };
    let login = form.login.trim().to_owned();
    let wanted = login.clone();
    let read = state.database.read(move |connection| {
        let known = people::by_login(connection, &wanted)?;
        let goes_on = known.as_ref().map(|known| second_factor::is_set(connection, known.person)).transpose()?;
        Ok((known, goes_on.unwrap_or_default()))
    });
    let (known, goes_on) = read.await?;
    let account = verified(state, known.clone(), form.password.clone()).await?;
    if let Some(account) = account.clone().filter(|_| goes_on) {
        return Ok(Ok(Admitted::HalfWay(account)));
    }
    let (noted, tried) = (account.clone(), tried.clone());
    let note = state.database.write(move |writer| {
        match &noted {
            Some(account) => {
                sign_in_attempts::forgive(writer.connection, &tried, counted)?;
                access_log::signed_in(writer, account, tried.address)
            }
            None => access_log::sign_in_failed(writer, &login, known.as_ref(), tried.address),
        }
        .map(Written::Recorded)
    });
    note.await?;
    state.metrics.tried_to_sign_in(if account.is_some() { SignIn::Done } else { SignIn::Failed });
    Ok(account.map(Admitted::In).ok_or(Answer::Failed))
}

/// Begins a session under a new key.
fn begin(session: &Session, account: &Account, state: &State, request: &HttpRequest) -> Result<(), WebError> {
    let internal = |error: actix_session::SessionInsertError| WebError::Internal(error.to_string());
    session.clear();
    session.renew();
    session.insert(PERSON, account.person).map_err(internal)?;
    session.insert(ADDRESS, caller::address(request, &state.settings.trusted_proxies)).map_err(internal)?;
    session.insert(DEVICE, caller::device(request)).map_err(internal)?;
    session.insert(TOKEN, Alphanumeric.sample_string(&mut rand::rng(), 32)).map_err(internal)
}

/// Signs somebody out.
pub async fn delete(context: Context, session: Session, _sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let noted = context.state.database.write(move |writer| {
        access_log::signed_out(writer, &actor);
        Ok::<_, StoreError>(Written::Recorded(()))
    });
    noted.await?;
    session.purge();
    Ok(respond::see_other(&context.to().login().with("out", 1)))
}

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

/// How long there is to wait, in words.
pub fn wait_words(shell: &Shell, seconds: u64) -> String {
    match seconds {
        0..=90 => shell.with("login-throttled", "seconds", seconds),
        _ => shell.with("login-throttled-minutes", "minutes", seconds.div_ceil(60)),
    }
}

/// The token that the browser has.
pub(super) fn known_token(request: &HttpRequest, state: &State) -> Option<String> {
    let cookie = request.cookie(&cookies::name(FORM_COOKIE, state.settings.is_secure()));
    cookie.map(|cookie| cookie.value().to_owned())
}

/// The token of the browser's login form: the one it has, so that two open tabs both work, or a new one.
pub(super) fn form_token(request: &HttpRequest, state: &State) -> String {
    known_token(request, state)
        .filter(|token| token.len() == 32 && token.chars().all(|character| character.is_ascii_alphanumeric()))
        .unwrap_or_else(|| Alphanumeric.sample_string(&mut rand::rng(), 32))
}

pub(super) fn keep_token(response: &mut HttpResponse, state: &State, token: String) -> Result<(), WebError> {
    let cookie = cookies::closed(FORM_COOKIE, token, state.settings.is_secure());
    response.add_cookie(&cookie).map_err(|error| WebError::Internal(error.to_string()))
}
