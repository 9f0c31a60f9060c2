//! 検索: what is public, found by the words people type. The filter is in the address, so that a finding can be mailed.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Publication;
use crate::domain::search::{self, Kind, LONGEST, MOST_WORDS, Part, Stretch, Unreadable, Word};
use crate::domain::text;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::search as found;
use crate::store::published::search::{Candidate, Search};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::badges::{self, Badge};
use crate::web::public::listings;
use crate::web::public::lists::choices::{self, Choice};

/// Sheets on a page.
const PAGE_LENGTH: usize = 20;
/// The most passages of a sheet that are shown.
const MOST_PASSAGES: usize = 4;
/// About how many characters of a passage are shown.
const PASSAGE_LENGTH: usize = 110;
/// The most programmes that are proposed where nothing was found.
const MOST_ALIKE: usize = 5;
/// Words of which shorter ones are tried.
const MOST_SHORTENED: usize = 2;

/// The query as sent. An empty value is none: forms send them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    q: String,
    year: String,
    unit: String,
    kind: String,
    page: String,
}

#[derive(Debug, Clone, Copy, Default)]
struct Filters {
    year: Option<FiscalYear>,
    unit: Option<UnitNumber>,
    kind: Option<Kind>,
}

impl Filters {
    const fn is_empty(self) -> bool {
        self.year.is_none() && self.unit.is_none() && self.kind.is_none()
    }

    fn accept(self, candidate: &Candidate, year: bool, unit: bool) -> bool {
        (!year || self.year.is_none_or(|wanted| candidate.year == wanted))
            && (!unit || self.unit.is_none_or(|wanted| candidate.units.iter().any(|(number, _)| *number == wanted)))
    }
}

impl SearchQuery {
    /// The filters and the page; what is none is an address with nothing behind it.
    fn read(&self) -> Result<(Filters, usize), WebError> {
        fn read<T: std::str::FromStr>(typed: &str) -> Result<Option<T>, WebError> {
            let typed = text::normalise(typed);
            if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(|_| WebError::NotFound) }
        }
        let year = match self.year.trim() {
            "" => None,
            typed => Some(FiscalYear::read(typed).map_err(|_| WebError::NotFound)?),
        };
        let page = read::<usize>(&self.page)?.unwrap_or(1);
        if page == 0 {
            return Err(WebError::NotFound);
        }
        Ok((Filters { year, unit: read(&self.unit)?, kind: read(&self.kind)? }, page))
    }

    /// The same search with other filters, or on another page.
    fn on(&self, page: Address, filters: Filters, number: usize) -> Address {
        page.with("q", &self.q)
            .with_some("year", filters.year)
            .with_some("unit", filters.unit)
            .with_some("kind", filters.kind)
            .with_some("page", Some(number).filter(|number| *number > 1))
    }
}

#[derive(Template)]
#[template(path = "public/search/show.html")]
struct SearchPage {
    shell: Shell,
    /// What was typed, as it is shown again.
    typed: String,
    longest: usize,
    problem: Option<String>,
    years: Vec<Choice>,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    /// Whether something was looked for.
    asked: bool,
    total: usize,
    hits: Vec<Hit>,
    page: usize,
    earlier: Option<Address>,
    later: Option<Address>,
    advice: Option<Advice>,
}

struct Hit {
    goal: GoalNumber,
    programme: ProgrammeNumber,
    year: String,
    badges: Vec<Badge>,
    /// 事業番号.
    code: Option<Stretch>,
    name: Vec<Stretch>,
    place: Place,
    /// The same with what was found in it, in the language in which it is searched.
    place_marked: Option<Vec<Stretch>>,
    passages: Vec<(Part, Vec<Stretch>)>,
    /// How many more passages there are.
    more: usize,
    /// Other names with the words in them.
    names: Vec<Vec<Stretch>>,
}

impl SearchPage {
    fn is_narrowed(&self) -> bool {
        choices::is_narrowed(&[&self.years, &self.units, &self.kinds])
    }
}

/// What may help where nothing was found.
struct Advice {
    /// The same words without filters.
    unfiltered: Option<(Address, usize)>,
    /// Fewer or shorter words.
    shorter: Vec<(String, Address, usize)>,
    /// Programmes with names that are alike.
    alike: Vec<(ProgrammeNumber, String)>,
}

impl Advice {
    fn is_empty(&self) -> bool {
        self.unfiltered.is_none() && self.shorter.is_empty() && self.alike.is_empty()
    }
}

/// What the store knows of a query.
#[derive(Default)]
struct Found {
    candidates: Vec<Candidate>,
    sheets: Vec<Publication>,
    names: Vec<(ProgrammeNumber, Vec<String>)>,
    unfiltered: usize,
    shorter: Vec<(String, usize)>,
    alike: Vec<(ProgrammeNumber, String)>,
}

impl Found {
    fn load(
        search: &Search,
        reading: &mut Reading<'_>,
        words: &[Word],
        filters: Filters,
        page: usize,
    ) -> Result<Self, StoreError> {
        let candidates = search.candidates(words, filters.kind);
        let accepted: Vec<&Candidate> =
            candidates.iter().filter(|candidate| filters.accept(candidate, true, true)).collect();
        if accepted.is_empty() {
            return Ok(Self { candidates, ..Self::advice(search, words, filters) });
        }
        let shown = accepted.into_iter().skip((page - 1).saturating_mul(PAGE_LENGTH)).take(PAGE_LENGTH);
        let (goals, programmes): (Vec<_>, Vec<_>) = shown.map(|known| (known.goal, known.programme)).unzip();
        Ok(Self {
            sheets: found::sheets(reading, &goals)?,
            names: search.other_names(&programmes, words),
            candidates,
            ..Self::default()
        })
    }

    fn advice(search: &Search, words: &[Word], filters: Filters) -> Self {
        let mut known = Self::default();
        if !filters.is_empty() {
            known.unfiltered = search.count(words);
        }
        let mut tried = 0;
        for word in words.iter().filter(|_| known.unfiltered == 0) {
            let alone = if words.len() > 1 { search.count(std::slice::from_ref(word)) } else { 0 };
            if alone > 0 {
                known.shorter.push((word.typed.clone(), alone));
            } else if tried < MOST_SHORTENED {
                tried += 1;
                known.shorter.extend(search.shorter(word));
            }
        }
        known.alike = search.alike(words, MOST_ALIKE);
        known
    }
}

/// The page with its findings.
pub async fn show(context: Context, query: Query<SearchQuery>) -> Result<HttpResponse, WebError> {
    let query = query.into_inner();
    context.public(move |context, reading| find(context, reading, &query)).await
}

fn find(context: &Context, reading: &mut Reading<'_>, query: &SearchQuery) -> Result<Answer, WebError> {
    let (filters, page) = query.read()?;
    let words = match search::words(&query.q) {
        Ok(words) => words,
        Err(problem) => {
            let page = blank(context, query, filters, Some(problem));
            return Answer::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if words.is_empty() {
        return Answer::page(&blank(context, query, filters, None));
    }
    let search = Search::load(&context.state.search, reading)?;
    let found = Found::load(&search, reading, &words, filters, page)?;
    let total = found.candidates.iter().filter(|candidate| filters.accept(candidate, true, true)).count();
    if page > 1 && (page - 1).saturating_mul(PAGE_LENGTH) >= total {
        return Err(WebError::NotFound);
    }
    Answer::page(&with_findings(context, query, &words, filters, page, found, total))
}

/// The page with what was found: `total` sheets, of which `page` shows some.
fn with_findings(
    context: &Context,
    query: &SearchQuery,
    words: &[Word],
    filters: Filters,
    page: usize,
    found: Found,
    total: usize,
) -> SearchPage {
    let more = page.saturating_mul(PAGE_LENGTH) < total;
    let updated = found.sheets.iter().map(|sheet| sheet.published_at).max();
    let mut shown = blank(context, query, filters, None);
    shown.shell = shown.shell.updated(updated);
    shown.shell.title = context.words().fill("search-title-for", [("words", shown.typed.as_str().into())]);
    shown.asked = true;
    shown.total = total;
    shown.years = years(&found.candidates, filters, context);
    shown.units = units(&found.candidates, filters, context);
    shown.hits = found.sheets.iter().map(|sheet| hit(sheet, &found.names, words, filters, context)).collect();
    shown.page = page;
    shown.earlier = (page > 1).then(|| query.on(context.to().search(), filters, page - 1));
    shown.later = more.then(|| query.on(context.to().search(), filters, page + 1));
    shown.advice = (total == 0).then(|| advice(query, found, context.to()));
    shown
}

fn blank(context: &Context, query: &SearchQuery, filters: Filters, problem: Option<Unreadable>) -> SearchPage {
    let words = context.words();
    let problem = problem.map(|problem| match problem {
        Unreadable::TooLong => words.fill("search-too-long", [("limit", LONGEST.into())]),
        Unreadable::TooManyWords => words.fill("search-too-many-words", [("limit", MOST_WORDS.into())]),
    });
    let kinds = Kind::ALL.iter().map(|&kind| Choice {
        code: kind.to_string(),
        label: words.text(&format!("search-kind-{kind}")),
        chosen: filters.kind == Some(kind),
        lang: None,
    });
    SearchPage {
        shell: listings::search(context.shell(words.text("search-title")), context),
        typed: query.q.chars().filter(|character| !character.is_control()).collect::<String>().trim().to_owned(),
        longest: LONGEST,
        problem,
        years: years(&[], filters, context),
        units: Vec::new(),
        kinds: kinds.collect(),
        asked: false,
        total: 0,
        hits: Vec::new(),
        page: 1,
        earlier: None,
        later: None,
        advice: None,
    }
}

/// The years in which something was found, newest first, and the one asked for.
fn years(candidates: &[Candidate], filters: Filters, context: &Context) -> Vec<Choice> {
    let mut counted: BTreeMap<FiscalYear, usize> = filters.year.map(|year| (year, 0)).into_iter().collect();
    for candidate in candidates.iter().filter(|candidate| filters.accept(candidate, false, true)) {
        *counted.entry(candidate.year).or_default() += 1;
    }
    let choices = counted.into_iter().rev().map(|(year, count)| Choice {
        code: year.to_string(),
        label: counted_label(&year.label(context.language), count, context),
        chosen: filters.year == Some(year),
        lang: None,
    });
    choices.collect()
}

/// The departments in which something was found, each followed by its sections.
fn units(candidates: &[Candidate], filters: Filters, context: &Context) -> Vec<Choice> {
    let mut counted: BTreeMap<Vec<UnitNumber>, (String, usize)> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| filters.accept(candidate, true, false)) {
        for depth in 1..=candidate.units.len() {
            let Some((path, (_, name))) = candidate.units.get(..depth).and_then(|path| Some((path, path.last()?)))
            else {
                continue;
            };
            let key = path.iter().map(|(number, _)| *number).collect();
            counted.entry(key).or_insert_with(|| (name.clone(), 0)).1 += 1;
        }
    }
    let choices = counted.into_iter().filter_map(|(path, (name, count))| {
        let unit = *path.last()?;
        let name = context.names().unit(unit, &name);
        let indent = if path.len() > 1 { "　" } else { "" };
        Some(Choice {
            code: unit.to_string(),
            label: format!("{indent}{}", counted_label(&name.to_string(), count, context)),
            chosen: filters.unit == Some(unit),
            lang: Some(name.lang()),
        })
    });
    choices.collect()
}

fn counted_label(label: &str, count: usize, context: &Context) -> String {
    format!("{label}{}", context.words().fill("filter-count", [("count", count.into())]))
}

fn hit(
    sheet: &Publication,
    names: &[(ProgrammeNumber, Vec<String>)],
    words: &[Word],
    filters: Filters,
    context: &Context,
) -> Hit {
    let snapshot = &sheet.snapshot;
    let is_found = |stretches: &[Stretch]| stretches.iter().any(|stretch| stretch.is_found);
    // The name and the place have lines of their own.
    let passages: Vec<(Part, Vec<Stretch>)> = search::passages(snapshot)
        .into_iter()
        .skip(2)
        .filter(|(part, _)| filters.kind.is_none_or(|wanted| part.kind() == wanted))
        .map(|(part, text)| (part, search::mark(&text, words)))
        .filter(|(_, stretches)| is_found(stretches))
        .collect();
    let units = [&snapshot.department, &snapshot.section];
    let place = context.names().place(units.into_iter().flatten());
    let title = search::fold(&snapshot.name);
    let code = search::code(snapshot);
    let is_numbered = words.iter().any(|word| code.as_ref() == Some(&word.folded));
    let is_named = words.iter().all(|word| title.contains(&word.folded));
    let others = names.iter().find(|(programme, _)| *programme == snapshot.programme && !is_named);
    let others = others.into_iter().flat_map(|(_, names)| names).filter(|name| **name != snapshot.name);
    Hit {
        goal: snapshot.goal,
        programme: snapshot.programme,
        year: snapshot.fiscal_year.label(context.language),
        badges: badges::of(snapshot.stage, snapshot.partial, snapshot.sample, context.words()),
        code: snapshot.code.clone().map(|text| Stretch { text, is_found: is_numbered }),
        name: search::mark(&snapshot.name, words),
        place_marked: (context.language == Language::Japanese).then(|| search::mark(&place.to_string(), words)),
        place,
        more: passages.len().saturating_sub(MOST_PASSAGES),
        passages: passages
            .into_iter()
            .take(MOST_PASSAGES)
            .map(|(part, stretches)| (part, search::excerpt(stretches, PASSAGE_LENGTH)))
            .collect(),
        names: others.map(|name| search::mark(name, words)).collect(),
    }
}

fn advice(query: &SearchQuery, found: Found, to: To) -> Advice {
    let shorter = found.shorter.into_iter().map(|(word, count)| {
        let address = to.search().with("q", &word);
        (word, address, count)
    });
    Advice {
        unfiltered: (found.unfiltered > 0).then(|| (query.on(to.search(), Filters::default(), 1), found.unfiltered)),
        shorter: shorter.collect(),
        alike: found.alike,
    }
}
