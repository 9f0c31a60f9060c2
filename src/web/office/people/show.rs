//! One person: the account, every post, and what can be done to them.

use std::cmp::Reverse;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{NaiveDate, Utc};

use crate::domain::form_name::FormName;
use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Post, Role};
use crate::domain::policy;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::notices;
use crate::store::people;
use crate::store::posts;
use crate::store::second_factor::{self, Standing};
use crate::store::sessions;
use crate::store::sign_in_links;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, NoFields, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::people::form::{PersonForm, last_day_of};
use crate::web::office::people::{Handed, PasswordsPage, PersonRow, Units, initial_password};
use crate::web::parts::sign_in_links::{Choice, LinkRow, providers, rows};

#[derive(Template)]
#[template(path = "office/people/show.html")]
struct PersonPage {
    shell: Shell,
    person: PersonRow,
    form: Form<PersonForm>,
    units: Vec<(UnitNumber, String)>,
    today: NaiveDate,
    /// The mail address of their own, as it stands.
    mail: String,
    /// How their second factor stands, where there is one.
    second_factor: Option<Standing>,
    /// How many sessions they have.
    sessions: usize,
    /// The accounts elsewhere with which they sign in.
    links: Vec<LinkRow>,
    providers: Vec<Choice>,
}

impl PersonPage {
    const fn roles() -> &'static [Role] {
        Role::ALL
    }

    /// The posts that have not ended, then those that have, the newest first.
    fn posts(&self) -> Vec<&Post> {
        let mut posts: Vec<&Post> = self.person.posts.iter().collect();
        posts.sort_by_key(|post| (self.is_over(post), Reverse(post.from)));
        posts
    }

    fn is_over(&self, post: &Post) -> bool {
        post.until.is_some_and(|until| until < self.today)
    }

    fn is_to_come(&self, post: &Post) -> bool {
        post.from > self.today
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.shell.date(&PartialDate::day(*day))
    }

    /// The name as it was typed, or as it is.
    fn name(&self) -> &str {
        self.form.typed.name.as_deref().unwrap_or(&self.person.account.name)
    }

    /// The mail address as it was typed, or as it is.
    fn mail(&self) -> &str {
        self.form.typed.mail.as_deref().unwrap_or(&self.mail)
    }
}

/// Shows a person.
pub async fn show(context: Context, person: Path<PersonNumber>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let person = person.into_inner();
    let form = Form::open(&context, FormName::Person(person), PersonForm::default).await?;
    page(&context, person, form).await
}

async fn page(context: &Context, number: PersonNumber, form: Form<PersonForm>) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let load = move |connection: &mut DatabaseConnection| {
        let account = people::by_number(connection, number)?;
        let person = PersonRow::new(account, posts::of(connection, number)?, today);
        let access =
            (second_factor::standing(connection, number)?, sessions::of(connection, number, Utc::now())?.len());
        let links = sign_in_links::of(connection, number)?;
        Ok((person, Units::load(connection)?, notices::own_address(connection, number)?, access, links))
    };
    let (person, units, mail, (second_factor, sessions), links) = context.state.database.read(load).await?;
    let status = form.status();
    let page = PersonPage {
        shell: context.shell(person.account.name.clone()),
        person,
        form,
        units: units.choices(),
        today,
        mail: mail.map(|address| address.to_string()).unwrap_or_default(),
        second_factor,
        sessions,
        links: rows(context, links, |link| context.to().person_sign_in_removal(number, link)),
        providers: providers(context),
    };
    respond::page_with_status(&page, status)
}

/// Makes a change and goes back to the person's page.
pub(super) async fn change<W>(
    context: &Context,
    person: PersonNumber,
    sent: Sent<PersonForm>,
    work: W,
) -> Result<HttpResponse, WebError>
where
    W: Fn(&mut Writer<'_>, &PersonForm) -> Result<(), Refusal> + Send + 'static,
{
    let changed = sent.write(context, move |writer, sent| {
        work(writer, &sent.typed)?;
        Ok(writer.written(()))
    });
    match changed.await {
        Ok(()) => Ok(respond::see_other(&context.to().person(person))),
        Err(refusal) => page(context, person, sent.again(refusal)?).await,
    }
}

/// What stands against a change, said by a field where the page has words for it.
pub(super) fn said_by(field: &str, error: StoreError) -> Refusal {
    let words = match error {
        StoreError::Conflict(Conflict::LastAdministrator) => "people-last-administrator",
        StoreError::Conflict(Conflict::Exists) => "people-sign-on-taken",
        StoreError::Conflict(Conflict::PostHeld) => "people-post-held",
        error => return error.into(),
    };
    Problem::new(field.to_owned(), words).into()
}

/// Changes the name from now on.
pub async fn rename(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let work = move |writer: &mut Writer<'_>, typed: &PersonForm| {
        people::rename(writer, &permit, person, &typed.name()?).map_err(Refusal::from)
    };
    change(&context, person, sent, work).await
}

/// Sets the mail address, or leaves it to the settings.
pub async fn set_mail(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let work = move |writer: &mut Writer<'_>, typed: &PersonForm| {
        people::set_mail(writer, &permit, person, typed.mail()?.as_ref()).map_err(Refusal::from)
    };
    change(&context, person, sent, work).await
}

/// Gives another post.
pub async fn give_post(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let today = context.state.clock.today();
    let work = move |writer: &mut Writer<'_>, typed: &PersonForm| {
        people::by_number(writer.connection, person)?;
        let post = typed.post.read(&Units::load(writer.connection)?, today)?;
        posts::add(writer, &permit, person, &post).map_err(|error| said_by("role", error))
    };
    change(&context, person, sent, work).await
}

/// Ends a post with its last day; one that is still to come is withdrawn.
pub async fn end_post(
    context: Context,
    post: Path<PostNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, number) = (policy::administer(context.actor()?)?, post.into_inner());
    let (person, _) = context.state.database.read(move |connection| posts::find(connection, number)).await?;
    let today = context.state.clock.today();
    let work = move |writer: &mut Writer<'_>, typed: &PersonForm| {
        let (_, post) = posts::find(writer.connection, number)?;
        let last_day = typed.end(number, &post, today)?;
        posts::end(writer, &permit, number, last_day, today).map_err(|error| said_by(&last_day_of(number), error))
    };
    change(&context, person, sent, work).await
}

/// Closes the account.
pub async fn close(
    context: Context,
    person: Path<PersonNumber>,
    sent: Sent<PersonForm>,
) -> Result<HttpResponse, WebError> {
    let (permit, person) = (policy::administer(context.actor()?)?, person.into_inner());
    let today = context.state.clock.today();
    let work = move |writer: &mut Writer<'_>, _: &PersonForm| {
        people::disable(writer, &permit, person, today).map_err(|error| said_by("close", error))
    };
    change(&context, person, sent, work).await
}

/// Gives a new initial password.
pub async fn reset(
    context: Context,
    person: Path<PersonNumber>,
    _sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    password(&context, person.into_inner(), false).await
}

/// Opens a closed account again.
pub async fn reopen(
    context: Context,
    person: Path<PersonNumber>,
    _sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    password(&context, person.into_inner(), true).await
}

async fn password(context: &Context, person: PersonNumber, reopens: bool) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let account = context.state.database.read(move |connection| people::by_number(connection, person)).await?;
    if account.disabled != reopens {
        return Err(WebError::Conflict(Conflict::ChangedMeanwhile));
    }
    let (password, hash) = initial_password(&context.state).await?;
    let renewed = context.state.database.write(move |writer| {
        if reopens {
            people::reopen(writer, &permit, person, &hash)
        } else {
            people::reset_password(writer, &permit, person, &hash)
        }
        .map(Recorded)
    });
    renewed.await?;
    respond::page(&PasswordsPage {
        shell: context.shell(context.words().text("people-password-title")),
        handed: vec![Handed { login: account.login, name: account.name, password }],
        carried_out: None,
        next: context.to().person(person),
    })
}
