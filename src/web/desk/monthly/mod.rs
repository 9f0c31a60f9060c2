//! 今月の報告: everything that somebody's sections report on, on one page and sent with one button: each open milestone,
//! the value of each indicator, and each goal as a whole. A row that is left as it was says nothing. Either every row
//! that says something is entered, or none.

pub mod reading;
pub mod row;
pub mod sheet;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::domain::update::{LONGEST_REASON, LONGEST_TEXT, Matter};
use crate::store::kit::{StoreError, Writer, Written};
use crate::store::updates::{self, Update};
use crate::web::desk::monthly::reading::Entry;
use crate::web::desk::monthly::row::{About, Row};
use crate::web::desk::monthly::sheet::{Group, Reader, Sheet};
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, is_key, new_key};
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The address of the page.
const PAGE: &str = "/desk/report";
/// The choice of zero among the kinds of nothing.
const ZERO: &str = "zero";

/// The address at which a returned report on a goal is written anew.
pub(super) fn again(returned: &Update) -> String {
    let anchor = match returned.matter() {
        Matter::Milestone(milestone) => format!("row-{milestone}"),
        Matter::Indicator(goal, indicator) => format!("row-{goal}-{indicator}"),
        Matter::Goal(goal) => format!("row-g{goal}"),
    };
    format!("{PAGE}?again={}#{anchor}", returned.number)
}

#[derive(Template)]
#[template(path = "desk/monthly/show.html")]
struct MonthlyPage {
    shell: Shell,
    sheet: Sheet,
    silence_days: i64,
    /// The name of the form.
    form: FormName,
    several_sections: bool,
    several_years: bool,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

impl MonthlyPage {
    fn of(context: &Context, sheet: Sheet, form: FormName) -> Self {
        let title = if sheet.is_right() { "monthly-title" } else { "monthly-title-problems" };
        let differ = |of: fn(&Group, &Group) -> bool| {
            sheet.groups.windows(2).any(|pair| matches!(pair, [one, other] if of(one, other)))
        };
        Self {
            shell: context.shell(context.words().text(title)),
            silence_days: context.city().silence_days,
            form,
            several_sections: differ(|one, other| one.section != other.section),
            several_years: differ(|one, other| one.fiscal_year != other.fiscal_year),
            restored: None,
            sheet,
        }
    }

    /// The words for a problem, with the limit it names.
    fn words(&self, problem: &Problem) -> String {
        let limit = if matches!(problem.field.as_ref(), "reason" | "cause") { LONGEST_REASON } else { LONGEST_TEXT };
        self.shell.with(problem.words, "limit", limit)
    }

    /// What is wrong with a field, in words.
    fn problem(&self, row: &Row, field: &str) -> Option<String> {
        row.problem(field).map(|problem| self.words(problem))
    }

    /// A typed date as it was read, in words.
    fn as_read(&self, typed: &str) -> Option<String> {
        PartialDate::read(typed).ok().map(|date| self.shell.date(&date))
    }
}

/// The query of the form: one of the reader's sections; a returned report that is to be written anew.
#[derive(Deserialize)]
pub struct MonthlyQuery {
    #[serde(default)]
    section: String,
    #[serde(default)]
    again: String,
}

impl MonthlyQuery {
    /// The section that is wanted; not found where it is none.
    fn section(&self) -> Result<Option<UnitNumber>, WebError> {
        let wanted = Some(self.section.as_str()).filter(|section| !section.is_empty());
        wanted.map(|section| section.parse().map_err(|_| WebError::NotFound)).transpose()
    }

    /// For whom and from what the form is made.
    fn reader(&self, context: &Context, fields: Fields, sent: bool) -> Result<Reader, WebError> {
        Ok(Reader {
            actor: context.actor()?.clone(),
            section: self.section()?,
            language: context.language,
            today: context.state.clock.today(),
            again: self.again.parse().ok(),
            fields,
            sent,
        })
    }
}

/// The name of the form.
fn form_name(section: Option<UnitNumber>) -> FormName {
    section.map_or(FormName::Monthly, FormName::MonthlyOf)
}

/// Shows the form, with the draft that the reader has of it.
pub async fn show(context: Context, query: Query<MonthlyQuery>) -> Result<HttpResponse, WebError> {
    let form = form_name(query.section()?);
    let draft = draft::load(&context, form).await?;
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let fields = draft.map(|draft| draft.fields).unwrap_or_default();
    let (reader, city) = (query.reader(&context, fields, false)?, context.city().clone());
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, &reader, &city)).await??;
    respond::page(&MonthlyPage { restored, ..MonthlyPage::of(&context, sheet, form) })
}

/// What became of a form that was sent.
enum Sent {
    /// So many reports are entered, now or when the form was sent before.
    Entered(usize),
    /// Something is wrong, and nothing is entered.
    Refused(Box<Sheet>),
}

/// Enters every row that says something, or none.
pub async fn report(
    context: Context,
    query: Query<MonthlyQuery>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let SafeForm(fields) = form;
    if !is_key(fields.get("entry_key")) {
        return Err(WebError::StaleForm);
    }
    let form = form_name(query.section()?);
    let (reader, city, clock) = (query.reader(&context, fields, true)?, context.city().clone(), context.state.clock);
    let draft = form;
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let mut sheet = match Sheet::load(writer.connection, &reader, &city)? {
            Ok(sheet) => sheet,
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        reader.fields.get("entry_key").clone_into(&mut sheet.entry_key);
        let entries = sheet.check(reader.today);
        let entered = if sheet.is_right() {
            match enter(writer, &reader.actor, &mut sheet, entries, clock.entry_time())? {
                Ok(entered) => entered,
                Err(denied) => return Ok(Written::Nothing(Err(denied))),
            }
        } else {
            None
        };
        let Some(entered) = entered else { return Ok(Written::Nothing(Ok(Sent::Refused(Box::new(sheet))))) };
        writer.settle(reader.actor.person, draft, reader.fields.get("entry_key"));
        Ok(writer.written(Ok(Sent::Entered(entered))))
    });
    match sent.await?? {
        Sent::Entered(count) => Ok(respond::see_other(&context.address(&format!("/desk?reported={count}")))),
        Sent::Refused(sheet) => {
            respond::page_with_status(&MonthlyPage::of(&context, *sheet, form), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Enters the reports; none where another report on one of the matters came in between, which its row then tells.
fn enter(
    writer: &mut Writer<'_>,
    actor: &Actor,
    sheet: &mut Sheet,
    entries: Vec<Entry>,
    at: DateTime<Utc>,
) -> Result<Result<Option<usize>, Denied>, StoreError> {
    let count = entries.len();
    let mut new = Vec::new();
    let mut overtaken: BTreeSet<Matter> = BTreeSet::new();
    for entry in entries {
        let permit = match policy::report(actor, entry.about) {
            Ok(permit) => permit,
            Err(denied) => return Ok(Err(denied)),
        };
        match updates::sent_with(writer.connection, &permit, &entry.key)? {
            Some(sent) => {
                if !updates::find(writer.connection, sent)?.says(&entry.draft) {
                    overtaken.insert(entry.matter);
                }
            }
            None if sheet.row(entry.matter).is_some_and(|row| !row.is_current()) => {
                overtaken.insert(entry.matter);
            }
            None => new.push((permit, entry)),
        }
    }
    if !overtaken.is_empty() {
        for matter in overtaken {
            if let Some(row) = sheet.row(matter) {
                row.problems.push(Problem::new("text", "monthly-meanwhile"));
                // It is before the writer now.
                row.see();
            }
        }
        sheet.entry_key = new_key();
        return Ok(Ok(None));
    }
    for (permit, entry) in new {
        let _: UpdateNumber = updates::enter(writer, &permit, &entry.draft, &entry.key, at)?;
    }
    Ok(Ok(Some(count)))
}
