//! The second step of signing in: after the right password, or an account elsewhere, the second factor. Until it is given
//! there is no session; a signed cookie says for some minutes who has come so far in this browser, and by which of the two.

use actix_session::Session;
use actix_web::cookie::{CookieJar, time::Duration};
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::digest;
use crate::domain::numbers::PersonNumber;
use crate::domain::second_factor::Proof;
use crate::store::access_log;
use crate::store::accounts::Account;
use crate::store::kit::{StoreError, Writer, Written};
use crate::store::people;
use crate::store::second_factor::passkeys::{self as stored, Binding};
use crate::store::second_factor::{self, Given, Taken};
use crate::store::sign_in_attempts::{self, Attempt};
use crate::web::account::passkeys::LONGEST_ANSWER;
use crate::web::account::sessions::{self, Going, LONGEST_CREDENTIALS, wait_words};
use crate::web::account::{own, passkeys};
use crate::web::kit::context::Context;
use crate::web::kit::cookies;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::TokenlessForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;

/// The cookie that says who has come through the first step.
const COOKIE: &str = "half-way";
/// How it says by what: these are the words in it.
const PASSWORD: &str = "password";
const PROVIDER: &str = "provider";
/// For so long it is good.
const LASTS: Duration = Duration::minutes(5);

/// What the page has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Nothing: the code is asked for.
    Asked,
    /// The code is none, or not this account's, or was used before.
    Failed,
    /// The passkey is not this account's, or came too late.
    PasskeyFailed,
    /// Too many attempts: to be tried again after so many seconds.
    Throttled(u64),
}

#[derive(Template)]
#[template(path = "account/second_step.html")]
struct StepPage {
    shell: Shell,
    form_token: String,
    going: Going,
    answer: Answer,
    /// Whether an app makes codes for the account.
    has_app: bool,
    has_passkeys: bool,
    /// What the browser is told that is asked for a passkey, where there is one and this site can have them.
    options: Option<String>,
}

impl StepPage {
    fn passkey_failed(&self) -> bool {
        self.answer == Answer::PasskeyFailed
    }

    fn failed(&self) -> bool {
        self.answer == Answer::Failed
    }

    const fn throttled(&self) -> Option<u64> {
        match self.answer {
            Answer::Throttled(seconds) => Some(seconds),
            Answer::Asked | Answer::Failed | Answer::PasskeyFailed => None,
        }
    }

    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }

    async fn respond(
        context: &Context,
        person: PersonNumber,
        form_token: String,
        going: Going,
        answer: Answer,
    ) -> Result<HttpResponse, WebError> {
        let status = match answer {
            Answer::Asked => StatusCode::OK,
            Answer::Failed | Answer::PasskeyFailed => StatusCode::UNPROCESSABLE_ENTITY,
            Answer::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
        };
        let database = &context.state.database;
        let standing = database.read(move |connection| second_factor::standing(connection, person)).await?;
        let has_app = standing.is_some_and(|standing| standing.since.is_some());
        let has_passkeys = standing.is_some_and(|standing| standing.passkeys > 0);
        let options = match passkeys::site(context).filter(|_| has_passkeys) {
            Some(site) => stored::ask(database, site, person, Binding::to_sign_in(&form_token), Utc::now()).await?,
            None => None,
        };
        let title = if has_passkeys { "passkeys-step-title" } else { "factor-step-title" };
        let shell = context.shell(context.words().text(title));
        let page = Self { shell, form_token, going, answer, has_app, has_passkeys, options };
        let mut response = respond::page_with_status(&page, status)?;
        if let Some(seconds) = page.throttled() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Ok(response)
    }
}

/// The form of the second step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    form_token: String,
    code: String,
    /// What the browser answered that was asked for a passkey, as JSON.
    answer: String,
    #[serde(flatten)]
    going: Going,
}

/// What somebody has shown before their second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Password,
    /// An account elsewhere.
    Provider,
}

/// Asks for the second factor of an account that was shown to be somebody's own with this form's token.
pub(super) async fn ask(
    context: &Context,
    account: &Account,
    first: First,
    form_token: String,
    going: Going,
) -> Result<HttpResponse, WebError> {
    let value = HalfWay::now(account, first, &form_token).written();
    let mut response = StepPage::respond(context, account.person, form_token, going, Answer::Asked).await?;
    keep(&mut response, &context.state, value, LASTS)?;
    Ok(response)
}

/// Shows the form to a browser in which the first step was taken a moment ago.
pub async fn show(context: Context, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let token = sessions::known_token(&request, &context.state).unwrap_or_default();
    match half_way(&context.state, &request, &token).await? {
        Some((account, _)) => StepPage::respond(&context, account.person, token, Going::default(), Answer::Asked).await,
        None => Ok(respond::see_other(&context.to().login())),
    }
}

/// Signs somebody in who gives their second factor.
pub async fn create(
    context: Context,
    request: HttpRequest,
    session: Session,
    form: TokenlessForm<StepForm>,
) -> Result<HttpResponse, WebError> {
    let TokenlessForm(StepForm { form_token, code, answer, going }, _held) = form;
    if code.len() > LONGEST_CREDENTIALS || answer.len() > LONGEST_ANSWER {
        return Ok(HttpResponse::PayloadTooLarge().finish());
    }
    let known = sessions::known_token(&request, &context.state).filter(|known| *known == form_token);
    let token = known.filter(|known| !known.is_empty()).ok_or(WebError::StaleForm)?;
    let Some((account, first)) = half_way(&context.state, &request, &token).await? else {
        return sessions::too_late(&context, &request, going);
    };
    let tried = sessions::attempt(&context.state, &request, &account.login);
    let by_passkey = || passkeys::given(&context, Binding::to_sign_in(&token), answer.clone());
    let given = if answer.is_empty() { own::typed(&code) } else { Some(by_passkey()) };
    let answer = match admitted(&context.state, &account, &tried, given).await? {
        Ok(()) => {
            let mut response = sessions::let_in(&context, &request, &session, &account, going, tried.device).await?;
            sessions::came_by(&session, first)?;
            keep(&mut response, &context.state, String::new(), Duration::ZERO)?;
            return Ok(response);
        }
        Err(answer) => answer,
    };
    StepPage::respond(&context, account.person, token, going, answer).await
}

/// Whether what was given lets the account in, or what to answer. What is no code at all counts for nothing.
async fn admitted(
    state: &State,
    account: &Account,
    tried: &Attempt,
    given: Option<Given>,
) -> Result<Result<(), Answer>, WebError> {
    let Some(given) = given else { return Ok(Err(Answer::Failed)) };
    if let Err(wait) = state.throttle.code(&state.database, tried).await? {
        return Ok(Err(Answer::Throttled(wait.as_secs() + 1)));
    }
    let failed = if matches!(given, Given::Passkey(_)) { Answer::PasskeyFailed } else { Answer::Failed };
    let (key, account, tried) = (state.keys.second_factors.clone(), account.clone(), tried.clone());
    let noted = state.database.write(move |writer| {
        let taken = second_factor::accept(writer.connection, &key, account.person, &given, Utc::now())?;
        note(writer, &account, &tried, &given, &taken)?;
        Ok::<_, WebError>(Written::Recorded(matches!(taken, Taken::Right(_))))
    });
    if noted.await? {
        return Ok(Ok(()));
    }
    tracing::warn!("a second factor was refused; the trail says whose");
    Ok(Err(failed))
}

/// Notes in the access log what became of what was given.
fn note(
    writer: &mut Writer<'_>,
    account: &Account,
    tried: &Attempt,
    given: &Given,
    taken: &Taken,
) -> Result<(), StoreError> {
    let name = match (taken, given) {
        (Taken::Right(name), _) => name,
        (_, Given::Passkey(_)) => {
            return access_log::passkey_refused(writer, account, *taken == Taken::WentBack, tried.address);
        }
        _ => return access_log::code_refused(writer, account, tried.address),
    };
    sign_in_attempts::forgive_code(writer.connection, tried)?;
    if let Some(name) = name {
        access_log::passkey_used(writer, account, name)?;
    }
    let standing = second_factor::standing(writer.connection, account.person)?;
    if let (Given::Typed(Proof::Recovery(_)), Some(left)) = (given, standing) {
        access_log::recovery_code_used(writer, account, left.recovery_codes)?;
    }
    access_log::signed_in(writer, account, tried.address)
}

/// Who has come through the first step, how, and until when that is good.
struct HalfWay {
    person: PersonNumber,
    first: First,
    until: DateTime<Utc>,
    /// Of the password as it was and the token of the form, which is the browser's.
    binding: String,
}

impl HalfWay {
    fn now(account: &Account, first: First, form_token: &str) -> Self {
        let until = Utc::now() + chrono::TimeDelta::seconds(LASTS.whole_seconds());
        Self { person: account.person, first, until, binding: Self::binding(account, form_token) }
    }

    fn binding(account: &Account, form_token: &str) -> String {
        digest::sha256(format!("{form_token} {}", account.password_hash).as_bytes())
    }

    fn written(&self) -> String {
        let first = if self.first == First::Provider { PROVIDER } else { PASSWORD };
        format!("{}.{first}.{}.{}", self.person, self.until.timestamp(), self.binding)
    }

    fn read(value: &str) -> Option<Self> {
        let mut parts = value.splitn(4, '.');
        let person = parts.next()?.parse().ok()?;
        let first = match parts.next()? {
            PROVIDER => First::Provider,
            PASSWORD => First::Password,
            _ => return None,
        };
        let until = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
        Some(Self { person, first, until, binding: parts.next()?.to_owned() })
    }
}

/// The account that was shown in this browser a moment ago, and how, where it still is one with a second factor.
async fn half_way(
    state: &State,
    request: &HttpRequest,
    form_token: &str,
) -> Result<Option<(Account, First)>, WebError> {
    let sent = request.cookie(&cookies::name(COOKIE, state.settings.is_secure()));
    let value = sent.and_then(|sent| CookieJar::new().signed(&state.keys.half_way).verify(sent));
    let Some(known) = value.and_then(|value| HalfWay::read(value.value())) else { return Ok(None) };
    if known.until <= Utc::now() {
        return Ok(None);
    }
    let account = state.database.read(move |connection| {
        let is_set = second_factor::is_set(connection, known.person)?;
        if is_set { people::by_number(connection, known.person).map(Some) } else { Ok(None) }
    });
    let is_same = |account: &Account| HalfWay::binding(account, form_token) == known.binding && !account.disabled;
    Ok(account.await?.filter(is_same).map(|account| (account, known.first)))
}

fn keep(response: &mut HttpResponse, state: &State, value: String, lasts: Duration) -> Result<(), WebError> {
    let mut cookie = cookies::closed(COOKIE, value, state.settings.is_secure());
    cookie.set_max_age(lasts);
    let mut jar = CookieJar::new();
    jar.signed_mut(&state.keys.half_way).add(cookie);
    for cookie in jar.delta() {
        response.add_cookie(cookie).map_err(|error| WebError::Internal(error.to_string()))?;
    }
    Ok(())
}
