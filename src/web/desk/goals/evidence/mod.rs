//! 根拠資料 of a goal: what stands on its sheet and on its updates, and the form that adds to it.

mod form;
pub mod one;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::evidence::{self as rules, Evidence, EvidenceKind, EvidenceSubject};
use crate::domain::form_name::FormName;
use crate::domain::numbers::{EvidenceNumber, GoalNumber};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Attach, Denied, Permit};
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;
use crate::store::evidence::{self, Held, NewContent};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::updates::{self, Update};
use crate::web::desk::goals::GoalView;
use crate::web::desk::goals::evidence::form::EvidenceForm;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::upload::Upload;
use crate::web::parts;

/// A goal with what stands on it.
struct EvidenceView {
    goal: GoalView,
    held: Vec<Held>,
    updates: Vec<Update>,
}

impl EvidenceView {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        Ok(Self {
            goal: GoalView::load(connection, number, today)?,
            held: evidence::of_goal(connection, number)?,
            updates: updates::of_goals(connection, vec![number])?,
        })
    }

    /// The right to add to something and to take off it.
    fn right(&self, actor: &Actor, subject: EvidenceSubject) -> Result<Permit<Attach>, Denied> {
        match subject {
            EvidenceSubject::Sheet(stage) => {
                let status = self.goal.status(stage).ok_or(Denied::NotNow)?;
                policy::attach_to_sheet(actor, self.goal.place_in(stage), stage, status)
            }
            EvidenceSubject::Update(number) => {
                let update = self.updates.iter().find(|update| update.number == number).ok_or(Denied::NoRight)?;
                policy::attach_to_update(actor, update.written(self.goal.place), update.status)
            }
        }
    }

    /// What may be added to now: the stages of the sheet, then one's own updates that wait, newest first.
    fn open_to(&self, actor: &Actor) -> Vec<EvidenceSubject> {
        let stages = Stage::ALL.iter().copied().map(EvidenceSubject::Sheet);
        let waiting = self.updates.iter().rev().filter(|update| update.status == UpdateStatus::Submitted);
        let subjects = stages.chain(waiting.map(|update| EvidenceSubject::Update(update.number)));
        subjects.filter(|subject| self.right(actor, *subject).is_ok()).collect()
    }

    /// Refuses what there is no room for.
    fn check_room(&self, writer: &mut Writer<'_>, content: &NewContent) -> Result<(), Refusal> {
        if self.held.len() >= rules::MOST_ON_A_SHEET {
            return Err(Problem::new("file", "evidence-too-many").limit(rules::MOST_ON_A_SHEET).into());
        }
        let NewContent::File { content, .. } = content else { return Ok(()) };
        let limit = rules::MOST_MEGABYTES_OF_A_YEAR;
        let bytes = evidence::bytes_of_year(writer.connection, self.goal.goal.fiscal_year)?;
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX).saturating_add(content.len());
        if bytes > limit * 1024 * 1024 {
            Err(Problem::new("file", "evidence-year-full").limit(limit).into())
        } else {
            Ok(())
        }
    }
}

#[derive(Template)]
#[template(path = "desk/goals/evidence.html")]
struct EvidencePage {
    shell: Shell,
    view: GoalView,
    held: Vec<Held>,
    updates: Vec<Update>,
    /// What whoever reads the page may add to now.
    open_to: Vec<EvidenceSubject>,
    /// What was just added.
    added: Option<EvidenceNumber>,
    form: Form<EvidenceForm>,
}

impl EvidencePage {
    /// What something stands on, in words.
    fn subject(&self, subject: &EvidenceSubject) -> String {
        match subject {
            EvidenceSubject::Sheet(stage) => self.shell.code("stage", stage.code()),
            EvidenceSubject::Update(number) => {
                let update = self.updates.iter().find(|update| update.number == *number);
                let day = update.map(|update| self.shell.date(&update.happened)).unwrap_or_default();
                self.shell.with("evidence-on-update", "day", day)
            }
        }
    }

    fn about(&self, evidence: &Evidence) -> String {
        parts::evidence::about(evidence, self.shell.words())
    }

    fn just_added(&self) -> Option<&Held> {
        self.held.iter().find(|held| Some(held.evidence.number) == self.added)
    }

    fn is_open(&self, held: &Held) -> bool {
        self.open_to.contains(&held.evidence.subject)
    }

    /// Whether what was chosen may still be added to; if not, nothing else is chosen in its place.
    fn is_of_open(&self) -> bool {
        self.open_to.iter().any(|subject| subject.to_string() == self.form.typed.of)
    }

    /// What a chooser of files offers.
    fn accepted() -> String {
        let endings = EvidenceKind::ALL.iter().map(|kind| format!(".{kind}"));
        endings.chain([".jpg".to_owned()]).collect::<Vec<_>>().join(",")
    }

    fn file_support(&self) -> String {
        self.shell.with("evidence-file-support", "limit", rules::MOST_MEGABYTES)
    }
}

/// The query of the page: what is to be added to, and what was just added.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EvidenceQuery {
    of: String,
    added: String,
}

/// Shows what stands on a goal to whoever works on it or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<EvidenceQuery>,
) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), &query, None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    number: GoalNumber,
    query: &EvidenceQuery,
    came_back: Option<Form<EvidenceForm>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?, context.state.clock.today());
    let view = context.state.database.read(move |connection| EvidenceView::load(connection, number, today)).await?;
    policy::inspect(actor, view.goal.place)?;
    let open_to = view.open_to(actor);
    let fresh = || EvidenceForm::on(&query.of, &open_to);
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, FormName::Evidence(number), fresh).await?,
    };
    let title = if form.is_wrong() { "evidence-title-problems" } else { "evidence" };
    let status = form.status();
    let EvidenceView { goal, held, updates } = view;
    let page = EvidencePage {
        shell: context.shell(context.words().text(title)),
        view: goal,
        held,
        updates,
        open_to,
        added: query.added.parse().ok(),
        form,
    };
    respond::page_with_status(&page, status)
}

/// Adds what was sent, or shows the form again with what was typed; a file has to be chosen anew, as browsers have it.
pub async fn create(
    context: Context,
    number: Path<GoalNumber>,
    upload: Upload<EvidenceForm>,
) -> Result<HttpResponse, WebError> {
    let (number, actor, clock) = (number.into_inner(), context.actor()?.clone(), context.state.clock);
    let Upload { sent, file } = upload;
    let read = sent.typed.read(file).map(Arc::new);
    let added = sent.write(&context, move |writer, sent| {
        let view = EvidenceView::load(writer.connection, number, clock.today())?;
        policy::inspect(&actor, view.goal.place)?;
        let subject = sent.typed.subject()?;
        let permit = view.right(&actor, subject)?;
        let wanted = read.as_ref().map_err(|problems| Refusal::Problems(problems.clone()))?;
        view.check_room(writer, &wanted.content)?;
        let added = evidence::add(writer, &permit, &wanted.title, &wanted.content, wanted.public, clock.entry_time())?;
        Ok(writer.written(added))
    });
    match added.await {
        Ok(added) => Ok(respond::see_other(&context.to().goal_evidence(number).with("added", added))),
        Err(refusal) => page(&context, number, &EvidenceQuery::default(), Some(sent.again(refusal)?)).await,
    }
}
