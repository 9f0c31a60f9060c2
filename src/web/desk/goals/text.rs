//! The text of a goal: objectives, and the results of a stage. What is typed is shown as the public would see it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::goal::SheetPart;
use crate::domain::merging;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::sheet::RemarkSubject;
use crate::domain::stage::Stage;
use crate::intake::sheet_text::{self, SheetText};
use crate::store::goal_writing::{self, Text};
use crate::store::goals;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::web::desk::goals::{GoalView, Meanwhile, fingerprint, locked, programme_code};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent, Shown};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::prose::{self, Prose, Segment};
use crate::web::parts::standing;

/// The most characters of a text.
const LONGEST: usize = 20_000;
/// The most items of a text.
const MOST: usize = 100;
/// The most characters of an item that the list for reordering repeats.
const EXCERPT: usize = 40;

/// The form as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    /// 事業番号. A form that doesn't name it, such as a draft from when it could not be written, leaves it as it is.
    code: Option<String>,
    text: String,
    /// The fingerprint of the text that the writer had before them.
    seen: String,
    /// The goal's version at that time.
    version: String,
    /// The text that the form was made from.
    base: String,
    /// Both changes in one, as the page offered it.
    merged: String,
    save: String,
    /// `theirs` or `merged`: the text to go on with instead of one's own.
    take: String,
    /// `3:up`: which item goes where.
    #[serde(rename = "move")]
    moved: String,
}

impl TextForm {
    /// The form for a text, by somebody who has before them what is on record.
    fn over(side: &Side, text: String) -> Self {
        Self {
            code: None,
            text,
            seen: fingerprint(&side.whole()),
            version: side.goal.goal.version.to_string(),
            base: side.written(),
            ..Self::default()
        }
    }

    /// The number as it stands in the form.
    fn code(&self, side: &Side) -> String {
        self.code.clone().unwrap_or_else(|| side.code().to_owned())
    }

    /// The number that the form gives the programme.
    fn read_code(&self, side: &Side) -> Result<Option<ProgrammeCode>, Problem> {
        match &self.code {
            None => Ok(side.text.code.clone()),
            Some(typed) => programme_code(typed, "code"),
        }
    }

    /// What the form holds, as far as it can be kept.
    fn read(&self, side: &Side, stage: Stage) -> Result<SheetText, Problem> {
        if self.text.chars().count() > LONGEST {
            return Err(Problem::new("text", "goals-text-too-long").limit(LONGEST));
        }
        let read = side.read(&self.text, stage);
        if read.items.len() > MOST {
            return Err(Problem::new("text", "goals-too-many-items").limit(MOST));
        }
        Ok(read)
    }

    /// Whether its writer has the text before them that is on record. Another part of the goal may have changed
    /// meanwhile; only a change of this text is a conflict.
    fn has_seen(&self, side: &Side) -> bool {
        self.version == side.goal.goal.version.to_string() || fingerprint(&side.whole()) == self.seen
    }

    /// The form as a button changes it that saves nothing: with another text to go on with, or in another order.
    fn rearranged(self, side: &Side, stage: Stage) -> Self {
        let text = match (self.take.as_str(), movement(&self.moved)) {
            ("theirs", _) => return Self { code: None, text: side.written(), ..self },
            ("merged", _) if !self.merged.is_empty() => self.merged.clone(),
            (_, Some((index, up))) => moved(side.read(&self.text, stage), index, up),
            (_, None) => return self,
        };
        Self { text, ..self }
    }
}

/// A goal and the side of it that a form is about.
struct Side {
    goal: GoalView,
    text: Text,
    /// Texts elsewhere on the goal that a footnote may explain.
    others: Vec<String>,
}

impl Side {
    fn load(
        connection: &mut DatabaseConnection,
        number: GoalNumber,
        stage: Stage,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let goal = GoalView::load(connection, number, today)?;
        let mut others = vec![goal.goal.name.clone()];
        let objectives = goals::objectives(connection, number)?.into_iter().map(|known| known.item);
        let results = goals::results(connection, number)?;
        let items: Vec<_> = if stage == Stage::Goals {
            results.into_iter().map(|known| known.item).collect()
        } else {
            let other_stage = results.into_iter().filter(|known| known.stage != stage).map(|known| known.item);
            other_stage.chain(objectives).collect()
        };
        for item in items {
            others.push(item.text);
            others.extend(item.details.into_iter().map(|detail| detail.text));
        }
        Ok(Self { goal, text: goal_writing::text(connection, number, stage)?, others })
    }

    fn written(&self) -> String {
        let items = self.text.items.iter().map(|(item, _)| item);
        sheet_text::write(self.text.summary.as_deref(), items, &self.text.footnotes)
    }

    /// The number on record.
    fn code(&self) -> &str {
        self.text.code.as_ref().map_or("", ProgrammeCode::as_str)
    }

    /// Everything that the form is about.
    fn whole(&self) -> String {
        with_code(self.code(), &self.written())
    }

    fn read(&self, text: &str, stage: Stage) -> SheetText {
        let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
        sheet_text::read(text, SheetPart::of(stage), self.goal.goal.fiscal_year, &others)
    }
}

/// A text below the number of its programme, where it has one.
fn with_code(code: &str, text: &str) -> String {
    if code.is_empty() { text.to_owned() } else { format!("{code}\n{text}") }
}

/// An item in the list for reordering.
struct ItemInOrder {
    number: usize,
    text: String,
    date: Option<PartialDate>,
}

#[derive(Template)]
#[template(path = "desk/goals/text.html")]
struct TextPage {
    shell: Shell,
    view: GoalView,
    stage: Stage,
    form: Form<TextForm>,
    /// 事業番号 as it stands in the form.
    code: String,
    meanwhile: Option<Meanwhile>,
    /// Both changes in one, where two people changed different places.
    merged: Option<String>,
    summary: Option<String>,
    preview: Prose,
    order: Vec<ItemInOrder>,
}

impl TextPage {
    fn new(context: &Context, side: Side, stage: Stage, form: Form<TextForm>) -> Self {
        let (mut meanwhile, mut merged) = (None, None);
        let shown = form.shown;
        let form = form.map(|typed| match shown {
            Shown::Overtaken => {
                let code = typed.code(&side);
                let (mine, theirs) = (typed.text, side.written());
                merged = merging::merged(&typed.base, &theirs, &mine).filter(|both| *both != theirs && *both != mine);
                meanwhile = Some(Meanwhile::new(side.whole(), &with_code(&code, &mine)));
                TextForm { code: Some(code), ..TextForm::over(&side, mine) }
            }
            Shown::Checked => typed.rearranged(&side, stage),
            // The writer has not seen more than what the form was made from.
            _ => typed,
        });
        let structure = side.read(&form.typed.text, stage);
        let title = if stage == Stage::Goals { "goals-objectives-title" } else { "goals-results-title" };
        let items = structure.items.iter().map(|proposed| (&proposed.item, proposed.date));
        let order = structure.items.iter().zip(1..).map(|(proposed, number)| ItemInOrder {
            number,
            text: proposed.item.text.chars().take(EXCERPT).collect(),
            date: proposed.date,
        });
        Self {
            shell: context.shell(context.words().text(title)),
            preview: prose::lay_out(items, &structure.footnotes, SheetPart::of(stage), "preview"),
            order: order.collect(),
            summary: structure.summary,
            code: form.typed.code(&side),
            view: side.goal,
            stage,
            form,
            meanwhile,
            merged,
        }
    }

    /// The part of the goal that remarks on this text are about.
    fn part(&self) -> RemarkSubject {
        if self.stage == Stage::Goals { RemarkSubject::Objectives } else { RemarkSubject::Results }
    }

    fn label(&self) -> String {
        self.shell.t(if self.meanwhile.is_some() { "goals-mine" } else { "goals-text" })
    }

    /// The id of the words that say why the text came back, where it did.
    fn came_back_mark(&self) -> &'static str {
        let came_back = standing::came_back(&self.view.standings, self.stage.code());
        if came_back.is_some() { "came-back" } else { "" }
    }
}

const fn form_name(goal: GoalNumber, stage: Stage) -> FormName {
    match stage {
        Stage::Goals => FormName::Objectives(goal),
        stage => FormName::Results(goal, stage),
    }
}

/// The form for the objectives.
pub async fn edit_objectives(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    page(&context, goal.into_inner(), Stage::Goals, None).await
}

/// Checks or saves the objectives.
pub async fn update_objectives(
    context: Context,
    goal: Path<GoalNumber>,
    sent: Sent<TextForm>,
) -> Result<HttpResponse, WebError> {
    update(&context, goal.into_inner(), Stage::Goals, sent).await
}

/// The form for the results of a stage.
pub async fn edit_results(context: Context, path: Path<(GoalNumber, Stage)>) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    page(&context, goal, reported(stage)?, None).await
}

/// Checks or saves the results of a stage.
pub async fn update_results(
    context: Context,
    path: Path<(GoalNumber, Stage)>,
    sent: Sent<TextForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    update(&context, goal, reported(stage)?, sent).await
}

fn reported(stage: Stage) -> Result<Stage, WebError> {
    if stage == Stage::Goals { Err(WebError::NotFound) } else { Ok(stage) }
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    came_back: Option<Form<TextForm>>,
) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let side = context.state.database.read(move |connection| Side::load(connection, goal, stage, today)).await?;
    let is_locked = side.goal.is_locked(context.actor()?, stage)?;
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, form_name(goal, stage), || TextForm::over(&side, side.written())).await?,
    };
    let status = form.status();
    if is_locked {
        let unsent = if form.shown == Shown::Fresh { String::new() } else { form.typed.text };
        return locked(context, side.goal, stage, unsent, status);
    }
    respond::page_with_status(&TextPage::new(context, side, stage, form), status)
}

async fn update(
    context: &Context,
    goal: GoalNumber,
    stage: Stage,
    sent: Sent<TextForm>,
) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?.clone(), context.state.clock.today());
    let saved = sent.write(context, move |writer, sent| {
        let side = Side::load(writer.connection, goal, stage, today)?;
        let permit = side.goal.right(&actor, stage)?;
        let code = sent.typed.read_code(&side)?;
        let read = sent.typed.read(&side, stage)?;
        if sent.typed.save.is_empty() {
            return Err(Refusal::Checked);
        }
        if stage == Stage::Goals && read.items.is_empty() && read.summary.is_none() {
            return Err(Problem::new("text", "goals-text-missing").into());
        }
        let new = Text {
            code,
            summary: read.summary,
            items: read.items.into_iter().map(|proposed| (proposed.item, proposed.date)).collect(),
            footnotes: read.footnotes,
        };
        if !new.is_as_written(&side.text) && !sent.typed.has_seen(&side) {
            return Err(Refusal::Overtaken);
        }
        goal_writing::set_text(writer, &permit, side.goal.goal.version, &new)?;
        Ok(writer.written(()))
    });
    match saved.await {
        Ok(()) => Ok(respond::see_other(&context.to().desk_goal(goal).with("saved", 1))),
        Err(refusal) => page(context, goal, stage, Some(sent.again(refusal)?)).await,
    }
}

/// `3:up` as the place counted from 0 and whether it goes up.
fn movement(value: &str) -> Option<(usize, bool)> {
    let (number, direction) = value.split_once(':')?;
    Some((number.parse::<usize>().ok()?.checked_sub(1)?, direction == "up"))
}

/// The text with one item moved by one place.
fn moved(mut read: SheetText, index: usize, up: bool) -> String {
    let other = if up { index.checked_sub(1) } else { index.checked_add(1) };
    if let Some(other) = other.filter(|other| (*other).max(index) < read.items.len()) {
        read.items.swap(index, other);
    }
    let items = read.items.iter().map(|proposed| &proposed.item);
    sheet_text::write(read.summary.as_deref(), items, &read.footnotes)
}
