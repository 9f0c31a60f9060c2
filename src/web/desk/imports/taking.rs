//! Taking in the table that waits, all of it or nothing. It goes on whether its reader waits or not: what has become of it
//! is kept for them as a draft, so that whichever server they ask tells them.

use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::domain::form_name::FormName;
use crate::domain::policy::{self, Permit, TakeIn};
use crate::domain::proposal::Proposal;
use crate::domain::watch::Watch;
use crate::intake::{BadCell, Content};
use crate::store::imports::{Wanted, section};
use crate::store::kit::Writer;
use crate::web::desk::imports::plan::fingerprint;
use crate::web::desk::imports::taken::Taken;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::{CameBack, ImportQuery, indicators, kept, page, underway};
use crate::web::kit::beside;
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Refusal, Sent, Shown};
use crate::web::kit::respond;

/// How long it may take.
const LONGEST: Duration = Duration::from_mins(5);
/// After how many seconds nobody believes any more that it goes on: the server may have been switched off.
const FORGOTTEN: i64 = 330;

/// The form that takes the table in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    seen: String,
    /// `yes` where the year gets the scheme that the table implies.
    accept_scheme: String,
}

/// What a table says, and the cells that can't be read.
type Read = (Content, Vec<BadCell>);

/// How it stands with taking a table in.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Since(DateTime<Utc>),
    Taken(Taken),
    /// Its plan is not the one that was shown any more, or has something in its way.
    NotTaken {
        overtaken: bool,
    },
    Failed,
}

impl Standing {
    fn of(result: &Result<Taken, Refusal>) -> Self {
        match result {
            Ok(taken) => Self::Taken(taken.clone()),
            Err(Refusal::Overtaken) => Self::NotTaken { overtaken: true },
            Err(Refusal::Problems(_) | Refusal::Checked | Refusal::TooLate) => Self::NotTaken { overtaken: false },
            Err(Refusal::Failed(_)) => Self::Failed,
        }
    }

    async fn load(context: &Context) -> Result<Option<Self>, WebError> {
        Ok(kept::load(context, FormName::ImportTaking).await?.map(|(standing, _)| standing))
    }

    async fn keep(&self, context: &Context) -> Result<(), WebError> {
        kept::keep(context, FormName::ImportTaking, self, None).await
    }

    /// Whether it began so long ago that it can't go on any more.
    fn is_forgotten(&self) -> bool {
        matches!(self, Self::Since(at) if Utc::now() - *at >= TimeDelta::seconds(FORGOTTEN))
    }

    /// Whether it goes on, as far as is known.
    fn goes_on(&self) -> bool {
        matches!(self, Self::Since(_)) && !self.is_forgotten()
    }
}

/// Whether the table of who is signed in is being taken in.
pub(super) async fn goes_on(context: &Context) -> Result<bool, WebError> {
    Ok(Standing::load(context).await?.is_some_and(|standing| standing.goes_on()))
}

/// The page of a table that is being taken in or was, and was not told of yet; none where there is none.
pub(super) async fn resume(context: &Context) -> Result<Option<HttpResponse>, WebError> {
    let Some(standing) = Standing::load(context).await? else { return Ok(None) };
    if standing.goes_on() {
        return underway::taking_in(context).map(Some);
    }
    draft::discard(context, FormName::ImportTaking).await?;
    let not_taken = |shown| Form { shown, ..Form::fresh(FormName::Import, AcceptanceForm::default()) };
    let came_back = match standing {
        Standing::Since(_) => return Ok(None),
        Standing::Taken(taken) => return Ok(Some(respond::see_other(&taken.on(context.to().import())))),
        Standing::NotTaken { overtaken } => {
            CameBack::NotTaken(not_taken(if overtaken { Shown::Overtaken } else { Shown::Wrong }))
        }
        Standing::Failed => CameBack::Failed,
    };
    page(context, &ImportQuery::default(), Some(came_back)).await.map(Some)
}

/// Takes the table that waits in, all of it or nothing, if the plan is still the one that was shown.
pub async fn accept(context: Context, sent: Sent<AcceptanceForm>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    // What became of the last time is told first. That is kept when its table is gone, so that it is looked at before.
    if Standing::load(&context).await?.is_some_and(|standing| !standing.is_forgotten()) {
        return Ok(respond::see_other(&context.to().import()));
    }
    let waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let table = waiting.content(&context).await?.map_err(|_| WebError::NotFound)?;
    let (begun, done) = begin(&context, sent.clone(), waiting, table)?;
    // Whoever is sent on finds that it goes on.
    begun.await.map_err(|error| WebError::Internal(error.to_string()))?;
    let until = Instant::now() + context.state.settings.patience;
    let Some(done) = beside::within(Some(until), done).await else {
        return Ok(respond::see_other(&context.to().import()));
    };
    draft::discard(&context, FormName::ImportTaking).await?;
    match done.map_err(|error| WebError::Internal(error.to_string()))? {
        Ok(taken) => Ok(respond::see_other(&taken.on(context.to().import()))),
        Err(refusal) => page(&context, &ImportQuery::default(), Some(CameBack::NotTaken(sent.again(refusal)?))).await,
    }
}

/// Told when it has begun, and what comes of it.
type Told = (oneshot::Receiver<()>, oneshot::Receiver<Result<Taken, Refusal>>);

/// Begins to take the table in, whoever still waits for it.
fn begin(context: &Context, sent: Sent<AcceptanceForm>, waiting: Waiting, table: Read) -> Result<Told, WebError> {
    let (context, permit) = (context.clone(), policy::take_in(context.actor()?)?);
    let ((tell_begun, begun), (tell_done, done)) = (oneshot::channel(), oneshot::channel());
    let taking = async move {
        let marked = Standing::Since(Utc::now()).keep(&context).await;
        tell_begun.send(()).ok();
        let result = match marked {
            Ok(()) => write(&context, &sent, permit, waiting, table).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = Standing::of(&result).keep(&context).await {
            tracing::error!(%error, "what became of a table could not be kept");
        }
        if let Err(Err(Refusal::Failed(error))) = tell_done.send(result) {
            tracing::error!(%error, "a table could not be taken in");
        }
    };
    actix_web::rt::spawn(taking.in_current_span());
    Ok((begun, done))
}

/// Writes the table, unless that takes too long.
async fn write(
    context: &Context,
    sent: &Sent<AcceptanceForm>,
    permit: Permit<TakeIn>,
    waiting: Waiting,
    table: Read,
) -> Result<Taken, Refusal> {
    let (person, at) = (context.actor()?.person, context.state.clock.entry_time());
    let watch = context.state.takings.begin(person);
    let watched = watch.clone();
    let written = sent.write(context, move |writer, sent| {
        let (table, bad) = &table;
        if !bad.is_empty() {
            // The page says so cell by cell.
            return Err(Refusal::Problems(Vec::new()));
        }
        let taking = Taking { permit: &permit, waiting: &waiting, typed: &sent.typed, at, watch: &watched };
        let taken = match table {
            Content::Goals(proposal) => take_in(writer, &taking, proposal)?,
            Content::Indicators(table) => indicators::take_in(writer, &taking, table)?,
        };
        writer.settle(person, FormName::Import, "");
        Ok(writer.written(taken))
    });
    let mut written = std::pin::pin!(written);
    let result = if let Ok(result) = timeout(LONGEST, &mut written).await {
        result
    } else {
        watch.end();
        written.await
    };
    context.state.takings.end(person);
    result
}

/// A table that is taken in within its transaction.
pub(super) struct Taking<'a> {
    pub(super) permit: &'a Permit<TakeIn>,
    pub(super) waiting: &'a Waiting,
    typed: &'a AcceptanceForm,
    pub(super) at: DateTime<Utc>,
    pub(super) watch: &'a Watch,
}

impl Taking<'_> {
    /// Refuses a plan that is not the one that was shown, or has something in its way, which the page tells.
    pub(super) fn require(&self, planned: &impl Serialize, is_ready: bool) -> Result<(), Refusal> {
        if fingerprint(self.waiting, planned) != self.typed.seen {
            return Err(Refusal::Overtaken);
        }
        if is_ready { Ok(()) } else { Err(Refusal::Problems(Vec::new())) }
    }
}

/// Takes a table of goals in; tells what that wrote.
fn take_in(writer: &mut Writer<'_>, taking: &Taking<'_>, proposal: &Proposal) -> Result<Taken, Refusal> {
    let Taking { permit, waiting, typed, at, watch } = *taking;
    let import = waiting.import().ok_or(WebError::NotFound)?;
    let mut proposal = proposal.clone();
    waiting.prose.apply(&mut proposal);
    let proposal = section::completed(writer.connection, permit, proposal)?;
    // A year that was closed meanwhile has no plan to show.
    let planned = section::plan(writer.connection, permit, &proposal, &import).map_err(WebError::from)?;
    taking.require(&planned, planned.is_ready())?;
    let wanted = Wanted { accept_scheme: typed.accept_scheme == "yes", watch: watch.clone() };
    Ok(Taken::of(&section::take_in(writer, permit, &proposal, &import, at, &wanted)?))
}
