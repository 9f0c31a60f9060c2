//! One's own passkeys: adding one, in two steps, removing one, and new recovery codes. Each asks for the password again, and
//! for the second factor where there is one. The browser answers to what a page asks; the answer comes as the form's.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::Utc;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::PasskeyNumber;
use crate::domain::passkey::{LONGEST_NAME, MOST, Site};
use crate::domain::second_factor::{hashes, recovery_codes};
use crate::store::kit::{Conflict, Written};
use crate::store::second_factor::passkeys::{self, Answer, Binding, Listed, Wanted};
use crate::store::second_factor::{self, Given, Standing};
use crate::store::sign_in_attempts;
use crate::web::account::own::{Own, Stop, code_wrong, typed};
use crate::web::account::second_factor::codes_page;
use crate::web::account::sessions::wait_words;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most bytes of what a browser answers.
pub(super) const LONGEST_ANSWER: usize = 16 * 1024;

/// The form, for all that can be done with passkeys. What is typed into it as a proof is never shown again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    password: String,
    code: String,
    /// What the browser answered, as JSON.
    answer: String,
    /// The name of a new one.
    name: String,
    /// Which of them is to go.
    passkey: String,
}

#[derive(Template)]
#[template(path = "account/passkeys.html")]
struct PasskeysPage {
    shell: Shell,
    listed: Vec<Listed>,
    standing: Option<Standing>,
    /// Whether this site can have passkeys.
    is_possible: bool,
    /// What the browser is told that is asked for one, where there is one.
    options: Option<String>,
    wait: Option<u64>,
    form: Form<PasskeyForm>,
}

impl PasskeysPage {
    fn wait(&self, seconds: &u64) -> String {
        wait_words(&self.shell, *seconds)
    }

    fn code_support(&self) -> String {
        let offered = self.options.is_some();
        self.shell.t(if offered { "passkeys-code-or-passkey" } else { "passkeys-code-support" })
    }

    const fn has_room(&self) -> bool {
        self.listed.len() < MOST
    }
}

#[derive(Template)]
#[template(path = "account/new_passkey.html")]
struct NewPasskeyPage {
    shell: Shell,
    name: String,
    options: String,
    form: Form<PasskeyForm>,
}

/// The city's site, where it can have passkeys.
pub(super) fn site(context: &Context) -> Option<Site> {
    Site::at(&context.state.settings.public_address, &context.city().name)
}

/// What a browser answered that was asked for a passkey.
pub(super) fn given(context: &Context, binding: Binding, text: String) -> Given {
    Given::Passkey(Answer { site: site(context), binding, text })
}

/// The second factor with which somebody signed in shows that it is them, where it may be one: what the browser answered, or
/// what was typed.
pub(super) fn shown(context: &Context, own: &Own, answer: &str, code: &str) -> Option<Given> {
    match (answer, code.trim()) {
        ("", "") => Some(Given::Nothing),
        ("", code) => typed(code),
        (answer, _) if answer.len() > LONGEST_ANSWER => None,
        (answer, _) => Some(given(context, Binding::to_show(&own.token), answer.to_owned())),
    }
}

impl PasskeyForm {
    /// The second factor that came with it, where it may be one.
    fn given(&self, context: &Context, own: &Own) -> Option<Given> {
        shown(context, own, &self.answer, &self.code)
    }

    fn name(&self) -> Result<String, Problem> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(Problem::new("name", "passkeys-name-missing")),
            length if length > LONGEST_NAME => Err(Problem::new("name", "passkeys-name-long").limit(LONGEST_NAME)),
            _ if name.chars().any(char::is_control) => Err(Problem::new("name", "passkeys-name-missing")),
            _ => Ok(name),
        }
    }
}

/// Lists them.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None, Form::fresh(FormName::Passkeys, PasskeyForm::default())).await
}

async fn page(context: &Context, wait: Option<u64>, form: Form<PasskeyForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(context).await?;
    let (person, database) = (own.account.person, &context.state.database);
    let read = database
        .read(move |connection| Ok((passkeys::of(connection, person)?, second_factor::standing(connection, person)?)));
    let (listed, standing) = read.await?;
    let site = site(context);
    let is_possible = site.is_some();
    let options = match site.filter(|_| !listed.is_empty()) {
        Some(site) => passkeys::ask(database, site, person, Binding::to_show(&own.token), Utc::now()).await?,
        None => None,
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { form.status() };
    let shell = context.shell(context.words().text("passkeys-title"));
    respond::page_with_status(&PasskeysPage { shell, listed, standing, is_possible, options, wait, form }, status)
}

/// The page again, where nothing was done.
async fn stopped(context: &Context, sent: Sent<PasskeyForm>, stop: Stop) -> Result<HttpResponse, WebError> {
    match stop {
        Stop::Wait(seconds) => {
            page(context, Some(seconds), Form::fresh(FormName::Passkeys, (*sent.typed).clone())).await
        }
        Stop::Refused(refusal) => page(context, None, sent.again(refusal)?).await,
    }
}

/// Asks for a new one of this name, on a page of its own.
pub async fn begin(context: Context, sent: Sent<PasskeyForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(&context).await?;
    let site = site(&context).ok_or(WebError::NotFound)?;
    let name = match sent.typed.name() {
        Ok(name) => name,
        Err(problem) => return stopped(&context, sent, Stop::Refused(problem.into())).await,
    };
    let given = match own.checked(&context.state, &sent.typed.password, sent.typed.given(&context, &own)).await? {
        Ok(given) => given,
        Err(stop) => return stopped(&context, sent, stop).await,
    };
    let binding = Binding::to_add(&own.token);
    let wanted = Wanted { account: own.account, site, binding, name: name.clone(), given };
    let (key, database) = (context.state.keys.second_factors.clone(), &context.state.database);
    let Some(options) = passkeys::ask_for_new(database, key, wanted, Utc::now()).await? else {
        return stopped(&context, sent, Stop::Refused(code_wrong().into())).await;
    };
    let shell = context.shell(context.words().text("passkeys-new-title"));
    let form = Form::fresh(FormName::Passkeys, PasskeyForm::default());
    respond::page(&NewPasskeyPage { shell, name, options, form })
}

/// Adds the one that the browser made, and ends all other sessions. With the first second factor come recovery codes.
pub async fn create(context: Context, session: Session, sent: Sent<PasskeyForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(&context).await?;
    let text = Some(sent.typed.answer.clone()).filter(|answer| answer.len() <= LONGEST_ANSWER).unwrap_or_default();
    let answer = Answer { site: site(&context), binding: Binding::to_add(&own.token), text };
    let codes = recovery_codes(&mut rand::rng());
    let hashes = hashes(&codes);
    let added = context.state.database.write(move |writer| {
        sign_in_attempts::forgive_own_password(writer.connection, &own.token)?;
        let added = passkeys::add(writer, &own.author, own.account.person, &answer, &hashes, Utc::now())?;
        added.map(Written::Recorded).ok_or_else(|| Refusal::from(Problem::new("name", "passkeys-not-made")))
    });
    match added.await {
        Ok(true) => codes_page(&context, &session, codes),
        Ok(false) => Ok(changed(&context, &session)),
        Err(refusal) => stopped(&context, sent, Stop::Refused(refusal)).await,
    }
}

/// Removes one, and ends all other sessions.
pub async fn remove(context: Context, session: Session, sent: Sent<PasskeyForm>) -> Result<HttpResponse, WebError> {
    let own = Own::of(&context).await?;
    let Ok(number) = sent.typed.passkey.parse::<PasskeyNumber>() else {
        let problem = Problem::new("passkey", "passkeys-none-chosen");
        return stopped(&context, sent, Stop::Refused(problem.into())).await;
    };
    let given = sent.typed.given(&context, &own);
    let removed = own.with_proof(&context.state, &sent.typed.password, given, move |writer, own| {
        Ok(passkeys::remove(writer, &own.author, own.account.person, number)?)
    });
    match removed.await? {
        Ok(()) => Ok(changed(&context, &session)),
        Err(stop) => stopped(&context, sent, stop).await,
    }
}

/// Makes new recovery codes in the place of those that are there.
pub async fn renew_codes(
    context: Context,
    session: Session,
    sent: Sent<PasskeyForm>,
) -> Result<HttpResponse, WebError> {
    let own = Own::of(&context).await?;
    let person = own.account.person;
    let is_set = context.state.database.read(move |connection| second_factor::is_set(connection, person)).await?;
    if !is_set {
        return Err(WebError::Conflict(Conflict::ChangedMeanwhile));
    }
    let codes = recovery_codes(&mut rand::rng());
    let (hashes, given) = (hashes(&codes), sent.typed.given(&context, &own));
    let made = own.with_proof(&context.state, &sent.typed.password, given, move |writer, own| {
        Ok(second_factor::renew_codes(writer, &own.author, own.account.person, &hashes)?)
    });
    match made.await? {
        Ok(()) => codes_page(&context, &session, codes),
        Err(stop) => stopped(&context, sent, stop).await,
    }
}

/// Leads back to the list. The session goes on under another key.
fn changed(context: &Context, session: &Session) -> HttpResponse {
    tracing::info!("passkeys were changed; the trail says whose");
    session.renew();
    respond::see_other(&context.to().passkeys())
}
