//! Writing for others: what is published, as data. Nothing here reads the live tables.

pub mod codes;
pub mod comparison;
pub mod data;
mod excel;
pub mod indicators;
mod json;
mod long;
mod part;
pub mod schemas;
pub mod site_search;
pub mod transfers;
mod workbook;
