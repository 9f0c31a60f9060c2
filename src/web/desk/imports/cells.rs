//! Cells of the table that waits that can't be read: each is mended where it stands, or left out.

use actix_web::HttpResponse;

use crate::domain::form_name::FormName;
use crate::domain::mending::MendedCell;
use crate::domain::policy;
use crate::intake::BadCell;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::{CameBack, ImportQuery, MOST_CELLS, page};
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Sent;
use crate::web::kit::respond;

/// The most characters of a cell that is written by hand.
const LONGEST: usize = 1000;

/// Reads the table that waits again, with what was said of its cells.
pub async fn mend(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let mut waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let bad = waiting.read(&context).await?.bad_cells();
    let bad: Vec<MendedCell> = bad.into_iter().map(|bad| bad.cell).collect();
    waiting.cells = said(&sent.typed, &bad, &waiting.cells);
    match waiting.read(&context).await?.refusal() {
        None => {
            waiting.keep(&context).await?;
            draft::discard(&context, FormName::ImportCells).await?;
            Ok(respond::see_other(&context.to().import()))
        }
        Some(refusal) => {
            let refusal = refusal.clone();
            page(&context, &ImportQuery::default(), Some(CameBack::NotMended(refusal))).await
        }
    }
}

/// Puts what somebody had typed before their session ended to the cells that are asked about.
pub(super) async fn restore_draft(context: &Context, bad: &mut [BadCell]) -> Result<(), WebError> {
    if let Some(kept) = draft::load(context, FormName::ImportCells).await? {
        restore(bad, &kept.fields);
    }
    Ok(())
}

fn restore(bad: &mut [BadCell], fields: &Fields) {
    for index in 1..=MOST_CELLS {
        let place = fields.get(&format!("place_{index}"));
        if let Some(bad) = bad.iter_mut().find(|bad| bad.cell.place() == place) {
            bad.cell.is = fields.trimmed(&format!("is_{index}")).chars().take(LONGEST).collect();
        }
    }
}

/// What the form says of the cells that the table that waits has, and of no others.
fn said(fields: &Fields, bad: &[MendedCell], mended: &[MendedCell]) -> Vec<MendedCell> {
    let known = || bad.iter().chain(mended.iter().filter(|cell| !bad.iter().any(|bad| bad.place() == cell.place())));
    let asked: Vec<(&str, usize)> =
        (1..=2 * MOST_CELLS).filter_map(|index| Some((fields.find(&format!("place_{index}"))?, index))).collect();
    let all = fields.find("all").is_some();
    let is_bad = |cell: &MendedCell| bad.iter().any(|bad| bad.place() == cell.place());
    let mut cells = Vec::new();
    for cell in known() {
        let place = cell.place();
        let Some((_, index)) = asked.iter().find(|(asked, _)| *asked == place) else {
            // What the page did not ask about stays as it was said.
            let is_said = mended.iter().any(|mended| mended.place() == place) && !(all && is_bad(cell));
            let is = if is_said { cell.is.clone() } else { String::new() };
            cells.extend((all || is_said).then(|| MendedCell { is, ..cell.clone() }));
            continue;
        };
        let is: String = fields.trimmed(&format!("is_{index}")).chars().take(LONGEST).collect();
        let is_out = fields.get(&format!("out_{index}")) == "yes" || all && is_bad(cell);
        if is_out || !is.is_empty() {
            cells.push(MendedCell { is: if is_out { String::new() } else { is }, ..cell.clone() });
        }
    }
    cells
}
