//! Breaks in the series of an indicator, as its section states them: from which year on, what changed, and why.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::indicator::{BreakKind, SeriesBreak};
use crate::domain::numbers::{GoalNumber, IndicatorNumber};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Write};
use crate::domain::publication::PublishedIndicator;
use crate::store::goals::{self, Goal};
use crate::store::indicators::{self, breaks};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::stages::{self, SheetStanding};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent, Shown};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::apart::break_in_words;
use crate::web::parts::standing::{self, SheetStandingView};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;
/// The longest unit, in characters.
const LONGEST_UNIT: usize = 100;
/// The most breaks of one indicator.
const MOST: usize = 20;

/// An indicator of a goal's sheet.
struct SeriesView {
    goal: Goal,
    place: GoalPlace,
    standings: Vec<SheetStandingView>,
    indicator: PublishedIndicator,
}

impl SeriesView {
    fn load(
        connection: &mut DatabaseConnection,
        goal: GoalNumber,
        number: IndicatorNumber,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let known = goals::find(connection, goal)?;
        let indicators = indicators::of_programme(connection, known.programme, None)?;
        let indicator = indicators.into_iter().find(|indicator| indicator.number == number);
        Ok(Self {
            place: stages::place(connection, goal)?,
            standings: standing::load(connection, goal, today)?,
            indicator: indicator.ok_or(StoreError::NotFound)?,
            goal: known,
        })
    }

    /// The right to write in the first stage that is open for it.
    fn right(&self, actor: &Actor) -> Result<Permit<Write>, Denied> {
        let mut standings = self.standings.iter().map(|view| &view.standing);
        let last = standings.clone().next_back();
        let is_open = |standing: &&SheetStanding| standing.status.is_editable() && standing.place(self.place).year_open;
        let standing = standings.find(is_open).or(last).ok_or(Denied::NotNow)?;
        policy::write(actor, standing.place(self.place), standing.stage, standing.status)
    }

    /// Whoever saw another sheet is told so before anything else: the break may be on record by now.
    fn require_seen(&self, version: &str) -> Result<(), Refusal> {
        if version.parse() == Ok(self.goal.version) { Ok(()) } else { Err(Refusal::Overtaken) }
    }
}

/// The form for a new break, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BreakForm {
    /// The version of the sheet that the writer had before them.
    seen: String,
    from: String,
    kind: String,
    reason: String,
    former_unit: String,
    factor: String,
}

impl BreakForm {
    fn read(&self, view: &SeriesView) -> Result<SeriesBreak, Vec<Problem>> {
        let mut problems: Vec<Problem> = Vec::new();
        let text = |typed: &str| Some(typed.trim().to_owned()).filter(|text| !text.is_empty());
        let from = FiscalYear::read(self.from.trim()).ok();
        match from {
            None => problems.push(Problem::new("from", "break-from-unreadable")),
            Some(from) if from > view.goal.fiscal_year => problems.push(Problem::new("from", "break-from-later")),
            Some(from) if view.indicator.breaks.iter().any(|known| known.from == from) => {
                problems.push(Problem::new("from", "break-from-taken"));
            }
            Some(_) if view.indicator.breaks.len() >= MOST => problems.push(Problem::new("from", "break-too-many")),
            Some(_) => {}
        }
        let kind: Option<BreakKind> = self.kind.parse().ok();
        if kind.is_none() {
            problems.push(Problem::new("kind", "break-kind-missing"));
        }
        let reason = text(&self.reason);
        match &reason {
            None => problems.push(Problem::new("reason", "break-reason-missing")),
            Some(reason) if reason.chars().count() > LONGEST_REASON => {
                problems.push(Problem::new("reason", "break-reason-long"));
            }
            Some(_) => {}
        }
        let former_unit = text(&self.former_unit);
        match &former_unit {
            None if kind == Some(BreakKind::Unit) => {
                problems.push(Problem::new("former_unit", "break-former-unit-missing"));
            }
            Some(unit) if unit.chars().count() > LONGEST_UNIT => {
                problems.push(Problem::new("former_unit", "break-unit-long"));
            }
            Some(_) | None => {}
        }
        let factor = text(&self.factor).map(|typed| Figure::read(&typed));
        let factor = match factor {
            Some(Ok(factor)) if factor.value() > Decimal::ZERO => Some(factor),
            Some(_) => {
                problems.push(Problem::new("factor", "break-factor-unreadable"));
                None
            }
            None => None,
        };
        match (from, kind, reason) {
            (Some(from), Some(kind), Some(reason)) if problems.is_empty() => {
                Ok(SeriesBreak { from, kind, reason, former_unit, factor })
            }
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/breaks/show.html")]
struct BreaksPage {
    shell: Shell,
    view: SeriesView,
    may_write: bool,
    /// Whether the sheet is written by this visitor at other times.
    not_now: bool,
    saved: bool,
    has_desk: bool,
    known: Vec<(FiscalYear, String)>,
    /// The form, for those who write the sheet; where it is locked, with what they had typed.
    form: Option<Form<BreakForm>>,
}

impl BreaksPage {
    fn year(&self) -> String {
        self.view.goal.fiscal_year.label(self.shell.language())
    }

    const fn kinds() -> &'static [BreakKind] {
        BreakKind::ALL
    }
}

/// The query of the page.
#[derive(Deserialize)]
pub struct BreaksQuery {
    #[serde(default)]
    saved: String,
}

/// Shows the breaks of an indicator to whoever works on its sheet or reads across all departments.
pub async fn show(
    context: Context,
    path: Path<(GoalNumber, IndicatorNumber)>,
    query: Query<BreaksQuery>,
) -> Result<HttpResponse, WebError> {
    let (goal, indicator) = path.into_inner();
    page(&context, goal, indicator, !query.saved.is_empty(), None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    goal: GoalNumber,
    indicator: IndicatorNumber,
    saved: bool,
    came_back: Option<Form<BreakForm>>,
) -> Result<HttpResponse, WebError> {
    let (actor, today) = (context.actor()?, context.state.clock.today());
    let read = context.state.database.read(move |connection| SeriesView::load(connection, goal, indicator, today));
    let view = read.await?;
    policy::inspect(actor, view.place)?;
    let right = view.right(actor).map(|_| ());
    let form = match (came_back, right) {
        (_, Err(Denied::NoRight | Denied::OwnWriting | Denied::SecondApproval)) => None,
        (Some(form), _) => Some(form),
        (None, _) => Some(Form::open(context, FormName::Breaks(goal, indicator), BreakForm::default).await?),
    };
    let version = view.goal.version.to_string();
    let form = form.map(|form| match form.shown {
        // Whoever has this page before them has seen the sheet as it is now; who gets a draft back has not.
        Shown::Fresh | Shown::Overtaken => form.map(|typed| BreakForm { seen: version, ..typed }),
        _ => form,
    });
    let status = form.as_ref().map_or_else(Default::default, Form::status);
    let words = context.words();
    let page = BreaksPage {
        shell: context.shell(words.text("breaks-title")),
        may_write: right.is_ok(),
        not_now: matches!(right, Err(Denied::NotNow | Denied::YearClosed)),
        saved,
        has_desk: policy::desk(actor).is_ok(),
        known: view.indicator.breaks.iter().map(|known| (known.from, break_in_words(known, words))).collect(),
        view,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Puts a break on record; or shows the form again with everything that was typed.
pub async fn create(
    context: Context,
    path: Path<(GoalNumber, IndicatorNumber)>,
    sent: Sent<BreakForm>,
) -> Result<HttpResponse, WebError> {
    let ((goal, indicator), actor, today) = (path.into_inner(), context.actor()?.clone(), context.state.clock.today());
    let added = sent.write(&context, move |writer, sent| {
        let view = SeriesView::load(writer.connection, goal, indicator, today)?;
        let permit = view.right(&actor)?;
        view.require_seen(&sent.typed.seen)?;
        let new = sent.typed.read(&view)?;
        Ok(Recorded(breaks::add(writer, &permit, view.goal.version, indicator, &new)?))
    });
    match added.await {
        Ok(()) => Ok(respond::see_other(&saved(&context, goal, indicator))),
        Err(refusal) => page(&context, goal, indicator, false, Some(sent.again(refusal)?)).await,
    }
}

fn saved(context: &Context, goal: GoalNumber, indicator: IndicatorNumber) -> Address {
    context.to().goal_breaks(goal, indicator).with("saved", 1)
}

/// The form for taking a break off the record.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RemovalForm {
    seen: String,
}

/// Takes a break off the record again. The draft of another one stays.
pub async fn remove(
    context: Context,
    path: Path<(GoalNumber, IndicatorNumber, FiscalYear)>,
    sent: Sent<RemovalForm>,
) -> Result<HttpResponse, WebError> {
    let ((goal, indicator, year), today) = (path.into_inner(), context.state.clock.today());
    let (actor, typed) = (context.actor()?.clone(), sent.typed.clone());
    let removed = context.state.database.write(move |writer| -> Result<_, Refusal> {
        let view = SeriesView::load(writer.connection, goal, indicator, today)?;
        let permit = view.right(&actor)?;
        view.require_seen(&typed.seen)?;
        Ok(Recorded(breaks::remove(writer, &permit, view.goal.version, indicator, year)?))
    });
    match removed.await {
        Ok(()) => Ok(respond::see_other(&saved(&context, goal, indicator))),
        Err(refusal) => {
            let form = sent.again(refusal)?.map(|_| BreakForm::default());
            page(&context, goal, indicator, false, Some(form)).await
        }
    }
}
