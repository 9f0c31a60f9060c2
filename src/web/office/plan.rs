//! The city's plan: its nodes with their years; one is added, its name put right, or ended.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::plan::{Plan, PlanLevel, PlanNode};
use crate::domain::policy;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};
use crate::store::plan::{self, NewNode, NodeChange};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The most characters of a name.
const LONGEST_NAME: usize = 100;
/// The most characters of a number in the plan.
const LONGEST_CODE: usize = 20;

/// The plan with how many goals stand at each node.
struct PlanView {
    plan: Plan,
    in_use: Vec<i32>,
}

impl PlanView {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self { plan: plan::load(connection)?, in_use: plan::in_use(connection)? })
    }
}

#[derive(Template)]
#[template(path = "office/plan/show.html")]
struct PlanPage {
    shell: Shell,
    view: PlanView,
    /// What was typed: into the form for a new node, or into that of one on record.
    form: Form<Fields>,
}

impl PlanPage {
    fn rows(&self) -> Vec<(usize, &PlanNode)> {
        self.view.plan.in_order()
    }

    fn goals(&self, node: &PlanNode) -> usize {
        self.view.in_use.iter().filter(|known| **known == node.number).count()
    }

    fn years(&self, node: &PlanNode) -> String {
        let label = |year: FiscalYear| year.label(self.shell.language());
        format!("{}〜{}", label(node.first_year), node.last_year.map(label).unwrap_or_default())
    }

    /// What a field of a node's form says: as typed, or as it is.
    fn value(&self, field: &str, node: &PlanNode) -> String {
        let known = match field {
            "name" => node.name.clone(),
            "code" => node.code.clone().unwrap_or_default(),
            _ => node.last_year.map(|year| year.to_string()).unwrap_or_default(),
        };
        self.form.typed.value_or(&format!("{field}_{}", node.number), known)
    }

    /// Whether the form of a node is open: where something of it was typed.
    fn is_open(&self, node: &PlanNode) -> bool {
        self.form.typed.find(&format!("name_{}", node.number)).is_some()
    }

    /// The nodes under which another can stand.
    fn parents(&self) -> Vec<(String, &PlanNode)> {
        let rows = self.rows().into_iter().filter(|(_, node)| node.level != PlanLevel::Submeasure);
        rows.map(|(depth, node)| ("　".repeat(depth), node)).collect()
    }

    const fn levels() -> &'static [PlanLevel] {
        PlanLevel::ALL
    }
}

/// Shows the plan.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None).await
}

/// The page, with the form as it came back where one did.
async fn page(context: &Context, came_back: Option<Form<Fields>>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let view = context.state.database.read(PlanView::load).await?;
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Plan, Fields::default()));
    let (shell, status) = (context.shell(context.words().text("plan-title")), form.status());
    respond::page_with_status(&PlanPage { shell, view, form }, status)
}

/// Back to the page, with the form where it was refused.
async fn answer(context: &Context, sent: Sent<Fields>, saved: Result<(), Refusal>) -> Result<HttpResponse, WebError> {
    match saved {
        Ok(()) => Ok(respond::see_other(&context.to().office_plan())),
        Err(refusal) => page(context, Some(sent.again(refusal)?)).await,
    }
}

/// Adds a node.
pub async fn add(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let saved = sent.write(&context, move |writer, sent| {
        let plan = plan::load(writer.connection)?;
        let new = new_node(&sent.typed, &plan)?;
        plan::add(writer, &permit, &new).map_err(|error| refused(error, "name"))?;
        Ok(writer.written(()))
    });
    let saved = saved.await;
    answer(&context, sent, saved).await
}

/// Puts a node's name right, or ends it.
pub async fn change(context: Context, number: Path<i32>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, number) = (policy::administer(context.actor()?)?, number.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        let known = plan::load(writer.connection)?;
        known.find(number).ok_or(StoreError::NotFound)?;
        let new = node_change(&sent.typed, number)?;
        plan::change(writer, &permit, number, &new).map_err(|error| match error {
            StoreError::Conflict(Conflict::PolicyInUse) => {
                Refusal::from(Problem::new(format!("last_{number}"), "plan-in-use"))
            }
            error => refused(error, &format!("name_{number}")),
        })?;
        Ok(writer.written(()))
    });
    let saved = saved.await;
    answer(&context, sent, saved).await
}

/// What the store says against a node, at the field for its name.
fn refused(error: StoreError, field: &str) -> Refusal {
    match error {
        StoreError::Conflict(Conflict::NameTaken) => Problem::new(field.to_owned(), "plan-name-taken").into(),
        error => error.into(),
    }
}

/// A name and a number in the plan, from the fields with this ending.
fn named(fields: &Fields, ending: &str, problems: &mut Vec<Problem>) -> (String, Option<String>) {
    let of = |name: &str| fields.trimmed(&format!("{name}{ending}")).to_owned();
    let is_wrong = |text: &str, most: usize| text.chars().count() > most || text.chars().any(char::is_control);
    let (name, code) = (of("name"), of("code"));
    if name.is_empty() || is_wrong(&name, LONGEST_NAME) {
        problems.push(Problem::new(format!("name{ending}"), "plan-name-wrong").limit(LONGEST_NAME));
    }
    if is_wrong(&code, LONGEST_CODE) {
        problems.push(Problem::new(format!("code{ending}"), "plan-code-wrong").limit(LONGEST_CODE));
    }
    (name, Some(code).filter(|code| !code.is_empty()))
}

/// The node that the form for a new one asks for.
fn new_node(fields: &Fields, plan: &Plan) -> Result<NewNode, Vec<Problem>> {
    let mut problems = Vec::new();
    let level = fields.get("level").parse().unwrap_or(PlanLevel::Measure);
    let (name, code) = named(fields, "", &mut problems);
    let first_year = FiscalYear::read(fields.trimmed("first")).ok();
    if first_year.is_none() {
        problems.push(Problem::new("first", "units-year-unreadable"));
    }
    let chosen = fields.trimmed("parent");
    let parent = chosen.parse().ok().and_then(|number| plan.find(number));
    let is_above = |parent: &PlanNode| parent.level < level && first_year.is_none_or(|year| parent.is_there_in(year));
    if !chosen.is_empty() && !parent.is_some_and(is_above) {
        problems.push(Problem::new("parent", "plan-parent-wrong"));
    }
    match first_year {
        Some(first_year) if problems.is_empty() => {
            Ok(NewNode { parent: parent.map(|parent| parent.number), level, code, name, first_year })
        }
        _ => Err(problems),
    }
}

/// What the form of a node on record asks for.
fn node_change(fields: &Fields, number: i32) -> Result<NodeChange, Vec<Problem>> {
    let mut problems = Vec::new();
    let (name, code) = named(fields, &format!("_{number}"), &mut problems);
    let field = format!("last_{number}");
    let last = fields.trimmed(&field);
    let last_year = if last.is_empty() { Ok(None) } else { FiscalYear::read(last).map(Some) };
    match last_year {
        Ok(last_year) if problems.is_empty() => Ok(NodeChange { code, name, last_year }),
        Ok(_) => Err(problems),
        Err(_) => {
            problems.push(Problem::new(field, "units-year-unreadable"));
            Err(problems)
        }
    }
}
