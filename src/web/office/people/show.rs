//! One person: the account, every post, and what can be done to them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::mail::MailAddress;
use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Post, Role};
use crate::domain::{policy, text};
use crate::store::kit::{Conflict, StoreError, Writer, Written};
use crate::store::notices;
use crate::store::people::{self, Account};
use crate::store::posts;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::typed::{Fields, Typed, field};
use crate::web::office::people::{Handed, PasswordsPage, Row, Units, initial_password, read_day, read_name, read_post};

#[derive(Template)]
#[template(path = "office/people/show.html")]
struct PersonPage {
    shell: Shell,
    row: Row,
    typed: Typed,
    units: Vec<(UnitNumber, String)>,
    today: NaiveDate,
    /// The mail address of their own, as it stands.
    mail: String,
}

impl PersonPage {
    const fn roles() -> &'static [Role] {
        Role::ALL
    }

    /// The posts that have not ended, then those that have, the newest first.
    fn posts(&self) -> Vec<&Post> {
        let mut posts: Vec<&Post> = self.row.posts.iter().collect();
        posts.sort_by_key(|post| (self.is_over(post), std::cmp::Reverse(post.from)));
        posts
    }

    fn is_over(&self, post: &Post) -> bool {
        post.until.is_some_and(|until| until < self.today)
    }

    fn is_to_come(&self, post: &Post) -> bool {
        post.from > self.today
    }

    fn day(day: &NaiveDate, shell: &Shell) -> String {
        shell.date(&PartialDate::day(*day))
    }
}

/// Shows a person.
pub async fn show(context: Context, person: Path<PersonNumber>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, person.into_inner(), Typed::default()).await
}

async fn answer(context: &Context, person: PersonNumber, typed: Typed) -> Result<HttpResponse, WebError> {
    let (account, posts, units, mail) = context
        .state
        .database
        .read(move |connection| {
            let account = people::by_number(connection, person)?;
            let mail = notices::own_address(connection, person)?;
            Ok((account, posts::of(connection, person)?, Units::load(connection)?, mail))
        })
        .await?;
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let today = context.state.clock.today();
    let shell = context.shell(account.name.clone());
    let row = Row::new(account, posts, today);
    let mail = mail.map(|address| address.to_string()).unwrap_or_default();
    respond::page_with_status(&PersonPage { shell, row, typed, units: units.choices(), today, mail }, status)
}

fn back(context: &Context, person: PersonNumber) -> HttpResponse {
    respond::see_other(&context.to().person(person))
}

/// Makes a change and goes back to the person's page; a conflict that the page has words for is said there.
async fn change(
    context: &Context,
    person: PersonNumber,
    fields: Fields,
    place: &str,
    work: impl Fn(&mut Writer<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let changed = context.state.database.write(move |writer| work(writer).map(|()| writer.written(())));
    let words = match changed.await {
        Ok(()) => return Ok(back(context, person)),
        Err(StoreError::Conflict(Conflict::LastAdministrator)) => "people-last-administrator",
        Err(StoreError::Conflict(Conflict::PostHeld)) => "people-post-held",
        Err(error) => return Err(error.into()),
    };
    answer(context, person, Typed::with(fields, place, words)).await
}

/// Changes the name from now on.
pub async fn rename(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (person, SafeForm(fields)) = (person.into_inner(), form);
    match read_name(&fields) {
        Ok(name) => {
            let work = move |writer: &mut Writer<'_>| people::rename(writer, &permit, person, &name);
            change(&context, person, fields, "name", work).await
        }
        Err(problem) => answer(&context, person, Typed { fields, problems: vec![problem] }).await,
    }
}

/// Sets the mail address, or leaves it to the settings.
pub async fn set_mail(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (person, SafeForm(fields)) = (person.into_inner(), form);
    let typed = text::normalise(field(&fields, "mail"));
    let address: Option<MailAddress> = typed.parse().ok();
    if address.is_none() && !typed.is_empty() {
        return answer(&context, person, Typed::with(fields, "mail", "settings-mail-sender-wrong")).await;
    }
    let work = move |writer: &mut Writer<'_>| people::set_mail(writer, &permit, person, address.as_ref());
    change(&context, person, fields, "mail", work).await
}

/// Gives another post.
pub async fn give_post(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (person, SafeForm(fields)) = (person.into_inner(), form);
    let units = context.state.database.read(Units::load).await?;
    match read_post(&fields, &units, context.state.clock.today()) {
        Ok(post) => {
            let work = move |writer: &mut Writer<'_>| {
                people::by_number(writer.connection, person)?;
                posts::add(writer, &permit, person, &post)
            };
            change(&context, person, fields, "role", work).await
        }
        Err(problems) => answer(&context, person, Typed { fields, problems }).await,
    }
}

/// Ends a post with its last day; one that is still to come is withdrawn.
pub async fn end_post(
    context: Context,
    post: Path<PostNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, SafeForm(fields)) = (post.into_inner(), form);
    let (person, post) = context.state.database.read(move |connection| posts::find(connection, number)).await?;
    let today = context.state.clock.today();
    let place = format!("last_{number}");
    let last_day = match read_day(field(&fields, &place)) {
        _ if post.from > today => Ok(post.from.pred_opt().unwrap_or(today)),
        Ok(None) => Err("people-last-day-missing"),
        Ok(Some(day)) if day < post.from => Err("people-until-before-from"),
        Ok(Some(day)) => Ok(day),
        Err(words) => Err(words),
    };
    match last_day {
        Ok(day) => {
            let work = move |writer: &mut Writer<'_>| posts::end(writer, &permit, number, day, today);
            change(&context, person, fields, &place, work).await
        }
        Err(words) => answer(&context, person, Typed::with(fields, &place, words)).await,
    }
}

/// Closes the account.
pub async fn close(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (person, SafeForm(fields), today) = (person.into_inner(), form, context.state.clock.today());
    let work = move |writer: &mut Writer<'_>| people::disable(writer, &permit, person, today);
    change(&context, person, fields, "close", work).await
}

/// Gives a new initial password.
pub async fn reset(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    password(context, person.into_inner(), form, false).await
}

/// Opens a closed account again.
pub async fn reopen(
    context: Context,
    person: Path<PersonNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    password(context, person.into_inner(), form, true).await
}

async fn password(
    context: Context,
    person: PersonNumber,
    _form: SafeForm<Fields>,
    reopens: bool,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let account: Account = context.state.database.read(move |connection| people::by_number(connection, person)).await?;
    if account.disabled != reopens {
        return Err(WebError::Conflict(Conflict::ChangedMeanwhile));
    }
    let (password, hash) = initial_password(&context.state, &account.login).await?;
    let renewed = context.state.database.write(move |writer| {
        if reopens {
            people::reopen(writer, &permit, person, &hash)
        } else {
            people::reset_password(writer, &permit, person, &hash)
        }
        .map(Written::Recorded)
    });
    renewed.await?;
    respond::page(&PasswordsPage {
        shell: context.shell(context.words().text("people-password-title")),
        handed: vec![Handed { login: account.login, name: account.name, password }],
        carried_out: None,
        next: format!("/admin/people/{person}"),
    })
}
