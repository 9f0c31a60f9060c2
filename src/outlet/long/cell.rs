//! One value of a long table, as what it is: a workbook has numbers and days, a CSV their spelling.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::outlet::excel;

/// One value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::outlet) enum Cell {
    /// Blank, which is not zero.
    #[default]
    Blank,
    /// A text, on one line.
    Text(String),
    Number(Decimal),
    Day(NaiveDate),
}

impl Cell {
    /// A text as it stands in the record.
    pub(in crate::outlet) fn text(text: &str) -> Self {
        let line = excel::on_one_line(text);
        if line.is_empty() { Self::Blank } else { Self::Text(line) }
    }

    /// A text where there is one.
    pub(in crate::outlet) fn maybe(text: Option<&String>) -> Self {
        text.map_or(Self::Blank, |text| Self::text(text))
    }

    /// 1 or 0.
    pub(in crate::outlet) fn flag(is_so: bool) -> Self {
        Self::from(i64::from(is_so))
    }

    /// The field of a CSV.
    pub(in crate::outlet) fn in_csv(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Blank => Cow::Borrowed(&[]),
            Self::Text(text) => Cow::Owned(excel::text(text).into_bytes()),
            Self::Number(number) => Cow::Owned(number.to_string().into_bytes()),
            Self::Day(day) => Cow::Owned(day.to_string().into_bytes()),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(Decimal::from(number))
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(Decimal::from(number))
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        Self::Number(figure.value())
    }
}

impl From<FiscalYear> for Cell {
    fn from(year: FiscalYear) -> Self {
        Self::from(year.number())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}
