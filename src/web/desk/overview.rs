//! 担当業務: what the posts of whoever is signed in owe now, and nothing else; each item has one link to the place where it is
//! settled. The complete list of the milestones has a page of its own.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::numbers::{PostNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Post, Role};
use crate::domain::policy;
use crate::domain::sheet::SheetStep;
use crate::domain::update::UpdateStatus;
use crate::store::read::desk::{self, Done, Owed, OwedKind, Subject};
use crate::store::read::first_steps::FirstSteps;
use crate::store::read::idle::{self, IdleDesk};
use crate::store::stages::Step;
use crate::store::updates::Update;
use crate::web::desk::monthly;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Named;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::first_steps::{self, StepView};

/// The most characters of an update that a list repeats.
const EXCERPT: usize = 80;

pub(super) fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(EXCERPT).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct DeskPage {
    shell: Shell,
    today: PartialDate,
    /// The sections and departments of the posts that are shown.
    units: Named,
    silence_days: i64,
    owed: Vec<Owed>,
    /// Why there is nothing, where there is nothing.
    idle: Option<IdleDesk>,
    /// What a new city still has to do, for those of the planning office.
    steps: Vec<StepView>,
    several_sections: bool,
    /// The reader's posts, where there are several.
    posts: Vec<Post>,
    /// The post that the desk is narrowed to.
    post: Option<PostNumber>,
    /// What the reader just reported.
    saved: Option<Done>,
    /// What the reader just decided.
    decided: Option<Done>,
    /// How many updates the reader just sent with the monthly form.
    reported: Option<usize>,
    /// How many of them had been entered before.
    already: Option<usize>,
    /// Whether the reader reports in any of the posts that are shown.
    writes: bool,
    /// The section of the post that is shown.
    section: Option<UnitNumber>,
}

impl DeskPage {
    /// The items, each kind under its heading.
    fn kinds(&self) -> Vec<(OwedKind, Vec<&Owed>)> {
        let of = |kind: OwedKind| (kind, self.owed.iter().filter(|item| item.kind == kind).collect::<Vec<_>>());
        OwedKind::ALL.iter().map(|kind| of(*kind)).filter(|(_, items)| !items.is_empty()).collect()
    }

    /// The heading of a kind, and its badge on an item that is listed under another.
    fn kind(&self, kind: &OwedKind) -> String {
        match kind {
            OwedKind::Overdue => self.shell.t("overdue"),
            OwedKind::DueThisMonth => self.shell.t("desk-due-this-month"),
            OwedKind::Silent => self.shell.with("silent", "days", self.silence_days),
            OwedKind::Returned => self.shell.t("desk-returned-to-me"),
            OwedKind::ToDecide => self.shell.t("desk-to-decide"),
        }
    }

    /// What there is to be done with an item, for those who hear the link only.
    fn verb(&self, item: &Owed) -> Option<String> {
        match (&item.subject, item.kind) {
            (Subject::Milestone { may_report, .. }, _) => may_report.then(|| self.shell.t("update-action")),
            (_, OwedKind::ToDecide) => Some(self.shell.t("desk-check")),
            (Subject::Update(_), _) => Some(self.shell.t("update-again")),
            (Subject::Sheet(_), _) => None,
        }
    }

    /// Where an item is settled.
    fn address(&self, item: &Owed) -> Address {
        let to = self.shell.to();
        match (&item.subject, item.kind) {
            (Subject::Milestone { milestone, may_report }, _) => {
                let page = to.desk_milestone(milestone.place.milestone);
                if *may_report { page.at("report") } else { page }
            }
            (Subject::Update(update), OwedKind::Returned) => match update.milestone {
                Some(milestone) => to.desk_milestone(milestone).with("again", update.number).at("report"),
                None => monthly::again(to, update),
            },
            (Subject::Update(update), _) => to.desk_update(update.number),
            (Subject::Sheet(standing), _) => to.goal_stage(standing.goal, standing.stage),
        }
    }

    /// An update's text, shortened to what fits on a line.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    fn excerpt(&self, update: &Update) -> String {
        excerpt(&update.text)
    }

    /// How many of the items wait for the reader's approval.
    fn to_decide(&self) -> usize {
        self.owed.iter().filter(|item| item.kind == OwedKind::ToDecide).count()
    }

    /// The monthly form, for what is shown.
    fn monthly_updates(&self) -> Address {
        self.shell.to().monthly_updates().with_some("section", self.section)
    }

    /// The list of milestones, for what is shown.
    fn milestones(&self) -> Address {
        self.shell.to().desk_milestones().with_some("section", self.section)
    }

    /// The key of the words that say how an update was decided.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    const fn decision(&self, done: &Done) -> &'static str {
        if done.update.returned_because.is_some() { "desk-returned" } else { "desk-approved" }
    }

    /// The key of the words before the reason of a step.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    fn why(&self, step: &Step) -> &'static str {
        if step.step == SheetStep::Reopened { "sheet-reopened-because" } else { "returned-because" }
    }

    fn is_narrowed_to(&self, post: &Post) -> bool {
        self.post == Some(post.number)
    }

    /// Where what was just done can be seen.
    fn seen_at(&self, done: &Done) -> Address {
        let to = self.shell.to();
        done.update
            .milestone
            .map_or_else(|| to.desk_update(done.update.number), |milestone| to.desk_milestone(milestone))
    }
}

/// The query of the desk: one of the reader's posts, and what was just done.
#[derive(Deserialize)]
pub struct DeskQuery {
    #[serde(default)]
    post: String,
    #[serde(default)]
    saved: String,
    #[serde(default)]
    decided: String,
    #[serde(default)]
    reported: String,
    #[serde(default)]
    already: String,
}

/// Shows the desk. Whoever has none but reads across all departments is led there.
pub async fn show(context: Context, query: Query<DeskQuery>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?;
    if policy::desk(actor).is_err() {
        // A new city has nothing to look over yet.
        if policy::administer(actor).is_ok() && !first_steps_of(&context).await?.is_empty() {
            return Ok(respond::see_other(&context.to().office_years()));
        }
        policy::review(actor).map_err(|_| WebError::Forbidden)?;
        return Ok(respond::see_other(&context.to().review()));
    }
    let mut posts: Vec<Post> = actor.posts.iter().filter(|post| has_desk(post)).cloned().collect();
    if posts.len() < 2 {
        posts.clear();
    }
    // A post that is not the reader's narrows nothing.
    let wanted = query.post.parse().ok();
    let post = posts.iter().find(|post| Some(post.number) == wanted).cloned();
    respond::page(&page(&context, &query, posts, post).await?)
}

/// What a new city still has to do.
async fn first_steps_of(context: &Context) -> Result<Vec<StepView>, WebError> {
    let today = context.state.clock.today();
    let steps = context.state.database.read(move |connection| FirstSteps::load(connection, today)).await?;
    Ok(first_steps::view(&steps, context.to(), context.words()))
}

async fn page(
    context: &Context,
    query: &DeskQuery,
    posts: Vec<Post>,
    post: Option<Post>,
) -> Result<DeskPage, WebError> {
    let everywhere = context.actor()?.clone();
    let actor = match &post {
        Some(post) => Arc::new(Actor { posts: vec![post.clone()], ..Actor::clone(&everywhere) }),
        None => Arc::clone(&everywhere),
    };
    let desk = policy::desk(&actor)?.act().clone();
    let (city, today) = (context.city().clone(), context.state.clock.today());
    let (writes, units) = (!desk.writes_for.is_empty(), context.names().list(&units_of(&actor)));
    let (saved, decided) = (query.saved.parse().ok(), query.decided.parse().ok());
    let read = context.state.database.read(move |connection| {
        let mut done = |number: Option<_>| match number {
            Some(number) => desk::done(connection, &everywhere, number),
            None => Ok(None),
        };
        let (saved, decided) = (done(saved)?, done(decided)?);
        let owed = desk::owed(connection, &actor, &desk, &city, today)?;
        let idle = if owed.is_empty() { Some(idle::of_desk(connection, &desk, today)?) } else { None };
        Ok((owed, idle, saved, decided))
    });
    let (owed, idle, saved, decided) = read.await?;
    let steps = match policy::administer(context.actor()?) {
        Ok(_) => first_steps_of(context).await?,
        Err(_) => Vec::new(),
    };
    let section = |item: &Owed| item.section.clone();
    Ok(DeskPage {
        shell: context.shell(context.words().text("desk-title")),
        today: PartialDate::day(today),
        units,
        silence_days: context.city().silence_days,
        several_sections: owed.windows(2).any(|pair| matches!(pair, [one, other] if section(one) != section(other))),
        owed,
        idle,
        steps,
        posts,
        section: post.as_ref().and_then(|post| post.unit),
        post: post.map(|post| post.number),
        saved,
        decided: decided.filter(|done| done.update.status != UpdateStatus::Submitted),
        reported: query.reported.parse().ok().filter(|reported| *reported > 0),
        already: query.already.parse().ok().filter(|already| *already > 0),
        writes,
    })
}

fn has_desk(post: &Post) -> bool {
    matches!(post.role, Role::Staff | Role::SectionHead | Role::DepartmentHead) && post.unit.is_some()
}

/// The sections and departments of somebody's posts.
fn units_of(actor: &Actor) -> Vec<(UnitNumber, &str)> {
    let mut units: Vec<_> = actor.posts.iter().filter_map(|post| post.unit.zip(post.unit_name.as_deref())).collect();
    units.dedup();
    units
}
