//! The text of a sheet: objectives, and the results of a stage. What is typed is shown as the public would see it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::goal::SheetPart;
use crate::domain::merging;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{self, Denied};
use crate::domain::sheet::SheetSection;
use crate::domain::stage::Stage;
use crate::intake::sheet_text::{self, SheetText};
use crate::store::goals;
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::writing::{self, Text};
use crate::web::desk::goals::{Meanwhile, Problem, Sheet, fingerprint, locked};
use crate::web::kit::context::Context;
use crate::web::kit::draft::{self, Kept};
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
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
pub struct TextForm {
    #[serde(default)]
    text: String,
    /// The fingerprint of the text that the writer had before them.
    #[serde(default)]
    seen: String,
    /// The sheet's version at that time.
    #[serde(default)]
    version: String,
    #[serde(default)]
    save: Option<String>,
    /// The text that the form was made from.
    #[serde(default)]
    base: String,
    /// Both changes in one, as the page offered it.
    #[serde(default)]
    merged: String,
    /// `theirs` or `merged`: the text to go on with instead of one's own.
    #[serde(default)]
    take: Option<String>,
    /// `3:up`: which item goes where.
    #[serde(default, rename = "move")]
    moved: Option<String>,
}

/// The sheet and the side of it that a form is about.
struct Side {
    sheet: Sheet,
    text: Text,
    /// Texts elsewhere on the sheet that a footnote may explain.
    others: Vec<String>,
}

impl Side {
    fn load(
        connection: &mut DatabaseConnection,
        number: GoalNumber,
        stage: Stage,
        today: chrono::NaiveDate,
    ) -> Result<Self, StoreError> {
        let sheet = Sheet::load(connection, number, today)?;
        let mut others = vec![sheet.goal.name.clone()];
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
        Ok(Self { sheet, text: writing::text(connection, number, stage)?, others })
    }

    fn written(&self) -> String {
        let items = self.text.items.iter().map(|(item, _)| item);
        sheet_text::write(self.text.summary.as_deref(), items, &self.text.footnotes)
    }

    fn read(&self, text: &str, stage: Stage) -> SheetText {
        let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
        sheet_text::read(text, SheetPart::of(stage), &others)
    }
}

/// An item in the list for reordering.
struct Place {
    number: usize,
    text: String,
    date: Option<PartialDate>,
}

#[derive(Template)]
#[template(path = "desk/goals/text.html")]
struct TextPage {
    shell: Shell,
    sheet: Sheet,
    stage: Stage,
    text: String,
    seen: String,
    /// The text that the form was made from.
    base: String,
    problems: Vec<Problem>,
    meanwhile: Option<Meanwhile>,
    /// Both changes in one, where two people changed different places.
    merged: Option<String>,
    summary: Option<String>,
    preview: Prose,
    places: Vec<Place>,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

impl TextPage {
    fn new(context: &Context, side: Side, stage: Stage, text: String) -> Self {
        let structure = side.read(&text, stage);
        let title = if stage == Stage::Goals { "sheets-objectives-title" } else { "sheets-results-title" };
        let items = structure.items.iter().map(|proposed| (&proposed.item, proposed.date));
        Self {
            shell: context.shell(context.words().text(title)),
            seen: fingerprint(&side.written()),
            base: side.written(),
            preview: prose::lay_out(items, &structure.footnotes, SheetPart::of(stage), "preview"),
            places: structure
                .items
                .iter()
                .enumerate()
                .map(|(place, proposed)| Place {
                    number: place + 1,
                    text: proposed.item.text.chars().take(EXCERPT).collect(),
                    date: proposed.date,
                })
                .collect(),
            summary: structure.summary,
            sheet: side.sheet,
            stage,
            text,
            problems: Vec::new(),
            meanwhile: None,
            merged: None,
            restored: None,
        }
    }

    /// The same page for a text that was written over another one than is on record now.
    fn having_seen(mut self, seen: &str, version: &str, base: &str) -> Self {
        // The writer has not seen more than what the form was made from.
        seen.clone_into(&mut self.seen);
        self.base = base.replace("\r\n", "\n");
        self.sheet.goal.version = version.parse().unwrap_or(-1);
        self
    }

    /// The part of the sheet that remarks on this text are about.
    fn part(&self) -> SheetSection {
        if self.stage == Stage::Goals { SheetSection::Objectives } else { SheetSection::Results }
    }

    fn came_back(&self) -> bool {
        standing::came_back(&self.sheet.standings, self.stage.code()).is_some()
    }

    fn problem(&self) -> Option<&Problem> {
        self.problems.first()
    }

    fn limit(problem: &Problem) -> usize {
        if problem.words == "sheets-too-many-items" { MOST } else { LONGEST }
    }

    fn form_name(&self) -> FormName {
        form_name(self.sheet.goal.number, self.stage)
    }
}

/// The address of the page, which is also the name of its form.
const fn form_name(goal: GoalNumber, stage: Stage) -> FormName {
    match stage {
        Stage::Goals => FormName::Objectives(goal),
        stage => FormName::Results(goal, stage),
    }
}

/// The form for the objectives.
pub async fn edit_objectives(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    edit(context, goal.into_inner(), Stage::Goals).await
}

/// Checks or saves the objectives.
pub async fn update_objectives(
    context: Context,
    goal: Path<GoalNumber>,
    form: SafeForm<TextForm>,
) -> Result<HttpResponse, WebError> {
    update(context, goal.into_inner(), Stage::Goals, form.0).await
}

/// The form for the results of a stage.
pub async fn edit_results(context: Context, path: Path<(GoalNumber, String)>) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    edit(context, goal, reported(&stage)?).await
}

/// Checks or saves the results of a stage.
pub async fn update_results(
    context: Context,
    path: Path<(GoalNumber, String)>,
    form: SafeForm<TextForm>,
) -> Result<HttpResponse, WebError> {
    let (goal, stage) = path.into_inner();
    update(context, goal, reported(&stage)?, form.0).await
}

fn reported(stage: &str) -> Result<Stage, WebError> {
    stage.parse().ok().filter(|stage| *stage != Stage::Goals).ok_or(WebError::NotFound)
}

async fn edit(context: Context, goal: GoalNumber, stage: Stage) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let side = context.state.database.read(move |connection| Side::load(connection, goal, stage, today)).await?;
    let status = side.sheet.status(stage)?;
    let right = policy::write(context.actor()?, side.sheet.place_in(stage), stage, status);
    let draft = if matches!(right, Err(Denied::NoRight)) {
        None
    } else {
        draft::load(&context, form_name(goal, stage)).await?
    };
    let typed = draft.as_ref().map(|draft| draft.fields.get("text").replace("\r\n", "\n"));
    match right {
        Ok(_) => {
            let text = typed.unwrap_or_else(|| side.written());
            let page = TextPage::new(&context, side, stage, text);
            if let Some(Kept { fields, saved_at }) = draft {
                let page = page.having_seen(fields.get("seen"), fields.get("version"), fields.get("base"));
                return respond::page(&TextPage { restored: Some(saved_at), ..page });
            }
            respond::page(&page)
        }
        Err(Denied::NotNow | Denied::YearClosed) => {
            locked(&context, side.sheet, stage, typed.unwrap_or_default(), StatusCode::OK)
        }
        Err(denied) => Err(denied.into()),
    }
}

/// What became of a form.
enum Sent {
    Saved,
    /// It is shown again: to be checked, or with what is wrong.
    Shown(Box<Side>, Option<&'static str>),
    /// Somebody else saved another text meanwhile.
    Overtaken(Box<Side>),
    Locked(Box<Side>),
}

async fn update(context: Context, goal: GoalNumber, stage: Stage, form: TextForm) -> Result<HttpResponse, WebError> {
    let (actor, today, typed) = (context.actor()?.clone(), context.state.clock.today(), form.clone());
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let side = Box::new(Side::load(writer.connection, goal, stage, today)?);
        let permit = match policy::write(&actor, side.sheet.place_in(stage), stage, side.sheet.status(stage)?) {
            Ok(permit) => permit,
            Err(Denied::NotNow | Denied::YearClosed) => return Ok(Written::Nothing(Ok(Sent::Locked(side)))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        if typed.text.chars().count() > LONGEST {
            return Ok(Written::Nothing(Ok(Sent::Shown(side, Some("sheets-text-too-long")))));
        }
        let read = side.read(&typed.text, stage);
        if read.items.len() > MOST {
            return Ok(Written::Nothing(Ok(Sent::Shown(side, Some("sheets-too-many-items")))));
        }
        if typed.save.is_none() {
            return Ok(Written::Nothing(Ok(Sent::Shown(side, None))));
        }
        if stage == Stage::Goals && read.items.is_empty() && read.summary.is_none() {
            return Ok(Written::Nothing(Ok(Sent::Shown(side, Some("sheets-text-missing")))));
        }
        let new = Text {
            summary: read.summary,
            items: read.items.into_iter().map(|proposed| (proposed.item, proposed.date)).collect(),
            footnotes: read.footnotes,
        };
        // Another part of the sheet may have changed meanwhile; only a change of this text is a conflict.
        let unchanged =
            typed.version == side.sheet.goal.version.to_string() || fingerprint(&side.written()) == typed.seen;
        if new != side.text && !unchanged {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(side))));
        }
        writing::set_text(writer, &permit, side.sheet.goal.version, &new)?;
        Ok(writer.written(Ok(Sent::Saved)))
    });
    match sent.await?? {
        Sent::Saved => {
            draft::discard(&context, form_name(goal, stage)).await?;
            Ok(respond::see_other(&context.address(&format!("/desk/goals/{goal}?saved=1"))))
        }
        Sent::Locked(side) => locked(&context, side.sheet, stage, form.text, StatusCode::CONFLICT),
        Sent::Overtaken(side) => {
            let text = form.text.replace("\r\n", "\n");
            let theirs = side.written();
            let merged = merging::merged(&form.base, &theirs, &text).filter(|both| *both != theirs && *both != text);
            let meanwhile = Some(Meanwhile::new(theirs, &text));
            let page = TextPage { meanwhile, merged, ..TextPage::new(&context, *side, stage, text) };
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
        Sent::Shown(side, problem) => {
            let movement = form.moved.as_deref().filter(|_| problem.is_none()).and_then(movement);
            let text = match (form.take.as_deref(), movement) {
                (Some("theirs"), _) => side.written(),
                (Some("merged"), _) if !form.merged.is_empty() => form.merged.replace("\r\n", "\n"),
                (_, Some((place, up))) => moved(side.read(&form.text, stage), place, up),
                (_, None) => form.text.replace("\r\n", "\n"),
            };
            let mut page =
                TextPage::new(&context, *side, stage, text).having_seen(&form.seen, &form.version, &form.base);
            page.problems.extend(problem.map(|words| Problem { field: "text".to_owned(), words }));
            let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            respond::page_with_status(&page, status)
        }
    }
}

/// `3:up` as the place counted from 0 and whether it goes up.
fn movement(value: &str) -> Option<(usize, bool)> {
    let (number, direction) = value.split_once(':')?;
    Some((number.parse::<usize>().ok()?.checked_sub(1)?, direction == "up"))
}

/// The text with one item moved by one place.
fn moved(mut read: SheetText, place: usize, up: bool) -> String {
    let other = if up { place.checked_sub(1) } else { place.checked_add(1) };
    if let Some(other) = other.filter(|other| (*other).max(place) < read.items.len()) {
        read.items.swap(place, other);
    }
    let items = read.items.iter().map(|proposed| &proposed.item);
    sheet_text::write(read.summary.as_deref(), items, &read.footnotes)
}
