//! The policies of a year: their list in order, and which one each goal serves.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy;
use crate::domain::text::normalise;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::policies::{self, Policy};
use crate::store::published::years::{self, YearRecord};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::{Fields, SafeForm, Typed, field};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most policies of a year.
const MOST: usize = 100;
/// Empty rows below the list.
const EMPTY_ROWS: usize = 5;
/// The most characters of a policy's name.
const LONGEST_NAME: usize = 60;

/// The rows of the list as typed: number, name.
type Rows = Vec<(Option<i32>, String)>;

struct Loaded {
    record: YearRecord,
    policies: Vec<Policy>,
    in_use: BTreeMap<String, usize>,
    goals: Vec<Goal>,
}

impl Loaded {
    fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        Ok(Self {
            record: years::find(connection, year)?,
            policies: policies::list(connection, year)?,
            in_use: policies::in_use(connection, year)?,
            goals: goals::of_year(connection, year)?,
        })
    }
}

/// What was typed into each of the page's forms.
#[derive(Default)]
struct Forms {
    list: Typed,
    goals: Typed,
}

impl Forms {
    fn wrong(&self) -> Option<&Typed> {
        [&self.list, &self.goals].into_iter().find(|typed| !typed.problems.is_empty())
    }
}

#[derive(Template)]
#[template(path = "office/years/policies.html")]
struct PoliciesPage {
    shell: Shell,
    year: Loaded,
    forms: Forms,
}

impl PoliciesPage {
    fn rows(&self) -> std::ops::Range<usize> {
        0..(self.year.policies.len() + EMPTY_ROWS).min(MOST)
    }

    /// What a field of the list says: as typed, or as it is.
    fn value(&self, name: &str, row: &usize) -> String {
        if !self.forms.list.fields.is_empty() {
            return self.forms.list.value(&format!("{name}_{row}")).unwrap_or_default().to_owned();
        }
        let known = self.year.policies.get(*row);
        match name {
            "position" => (row + 1).to_string(),
            "number" => known.map(|known| known.number.to_string()).unwrap_or_default(),
            _ => known.map(|known| known.name.clone()).unwrap_or_default(),
        }
    }

    fn used(&self, row: &usize) -> usize {
        let known = self.year.policies.get(*row);
        known.and_then(|known| self.year.in_use.get(&known.name)).copied().unwrap_or(0)
    }

    /// The policies that a goal can be given; the one it has first, where that is not on the list.
    fn choices(&self, goal: &Goal) -> Vec<String> {
        let listed = self.year.policies.iter().map(|known| known.name.clone());
        let own = goal.policy.clone().filter(|own| !self.year.policies.iter().any(|known| known.name == *own));
        own.into_iter().chain(listed).collect()
    }

    fn is_chosen(&self, goal: &Goal, name: &str) -> bool {
        let typed = self.forms.goals.value(&format!("policy_{}", goal.number));
        typed.or(goal.policy.as_deref()).unwrap_or_default() == name
    }
}

/// Shows the policies of a year and the goals.
pub async fn show(context: Context, year: Path<FiscalYear>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, year.into_inner(), Forms::default()).await
}

async fn answer(context: &Context, year: FiscalYear, forms: Forms) -> Result<HttpResponse, WebError> {
    let loaded = context.state.database.read(move |connection| Loaded::load(connection, year)).await?;
    let status = if forms.wrong().is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(context.words().text("policies-title"));
    respond::page_with_status(&PoliciesPage { shell, year: loaded, forms }, status)
}

fn back(context: &Context, year: FiscalYear) -> HttpResponse {
    respond::see_other(&context.to().year_policies(year))
}

/// The rows as typed, in the order of their positions. A known row that was emptied goes.
fn rows(fields: &Fields, year: &Loaded) -> Result<Rows, Vec<(String, &'static str)>> {
    let mut problems: Vec<(String, &'static str)> = Vec::new();
    let mut rows: Vec<(usize, Option<i32>, String)> = Vec::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for row in 0..MOST {
        let of = |name: &str| field(fields, &format!("{name}_{row}"));
        let (name, number) = (of("name").to_owned(), of("number").parse::<i32>().ok());
        if name.is_empty() {
            let gone = number.and_then(|number| year.policies.iter().find(|known| known.number == number));
            if gone.is_some_and(|gone| year.in_use.contains_key(&gone.name)) {
                problems.push((format!("name_{row}"), "policies-in-use"));
            }
            continue;
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            problems.push((format!("name_{row}"), "policies-name-wrong"));
        }
        if !names.insert(normalise(&name)) {
            problems.push((format!("name_{row}"), "policies-name-twice"));
        }
        let position = normalise(of("position"));
        match if position.is_empty() { Ok(row + 1) } else { position.parse() } {
            Ok(position) => rows.push((position, number, name)),
            Err(_) => problems.push((format!("position_{row}"), "planning-position-wrong")),
        }
    }
    rows.sort_by_key(|(position, ..)| *position);
    if problems.is_empty() {
        Ok(rows.into_iter().map(|(_, number, name)| (number, name)).collect())
    } else {
        Err(problems)
    }
}

/// Makes the list of a year this one.
pub async fn update(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let typed = fields.clone();
    let set = context.state.database.write(move |writer| match rows(&typed, &Loaded::load(writer.connection, year)?) {
        Ok(rows) => policies::set(writer, &permit, year, &rows).map(|()| writer.written(Ok(()))),
        Err(problems) => Ok(Written::Nothing(Err(problems))),
    });
    match set.await? {
        Ok(()) => Ok(back(&context, year)),
        Err(problems) => answer(&context, year, Forms { list: Typed { fields, problems }, ..Forms::default() }).await,
    }
}

/// Gives the goals of a year the policies that were chosen.
pub async fn choose(
    context: Context,
    year: Path<FiscalYear>,
    form: SafeForm<Fields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (year, SafeForm(fields)) = (year.into_inner(), form);
    let sent = fields.clone();
    let chosen = context.state.database.write(move |writer| {
        let loaded = Loaded::load(writer.connection, year)?;
        let mut choices: BTreeMap<GoalNumber, Option<String>> = BTreeMap::new();
        let mut problems: Vec<(String, &'static str)> = Vec::new();
        for goal in &loaded.goals {
            let name = format!("policy_{}", goal.number);
            let Some(chosen) = sent.get(&name).map(|chosen| chosen.trim()) else { continue };
            let is_known = loaded.policies.iter().any(|known| known.name == chosen);
            if chosen.is_empty() {
                choices.insert(goal.number, None);
            } else if is_known || goal.policy.as_deref() == Some(chosen) {
                choices.insert(goal.number, Some(chosen.to_owned()));
            } else {
                problems.push((name, "policies-unknown"));
            }
        }
        if !problems.is_empty() {
            return Ok(Written::Nothing(Err(problems)));
        }
        policies::choose(writer, &permit, year, &choices).map(|()| writer.written(Ok(())))
    });
    match chosen.await? {
        Ok(()) => Ok(back(&context, year)),
        Err(problems) => answer(&context, year, Forms { goals: Typed { fields, problems }, ..Forms::default() }).await,
    }
}
