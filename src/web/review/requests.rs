//! Asking for an update, and the requests that lie on a desk or came from the reader.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, RequestNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::requests::{self, LONGEST, Request, Selection};
use crate::store::{milestones, stages};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Problem, Sent, tidy};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::review::goal::{self, ManagerForm};

/// The furthest day for which an update is asked, in days from today.
const FURTHEST: i64 = 366;

/// What a form asks.
struct Asked {
    text: String,
    wanted_by: NaiveDate,
}

fn read(form: &ManagerForm, open: bool, today: NaiveDate) -> Result<Asked, Vec<Problem>> {
    let mut problems = Vec::new();
    if !open {
        problems.push(Problem::new("milestone", "request-milestone-settled"));
    }
    let text = tidy(&form.request);
    match text.chars().count() {
        0 => problems.push(Problem::new("request", "request-missing")),
        length if length > LONGEST => problems.push(Problem::new("request", "request-too-long").limit(LONGEST)),
        _ => {}
    }
    let day = PartialDate::read(&form.wanted_by).ok().filter(|date| date.precision() == Precision::Day);
    match day.map(PartialDate::from) {
        None => problems.push(Problem::new("wanted_by", "request-day-unreadable")),
        Some(day) if day < today => problems.push(Problem::new("wanted_by", "request-day-past")),
        Some(day) if (day - today).num_days() > FURTHEST => {
            problems.push(Problem::new("wanted_by", "request-day-too-far"));
        }
        Some(wanted_by) if problems.is_empty() => return Ok(Asked { text, wanted_by }),
        Some(_) => {}
    }
    Err(problems)
}

/// Whether it can still be reported on: a goal always, a milestone until it is settled.
fn is_open(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    milestone: Option<MilestoneNumber>,
) -> Result<bool, StoreError> {
    let Some(milestone) = milestone else { return Ok(true) };
    let known = milestones::select(connection, &milestones::Selection::Goal(goal))?;
    Ok(known.iter().any(|known| known.place.milestone == milestone && known.state.is_open()))
}

/// Asks for an update on a goal or one of its milestones.
pub async fn create(
    context: Context,
    goal: Path<GoalNumber>,
    sent: Sent<ManagerForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, actor, clock) = (goal.into_inner(), context.actor()?.clone(), context.state.clock);
    let wanted = Some(sent.typed.milestone.as_str()).filter(|typed| !typed.is_empty());
    let milestone: Option<MilestoneNumber> = wanted.map(str::parse).transpose().map_err(|_| WebError::NotFound)?;
    let made = sent.write(&context, move |writer, sent| {
        let permit = policy::ask(&actor, stages::place(writer.connection, goal)?, milestone)?;
        let asked = read(&sent.typed, is_open(writer.connection, goal, milestone)?, clock.today())?;
        requests::make(writer, &permit, &asked.text, asked.wanted_by, clock.entry_time())?;
        Ok(writer.written(()))
    });
    match made.await {
        Ok(()) => Ok(respond::see_other(&context.to().review_goal(goal).at("requests"))),
        Err(refusal) => goal::page(&context, goal, sent.again(refusal)?).await,
    }
}

#[derive(Template)]
#[template(path = "review/requests.html")]
struct RequestsPage {
    shell: Shell,
    actor: Arc<Actor>,
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
        request.is_open() && policy::withdraw(&self.actor, request.made()).is_ok()
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

/// Withdraws a request.
pub async fn withdraw(
    context: Context,
    number: Path<RequestNumber>,
    sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, at) = (number.into_inner(), context.actor()?.clone(), context.state.clock.entry_time());
    let withdrawn = sent.write(&context, move |writer, _| {
        let request = requests::find(writer.connection, number)?;
        let permit = policy::withdraw(&actor, request.made())?;
        requests::withdraw(writer, &permit, at)?;
        Ok(Recorded(request.goal))
    });
    let goal = withdrawn.await.map_err(WebError::from)?;
    Ok(respond::see_other(&context.to().review_goal(goal).at("requests")))
}
