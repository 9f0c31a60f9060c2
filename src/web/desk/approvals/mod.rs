//! 承認待ち: everything that waits for the reader on one page, updates and sheets, each beside what stood there before;
//! approved or returned in one form. Each row is decided wholly or not at all: what is wrong with one, or happened
//! meanwhile, is said beside it, and the others are decided.

mod deciding;
mod row;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::policy;
use crate::store::evidence::Held;
use crate::store::read::waiting::Waiting;
use crate::web::desk::approvals::deciding::{ALL, Left, Outcome, decide};
use crate::web::desk::approvals::row::{Row, Waits, rows};
use crate::web::desk::overview::excerpt;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts;

#[derive(Template)]
#[template(path = "desk/approvals/show.html")]
struct ApprovalsPage {
    shell: Shell,
    rows: Vec<Row>,
    /// How many were just approved and returned.
    done: Option<(usize, usize)>,
    left: Vec<Left>,
    form: Form<Fields>,
}

impl ApprovalsPage {
    /// Whether a row's box is ticked: by its reader, who has the same before them still.
    fn is_ticked(&self, row: &Row) -> bool {
        self.form.typed.find(&row.code().to_string()).is_some_and(|seen| seen == row.seen())
    }

    /// How many were approved and returned, where any was.
    fn done(&self) -> Option<(usize, usize)> {
        self.done.filter(|(approved, returned)| approved + returned > 0)
    }

    /// What is wrong with a row, said beside it.
    fn problem(&self, row: &Row) -> Option<String> {
        let problem = self.form.problem(&row.field("reason"))?;
        Some(self.shell.problem(&problem.clone().part(None)))
    }

    fn reason(&self, row: &Row) -> &str {
        self.form.typed.get(&row.field("reason"))
    }

    /// Whether somebody has begun to return a row, or is to look at why it was not.
    fn is_returning(&self, row: &Row) -> bool {
        !self.reason(row).is_empty() || self.form.problem(&row.field("reason")).is_some()
    }

    /// An update's text, shortened to what fits on a line.
    fn excerpt(text: &str) -> String {
        excerpt(text)
    }

    /// What a file or link of an update is.
    fn about(shell: &Shell, held: &Held) -> String {
        parts::evidence::about(&held.evidence, shell.words())
    }

    const fn all() -> &'static str {
        ALL
    }
}

/// What was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ApprovalsQuery {
    approved: String,
    returned: String,
}

/// Shows what waits for the reader.
pub async fn show(context: Context, query: Query<ApprovalsQuery>) -> Result<HttpResponse, WebError> {
    policy::approvals(context.actor()?)?;
    let form = Form::open(&context, FormName::Approvals, Fields::default).await?;
    let done = query.approved.parse().ok().zip(query.returned.parse().ok());
    page(&context, done, Vec::new(), form).await
}

async fn page(
    context: &Context,
    done: Option<(usize, usize)>,
    left: Vec<Left>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let units = policy::approvals(&actor)?.act().units();
    let waiting = context.state.database.read(move |connection| Waiting::load(connection, &actor, &units)).await?;
    let title = if form.is_wrong() { "approvals-title-problems" } else { "approvals-title" };
    let (shell, status) = (context.shell(context.words().text(title)), form.status());
    respond::page_with_status(&ApprovalsPage { shell, rows: rows(waiting), done, left, form }, status)
}

/// Approves and returns what was chosen; what changed since the page was made is left.
pub async fn create(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let units = policy::approvals(&actor)?.act().units();
    let at = context.state.clock.entry_time();
    let decided = sent.write(&context, move |writer, sent| {
        let rows = rows(Waiting::load(writer.connection, &actor, &units)?);
        let outcome = decide(writer, &actor, &rows, &sent.typed, at)?;
        let Outcome { approved, returned, left, problems } = &outcome;
        if approved + returned + left.len() + problems.len() == 0 {
            return Err(Problem::new("rows", "approvals-none-chosen").into());
        }
        Ok(writer.written(outcome))
    });
    let Outcome { approved, returned, left, problems } = match decided.await {
        Ok(outcome) => outcome,
        Err(refusal) => return page(&context, None, Vec::new(), sent.again(refusal)?).await,
    };
    if problems.is_empty() && left.is_empty() {
        let done = context.to().approvals().with("approved", approved).with("returned", returned);
        return Ok(respond::see_other(&done));
    }
    let refusal = if problems.is_empty() { Refusal::Overtaken } else { Refusal::Problems(problems) };
    page(&context, Some((approved, returned)), left, sent.again(refusal)?).await
}
