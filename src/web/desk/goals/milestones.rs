//! The milestones of a sheet: titles and due dates in rows, in an order that buttons change.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::domain::form_name::FormName;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, MilestoneNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{self, Denied};
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::writing::{self, MilestoneRow};
use crate::web::desk::goals::{Meanwhile, Problem, Sheet, fingerprint, locked};
use crate::web::kit::context::Context;
use crate::web::kit::draft::{self, Kept};
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most milestones of a goal.
const MOST: usize = 20;
/// The most characters of a title.
const LONGEST_TITLE: usize = 200;

/// A row as typed.
#[derive(Debug, Clone, Default)]
struct Row {
    /// The number of a milestone on record.
    number: Option<MilestoneNumber>,
    title: String,
    due: String,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.number.is_none() && self.title.trim().is_empty() && self.due.trim().is_empty()
    }

    fn due_as_read(&self) -> Option<PartialDate> {
        PartialDate::read(&self.due).ok()
    }
}

/// The form as sent.
struct Form {
    rows: Vec<Row>,
    seen: String,
    version: String,
    /// The milestones that were there when the form was made.
    known: Vec<MilestoneNumber>,
    save: bool,
}

impl Form {
    /// Reads the fields, and moves, adds or removes a row where a button asks for it.
    fn read(fields: &BTreeMap<String, String>, fixed: &[MilestoneNumber]) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut rows: Vec<Row> = (1..=MOST)
            .filter(|place| fields.contains_key(&format!("title_{place}")))
            .map(|place| Row {
                number: field(&format!("number_{place}")).parse().ok(),
                title: field(&format!("title_{place}")),
                due: field(&format!("due_{place}")),
            })
            .collect();
        let place = |value: &str| value.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some((number, direction)) = field("move").split_once(':')
            && let Some(place) = place(number)
            && let Some(other) = if direction == "up" { place.checked_sub(1) } else { place.checked_add(1) }
            && place.max(other) < rows.len()
        {
            rows.swap(place, other);
        }
        if let Some(place) = place(&field("remove"))
            && let Some(row) = rows.get(place)
            && row.number.is_none_or(|number| !fixed.contains(&number))
        {
            rows.remove(place);
        }
        if fields.contains_key("add") && rows.len() < MOST {
            rows.push(Row::default());
        }
        Self {
            rows,
            seen: field("seen"),
            version: field("version"),
            known: field("known").split(',').filter_map(|number| number.parse().ok()).collect(),
            save: fields.contains_key("save"),
        }
    }

    /// The milestones that the form holds, or everything that is wrong with it.
    fn check(&self, known: &[Milestone]) -> Result<Vec<MilestoneRow>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
            let mut wrong = |field: &str, words: &'static str| {
                problems.push(Problem { field: format!("{field}_{}", place + 1), words });
            };
            let title = row.title.trim();
            match title.chars().count() {
                0 => wrong("title", "sheets-milestone-title-missing"),
                length if length > LONGEST_TITLE => wrong("title", "sheets-milestone-title-too-long"),
                _ => {}
            }
            let fixed = known
                .iter()
                .find(|known| Some(known.place.milestone) == row.number && known.last_entry.is_some())
                .map(|known| known.due);
            match row.due_as_read() {
                None => wrong("due", "sheets-milestone-due-unreadable"),
                Some(due) if fixed.is_some_and(|fixed| fixed != due) => wrong("due", "sheets-milestone-due-fixed"),
                Some(due) => rows.push(MilestoneRow { number: row.number, title: title.to_owned(), due }),
            }
        }
        if problems.is_empty() { Ok(rows) } else { Err(problems) }
    }
}

/// A goal with its milestones on record.
struct Record {
    sheet: Sheet,
    milestones: Vec<Milestone>,
}

impl Record {
    fn load(
        connection: &mut DatabaseConnection,
        number: GoalNumber,
        today: chrono::NaiveDate,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            sheet: Sheet::load(connection, number, today)?,
            milestones: milestones::select(connection, &Selection::Goal(number))?,
        })
    }

    fn rows(&self, language: Language) -> Vec<Row> {
        let row = |known: &Milestone| Row {
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

fn in_words(rows: &[Row]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| format!("{}　{}", row.title, row.due)).collect();
    lines.join("\n")
}

#[derive(Template)]
#[template(path = "desk/goals/milestones.html")]
struct MilestonesPage {
    shell: Shell,
    sheet: Sheet,
    rows: Vec<Row>,
    fixed: Vec<MilestoneNumber>,
    known: String,
    seen: String,
    problems: Vec<Problem>,
    meanwhile: Option<Meanwhile>,
    checked: bool,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

impl MilestonesPage {
    fn new(context: &Context, record: Record, rows: Vec<Row>) -> Self {
        let known: Vec<String> = record.milestones.iter().map(|known| known.place.milestone.to_string()).collect();
        Self {
            shell: context.shell(context.words().text("sheets-milestones-title")),
            fixed: record.fixed(),
            known: known.join(","),
            seen: record.fingerprint(),
            sheet: record.sheet,
            rows,
            problems: Vec::new(),
            meanwhile: None,
            checked: false,
            restored: None,
        }
    }

    /// The same page for a form that was made from another record than there is now.
    fn having_seen(mut self, form: &Form) -> Self {
        // The writer has not seen more than what the form was made from.
        let known: Vec<String> = form.known.iter().map(ToString::to_string).collect();
        self.sheet.goal.version = form.version.parse().unwrap_or(-1);
        (self.seen, self.known) = (form.seen.clone(), known.join(","));
        self
    }

    fn form(&self) -> FormName {
        form_name(self.sheet.goal.number)
    }

    fn problem(&self, field: &str, place: &usize) -> Option<&Problem> {
        let name = format!("{field}_{place}");
        self.problems.iter().find(|problem| problem.field == name)
    }

    fn is_fixed(&self, row: &Row) -> bool {
        row.number.is_some_and(|number| self.fixed.contains(&number))
    }

    fn may_add(&self) -> bool {
        self.rows.len() < MOST
    }

    fn words(&self, problem: &Problem) -> String {
        self.shell.with(problem.words, "limit", LONGEST_TITLE)
    }
}

/// The name of the form: the address of its page.
fn form_name(goal: GoalNumber) -> FormName {
    FormName::Milestones(goal)
}

/// The form for the milestones.
pub async fn edit(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let (goal, today) = (goal.into_inner(), context.state.clock.today());
    let record = context.state.database.read(move |connection| Record::load(connection, goal, today)).await?;
    let status = record.sheet.status(Stage::Goals)?;
    let right = policy::write(context.actor()?, record.sheet.place_in(Stage::Goals), Stage::Goals, status);
    let draft =
        if matches!(right, Err(Denied::NoRight)) { None } else { draft::load(&context, form_name(goal)).await? };
    match right {
        Ok(_) => {
            if let Some(Kept { fields, saved_at }) = draft {
                let form = Form::read(&fields.by_name(), &record.fixed());
                let page = MilestonesPage::new(&context, record, form.rows.clone()).having_seen(&form);
                return respond::page(&MilestonesPage { restored: Some(saved_at), ..page });
            }
            let mut rows = record.rows(context.language);
            if rows.is_empty() {
                rows.push(Row::default());
            }
            respond::page(&MilestonesPage::new(&context, record, rows))
        }
        Err(Denied::NotNow | Denied::YearClosed) => {
            let typed = draft.map(|draft| in_words(&Form::read(&draft.fields.by_name(), &record.fixed()).rows));
            locked(&context, record.sheet, Stage::Goals, typed.unwrap_or_default(), StatusCode::OK)
        }
        Err(denied) => Err(denied.into()),
    }
}

/// What became of a form.
enum Sent {
    Saved,
    Shown(Box<Record>, Form, Vec<Problem>),
    Overtaken(Box<Record>, Form),
    Locked(Box<Record>, Form),
}

/// Saves the milestones, or shows the form again.
pub async fn update(
    context: Context,
    goal: Path<GoalNumber>,
    form: SafeForm<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    let (goal, SafeForm(fields)) = (goal.into_inner(), form);
    let (actor, today) = (context.actor()?.clone(), context.state.clock.today());
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let record = Box::new(Record::load(writer.connection, goal, today)?);
        let form = Form::read(&fields, &record.fixed());
        let (place, status) = (record.sheet.place_in(Stage::Goals), record.sheet.status(Stage::Goals)?);
        let permit = match policy::write(&actor, place, Stage::Goals, status) {
            Ok(permit) => permit,
            Err(Denied::NotNow | Denied::YearClosed) => return Ok(Written::Nothing(Ok(Sent::Locked(record, form)))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        if !form.save {
            return Ok(Written::Nothing(Ok(Sent::Shown(record, form, Vec::new()))));
        }
        let version = record.sheet.goal.version;
        if form.version != version.to_string() && form.seen != record.fingerprint() {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(record, form))));
        }
        let rows = match form.check(&record.milestones) {
            Ok(rows) => rows,
            Err(problems) => return Ok(Written::Nothing(Ok(Sent::Shown(record, form, problems)))),
        };
        let stays = |number: &MilestoneNumber| rows.iter().any(|row| row.number == Some(*number));
        if !record.fixed().iter().all(stays) {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(record, form))));
        }
        writing::set_milestones(writer, &permit, version, &rows, today)?;
        Ok(writer.written(Ok(Sent::Saved)))
    });
    match sent.await?? {
        Sent::Saved => {
            draft::discard(&context, form_name(goal)).await?;
            Ok(respond::see_other(&context.address(&format!("/desk/goals/{goal}?saved=1"))))
        }
        Sent::Locked(record, form) => {
            locked(&context, record.sheet, Stage::Goals, in_words(&form.rows), StatusCode::CONFLICT)
        }
        Sent::Overtaken(record, form) => {
            let theirs = record.rows(context.language);
            let meanwhile = Meanwhile::new(in_words(&theirs), &in_words(&form.rows));
            // What the other added comes along; what they removed is new here.
            let mut rows = form.rows;
            for row in &mut rows {
                row.number = row.number.filter(|number| theirs.iter().any(|row| row.number == Some(*number)));
            }
            let unseen = |row: &Row| {
                let fixed = row.number.is_some_and(|number| record.fixed().contains(&number));
                let missing = rows.iter().all(|mine| mine.number != row.number);
                missing && (fixed || row.number.is_some_and(|number| !form.known.contains(&number)))
            };
            let added: Vec<Row> = theirs.iter().filter(|row| unseen(row)).cloned().collect();
            rows.extend(added);
            let page = MilestonesPage { meanwhile: Some(meanwhile), ..MilestonesPage::new(&context, *record, rows) };
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
        Sent::Shown(record, form, problems) => {
            let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let page = MilestonesPage::new(&context, *record, form.rows.clone()).having_seen(&form);
            respond::page_with_status(&MilestonesPage { problems, checked: true, ..page }, status)
        }
    }
}
