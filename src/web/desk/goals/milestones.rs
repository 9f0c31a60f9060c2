//! The milestones of a goal: titles and due dates in rows, in an order that buttons change.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::form_name::FormName;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::stage::Stage;
use crate::store::goal_writing::{self, MilestoneRow};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::web::desk::goals::{GoalView, Meanwhile, fingerprint, locked};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent, Shown};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most milestones of a goal.
const MOST: usize = 20;
/// The most characters of a title.
const LONGEST_TITLE: usize = 200;

#[derive(Debug, Clone, Default)]
struct TypedMilestone {
    /// The number of a milestone on record.
    number: Option<MilestoneNumber>,
    title: String,
    due: String,
}

impl TypedMilestone {
    fn is_blank(&self) -> bool {
        self.number.is_none() && self.title.trim().is_empty() && self.due.trim().is_empty()
    }

    fn due_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.due).ok()
    }
}

#[derive(Debug, Clone)]
struct MilestonesForm {
    rows: Vec<TypedMilestone>,
    /// The fingerprint of the milestones that the writer had before them.
    seen: String,
    /// The goal's version at that time.
    version: String,
    /// The milestones that were there when the form was made.
    known: Vec<MilestoneNumber>,
}

impl MilestonesForm {
    /// The form for the milestones on record.
    fn of(record: &Record, language: Language) -> Self {
        let rows = record.rows(language);
        Self {
            rows: if rows.is_empty() { vec![TypedMilestone::default()] } else { rows },
            seen: record.fingerprint(),
            version: record.goal.goal.version.to_string(),
            known: record.milestones.iter().map(|known| known.place.milestone).collect(),
        }
    }

    /// Reads the fields, and moves, adds or removes a row where a button asks for it.
    fn read(fields: &Fields, fixed: &[MilestoneNumber]) -> Self {
        let mut rows: Vec<TypedMilestone> = (1..=MOST)
            .filter_map(|index| {
                Some(TypedMilestone {
                    title: fields.find(&format!("title_{index}"))?.to_owned(),
                    number: fields.get(&format!("number_{index}")).parse().ok(),
                    due: fields.get(&format!("due_{index}")).to_owned(),
                })
            })
            .collect();
        let index = |value: &str| value.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some((number, direction)) = fields.get("move").split_once(':')
            && let Some(index) = index(number)
            && let Some(other) = if direction == "up" { index.checked_sub(1) } else { index.checked_add(1) }
            && index.max(other) < rows.len()
        {
            rows.swap(index, other);
        }
        if let Some(index) = index(fields.get("remove"))
            && let Some(row) = rows.get(index)
            && row.number.is_none_or(|number| !fixed.contains(&number))
        {
            rows.remove(index);
        }
        if fields.find("add").is_some() && rows.len() < MOST {
            rows.push(TypedMilestone::default());
        }
        Self {
            rows,
            seen: fields.get("seen").to_owned(),
            version: fields.get("version").to_owned(),
            known: fields.get("known").split(',').filter_map(|number| number.parse().ok()).collect(),
        }
    }

    /// What was typed over another record than there is now: what somebody else added comes along, what they removed is
    /// new here, and its writer has all of it before them.
    fn joined(self, record: &Record, language: Language) -> Self {
        let theirs = record.rows(language);
        let mut rows = self.rows;
        for row in &mut rows {
            row.number = row.number.filter(|number| theirs.iter().any(|row| row.number == Some(*number)));
        }
        let fixed = record.fixed();
        let unseen = |row: &TypedMilestone| {
            let is_theirs = |number| fixed.contains(&number) || !self.known.contains(&number);
            row.number.is_some_and(is_theirs) && rows.iter().all(|mine| mine.number != row.number)
        };
        let added: Vec<TypedMilestone> = theirs.iter().filter(|row| unseen(row)).cloned().collect();
        rows.extend(added);
        Self { rows, ..Self::of(record, language) }
    }

    /// The milestones that the form holds, or everything that is wrong with it.
    fn check(&self, known: &[Milestone]) -> Result<Vec<MilestoneRow>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
            let mut wrong = |field: &str, words: &'static str| {
                problems.push(Problem::new(format!("{field}_{}", index + 1), words).limit(LONGEST_TITLE));
            };
            let title = row.title.trim();
            match title.chars().count() {
                0 => wrong("title", "goals-milestone-title-missing"),
                length if length > LONGEST_TITLE => wrong("title", "goals-milestone-title-too-long"),
                _ => {}
            }
            let fixed = known
                .iter()
                .find(|known| Some(known.place.milestone) == row.number && known.last_entry.is_some())
                .map(|known| known.due);
            match row.due_as_read() {
                None => wrong("due", "goals-milestone-due-unreadable"),
                Some(due) if fixed.is_some_and(|fixed| fixed != due) => wrong("due", "goals-milestone-due-fixed"),
                Some(due) => rows.push(MilestoneRow { number: row.number, title: title.to_owned(), due }),
            }
        }
        if problems.is_empty() { Ok(rows) } else { Err(problems) }
    }
}

/// A goal with its milestones on record.
struct Record {
    goal: GoalView,
    milestones: Vec<Milestone>,
}

impl Record {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        Ok(Self {
            goal: GoalView::load(connection, number, today)?,
            milestones: milestones::select(connection, &Selection::Goal(number))?,
        })
    }

    fn rows(&self, language: Language) -> Vec<TypedMilestone> {
        let row = |known: &Milestone| TypedMilestone {
            number: Some(known.place.milestone),
            title: known.title.clone(),
            due: known.due.label(language),
        };
        self.milestones.iter().map(row).collect()
    }

    /// Those that stay, because they have been reported on.
    fn fixed(&self) -> Vec<MilestoneNumber> {
        let reported = self.milestones.iter().filter(|known| known.last_entry.is_some());
        reported.map(|known| known.place.milestone).collect()
    }

    fn fingerprint(&self) -> String {
        fingerprint(&in_words(&self.rows(Language::Japanese)))
    }
}

fn in_words(rows: &[TypedMilestone]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| format!("{}　{}", row.title, row.due)).collect();
    lines.join("\n")
}

#[derive(Template)]
#[template(path = "desk/goals/milestones.html")]
struct MilestonesPage {
    shell: Shell,
    view: GoalView,
    fixed: Vec<MilestoneNumber>,
    meanwhile: Option<Meanwhile>,
    form: Form<MilestonesForm>,
}

impl MilestonesPage {
    fn new(context: &Context, record: Record, form: Form<Fields>) -> Self {
        let (language, fixed) = (context.language, record.fixed());
        let mut meanwhile = None;
        let shown = form.shown;
        let form = form.map(|fields| match shown {
            Shown::Fresh => MilestonesForm::of(&record, language),
            Shown::Overtaken => {
                let mine = MilestonesForm::read(&fields, &fixed);
                meanwhile = Some(Meanwhile::new(in_words(&record.rows(language)), &in_words(&mine.rows)));
                mine.joined(&record, language)
            }
            // The writer has not seen more than what the form was made from.
            _ => MilestonesForm::read(&fields, &fixed),
        });
        let shell = context.shell(context.words().text("goals-milestones-title"));
        Self { shell, view: record.goal, fixed, meanwhile, form }
    }

    /// Whether what was typed was looked at, so that the dates are said as they were read.
    fn is_checked(&self) -> bool {
        matches!(self.form.shown, Shown::Checked | Shown::Wrong)
    }

    fn is_fixed(&self, row: &TypedMilestone) -> bool {
        row.number.is_some_and(|number| self.fixed.contains(&number))
    }

    fn may_add(&self) -> bool {
        self.form.typed.rows.len() < MOST
    }

    fn known(&self) -> String {
        let known: Vec<String> = self.form.typed.known.iter().map(ToString::to_string).collect();
        known.join(",")
    }
}

/// The form for the milestones.
pub async fn edit(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    page(&context, goal.into_inner(), None).await
}

/// The page, with the form as it came back where it did.
async fn page(context: &Context, goal: GoalNumber, came_back: Option<Form<Fields>>) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let record = context.state.database.read(move |connection| Record::load(connection, goal, today)).await?;
    let is_locked = record.goal.is_locked(context.actor()?, Stage::Goals)?;
    let form = match came_back {
        Some(form) => form,
        None => Form::open(context, FormName::Milestones(goal), Fields::default).await?,
    };
    let status = form.status();
    if is_locked {
        let unsent = in_words(&MilestonesForm::read(&form.typed, &record.fixed()).rows);
        return locked(context, record.goal, Stage::Goals, unsent, status);
    }
    respond::page_with_status(&MilestonesPage::new(context, record, form), status)
}

/// Saves the milestones, or shows the form again.
pub async fn update(context: Context, goal: Path<GoalNumber>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (goal, actor, today) = (goal.into_inner(), context.actor()?.clone(), context.state.clock.today());
    let saved = sent.write(&context, move |writer, sent| {
        let record = Record::load(writer.connection, goal, today)?;
        let permit = record.goal.right(&actor, Stage::Goals)?;
        if sent.typed.find("save").is_none() {
            return Err(Refusal::Checked);
        }
        let (form, version) = (MilestonesForm::read(&sent.typed, &record.fixed()), record.goal.goal.version);
        if form.version != version.to_string() && form.seen != record.fingerprint() {
            return Err(Refusal::Overtaken);
        }
        let rows = form.check(&record.milestones)?;
        let stays = |number: &MilestoneNumber| rows.iter().any(|row| row.number == Some(*number));
        if !record.fixed().iter().all(stays) {
            return Err(Refusal::Overtaken);
        }
        goal_writing::set_milestones(writer, &permit, version, &rows, today)?;
        Ok(writer.written(()))
    });
    match saved.await {
        Ok(()) => Ok(respond::see_other(&context.to().desk_goal(goal).with("saved", 1))),
        Err(refusal) => page(&context, goal, Some(sent.again(refusal)?)).await,
    }
}
