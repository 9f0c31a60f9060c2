//! What was asked for, read from the address; and what is said where it can't be answered.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;

use crate::domain::comparison::{By, MOST_YEARS, Structure, View, YearsRefused, read_years};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::web::kit::address::Address;
use crate::web::kit::offer::{Field, Values};
use crate::web::kit::words::Words;

/// What may be asked of a comparison as data, which is all of it on one page.
pub const COMPARED: &[Field] = &[
    Field { name: "years", values: Values::Years(MOST_YEARS) },
    Field { name: "by", values: Values::Codes(|| By::ALL.iter().map(|by| by.code()).collect()) },
    Field { name: "programme", values: Values::Number },
    Field { name: "unit", values: Values::Number },
    Field { name: "structure", values: Values::Codes(|| Structure::ALL.iter().map(|known| known.code()).collect()) },
];

/// A comparison as asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The years; none for the newest ones.
    pub(super) years: Option<BTreeSet<FiscalYear>>,
    /// Whether a year was named twice.
    pub(super) repeated: bool,
    pub(super) by: By,
    pub(super) programme: Option<ProgrammeNumber>,
    pub(super) unit: Option<UnitNumber>,
    pub(super) structure: Structure,
    pub(super) view: View,
    /// Counted from 1.
    pub(super) page: usize,
}

/// Why there is no such comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    Years(YearsRefused),
    /// Nothing of this year is public.
    UnknownYear(FiscalYear),
    By(String),
    /// A number or a word in this part of the address means nothing.
    Part(&'static str),
    /// Nothing of what this part of the address names is public.
    Unknown(&'static str),
}

impl Asked {
    /// Reads the address; parts that belong to nothing here are not looked at.
    pub(super) fn read(query: &[(String, String)]) -> Result<Self, Refused> {
        let all = |name: &'static str| {
            query
                .iter()
                .filter(move |(known, value)| known == name && !value.is_empty())
                .map(|(_, value)| value.as_str())
        };
        let one = |name: &'static str| match all(name).collect::<Vec<_>>().as_slice() {
            [] => Ok(None),
            [value] => Ok(Some((*value).to_owned())),
            _ => Err(Refused::Part(name)),
        };
        let named = all("years").collect::<Vec<_>>().join(",");
        let years = read_years(&named).map_err(Refused::Years)?;
        let count = named.split([',', '、']).filter(|year| !year.trim().is_empty()).count();
        let by = match one("by")? {
            None => By::Programme,
            Some(by) => by.parse().map_err(|_| Refused::By(by.chars().take(20).collect()))?,
        };
        let number = |name: &'static str| -> Result<Option<i32>, Refused> {
            let read = |number: String| number.parse().ok().filter(|number| *number > 0).ok_or(Refused::Part(name));
            one(name)?.map(read).transpose()
        };
        let structure = match one("structure")? {
            None => Structure::Then,
            Some(structure) => structure.parse().map_err(|_| Refused::Part("structure"))?,
        };
        let view = match one("view")? {
            None => View::Grid,
            Some(view) => view.parse().map_err(|_| Refused::Part("view"))?,
        };
        let page = match one("page")? {
            None => 1,
            Some(page) => page.parse().ok().filter(|page| (1..=100_000).contains(page)).ok_or(Refused::Part("page"))?,
        };
        Ok(Self {
            repeated: count > years.len(),
            years: Some(years).filter(|years| !years.is_empty()),
            by,
            programme: number("programme")?.map(ProgrammeNumber),
            unit: number("unit")?.map(UnitNumber),
            structure,
            view,
            page,
        })
    }

    /// The part of an address that is there with nothing in it. A form of a page leaves parts so that nobody filled in; whoever
    /// asks for data says what is meant, as it is described.
    pub(super) fn blank(query: &[(String, String)]) -> Option<&'static str> {
        let is_blank = |value: &str| value.split([',', '、']).any(|piece| piece.trim().is_empty());
        let mut fields = COMPARED.iter().map(|field| field.name);
        fields.find(|field| query.iter().any(|(name, value)| name == field && is_blank(value)))
    }

    /// The same comparison of these years by `by`, on the first page of `page`.
    pub(super) fn on(&self, page: Address, years: &BTreeSet<FiscalYear>, by: By, structure: Structure) -> Address {
        let years = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let structure = Some(structure).filter(|structure| *structure != Structure::Then && by == By::Department);
        let view = Some(self.view).filter(|view| *view != View::Grid && by == By::Programme);
        page.with("years", years)
            .with("by", by)
            .with_some("structure", structure)
            .with_some("view", view)
            .with_some("unit", self.unit)
            .with_some("programme", self.programme)
    }
}

impl Refused {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Years(_) | Self::By(_) | Self::Part(_) => StatusCode::BAD_REQUEST,
            Self::UnknownYear(_) | Self::Unknown(_) => StatusCode::NOT_FOUND,
        }
    }

    /// What is wrong, and what may be asked.
    pub(super) fn in_words(&self, words: Words) -> String {
        match self {
            Self::Years(YearsRefused::NotAYear(what)) => {
                words.fill("comparison-not-a-year", [("what", what.as_str().into())])
            }
            Self::Years(YearsRefused::TooMany) => words.fill("comparison-too-many", [("limit", MOST_YEARS.into())]),
            Self::UnknownYear(year) => {
                words.fill("comparison-unknown-year", [("year", year.label(words.language()).into())])
            }
            Self::By(what) => words.fill("comparison-unknown-by", [("what", what.as_str().into())]),
            Self::Part(name) | Self::Unknown(name) => words.fill("comparison-unknown-part", [("name", (*name).into())]),
        }
    }
}
