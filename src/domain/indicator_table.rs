//! What reading a table of indicators proposes: one value per row, over several years and programmes. Nothing here has
//! been written; the store takes a table in as a whole or not at all.

use std::sync::Arc;

use serde::Serialize;

use super::aim::Aim;
use super::codes::codes;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::identity::{Identity, Said, SaidProgramme};
use super::indicator::{Direction, IndicatorKind, Missing};
use super::mending::FileMark;
use super::numbers::ProgrammeNumber;
use super::programme_code::ProgrammeCode;
use super::proposal::RowIdentity;
use super::reading::SheetReading;
use super::value_source::Place;

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

impl ValueKind {
    /// Whether it is something aimed at, which may be a bound or a way.
    pub const fn is_aim(self) -> bool {
        matches!(self, Self::Target | Self::Plan)
    }
}

/// A table as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IndicatorTable {
    /// The name of the file, for messages and the trail.
    pub source: String,
    /// Which file it was, and how it was read otherwise than it stands.
    pub file: FileMark,
    /// Its values in the order of the file.
    pub rows: Vec<ProposedValue>,
    /// Rows without a value: nothing is made of them, and zero least of all.
    pub blank: usize,
    /// What a person should know before accepting, none of it fatal.
    pub remarks: Vec<TableRemark>,
    /// How each sheet of the file was read, where the file holds nothing but indicators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reading: Vec<SheetReading>,
    /// What was said beside the file of who is who.
    #[serde(skip)]
    pub said: Said,
    /// The numbers that stand for two names, of which nobody has said yet whether they are one programme.
    #[serde(skip)]
    pub doubts: Vec<NumberDoubt>,
}

/// A number that stands in one year for a name and in another for one that is nothing like it: a new name of the same
/// programme, or another programme that got the number. Until somebody says so they are two programmes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberDoubt {
    /// The line on which the second name first stands.
    pub line: u64,
    /// The header over it, with its sheet where the file has several.
    pub column: String,
    /// The key of its programme in the table.
    pub key: String,
    pub code: ProgrammeCode,
    pub name: String,
    /// Department and section on one line.
    pub section: String,
    /// The name before it.
    pub other: OtherName,
}

impl NumberDoubt {
    /// What is said of the second name by an answer: that it is the programme of the first, or another one, which is `known`
    /// where it is on record.
    pub fn said(&self, is_same: bool, known: Option<ProgrammeNumber>) -> SaidProgramme {
        let another = known.map_or(Identity::Another, Identity::Programme);
        SaidProgramme {
            code: Some(self.code.to_string()),
            name: self.name.clone(),
            section: None,
            is: if is_same { Identity::Same } else { another },
            renamed_from: Vec::new(),
            merged_from: Vec::new(),
            split_from: Vec::new(),
        }
    }
}

/// The name that a number had before it had another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherName {
    pub key: String,
    pub name: String,
    pub line: u64,
}

impl IndicatorTable {
    /// The same, with one programme where the record knows the two names of a number as one.
    #[must_use]
    pub fn joined_where(mut self, is_one: impl Fn(&NumberDoubt) -> bool) -> Self {
        let (known, open): (Vec<NumberDoubt>, Vec<NumberDoubt>) = self.doubts.into_iter().partition(is_one);
        for row in &mut self.rows {
            if let Some(doubt) = known.iter().find(|doubt| *doubt.key == *row.key) {
                row.key = doubt.other.key.as_str().into();
            }
        }
        self.doubts = open;
        self
    }
}

/// One value, or which kind of nothing there is in its place. A table has hundreds of thousands, which share the words that
/// they have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedValue {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// What tells programmes apart: the file's own number where it has one, else section and name.
    pub key: Arc<str>,
    /// 事務事業名 of that year.
    pub programme: Arc<str>,
    /// The city's own number of it, where the table has it.
    pub code: Option<ProgrammeCode>,
    /// 部局.
    pub department: Option<Arc<str>>,
    /// 課・室.
    pub section: Option<Arc<str>>,
    /// 施策.
    pub policy: Option<Arc<str>>,
    /// The path in the plan from the top, where the table tells the levels apart; it goes before the policy.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub plan: Arc<[Arc<str>]>,
    pub kind: IndicatorKind,
    /// Which way is better, where the file says so.
    pub direction: Direction,
    pub name: Arc<str>,
    /// Which of several of the same name, unit and kind it is, counted from 0.
    #[serde(rename = "place")]
    pub occurrence: usize,
    pub unit: Option<Arc<str>>,
    pub definition: Option<Arc<str>>,
    pub year: FiscalYear,
    pub value_kind: ValueKind,
    pub value: Option<Figure>,
    /// Which kind of nothing stands in its place.
    pub missing: Option<Missing>,
    /// The cell it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The word for it, where it is another than the kind's name: 調整中.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// A target or a plan value that is no plain figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aim: Option<Aim>,
}

impl ProposedValue {
    /// What a target or a plan value aims at.
    pub fn aim(&self) -> Option<Aim> {
        self.aim.clone().or_else(|| self.value.map(Aim::Value))
    }

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
    pub const ALL: [Self; 21] = [
        Self::Repeated,
        Self::SecondOfItsName,
        Self::AnotherNameOfItsNumber,
        Self::CountsRows,
        Self::TotalLeftOut,
        Self::LineLeftOut,
        Self::UnitOfName,
        Self::TitleOfAnotherYear,
        Self::ValuesWithoutIndicator,
        Self::ValueLeftOut,
        Self::NoteMark,
        Self::NoKindColumn,
        Self::NoValueKindColumn,
        Self::UnknownColumn,
        Self::CellNotMended,
        Self::SheetNotRead,
        Self::SheetHidden,
        Self::UnclearInForm,
        Self::NumbersScaled,
        Self::FormatsUnknown,
        Self::HiddenCellsRead,
    ];

    /// The fixed code, the key of its words on a page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::SecondOfItsName => "second_of_its_name",
            Self::AnotherNameOfItsNumber => "another_name_of_its_number",
            Self::CountsRows => "counts_rows",
            Self::TotalLeftOut => "total_left_out",
            Self::LineLeftOut => "line_left_out",
            Self::UnitOfName => "unit_of_name",
            Self::TitleOfAnotherYear => "title_of_another_year",
            Self::ValuesWithoutIndicator => "values_without_indicator",
            Self::ValueLeftOut => "value_left_out",
            Self::NoteMark => "note_mark",
            Self::NoKindColumn => "no_kind_column",
            Self::NoValueKindColumn => "no_value_kind_column",
            Self::UnknownColumn => "unknown_column",
            Self::CellNotMended => "cell_not_mended",
            Self::SheetNotRead => "sheet_not_read",
            Self::SheetHidden => "sheet_hidden",
            Self::UnclearInForm => "unclear_in_form",
            Self::NumbersScaled => "numbers_scaled",
            Self::FormatsUnknown => "formats_unknown",
            Self::HiddenCellsRead => "hidden_cells_read",
        }
    }
}

/// Things worth a look that do not stop an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableRemarkKind {
    /// The same value stands on an earlier line.
    Repeated,
    /// Another value of an indicator of the same name stands on an earlier line.
    SecondOfItsName,
    /// The number stands for another name or unit in another year.
    AnotherNameOfItsNumber,
    /// Rows counted from 1, which are no numbers of programmes.
    CountsRows,
    /// A row of totals, which is no programme.
    TotalLeftOut,
    /// A note, or the number of a page.
    LineLeftOut,
    /// The unit of measure was read from the indicator's name, or from its values.
    UnitOfName,
    /// The title names another year than the one that values without a year are taken in for.
    TitleOfAnotherYear,
    /// A cell for a value that holds none, which was to be left out.
    ValueLeftOut,
    /// Values where no indicator is named.
    ValuesWithoutIndicator,
    /// The mark of a note, which is not taken in.
    NoteMark,
    /// No column says what kind of indicator it is; all are taken for outcome indicators (成果指標).
    NoKindColumn,
    /// Values that do not say whether they are plans, targets or actual, and are taken for actual values (実績値).
    NoValueKindColumn,
    /// A column with a header that is not known, which is not read.
    UnknownColumn,
    /// A cell that was to be mended, and says something else by now, or is not there.
    CellNotMended,
    /// A sheet without the table or the form that the others have.
    SheetNotRead,
    /// A hidden sheet, which is not read.
    SheetHidden,
    /// A cell of a form of which it can't be told what it is.
    UnclearInForm,
    /// Numbers shown in thousands or millions.
    NumbersScaled,
    /// An old workbook that does not say how its numbers are shown.
    FormatsUnknown,
    /// Hidden rows or columns, which are read like any other.
    HiddenCellsRead,
}
