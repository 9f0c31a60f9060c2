//! The steps of a sheet: submitting, withdrawing, approving, returning; and opening it again for a correction.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;

use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Advance, Denied, Permit};
use crate::domain::sheet::{SheetSection, SheetStep};
use crate::domain::stage::Stage;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Written};
use crate::store::stages::{self, Remarks};
use crate::web::desk::stages::{LONGEST, Typed, after_step, answer, form_name, named};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::{draft, respond};

/// A form of nothing but its token and what its reader saw.
#[derive(Deserialize)]
pub struct Step {
    #[serde(default)]
    seen: String,
}

/// The fields of a form by their names.
pub type Fields = BTreeMap<String, String>;

/// What stands against a step besides the policy.
enum Refusal {
    Denied(Denied),
    /// There is nothing in the sheet.
    Empty,
}

/// Submits a sheet that has something in it.
pub async fn submit(
    context: Context,
    path: Path<(GoalNumber, String)>,
    _form: SafeForm<Step>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let (actor, at) = (context.actor()?.clone(), context.state.clock.entry_time());
    let submitted = context.state.database.write(move |writer| {
        let place = stages::place_in(writer.connection, goal, stage)?;
        let permit = match policy::submit(&actor, place, stage, SheetStep::Submitted) {
            Ok(permit) => permit,
            Err(denied) => return Ok(Written::Nothing(Err(Refusal::Denied(denied)))),
        };
        if stages::is_empty(writer.connection, goal, stage)? {
            return Ok(Written::Nothing(Err(Refusal::Empty)));
        }
        stages::advance(writer, &permit, None, &Remarks::new(), at).map(|()| Written::Recorded(Ok(())))
    });
    match submitted.await? {
        Ok(()) => Ok(respond::see_other(&after_step(&context, goal, stage))),
        Err(Refusal::Denied(denied)) => Err(denied.into()),
        Err(Refusal::Empty) => {
            let words = if stage == Stage::Goals { "sheet-empty-goals" } else { "sheet-empty-results" };
            let typed = Typed { problems: vec![("submission".to_owned(), words)], ..Typed::default() };
            answer(&context, goal, stage, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Withdraws a sheet that nobody has decided.
pub async fn withdraw(
    context: Context,
    path: Path<(GoalNumber, String)>,
    _form: SafeForm<Step>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let right = move |actor: &Actor, connection: &mut DatabaseConnection| {
        let place = stages::place_in(connection, goal, stage)?;
        Ok(policy::submit(actor, place, stage, SheetStep::Withdrawn))
    };
    step(&context, goal, stage, None, Remarks::new(), right).await
}

/// Approves a sheet as its reader saw it.
pub async fn approve(
    context: Context,
    path: Path<(GoalNumber, String)>,
    form: SafeForm<Step>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let SafeForm(Step { seen }) = form;
    let right = move |actor: &Actor, connection: &mut DatabaseConnection| {
        let permit = decision(connection, actor, goal, stage, true)?;
        let steps = stages::standing(connection, goal, stage)?.steps;
        if permit.is_ok() && seen != steps.to_string() {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        Ok(permit)
    };
    step(&context, goal, stage, None, Remarks::new(), right).await
}

/// Returns a sheet with a reason and remarks on its parts; what is unusable is shown again.
pub async fn send_back(
    context: Context,
    path: Path<(GoalNumber, String)>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let SafeForm(fields) = form;
    let actor = context.actor()?.clone();
    let right = context.state.database.read(move |connection| decision(connection, &actor, goal, stage, false));
    right.await??;
    let field = |name: &str| fields.get(name).map(|typed| tidy(typed)).unwrap_or_default();
    let reason = field("reason");
    let mut problems = Vec::new();
    if reason.is_empty() {
        problems.push(("reason".to_owned(), "return-reason-missing"));
    } else if reason.chars().count() > LONGEST {
        problems.push(("reason".to_owned(), "return-reason-too-long"));
    }
    let mut remarks = Remarks::new();
    for &section in SheetSection::ALL {
        let name = format!("remark_{section}");
        let remark = field(&name);
        if remark.chars().count() > LONGEST {
            problems.push((name, "sheet-remark-too-long"));
        } else if !remark.is_empty() {
            remarks.insert(section, remark);
        }
    }
    if !problems.is_empty() {
        return answer(
            &context,
            goal,
            stage,
            Typed { fields, problems, ..Typed::default() },
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    }
    let right =
        move |actor: &Actor, connection: &mut DatabaseConnection| decision(connection, actor, goal, stage, false);
    step(&context, goal, stage, Some(reason), remarks, right).await
}

/// Opens an approved or published sheet again for a correction, for the planning office.
pub async fn reopen(
    context: Context,
    path: Path<(GoalNumber, String)>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = named(path)?;
    let SafeForm(fields) = form;
    let actor = context.actor()?.clone();
    policy::administer(&actor)?;
    let reason = fields.get("reopening").map(|typed| tidy(typed)).unwrap_or_default();
    let problem = if reason.is_empty() {
        Some("sheet-reopening-missing")
    } else {
        (reason.chars().count() > LONGEST).then_some("sheet-reopening-too-long")
    };
    if let Some(problem) = problem {
        let typed = Typed { fields, problems: vec![("reopening".to_owned(), problem)], ..Typed::default() };
        return answer(&context, goal, stage, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let right = move |actor: &Actor, connection: &mut DatabaseConnection| {
        let place = stages::place(connection, goal)?;
        Ok(policy::reopen(actor, place, stage))
    };
    step(&context, goal, stage, Some(reason), Remarks::new(), right).await
}

/// The right to decide a sheet as it stands now.
pub(super) fn decision(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    goal: GoalNumber,
    stage: Stage,
    approve: bool,
) -> Result<Result<Permit<Advance>, Denied>, StoreError> {
    let standing = stages::standing(connection, goal, stage)?;
    let place = standing.place(stages::place(connection, goal)?);
    let approvals = stages::approvals(connection)?;
    Ok(policy::decide_sheet(actor, place, stage, standing.pending(approvals), approve))
}

async fn step(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    reason: Option<String>,
    remarks: Remarks,
    right: impl Fn(&Actor, &mut DatabaseConnection) -> Result<Result<Permit<Advance>, Denied>, StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let (actor, at) = (context.actor()?.clone(), context.state.clock.entry_time());
    let taken = context.state.database.write(move |writer| match right(&actor, writer.connection)? {
        Ok(permit) => {
            stages::advance(writer, &permit, reason.as_deref(), &remarks, at).map(|()| Written::Recorded(Ok(())))
        }
        Err(denied) => Ok(Written::Nothing(Err(denied))),
    });
    taken.await??;
    draft::discard(context, form_name(goal, stage)).await?;
    Ok(respond::see_other(&after_step(context, goal, stage)))
}

fn tidy(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}
