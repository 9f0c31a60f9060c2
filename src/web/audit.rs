//! 操作の記録: the trail as the planning office reads it. The filter is in the address, so that a finding can be mailed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;

use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::store::audit::{self, Action, Entry, Filter, SubjectKind};

use super::context::Context;
use super::errors::WebError;
use super::respond;
use super::shell::Shell;

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
pub struct AuditQuery {
    action: String,
    author: String,
    from: String,
    until: String,
    kind: String,
    subject: String,
    page: String,
}

/// A field of the filter and the key of the words for what is wrong with it.
type Problem = (&'static str, &'static str);

impl AuditQuery {
    /// The filter and the page, or everything that is wrong with them.
    fn read(&self, zone: Tz) -> Result<(Filter, i64), Vec<Problem>> {
        let mut problems = Vec::new();
        let action = read("action", &self.action, "audit-action-unknown", &mut problems);
        let kind = read("kind", &self.kind, "audit-kind-unknown", &mut problems);
        let subject = read("subject", &self.subject, "audit-subject-unreadable", &mut problems);
        let page = read("page", &self.page, "audit-page-unreadable", &mut problems);
        let from = date("from", &self.from, &mut problems).map(PartialDate::from);
        let until = date("until", &self.until, &mut problems).map(PartialDate::to);
        if matches!((from, until), (Some(from), Some(until)) if until < from) {
            problems.push(("until", "audit-until-before-from"));
        }
        let author = self.author.trim();
        if author.chars().count() > LONGEST_AUTHOR {
            problems.push(("author", "audit-author-too-long"));
        }
        let page = page.unwrap_or(1);
        if page < 1 {
            problems.push(("page", "audit-page-unreadable"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let start = |day: NaiveDate| audit::start_of(day, zone);
        let filter = Filter {
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
    fn address(&self, page: i64) -> String {
        let fields = [
            ("action", &self.action),
            ("author", &self.author),
            ("from", &self.from),
            ("until", &self.until),
            ("kind", &self.kind),
            ("subject", &self.subject),
        ];
        let mut address = String::from("/admin/audit?");
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            let Ok(value) = askama::filters::urlencode_strict(value);
            address.extend([name, "=", &value.to_string(), "&"]);
        }
        address.extend(["page=", &page.to_string()]);
        address
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
        problems.push((field, words));
    }
    value
}

fn date(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = PartialDate::read(typed).ok();
    if date.is_none() {
        problems.push((field, "audit-date-unreadable"));
    }
    date
}

/// A row of the trail as the page shows it.
struct Row {
    entry: Entry,
    before: Option<Trace>,
    after: Option<Trace>,
}

impl Row {
    /// The page of the thing, where staff have one.
    fn address(&self) -> Option<String> {
        let number = self.entry.subject?;
        match self.entry.subject_kind {
            SubjectKind::FiscalYear => Some(format!("/review?year={number}")),
            SubjectKind::Milestone => Some(format!("/desk/milestones/{number}")),
            SubjectKind::Update => Some(format!("/desk/updates/{number}")),
            SubjectKind::Person => Some(format!("/admin/people/{number}")),
            SubjectKind::Programme => Some(format!("/admin/programmes/{number}")),
            SubjectKind::City | SubjectKind::Goal => None,
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
    fn of(stored: &str) -> Self {
        let mut lines = Vec::new();
        match serde_json::from_str::<Value>(stored) {
            Ok(value) => flatten(String::new(), &value, &mut lines),
            Err(_) => lines.push((String::new(), stored.to_owned())),
        }
        let characters: usize = lines.iter().map(|(_, value)| value.chars().count()).sum();
        let unbroken = |value: &str| value.is_ascii() && value.split(' ').any(|run| run.len() > LONG_RUN);
        let long = characters > LONG || lines.len() > MANY_LINES || lines.iter().any(|(_, value)| unbroken(value));
        Self { lines, long }
    }
}

fn flatten(name: String, value: &Value, lines: &mut Vec<(String, String)>) {
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
                flatten(name, value, lines);
            }
        }
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                flatten(format!("{name}[{}]", place + 1), value, lines);
            }
        }
        Value::String(text) => lines.push((name, text.clone())),
        Value::Bool(_) | Value::Number(_) => lines.push((name, value.to_string())),
    }
}

#[derive(Template)]
#[template(path = "audit/show.html")]
struct AuditPage {
    shell: Shell,
    query: AuditQuery,
    problems: Vec<Problem>,
    rows: Vec<Row>,
    page: i64,
    newer: Option<String>,
    older: Option<String>,
}

impl AuditPage {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|(of, _)| *of == field).map(|(_, words)| *words)
    }

    const fn actions() -> &'static [Action] {
        Action::ALL
    }

    const fn kinds() -> &'static [SubjectKind] {
        SubjectKind::ALL
    }
}

/// Shows a page of the trail.
pub async fn show(context: Context, query: Query<AuditQuery>) -> Result<HttpResponse, WebError> {
    policy::audit(context.actor()?)?;
    let query = query.into_inner();
    let shell = context.shell(context.words().text("audit-title"));
    let (filter, page) = match query.read(context.city().time_zone) {
        Ok(read) => read,
        Err(problems) => {
            let page = AuditPage { shell, query, problems, rows: Vec::new(), page: 1, newer: None, older: None };
            return respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let (entries, more) = context.state.database.read(move |connection| audit::list(connection, &filter, page)).await?;
    let row = |entry: Entry| Row {
        before: entry.before.as_deref().map(Trace::of),
        after: entry.after.as_deref().map(Trace::of),
        entry,
    };
    respond::page(&AuditPage {
        shell,
        problems: Vec::new(),
        rows: entries.into_iter().map(row).collect(),
        page,
        newer: (page > 1).then(|| query.address(page - 1)),
        older: more.then(|| query.address(page + 1)),
        query,
    })
}
