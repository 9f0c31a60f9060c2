//! The record of everything that was ever published, for the planning office: each entry leads to the page as it was.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::domain::unit::Unit;
use crate::store::publishing::{self, HistoryFilter, Listed};
use crate::store::{fiscal_years, units};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

#[derive(Template)]
#[template(path = "office/publications/record.html")]
struct RecordPage {
    shell: Shell,
    filter: HistoryFilter,
    years: Vec<FiscalYear>,
    units: Vec<Unit>,
    /// What was published, and whether it is of progress within its stage.
    listed: Vec<(Listed, bool)>,
    page: i64,
    more: bool,
}

impl RecordPage {
    fn is_year(&self, year: &FiscalYear) -> bool {
        self.filter.year == Some(*year)
    }

    fn is_stage(&self, stage: &Stage) -> bool {
        self.filter.stage == Some(*stage)
    }

    fn is_unit(&self, unit: &Unit) -> bool {
        self.filter.unit == Some(unit.number)
    }

    /// The name of a unit with its department and its years, since several may share a name.
    fn unit_name(&self, unit: &Unit) -> String {
        let department = unit.parent.and_then(|parent| self.units.iter().find(|known| known.number == parent));
        let place = department.map(|unit| format!("{} ", self.shell.unit_on_record(unit))).unwrap_or_default();
        let last = unit.last_year.map(|year| year.to_string()).unwrap_or_default();
        format!("{place}{}（{}〜{last}）", self.shell.unit_on_record(unit), unit.first_year)
    }

    const fn is_later(&self) -> bool {
        self.page > 1
    }

    fn newer(&self) -> Address {
        self.address(self.page - 1)
    }

    fn older(&self) -> Address {
        self.address(self.page.saturating_add(1))
    }

    /// The address of another page of the same filter.
    fn address(&self, page: i64) -> Address {
        let HistoryFilter { year, stage, unit, corrections } = self.filter;
        let record = self.shell.to().publication_record().with_some("corrections", corrections.then_some("on"));
        record.with_some("unit", unit).with_some("stage", stage).with_some("year", year).with("page", page)
    }
}

/// The filter as sent. What names nothing filters nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RecordQuery {
    year: String,
    stage: String,
    unit: String,
    corrections: String,
    page: String,
}

/// Shows a page of the record.
pub async fn show(context: Context, query: Query<RecordQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let filter = HistoryFilter {
        year: FiscalYear::read(&query.year).ok(),
        stage: query.stage.parse().ok(),
        unit: query.unit.parse::<UnitNumber>().ok(),
        corrections: !query.corrections.is_empty(),
    };
    let page = query.page.parse().ok().filter(|page| *page >= 1).unwrap_or(1);
    let (years, units, (listed, more)) = context
        .state
        .database
        .read(move |connection| {
            let years = fiscal_years::list(connection)?.into_iter().map(|record| record.year).collect();
            Ok((years, units::list(connection)?, publishing::history(connection, filter, page)?))
        })
        .await?;
    let shell = context.shell(context.words().text("record-title"));
    respond::page(&RecordPage { shell, filter, years, units, listed, page, more })
}
