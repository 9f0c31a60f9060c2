//! Lists of everything there is: all programmes, all indicators. Their filter is in the address, so that a list can be
//! mailed; each option says how many it leaves.

pub mod choices;
pub mod indicators;
mod order;
pub mod programmes;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::search::{self, LONGEST, MOST_WORDS, Unreadable, Word};
use crate::domain::text;
use crate::domain::unit::UnitLabel;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::{lineage, years};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Names;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::public::listings;
use crate::web::public::lists::choices::Choice;

/// Rows on a page.
const PAGE_LENGTH: usize = 50;

/// The query as sent. An empty value is none: forms send them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    year: String,
    unit: String,
    state: String,
    plan: String,
    kind: String,
    page: String,
}

/// What rows are narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Unit,
    State,
    Plan,
    Kind,
}

/// A row with what it is narrowed by.
struct Row<T> {
    units: Vec<UnitLabel>,
    is_active: bool,
    plan: Option<String>,
    kind: &'static str,
    item: T,
}

/// The filter as read.
struct Filters {
    words: Vec<Word>,
    problem: Option<Unreadable>,
    year: Option<FiscalYear>,
    unit: Option<UnitNumber>,
    is_active: Option<bool>,
    plan: Option<String>,
    kind: Option<String>,
    page: usize,
}

impl Filters {
    /// What can't be read is an address with nothing behind it; words too long or too many are the reader's to mend.
    fn read(query: &ListQuery, kinds: &[&str]) -> Result<Self, WebError> {
        let some = |typed: &str| Some(text::normalise(typed)).filter(|typed| !typed.is_empty());
        let (words, problem) = match search::words(&query.q) {
            Ok(words) => (words, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let is_active = match some(&query.state).as_deref() {
            None => None,
            Some("active") => Some(true),
            Some("ended") => Some(false),
            Some(_) => return Err(WebError::NotFound),
        };
        let kind = some(&query.kind);
        if kind.as_ref().is_some_and(|kind| !kinds.contains(&kind.as_str())) {
            return Err(WebError::NotFound);
        }
        Ok(Self {
            words,
            problem,
            year: some(&query.year).map(|year| FiscalYear::read(&year)).transpose().map_err(|_| WebError::NotFound)?,
            unit: some(&query.unit).map(|unit| unit.parse()).transpose().map_err(|_| WebError::NotFound)?,
            is_active,
            plan: Some(query.plan.trim().to_owned()).filter(|plan| !plan.is_empty()),
            kind,
            page: match some(&query.page) {
                None => 1,
                Some(page) => page.parse().ok().filter(|page| *page > 0).ok_or(WebError::NotFound)?,
            },
        })
    }

    fn accepts<T>(&self, row: &Row<T>, but: Option<Facet>) -> bool {
        let asked = |facet: Facet| but != Some(facet);
        let unit = self.unit.filter(|_| asked(Facet::Unit));
        let state = self.is_active.filter(|_| asked(Facet::State));
        let plan = self.plan.as_ref().filter(|_| asked(Facet::Plan));
        let kind = self.kind.as_ref().filter(|_| asked(Facet::Kind));
        unit.is_none_or(|unit| row.units.iter().any(|known| known.number == unit))
            && state.is_none_or(|state| row.is_active == state)
            && plan.is_none_or(|plan| row.plan.as_ref() == Some(plan))
            && kind.is_none_or(|kind| row.kind == kind)
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.year.is_none()
            && self.unit.is_none()
            && self.is_active.is_none()
            && self.plan.is_none()
            && self.kind.is_none()
    }
}

/// What both lists have around their rows.
struct Frame {
    action: Address,
    typed: String,
    longest: usize,
    problem: Option<String>,
    years: Vec<Choice>,
    units: Vec<Choice>,
    states: Vec<Choice>,
    plans: Vec<Choice>,
    kinds: Vec<Choice>,
    is_filtered: bool,
    /// How many there are, and which of them the page shows.
    count: String,
    total: usize,
    page: usize,
    earlier: Option<Address>,
    later: Option<Address>,
}

impl Frame {
    fn filters(&self) -> [&[Choice]; 5] {
        [&self.years, &self.units, &self.states, &self.plans, &self.kinds]
    }

    /// Whether there is anything to choose beside the words.
    fn has_choices(&self) -> bool {
        self.filters().iter().any(|choices| !choices.is_empty())
    }

    fn is_narrowed(&self) -> bool {
        choices::is_narrowed(&self.filters())
    }

    /// The frame around these rows, and those of them that are on the page.
    fn around<T>(
        context: &Context,
        query: &ListQuery,
        filters: &Filters,
        known: &Known,
        rows: Vec<Row<T>>,
        action: Address,
    ) -> Result<(Self, Vec<T>), WebError> {
        let words = context.words();
        let narrowed = Narrowed { filters, rows: &rows, words, names: context.names() };
        let (units, states, plans, kinds) = (narrowed.units(), narrowed.states(), narrowed.plans(), narrowed.kinds());
        let found: Vec<T> = rows.into_iter().filter(|row| filters.accepts(row, None)).map(|row| row.item).collect();
        let (total, first) = (found.len(), (filters.page - 1).saturating_mul(PAGE_LENGTH));
        if filters.page > 1 && first >= total {
            return Err(WebError::NotFound);
        }
        let shown: Vec<T> = found.into_iter().skip(first).take(PAGE_LENGTH).collect();
        let last = first + shown.len();
        let count = if shown.len() < total {
            words.fill(
                "list-count-page",
                [("count", total.into()), ("first", (first + 1).into()), ("last", last.into())],
            )
        } else {
            words.fill("list-count", [("count", total.into())])
        };
        let to_page = |page: usize| query.on(action.clone(), page);
        let frame = Self {
            typed: query.q.chars().filter(|character| !character.is_control()).collect::<String>().trim().to_owned(),
            longest: LONGEST,
            problem: filters.problem.map(|problem| in_words(problem, words)),
            years: worth_choosing(known.year_choices(filters, context)),
            units: worth_choosing(units),
            states: worth_choosing(states),
            plans: worth_choosing(plans),
            kinds: worth_choosing(kinds),
            is_filtered: !filters.is_empty(),
            count,
            total,
            page: filters.page,
            earlier: (filters.page > 1).then(|| to_page(filters.page - 1)),
            later: (last < total).then(|| to_page(filters.page + 1)),
            action,
        };
        Ok((frame, shown))
    }

    /// What the page says of itself to whoever sees a link to it. Of a list that is narrowed search engines take none: what
    /// stands on it stands on the whole one.
    fn listed(&self, shell: Shell, context: &Context, query: &ListQuery, action: Address, key: &str) -> Shell {
        listings::list(shell, context, query.on(action, self.page), key, self.is_filtered)
    }
}

/// The options where there is anything to choose.
fn worth_choosing(choices: Vec<Choice>) -> Vec<Choice> {
    if choices.len() > 1 || choices.iter().any(|choice| choice.chosen) { choices } else { Vec::new() }
}

fn in_words(problem: Unreadable, words: Words) -> String {
    match problem {
        Unreadable::TooLong => words.fill("search-too-long", [("limit", LONGEST.into())]),
        Unreadable::TooManyWords => words.fill("search-too-many-words", [("limit", MOST_WORDS.into())]),
    }
}

impl ListQuery {
    /// The same list on another page.
    fn on(&self, list: Address, page: usize) -> Address {
        let fields = [("q", &self.q), ("year", &self.year), ("unit", &self.unit), ("state", &self.state)];
        let fields = fields.into_iter().chain([("plan", &self.plan), ("kind", &self.kind)]);
        let list = fields.fold(list, |list, (field, value)| {
            list.with_some(field, Some(value.trim()).filter(|value| !value.is_empty()))
        });
        list.with_some("page", Some(page).filter(|page| *page > 1))
    }
}

/// The rows, for counting what each option leaves.
struct Narrowed<'a, T> {
    filters: &'a Filters,
    rows: &'a [Row<T>],
    words: Words,
    names: Names,
}

impl<T> Narrowed<'_, T> {
    fn left(&self, facet: Facet) -> impl Iterator<Item = &Row<T>> {
        self.rows.iter().filter(move |row| self.filters.accepts(row, Some(facet)))
    }

    fn label(&self, label: &str, count: usize) -> String {
        format!("{label}{}", self.words.fill("filter-count", [("count", count.into())]))
    }

    /// The departments, each followed by its sections, in the order of the rows.
    fn units(&self) -> Vec<Choice> {
        let mut counted: BTreeMap<Vec<UnitNumber>, (usize, &UnitLabel, usize)> = BTreeMap::new();
        for row in self.left(Facet::Unit) {
            for depth in 1..=row.units.len() {
                let Some(path) = row.units.get(..depth) else { continue };
                let Some(last) = path.last() else { continue };
                let (key, next) = (path.iter().map(|unit| unit.number).collect(), counted.len());
                counted.entry(key).or_insert((next, last, 0)).2 += 1;
            }
        }
        let mut counted: Vec<_> = counted.into_iter().collect();
        counted.sort_by_key(|(_, (first, ..))| *first);
        let choices = counted.into_iter().map(|(path, (_, unit, count))| {
            let name = self.names.label(unit);
            let indent = if path.len() > 1 { "　" } else { "" };
            Choice {
                code: unit.number.to_string(),
                label: format!("{indent}{}", self.label(&name.to_string(), count)),
                chosen: self.filters.unit == Some(unit.number),
                lang: Some(name.lang()),
            }
        });
        choices.collect()
    }

    fn states(&self) -> Vec<Choice> {
        let choice = |(code, is_active): (&str, bool)| {
            let count = self.left(Facet::State).filter(|row| row.is_active == is_active).count();
            let chosen = self.filters.is_active == Some(is_active);
            (count > 0 || chosen).then(|| Choice {
                code: code.to_owned(),
                label: self.label(&self.words.text(&format!("list-state-{code}")), count),
                chosen,
                lang: None,
            })
        };
        [("active", true), ("ended", false)].into_iter().filter_map(choice).collect()
    }

    fn plans(&self) -> Vec<Choice> {
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for plan in self.left(Facet::Plan).filter_map(|row| row.plan.as_deref()) {
            *counted.entry(plan).or_default() += 1;
        }
        let choices = counted.into_iter().map(|(plan, count)| Choice {
            code: plan.to_owned(),
            label: self.label(plan, count),
            chosen: self.filters.plan.as_deref() == Some(plan),
            lang: Some(Language::Japanese.code()),
        });
        choices.collect()
    }

    fn kinds(&self) -> Vec<Choice> {
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.left(Facet::Kind) {
            *counted.entry(row.kind).or_default() += 1;
        }
        let choices = counted.into_iter().map(|(kind, count)| {
            let key = match kind {
                "some" | "none" => format!("list-with-{kind}"),
                kind => format!("indicator-kind-{kind}"),
            };
            Choice {
                code: kind.to_owned(),
                label: self.label(&self.words.text(&key), count),
                chosen: self.filters.kind.as_deref() == Some(kind),
                lang: None,
            }
        });
        choices.collect()
    }
}

/// What tells whether a programme goes on.
struct Known {
    years: Vec<FiscalYear>,
    /// A programme with a sheet from this year on goes on, unless it ended or another one follows it.
    since: Option<FiscalYear>,
    ends: BTreeMap<ProgrammeNumber, FiscalYear>,
    lineage: Lineage,
}

impl Known {
    fn load(reading: &mut Reading<'_>) -> Result<Self, StoreError> {
        let years = years::list(reading)?;
        // While a year is open, not every sheet of it is public yet.
        let since = years.first().map(|newest| if newest.is_open { newest.year.previous() } else { newest.year });
        Ok(Self {
            years: years.into_iter().map(|year| year.year).collect(),
            since,
            ends: lineage::ends(reading)?,
            lineage: lineage::of_programmes(reading)?,
        })
    }

    fn goes_on(&self, programme: ProgrammeNumber, last: FiscalYear) -> bool {
        self.since.is_none_or(|since| last >= since)
            && !self.ends.contains_key(&programme)
            && !self.lineage.of_later_years(programme, last).iter().any(|link| link.from == programme)
    }

    fn year_choices(&self, filters: &Filters, context: &Context) -> Vec<Choice> {
        let mut years: BTreeSet<FiscalYear> = self.years.iter().copied().collect();
        years.extend(filters.year);
        let choices = years.into_iter().rev().map(|year| Choice {
            code: year.to_string(),
            label: year.label(context.language),
            chosen: filters.year == Some(year),
            lang: None,
        });
        choices.collect()
    }
}

/// The department and section of a row.
fn place(department: Option<&UnitLabel>, section: Option<&UnitLabel>) -> Vec<UnitLabel> {
    [department, section].into_iter().flatten().cloned().collect()
}

/// Years on record in few words.
fn years_in_words(years: &BTreeSet<FiscalYear>, words: Words) -> String {
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return String::new() };
    if first == last {
        return words.fill("list-years-one", [("year", first.to_string().into())]);
    }
    words.fill(
        "list-years-run",
        [("first", first.to_string().into()), ("last", last.to_string().into()), ("count", years.len().into())],
    )
}
