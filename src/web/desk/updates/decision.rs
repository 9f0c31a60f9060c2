//! One report as its approver sees it: what it changes, and the two ways to decide it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::numbers::UpdateNumber;
use crate::domain::policy::{self, Denied, UpdatePlace};
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::domain::update::{LONGEST_REASON, UpdateStatus};
use crate::store::goals::{self, Goal};
use crate::store::indicators;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Written};
use crate::store::milestones::{self, Milestone};
use crate::store::updates::{self, Update};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::standing::{self, StandingView};

/// A report with the goal it is about, and the milestone where it is about one.
struct Sheet {
    goal: Goal,
    milestone: Option<Milestone>,
    place: UpdatePlace,
    section: Option<String>,
    update: Update,
    /// Reports on the same matter that were entered after this one.
    later: usize,
    indicators: Vec<PublishedIndicator>,
    standings: Vec<StandingView>,
}

impl Sheet {
    fn load(connection: &mut DatabaseConnection, number: UpdateNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let (place, milestone, update) = updates::place(connection, number)?;
        let goal = goals::find(connection, update.goal)?;
        let names = milestones::unit_names(connection)?;
        let all = updates::of_goals(connection, vec![goal.number])?;
        Ok(Self {
            section: place.about.goal.section.and_then(|section| names.get(&section).cloned()),
            later: all.iter().filter(|other| other.number > number && other.matter() == update.matter()).count(),
            indicators: indicators::of_programme(connection, goal.programme, None)?,
            standings: standing::load(connection, goal.number, today)?,
            goal,
            milestone,
            place,
            update,
        })
    }

    /// What it is about: the milestone, the indicator, or the goal.
    fn title(&self) -> &str {
        let indicator = || {
            let given = self.update.value.as_ref()?;
            self.indicators.iter().find(|known| known.number == given.indicator)
        };
        match &self.milestone {
            Some(milestone) => &milestone.title,
            None => indicator().map_or(&self.goal.name, |indicator| &indicator.name),
        }
    }

    /// What is on record of the indicator in the goal's year.
    fn on_record(&self) -> Option<&IndicatorYear> {
        let given = self.update.value.as_ref()?;
        let indicator = self.indicators.iter().find(|known| known.number == given.indicator)?;
        indicator.in_year(self.goal.fiscal_year)
    }
}

/// What the reader may do with the report.
enum Deciding {
    /// Approve or return it.
    Open,
    /// It is decided.
    Done,
    /// It waits, for somebody else than its writer.
    OwnWriting,
    /// It waits in a year that has been closed.
    YearClosed,
    /// It waits for others than the reader.
    ReadOnly,
}

#[derive(Template)]
#[template(path = "desk/updates/show.html")]
struct UpdatePage {
    shell: Shell,
    sheet: Sheet,
    deciding: Deciding,
    has_desk: bool,
    reason: String,
    problem: Option<&'static str>,
    longest_reason: usize,
}

impl UpdatePage {
    /// The page, for whoever may read what it is about.
    fn of(context: &Context, sheet: Sheet) -> Result<Self, WebError> {
        let actor = context.actor()?;
        policy::follow(actor, sheet.place.about)?;
        let deciding = match policy::decide(actor, sheet.place) {
            _ if sheet.update.status != UpdateStatus::Submitted => Deciding::Done,
            Ok(_) => Deciding::Open,
            Err(Denied::OwnWriting) => Deciding::OwnWriting,
            Err(Denied::YearClosed | Denied::NotNow) => Deciding::YearClosed,
            Err(Denied::NoRight) if sheet.update.writer == Some(actor.person) => Deciding::OwnWriting,
            Err(Denied::NoRight | Denied::SecondApproval) => Deciding::ReadOnly,
        };
        Ok(Self {
            shell: context.shell(context.words().text("update-title")),
            sheet,
            deciding,
            has_desk: policy::desk(actor).is_ok(),
            reason: String::new(),
            problem: None,
            longest_reason: LONGEST_REASON,
        })
    }
}

/// Shows a report.
pub async fn show(context: Context, number: Path<UpdateNumber>) -> Result<HttpResponse, WebError> {
    let (number, today) = (number.into_inner(), context.state.clock.today());
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, number, today)).await?;
    respond::page(&UpdatePage::of(&context, sheet)?)
}

/// A form of nothing but its token.
#[derive(Deserialize)]
pub struct Approval {}

/// Approves a report.
pub async fn approve(
    context: Context,
    number: Path<UpdateNumber>,
    _form: SafeForm<Approval>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, clock) = (number.into_inner(), context.actor()?.clone(), context.state.clock);
    let approved = context.state.database.write(move |writer| {
        let (place, _, _) = updates::place(writer.connection, number)?;
        match policy::decide(&actor, place) {
            Ok(permit) => updates::approve(writer, &permit, clock.entry_time()).map(|()| Written::Recorded(Ok(()))),
            Err(denied) => Ok(Written::Nothing(Err(denied))),
        }
    });
    approved.await??;
    Ok(back_to_the_desk(&context, number))
}

/// The reason for which a report is returned.
#[derive(Deserialize)]
pub struct Return {
    #[serde(default)]
    reason: String,
}

/// Returns a report to its writer; without a usable reason the form is shown again.
pub async fn send_back(
    context: Context,
    number: Path<UpdateNumber>,
    form: SafeForm<Return>,
) -> Result<HttpResponse, WebError> {
    let (number, SafeForm(Return { reason })) = (number.into_inner(), form);
    let kept = reason.replace("\r\n", "\n").trim().to_owned();
    if let Some(problem) = problem(&kept) {
        return refused(&context, number, reason, problem).await;
    }
    let (actor, clock) = (context.actor()?.clone(), context.state.clock);
    let returned = context.state.database.write(move |writer| {
        let (place, _, _) = updates::place(writer.connection, number)?;
        match policy::decide(&actor, place) {
            Ok(permit) => {
                updates::send_back(writer, &permit, &kept, clock.entry_time()).map(|()| Written::Recorded(Ok(())))
            }
            Err(denied) => Ok(Written::Nothing(Err(denied))),
        }
    });
    returned.await??;
    Ok(back_to_the_desk(&context, number))
}

fn problem(reason: &str) -> Option<&'static str> {
    if reason.is_empty() {
        return Some("return-reason-missing");
    }
    (reason.chars().count() > LONGEST_REASON).then_some("return-reason-too-long")
}

async fn refused(
    context: &Context,
    number: UpdateNumber,
    reason: String,
    problem: &'static str,
) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, number, today)).await?;
    policy::follow(context.actor()?, sheet.place.about)?;
    policy::decide(context.actor()?, sheet.place)?;
    if sheet.update.status != UpdateStatus::Submitted {
        return Err(WebError::Conflict(Conflict::Settled));
    }
    let shell = context.shell(context.words().text("update-title-problems"));
    let page = UpdatePage { shell, reason, problem: Some(problem), ..UpdatePage::of(context, sheet)? };
    respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
}

fn back_to_the_desk(context: &Context, number: UpdateNumber) -> HttpResponse {
    respond::see_other(&context.address(&format!("/desk?decided={number}")))
}
