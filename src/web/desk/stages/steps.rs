//! The steps of a goal in a stage: submitting, withdrawing, approving, returning; and opening it again for a correction.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Advance, Denied, Permit};
use crate::domain::sheet::{RemarkSubject, SheetStep};
use crate::domain::stage::Stage;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::stages::{self, Remarks};
use crate::web::desk::stages::{LONGEST, page, remark_field};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, Refusal, Sent};
use crate::web::kit::respond;

/// A step that may be taken, with what is said along with it.
struct NextStep {
    permit: Permit<Advance>,
    reason: Option<String>,
    remarks: Remarks,
}

impl From<Permit<Advance>> for NextStep {
    fn from(permit: Permit<Advance>) -> Self {
        Self { permit, reason: None, remarks: Remarks::new() }
    }
}

/// Submits a stage that has something in it.
pub async fn submit(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    let right = move |connection: &mut DatabaseConnection, actor: &Actor, _: &Fields| {
        let place = stages::place_in(connection, goal, stage)?;
        let permit = policy::submit(actor, place, stage, SheetStep::Submitted)?;
        if stages::is_empty(connection, goal, stage)? {
            let words = if stage == Stage::Goals { "sheet-empty-goals" } else { "sheet-empty-results" };
            return Err(Problem::new("submission", words).into());
        }
        Ok(permit.into())
    };
    take(&context, goal, stage, sent, right).await
}

/// Withdraws what nobody has decided.
pub async fn withdraw(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    let right = move |connection: &mut DatabaseConnection, actor: &Actor, _: &Fields| {
        let place = stages::place_in(connection, goal, stage)?;
        Ok(policy::submit(actor, place, stage, SheetStep::Withdrawn)?.into())
    };
    take(&context, goal, stage, sent, right).await
}

/// Approves what its reader saw.
pub async fn approve(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    let right = move |connection: &mut DatabaseConnection, actor: &Actor, typed: &Fields| {
        let permit = decision(connection, actor, goal, stage, true)??;
        let steps = stages::standing(connection, goal, stage)?.steps;
        if typed.get("seen") == steps.to_string() { Ok(permit.into()) } else { Err(Refusal::Overtaken) }
    };
    take(&context, goal, stage, sent, right).await
}

/// Returns what was submitted, with a reason and remarks on its parts.
pub async fn send_back(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    let right = move |connection: &mut DatabaseConnection, actor: &Actor, typed: &Fields| {
        let permit = decision(connection, actor, goal, stage, false)??;
        let (reason, remarks) = objections(typed)?;
        Ok(NextStep { permit, reason: Some(reason), remarks })
    };
    take(&context, goal, stage, sent, right).await
}

/// Opens what is approved or published again for a correction, for the planning office.
pub async fn reopen(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    let right = move |connection: &mut DatabaseConnection, actor: &Actor, typed: &Fields| {
        let permit = policy::reopen(actor, stages::place(connection, goal)?, stage)?;
        let reason = reason(typed, "reopening", "sheet-reopening-missing", "sheet-reopening-too-long")?;
        Ok(NextStep { reason: Some(reason), ..permit.into() })
    };
    take(&context, goal, stage, sent, right).await
}

/// The right to decide a stage as it stands now.
fn decision(
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

/// Takes the step that `right` allows, and leads to the page that shows it.
async fn take(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    sent: Sent<Fields>,
    right: impl Fn(&mut DatabaseConnection, &Actor, &Fields) -> Result<NextStep, Refusal> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let (actor, at) = (context.actor()?.clone(), context.state.clock.entry_time());
    let taken = sent.write(context, move |writer, sent| {
        let next = right(writer.connection, &actor, &sent.typed)?;
        stages::advance(writer, &next.permit, next.reason.as_deref(), &next.remarks, at)?;
        Ok(Recorded(()))
    });
    match taken.await {
        Ok(()) => Ok(respond::see_other(&context.to().goal_stage(goal, stage).with("done", 1))),
        Err(refusal) => page(context, goal, stage, false, Some(sent.again(refusal)?)).await,
    }
}

/// Why something is returned, and the remarks on its parts.
fn objections(typed: &Fields) -> Result<(String, Remarks), Vec<Problem>> {
    let reason = reason(typed, "reason", "return-reason-missing", "return-reason-too-long");
    let (mut problems, mut remarks) = (Vec::new(), Remarks::new());
    for section in RemarkSubject::ALL {
        let field = remark_field(section);
        let remark = typed.trimmed(&field);
        if remark.chars().count() > LONGEST {
            problems.push(Problem::new(field, "sheet-remark-too-long").limit(LONGEST));
        } else if !remark.is_empty() {
            remarks.insert(*section, remark.to_owned());
        }
    }
    match reason {
        Ok(reason) if problems.is_empty() => Ok((reason, remarks)),
        Ok(_) => Err(problems),
        Err(problem) => Err([vec![problem], problems].concat()),
    }
}

/// A reason that has to be given.
fn reason(
    typed: &Fields,
    field: &'static str,
    missing: &'static str,
    too_long: &'static str,
) -> Result<String, Problem> {
    let reason = typed.trimmed(field);
    if reason.is_empty() {
        return Err(Problem::new(field, missing));
    }
    if reason.chars().count() > LONGEST {
        return Err(Problem::new(field, too_long).limit(LONGEST));
    }
    Ok(reason.to_owned())
}
