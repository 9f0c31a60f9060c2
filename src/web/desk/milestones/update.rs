//! Reporting on a milestone.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::MilestoneNumber;
use crate::domain::policy;
use crate::store::kit::Written::{Nothing, Recorded};
use crate::store::updates;
use crate::web::desk::milestones::show::{self, MilestoneView};
use crate::web::desk::updates::form::UpdateForm;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Refusal, Sent};
use crate::web::kit::respond;

/// Enters an update and leads back to the desk; or shows the form again with everything that was typed.
pub async fn create(
    context: Context,
    number: Path<MilestoneNumber>,
    sent: Sent<UpdateForm>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, clock) = (number.into_inner(), context.actor()?.clone(), context.state.clock);
    sent.require_key()?;
    let entered = sent.write(&context, move |writer, sent| {
        let view = MilestoneView::load(writer.connection, number, clock.today())?;
        let permit = policy::write_update(&actor, view.milestone.place)?;
        let draft = sent.typed.read(view.milestone.due, &view.indicators, clock.today())?;
        if let Some(number) = updates::sent_with(writer.connection, &permit, &sent.key)? {
            let same = view.updates.iter().any(|update| update.number == number && update.says(&draft));
            return if same { Ok(Nothing(number)) } else { Err(Refusal::Overtaken) };
        }
        if view.updates.last().map(|update| update.number) != sent.typed.seen() {
            return Err(Refusal::Overtaken);
        }
        Ok(Recorded(updates::enter(writer, &permit, &draft, &sent.key, clock.entry_time())?))
    });
    match entered.await {
        Ok(update) => Ok(respond::see_other(&context.to().desk().with("saved", update))),
        Err(refusal) => show::page(&context, number, None, Some(sent.again(refusal)?)).await,
    }
}
