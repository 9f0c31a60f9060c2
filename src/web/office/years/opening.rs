//! Opening a year: from which one, which of its programmes go on and in which section; looked at first, then all of it
//! or nothing.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy;
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::opening::{self, Continuation, Opening};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::{fiscal_years, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::{Fields, SafeForm, Typed, field};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The goals of one section of the earlier year.
struct Group {
    unit: Option<UnitNumber>,
    goals: Vec<Continuation>,
}

/// What there is to choose from.
struct Loaded {
    years: Vec<FiscalYear>,
    from: Option<FiscalYear>,
    year: FiscalYear,
    units: Vec<Unit>,
    groups: Vec<Group>,
}

impl Loaded {
    fn load(
        connection: &mut DatabaseConnection,
        from: Option<FiscalYear>,
        year: Option<FiscalYear>,
        this_year: FiscalYear,
    ) -> Result<Self, StoreError> {
        let years: Vec<FiscalYear> = fiscal_years::list(connection)?.iter().map(|record| record.year).collect();
        let from = from.filter(|from| years.contains(from));
        let year = year.or(years.first().map(|newest| newest.next())).unwrap_or(this_year);
        let mut groups: Vec<Group> = Vec::new();
        let continuations = match from {
            Some(from) => opening::continuations(connection, from, year)?,
            None => Vec::new(),
        };
        for known in continuations {
            match groups.iter_mut().find(|group| group.unit == known.goal.unit) {
                Some(group) => group.goals.push(known),
                None => groups.push(Group { unit: known.goal.unit, goals: vec![known] }),
            }
        }
        Ok(Self { years, from, year, units: units::list(connection)?, groups })
    }

    fn goals(&self) -> impl Iterator<Item = &Continuation> {
        self.groups.iter().flat_map(|group| &group.goals)
    }

    fn name(&self, number: UnitNumber) -> String {
        let find = |number: UnitNumber| self.units.iter().find(|unit| unit.number == number);
        let Some(unit) = find(number) else { return String::new() };
        match unit.parent.and_then(find) {
            Some(department) => format!("{} {}", department.name, unit.name),
            None => unit.name.clone(),
        }
    }
}

/// What opening the year would do.
struct Preview {
    /// The units with the names of the goals that go on in them.
    units: Vec<(Option<String>, Vec<String>)>,
    /// The names of goals that do not go on.
    left: Vec<String>,
    count: usize,
    targets: usize,
}

#[derive(Template)]
#[template(path = "office/years/opening.html")]
struct OpeningPage {
    shell: Shell,
    loaded: Loaded,
    typed: Typed,
    /// Whether the reader has chosen; before that every programme goes on.
    is_sent: bool,
    preview: Option<Preview>,
}

impl OpeningPage {
    fn year_typed(&self) -> String {
        self.typed.value("year").map_or_else(|| self.loaded.year.to_string(), ToOwned::to_owned)
    }

    fn is_from(&self, year: &FiscalYear) -> bool {
        self.loaded.from == Some(*year)
    }

    fn group_name(&self, group: &Group) -> Option<String> {
        group.unit.map(|unit| self.loaded.name(unit))
    }

    fn unit_name(&self, unit: &Unit) -> String {
        self.loaded.name(unit.number)
    }

    fn goes_on(&self, goal: &GoalNumber) -> bool {
        !self.is_sent || self.typed.value(&format!("goal_{goal}")).is_some()
    }

    /// The units of the new year, sections before departments.
    fn choices(&self) -> Vec<&Unit> {
        let there = |kind: UnitKind| {
            let is = move |unit: &&Unit| unit.kind == kind && unit.is_there_in(self.loaded.year);
            self.loaded.units.iter().filter(is)
        };
        there(UnitKind::Section).chain(there(UnitKind::Department)).collect()
    }

    /// The unit that was chosen for a goal, or the one successor there is.
    fn is_chosen(&self, known: &Continuation, unit: &Unit) -> bool {
        let proposed = match known.units.as_slice() {
            [one] => Some(one.to_string()),
            _ => None,
        };
        let typed = self.typed.value(&format!("unit_{}", known.goal.number)).map(ToOwned::to_owned);
        typed.or(proposed) == Some(unit.number.to_string())
    }

    fn takes_along(&self) -> bool {
        !self.is_sent || self.typed.value("along").is_some()
    }
}

/// Shows what a year could be opened with.
pub async fn show(context: Context, query: Query<Fields>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let typed = Typed { fields: query.into_inner(), problems: Vec::new() };
    answer(&context, typed, false, None).await
}

async fn load(context: &Context, fields: &Fields, is_sent: bool) -> Result<Loaded, WebError> {
    let (from, year) = (FiscalYear::read(field(fields, "from")).ok(), FiscalYear::read(field(fields, "year")).ok());
    let asked = fields.contains_key("from");
    let this_year = FiscalYear::of(context.state.clock.today());
    let load = context.state.database.read(move |connection| {
        let newest = fiscal_years::list(connection)?.first().map(|record| record.year);
        // The first look is at the newest year; later on, an empty field means an empty year.
        let from = if asked || is_sent { from } else { newest };
        Loaded::load(connection, from, year, this_year)
    });
    Ok(load.await?)
}

async fn answer(
    context: &Context,
    typed: Typed,
    is_sent: bool,
    preview: Option<Preview>,
) -> Result<HttpResponse, WebError> {
    let loaded = load(context, &typed.fields, is_sent).await?;
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(context.words().text("opening-title"));
    respond::page_with_status(&OpeningPage { shell, loaded, typed, is_sent, preview }, status)
}

/// Reads what was chosen, or says by the field what is wrong with it.
fn read(fields: &Fields, loaded: &Loaded, is_sample: bool) -> Result<Opening, Vec<(String, &'static str)>> {
    let mut problems: Vec<(String, &'static str)> = Vec::new();
    let year = FiscalYear::read(field(fields, "year"));
    match &year {
        Err(_) => problems.push(("year".to_owned(), "opening-year-unreadable")),
        Ok(year) if loaded.years.contains(year) => problems.push(("year".to_owned(), "opening-year-there")),
        Ok(year) if loaded.from.is_some_and(|from| from >= *year) => {
            problems.push(("year".to_owned(), "opening-year-earlier"));
        }
        Ok(_) => {}
    }
    let mut goals = BTreeMap::new();
    for known in loaded.goals().filter(|known| fields.contains_key(&format!("goal_{}", known.goal.number))) {
        let name = format!("unit_{}", known.goal.number);
        let unit = field(fields, &name).parse::<UnitNumber>().ok();
        let is_there =
            |unit: UnitNumber| loaded.units.iter().any(|known| known.number == unit && known.is_there_in(loaded.year));
        // Where no unit was known, none has to be chosen.
        if unit.is_some_and(|unit| !is_there(unit)) || (unit.is_none() && known.goal.unit.is_some()) {
            problems.push((name, "opening-unit-missing"));
        }
        goals.insert(known.goal.number, unit);
    }
    let (Ok(year), true) = (year, problems.is_empty()) else { return Err(problems) };
    let record = YearRecord { phase: Phase::Open, sample: is_sample, ..YearRecord::imported(year) };
    let with_scale_and_policies = fields.contains_key("along");
    Ok(Opening { record, from: loaded.from, goals, with_scale_and_policies })
}

fn preview(opening: &Opening, loaded: &Loaded) -> Preview {
    let mut units: Vec<(Option<String>, Vec<String>)> = Vec::new();
    let (mut left, mut targets) = (Vec::new(), 0);
    for known in loaded.goals() {
        let Some(unit) = opening.goals.get(&known.goal.number) else {
            left.push(known.goal.name.clone());
            continue;
        };
        targets += known.targets;
        let unit = unit.map(|unit| loaded.name(unit));
        match units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, goals)) => goals.push(known.goal.name.clone()),
            None => units.push((unit, vec![known.goal.name.clone()])),
        }
    }
    Preview { units, left, count: opening.goals.len(), targets }
}

/// Shows what would be done, or opens the year.
pub async fn create(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeForm(fields) = form;
    let loaded = load(&context, &fields, true).await?;
    let opening = match read(&fields, &loaded, context.city().sample.is_some()) {
        Ok(opening) => opening,
        Err(problems) => return answer(&context, Typed { fields, problems }, true, None).await,
    };
    let year = opening.record.year;
    if !fields.contains_key("open") {
        let preview = preview(&opening, &loaded);
        return answer(&context, Typed { fields, problems: Vec::new() }, true, Some(preview)).await;
    }
    let at = context.state.clock.entry_time();
    let opened =
        context.state.database.write(move |writer| opening::open(writer, &permit, &opening, at).map(Written::Recorded));
    match opened.await {
        Ok(_) => Ok(respond::see_other(&context.to().office_year(year))),
        Err(StoreError::Conflict(_)) => {
            answer(&context, Typed::wrong(fields, "year", "opening-changed"), true, None).await
        }
        Err(error) => Err(error.into()),
    }
}
