//! One file or link: read by whoever reads its goal, marked and taken off by whoever adds to what it stands on.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use crate::domain::numbers::{EvidenceNumber, GoalNumber};
use crate::domain::policy::{self, Attach, Permit};
use crate::store::kit::{StoreError, Writer};
use crate::store::{evidence, stages};
use crate::web::desk::goals::evidence::EvidenceView;
use crate::web::kit::context::Context;
use crate::web::kit::download::Download;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Refusal, Sent};
use crate::web::kit::respond;

/// The file, for whoever reads its goal's live sheet.
pub async fn show(context: Context, number: Path<EvidenceNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    let read = context.state.database.read(move |connection| {
        let (goal, held) = evidence::find(connection, number)?;
        Ok::<_, StoreError>((stages::place(connection, goal)?, held))
    });
    let (place, held) = read.await?;
    policy::inspect(context.actor()?, place)?;
    let file = held.evidence.file().ok_or(WebError::NotFound)?;
    Download { number, file }.for_staff(&context)
}

/// The form that marks one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MarkingForm {
    /// `yes` where it is to be public.
    public: String,
}

/// Says whether one is to be public.
pub async fn mark(
    context: Context,
    number: Path<EvidenceNumber>,
    sent: Sent<MarkingForm>,
) -> Result<HttpResponse, WebError> {
    let (number, public) = (number.into_inner(), sent.typed.public == "yes");
    change(&context, number, &sent, move |writer, permit| evidence::mark(writer, permit, number, public)).await
}

/// Takes one off.
pub async fn remove(
    context: Context,
    number: Path<EvidenceNumber>,
    sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (number, clock) = (number.into_inner(), context.state.clock);
    change(&context, number, &sent, move |writer, permit| evidence::remove(writer, permit, number, clock.entry_time()))
        .await
}

/// Changes one, and leads back to its goal.
async fn change<F: Clone + Send + Sync + 'static>(
    context: &Context,
    number: EvidenceNumber,
    sent: &Sent<F>,
    work: impl Fn(&mut Writer<'_>, &Permit<Attach>) -> Result<(), StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let (actor, clock) = (context.actor()?.clone(), context.state.clock);
    let changed = sent.write(context, move |writer, _| {
        let (goal, held) = evidence::find(writer.connection, number)?;
        let view = EvidenceView::load(writer.connection, goal, clock.today())?;
        policy::inspect(&actor, view.goal.place)?;
        let permit = view.right(&actor, held.evidence.subject)?;
        work(writer, &permit)?;
        Ok::<_, Refusal>(writer.written(goal))
    });
    let goal: GoalNumber = changed.await?;
    Ok(respond::see_other(&context.to().goal_evidence(goal)))
}
