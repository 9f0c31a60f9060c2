//! 操作の記録: the log as the planning office reads it, changes and access. The filter is in the address, so that a finding
//! can be mailed, and the export holds what the filter shows.

pub mod export;
pub mod fields;
mod values;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, PersonNumber, ProgrammeNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::seal::Head;
use crate::domain::unit::Unit;
use crate::store::kit::journal::{Action, Half, SubjectKind};
use crate::store::trail::{self, Entry, Filter};
use crate::store::{seals, units};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Problem;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;

/// A state of more characters than these is folded away.
const LONG: usize = 160;
/// So is one of more lines.
const MANY_LINES: usize = 4;
/// And one with a longer run without a place to break it, such as a hash.
const LONG_RUN: usize = 40;
/// The most characters of a person's name that are looked for.
const LONGEST_AUTHOR: usize = 100;

/// The filter as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TrailQuery {
    half: String,
    unit: String,
    action: String,
    author: String,
    from: String,
    until: String,
    kind: String,
    subject: String,
    page: String,
}

impl TrailQuery {
    /// The filter and the page, or everything that is wrong with them.
    fn read(&self, zone: Tz) -> Result<(Filter, i64), Vec<Problem>> {
        let mut problems = Vec::new();
        let half = read("half", &self.half, "trail-half-unknown", &mut problems);
        let unit = read::<UnitNumber>("unit", &self.unit, "trail-unit-unknown", &mut problems);
        let action = read("action", &self.action, "trail-action-unknown", &mut problems);
        let kind = read("kind", &self.kind, "trail-kind-unknown", &mut problems);
        let subject = read("subject", &self.subject, "trail-subject-unreadable", &mut problems);
        let page = read("page", &self.page, "trail-page-unreadable", &mut problems);
        let from = date("from", &self.from, &mut problems).map(PartialDate::from);
        let until = date("until", &self.until, &mut problems).map(PartialDate::to);
        if matches!((from, until), (Some(from), Some(until)) if until < from) {
            problems.push(Problem::new("until", "trail-until-before-from"));
        }
        let author = self.author.trim();
        if author.chars().count() > LONGEST_AUTHOR {
            problems.push(Problem::new("author", "trail-author-too-long"));
        }
        let page = page.unwrap_or(1);
        if page < 1 {
            problems.push(Problem::new("page", "trail-page-unreadable"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let start = |day: NaiveDate| trail::start_of(day, zone);
        let filter = Filter {
            half,
            unit,
            action,
            author: (!author.is_empty()).then(|| author.to_owned()),
            from: from.map(start),
            before: until.and_then(|until| until.succ_opt()).map(start),
            subject_kind: kind,
            subject,
        };
        Ok((filter, page))
    }

    /// The address of another page of the same filter.
    fn address(&self, to: To, page: i64) -> Address {
        self.of(to.trail()).with("page", page)
    }

    /// The address of the export of this filter.
    fn export(&self, to: To) -> Address {
        self.of(to.trail_csv())
    }

    /// An address with this filter.
    fn of(&self, address: Address) -> Address {
        self.filled_in().fold(address, |address, (name, value)| address.with(name, value))
    }

    /// What is filled in, as the log keeps it.
    fn fields(&self) -> String {
        let filled = self.filled_in().map(|(name, value)| {
            let Ok(value) = askama::filters::urlencode_strict(value);
            format!("{name}={value}")
        });
        filled.collect::<Vec<_>>().join("&")
    }

    fn filled_in(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let fields = [
            ("half", &self.half),
            ("unit", &self.unit),
            ("action", &self.action),
            ("author", &self.author),
            ("from", &self.from),
            ("until", &self.until),
            ("kind", &self.kind),
            ("subject", &self.subject),
        ];
        fields.into_iter().filter(|(_, value)| !value.is_empty())
    }
}

fn read<T: std::str::FromStr>(
    field: &'static str,
    typed: &str,
    words: &'static str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let typed = crate::domain::text::normalise(typed);
    if typed.is_empty() {
        return None;
    }
    let value = typed.parse().ok();
    if value.is_none() {
        problems.push(Problem::new(field, words));
    }
    value
}

fn date(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = PartialDate::read(typed).ok();
    if date.is_none() {
        problems.push(Problem::new(field, "trail-date-unreadable"));
    }
    date
}

/// A row of the trail as the page shows it.
struct TrailRow {
    entry: Entry,
    before: Option<Trace>,
    after: Option<Trace>,
}

impl TrailRow {
    fn new(entry: Entry, words: Words) -> Self {
        let trace = |stored: &Option<String>| stored.as_deref().map(|stored| Trace::of(stored, words));
        Self { before: trace(&entry.before), after: trace(&entry.after), entry }
    }

    /// The page of the thing, where staff have one.
    fn address(&self, to: To) -> Option<Address> {
        let number = self.entry.subject?;
        match self.entry.subject_kind {
            SubjectKind::FiscalYear => Some(to.review().with("year", number)),
            SubjectKind::PlanNode => Some(to.office_plan()),
            SubjectKind::Milestone => Some(to.desk_milestone(MilestoneNumber(number))),
            SubjectKind::Update => Some(to.desk_update(UpdateNumber(number))),
            SubjectKind::Unit => Some(to.office_unit(UnitNumber(number))),
            SubjectKind::Import => Some(to.import_act(number)),
            SubjectKind::Goal => Some(to.review_goal(GoalNumber(number))),
            SubjectKind::Deputy => Some(to.deputies()),
            SubjectKind::Mapping => Some(to.import()),
            SubjectKind::City => Some(to.settings()),
            SubjectKind::Programme => Some(to.office_programme(ProgrammeNumber(number))),
            SubjectKind::Person => Some(to.person(PersonNumber(number))),
            SubjectKind::Request | SubjectKind::DeputyAct | SubjectKind::Page | SubjectKind::Log => None,
        }
    }
}

/// A state before or after, as lines of name and value.
struct Trace {
    lines: Vec<(String, String)>,
    long: bool,
}

impl Trace {
    /// Reads stored JSON; what is none is shown as it stands.
    fn of(stored: &str, words: Words) -> Self {
        let mut lines = Vec::new();
        match serde_json::from_str::<Value>(stored) {
            Ok(value) => flatten(String::new(), &value, words, &mut lines),
            Err(_) => lines.push((String::new(), stored.to_owned())),
        }
        for (name, value) in &mut lines {
            (*value, *name) = (values::value(name, value, words), fields::name(name, words));
        }
        let characters: usize = lines.iter().map(|(_, value)| value.chars().count()).sum();
        let unbroken = |value: &str| value.is_ascii() && value.split(' ').any(|run| run.len() > LONG_RUN);
        let long = characters > LONG || lines.len() > MANY_LINES || lines.iter().any(|(_, value)| unbroken(value));
        Self { lines, long }
    }
}

fn flatten(name: String, value: &Value, words: Words, lines: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            // A date with its precision is told by its label.
            if let (Some(Value::String(label)), Some(_)) = (fields.get("label"), fields.get("precision")) {
                lines.push((name, label.clone()));
                return;
            }
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                flatten(name, value, words, lines);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                flatten(format!("{name}[{}]", index + 1), value, words, lines);
            }
        }
        Value::String(text) => lines.push((name, text.clone())),
        Value::Bool(is_so) => lines.push((name, words.text(if *is_so { "trail-yes" } else { "trail-no" }))),
        Value::Number(number) => lines.push((name, number.to_string())),
    }
}

#[derive(Template)]
#[template(path = "office/trail/show.html")]
struct TrailPage {
    shell: Shell,
    query: TrailQuery,
    problems: Vec<Problem>,
    rows: Vec<TrailRow>,
    units: Vec<Unit>,
    /// How many rows fit.
    count: i64,
    page: i64,
    newer: Option<Address>,
    older: Option<Address>,
    /// Where the chain of seals stands, and since when.
    sealed: Option<(Head, DateTime<Utc>)>,
}

impl TrailPage {
    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    const fn actions() -> &'static [Action] {
        Action::ALL
    }

    const fn kinds() -> &'static [SubjectKind] {
        SubjectKind::ALL
    }

    const fn halves() -> &'static [Half] {
        Half::ALL
    }

    /// Whether the rows are too many for one file.
    const fn is_too_much(&self) -> bool {
        self.count > trail::MOST_EXPORTED
    }
}

/// Shows a page of the log.
pub async fn show(context: Context, query: Query<TrailQuery>) -> Result<HttpResponse, WebError> {
    policy::read_trail(context.actor()?)?;
    let query = query.into_inner();
    match query.read(context.city().time_zone) {
        Ok((filter, page)) => answer(&context, query, filter, page).await,
        Err(problems) => refuse(&context, query, problems).await,
    }
}

async fn answer(context: &Context, query: TrailQuery, filter: Filter, page: i64) -> Result<HttpResponse, WebError> {
    let read = context.state.database.read(move |connection| {
        let (rows, count) = (trail::list(connection, &filter, page)?, trail::count(connection, &filter)?);
        Ok((rows, count, units::list(connection)?, seals::head_and_time(connection)?))
    });
    let ((entries, more), count, units, sealed) = read.await?;
    let words = context.words();
    respond::page(&TrailPage {
        shell: context.shell(words.text("trail-title")),
        problems: Vec::new(),
        rows: entries.into_iter().map(|entry| TrailRow::new(entry, words)).collect(),
        units,
        count,
        page,
        newer: (page > 1).then(|| query.address(context.to(), page - 1)),
        older: more.then(|| query.address(context.to(), page + 1)),
        query,
        sealed,
    })
}

/// The page with what is wrong with the filter.
async fn refuse(context: &Context, query: TrailQuery, problems: Vec<Problem>) -> Result<HttpResponse, WebError> {
    let units = context.state.database.read(units::list).await?;
    let shell = context.shell(context.words().text("trail-title"));
    let (rows, newer, older, sealed) = (Vec::new(), None, None, None);
    let page = TrailPage { shell, query, problems, rows, units, count: 0, page: 1, newer, older, sealed };
    respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
}
