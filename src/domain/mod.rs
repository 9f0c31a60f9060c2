//! The city's rules. Only `std`, chrono and a few pure crates are used here: no database, no web, no clock (today is
//! always an argument).

pub mod attainment;
pub mod codes;
pub mod difference;
pub mod digest;
pub mod era;
pub mod figure;
pub mod fiscal_year;
pub mod goal;
pub mod indicator;
pub mod language;
pub mod lineage;
pub mod matching;
pub mod milestone;
pub mod municipality_code;
pub mod numbers;
pub mod partial_date;
pub mod password;
pub mod person;
pub mod policy;
pub mod proposal;
pub mod publication;
pub mod rating;
pub mod search;
pub mod sheet;
pub mod stage;
pub mod text;
pub mod unit;
pub mod update;
