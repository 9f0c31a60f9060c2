//! The units of the organisation, for the planning office: as they are in a year, how one came about, and changing them
//! from a fiscal year on.

pub mod diagram;
pub mod english;
pub mod form;
pub mod reorganisation;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::domain::unit::reorganisation::ReorganisationKind;
use crate::domain::unit::{Unit, UnitKind, UnitLineage, UnitSuccession};
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::units::reorganisations::{self, RecordedReorganisation};
use crate::store::{fiscal_years, published, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, NoFields, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::units::diagram::Diagram;
use crate::web::office::units::english::EnglishForm;

/// The most reorganisations that are listed.
const MOST_REORGANISATIONS: i64 = 50;

/// All units and how they follow one another.
struct Organisation {
    units: Vec<Unit>,
    lineage: UnitLineage,
}

impl Organisation {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self { units: units::list(connection)?, lineage: published::units::lineage(connection)? })
    }

    /// The units as a year's table has them; behind them those without a sheet in it, in the order of the record.
    fn ordered_by(mut self, sheets: &[Goal]) -> Self {
        let parents: BTreeMap<UnitNumber, UnitNumber> =
            self.units.iter().filter_map(|unit| Some((unit.number, unit.parent?))).collect();
        let mut places = BTreeMap::new();
        for (place, unit) in sheets.iter().filter_map(|sheet| sheet.unit).enumerate() {
            for number in [Some(unit), parents.get(&unit).copied()].into_iter().flatten() {
                places.entry(number).or_insert(place);
            }
        }
        self.units.sort_by_key(|unit| places.get(&unit.number).copied().unwrap_or(usize::MAX));
        self
    }

    fn find(&self, number: UnitNumber) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.number == number)
    }

    /// The name of a unit, that of its department before it.
    fn name(&self, number: &UnitNumber) -> String {
        let Some(unit) = self.find(*number) else { return number.to_string() };
        match unit.parent.and_then(|parent| self.find(parent)) {
            Some(department) => format!("{} {}", department.name, unit.name),
            None => unit.name.clone(),
        }
    }

    fn names(&self, numbers: &[UnitNumber]) -> String {
        numbers.iter().map(|number| self.name(number)).collect::<Vec<_>>().join("、")
    }

    /// The departments of a year, each with its sections.
    fn in_year(&self, year: FiscalYear) -> Vec<(&Unit, Vec<&Unit>)> {
        let there = |kind: UnitKind| self.units.iter().filter(move |unit| unit.kind == kind && unit.is_there_in(year));
        there(UnitKind::Department)
            .map(|department| {
                (department, there(UnitKind::Section).filter(|unit| unit.parent == Some(department.number)).collect())
            })
            .collect()
    }
}

/// A link in words: from where, to where.
struct LinkLine {
    link: UnitSuccession,
    from: String,
    to: String,
}

fn lines(organisation: &Organisation, links: &[&UnitSuccession]) -> Vec<LinkLine> {
    links
        .iter()
        .map(|&&link| LinkLine { from: organisation.name(&link.from), to: organisation.name(&link.to), link })
        .collect()
}

#[derive(Template)]
#[template(path = "office/units/list.html")]
struct ListPage {
    shell: Shell,
    organisation: Organisation,
    year: FiscalYear,
    years: Vec<FiscalYear>,
    reorganisations: Vec<RecordedReorganisation>,
    /// The reorganisation that was just made.
    done: bool,
    /// A reorganisation that could not be taken back.
    kept: Option<i32>,
}

impl ListPage {
    fn departments(&self) -> Vec<(&Unit, Vec<&Unit>)> {
        self.organisation.in_year(self.year)
    }

    fn is_year(&self, year: &FiscalYear) -> bool {
        self.year == *year
    }

    fn is_kept(&self, reorganisation: &RecordedReorganisation) -> bool {
        self.kept == Some(reorganisation.number)
    }
}

/// What the list shows: a year, and what was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    year: String,
    done: String,
}

/// Shows the units of a year and the reorganisations on record.
pub async fn show(context: Context, query: Query<ListQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    list(&context, query.into_inner(), None).await
}

async fn list(context: &Context, query: ListQuery, kept: Option<i32>) -> Result<HttpResponse, WebError> {
    let asked = FiscalYear::read(&query.year).ok();
    let this_year = FiscalYear::of(context.state.clock.today());
    let year = asked.unwrap_or(this_year);
    let (organisation, reorganisations, on_record) = context
        .state
        .database
        .read(move |connection| {
            let reorganisations = reorganisations::list(connection, MOST_REORGANISATIONS)?;
            let years: Vec<FiscalYear> = fiscal_years::list(connection)?.iter().map(|record| record.year).collect();
            let organisation = Organisation::load(connection)?.ordered_by(&goals::of_year(connection, year)?);
            Ok((organisation, reorganisations, years))
        })
        .await?;
    let mut years: Vec<FiscalYear> = on_record;
    years.extend(organisation.units.iter().map(|unit| unit.first_year));
    years.extend([this_year, this_year.next()]);
    years.extend(asked);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let page = ListPage {
        shell: context.shell(context.words().text("units-title")),
        organisation,
        year,
        years,
        reorganisations,
        done: !query.done.is_empty(),
        kept,
    };
    let status = if kept.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    respond::page_with_status(&page, status)
}

#[derive(Template)]
#[template(path = "office/units/show.html")]
struct UnitPage {
    shell: Shell,
    organisation: Organisation,
    unit: Unit,
    form: Form<EnglishForm>,
    /// Whether the English name was just saved.
    done: bool,
    diagram: Option<Diagram>,
    lines: Vec<LinkLine>,
}

impl UnitPage {
    /// The English name as it was typed, or as it is.
    fn english(&self) -> &str {
        self.form.typed.name_en.as_deref().or(self.unit.english.as_deref()).unwrap_or_default()
    }

    /// What can be done to the unit.
    fn kinds(&self) -> Vec<ReorganisationKind> {
        let ended = self.unit.last_year.is_some();
        let kinds = ReorganisationKind::ALL.iter().copied().filter(|&kind| match kind {
            ReorganisationKind::Created => false,
            ReorganisationKind::Moved => !ended && self.unit.kind == UnitKind::Section,
            // What has ended without a successor can still be joined to one.
            ReorganisationKind::Joined => self.organisation.lineage.after(self.unit.number).next().is_none(),
            _ => !ended,
        });
        kinds.collect()
    }

    fn sections(&self) -> Vec<&Unit> {
        self.organisation.units.iter().filter(|unit| unit.parent == Some(self.unit.number)).collect()
    }
}

/// What the page of a unit says was just done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UnitQuery {
    done: String,
}

/// Shows one unit: its years, what came before and after, and what can be done.
pub async fn show_unit(
    context: Context,
    unit: Path<UnitNumber>,
    query: Query<UnitQuery>,
) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let number = unit.into_inner();
    let form = Form::fresh(FormName::Unit(number), EnglishForm::default());
    page_of(&context, number, form, !query.done.is_empty()).await
}

/// The page of a unit with a form that came back.
async fn unit_page(context: &Context, number: UnitNumber, form: Form<EnglishForm>) -> Result<HttpResponse, WebError> {
    page_of(context, number, form, false).await
}

async fn page_of(
    context: &Context,
    number: UnitNumber,
    form: Form<EnglishForm>,
    done: bool,
) -> Result<HttpResponse, WebError> {
    let organisation = context.state.database.read(Organisation::load).await?;
    let unit = organisation.find(number).cloned().ok_or(WebError::NotFound)?;
    let family = organisation.lineage.family(number);
    let links = organisation.lineage.within(&family);
    let shell = context.shell(unit.name.clone());
    let status = form.status();
    let page = UnitPage {
        diagram: (!links.is_empty()).then(|| Diagram::of(&organisation, number, &links, context.words())),
        lines: lines(&organisation, &links),
        shell,
        unit,
        form,
        done,
        organisation,
    };
    respond::page_with_status(&page, status)
}

/// Takes a reorganisation back, where nothing depends on it.
pub async fn undo(
    context: Context,
    reorganisation: Path<i32>,
    _sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let (number, at) = (reorganisation.into_inner(), context.state.clock.entry_time());
    let undone =
        context.state.database.write(move |writer| reorganisations::undo(writer, &permit, number, at).map(Recorded));
    match undone.await {
        Ok(()) => Ok(respond::see_other(&context.to().office_units().with("done", 1))),
        Err(StoreError::Conflict(_)) => list(&context, ListQuery::default(), Some(number)).await,
        Err(error) => Err(error.into()),
    }
}
