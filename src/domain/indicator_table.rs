//! What reading a table of indicators proposes: one value per row, over several years and programmes. Nothing here has
//! been written; the store takes a table in as a whole or not at all.

use serde::Serialize;

use super::codes::codes;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::indicator::{Direction, IndicatorKind, Missing};
use super::programme_code::ProgrammeCode;
use super::proposal::RowIdentity;
use super::reading::SheetReading;

codes! {
    /// What a value is.
    ValueKind {
        /// 実績値.
        Actual = "actual",
        /// 計画値.
        Plan = "plan",
        /// 目標値.
        Target = "target",
        /// 基準値.
        Base = "base",
        /// 見込み.
        Forecast = "forecast",
    }
}

/// A table as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IndicatorTable {
    /// The name of the file, for messages and the trail.
    pub source: String,
    /// Its values in the order of the file.
    pub rows: Vec<ProposedValue>,
    /// Rows without a value: nothing is made of them, and zero least of all.
    pub blank: usize,
    /// What a person should know before accepting, none of it fatal.
    pub remarks: Vec<TableRemark>,
    /// How each sheet of the file was read, where the file holds nothing but indicators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reading: Vec<SheetReading>,
}

/// One value, or which kind of nothing there is in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedValue {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// What tells programmes apart: the file's own number where it has one, else section and name.
    pub key: String,
    /// 事務事業名 of that year.
    pub programme: String,
    /// The city's own number of it, where the table has it.
    pub code: Option<ProgrammeCode>,
    /// 部局.
    pub department: Option<String>,
    /// 課・室.
    pub section: Option<String>,
    /// 施策.
    pub policy: Option<String>,
    /// The path in the plan from the top, where the table tells the levels apart; it goes before the policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    pub kind: IndicatorKind,
    /// Which way is better, where the file says so.
    pub direction: Direction,
    pub name: String,
    /// Which of several of the same name, unit and kind it is, counted from 0.
    #[serde(rename = "place")]
    pub occurrence: usize,
    pub unit: Option<String>,
    pub definition: Option<String>,
    pub year: FiscalYear,
    pub value_kind: ValueKind,
    pub value: Option<Figure>,
    /// Which kind of nothing stands in its place.
    pub missing: Option<Missing>,
}

impl ProposedValue {
    /// Whose row it is.
    pub fn identity(&self) -> RowIdentity<'_> {
        let code = self.code.as_ref().map(ProgrammeCode::as_str);
        [code, self.department.as_deref(), self.section.as_deref(), Some(&self.programme)]
    }
}

/// A message tied to a line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRemark {
    /// The line, counted from 1.
    pub line: u64,
    pub kind: TableRemarkKind,
    /// The words it was found in.
    pub text: String,
}

impl TableRemarkKind {
    /// Every one of them.
    pub const ALL: [Self; 11] = [
        Self::Repeated,
        Self::SecondOfItsName,
        Self::AnotherNameOfItsNumber,
        Self::CountsRows,
        Self::TotalLeftOut,
        Self::ValuesWithoutIndicator,
        Self::ValueLeftOut,
        Self::NoteMark,
        Self::NoKindColumn,
        Self::NoValueKindColumn,
        Self::UnknownColumn,
    ];

    /// The fixed code, the key of its words on a page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::SecondOfItsName => "second_of_its_name",
            Self::AnotherNameOfItsNumber => "another_name_of_its_number",
            Self::CountsRows => "counts_rows",
            Self::TotalLeftOut => "total_left_out",
            Self::ValuesWithoutIndicator => "values_without_indicator",
            Self::ValueLeftOut => "value_left_out",
            Self::NoteMark => "note_mark",
            Self::NoKindColumn => "no_kind_column",
            Self::NoValueKindColumn => "no_value_kind_column",
            Self::UnknownColumn => "unknown_column",
        }
    }
}

/// Things worth a look that do not stop an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TableRemarkKind {
    /// The same value stands on an earlier line.
    #[error("stands on an earlier line with the same value, and is taken in once")]
    Repeated,
    /// Another value of an indicator of the same name stands on an earlier line.
    #[error("has another value on an earlier line; taken for a second indicator of the same name")]
    SecondOfItsName,
    /// The number stands for another name or unit in another year.
    #[error("is under the same number as another name or unit of another year; taken for the same programme")]
    AnotherNameOfItsNumber,
    /// Rows counted from 1, which are no numbers of programmes.
    #[error("counts the rows of the table, and is not taken for the city's own numbers")]
    CountsRows,
    /// A row of totals, which is no programme.
    #[error("is a row of totals, and is left out")]
    TotalLeftOut,
    /// A cell for a value that holds none, which was to be left out.
    #[error("is not a number, and is left out")]
    ValueLeftOut,
    /// Values where no indicator is named.
    #[error("has values for an indicator that it does not name; they are left out")]
    ValuesWithoutIndicator,
    #[error("has the mark of a note, which is not taken in")]
    NoteMark,
    #[error("no column says what kind of indicator it is; all are taken for outcome indicators (成果指標)")]
    NoKindColumn,
    #[error("no column tells actual values from plans and targets; all are taken for actual values (実績値)")]
    NoValueKindColumn,
    #[error("a column with this header is not known and not read")]
    UnknownColumn,
}
