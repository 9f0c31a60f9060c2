//! 事務事業の継続関係: how programmes follow one another, as the planning office confirms it. What is alike is suggested;
//! nothing is linked unless a person says on what grounds.

pub mod parting;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::lineage::{Lineage, Member, Succession, SuccessionKind, Suggestion};
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::{lineage as rules, policy, text};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::programmes::lineage;
use crate::store::programmes::partings::{self, Parting};
use crate::store::programmes::{self};
use crate::store::published;
use crate::store::published::lineage::End;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

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
    /// 事業番号 by programme and year.
    codes: BTreeMap<(ProgrammeNumber, FiscalYear), ProgrammeCode>,
    links: Lineage,
}

impl Record {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self {
            members: lineage::members(connection)?,
            codes: lineage::codes(connection)?,
            links: published::lineage::of_programmes(connection)?,
        })
    }

    fn member(&self, number: ProgrammeNumber) -> Option<&Member> {
        self.members.iter().find(|member| member.number == number)
    }

    fn known(&self, number: ProgrammeNumber) -> Result<&Member, StoreError> {
        self.member(number).ok_or(StoreError::NotFound)
    }

    /// The programmes that ever had a name like this, or have this number: ours, or the city's in some year.
    fn found(&self, sought: &str) -> Vec<ProgrammeNumber> {
        let words: String = text::comparison_key(sought).chars().take(LONGEST_QUERY).collect();
        let code = sought.parse::<ProgrammeCode>().ok();
        let has_code = |member: &Member| {
            let mut codes = member.years.iter().filter_map(|(year, ..)| self.code(&member.number, year));
            code.as_ref().is_some_and(|code| codes.any(|known| known == code))
        };
        let fits = |member: &&Member| {
            member.number.to_string() == words
                || has_code(member)
                || member.years.iter().any(|(_, name, _)| text::comparison_key(name).contains(&words))
        };
        self.members.iter().filter(fits).map(|member| member.number).collect()
    }

    /// The last name of a programme.
    fn name(&self, number: &ProgrammeNumber) -> &str {
        self.member(*number).and_then(|member| member.years.last()).map_or("", |(_, name, _)| name.as_str())
    }

    /// The city's own number of a programme in a year.
    fn code(&self, number: &ProgrammeNumber, year: &FiscalYear) -> Option<&ProgrammeCode> {
        self.codes.get(&(*number, *year))
    }

    /// The same in the last year in which it had one.
    fn last_code(&self, number: &ProgrammeNumber) -> Option<&ProgrammeCode> {
        let years = self.member(*number)?.years.iter().rev();
        years.into_iter().find_map(|(year, ..)| self.code(number, year))
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
    before: Option<Address>,
    after: Option<Address>,
}

/// Shows what is suggested, and every programme.
pub async fn show(context: Context, query: Query<LineageQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let query = query.into_inner();
    let (record, suggestions) = context.state.database.read(suggested).await?;
    let all = record.found(&query.q);
    let found = all.len();
    let last = found.div_ceil(PAGE_LENGTH).max(1);
    let page = text::normalise(&query.page).parse::<usize>().unwrap_or(1).clamp(1, last);
    let address = |page: usize| context.to().office_programmes().with("q", &query.q).with("page", page);
    respond::page(&ListPage {
        shell: context.shell(context.words().text("lineage-title")),
        before: (page > 1).then(|| address(page - 1)),
        after: (page < last).then(|| address(page + 1)),
        rows: all.into_iter().skip((page - 1) * PAGE_LENGTH).take(PAGE_LENGTH).collect(),
        suggested: suggestions.len(),
        suggestions: suggestions.into_iter().take(MOST_SUGGESTED).collect(),
        query,
        record,
        found,
        page,
    })
}

/// What is on record, and the suggestions that nobody has decided on: what was parted is not put together again.
fn suggested(connection: &mut DatabaseConnection) -> Result<(Record, Vec<Suggestion>), StoreError> {
    let record = Record::load(connection)?;
    let parted = partings::in_force(connection)?;
    let mut suggestions = rules::suggestions(&record.members, &record.links);
    suggestions.retain(|one| !parted.contains(&(one.from, one.to)));
    Ok((record, suggestions))
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
    /// What was typed into one of the page's forms. No two of them have a field of one name.
    form: Form<Fields>,
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
    page(&context, programme.into_inner(), None).await
}

/// The page, with the form as it came back where one did.
async fn page(
    context: &Context,
    number: ProgrammeNumber,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let load = move |connection: &mut DatabaseConnection| {
        let record = Record::load(connection)?;
        let title = record.known(number)?.years.last().map(|(_, name, _)| name.clone()).unwrap_or_default();
        Ok((record, title, published::lineage::end_of(connection, number)?, partings::of(connection, number)?))
    };
    let (record, title, end, partings) = context.state.database.read(load).await?;
    let near = record.links.family(number);
    let links = record.links.within(&near).into_iter().filter(|link| link.from == number || link.to == number);
    let links = links.cloned().collect();
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Programme(number), Fields::default()));
    let (shell, status) = (context.shell(title), form.status());
    respond::page_with_status(&ProgrammePage { shell, number, record, links, end, partings, form }, status)
}

/// On to the page of the programme that a change leads to, or back to its own with the form; a conflict is said by a
/// field.
async fn answer(
    context: &Context,
    number: ProgrammeNumber,
    sent: Sent<Fields>,
    changed: Result<ProgrammeNumber, Refusal>,
    conflict: Problem,
) -> Result<HttpResponse, WebError> {
    match changed {
        Ok(next) => Ok(respond::see_other(&context.to().office_programme(next))),
        Err(refusal) => page(context, number, Some(sent.again(refusal.conflict_is(conflict))?)).await,
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
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, to) = (policy::administer(context.actor()?)?, programme.into_inner());
    let linked = sent.write(&context, move |writer, sent| {
        let record = Record::load(writer.connection)?;
        record.known(to)?;
        programmes::link(writer, &permit, &read_link(&sent.typed, to, &record)?)?;
        Ok(writer.written(to))
    });
    let linked = linked.await;
    answer(&context, to, sent, linked, Problem::new("from", "lineage-from-unknown")).await
}

fn read_link(fields: &Fields, to: ProgrammeNumber, record: &Record) -> Result<Succession, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut need = |missing: bool, name: &'static str, words: &'static str| {
        if missing {
            problems.push(Problem::new(name, words));
        }
    };
    let from = read_number(fields.trimmed("from")).filter(|from| record.member(*from).is_some());
    let kind = fields.trimmed("kind").parse::<SuccessionKind>().ok();
    let year = read_year(fields.trimmed("year"));
    let basis = read_text(fields.trimmed("basis"));
    need(from.is_none(), "from", "lineage-from-unknown");
    // A programme that already comes after this one can't come before it.
    need(from.is_some_and(|from| record.links.descendants(to).contains(&from)), "from", "lineage-from-later");
    need(kind.is_none(), "kind", "lineage-kind-missing");
    need(year.is_none(), "year", "lineage-year-unreadable");
    need(basis.is_none(), "basis", "lineage-basis-missing");
    match (from, kind, year) {
        (Some(from), Some(kind), Some(fiscal_year)) if problems.is_empty() => {
            Ok(Succession { from, to, fiscal_year, kind, basis })
        }
        _ => Err(problems),
    }
}

/// Withdraws a link.
pub async fn withdraw(
    context: Context,
    link: Path<(ProgrammeNumber, ProgrammeNumber)>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, (to, from)) = (policy::administer(context.actor()?)?, link.into_inner());
    let withdrawn = sent.write(&context, move |writer, _| {
        lineage::withdraw(writer, &permit, from, to)?;
        Ok(writer.written(to))
    });
    let withdrawn = withdrawn.await;
    answer(&context, to, sent, withdrawn, Problem::new("from", "lineage-from-unknown")).await
}

/// Ends a programme, or takes its end back.
pub async fn end(
    context: Context,
    programme: Path<ProgrammeNumber>,
    sent: Sent<Fields>,
) -> Result<HttpResponse, WebError> {
    let (permit, number) = (policy::administer(context.actor()?)?, programme.into_inner());
    let ended = sent.write(&context, move |writer, sent| {
        let record = Record::load(writer.connection)?;
        let member = record.known(number)?;
        let end = match sent.typed.trimmed("act") {
            "take_back" => None,
            _ => Some(read_end(&sent.typed, member)?),
        };
        lineage::set_end(writer, &permit, number, end.as_ref())?;
        Ok(writer.written(number))
    });
    let ended = ended.await;
    answer(&context, number, sent, ended, Problem::new("last", "lineage-year-unreadable")).await
}

fn read_end(fields: &Fields, member: &Member) -> Result<End, Vec<Problem>> {
    let (year, reason) = (read_year(fields.trimmed("last")), read_text(fields.trimmed("reason")));
    let mut problems = Vec::new();
    if year.is_none() {
        problems.push(Problem::new("last", "lineage-year-unreadable"));
    }
    // There are goals until this year.
    let last = member.years.last().map(|(year, ..)| *year);
    if year.zip(last).is_some_and(|(year, last)| year < last) {
        problems.push(Problem::new("last", "lineage-end-early"));
    }
    if reason.is_none() {
        problems.push(Problem::new("reason", "lineage-reason-missing"));
    }
    match (year, reason) {
        (Some(year), Some(reason)) if problems.is_empty() => Ok(End { year, reason }),
        _ => Err(problems),
    }
}
