//! Breaks in the series of an indicator, as its section states them: from which year on, what changed, and why.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{BreakKind, SeriesBreak};
use crate::domain::numbers::{GoalNumber, IndicatorNumber};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Write};
use crate::domain::publication::PublishedIndicator;
use crate::store::goals::{self, Goal};
use crate::store::indicators::{self, breaks};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::stages::{self, Standing};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::parts::apart::break_in_words;
use crate::web::parts::standing::{self, StandingView};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;
/// The longest unit, in characters.
const LONGEST_UNIT: usize = 100;
/// The most breaks of one indicator.
const MOST: usize = 20;

/// An indicator of a goal's sheet.
struct Sheet {
    goal: Goal,
    place: GoalPlace,
    standings: Vec<StandingView>,
    indicator: PublishedIndicator,
}

impl Sheet {
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
    fn write(&self, actor: &Actor) -> Result<Permit<Write>, Denied> {
        let mut standings = self.standings.iter().map(|view| &view.standing);
        let last = standings.clone().next_back();
        let is_open = |standing: &&Standing| standing.status.is_editable() && standing.place(self.place).year_open;
        let standing = standings.find(is_open).or(last).ok_or(Denied::NotNow)?;
        policy::write(actor, standing.place(self.place), standing.stage, standing.status)
    }
}

/// The form for a new break, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct BreakForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    former_unit: String,
    #[serde(default)]
    factor: String,
}

/// What is wrong with a field: its name, and the key of the words that say so.
type Problem = (&'static str, &'static str);

impl BreakForm {
    fn read(&self, sheet: &Sheet) -> Result<SeriesBreak, Vec<Problem>> {
        let mut problems: Vec<Problem> = Vec::new();
        let text = |typed: &str| Some(typed.replace("\r\n", "\n").trim().to_owned()).filter(|text| !text.is_empty());
        let from = FiscalYear::read(self.from.trim()).ok();
        match from {
            None => problems.push(("from", "break-from-unreadable")),
            Some(from) if from > sheet.goal.fiscal_year => problems.push(("from", "break-from-later")),
            Some(from) if sheet.indicator.breaks.iter().any(|known| known.from == from) => {
                problems.push(("from", "break-from-taken"));
            }
            Some(_) if sheet.indicator.breaks.len() >= MOST => problems.push(("from", "break-too-many")),
            Some(_) => {}
        }
        let kind: Option<BreakKind> = self.kind.parse().ok();
        if kind.is_none() {
            problems.push(("kind", "break-kind-missing"));
        }
        let reason = text(&self.reason);
        match &reason {
            None => problems.push(("reason", "break-reason-missing")),
            Some(reason) if reason.chars().count() > LONGEST_REASON => problems.push(("reason", "break-reason-long")),
            Some(_) => {}
        }
        let former_unit = text(&self.former_unit);
        match &former_unit {
            None if kind == Some(BreakKind::Unit) => problems.push(("former_unit", "break-former-unit-missing")),
            Some(unit) if unit.chars().count() > LONGEST_UNIT => problems.push(("former_unit", "break-unit-long")),
            Some(_) | None => {}
        }
        let factor = text(&self.factor).map(|typed| Figure::read(&typed));
        let factor = match factor {
            Some(Ok(factor)) if factor.value() > Decimal::ZERO => Some(factor),
            Some(_) => {
                problems.push(("factor", "break-factor-unreadable"));
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
    sheet: Sheet,
    may_write: bool,
    /// Whether the sheet is written by this visitor at other times.
    not_now: bool,
    /// What somebody else did meanwhile.
    overtaken: bool,
    saved: bool,
    has_desk: bool,
    known: Vec<(FiscalYear, String)>,
    form: BreakForm,
    problems: Vec<Problem>,
}

impl BreaksPage {
    fn of(context: &Context, sheet: Sheet) -> Result<Self, WebError> {
        let words = context.words();
        let actor = context.actor()?;
        let right = sheet.write(actor).map(|_| ());
        Ok(Self {
            shell: context.shell(words.text("breaks-title")),
            may_write: right.is_ok(),
            not_now: matches!(right, Err(Denied::NotNow | Denied::YearClosed)),
            overtaken: false,
            saved: false,
            has_desk: policy::desk(actor).is_ok(),
            known: sheet.indicator.breaks.iter().map(|known| (known.from, break_in_words(known, words))).collect(),
            form: BreakForm::default(),
            problems: Vec::new(),
            sheet,
        })
    }

    /// What is wrong with a field, in words.
    fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(known, _)| *known == field).map(|(_, words)| self.shell.t(words))
    }

    fn year(&self) -> String {
        self.sheet.goal.fiscal_year.label(self.shell.language())
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
    let ((goal, number), today) = (path.into_inner(), context.state.clock.today());
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, goal, number, today)).await?;
    policy::inspect(context.actor()?, sheet.place)?;
    let page = BreaksPage { saved: !query.saved.is_empty(), ..BreaksPage::of(&context, sheet)? };
    respond::page(&page)
}

/// What became of a form that was sent.
enum Sent {
    Saved,
    Refused(Box<Sheet>, Vec<Problem>),
    Overtaken(Box<Sheet>),
    NotNow(Box<Sheet>),
}

/// Puts a break on record; or shows the form again with everything that was typed.
pub async fn create(
    context: Context,
    path: Path<(GoalNumber, IndicatorNumber)>,
    form: SafeForm<BreakForm>,
) -> Result<HttpResponse, WebError> {
    let ((goal, number), SafeForm(form)) = (path.into_inner(), form);
    let (actor, today, typed) = (context.actor()?.clone(), context.state.clock.today(), form.clone());
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let sheet = Sheet::load(writer.connection, goal, number, today)?;
        let permit = match sheet.write(&actor) {
            Ok(permit) => permit,
            Err(Denied::YearClosed | Denied::NotNow) => return Ok(Written::Nothing(Ok(Sent::NotNow(Box::new(sheet))))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        // Whoever saw another sheet is told so before anything else: the break may be on record by now.
        if typed.seen.parse() != Ok(sheet.goal.version) {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet)))));
        }
        match typed.read(&sheet) {
            Ok(new) => breaks::add(writer, &permit, sheet.goal.version, number, &new)
                .map(|()| Written::Recorded(Ok(Sent::Saved))),
            Err(problems) => Ok(Written::Nothing(Ok(Sent::Refused(Box::new(sheet), problems)))),
        }
    });
    answer(&context, goal, number, form, sent.await??)
}

/// The form for taking a break off the record.
#[derive(Deserialize)]
pub struct RemovalForm {
    #[serde(default)]
    seen: String,
}

/// Takes a break off the record again.
pub async fn remove(
    context: Context,
    path: Path<(GoalNumber, IndicatorNumber, FiscalYear)>,
    form: SafeForm<RemovalForm>,
) -> Result<HttpResponse, WebError> {
    let ((goal, number, year), SafeForm(form)) = (path.into_inner(), form);
    let (actor, today) = (context.actor()?.clone(), context.state.clock.today());
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let sheet = Sheet::load(writer.connection, goal, number, today)?;
        let permit = match sheet.write(&actor) {
            Ok(permit) => permit,
            Err(Denied::YearClosed | Denied::NotNow) => return Ok(Written::Nothing(Ok(Sent::NotNow(Box::new(sheet))))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        if form.seen.parse() != Ok(sheet.goal.version) {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet)))));
        }
        breaks::remove(writer, &permit, sheet.goal.version, number, year).map(|()| Written::Recorded(Ok(Sent::Saved)))
    });
    answer(&context, goal, number, BreakForm::default(), sent.await??)
}

fn answer(
    context: &Context,
    goal: GoalNumber,
    number: IndicatorNumber,
    form: BreakForm,
    sent: Sent,
) -> Result<HttpResponse, WebError> {
    match sent {
        Sent::Saved => {
            let address = format!("/desk/goals/{goal}/indicators/{number}/breaks?saved=1");
            Ok(respond::see_other(&context.address(&address)))
        }
        Sent::Refused(sheet, problems) => {
            let page = BreaksPage { form, problems, ..BreaksPage::of(context, *sheet)? };
            respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Sent::Overtaken(sheet) => {
            let page = BreaksPage { form, overtaken: true, ..BreaksPage::of(context, *sheet)? };
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
        Sent::NotNow(sheet) => {
            let page = BreaksPage { form, ..BreaksPage::of(context, *sheet)? };
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
    }
}
