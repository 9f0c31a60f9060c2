//! 訂正: what was public and was then replaced, with before, after, reason and date.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::numbers::GoalNumber;
use crate::domain::text;
use crate::store::kit::Reading;
use crate::store::published::corrections::{self, Correction};
use crate::store::published::news::About;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::differences::{self, PartDifference};
use crate::web::parts::name::Name;
use crate::web::public::listings;

/// Corrections on a page.
const PAGE_LENGTH: i64 = 20;

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CorrectionsQuery {
    page: String,
}

#[derive(Template)]
#[template(path = "public/corrections/show.html")]
struct CorrectionsPage {
    shell: Shell,
    corrections: Vec<CorrectionView>,
    page: i64,
    newer: Option<Address>,
    older: Option<Address>,
}

struct CorrectionView {
    goal: GoalNumber,
    name: Name,
    year: String,
    place: Place,
    before: i32,
    /// The number of the correction, and whether it is what is public now.
    after: i32,
    is_in_force: bool,
    on: String,
    entered: String,
    reason: String,
    differences: Vec<PartDifference>,
}

/// All corrections, newest first.
pub async fn show(context: Context, query: Query<CorrectionsQuery>) -> Result<HttpResponse, WebError> {
    let page = match text::normalise(&query.page).as_str() {
        "" => 1,
        typed => typed.parse::<i64>().ok().filter(|page| *page >= 1).ok_or(WebError::NotFound)?,
    };
    context.public(move |context, reading| Answer::page(&read(context, reading, page)?)).await
}

fn read(context: &Context, reading: &mut Reading<'_>, page: i64) -> Result<CorrectionsPage, WebError> {
    let (corrections, more) = corrections::list(reading, About::Everything, page, PAGE_LENGTH)?;
    if page > 1 && corrections.is_empty() {
        return Err(WebError::NotFound);
    }
    let updated = corrections.iter().map(|correction| correction.after.published_at).max();
    let shell = context.shell(context.words().text("corrections-title")).updated(updated);
    let address = |page: i64| context.to().corrections().with_some("page", Some(page).filter(|page| *page > 1));
    let shell = listings::plain(shell, context, address(page), "listing-corrections");
    Ok(CorrectionsPage {
        corrections: corrections.into_iter().map(|correction| view(correction, &shell, context)).collect(),
        shell,
        page,
        newer: (page > 1).then(|| address(page - 1)),
        older: more.then(|| address(page + 1)),
    })
}

fn view(correction: Correction, shell: &Shell, context: &Context) -> CorrectionView {
    let Correction { before, after, is_in_force } = correction;
    let snapshot = &after.snapshot;
    let units = [&snapshot.department, &snapshot.section];
    let entered = shell.day(&after.published_at);
    CorrectionView {
        goal: snapshot.goal,
        name: Name::new(&snapshot.name),
        year: snapshot.fiscal_year.label(context.language),
        place: context.names().place(units.into_iter().flatten()),
        before: before.number,
        after: after.number,
        is_in_force,
        on: after.published_on.map_or_else(|| entered.clone(), |date| date.label(context.language)),
        entered,
        differences: differences::between(&before.snapshot, snapshot, context.words()),
        reason: after.reason.unwrap_or_default(),
    }
}
