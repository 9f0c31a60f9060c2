//! The node of the city's plan at which a goal stands, as its section chooses it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::plan::in_one_line;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{goal_writing, plan, policies};
use crate::web::desk::goals::{GoalView, locked};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// A goal with the plan of its year.
struct GoalPlanView {
    goal: GoalView,
    /// Each path in one line; the goal's own first, where it is none of them.
    paths: Vec<String>,
}

impl GoalPlanView {
    fn load(connection: &mut DatabaseConnection, number: GoalNumber, today: NaiveDate) -> Result<Self, StoreError> {
        let goal = GoalView::load(connection, number, today)?;
        let (year, plan) = (goal.goal.fiscal_year, plan::load(connection)?);
        let there = plan.in_order().into_iter().filter(|(_, node)| node.is_there_in(year));
        let mut paths: Vec<String> = there.map(|(_, node)| in_one_line(&plan.path(node.number))).collect();
        for policy in policies::list(connection, year)? {
            if !paths.contains(&policy.name) {
                paths.push(policy.name);
            }
        }
        let own = goal.goal.policy.clone().filter(|own| !paths.contains(own));
        paths.splice(0..0, own);
        Ok(Self { goal, paths })
    }
}

#[derive(Template)]
#[template(path = "desk/goals/plan.html")]
struct GoalPlanPage {
    shell: Shell,
    view: GoalView,
    paths: Vec<String>,
    form: Form<Fields>,
}

impl GoalPlanPage {
    fn is_chosen(&self, path: &str) -> bool {
        let own = self.view.goal.policy.as_deref();
        self.form.typed.find("node").or(own).unwrap_or_default() == path
    }
}

/// The form.
pub async fn edit(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    page(&context, goal.into_inner(), None).await
}

/// The page, with the form as it came back where it did.
async fn page(context: &Context, goal: GoalNumber, came_back: Option<Form<Fields>>) -> Result<HttpResponse, WebError> {
    let today = context.state.clock.today();
    let view = context.state.database.read(move |connection| GoalPlanView::load(connection, goal, today)).await?;
    let is_locked = view.goal.is_locked(context.actor()?, Stage::Goals)?;
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::GoalPlan(goal), Fields::default()));
    let status = form.status();
    let GoalPlanView { goal: view, paths } = view;
    if is_locked {
        return locked(context, view, Stage::Goals, form.typed.get("node").to_owned(), status);
    }
    let shell = context.shell(context.words().text("goal-plan-title"));
    respond::page_with_status(&GoalPlanPage { shell, view, paths, form }, status)
}

/// Puts the goal at a node, or shows the form again.
pub async fn update(context: Context, goal: Path<GoalNumber>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (goal, actor, today) = (goal.into_inner(), context.actor()?.clone(), context.state.clock.today());
    let saved = sent.write(&context, move |writer, sent| {
        let GoalPlanView { goal: view, paths } = GoalPlanView::load(writer.connection, goal, today)?;
        policy::inspect(&actor, view.place)?;
        let permit = view.right(&actor, Stage::Goals)?;
        let chosen = Some(sent.typed.trimmed("node")).filter(|chosen| !chosen.is_empty());
        if chosen.is_some_and(|chosen| !paths.iter().any(|path| path == chosen)) {
            return Err(Refusal::from(Problem::new("node", "policies-unknown")));
        }
        let seen = sent.typed.get("seen").parse().unwrap_or(-1);
        goal_writing::set_policy(writer, &permit, seen, chosen)?;
        Ok(writer.written(()))
    });
    match saved.await {
        Ok(()) => Ok(respond::see_other(&context.to().desk_goal(goal).with("saved", 1))),
        Err(refusal) => page(&context, goal, Some(sent.again(refusal)?)).await,
    }
}
