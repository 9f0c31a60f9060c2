//! The demonstration: Akitakata's published goals, brought in through the same importer a user would use, and an open
//! year of its own that is labelled 見本 on every page.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::intake;
use crate::store::city::{self, NewCity, Sample, SampleKind};
use crate::store::fiscal_years::{Phase, YearRecord};
use crate::store::imports::{self, Import};
use crate::store::people::{self, NewPerson, NewPost};
use crate::store::publications::{self, Publishing};
use crate::store::{Database, StoreError, Writer, opening, units};

mod history;
mod open_year;

const TABLE: &[u8] = include_bytes!("akitakata-2020-goals.tsv");
const TABLE_NAME: &str = "akitakata-2020-goals.tsv";
const SOURCES: &str = "出典：令和2年度 安芸高田市の「仕事目標」、令和元年度 安芸高田市の「仕事目標」、\
                       広報あきたかた 2016年6月号・8月号・11月号、令和2年 市長 新年のごあいさつ";

/// The day on which the demonstration's world stands still, unless told otherwise.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 11, 15).unwrap();

/// A sample account.
#[derive(Debug, Clone, Copy)]
pub struct SampleAccount {
    /// The login.
    pub login: &'static str,
    /// What the account is.
    pub description: &'static str,
    name: &'static str,
    role: Role,
    unit: Option<(UnitKind, &'static str)>,
}

/// The accounts whose password is printed when the demonstration starts.
pub const ACCOUNTS: [SampleAccount; 5] = [
    SampleAccount {
        login: "tanto",
        description: "section staff of 住宅政策課",
        name: "見本 たんと",
        role: Role::Staff,
        unit: Some((UnitKind::Section, "住宅政策課")),
    },
    SampleAccount {
        login: "kacho",
        description: "head of 住宅政策課",
        name: "見本 かちょう",
        role: Role::SectionHead,
        unit: Some((UnitKind::Section, "住宅政策課")),
    },
    SampleAccount {
        login: "bucho",
        description: "head of 建設部",
        name: "見本 ぶちょう",
        role: Role::DepartmentHead,
        unit: Some((UnitKind::Department, "建設部")),
    },
    SampleAccount {
        login: "shicho",
        description: "executive: reads everywhere",
        name: "見本 しちょう",
        role: Role::Executive,
        unit: None,
    },
    SampleAccount {
        login: "kikaku",
        description: "planning office and administrator",
        name: "見本 きかく",
        role: Role::Administrator,
        unit: Some((UnitKind::Section, "政策企画課")),
    },
];

/// Fills an empty database with the demonstration. `password_hash` is the hash of the sample accounts' password,
/// `cookie_key` the city's new key.
pub async fn build(database: &Database, password_hash: String, cookie_key: String) -> Result<(), StoreError> {
    database.write(move |writer| fill(writer, &password_hash, &cookie_key)).await
}

/// Gives the sample accounts of a demonstration that was built before the password of this start.
pub async fn renew_passwords(database: &Database, password_hash: String) -> Result<(), StoreError> {
    database
        .write(move |writer| {
            let permit = policy::at_the_console();
            for account in ACCOUNTS {
                if let Some(known) = people::by_login(writer.connection, account.login)? {
                    people::set_sample_password(writer, &permit, known.person, &password_hash)?;
                }
            }
            Ok(())
        })
        .await
}

fn fill(writer: &mut Writer<'_>, password_hash: &str, cookie_key: &str) -> Result<(), StoreError> {
    let permit = policy::at_the_console();
    let code = "342149".parse().map_err(|error| StoreError::Internal(format!("municipality code: {error}")))?;
    let city = NewCity {
        name: "安芸高田市".to_owned(),
        municipality_code: code,
        contact: "見本のため、実在の窓口ではありません".to_owned(),
        licence: None,
        sample: Some(Sample { kind: SampleKind::Published, notice: SOURCES.to_owned() }),
    };
    city::set_up(writer, &permit, &city, cookie_key)?;
    let complete = FiscalYear::of(TODAY).previous();
    let at = at(2021, 6, 30)?;
    let proposal = intake::read(TABLE_NAME, TABLE, complete)
        .map_err(|refusal| StoreError::Internal(format!("the sample table: {refusal}")))?;
    let year = YearRecord {
        source: Some("令和2年度 安芸高田市の「仕事目標」".to_owned()),
        ..YearRecord::imported(complete)
    };
    imports::take_in(writer, &permit, &proposal, &Import { year, stage: Stage::Results, accept_rates: true }, at)?;
    history::take_in(writer, &permit, at)?;
    publish(writer, complete, Stage::Results, None, at)?;
    let open = YearRecord { phase: Phase::Open, sample: true, ..YearRecord::imported(FiscalYear::of(TODAY)) };
    let opened_at = self::at(2021, 8, 2)?;
    opening::open_from(writer, &permit, complete, &open, opened_at)?;
    open_year::set_milestones(writer, &permit, open.year)?;
    add_accounts(writer, password_hash)?;
    let people = open_year::StandIns::add(writer, &permit, password_hash)?;
    people.carry_through(writer, open.year, Stage::Goals, opened_at)?;
    publish(writer, open.year, Stage::Goals, PartialDate::month(2021, 8), opened_at)?;
    open_year::set_cycle(writer, &permit, open.year)?;
    people.report(writer, open.year)?;
    people.leave(writer, &permit)
}

fn publish(
    writer: &mut Writer<'_>,
    year: FiscalYear,
    stage: Stage,
    published_on: Option<PartialDate>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let what = Publishing { year, stage, unit: None, goals: None, published_on, reason: None, note: None };
    publications::publish_year(writer, &policy::at_the_console(), &what, at).map(|_| ())
}

fn add_accounts(writer: &mut Writer<'_>, password_hash: &str) -> Result<(), StoreError> {
    let known = units::list(writer.connection)?;
    let permit = policy::at_the_console();
    for account in ACCOUNTS {
        let unit = account.unit.and_then(|(kind, name)| {
            known.iter().rev().find(|unit| unit.kind == kind && unit.name == name).map(|unit| unit.number)
        });
        let new = NewPerson {
            login: account.login.to_owned(),
            name: account.name.to_owned(),
            password_hash: password_hash.to_owned(),
            must_change_password: false,
            posts: vec![NewPost { role: account.role, unit, from: FiscalYear::of(TODAY).first_day(), until: None }],
        };
        people::add(writer, &permit, &new)?;
    }
    Ok(())
}

/// Ten in the morning, Japan time, of a day in the demonstration's past.
fn at(year: i32, month: u32, day: u32) -> Result<DateTime<Utc>, StoreError> {
    NaiveDate::from_ymd_opt(year, month, day)
        .map(morning)
        .ok_or_else(|| StoreError::Internal("a day of the demonstration".to_owned()))
}

/// Ten in the morning, Japan time.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(1, 0, 0).unwrap_or_default()).and_utc()
}
