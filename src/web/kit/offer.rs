//! What a route gives to programs. From this the interface is described, and by this it is known what the scripts of other
//! sites may read.

use crate::outlet::data::Format;

/// What a route gives to programs.
#[derive(Debug)]
pub struct Offer {
    /// By which it is known for as long as there is such an address.
    pub name: &'static str,
    pub kind: Offered,
    /// What may stand behind the question mark.
    pub query: &'static [Field],
}

/// What the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// A file in each format of data; its JSON is of this schema.
    Files(&'static str),
    /// A document of this schema.
    Document(&'static str),
    /// A page of a list of this schema.
    List(&'static str),
    Csv,
    Workbook,
    Drawing,
    Feed,
    /// The record of the data set.
    Record,
}

/// A part of an address that is filled in.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub values: Values,
}

/// What it may be filled in with.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// A permanent number.
    Number,
    Year,
    /// Years, with commas between them; at most so many.
    Years(usize),
    /// A whole number from 1 to this.
    UpTo(u32),
    /// One of these codes.
    Codes(fn() -> Vec<&'static str>),
}

/// What can stand in a path.
pub static PLACES: [Field; 6] = [
    Field { name: "year", values: Values::Year },
    Field { name: "unit", values: Values::Number },
    Field { name: "programme", values: Values::Number },
    Field { name: "goal", values: Values::Number },
    Field { name: "indicator", values: Values::Number },
    Field { name: "format", values: Values::Codes(|| Format::ALL.iter().map(|format| format.code()).collect()) },
];
