//! Values of the domain, there and back through a database in memory.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};

use super::*;
use crate::store::kit::StoreError;

fn connection() -> DatabaseConnection {
    DatabaseConnection::Sqlite(SqliteConnection::establish(":memory:").expect("a database in memory"))
}

/// What comes back of a value that a query is given.
macro_rules! there_and_back {
    ($value:expr, $sql:ty => $read:ty) => {
        diesel::select($value.into_sql::<$sql>()).get_result::<$read>(&mut connection())
    };
}

#[test]
fn values_come_back_as_they_went() {
    assert_eq!(there_and_back!(GoalNumber(12), Integer => GoalNumber), Ok(GoalNumber(12)));
    let year = FiscalYear::new(2020).expect("a year");
    assert_eq!(there_and_back!(year, Integer => FiscalYear), Ok(year));
    assert_eq!(there_and_back!(Stage::Midyear, Text => Stage), Ok(Stage::Midyear));
    assert_eq!(there_and_back!(Stage::Midyear, Text => String), Ok("midyear".to_owned()));
    let figure = Figure::read("23.0").expect("a figure");
    assert_eq!(there_and_back!(figure, Text => String), Ok("23.0".to_owned()));
    let date = PartialDate::month(2021, 4).expect("a month");
    assert_eq!(there_and_back!(Some(date), Nullable<Text> => Option<PartialDate>), Ok(Some(date)));
    assert_eq!(there_and_back!(None::<PartialDate>, Nullable<Text> => Option<PartialDate>), Ok(None));
    let json = Json(vec!["一".to_owned(), "二".to_owned()]);
    assert_eq!(there_and_back!(json.clone(), Text => Json<Vec<String>>), Ok(json));
}

#[test]
fn a_moment_is_utc_to_the_fraction() {
    let at = DateTime::UNIX_EPOCH + TimeDelta::milliseconds(1_617_235_200_250);
    assert_eq!(there_and_back!(At::from(at), Moment => DateTime<Utc>), Ok(at));
}

#[test]
fn an_empty_text_stands_for_none() {
    let read = |text: &str| {
        let stored = there_and_back!(text, Text => NoneIfEmpty<MailAddress>);
        stored.map(|stored| Option::from(stored).map(|address: MailAddress| address.to_string()))
    };
    assert_eq!(read(""), Ok(None));
    assert_eq!(read("a@example.jp"), Ok(Some("a@example.jp".to_owned())));
    assert!(read("nobody").is_err());
}

#[test]
fn what_a_type_refuses_is_told_with_the_type_and_the_text() {
    let told = |error: diesel::result::Error| StoreError::from(error).to_string();
    let stage = there_and_back!("spring", Text => Stage).map_err(told).expect_err("no stage");
    assert!(stage.contains("Stage") && stage.contains("\"spring\""), "{stage}");
    let year = there_and_back!(20_200, Integer => FiscalYear).map_err(told).expect_err("no year");
    assert!(year.contains("FiscalYear") && year.contains("20200"), "{year}");
    let json = there_and_back!("{", Text => Json<Vec<String>>).map_err(told).expect_err("no list");
    assert!(json.contains("String") && json.contains("\"{\""), "{json}");
}
