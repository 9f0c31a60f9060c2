//! 今月の報告: everything that is open in somebody's sections on one page, sent with one button. A row that is left as it
//! was says nothing. Either every row that says something is entered, or none.
//!
//! The value of an indicator is entered with a report, which somebody approves. It goes with the first report of its goal
//! on the same page; where there are more values than one, each further value is a report of its own on that milestone.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::milestone::{MilestoneState, Standing};
use crate::domain::numbers::{GoalNumber, MilestoneNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, MilestonePlace};
use crate::domain::publication::PublishedIndicator;
use crate::domain::update::{LONGEST_REASON, LONGEST_TEXT, UpdateDraft, UpdateStatus};
use crate::store::city::City;
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::updates::{self, Update};
use crate::store::{DatabaseConnection, StoreError, Writer, drafts as stored_drafts, goals, indicators};

use super::super::context::Context;
use super::super::drafts::{self, Fields};
use super::super::errors::WebError;
use super::super::forms::SafeForm;
use super::super::respond;
use super::super::shell::Shell;
use super::form::{Problem, ReportForm, is_key, new_key};

/// The fields of a milestone's row; each has the milestone's number behind its name.
const ROW: [&str; 5] = ["state", "happened", "text", "new_due", "reason"];
/// The field of an indicator's value; the goal's number and the indicator's stand behind its name.
const VALUE: &str = "value";
/// The address of the page.
const PAGE: &str = "/desk/report";

/// The name of a field that belongs to something with a number.
fn named(field: &str, number: impl std::fmt::Display) -> String {
    format!("{field}-{number}")
}

/// A milestone on the form.
struct Row {
    milestone: Milestone,
    standing: Standing,
    /// The last report, whatever became of it.
    last: Option<Update>,
    /// What was typed.
    sent: ReportForm,
    problems: Vec<Problem>,
}

impl Row {
    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    fn is_blank(&self) -> bool {
        let ReportForm { state, happened, text, new_due, reason, .. } = &self.sent;
        [state, happened, text, new_due, reason].into_iter().all(|typed| typed.trim().is_empty())
    }

    /// Whether 延期 or 中止 is being reported, so that the fields for it stand open.
    fn explains(&self) -> bool {
        !self.sent.new_due.is_empty() || !self.sent.reason.is_empty() || !self.problems.is_empty()
    }

    const fn states() -> &'static [MilestoneState] {
        MilestoneState::ALL
    }

    /// The report that the row holds as it is read: without a state the old one goes on, without a date the page's.
    fn as_report(&self, happened: &str) -> ReportForm {
        let mut report = self.sent.clone();
        if report.state.is_empty() {
            report.state = String::from(goes_on(self.milestone.state).code());
        }
        if report.happened.trim().is_empty() {
            happened.clone_into(&mut report.happened);
        }
        report
    }
}

/// The state where nothing else is said: what was postponed goes on.
const fn goes_on(state: MilestoneState) -> MilestoneState {
    match state {
        MilestoneState::Postponed => MilestoneState::InProgress,
        state => state,
    }
}

/// An indicator on the form.
struct Value {
    indicator: PublishedIndicator,
    target: Option<Figure>,
    actual: Option<(Figure, Option<PartialDate>)>,
    /// What was typed.
    sent: String,
    problem: Option<&'static str>,
}

impl Value {
    /// The value in words, for the report that brings it.
    fn in_words(&self, figure: Figure) -> String {
        let Self { indicator, .. } = self;
        format!("{}：{}{}", indicator.name, figure.grouped(), indicator.unit.as_deref().unwrap_or_default())
    }
}

/// A goal with its rows.
struct Group {
    goal: GoalNumber,
    name: String,
    section: Option<String>,
    fiscal_year: FiscalYear,
    rows: Vec<Row>,
    values: Vec<Value>,
}

/// The whole form.
struct Sheet {
    groups: Vec<Group>,
    /// The date of every row that names none.
    happened: String,
    entry_key: String,
    /// Nothing was filled in.
    empty: bool,
}

/// Where and for whom a form is loaded.
#[derive(Clone)]
struct Reader {
    actor: Actor,
    section: Option<UnitNumber>,
    language: Language,
    today: NaiveDate,
}

impl Sheet {
    /// The form with `fields` filled in. `sent` is whether they were sent: then a row that is not the reader's is
    /// refused, whereas in a draft it is left out.
    fn load(
        connection: &mut DatabaseConnection,
        reader: &Reader,
        city: &City,
        fields: &Fields,
        sent: bool,
    ) -> Result<Result<Self, Denied>, StoreError> {
        let sections = match policy::desk(&reader.actor) {
            Ok(permit) => permit.act().writes_for.clone(),
            Err(denied) => return Ok(Err(denied)),
        };
        let sections: Vec<UnitNumber> =
            sections.into_iter().filter(|section| reader.section.is_none_or(|wanted| wanted == *section)).collect();
        if sections.is_empty() {
            return Ok(Err(Denied::NoRight));
        }
        let named_rows: BTreeSet<MilestoneNumber> = fields.filled_in().filter_map(|(name, _)| row_of(name)).collect();
        let mut milestones = milestones::select(connection, &Selection::OpenIn(sections))?;
        milestones
            .retain(|milestone| milestone.state.is_open() || (sent && named_rows.contains(&milestone.place.milestone)));
        if sent {
            // A row may be gone since the form was opened: its year was closed, or it never was the reader's.
            for number in named_rows {
                if milestones.iter().all(|milestone| milestone.place.milestone != number) {
                    let milestone = milestones::find(connection, number)?;
                    match policy::report(&reader.actor, milestone.place) {
                        Err(Denied::YearClosed) => milestones.push(milestone),
                        Err(denied) => return Ok(Err(denied)),
                        // Of another of the reader's sections than the form was narrowed to.
                        Ok(_) => return Ok(Err(Denied::NoRight)),
                    }
                }
            }
        }
        let groups = Self::groups(connection, reader, city, fields, milestones)?;
        let known = |name: &str| groups.iter().any(|group| group.values.iter().any(|value| group.field(value) == name));
        let is_value = |name: &str| name.split_once('-').is_some_and(|(field, _)| field == VALUE);
        if sent && fields.filled_in().any(|(name, _)| is_value(name) && !known(name)) {
            return Ok(Err(Denied::NoRight));
        }
        let today = reader.today;
        let this_month = PartialDate::month(today.year(), today.month()).unwrap_or_else(|| PartialDate::day(today));
        let happened = match fields.get("happened") {
            "" if !sent => this_month.label(reader.language),
            typed => typed.to_owned(),
        };
        Ok(Ok(Self { groups, happened, entry_key: new_key(), empty: false }))
    }

    fn groups(
        connection: &mut DatabaseConnection,
        reader: &Reader,
        city: &City,
        fields: &Fields,
        milestones: Vec<Milestone>,
    ) -> Result<Vec<Group>, StoreError> {
        let names = milestones::unit_names(connection)?;
        let numbers = milestones.iter().map(|milestone| milestone.place.milestone).collect();
        let mut last: BTreeMap<MilestoneNumber, Update> = BTreeMap::new();
        for update in updates::of_milestones(connection, numbers)? {
            if let Some(milestone) = update.milestone {
                last.insert(milestone, update);
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for milestone in milestones {
            let place = milestone.place;
            if groups.iter().all(|group| group.goal != place.goal) {
                let group = Group {
                    goal: place.goal,
                    name: milestone.goal_name.clone(),
                    section: place.section.and_then(|section| names.get(&section).cloned()),
                    fiscal_year: milestone.fiscal_year,
                    rows: Vec::new(),
                    values: Self::values(connection, place.goal, milestone.fiscal_year, fields)?,
                };
                groups.push(group);
            }
            let last = last.remove(&place.milestone);
            let typed = |field| fields.get(&named(field, place.milestone)).to_owned();
            // An empty one says that there was no report yet.
            let seen = match fields.find(&named("seen", place.milestone)) {
                Some(seen) => seen.to_owned(),
                None => last.as_ref().map(|update| update.number.to_string()).unwrap_or_default(),
            };
            let row = Row {
                standing: milestone.standing(reader.today, city.time_zone, city.silence_days),
                last,
                sent: ReportForm {
                    seen,
                    state: typed("state"),
                    happened: typed("happened"),
                    text: typed("text"),
                    new_due: typed("new_due"),
                    reason: typed("reason"),
                    ..ReportForm::default()
                },
                problems: Vec::new(),
                milestone,
            };
            if let Some(group) = groups.iter_mut().find(|group| group.goal == place.goal) {
                group.rows.push(row);
            }
        }
        Ok(groups)
    }

    fn values(
        connection: &mut DatabaseConnection,
        goal: GoalNumber,
        year: FiscalYear,
        fields: &Fields,
    ) -> Result<Vec<Value>, StoreError> {
        let programme = goals::find(connection, goal)?.programme;
        let value = |indicator: PublishedIndicator| {
            let known = indicator.in_year(year);
            Value {
                target: known.and_then(|known| known.target),
                actual: known.and_then(|known| Some((known.actual?, known.as_of))),
                sent: fields.get(&named(VALUE, named(&goal.to_string(), indicator.number))).to_owned(),
                problem: None,
                indicator,
            }
        };
        Ok(indicators::of_programme(connection, programme, None)?.into_iter().map(value).collect())
    }

    /// The reports that the form holds, in their order; what is wrong is noted in the rows.
    fn check(&mut self, today: NaiveDate) -> Vec<Entry> {
        let mut entries = Vec::new();
        let happened = self.happened.clone();
        let key = self.entry_key.clone();
        for group in &mut self.groups {
            group.check(&happened, &key, today, &mut entries);
        }
        self.empty = entries.is_empty() && self.is_right();
        entries
    }

    fn is_right(&self) -> bool {
        self.problems().is_empty() && !self.empty
    }

    /// What is wrong: the field that it concerns, what that field belongs to, and the key of the words that say it.
    fn problems(&self) -> Vec<(String, &str, Problem)> {
        let mut problems = Vec::new();
        for group in &self.groups {
            for row in &group.rows {
                let about = |problem: &Problem| {
                    (named(problem.field, row.milestone.place.milestone), row.milestone.title.as_str(), *problem)
                };
                problems.extend(row.problems.iter().map(about));
            }
            for value in &group.values {
                let words = value.problem.into_iter();
                let about =
                    |words| (group.field(value), value.indicator.name.as_str(), Problem { field: VALUE, words });
                problems.extend(words.map(about));
            }
        }
        problems
    }

    fn rows(&mut self) -> impl Iterator<Item = &mut Row> {
        self.groups.iter_mut().flat_map(|group| group.rows.iter_mut())
    }
}

impl Group {
    /// The name of the field of one of the goal's values.
    fn field(&self, value: &Value) -> String {
        named(VALUE, named(&self.goal.to_string(), value.indicator.number))
    }

    fn check(&mut self, happened: &str, key: &str, today: NaiveDate, entries: &mut Vec<Entry>) {
        let has_report = self.rows.iter().any(|row| !row.is_blank());
        for value in self.values.iter_mut().filter(|value| !value.sent.trim().is_empty()) {
            if Figure::read(&value.sent).is_err() {
                value.problem = Some("report-value-unreadable");
            } else if !has_report {
                value.problem = Some("monthly-value-without-report");
            }
        }
        let indicators: Vec<PublishedIndicator> = self.values.iter().map(|value| value.indicator.clone()).collect();
        let mut values = self.values.iter().filter_map(|value| Some((value, Figure::read(&value.sent).ok()?)));
        for row in &mut self.rows {
            if row.is_blank() {
                continue;
            }
            let place = row.milestone.place;
            if !place.year_open {
                row.problems.push(Problem { field: "text", words: "monthly-year-closed" });
                continue;
            }
            let mut report = row.as_report(happened);
            let mut further = Vec::new();
            if let Some((value, _)) = values.next() {
                report.indicator = value.indicator.number.to_string();
                report.value.clone_from(&value.sent);
                further.extend(values.by_ref().map(|(value, figure)| (value, value.in_words(figure))));
            }
            let entry = |draft, key| Entry { place, draft, key };
            match report.read(row.milestone.due, &indicators, today) {
                Ok(draft) => entries.push(entry(draft, named(key, named("m", place.milestone)))),
                Err(problems) => {
                    row.problems = problems;
                    continue;
                }
            }
            for (value, text) in further {
                let report = ReportForm {
                    indicator: value.indicator.number.to_string(),
                    value: value.sent.clone(),
                    text,
                    ..report.clone()
                };
                match report.read(row.milestone.due, &indicators, today) {
                    Ok(draft) => entries.push(entry(draft, named(key, named("i", value.indicator.number)))),
                    Err(problems) => row.problems.extend(problems),
                }
            }
        }
    }
}

/// A report that the form holds.
struct Entry {
    place: MilestonePlace,
    draft: UpdateDraft,
    key: String,
}

/// The milestone to whose row a field belongs.
fn row_of(field: &str) -> Option<MilestoneNumber> {
    let (field, number) = field.split_once('-')?;
    ROW.contains(&field).then(|| number.parse().ok())?
}

#[derive(Template)]
#[template(path = "desk/monthly.html")]
struct MonthlyPage {
    shell: Shell,
    sheet: Sheet,
    silence_days: i64,
    /// The name of the form.
    form: String,
    several_sections: bool,
    several_years: bool,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

impl MonthlyPage {
    fn of(context: &Context, sheet: Sheet, form: String) -> Self {
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
        let limit = if problem.field == "reason" { LONGEST_REASON } else { LONGEST_TEXT };
        self.shell.with(problem.words, "limit", limit)
    }

    /// A typed date as it was read, in words.
    fn as_read(&self, typed: &str) -> Option<String> {
        PartialDate::read(typed).ok().map(|date| self.shell.date(&date))
    }
}

/// The query of the form: one of the reader's sections.
#[derive(Deserialize)]
pub struct MonthlyQuery {
    #[serde(default)]
    section: String,
}

impl MonthlyQuery {
    /// The section that is wanted; not found where it is none.
    fn section(&self) -> Result<Option<UnitNumber>, WebError> {
        let wanted = Some(self.section.as_str()).filter(|section| !section.is_empty());
        wanted.map(|section| section.parse().map_err(|_| WebError::NotFound)).transpose()
    }
}

/// The name of the form.
fn form_name(section: Option<UnitNumber>) -> String {
    section.map_or_else(|| PAGE.to_owned(), |section| format!("{PAGE}?section={section}"))
}

fn reader(context: &Context, section: Option<UnitNumber>) -> Result<Reader, WebError> {
    let (actor, today) = (context.actor()?.clone(), context.state.clock.today());
    Ok(Reader { actor, section, language: context.language, today })
}

/// Shows the form, with the draft that the reader has of it.
pub async fn show(context: Context, query: Query<MonthlyQuery>) -> Result<HttpResponse, WebError> {
    let section = query.section()?;
    let form = form_name(section);
    let draft = drafts::load(&context, &form).await?;
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let fields = draft.map(|draft| draft.fields).unwrap_or_default();
    let (reader, city) = (reader(&context, section)?, context.city().clone());
    let sheet = context
        .state
        .database
        .read(move |connection| Sheet::load(connection, &reader, &city, &fields, false))
        .await??;
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
    let section = query.section()?;
    let (reader, city, clock) = (reader(&context, section)?, context.city().clone(), context.state.clock);
    let form = form_name(section);
    let draft = form.clone();
    let sent = context.state.database.write(move |writer| {
        let mut sheet = match Sheet::load(writer.connection, &reader, &city, &fields, true)? {
            Ok(sheet) => sheet,
            Err(denied) => return Ok(Err(denied)),
        };
        fields.get("entry_key").clone_into(&mut sheet.entry_key);
        let entries = sheet.check(reader.today);
        let entered = if sheet.is_right() {
            match enter(writer, &reader.actor, &mut sheet, entries, clock.entry_time())? {
                Ok(entered) => entered,
                Err(denied) => return Ok(Err(denied)),
            }
        } else {
            None
        };
        let Some(entered) = entered else { return Ok(Ok(Sent::Refused(Box::new(sheet)))) };
        stored_drafts::discard_in(writer.connection, reader.actor.person, &draft)?;
        Ok(Ok(Sent::Entered(entered)))
    });
    match sent.await?? {
        Sent::Entered(count) => Ok(respond::see_other(&context.address(&format!("/desk?reported={count}")))),
        Sent::Refused(sheet) => {
            respond::page_with_status(&MonthlyPage::of(&context, *sheet, form), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Enters the reports; none where another report on one of the milestones came in between, which its row then tells.
fn enter(
    writer: &mut Writer<'_>,
    actor: &Actor,
    sheet: &mut Sheet,
    entries: Vec<Entry>,
    at: DateTime<Utc>,
) -> Result<Result<Option<usize>, Denied>, StoreError> {
    let count = entries.len();
    let mut new = Vec::new();
    let mut overtaken: BTreeSet<MilestoneNumber> = BTreeSet::new();
    for entry in entries {
        let number = entry.place.milestone;
        let permit = match policy::report(actor, entry.place) {
            Ok(permit) => permit,
            Err(denied) => return Ok(Err(denied)),
        };
        let row = sheet.rows().find(|row| row.milestone.place.milestone == number);
        match updates::sent_with(writer.connection, &permit, &entry.key)? {
            Some(sent) => {
                let (_, _, update) = updates::place(writer.connection, sent)?;
                if !update.says(&entry.draft) {
                    overtaken.insert(number);
                }
            }
            None if row.is_some_and(|row| row.last.as_ref().map(|last| last.number) != row.sent.seen()) => {
                overtaken.insert(number);
            }
            None => new.push((permit, entry)),
        }
    }
    if !overtaken.is_empty() {
        for row in sheet.rows().filter(|row| overtaken.contains(&row.milestone.place.milestone)) {
            row.problems.push(Problem { field: "text", words: "monthly-meanwhile" });
            // It is before the writer now.
            row.sent.seen = row.last.as_ref().map(|last: &Update| last.number.to_string()).unwrap_or_default();
        }
        sheet.entry_key = new_key();
        return Ok(Ok(None));
    }
    for (permit, entry) in new {
        let _: UpdateNumber = updates::enter(writer, &permit, &entry.draft, &entry.key, at)?;
    }
    Ok(Ok(Some(count)))
}
