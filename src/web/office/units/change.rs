//! A change of units: asked for, looked at with everything it touches, and only then made.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::domain::unit::change::{Next, UnitChange, UnitChangeKind, UnitPlan};
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::{StoreError, Written};
use crate::store::units::changes::{self, Prospect};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::{Fields, SafeForm, Typed};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::units::{Organisation, form};

#[derive(Template)]
#[template(path = "office/units/change.html")]
struct ChangePage {
    shell: Shell,
    kind: UnitChangeKind,
    organisation: Organisation,
    unit: Option<Unit>,
    level: UnitKind,
    /// The year for which units are offered: the one asked for, where it can be read.
    year: FiscalYear,
    typed: Typed,
    prospect: Option<Prospect>,
    seen: String,
    /// Whether the units changed while the reader looked.
    is_stale: bool,
}

impl ChangePage {
    fn value(&self, field: &str) -> &str {
        self.typed.value(field).unwrap_or_default()
    }

    /// What the field of the year says.
    fn year_typed(&self) -> String {
        self.typed.value("year").map_or_else(|| self.year.to_string(), ToOwned::to_owned)
    }

    /// The departments of the year, to choose from.
    fn departments(&self) -> Vec<&Unit> {
        self.organisation.in_year(self.year).into_iter().map(|(department, _)| department).collect()
    }

    /// The units of the same level that can be merged with it or joined.
    fn others(&self) -> Vec<&Unit> {
        let this = self.unit.as_ref().map(|unit| unit.number);
        self.organisation
            .units
            .iter()
            .filter(|unit| unit.kind == self.level && unit.is_there_in(self.year) && Some(unit.number) != this)
            .collect()
    }

    /// The sections of a department that is split.
    fn sections(&self) -> Vec<&Unit> {
        let Some(unit) = self.unit.as_ref().filter(|_| self.kind == UnitChangeKind::Split) else { return Vec::new() };
        let of_it = |section: &&Unit| section.parent == Some(unit.number) && section.is_there_in(self.year);
        self.organisation.units.iter().filter(of_it).collect()
    }

    /// The rows for new units.
    fn heirs(&self) -> std::ops::Range<usize> {
        match self.kind {
            UnitChangeKind::Ended | UnitChangeKind::Joined => 0..0,
            UnitChangeKind::Split => 0..form::MOST_HEIRS,
            _ => 0..1,
        }
    }

    const fn places() -> std::ops::Range<usize> {
        0..form::MOST_HEIRS
    }

    /// Whether a new unit is put into a department that has to be chosen.
    fn chooses_department(&self) -> bool {
        self.level == UnitKind::Section
            && !matches!(self.kind, UnitChangeKind::Renamed | UnitChangeKind::Joined | UnitChangeKind::Ended)
    }

    /// The department chosen for a new unit, or the one that the section has now.
    fn is_department(&self, place: &usize, department: &Unit) -> bool {
        let typed = self.typed.value(&format!("into_{place}")).and_then(|typed| typed.parse().ok());
        let stays = self.unit.as_ref().filter(|_| self.kind != UnitChangeKind::Moved).and_then(|unit| unit.parent);
        typed.or(stays) == Some(department.number)
    }

    fn is_typed(&self, field: &str, value: &impl ToString) -> bool {
        self.typed.value(field).is_some_and(|typed| typed == value.to_string())
    }

    /// The name of a unit of the new order.
    fn next_name(&self, plan: &UnitPlan, next: &Next) -> String {
        match next {
            Next::Known(number) => self.organisation.name(number),
            Next::New(place) => {
                let Some(new) = plan.begins.get(*place) else { return String::new() };
                match &new.department {
                    Some(department) => format!("{} {}", self.next_name(plan, department), new.name),
                    None => new.name.clone(),
                }
            }
        }
    }

    /// The name of the new unit at a place of the plan.
    fn begin_name(&self, plan: &UnitPlan, place: &usize) -> String {
        self.next_name(plan, &Next::New(*place))
    }

    /// The names of where a unit goes on.
    fn heir_names(&self, plan: &UnitPlan, unit: &UnitNumber) -> Vec<String> {
        plan.heirs(*unit).iter().map(|next| self.next_name(plan, next)).collect()
    }

    /// The fields that say what was looked at.
    fn hidden(&self) -> Vec<(&String, &String)> {
        let chosen = |name: &str| name.starts_with("goal_") || name.starts_with("post_");
        let own = |name: &str| matches!(name, "token" | "seen" | "preview");
        self.typed.fields.iter().filter(|(name, _)| !chosen(name) && !own(name)).collect()
    }
}

/// What is shown besides the form.
#[derive(Default)]
struct Shown {
    prospect: Option<Prospect>,
    is_stale: bool,
}

/// Shows the form of a change, and once it is filled in, everything that the change would touch.
pub async fn show(context: Context, query: Query<Fields>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let fields = query.into_inner();
    let kind = form::kind(&fields).ok_or(WebError::NotFound)?;
    if !fields.contains_key("preview") {
        return answer(&context, kind, Typed { fields, problems: Vec::new() }, Shown::default()).await;
    }
    let change = match form::change(kind, &fields) {
        Ok(change) => change,
        Err((field, words)) => {
            return answer(&context, kind, Typed::wrong(fields, &field, words), Shown::default()).await;
        }
    };
    look(&context, change, fields, false).await
}

/// Shows what a change would touch.
async fn look(context: &Context, change: UnitChange, fields: Fields, is_stale: bool) -> Result<HttpResponse, WebError> {
    let kind = change.kind;
    match context.state.database.read(move |connection| changes::prospect(connection, &change)).await? {
        Ok(prospect) => {
            let typed = Typed { fields, problems: Vec::new() };
            answer(context, kind, typed, Shown { prospect: Some(prospect), is_stale }).await
        }
        Err(problems) => answer(context, kind, form::problems(problems, fields), Shown::default()).await,
    }
}

async fn answer(context: &Context, kind: UnitChangeKind, typed: Typed, shown: Shown) -> Result<HttpResponse, WebError> {
    let this_year = FiscalYear::of(context.state.clock.today());
    let organisation = context.state.database.read(Organisation::load).await?;
    let unit = form::unit(&typed.fields).and_then(|number| organisation.find(number)).cloned();
    if unit.is_none() && kind != UnitChangeKind::Created {
        return Err(WebError::NotFound);
    }
    let usual =
        if organisation.units.is_empty() || kind == UnitChangeKind::Created { this_year } else { this_year.next() };
    let year = typed.value("year").and_then(|year| FiscalYear::read(year).ok()).unwrap_or(usual);
    let Shown { prospect, is_stale } = shown;
    let page = ChangePage {
        shell: context.shell(context.words().text(&format!("unit-change-{kind}"))),
        level: unit.as_ref().map_or_else(|| form::level(&typed.fields), |unit| unit.kind),
        seen: prospect.as_ref().map(Prospect::fingerprint).transpose()?.unwrap_or_default(),
        kind,
        organisation,
        unit,
        year,
        typed,
        prospect,
        is_stale,
    };
    let status = match () {
        () if is_stale => StatusCode::CONFLICT,
        () if page.typed.problems.is_empty() => StatusCode::OK,
        () => StatusCode::UNPROCESSABLE_ENTITY,
    };
    respond::page_with_status(&page, status)
}

/// Makes the change that was looked at.
pub async fn create(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeForm(fields) = form;
    let kind = form::kind(&fields).ok_or(WebError::NotFound)?;
    let change = match form::change(kind, &fields) {
        Ok(change) => change,
        Err((field, words)) => {
            return answer(&context, kind, Typed::wrong(fields, &field, words), Shown::default()).await;
        }
    };
    let (choices, at) = (form::choices(&fields), context.state.clock.entry_time());
    let (asked, seen) = (change.clone(), fields.get("seen").cloned().unwrap_or_default());
    let made = context
        .state
        .database
        .write(move |writer| changes::carry_out(writer, &permit, &asked, &choices, &seen, at).map(Written::Recorded))
        .await;
    match made {
        Ok(_) => {
            let year = change.year;
            Ok(respond::see_other(&context.to().office_units().with("year", year).with("done", 1)))
        }
        Err(StoreError::Conflict(_)) => look(&context, change, fields, true).await,
        Err(error) => Err(error.into()),
    }
}
