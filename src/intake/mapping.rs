//! What is said of a table that it does not say itself, as a file: the same for the command line, for the page and for the
//! mappings that a city keeps for next year's table.

mod beyond_columns;

use serde::{Deserialize, Serialize};

pub use beyond_columns::{MappedDate, MappedFigure, MappedLabel};

use super::asked::{Asked, RepeatedYear};
use super::by_hand::{SaidColumn, SaidHeader};
use super::workbook::column_letter;
use crate::domain::amount::{AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::SaidProgramme;
use crate::domain::indicator_table::ValueKind;
use crate::domain::mending::MendedCell;
use crate::domain::rating::EvaluationKind;
use crate::domain::reading::{Field, SheetReading};

/// The most columns of which something is said.
const MOST_COLUMNS: usize = 2_000;
/// The last column of the largest workbook, counted from 0.
const LAST_COLUMN: usize = 16_383;

/// The file as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The year of whose table it was said: in a later one all years in it are later by as much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_year: Option<String>,
    /// The one sheet to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The first line of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<u64>,
    /// How many rows the header has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_rows: Option<usize>,
    /// The years of columns that are repeated without a year over them, from the first to the last: R6, 2024, R7計画.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated: Vec<String>,
    /// The unit of columns of money that name none: 円, 千円 or 百万円.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_unit: Option<String>,
    /// Headers of sheets that are not like the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<MappedSheet>,
    /// What columns are to be read as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<MappedColumn>,
    /// What labels of forms are to be read as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<MappedLabel>,
    /// Who is who, where number, name and section do not agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<SaidProgramme>,
    /// Cells that are read otherwise than they stand: `at`, what `was` there, and what it `is`; without it, it is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<MendedCell>,
    /// Which figures of its prose are taken in as indicators, and as what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prose: Vec<MappedFigure>,
    /// What the dates of its objectives and results are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<MappedDate>,
}

/// Where the header of a sheet stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedSheet {
    pub name: String,
    pub header: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_rows: Option<usize>,
}

/// What a column is to be read as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Its letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    pub is: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<String>,
}

/// Why a mapping can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableMapping {
    /// It is no TOML, or has keys that a mapping has not: as the reader of TOML says it.
    #[error("{0}")]
    Malformed(String),
    #[error("columns: more than {0}")]
    TooManyColumns(usize),
    #[error("header_rows: {0} is not 1, 2 or 3")]
    HeaderRows(usize),
    /// A word that means nothing there.
    #[error("{place}: {said:?} means nothing here; known are {known}")]
    UnknownWord {
        /// The keys and the names that lead to it.
        place: String,
        said: String,
        known: String,
    },
    #[error("columns: neither heading nor at says which column it is")]
    UnnamedColumn,
    #[error("{place}: {said:?} is no column such as K")]
    NoColumn { place: String, said: String },
    #[error("{place}: {said:?} is not a year such as R6, 2024")]
    NoYear { place: String, said: String },
    /// A year moved beyond those that there are.
    #[error("{0} is no fiscal year")]
    NoFiscalYear(i32),
}

impl Mapping {
    /// Reads a mapping.
    pub fn read(text: &str) -> Result<Self, UnusableMapping> {
        toml::from_str(text).map_err(|error| UnusableMapping::Malformed(error.to_string()))
    }

    /// The mapping as a file.
    pub fn written(&self) -> Result<String, UnusableMapping> {
        toml::to_string(self).map_err(|error| UnusableMapping::Malformed(error.to_string()))
    }

    /// How many years later a table of `year` is than the one of which it was said.
    pub fn moved(&self, year: Option<FiscalYear>) -> Result<i32, UnusableMapping> {
        let Some(of_year) = &self.of_year else { return Ok(0) };
        let of_year = year_of("of_year", of_year)?;
        Ok(year.map_or(0, |year| year.number() - of_year.number()))
    }

    /// The same as said of a table of `year`, in whose sheets its columns are called as they are there. What is not found
    /// in them stays as it was said.
    pub fn settled(&self, year: FiscalYear, sheets: &[SheetReading]) -> Result<Self, UnusableMapping> {
        let mut settled = Self { of_year: Some(year.to_string()), ..self.clone() };
        if self.moved(Some(year))? == 0 {
            return Ok(settled);
        }
        let asked = self.asked(Some(year))?;
        settled.repeated = asked.repeated.iter().copied().map(written_repeated).collect();
        for (column, said) in settled.columns.iter_mut().zip(&asked.columns) {
            let of_sheet = |sheet: &&SheetReading| said.sheet.is_none() || said.sheet == sheet.name;
            let mut columns = sheets.iter().filter(of_sheet).flat_map(|sheet| &sheet.columns);
            if let Some(found) = columns.find(|found| said.is_of(found.index, &found.heading)) {
                column.heading = column.heading.as_ref().map(|_| found.heading.clone());
            }
            column.year = said.year.map(|year| year.to_string());
        }
        Ok(settled)
    }

    /// What it says of a table of `year`.
    pub fn asked(&self, year: Option<FiscalYear>) -> Result<Asked, UnusableMapping> {
        let moved = self.moved(year)?;
        if self.columns.len() > MOST_COLUMNS {
            return Err(UnusableMapping::TooManyColumns(MOST_COLUMNS));
        }
        let repeated = self.repeated.iter().map(|year| repeated(year, moved)).collect::<Result<_, _>>()?;
        let columns = self.columns.iter().map(|column| column.said(moved)).collect::<Result<_, _>>()?;
        let own = self.header.map(|line| SaidHeader { sheet: self.sheet.clone(), line, rows: self.header_rows });
        let others = self.sheets.iter().map(|sheet| SaidHeader {
            sheet: Some(sheet.name.clone()),
            line: sheet.header,
            rows: sheet.header_rows,
        });
        let headers: Vec<SaidHeader> = own.into_iter().chain(others).collect();
        if let Some(rows) = headers.iter().filter_map(|header| header.rows).find(|rows| !(1..=3).contains(rows)) {
            return Err(UnusableMapping::HeaderRows(rows));
        }
        let unit = |written: &String| {
            let known = || MoneyUnit::ALL.iter().map(|unit| unit.written());
            MoneyUnit::said(written).ok_or_else(|| UnusableMapping::unknown("money_unit", written, known()))
        };
        Ok(Asked {
            year,
            repeated,
            sheet: self.sheet.clone(),
            headers,
            columns,
            labels: self.labels.iter().map(MappedLabel::said).collect::<Result<_, _>>()?,
            money_unit: self.money_unit.as_ref().map(unit).transpose()?,
            programmes: self.programmes.clone(),
            cells: self.cells.clone(),
            ..Asked::default()
        })
    }
}

impl MappedColumn {
    /// A column of a sheet, by its heading where that is no other column's.
    pub fn of(heading: &str, index: usize, is_repeated: bool, is: Field) -> Self {
        let at = (heading.is_empty() || is_repeated).then(|| column_letter(index));
        let heading = Some(heading.to_owned()).filter(|heading| !heading.is_empty());
        Self { heading, at, is: is.code().to_owned(), ..Self::default() }
    }

    fn said(&self, moved: i32) -> Result<SaidColumn, UnusableMapping> {
        let place = self.heading.as_deref().or(self.at.as_deref()).unwrap_or_default();
        let place = format!("columns: {place}");
        let field = self.is.parse().map_err(|_| UnusableMapping::unknown(&place, &self.is, [Field::known()]))?;
        if self.heading.is_none() && self.at.is_none() {
            return Err(UnusableMapping::UnnamedColumn);
        }
        let at = self.at.as_deref().map(|at| {
            let none = || UnusableMapping::NoColumn { place: format!("{place}: at"), said: at.to_owned() };
            index_of(at).ok_or_else(none)
        });
        let year = self.year.as_deref().map(|year| year_of(&format!("{place}: year"), year));
        let year = year.transpose()?.map(|year| later(year, moved)).transpose()?;
        Ok(SaidColumn {
            sheet: self.sheet.clone(),
            heading: self.heading.clone(),
            moved,
            year,
            axis: self.axis.clone(),
            rater: one_of(&place, "by", self.by.as_deref(), EvaluationKind::ALL, EvaluationKind::code)?,
            part: one_of(&place, "part", self.part.as_deref(), AmountPart::ALL, AmountPart::code)?,
            money: one_of(&place, "money", self.money.as_deref(), MoneyUnit::ALL, MoneyUnit::written)?,
            ..SaidColumn::at(0, field)
        })
        .and_then(|said| Ok(SaidColumn { at: at.transpose()?, ..said }))
    }
}

impl UnusableMapping {
    /// A word that is none of those that are known there.
    pub(super) fn unknown(place: &str, said: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let known: Vec<String> = known.into_iter().map(|known| known.as_ref().to_owned()).collect();
        Self::UnknownWord { place: place.to_owned(), said: said.to_owned(), known: known.join(", ") }
    }
}

/// One of a few words, where one is said.
fn one_of<T: Copy>(
    place: &str,
    key: &str,
    said: Option<&str>,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<Option<T>, UnusableMapping> {
    let Some(said) = said else { return Ok(None) };
    let found = all.iter().copied().find(|one| word(*one) == said);
    let known = || all.iter().map(|one| word(*one));
    found.map(Some).ok_or_else(|| UnusableMapping::unknown(&format!("{place}: {key}"), said, known()))
}

fn year_of(place: &str, year: &str) -> Result<FiscalYear, UnusableMapping> {
    let none = |_| UnusableMapping::NoYear { place: place.to_owned(), said: year.to_owned() };
    FiscalYear::read(year).map_err(none)
}

fn later(year: FiscalYear, moved: i32) -> Result<FiscalYear, UnusableMapping> {
    let number = year.number() + moved;
    FiscalYear::new(number).map_err(|_| UnusableMapping::NoFiscalYear(number))
}

fn repeated(said: &str, moved: i32) -> Result<RepeatedYear, UnusableMapping> {
    let none = || UnusableMapping::NoYear { place: "repeated".to_owned(), said: said.to_owned() };
    let year = RepeatedYear::read(said).ok_or_else(none)?;
    Ok(RepeatedYear { year: later(year.year, moved)?, ..year })
}

/// How the year of repeated columns is written.
fn written_repeated(year: RepeatedYear) -> String {
    let kind = match year.kind {
        None | Some(ValueKind::Actual) => "",
        Some(ValueKind::Plan) => "計画",
        Some(ValueKind::Target) => "目標",
        Some(ValueKind::Base) => "基準",
        Some(ValueKind::Forecast) => "見込み",
    };
    format!("{}{kind}", year.year)
}

/// The place of a column by its letter, counted from 0.
fn index_of(letters: &str) -> Option<usize> {
    let letters = letters.trim();
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let place = letters.chars().try_fold(0, |place, letter| {
        let letter = letter.to_ascii_uppercase();
        letter.is_ascii_uppercase().then(|| place * 26 + usize::from(u8::try_from(letter).unwrap_or(b'A') - b'A') + 1)
    })?;
    Some(place - 1).filter(|index| *index <= LAST_COLUMN)
}

#[cfg(test)]
mod tests {
    use super::{Mapping, index_of};
    use crate::domain::fiscal_year::FiscalYear;
    use crate::intake::workbook::column_letter;

    #[test]
    fn a_column_is_found_by_its_letter() {
        for index in [0, 25, 26, 701, 702, 16_383] {
            assert_eq!(index_of(&column_letter(index)), Some(index));
        }
        for none in ["", "A1", "列", "XFE", "AAAA"] {
            assert_eq!(index_of(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_written_reads_as_it_was() {
        let text = "of_year = \"R5\"\nsheet = \"一覧\"\nheader = 5\nrepeated = [\"R4\", \"R5計画\"]\n\n[[columns]]\n\
                    heading = \"めあて\"\nat = \"K\"\nis = \"target\"\nyear = \"R5\"\n\n[[programmes]]\ncode = \"1\"\n\
                    name = \"見本\"\nis = \"another\"\n";
        let mapping = Mapping::read(text).unwrap();
        assert_eq!(mapping.written().unwrap(), text);
        let asked = mapping.asked(FiscalYear::new(2025).ok()).unwrap();
        assert_eq!(asked.columns[0].year, FiscalYear::new(2025).ok(), "two years later");
        assert_eq!(asked.repeated[1].year.number(), 2025);
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        let refused = |text: &str| match Mapping::read(text) {
            Ok(mapping) => mapping.asked(None).unwrap_err().to_string(),
            Err(refused) => refused.to_string(),
        };
        let known = refused("[[columns]]\nheading = \"めあて\"\nis = \"goal\"\n");
        assert!(known.contains("めあて: \"goal\"") && known.contains("objectives, results"), "{known}");
        let key = refused("[[columns]]\nheadline = \"めあて\"\nis = \"objectives\"\n");
        assert!(key.contains("headline") && key.contains("`heading`"), "{key}");
        assert!(refused("[[columns]]\nis = \"objectives\"\n").contains("which column"));
        assert!(refused("[[columns]]\nat = \"7\"\nis = \"objectives\"\n").contains("no column such as K"));
        assert!(refused("header = 1\nheader_rows = 4\n").contains("1, 2 or 3"));
        assert!(refused("[[columns]]\nat = \"A\"\nis = \"budget\"\nmoney = \"ドル\"\n").contains("千円"));
    }
}
