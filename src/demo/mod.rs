//! The demonstrations: Akitakata's published goals, brought in through the same importer a user would use, and an open
//! year of its own that is labelled 見本 on every page; 見本市, which is invented; a large one for measuring; or a city made
//! from a table of indicators.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::policy::{self, Denied};
use crate::domain::stage::Stage;
use crate::domain::unit::Unit;
use crate::intake::{self, Asked};
use crate::store::city::{self, NewCity};
use crate::store::imports::{self, Import};
use crate::store::kit::{Database, StoreError, Writer, Written};
use crate::store::people::{self, NewPerson};
use crate::store::posts::NewPost;
use crate::store::published::city::{Sample, SampleKind};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::publishing::{self, Publishing};
use crate::store::seals::{self, Among};
use crate::store::{opening, units};

mod crew;
mod history;
mod indicator_city;
mod large;
mod mihon;
mod open_year;
mod updates;

pub use indicator_city::{Named, build as build_from_indicators, today};
pub use large::Size;

const TABLE: &[u8] = include_bytes!("akitakata-2020-goals.tsv");
const TABLE_NAME: &str = "akitakata-2020-goals.tsv";
const SOURCES: &str = "出典：令和2年度 安芸高田市の「仕事目標」、令和元年度 安芸高田市の「仕事目標」、\
                       広報あきたかた 2016年6月号・8月号・11月号、令和2年 市長 新年のごあいさつ";

/// The day on which the demonstration's world stands still, unless told otherwise.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 11, 15).unwrap();

/// A sample account.
#[derive(Debug, Clone, Copy)]
pub struct SampleAccount {
    pub login: &'static str,
    name: &'static str,
    role: Role,
    unit: Option<&'static str>,
}

/// The accounts whose password is printed when the demonstration starts.
pub const ACCOUNTS: [SampleAccount; 5] = [
    SampleAccount { login: "tanto", name: "見本 たんと", role: Role::Staff, unit: Some("住宅政策課") },
    SampleAccount {
        login: "kacho", name: "見本 かちょう", role: Role::SectionHead, unit: Some("住宅政策課")
    },
    SampleAccount { login: "bucho", name: "見本 ぶちょう", role: Role::DepartmentHead, unit: Some("建設部") },
    SampleAccount { login: "shicho", name: "見本 しちょう", role: Role::Executive, unit: None },
    SampleAccount {
        login: "kikaku", name: "見本 きかく", role: Role::Administrator, unit: Some("政策企画課")
    },
];

/// Which sample city there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum City {
    /// 安芸高田市 from published material.
    Akitakata,
    /// 見本市, wholly invented.
    Mihon,
    /// 計測市, invented for measuring.
    Large(Size),
}

/// Fills an empty database with a sample city. `password_hash` is the hash of the sample accounts' password,
/// `cookie_key` the city's new key.
pub async fn build(
    database: &Database,
    city: City,
    password_hash: String,
    cookie_key: String,
) -> Result<(), StoreError> {
    let fill = move |writer: &mut Writer<'_>| match city {
        City::Akitakata => fill(writer, &password_hash, &cookie_key),
        City::Mihon => mihon::fill(writer, &password_hash, &cookie_key),
        City::Large(size) => large::fill(writer, &password_hash, &cookie_key, size),
    };
    database.write(move |writer| fill(writer).map(Written::Recorded)).await?;
    seals::seal(database, Among::All).await.map(|_| ())
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
            Ok(writer.written(()))
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
    let proposal = intake::read(TABLE_NAME, TABLE, &Asked::of_stage(complete, Stage::Results))
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
    add_accounts(writer, password_hash, FiscalYear::of(TODAY).first_day(), named_unit)?;
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
    publishing::publish_year(writer, &policy::at_the_console(), &what, at).map(|_| ())
}

/// Adds the sample accounts; `unit` says where each belongs.
fn add_accounts(
    writer: &mut Writer<'_>,
    password_hash: &str,
    from: NaiveDate,
    unit: fn(&SampleAccount, &[Unit]) -> Option<UnitNumber>,
) -> Result<(), StoreError> {
    let known = units::list(writer.connection)?;
    let permit = policy::at_the_console();
    for account in ACCOUNTS {
        let unit = unit(&account, &known);
        let new = NewPerson {
            login: account.login.to_owned(),
            name: account.name.to_owned(),
            password_hash: password_hash.to_owned(),
            must_change_password: false,
            posts: vec![NewPost { role: account.role, unit, from, until: None }],
        };
        people::add(writer, &permit, &new)?;
    }
    Ok(())
}

/// The newest unit of the name that the account gives.
fn named_unit(account: &SampleAccount, known: &[Unit]) -> Option<UnitNumber> {
    newest(known, account.unit?)
}

fn newest(known: &[Unit], name: &str) -> Option<UnitNumber> {
    known.iter().rev().find(|unit| unit.name == name).map(|unit| unit.number)
}

/// The sample accounts: the login, the role, and the unit of the post that is held today.
pub async fn accounts(database: &Database, today: NaiveDate) -> Result<Vec<(&'static str, Role, String)>, StoreError> {
    database
        .read(move |connection| {
            let mut described = Vec::new();
            for account in ACCOUNTS {
                let known = people::by_login(connection, account.login)?;
                let person = known.map(|known| known.person);
                let actor = person.map(|person| people::actor(connection, person, today)).transpose()?.flatten();
                let post = actor.and_then(|actor| actor.posts.into_iter().next());
                let unit = post.and_then(|post| post.unit_name).unwrap_or_default();
                described.push((account.login, account.role, unit));
            }
            Ok(described)
        })
        .await
}

/// A date as the data of the demonstrations write it.
fn date(text: &str) -> Result<PartialDate, StoreError> {
    PartialDate::read(text).map_err(|error| StoreError::Internal(error.to_string()))
}

/// Why somebody of the demonstration may not do something: a fault of its data.
fn refused(denied: Denied) -> StoreError {
    StoreError::Internal(format!("{denied:?}"))
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
