//! A reorganisation: asked for, looked at with everything it touches, and only then made.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::domain::unit::reorganisation::{Next, ReorganisationKind, UnitPlan};
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::Written::Recorded;
use crate::store::units::reorganisations::{self, Prospect};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Refusal, Sent, Shown, TOKEN};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::units::{Organisation, form};

#[derive(Template)]
#[template(path = "office/units/reorganisation.html")]
struct ChangePage {
    shell: Shell,
    kind: ReorganisationKind,
    organisation: Organisation,
    unit: Option<Unit>,
    level: UnitKind,
    /// The year for which units are offered: the one asked for, where it can be read.
    year: FiscalYear,
    form: Form<Fields>,
    prospect: Option<Prospect>,
    seen: String,
}

impl ChangePage {
    fn year_typed(&self) -> String {
        self.form.typed.value_or("year", self.year.to_string())
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
        let Some(unit) = self.unit.as_ref().filter(|_| self.kind == ReorganisationKind::Split) else {
            return Vec::new();
        };
        let of_it = |section: &&Unit| section.parent == Some(unit.number) && section.is_there_in(self.year);
        self.organisation.units.iter().filter(of_it).collect()
    }

    /// The rows for new units.
    fn heirs(&self) -> std::ops::Range<usize> {
        match self.kind {
            ReorganisationKind::Ended | ReorganisationKind::Joined => 0..0,
            ReorganisationKind::Split => 0..form::MOST_HEIRS,
            _ => 0..1,
        }
    }

    const fn indices() -> std::ops::Range<usize> {
        0..form::MOST_HEIRS
    }

    /// The label of the field for a new unit's name, and of that for its department.
    fn heir_labels(&self, index: &usize) -> (String, String) {
        match self.kind {
            ReorganisationKind::Split => (
                self.shell.with("units-name-of", "number", index + 1),
                self.shell.with("units-department-of", "number", index + 1),
            ),
            _ => (self.shell.t("units-name"), self.shell.t("department")),
        }
    }

    fn english_support(&self) -> String {
        if self.kind == ReorganisationKind::Moved { self.shell.t("units-english-heir-support") } else { String::new() }
    }

    fn english_label(&self, index: &usize) -> String {
        match self.kind {
            ReorganisationKind::Split => self.shell.with("units-english-heir-of", "number", index + 1),
            _ => self.shell.t("units-english-heir"),
        }
    }

    /// Whether the name of a new unit has to be given: one that is moved may keep its own, and one that is split has at
    /// least two heirs.
    const fn heir_need(&self, index: &usize) -> &'static str {
        match self.kind {
            ReorganisationKind::Moved => "optional",
            ReorganisationKind::Split if *index > 1 => "optional",
            _ => "required",
        }
    }

    fn heir_support(&self) -> String {
        if self.kind == ReorganisationKind::Moved { self.shell.t("units-name-stays") } else { String::new() }
    }

    /// Whether a new unit is put into a department that has to be chosen.
    fn chooses_department(&self) -> bool {
        self.level == UnitKind::Section
            && !matches!(
                self.kind,
                ReorganisationKind::Renamed | ReorganisationKind::Joined | ReorganisationKind::Ended
            )
    }

    /// The department chosen for a new unit, or the one that the section has now.
    fn is_department(&self, index: &usize, department: &Unit) -> bool {
        let typed = self.form.typed.find(&format!("into_{index}")).and_then(|typed| typed.parse().ok());
        let stays = self.unit.as_ref().filter(|_| self.kind != ReorganisationKind::Moved).and_then(|unit| unit.parent);
        typed.or(stays) == Some(department.number)
    }

    fn is_typed(&self, field: &str, value: &impl ToString) -> bool {
        self.form.typed.find(field).is_some_and(|typed| typed == value.to_string())
    }

    /// The name of a unit of the new order.
    fn next_name(&self, plan: &UnitPlan, next: &Next) -> String {
        match next {
            Next::Known(number) => self.organisation.name(number),
            Next::New(index) => {
                let Some(new) = plan.begins.get(*index) else { return String::new() };
                match &new.department {
                    Some(department) => format!("{} {}", self.next_name(plan, department), new.name),
                    None => new.name.clone(),
                }
            }
        }
    }

    /// The name of the new unit at a place of the plan.
    fn begin_name(&self, plan: &UnitPlan, index: &usize) -> String {
        self.next_name(plan, &Next::New(*index))
    }

    /// The names of where a unit goes on.
    fn heir_names(&self, plan: &UnitPlan, unit: &UnitNumber) -> Vec<String> {
        plan.heirs(*unit).iter().map(|next| self.next_name(plan, next)).collect()
    }

    /// The fields that say what was looked at.
    fn hidden(&self) -> Vec<(&str, &str)> {
        let chosen = |name: &str| name.starts_with("goal_") || name.starts_with("post_");
        let own = |name: &str| matches!(name, TOKEN | "seen" | "preview");
        self.form.typed.all().filter(|(name, _)| !chosen(name) && !own(name)).collect()
    }
}

/// Shows the form of a reorganisation, and once it is filled in, everything that the reorganisation would touch.
pub async fn show(context: Context, query: Query<Fields>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let form = Form::fresh(FormName::Reorganisation, query.into_inner());
    if form.typed.find("preview").is_some() { look(&context, form).await } else { page(&context, form, None).await }
}

/// Shows what a reorganisation would touch, or what is wrong with it.
async fn look(context: &Context, form: Form<Fields>) -> Result<HttpResponse, WebError> {
    let kind = form::kind(&form.typed).ok_or(WebError::NotFound)?;
    let looked = match form::reorganisation(kind, &form.typed) {
        Ok(reorganisation) => {
            let prospect =
                context.state.database.read(move |connection| reorganisations::prospect(connection, &reorganisation));
            prospect.await?.map_err(form::problems)
        }
        Err(problem) => Err(vec![problem]),
    };
    match looked {
        Ok(prospect) => page(context, form, Some(prospect)).await,
        Err(problems) => page(context, Form { problems, shown: Shown::Wrong, ..form }, None).await,
    }
}

async fn page(context: &Context, form: Form<Fields>, prospect: Option<Prospect>) -> Result<HttpResponse, WebError> {
    let kind = form::kind(&form.typed).ok_or(WebError::NotFound)?;
    let this_year = FiscalYear::of(context.state.clock.today());
    let organisation = context.state.database.read(Organisation::load).await?;
    let unit = form::unit(&form.typed).and_then(|number| organisation.find(number)).cloned();
    if unit.is_none() && kind != ReorganisationKind::Created {
        return Err(WebError::NotFound);
    }
    let usual =
        if organisation.units.is_empty() || kind == ReorganisationKind::Created { this_year } else { this_year.next() };
    let page = ChangePage {
        shell: context.shell(context.words().text(&format!("unit-reorganisation-{kind}"))),
        level: unit.as_ref().map_or_else(|| form::level(&form.typed), |unit| unit.kind),
        seen: prospect.as_ref().map(Prospect::fingerprint).transpose()?.unwrap_or_default(),
        year: form.typed.find("year").and_then(|year| FiscalYear::read(year).ok()).unwrap_or(usual),
        kind,
        organisation,
        unit,
        form,
        prospect,
    };
    respond::page_with_status(&page, page.form.status())
}

/// Makes the reorganisation that was looked at.
pub async fn create(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let kind = form::kind(&sent.typed).ok_or(WebError::NotFound)?;
    let clock = context.state.clock;
    let made = sent.write(&context, move |writer, sent| {
        let (reorganisation, choices) = (form::reorganisation(kind, &sent.typed)?, form::choices(&sent.typed));
        reorganisations::carry_out(
            writer,
            &permit,
            &reorganisation,
            &choices,
            sent.typed.get("seen"),
            clock.entry_time(),
        )?;
        Ok(Recorded(reorganisation.year))
    });
    match made.await {
        Ok(year) => Ok(respond::see_other(&context.to().office_units().with("year", year).with("done", 1))),
        Err(refusal) => look(&context, sent.again(refusal.conflict_is(Refusal::Overtaken))?).await,
    }
}
