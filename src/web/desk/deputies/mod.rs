//! 代決: who decides while a head is away. Heads register their own deputies, the planning office anybody's.

pub mod decisions;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::numbers::{DeputyNumber, PersonNumber, PostNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::policy;
use crate::store::deputies::{self, Deputy, HeadPost, MOST_DAYS, NewDeputy};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Written};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
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

/// A field and the key of the words for what is wrong with it.
type Problem = (&'static str, &'static str);

impl DeputyForm {
    /// What the form holds, or everything that is wrong with it.
    fn read(&self, today: NaiveDate) -> Result<NewDeputy, Vec<Problem>> {
        let mut problems = Vec::new();
        let person: Option<PersonNumber> = self.person.parse().ok();
        if person.is_none() {
            problems.push(("person", "deputy-person-missing"));
        }
        let from = day("from", &self.from, &mut problems);
        let until = day("until", &self.until, &mut problems);
        if let (Some(from), Some(until)) = (from, until) {
            if until < from {
                problems.push(("until", "deputy-until-before-from"));
            } else if until < today {
                problems.push(("until", "deputy-until-past"));
            } else if (until - from).num_days() >= MOST_DAYS {
                problems.push(("until", "deputy-too-long"));
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
            problems.push((field, "deputy-day-unreadable"));
            None
        }
    }
}

/// What the page needs.
struct Loaded {
    /// The posts for which the reader may register a deputy.
    posts: Vec<HeadPost>,
    /// The post that the form is for, with who could be the deputy.
    chosen: Option<(HeadPost, Vec<(PersonNumber, String)>)>,
    deputies: Vec<Deputy>,
    /// Decisions that the reader has not read yet.
    unread: usize,
}

impl Loaded {
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
    loaded: Loaded,
    form: DeputyForm,
    problems: Vec<Problem>,
}

impl DeputiesPage {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| *words)
    }

    fn is_in_force(&self, deputy: &Deputy) -> bool {
        deputy.is_in_force(self.today)
    }

    fn is_ahead(&self, deputy: &Deputy) -> bool {
        deputy.is_ahead(self.today)
    }

    fn is_chosen(&self, head: &HeadPost) -> bool {
        self.loaded.chosen.as_ref().is_some_and(|(chosen, _)| chosen.post.number == head.post.number)
    }

    fn has_chosen(&self, person: &PersonNumber) -> bool {
        self.form.person.parse() == Ok(*person)
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
    let today = PartialDate::day(context.state.clock.today()).label(context.language);
    let form = DeputyForm { post: query.into_inner().post, from: today, ..DeputyForm::default() };
    answer(&context, form, Vec::new()).await
}

async fn answer(context: &Context, form: DeputyForm, problems: Vec<Problem>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?;
    let everywhere = policy::see_deputies(actor)?.act().everywhere;
    let (reader, today, wanted) = (actor.person, context.state.clock.today(), form.post.parse().ok());
    let read =
        context.state.database.read(move |connection| Loaded::load(connection, reader, everywhere, wanted, today));
    let loaded = read.await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(context.words().text("deputies-title"));
    respond::page_with_status(&DeputiesPage { shell, today, loaded, form, problems }, status)
}

/// Registers a deputy.
pub async fn register(context: Context, form: SafeForm<DeputyForm>) -> Result<HttpResponse, WebError> {
    let SafeForm(form) = form;
    let actor = context.actor()?.clone();
    policy::see_deputies(&actor)?;
    let post: PostNumber = form.post.parse().map_err(|_| WebError::NotFound)?;
    let clock = context.state.clock;
    let place = context.state.database.read(move |connection| deputies::head_post(connection, post)).await?.place();
    let permit = policy::represent(&actor, place)?;
    let new = match form.read(clock.today()) {
        Ok(new) => new,
        Err(problems) => return answer(&context, form, problems).await,
    };
    let registered = context
        .state
        .database
        .write(move |writer| deputies::register(writer, &permit, &new, clock.entry_time()).map(Written::Recorded));
    let problem = match registered.await {
        Ok(_) => return Ok(respond::see_other(&context.address("/desk/deputies"))),
        Err(StoreError::Conflict(Conflict::DeputyOverlap)) => ("from", "deputy-overlap"),
        Err(StoreError::Conflict(Conflict::NoDeputy)) => ("person", "deputy-person-wrong"),
        Err(error) => return Err(error.into()),
    };
    answer(&context, form, vec![problem]).await
}

/// A form of nothing but its token.
#[derive(Deserialize)]
pub struct NoFields {}

/// Ends a deputy's days at once.
pub async fn end(
    context: Context,
    number: Path<DeputyNumber>,
    _form: SafeForm<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, at) = (number.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let ended = context.state.database.write(move |writer| {
        let deputy = deputies::find(writer.connection, number)?;
        match policy::represent(&actor, deputy.head.place()) {
            Ok(permit) => deputies::end(writer, &permit, number, at).map(|()| Written::Recorded(Ok(()))),
            Err(denied) => Ok(Written::Nothing(Err(denied))),
        }
    });
    ended.await??;
    Ok(respond::see_other(&context.address("/desk/deputies")))
}
