//! 今月の報告: everything that somebody's sections report on, on one page and sent with one button: each open milestone,
//! the value of each indicator, and each goal as a whole. A row that is left as it was says nothing. Either every row
//! that says something is entered, or none.

mod block;
pub mod reading;
pub mod row;
pub mod view;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::domain::update::Matter;
use crate::store::kit::Writer;
use crate::store::updates::{self, Update};
use crate::web::desk::monthly::block::{BLOCK, LAY_IN, LaidIn};
use crate::web::desk::monthly::reading::Entry;
use crate::web::desk::monthly::row::{About, MonthlyRow, Urgency, field_of, matter_of};
use crate::web::desk::monthly::view::{ALL_ON_TRACK, GoalRows, MonthlyView, Reader};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent, Shown, new_key};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The choice of zero among the kinds of nothing.
const ZERO: &str = "zero";
/// The words by a row on which somebody else reported meanwhile.
const MEANWHILE: &str = "monthly-meanwhile";

/// The address at which a returned update on a goal is written anew.
pub(super) fn again(to: To, returned: &Update) -> Address {
    to.monthly_updates().with("again", returned.number).at(field_of("row", returned.matter()))
}

#[derive(Template)]
#[template(path = "desk/monthly/show.html")]
struct MonthlyPage {
    shell: Shell,
    view: MonthlyView,
    form: Form<Fields>,
    silence_days: i64,
    /// The date of every row that names none.
    happened: String,
    several_sections: bool,
    several_years: bool,
    today: NaiveDate,
    /// What became of a block of cells that was laid in.
    laid_in: Option<LaidIn>,
}

impl MonthlyPage {
    /// The heading over the rows of an urgency.
    fn heading(&self, urgency: &Urgency) -> String {
        match urgency {
            Urgency::Late => self.shell.t("overdue"),
            Urgency::Due => self.shell.t("desk-due-this-month"),
            Urgency::Silent => self.shell.with("silent", "days", self.silence_days),
            Urgency::Rest => self.shell.t("monthly-rest"),
        }
    }

    /// Whether a row is ticked as being on its way.
    fn is_on_track(&self, row: &MonthlyRow) -> bool {
        !self.typed(row, "ontrack").is_empty()
    }

    /// Whether it was sent and nothing was filled in.
    fn is_empty(&self) -> bool {
        self.form.shown == Shown::Wrong && !self.form.is_wrong()
    }

    /// What was typed into a field of a row.
    fn typed(&self, row: &MonthlyRow, field: &str) -> &str {
        self.form.typed.get(&row.id(field))
    }

    /// The number of the newest update on a row that the writer has before them: what came in meanwhile is shown now.
    fn seen(&self, row: &MonthlyRow) -> String {
        let meanwhile = self.form.problem(&row.id("text")).is_some_and(|problem| problem.words == MEANWHILE);
        let newest = || row.newest().map(|newest| newest.to_string()).unwrap_or_default();
        match self.form.typed.find(&row.id("seen")) {
            Some(seen) if !meanwhile => seen.to_owned(),
            _ => newest(),
        }
    }

    /// What a problem is about, in the city's words; empty for the date of the page.
    fn title(&self, problem: &Problem) -> &str {
        let matter = matter_of(&problem.field);
        let mut rows = self.view.goals.iter().flat_map(|goal| goal.rows.iter().map(move |row| (goal, row)));
        rows.find(|(_, row)| Some(row.matter) == matter).map_or("", |(goal, row)| row.title(&goal.name))
    }

    /// Whether the fields that are seldom needed stand open: something is in them, or wrong with their row.
    fn explains(&self, row: &MonthlyRow) -> bool {
        let wrong = || self.form.problems.iter().any(|problem| matter_of(&problem.field) == Some(row.matter));
        ["happened", "as_of", "new_due", "reason", "cause"].into_iter().any(|field| !self.typed(row, field).is_empty())
            || wrong()
    }

    /// A typed date as it was read, in words.
    fn as_read(&self, typed: &str) -> Option<String> {
        PartialDate::read(typed).ok().map(|date| self.shell.date(&date))
    }
}

/// The query of the form: one of the reader's sections; a returned update that is to be written anew.
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

    /// For whom the form is made.
    fn reader(&self, context: &Context) -> Result<Reader, WebError> {
        let actor = context.actor()?.clone();
        let mut sections = policy::desk(&actor)?.act().writes_for.clone();
        if let Some(wanted) = self.section()? {
            sections.retain(|section| *section == wanted);
        }
        if sections.is_empty() {
            return Err(Denied::NoRight.into());
        }
        Ok(Reader { actor, sections, language: context.language, today: context.state.clock.today() })
    }
}

/// The rows that something was typed into.
fn filled_in(typed: &Fields) -> BTreeSet<Matter> {
    typed.filled_in().filter_map(|(name, _)| matter_of(name)).collect()
}

/// Shows the form, with the draft that the reader has of it.
pub async fn show(context: Context, query: Query<MonthlyQuery>) -> Result<HttpResponse, WebError> {
    page(&context, &query, None, false).await
}

/// The page, with the form as it came back where it did. A row of a draft that is not the reader's any more is left
/// out.
async fn page(
    context: &Context,
    query: &MonthlyQuery,
    came_back: Option<Form<Fields>>,
    lays_in: bool,
) -> Result<HttpResponse, WebError> {
    let (reader, city, again) = (query.reader(context)?, context.city().clone(), query.again.parse().ok());
    let is_new = came_back.is_none();
    let mut form = match came_back {
        Some(form) => form,
        None => {
            Form::open(context, query.section()?.map_or(FormName::Monthly, FormName::MonthlyOf), Fields::default)
                .await?
        }
    };
    let filled_in = if is_new { BTreeSet::new() } else { filled_in(&form.typed) };
    let happened = reader.happened(&form.typed);
    let read = context.state.database.read(move |connection| {
        let view = MonthlyView::load(connection, &reader, &city, &filled_in)?;
        let returned = view.to_mend(connection, &reader, again)?;
        Ok((view, returned))
    });
    let (view, returned) = read.await?;
    if let Some(returned) = returned.filter(|_| is_new)
        && let Some(row) = view.row(returned.matter())
    {
        row.fill(&mut form.typed, &returned, context.language);
    }
    let mut laid_in = None;
    if lays_in {
        let (typed, result) = block::lay_in(&view, &form.typed);
        (form.typed, laid_in) = (typed, Some(result));
    }
    let differ = |of: fn(&GoalRows, &GoalRows) -> bool| {
        view.goals.windows(2).any(|pair| matches!(pair, [one, other] if of(one, other)))
    };
    let title = if form.shown == Shown::Wrong { "monthly-title-problems" } else { "monthly-title" };
    let status = form.status();
    let page = MonthlyPage {
        shell: context.shell(context.words().text(title)),
        silence_days: context.city().silence_days,
        several_sections: differ(|one, other| one.section != other.section),
        several_years: differ(|one, other| one.fiscal_year != other.fiscal_year),
        happened,
        today: context.state.clock.today(),
        laid_in,
        view,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Enters every row that says something, or none.
pub async fn create(
    context: Context,
    query: Query<MonthlyQuery>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    sent.require_key()?;
    if !sent.typed.get(LAY_IN).is_empty() {
        return page(&context, &query, Some(sent.again(Refusal::Checked)?), true).await;
    }
    let (reader, city, clock) = (query.reader(&context)?, context.city().clone(), context.state.clock);
    let entered = sent.write(&context, move |writer, sent| {
        let filled_in = filled_in(&sent.typed);
        let view = MonthlyView::load(writer.connection, &reader, &city, &filled_in)?;
        if !filled_in.iter().all(|matter| view.row(*matter).is_some()) {
            return Err(Denied::NoRight.into());
        }
        let typed = view.with_ticks(&sent.typed);
        let entries = view.entries(&typed, &sent.key, &reader)?;
        let entered = enter(writer, &reader.actor, &typed, &entries, clock.entry_time())?;
        Ok(writer.written((entered, entries.len() - entered)))
    });
    match entered.await {
        Ok((entered, already)) => {
            let already = (already > 0).then_some(already);
            let desk = context.to().desk().with("reported", entered).with_some("already", already);
            Ok(respond::see_other(&desk))
        }
        Err(refusal) => page(&context, &query, Some(came_back(sent, refusal)?), false).await,
    }
}

/// The form as it is shown again. What is sent over an update that came in meanwhile is another entry.
fn came_back(sent: Sent<Fields>, refusal: Refusal) -> Result<Form<Fields>, WebError> {
    let form = sent.again(refusal)?;
    let meanwhile = form.problems.iter().any(|problem| problem.words == MEANWHILE);
    Ok(if meanwhile { Form { key: new_key(), ..form } } else { form })
}

/// Enters what was not entered when the form was sent before, and says how much that is; nothing where another update on
/// one of the rows came in between.
fn enter(
    writer: &mut Writer<'_>,
    actor: &Actor,
    typed: &Fields,
    entries: &[Entry<'_>],
    at: DateTime<Utc>,
) -> Result<usize, Refusal> {
    let (mut new, mut meanwhile) = (Vec::new(), Vec::new());
    for entry in entries {
        let permit = policy::write_update(actor, entry.about)?;
        match updates::sent_with(writer.connection, &permit, &entry.key)? {
            Some(sent) if updates::find(writer.connection, sent)?.says(&entry.draft) => {}
            // A page that somebody went back to may have got another key: then it is known by what it says.
            None if entry.row.has_said(actor.person, &entry.draft) => {}
            None if entry.row.is_current(typed) => new.push((permit, entry)),
            _ => meanwhile.push(Problem::new(entry.row.id("text"), MEANWHILE)),
        }
    }
    if !meanwhile.is_empty() {
        return Err(meanwhile.into());
    }
    let entered = new.len();
    for (permit, entry) in new {
        updates::enter(writer, &permit, &entry.draft, &entry.key, at)?;
    }
    Ok(entered)
}
