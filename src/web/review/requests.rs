//! Asking for an update, and the requests that lie on a desk or came from the reader.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, RequestNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::store::kit::{StoreError, Written};
use crate::store::requests::{self, LONGEST, Request, Selection};
use crate::store::{milestones, stages};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::review::goal::{Problem, TalkForm, answer, back, tidy};

/// The furthest day for which an update is asked, in days from today.
const FURTHEST: i64 = 366;

/// What a form asks.
struct Asked {
    text: String,
    wanted_by: NaiveDate,
}

fn read(form: &TalkForm, today: NaiveDate) -> Result<Asked, Vec<Problem>> {
    let mut problems = Vec::new();
    let text = tidy(&form.request);
    match text.chars().count() {
        0 => problems.push(("request", "request-missing")),
        length if length > LONGEST => problems.push(("request", "request-too-long")),
        _ => {}
    }
    let day = PartialDate::read(&form.wanted_by).ok().filter(|date| date.precision() == Precision::Day);
    match day.map(PartialDate::from) {
        None => problems.push(("wanted_by", "request-day-unreadable")),
        Some(day) if day < today => problems.push(("wanted_by", "request-day-past")),
        Some(day) if (day - today).num_days() > FURTHEST => problems.push(("wanted_by", "request-day-too-far")),
        Some(wanted_by) if problems.is_empty() => return Ok(Asked { text, wanted_by }),
        Some(_) => {}
    }
    Err(problems)
}

/// Asks for an update on a goal or one of its milestones.
pub async fn create(
    context: Context,
    goal: Path<GoalNumber>,
    form: SafeForm<TalkForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, SafeForm(form)) = (goal.into_inner(), form);
    let (actor, clock) = (context.actor()?.clone(), context.state.clock);
    let wanted = Some(form.milestone.as_str()).filter(|typed| !typed.is_empty());
    let milestone: Option<MilestoneNumber> = wanted.map(str::parse).transpose().map_err(|_| WebError::NotFound)?;
    let found = context.state.database.read(move |connection| {
        let known = milestones::select(connection, &milestones::Selection::Goal(goal))?;
        let open = known.into_iter().filter(|known| known.state.is_open()).map(|known| known.place.milestone);
        Ok((stages::place(connection, goal)?, open.collect::<Vec<_>>()))
    });
    let (place, open) = found.await?;
    let permit = policy::ask(&actor, place, milestone)?;
    let mut problems = Vec::new();
    if milestone.is_some_and(|milestone| !open.contains(&milestone)) {
        problems.push(("milestone", "request-milestone-settled"));
    }
    let asked = match read(&form, clock.today()) {
        Ok(asked) if problems.is_empty() => asked,
        Ok(_) => return answer(&context, goal, form, problems).await,
        Err(found) => {
            problems.extend(found);
            return answer(&context, goal, form, problems).await;
        }
    };
    let made = context.state.database.write(move |writer| {
        requests::make(writer, &permit, &asked.text, asked.wanted_by, clock.entry_time())?;
        Ok::<_, StoreError>(writer.written(()))
    });
    made.await?;
    Ok(back(&context, goal, "requests"))
}

#[derive(Template)]
#[template(path = "review/requests.html")]
struct RequestsPage {
    shell: Shell,
    actor: Actor,
    today: NaiveDate,
    /// What lies on the reader's desk, where there is one.
    on_desk: Option<Vec<Request>>,
    /// What the reader asked.
    asked: Vec<Request>,
}

impl RequestsPage {
    fn is_late(&self, request: &Request) -> bool {
        request.is_late(self.today)
    }

    fn may_withdraw(&self, request: &Request) -> bool {
        request.is_open() && policy::withdraw(&self.actor, request.place()).is_ok()
    }
}

/// Shows the requests on the reader's desk and those of the reader.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let desk = policy::desk(&actor).ok().map(|permit| permit.act().units());
    if desk.is_none() {
        policy::review(&actor)?;
    }
    let reader = actor.person;
    let read = context.state.database.read(move |connection| {
        let on_desk = desk.map(|units| requests::select(connection, Selection::Units(units))).transpose()?;
        Ok((on_desk, requests::select(connection, Selection::Asker(reader))?))
    });
    let (on_desk, asked) = read.await?;
    let shell = context.shell(context.words().text("requests-title"));
    respond::page(&RequestsPage { shell, actor, today: context.state.clock.today(), on_desk, asked })
}

/// A form of nothing but its token.
#[derive(Deserialize)]
pub struct NoFields {}

/// Withdraws a request.
pub async fn withdraw(
    context: Context,
    number: Path<RequestNumber>,
    _form: SafeForm<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, at) = (number.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let withdrawn = context.state.database.write(move |writer| {
        let request = requests::find(writer.connection, number)?;
        match policy::withdraw(&actor, request.place()) {
            Ok(permit) => requests::withdraw(writer, &permit, at).map(|()| Written::Recorded(Ok(request.goal))),
            Err(denied) => Ok(Written::Nothing(Err(denied))),
        }
    });
    let goal = withdrawn.await??;
    Ok(back(&context, goal, "requests"))
}
