//! 事務事業の継続関係: how programmes follow one another, as the planning office confirms it. What is alike is suggested;
//! nothing is linked unless a person says on what grounds.

pub mod parting;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Member, Succession, SuccessionKind, Suggestion};
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::{lineage as rules, policy, text};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::programmes::lineage;
use crate::store::programmes::partings::{self, Parting};
use crate::store::programmes::{self};
use crate::store::published;
use crate::store::published::lineage::End;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::typed::{Fields, Typed, field};

/// Programmes on a page of the list.
const PAGE_LENGTH: usize = 50;
/// Suggestions that are shown at once, the most alike.
const MOST_SUGGESTED: usize = 20;
/// The most characters of a basis or a reason, and of what is looked for.
const LONGEST: usize = 500;
const LONGEST_QUERY: usize = 100;

/// Every programme and every link.
struct Record {
    members: Vec<Member>,
    links: Lineage,
}

impl Record {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self { members: lineage::members(connection)?, links: published::lineage::of_programmes(connection)? })
    }

    fn member(&self, number: ProgrammeNumber) -> Option<&Member> {
        self.members.iter().find(|member| member.number == number)
    }

    /// The last name of a programme.
    fn name(&self, number: &ProgrammeNumber) -> &str {
        self.member(*number).and_then(|member| member.years.last()).map_or("", |(_, name, _)| name.as_str())
    }

    /// The years of a programme: 2016–2020.
    fn years(&self, number: &ProgrammeNumber) -> String {
        let Some(member) = self.member(*number) else { return String::new() };
        match (member.years.first(), member.years.last()) {
            (Some((first, ..)), Some((last, ..))) if first == last => first.to_string(),
            (Some((first, ..)), Some((last, ..))) => format!("{first}–{last}"),
            _ => String::new(),
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LineageQuery {
    q: String,
    page: String,
}

#[derive(Template)]
#[template(path = "office/programmes/list.html")]
struct ListPage {
    shell: Shell,
    query: LineageQuery,
    record: Record,
    suggestions: Vec<Suggestion>,
    suggested: usize,
    rows: Vec<ProgrammeNumber>,
    found: usize,
    page: usize,
    newer: Option<String>,
    older: Option<String>,
}

/// Shows what is suggested, and every programme.
pub async fn show(context: Context, query: Query<LineageQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let query = query.into_inner();
    let (record, suggestions) = context
        .state
        .database
        .read(|connection| {
            let record = Record::load(connection)?;
            let parted = partings::standing(connection)?;
            let mut suggestions = rules::suggestions(&record.members, &record.links);
            suggestions.retain(|one| !parted.contains(&(one.from, one.to)));
            Ok((record, suggestions))
        })
        .await?;
    let words: String = text::comparison_key(&query.q).chars().take(LONGEST_QUERY).collect();
    let fits = |member: &&Member| {
        member.number.to_string() == words
            || member.years.iter().any(|(_, name, _)| text::comparison_key(name).contains(&words))
    };
    let all: Vec<ProgrammeNumber> = record.members.iter().filter(fits).map(|member| member.number).collect();
    let found = all.len();
    let last = found.div_ceil(PAGE_LENGTH).max(1);
    let page = text::normalise(&query.page).parse::<usize>().unwrap_or(1).clamp(1, last);
    let Ok(sought) = askama::filters::urlencode_strict(&query.q);
    let address = |page: usize| format!("/admin/programmes?q={sought}&page={page}");
    respond::page(&ListPage {
        shell: context.shell(context.words().text("lineage-title")),
        newer: (page > 1).then(|| address(page - 1)),
        older: (page < last).then(|| address(page + 1)),
        rows: all.into_iter().skip((page - 1) * PAGE_LENGTH).take(PAGE_LENGTH).collect(),
        suggested: suggestions.len(),
        suggestions: suggestions.into_iter().take(MOST_SUGGESTED).collect(),
        query,
        record,
        found,
        page,
    })
}

#[derive(Template)]
#[template(path = "office/programmes/show.html")]
struct ProgrammePage {
    shell: Shell,
    number: ProgrammeNumber,
    record: Record,
    links: Vec<Succession>,
    end: Option<End>,
    partings: Vec<Parting>,
    typed: Typed,
}

impl ProgrammePage {
    /// The years from which a number of its own can begin, each with the goal's name.
    fn later_years(&self) -> &[(FiscalYear, String, Option<UnitNumber>)] {
        self.record.member(self.number).and_then(|member| member.years.get(1..)).unwrap_or_default()
    }

    /// Whether a parting made this number.
    fn began_with(&self, parting: &Parting) -> bool {
        parting.new == self.number
    }

    const fn kinds() -> &'static [SuccessionKind] {
        SuccessionKind::ALL
    }
}

/// Shows one programme with its links and what can be done.
pub async fn show_one(context: Context, programme: Path<ProgrammeNumber>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, programme.into_inner(), Typed::default()).await
}

async fn answer(context: &Context, number: ProgrammeNumber, typed: Typed) -> Result<HttpResponse, WebError> {
    let load = move |connection: &mut DatabaseConnection| {
        let record = Record::load(connection)?;
        if record.member(number).is_none() {
            return Err(StoreError::NotFound);
        }
        Ok((record, published::lineage::end_of(connection, number)?, partings::of(connection, number)?))
    };
    let (record, end, partings) = context.state.database.read(load).await?;
    let member = record.member(number).ok_or(WebError::NotFound)?;
    let title = member.years.last().map(|(_, name, _)| name.clone()).unwrap_or_default();
    let near = record.links.family(number);
    let links = record.links.within(&near).into_iter().filter(|link| link.from == number || link.to == number);
    let links = links.cloned().collect();
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(title);
    respond::page_with_status(&ProgrammePage { shell, number, record, links, end, partings, typed }, status)
}

/// Makes a change and goes to a programme's page; a conflict is said by a field.
async fn change(
    context: &Context,
    number: ProgrammeNumber,
    fields: Fields,
    problem: (&str, &'static str),
    work: impl Fn(&mut Writer<'_>) -> Result<ProgrammeNumber, StoreError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let changed = context.state.database.write(move |writer| work(writer).map(|next| writer.written(next)));
    match changed.await {
        Ok(next) => Ok(respond::see_other(&context.to().office_programme(next))),
        Err(StoreError::Conflict(_)) => answer(context, number, Typed::with(fields, problem.0, problem.1)).await,
        Err(error) => Err(error.into()),
    }
}

fn read_year(typed: &str) -> Option<FiscalYear> {
    let plain = text::normalise(typed).parse::<i32>().ok().and_then(|year| FiscalYear::new(year).ok());
    plain.or_else(|| {
        let date = PartialDate::read(typed).ok().filter(|date| date.precision() == Precision::FiscalYear)?;
        Some(FiscalYear::of(date.from()))
    })
}

fn read_text(typed: &str) -> Option<String> {
    let length = typed.chars().count();
    (1..=LONGEST).contains(&length).then(|| typed.to_owned())
}

fn read_number(typed: &str) -> Option<ProgrammeNumber> {
    text::normalise(typed).parse().ok()
}

/// Links a programme to the one it follows.
pub async fn link(
    context: Context,
    programme: Path<ProgrammeNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (to, SafeForm(fields)) = (programme.into_inner(), form);
    let record = context.state.database.read(Record::load).await?;
    record.member(to).ok_or(WebError::NotFound)?;
    let mut problems = Vec::new();
    let mut need = |missing: bool, name: &str, words: &'static str| {
        if missing {
            problems.push((name.to_owned(), words));
        }
    };
    let from = read_number(field(&fields, "from")).filter(|from| record.member(*from).is_some());
    let kind = field(&fields, "kind").parse::<SuccessionKind>().ok();
    let year = read_year(field(&fields, "year"));
    let basis = read_text(field(&fields, "basis"));
    need(from.is_none(), "from", "lineage-from-unknown");
    // A programme that already comes after this one can't come before it.
    need(from.is_some_and(|from| record.links.descendants(to).contains(&from)), "from", "lineage-from-later");
    need(kind.is_none(), "kind", "lineage-kind-missing");
    need(year.is_none(), "year", "lineage-year-unreadable");
    need(basis.is_none(), "basis", "lineage-basis-missing");
    let (Some(from), Some(kind), Some(fiscal_year), true) = (from, kind, year, problems.is_empty()) else {
        return answer(&context, to, Typed { fields, problems }).await;
    };
    let link = Succession { from, to, fiscal_year, kind, basis };
    let work = move |writer: &mut Writer<'_>| programmes::link(writer, &permit, &link).map(|()| to);
    change(&context, to, fields, ("from", "lineage-from-unknown"), work).await
}

/// Withdraws a link.
pub async fn withdraw(
    context: Context,
    link: Path<(ProgrammeNumber, ProgrammeNumber)>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let ((to, from), SafeForm(fields)) = (link.into_inner(), form);
    let work = move |writer: &mut Writer<'_>| lineage::withdraw(writer, &permit, from, to).map(|()| to);
    change(&context, to, fields, ("from", "lineage-from-unknown"), work).await
}

/// Ends a programme, or takes its end back.
pub async fn end(
    context: Context,
    programme: Path<ProgrammeNumber>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, SafeForm(fields)) = (programme.into_inner(), form);
    let record = context.state.database.read(Record::load).await?;
    // There are goals until this year.
    let last = record.member(number).ok_or(WebError::NotFound)?.years.last().map(|(year, ..)| *year);
    let (year, reason) = (read_year(field(&fields, "last")), read_text(field(&fields, "reason")));
    let end = match (field(&fields, "act"), year, reason) {
        ("take_back", ..) => None,
        (_, Some(year), Some(_)) if last.is_some_and(|last| year < last) => {
            return answer(&context, number, Typed::with(fields, "last", "lineage-end-early")).await;
        }
        (_, Some(year), Some(reason)) => Some(End { year, reason }),
        (_, year, reason) => {
            let mut problems = Vec::new();
            if year.is_none() {
                problems.push(("last".to_owned(), "lineage-year-unreadable"));
            }
            if reason.is_none() {
                problems.push(("reason".to_owned(), "lineage-reason-missing"));
            }
            return answer(&context, number, Typed { fields, problems }).await;
        }
    };
    let work = move |writer: &mut Writer<'_>| lineage::set_end(writer, &permit, number, end.as_ref()).map(|()| number);
    change(&context, number, fields, ("last", "lineage-year-unreadable"), work).await
}
