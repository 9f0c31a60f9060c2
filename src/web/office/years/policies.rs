//! The policies of a year: their list in order, and which one each goal serves.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::plan::{Plan, in_one_line};
use crate::domain::policy;
use crate::domain::text::normalise;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::plan;
use crate::store::policies::{self, Policy};
use crate::store::published::years::{self, YearRecord};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most policies of a year.
const MOST: usize = 100;
const EMPTY_ROWS: usize = 5;
/// The most characters of a policy's name.
const LONGEST_NAME: usize = 60;

/// The rows of the list as typed: number, name.
type PolicyRows = Vec<(Option<i32>, String)>;

/// The policies of a year with what their page shows.
struct PoliciesView {
    record: YearRecord,
    policies: Vec<Policy>,
    in_use: BTreeMap<String, usize>,
    goals: Vec<Goal>,
    /// The paths in the plan of that year, each in one line.
    paths: Vec<String>,
}

impl PoliciesView {
    fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        Ok(Self {
            record: years::find(connection, year)?,
            policies: policies::list(connection, year)?,
            in_use: policies::in_use(connection, year)?,
            goals: goals::of_year(connection, year)?,
            paths: paths(&plan::load(connection)?, year),
        })
    }
}

/// The nodes of a year's plan, each with its path in one line.
fn paths(plan: &Plan, year: FiscalYear) -> Vec<String> {
    let there = plan.in_order().into_iter().filter(|(_, node)| node.is_there_in(year));
    there.map(|(_, node)| in_one_line(&plan.path(node.number))).collect()
}

#[derive(Template)]
#[template(path = "office/years/policies.html")]
struct PoliciesPage {
    shell: Shell,
    year: PoliciesView,
    /// What was typed into one of the page's two forms, which have no field in common.
    form: Form<Fields>,
}

impl PoliciesPage {
    fn rows(&self) -> std::ops::Range<usize> {
        0..(self.year.policies.len() + EMPTY_ROWS).min(MOST)
    }

    /// What a field of the list says: as typed, or as it is.
    fn value(&self, name: &str, row: &usize) -> String {
        if self.form.typed.all().any(|(field, _)| field.starts_with("name_")) {
            return self.form.typed.get(&format!("{name}_{row}")).to_owned();
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

    /// How many goals have a policy that is not on the list: a node of the plan, or a name from before.
    fn elsewhere(&self) -> usize {
        let is_listed = |name: &String| self.year.policies.iter().any(|known| known.name == *name);
        self.year.in_use.iter().filter(|(name, _)| !is_listed(name)).map(|(_, count)| count).sum()
    }

    /// The policies that a goal can be given; the one it has first, where that is not on the list.
    fn choices(&self, goal: &Goal) -> Vec<String> {
        let mut choices: Vec<String> = self.year.policies.iter().map(|known| known.name.clone()).collect();
        for path in &self.year.paths {
            if !choices.contains(path) {
                choices.push(path.clone());
            }
        }
        let own = goal.policy.clone().filter(|own| !choices.contains(own));
        own.into_iter().chain(choices).collect()
    }

    fn is_chosen(&self, goal: &Goal, name: &str) -> bool {
        let typed = self.form.typed.find(&format!("policy_{}", goal.number));
        typed.or(goal.policy.as_deref()).unwrap_or_default() == name
    }
}

/// Shows the policies of a year and the goals.
pub async fn show(context: Context, year: Path<FiscalYear>) -> Result<HttpResponse, WebError> {
    page(&context, year.into_inner(), None).await
}

/// The page, with the form as it came back where one did.
async fn page(context: &Context, year: FiscalYear, came_back: Option<Form<Fields>>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let view = context.state.database.read(move |connection| PoliciesView::load(connection, year)).await?;
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Policies(year), Fields::default()));
    let (shell, status) = (context.shell(context.words().text("policies-title")), form.status());
    respond::page_with_status(&PoliciesPage { shell, year: view, form }, status)
}

/// Back to the page, with the form where it was refused.
async fn answer(
    context: &Context,
    year: FiscalYear,
    sent: Sent<Fields>,
    saved: Result<(), Refusal>,
) -> Result<HttpResponse, WebError> {
    match saved {
        Ok(()) => Ok(respond::see_other(&context.to().year_policies(year))),
        Err(refusal) => page(context, year, Some(sent.again(refusal)?)).await,
    }
}

/// The rows as typed, in the order of their positions. A known row that was emptied goes.
fn rows(fields: &Fields, year: &PoliciesView) -> Result<PolicyRows, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut rows: Vec<(usize, Option<i32>, String)> = Vec::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for row in 0..MOST {
        let of = |name: &str| fields.trimmed(&format!("{name}_{row}"));
        let mut wrong = |name: &str, words| problems.push(Problem::new(format!("{name}_{row}"), words));
        let (name, number) = (of("name").to_owned(), of("number").parse::<i32>().ok());
        if name.is_empty() {
            let gone = number.and_then(|number| year.policies.iter().find(|known| known.number == number));
            if gone.is_some_and(|gone| year.in_use.contains_key(&gone.name)) {
                wrong("name", "policies-in-use");
            }
            continue;
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            wrong("name", "policies-name-wrong");
        }
        if !names.insert(normalise(&name)) {
            wrong("name", "policies-name-twice");
        }
        let position = normalise(of("position"));
        match if position.is_empty() { Ok(row + 1) } else { position.parse() } {
            Ok(position) => rows.push((position, number, name)),
            Err(_) => wrong("position", "office-position-wrong"),
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
pub async fn update(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        let rows = rows(&sent.typed, &PoliciesView::load(writer.connection, year)?)?;
        policies::set(writer, &permit, year, &rows)?;
        Ok(writer.written(()))
    });
    let saved = saved.await;
    answer(&context, year, sent, saved).await
}

/// Gives the goals of a year the policies that were chosen.
pub async fn choose(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let chosen = sent.write(&context, move |writer, sent| {
        let choices = choices(&sent.typed, &PoliciesView::load(writer.connection, year)?)?;
        policies::choose(writer, &permit, year, &choices)?;
        Ok(writer.written(()))
    });
    let chosen = chosen.await;
    answer(&context, year, sent, chosen).await
}

/// The policies that were chosen for goals; a goal whose field was not sent keeps its own.
fn choices(fields: &Fields, year: &PoliciesView) -> Result<BTreeMap<GoalNumber, Option<String>>, Vec<Problem>> {
    let (mut choices, mut problems) = (BTreeMap::new(), Vec::new());
    for goal in &year.goals {
        let name = format!("policy_{}", goal.number);
        let Some(chosen) = fields.find(&name).map(str::trim) else { continue };
        let is_known =
            year.policies.iter().any(|known| known.name == chosen) || year.paths.iter().any(|path| path == chosen);
        if chosen.is_empty() {
            choices.insert(goal.number, None);
        } else if is_known || goal.policy.as_deref() == Some(chosen) {
            choices.insert(goal.number, Some(chosen.to_owned()));
        } else {
            problems.push(Problem::new(name, "policies-unknown"));
        }
    }
    if problems.is_empty() { Ok(choices) } else { Err(problems) }
}
