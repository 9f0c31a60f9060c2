//! 代決: who decides while a head is away. Heads register their own deputies, the planning office anybody's.

pub mod decisions;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::{DeputyNumber, PersonNumber, PostNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::policy;
use crate::store::deputies::{self, Deputy, HeadPost, MOST_DAYS, NewDeputy};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, NoFields, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DeputyForm {
    post: String,
    person: String,
    from: String,
    until: String,
}

impl DeputyForm {
    /// What the form holds, or everything that is wrong with it.
    fn read(&self, today: NaiveDate) -> Result<NewDeputy, Vec<Problem>> {
        let mut problems = Vec::new();
        let person: Option<PersonNumber> = self.person.parse().ok();
        if person.is_none() {
            problems.push(Problem::new("person", "deputy-person-missing"));
        }
        let from = day("from", &self.from, &mut problems);
        let until = day("until", &self.until, &mut problems);
        if let (Some(from), Some(until)) = (from, until) {
            if until < from {
                problems.push(Problem::new("until", "deputy-until-before-from"));
            } else if until < today {
                problems.push(Problem::new("until", "deputy-until-past"));
            } else if (until - from).num_days() >= MOST_DAYS {
                problems.push(Problem::new("until", "deputy-too-long"));
            }
        }
        match (person, from, until) {
            (Some(person), Some(from), Some(until)) if problems.is_empty() => Ok(NewDeputy { person, from, until }),
            _ => Err(problems),
        }
    }
}

fn day(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    match PartialDate::read(typed) {
        Ok(date) if date.precision() == Precision::Day => Some(date.from()),
        _ => {
            problems.push(Problem::new(field, "deputy-day-unreadable"));
            None
        }
    }
}

/// The deputies as one reader sees them, and what registering another needs.
struct DeputiesView {
    /// The posts for which the reader may register a deputy.
    posts: Vec<HeadPost>,
    /// The post that the form is for, with who could be the deputy.
    chosen: Option<(HeadPost, Vec<(PersonNumber, String)>)>,
    deputies: Vec<Deputy>,
    /// Decisions that the reader has not read yet.
    unread: usize,
}

impl DeputiesView {
    fn load(
        connection: &mut DatabaseConnection,
        reader: PersonNumber,
        everywhere: bool,
        wanted: Option<PostNumber>,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let mut posts = deputies::head_posts(connection, today)?;
        posts.retain(|head| everywhere || head.holder == reader);
        let only = match posts.as_slice() {
            [only] => Some(only.post.number),
            _ => None,
        };
        let chosen = posts.iter().find(|head| Some(head.post.number) == wanted.or(only)).cloned();
        let chosen = match chosen {
            Some(head) => {
                let candidates = deputies::candidates(connection, &head, today)?;
                Some((head, candidates))
            }
            None => None,
        };
        Ok(Self {
            posts,
            chosen,
            deputies: deputies::list(connection, (!everywhere).then_some(reader))?,
            unread: deputies::unread(connection, reader)?,
        })
    }
}

#[derive(Template)]
#[template(path = "desk/deputies/show.html")]
struct DeputiesPage {
    shell: Shell,
    today: NaiveDate,
    view: DeputiesView,
    form: Form<DeputyForm>,
}

impl DeputiesPage {
    fn is_in_force(&self, deputy: &Deputy) -> bool {
        deputy.is_in_force(self.today)
    }

    fn is_ahead(&self, deputy: &Deputy) -> bool {
        deputy.is_ahead(self.today)
    }

    fn is_chosen(&self, head: &HeadPost) -> bool {
        self.view.chosen.as_ref().is_some_and(|(chosen, _)| chosen.post.number == head.post.number)
    }

    fn has_chosen(&self, person: &PersonNumber) -> bool {
        self.form.typed.person.parse() == Ok(*person)
    }
}

/// The query of the page: the post that a deputy is registered for.
#[derive(Deserialize)]
pub struct DeputiesQuery {
    #[serde(default)]
    post: String,
}

/// Shows the deputies, and the form for another.
pub async fn show(context: Context, query: Query<DeputiesQuery>) -> Result<HttpResponse, WebError> {
    page(&context, query.into_inner().post, None).await
}

/// The page, with the form as it came back where it did. `post` is the one that was chosen in the address.
async fn page(context: &Context, post: String, came_back: Option<Form<DeputyForm>>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?;
    let everywhere = policy::see_deputies(actor)?.act().everywhere;
    let (reader, today) = (actor.person, context.state.clock.today());
    let form = if let Some(form) = came_back {
        form
    } else {
        let from = PartialDate::day(today).label(context.language);
        let fresh = || DeputyForm { from, ..DeputyForm::default() };
        Form::open(context, FormName::Deputies, fresh).await?
    };
    let form = if post.is_empty() { form } else { form.map(|typed| DeputyForm { post, ..typed }) };
    let wanted = form.typed.post.parse().ok();
    let read = context
        .state
        .database
        .read(move |connection| DeputiesView::load(connection, reader, everywhere, wanted, today));
    let (view, status) = (read.await?, form.status());
    let shell = context.shell(context.words().text("deputies-title"));
    respond::page_with_status(&DeputiesPage { shell, today, view, form }, status)
}

/// Registers a deputy.
pub async fn register(context: Context, sent: Sent<DeputyForm>) -> Result<HttpResponse, WebError> {
    let (actor, clock) = (context.actor()?.clone(), context.state.clock);
    let registered = sent.write(&context, move |writer, sent| {
        let post: PostNumber = sent.typed.post.parse().map_err(|_| WebError::NotFound)?;
        let permit = policy::represent(&actor, deputies::head_post(writer.connection, post)?.held())?;
        let new = sent.typed.read(clock.today())?;
        let number = deputies::register(writer, &permit, &new, clock.entry_time()).map_err(refused)?;
        Ok(Recorded(number))
    });
    match registered.await {
        Ok(_) => Ok(respond::see_other(&context.to().deputies())),
        Err(refusal) => page(&context, String::new(), Some(sent.again(refusal)?)).await,
    }
}

/// What stands against a deputy is said by the field that would have to change.
fn refused(error: StoreError) -> Refusal {
    match error {
        StoreError::Conflict(Conflict::DeputyOverlap) => Problem::new("from", "deputy-overlap").into(),
        StoreError::Conflict(Conflict::NoDeputy) => Problem::new("person", "deputy-person-wrong").into(),
        error => error.into(),
    }
}

/// Ends a deputy's days at once. What was typed for another one stays a draft.
pub async fn end(
    context: Context,
    number: Path<DeputyNumber>,
    _sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, at) = (number.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let ended = context.state.database.write(move |writer| -> Result<_, Refusal> {
        let deputy = deputies::find(writer.connection, number)?;
        let permit = policy::represent(&actor, deputy.head.held())?;
        Ok(Recorded(deputies::end(writer, &permit, number, at)?))
    });
    ended.await?;
    Ok(respond::see_other(&context.to().deputies()))
}
