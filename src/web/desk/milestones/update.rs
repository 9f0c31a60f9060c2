//! Reporting on a milestone.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::numbers::MilestoneNumber;
use crate::domain::policy;
use crate::store::kit::Written::{Nothing, Recorded};
use crate::store::{indicators, milestones, updates};
use crate::web::desk::milestones::show;
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
        let known = milestones::reportable(writer.connection, number)?;
        let permit = policy::write_update(&actor, known.place)?;
        let indicators = if sent.typed.has_value() {
            indicators::of_programme(writer.connection, known.programme, None)?
        } else {
            Vec::new()
        };
        let draft = sent.typed.read(known.due, &indicators, clock.today())?;
        if known.newest != sent.typed.seen() {
            // What was sent twice finds itself here already.
            let before = updates::sent_with(writer.connection, &permit, &sent.key)?;
            let before = before.map(|number| updates::find(writer.connection, number)).transpose()?;
            let same = before.filter(|update| update.says(&draft)).ok_or(Refusal::Overtaken)?;
            return Ok(Nothing(same.number));
        }
        Ok(Recorded(updates::enter(writer, &permit, &draft, &sent.key, clock.entry_time())?))
    });
    match entered.await {
        Ok(update) => Ok(respond::see_other(&context.to().desk().with("saved", update))),
        Err(refusal) => show::page(&context, number, None, Some(sent.again(refusal)?)).await,
    }
}
