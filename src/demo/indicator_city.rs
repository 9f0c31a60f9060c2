//! A demonstration made from a table of indicators: a city of its own with nothing in it but what the table says.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, ValueKind};
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::UnitNumber;
use crate::domain::person::Role;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::domain::unit::{Unit, UnitKind};
use crate::store::city::{self, NewCity};
use crate::store::fiscal_years;
use crate::store::imports::indicators;
use crate::store::kit::{Database, StoreError, Writer, Written};
use crate::store::published::city::{Sample, SampleKind};
use crate::store::published::years::Phase;

use super::{SampleAccount, TODAY, add_accounts, at, publish};

/// What the table does not say about its city.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    pub code: MunicipalityCode,
}

/// Fills an empty database with the city of a table: every year of it published, the newest one open. What only plans a
/// year is published as that year's goals, what has actual values as its results.
pub async fn build(
    database: &Database,
    password_hash: String,
    cookie_key: String,
    table: IndicatorTable,
    named: Named,
) -> Result<(), StoreError> {
    database.write(move |writer| fill(writer, &password_hash, &cookie_key, &table, &named).map(Written::Recorded)).await
}

fn fill(
    writer: &mut Writer<'_>,
    password_hash: &str,
    cookie_key: &str,
    table: &IndicatorTable,
    named: &Named,
) -> Result<(), StoreError> {
    let permit = policy::at_the_console();
    let city = NewCity {
        name: named.name.clone(),
        municipality_code: named.code.clone(),
        contact: "見本のため、実在の窓口ではありません".to_owned(),
        licence: None,
        sample: Some(Sample { kind: SampleKind::Published, notice: format!("出典：{}", table.source) }),
    };
    city::set_up(writer, &permit, &city, cookie_key)?;
    let newest = table.rows.iter().map(|row| row.year).max();
    let outcome = indicators::take_in(writer, &permit, table, entered(newest)?)?;
    for year in outcome.years.keys().copied() {
        let has_actual = |row: &ProposedValue| row.year == year && row.value_kind == ValueKind::Actual;
        let (stage, day) = if table.rows.iter().any(has_actual) {
            (Stage::Results, at(year.number() + 1, 6, 30)?)
        } else {
            (Stage::Goals, entered(Some(year))?)
        };
        publish(writer, year, stage, None, day)?;
    }
    if let Some(newest) = newest {
        fiscal_years::set_phase(writer, &permit, newest, Phase::Open, None)?;
        add_accounts(writer, password_hash, newest.first_day(), place)?;
    }
    Ok(())
}

/// The first of August of a year.
fn entered(year: Option<FiscalYear>) -> Result<DateTime<Utc>, StoreError> {
    at(year.map_or(TODAY.year(), FiscalYear::number), 8, 1)
}

/// Where an account belongs: to the first section that has a department, and to that department.
pub(super) fn place(account: &SampleAccount, known: &[Unit]) -> Option<UnitNumber> {
    let section = known
        .iter()
        .find(|unit| unit.kind == UnitKind::Section && unit.parent.is_some())
        .or_else(|| known.iter().find(|unit| unit.kind == UnitKind::Section));
    match account.role {
        Role::Staff | Role::SectionHead => section.map(|unit| unit.number),
        Role::DepartmentHead => section.and_then(|unit| unit.parent),
        Role::Executive | Role::Administrator => None,
    }
}

/// The day a demonstration lives in: the middle of November of its newest year.
pub async fn today(database: &Database) -> Result<NaiveDate, StoreError> {
    let newest = database.read(fiscal_years::list).await?.first().map(|record| record.year);
    let day = newest.and_then(|year| NaiveDate::from_ymd_opt(year.number(), TODAY.month(), TODAY.day()));
    Ok(day.unwrap_or(TODAY))
}
