//! The imports on record: what each wrote, and taking one back. The planning office sees all of them, everybody else their
//! own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::policy::{self, Denied};
use crate::store::imports::acts::{self, Act, Obstacle, WrittenCounts};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most obstacles that a page names.
const MOST_OBSTACLES: usize = 50;

#[derive(Template)]
#[template(path = "desk/imports/list.html")]
struct ListPage {
    shell: Shell,
    acts: Vec<Act>,
    page: i64,
    more: bool,
    /// The import that was just taken back.
    undone: Option<i32>,
}

impl ListPage {
    fn lines(written: &WrittenCounts) -> Vec<(&'static str, i64)> {
        lines(written)
    }
}

/// Which page of the list, and what was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
    undone: String,
}

/// Lists the imports, newest first.
pub async fn list(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let by = (!permit.act().is_whole_city()).then_some(context.actor()?.person);
    let page = if query.page.is_empty() { Some(1) } else { query.page.parse().ok() };
    let page: i64 = page.filter(|page| *page >= 1).ok_or(WebError::NotFound)?;
    let (acts, more) = context.state.database.read(move |connection| acts::list(connection, by, page)).await?;
    let shell = context.shell(context.words().text("imports-title"));
    respond::page(&ListPage { shell, acts, page, more, undone: query.undone.parse().ok() })
}

#[derive(Template)]
#[template(path = "desk/imports/act.html")]
struct ActPage {
    shell: Shell,
    act: Act,
    /// What stands against taking it back.
    obstacles: Vec<Obstacle>,
    /// Why whoever looks at it may not take it back.
    denied: Option<Denied>,
    /// It could not be taken back, although nothing stood against it when it was asked for.
    kept: bool,
}

impl ActPage {
    fn lines(written: &WrittenCounts) -> Vec<(&'static str, i64)> {
        lines(written)
    }

    fn may_be_undone(&self) -> bool {
        self.act.undone.is_none() && self.obstacles.is_empty() && self.denied.is_none()
    }
}

/// How much an import wrote, as lines of the keys of their words and counts.
fn lines(written: &WrittenCounts) -> Vec<(&'static str, i64)> {
    let lines = [
        ("sheets-added", written.sheets_added),
        ("sheets-changed", written.sheets_changed),
        ("values", written.values_added),
        ("amounts", written.amounts_added),
        ("ratings", written.ratings_added),
        ("courses", written.courses_added),
        ("indicators", written.indicators_added),
        ("programmes", written.programmes_added),
        ("units", written.units_added),
        ("plan-nodes", written.plan_nodes_added),
        ("milestones", written.milestones_added),
        ("updates", written.updates_added),
        ("links", written.links_added),
        ("axes", written.axes_added),
        ("course-labels", written.course_labels_added),
        ("years", written.years_added),
    ];
    lines.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// Shows one import: what it wrote, and whether it can be taken back.
pub async fn show(context: Context, import: Path<i32>) -> Result<HttpResponse, WebError> {
    page(&context, import.into_inner(), StatusCode::OK).await
}

async fn page(context: &Context, number: i32, status: StatusCode) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let (act, place, obstacles) = context
        .state
        .database
        .read(move |connection: &mut DatabaseConnection| {
            let act = acts::find(connection, number)?;
            let obstacles = if act.undone.is_some() { Vec::new() } else { acts::obstacles(connection, number)? };
            let place = acts::place(connection, &act)?;
            Ok((act, place, obstacles))
        })
        .await?;
    let is_own = act.by == Some(context.actor()?.person);
    if !permit.act().is_whole_city() && !is_own {
        return Err(WebError::NotFound);
    }
    let denied = policy::undo_import(context.actor()?, &place).err();
    let page = ActPage {
        shell: context.shell(context.words().text("imports-act")),
        kept: status != StatusCode::OK && obstacles.is_empty(),
        act,
        obstacles,
        denied,
    };
    respond::page_with_status(&page, status)
}

/// Takes an import back, if nothing stands against it by now.
pub async fn undo(context: Context, import: Path<i32>, _sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let (number, at) = (import.into_inner(), context.state.clock.entry_time());
    let actor = context.actor()?.clone();
    policy::take_in(&actor)?;
    let undone = context.state.database.write(move |writer| {
        let act = acts::find(writer.connection, number)?;
        let place = acts::place(writer.connection, &act)?;
        let permit = policy::undo_import(&actor, &place)?;
        Ok::<_, Refusal>(Recorded(acts::undo(writer, &permit, number, at)?))
    });
    match undone.await {
        Ok(_) => Ok(respond::see_other(&context.to().imports().with("undone", number))),
        Err(Refusal::TooLate | Refusal::Failed(WebError::Conflict(_))) => {
            page(&context, number, StatusCode::CONFLICT).await
        }
        Err(Refusal::Failed(error)) => Err(error),
        Err(_) => Err(StoreError::NotFound.into()),
    }
}
