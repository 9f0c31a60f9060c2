//! Writing for others: what is published, as data. Nothing here reads the live tables.

pub mod comparison;
pub mod csv;
mod excel;
pub mod json;
pub mod transfers;
