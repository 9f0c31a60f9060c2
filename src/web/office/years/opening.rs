//! Opening a year: from which one, which of its programmes go on and in which section; looked at first, then all of it
//! or nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy;
use crate::domain::unit::{Unit, UnitKind, UnitLabel};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::opening::{self, Continuation, Opening};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::{fiscal_years, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent, Shown};
use crate::web::kit::names::Place;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The goals of one section of the earlier year.
struct SectionGoals {
    unit: Option<UnitNumber>,
    goals: Vec<Continuation>,
}

/// What there is to choose from.
struct OpeningView {
    years: Vec<FiscalYear>,
    from: Option<FiscalYear>,
    year: FiscalYear,
    units: Vec<Unit>,
    groups: Vec<SectionGoals>,
}

impl OpeningView {
    /// What there is for the years that the fields name.
    fn load(connection: &mut DatabaseConnection, fields: &Fields, this_year: FiscalYear) -> Result<Self, StoreError> {
        let named = |field: &str| FiscalYear::read(fields.trimmed(field)).ok();
        let years: Vec<FiscalYear> = fiscal_years::list(connection)?.iter().map(|record| record.year).collect();
        // The first look is at the newest year; later on, an empty field means an empty year.
        let from = if fields.find("from").is_some() { named("from") } else { years.first().copied() };
        let from = from.filter(|from| years.contains(from));
        let year = named("year").or(years.first().map(|newest| newest.next())).unwrap_or(this_year);
        let mut groups: Vec<SectionGoals> = Vec::new();
        let continuations = match from {
            Some(from) => opening::continuations(connection, from, year)?,
            None => Vec::new(),
        };
        for known in continuations {
            match groups.iter_mut().find(|group| group.unit == known.goal.unit) {
                Some(group) => group.goals.push(known),
                None => groups.push(SectionGoals { unit: known.goal.unit, goals: vec![known] }),
            }
        }
        Ok(Self { years, from, year, units: units::list(connection)?, groups })
    }

    fn goals(&self) -> impl Iterator<Item = &Continuation> {
        self.groups.iter().flat_map(|group| &group.goals)
    }

    /// A unit behind its department; nothing where it is not on record.
    fn place(&self, number: UnitNumber) -> Vec<UnitLabel> {
        let find = |number: UnitNumber| self.units.iter().find(|unit| unit.number == number);
        let unit = find(number);
        unit.and_then(|unit| find(unit.parent?)).into_iter().chain(unit).map(Unit::label).collect()
    }
}

struct Preview {
    /// The units with the names of the goals that go on in them.
    units: Vec<(Option<UnitNumber>, Vec<String>)>,
    /// The names of goals that do not go on.
    left: Vec<String>,
    count: usize,
    targets: usize,
}

impl Preview {
    fn of(opening: &Opening, view: &OpeningView) -> Self {
        let mut units: Vec<(Option<UnitNumber>, Vec<String>)> = Vec::new();
        let (mut left, mut targets) = (Vec::new(), 0);
        for known in view.goals() {
            let Some(&unit) = opening.goals.get(&known.goal.number) else {
                left.push(known.goal.name.clone());
                continue;
            };
            targets += known.targets;
            match units.iter_mut().find(|(known, _)| *known == unit) {
                Some((_, goals)) => goals.push(known.goal.name.clone()),
                None => units.push((unit, vec![known.goal.name.clone()])),
            }
        }
        Self { units, left, count: opening.goals.len(), targets }
    }
}

#[derive(Template)]
#[template(path = "office/years/opening.html")]
struct OpeningPage {
    shell: Shell,
    view: OpeningView,
    form: Form<Fields>,
    preview: Option<Preview>,
}

impl OpeningPage {
    fn year_typed(&self) -> String {
        self.form.typed.value_or("year", self.view.year.to_string())
    }

    /// Whether the reader has chosen; before that every programme goes on.
    fn is_sent(&self) -> bool {
        self.form.shown != Shown::Fresh
    }

    fn is_from(&self, year: &FiscalYear) -> bool {
        self.view.from == Some(*year)
    }

    /// Where a group of programmes belongs.
    fn place(&self, unit: Option<&UnitNumber>) -> Place {
        unit.map(|unit| self.shell.place(&self.view.place(*unit))).unwrap_or_default()
    }

    fn goes_on(&self, goal: &GoalNumber) -> bool {
        !self.is_sent() || self.form.typed.find(&format!("goal_{goal}")).is_some()
    }

    /// The units of the new year, sections before departments.
    fn choices(&self) -> Vec<&Unit> {
        let there = |kind: UnitKind| {
            let is = move |unit: &&Unit| unit.kind == kind && unit.is_there_in(self.view.year);
            self.view.units.iter().filter(is)
        };
        there(UnitKind::Section).chain(there(UnitKind::Department)).collect()
    }

    /// The unit that was chosen for a goal, or the one successor there is.
    fn is_chosen(&self, known: &Continuation, unit: &Unit) -> bool {
        let proposed = match known.units.as_slice() {
            [one] => Some(one.to_string()),
            _ => None,
        };
        let field = format!("unit_{}", known.goal.number);
        self.form.typed.value_or(&field, proposed.unwrap_or_default()) == unit.number.to_string()
    }

    fn takes_along(&self) -> bool {
        !self.is_sent() || self.form.typed.find("along").is_some()
    }
}

/// Shows what a year could be opened with.
pub async fn show(context: Context, query: Query<Fields>) -> Result<HttpResponse, WebError> {
    page(&context, Form::fresh(FormName::YearOpening, query.into_inner()), None).await
}

/// The page, with what opening the year would do where the form was sent to see that.
async fn page(context: &Context, form: Form<Fields>, preview: Option<Preview>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let (typed, this_year) = (form.typed.clone(), FiscalYear::of(context.state.clock.today()));
    let view = context.state.database.read(move |connection| OpeningView::load(connection, &typed, this_year)).await?;
    let (shell, status) = (context.shell(context.words().text("opening-title")), form.status());
    respond::page_with_status(&OpeningPage { shell, view, form, preview }, status)
}

/// Reads what was chosen, or says by the field what is wrong with it.
fn read(fields: &Fields, view: &OpeningView, is_sample: bool) -> Result<Opening, Vec<Problem>> {
    let mut problems = Vec::new();
    let year = FiscalYear::read(fields.trimmed("year"));
    match &year {
        Err(_) => problems.push(Problem::new("year", "opening-year-unreadable")),
        Ok(year) if view.years.contains(year) => problems.push(Problem::new("year", "opening-year-there")),
        Ok(year) if view.from.is_some_and(|from| from >= *year) => {
            problems.push(Problem::new("year", "opening-year-earlier"));
        }
        Ok(_) => {}
    }
    let mut goals = BTreeMap::new();
    for known in view.goals().filter(|known| fields.find(&format!("goal_{}", known.goal.number)).is_some()) {
        let name = format!("unit_{}", known.goal.number);
        let unit = fields.trimmed(&name).parse::<UnitNumber>().ok();
        let is_there =
            |unit: UnitNumber| view.units.iter().any(|known| known.number == unit && known.is_there_in(view.year));
        // Where no unit was known, none has to be chosen.
        if unit.is_some_and(|unit| !is_there(unit)) || (unit.is_none() && known.goal.unit.is_some()) {
            problems.push(Problem::new(name, "opening-unit-missing"));
        }
        goals.insert(known.goal.number, unit);
    }
    let (Ok(year), true) = (year, problems.is_empty()) else { return Err(problems) };
    let record = YearRecord { phase: Phase::Open, sample: is_sample, ..YearRecord::imported(year) };
    let with_scale_and_policies = fields.find("along").is_some();
    Ok(Opening { record, from: view.from, goals, with_scale_and_policies })
}

/// Shows what would be done, or opens the year.
pub async fn create(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    if sent.typed.find("open").is_none() {
        return look(&context, sent).await;
    }
    let (is_sample, clock) = (context.city().sample.is_some(), context.state.clock);
    let opened = sent.write(&context, move |writer, sent| {
        let view = OpeningView::load(writer.connection, &sent.typed, FiscalYear::of(clock.today()))?;
        let opening = read(&sent.typed, &view, is_sample)?;
        opening::open(writer, &permit, &opening, clock.entry_time())?;
        Ok(Recorded(opening.record.year))
    });
    match opened.await {
        Ok(year) => Ok(respond::see_other(&context.to().office_year(year))),
        Err(refusal) => {
            let refusal = refusal.conflict_is(Problem::new("year", "opening-changed"));
            page(&context, sent.again(refusal)?, None).await
        }
    }
}

/// Shows what would be done.
async fn look(context: &Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (typed, this_year) = (Arc::clone(&sent.typed), FiscalYear::of(context.state.clock.today()));
    let is_sample = context.city().sample.is_some();
    let looked = context.state.database.read(move |connection| {
        let view = OpeningView::load(connection, &typed, this_year)?;
        Ok(read(&typed, &view, is_sample).map(|opening| Preview::of(&opening, &view)))
    });
    match looked.await? {
        Ok(preview) => page(context, sent.again(Refusal::Checked)?, Some(preview)).await,
        Err(problems) => page(context, sent.again(problems.into())?, None).await,
    }
}
