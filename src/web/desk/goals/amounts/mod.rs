//! The money of a goal's own year: one form for its budget, and once the year is over for its settled accounts.

mod form;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{self, Denied};
use crate::domain::stage::Stage;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{amounts, indicators};
use crate::web::desk::goals::GoalView;
use crate::web::desk::goals::amounts::form::OnRecord;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The stage before, as far as amounts are written in it.
const fn before(stage: Stage) -> Option<Stage> {
    match stage {
        Stage::Goals => None,
        Stage::Midyear => Some(Stage::Goals),
        Stage::Results => Some(Stage::Midyear),
    }
}

/// A goal with its money on record.
struct AmountsView {
    goal: GoalView,
    record: OnRecord,
}

impl AmountsView {
    fn load(
        connection: &mut DatabaseConnection,
        number: GoalNumber,
        stage: Option<Stage>,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let goal = GoalView::load(connection, number, today)?;
        let stage = stage.or_else(|| goal.open_stage()).unwrap_or(Stage::Results);
        let record = OnRecord {
            year: goal.goal.fiscal_year,
            stage,
            amounts: amounts::of_goal(connection, number, Stage::Results)?,
            earlier: match before(stage) {
                Some(before) => amounts::of_goal(connection, number, before)?,
                None => Vec::new(),
            },
            cost_of: amounts::cost_of(connection, number)?,
            indicators: indicators::of_programme(connection, goal.goal.programme, None)?,
        };
        Ok(Self { goal, record })
    }
}

#[derive(Template)]
#[template(path = "desk/goals/amounts.html")]
struct AmountsPage {
    shell: Shell,
    view: GoalView,
    record: OnRecord,
    /// Whether the goal is with somebody else, or its year has ended, so that nothing is taken in.
    not_now: bool,
    /// Whether whoever reads the page writes the goal now.
    is_open: bool,
    saved: bool,
    form: Form<Fields>,
}

impl AmountsPage {
    fn id(kind: &AmountKind, part: &AmountPart) -> String {
        form::id(*kind, *part)
    }

    /// What somebody else saved in a field meanwhile, where it differs.
    fn their(&self, field: &str) -> Option<String> {
        let theirs = self.record.fields().get(field).to_owned();
        (self.form.is_overtaken() && theirs != self.form.typed.get(field)).then_some(theirs)
    }

    /// The version that the writer has before them: with what somebody else saved it is the newest.
    fn seen(&self) -> String {
        let version = self.view.goal.version.to_string();
        if self.form.is_overtaken() { version } else { self.form.typed.value_or("seen", version) }
    }

    const fn parts() -> &'static [AmountPart] {
        AmountPart::ALL
    }

    const fn units() -> &'static [MoneyUnit] {
        MoneyUnit::ALL
    }

    const fn stages() -> &'static [Stage] {
        Stage::ALL
    }
}

/// The query of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AmountsQuery {
    stage: String,
    saved: String,
}

/// Shows the money of a goal to whoever works on it or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<GoalNumber>,
    query: Query<AmountsQuery>,
) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), &query, None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    number: GoalNumber,
    query: &AmountsQuery,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?, context.state.clock.today());
    let asked = came_back.as_ref().map_or(query.stage.as_str(), |form| form.typed.get("stage")).parse().ok();
    let read = context.state.database.read(move |connection| AmountsView::load(connection, number, asked, today));
    let AmountsView { goal: view, record } = read.await?;
    policy::inspect(actor, view.place)?;
    let right = view.right(actor, record.stage).map(|_| ());
    let name = FormName::Amounts(number, record.stage);
    let form = match (came_back, right) {
        (Some(form), _) => Form { name, ..form },
        (None, Ok(())) => Form::open(context, name, || record.fields()).await?,
        (None, Err(_)) => Form::fresh(name, record.fields()),
    };
    let status = form.status();
    let page = AmountsPage {
        shell: context.shell(context.words().text("amounts-title")),
        not_now: form.is_too_late() || matches!(right, Err(Denied::YearClosed | Denied::NotNow)),
        is_open: right.is_ok() && !form.is_too_late(),
        saved: !query.saved.is_empty(),
        view,
        record,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Saves the amounts; or shows the form again with everything that was typed.
pub async fn update(context: Context, number: Path<GoalNumber>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (number, actor, clock) = (number.into_inner(), context.actor()?.clone(), context.state.clock);
    let saved = sent.write(&context, move |writer, sent| {
        let asked = sent.typed.get("stage").parse().ok();
        let AmountsView { goal, record } = AmountsView::load(writer.connection, number, asked, clock.today())?;
        policy::inspect(&actor, goal.place)?;
        let permit = goal.right(&actor, record.stage)?;
        let wanted = record.read(&sent.typed)?;
        // Whatever isn't a version is older than every one.
        let seen = sent.typed.get("seen").parse().unwrap_or(-1);
        amounts::write(writer, &permit, seen, &wanted, clock.entry_time())?;
        Ok(writer.written(record.stage))
    });
    match saved.await {
        Ok(stage) => {
            let page = context.to().goal_amounts(number).with("stage", stage);
            Ok(respond::see_other(&page.with("saved", 1)))
        }
        Err(refusal) => page(&context, number, &AmountsQuery::default(), Some(sent.again(refusal)?)).await,
    }
}

impl GoalView {
    /// The first stage that is still written, in a year that is open.
    fn open_stage(&self) -> Option<Stage> {
        let is_open = |stage: &Stage| {
            let editable = self.standings.iter().map(|view| &view.standing).find(|own| own.stage == *stage);
            editable.is_some_and(|own| own.status.is_editable()) && self.place_in(*stage).year_open
        };
        Stage::ALL.iter().copied().find(is_open)
    }
}
