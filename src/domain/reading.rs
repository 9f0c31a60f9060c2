//! How a table was read: which of its sheets, under which header, which column as what and why, and what was done with
//! each year that it names.

use serde::Serialize;

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::indicator_table::ValueKind;

codes! {
    /// What a column of a table can be read as.
    Field {
        /// 事務事業名.
        Programme = "programme",
        /// 統合前または名称変更前の事業名.
        FormerName = "former_name",
        /// 事業番号.
        Code = "code",
        /// 部局.
        Department = "department",
        /// 課・室.
        Section = "section",
        /// Department and section in one cell.
        Unit = "unit",
        /// 政策, 施策, 基本事業: several columns are the levels from the top.
        PlanLevel = "plan_level",
        /// 概要.
        Summary = "summary",
        /// 目標.
        Objectives = "objectives",
        /// 成果, of the stage that the table is taken in for.
        Results = "results",
        /// 評価, on an axis or as a whole.
        Rating = "rating",
        /// Why a rating or a course is what it is: the one in the nearest column before it.
        Reason = "reason",
        /// What else an evaluation says in words.
        EvaluationText = "evaluation_text",
        /// 前回評価.
        PreviousRating = "previous_rating",
        /// 今後の方向性.
        FutureCourse = "future_course",
        /// 予算額.
        Budget = "budget",
        /// 決算額.
        Settled = "settled",
        /// 指標名.
        Indicator = "indicator",
        /// 単位.
        UnitOfMeasure = "unit_of_measure",
        /// 活動指標, 成果指標, 対象指標.
        IndicatorKind = "indicator_kind",
        /// 望ましい方向.
        Direction = "direction",
        /// 指標の定義.
        Definition = "definition",
        /// 年度 of the row's value.
        FiscalYear = "fiscal_year",
        /// Whether the row's value is an actual one, a target …
        ValueKind = "value_kind",
        /// 値, whose kind another column says.
        Value = "value",
        /// 実績値.
        Actual = "actual",
        /// 目標値.
        Target = "target",
        /// 計画値.
        Plan = "plan",
        /// 基準値.
        Base = "base",
        /// 見込み.
        Forecast = "forecast",
        /// The column is left alone.
        NotRead = "not_read",
    }
}

impl Field {
    /// The field of an indicator's values of a kind.
    pub const fn of_value(kind: Option<ValueKind>) -> Self {
        match kind {
            None => Self::Value,
            Some(ValueKind::Actual) => Self::Actual,
            Some(ValueKind::Target) => Self::Target,
            Some(ValueKind::Plan) => Self::Plan,
            Some(ValueKind::Base) => Self::Base,
            Some(ValueKind::Forecast) => Self::Forecast,
        }
    }

    /// Of what kind an indicator's values of the field are; none where it is no field of values.
    pub const fn value_kind(self) -> Option<Option<ValueKind>> {
        Some(match self {
            Self::Value => None,
            Self::Actual => Some(ValueKind::Actual),
            Self::Target => Some(ValueKind::Target),
            Self::Plan => Some(ValueKind::Plan),
            Self::Base => Some(ValueKind::Base),
            Self::Forecast => Some(ValueKind::Forecast),
            _ => return None,
        })
    }

    /// Every code, for a message.
    pub fn known() -> String {
        Self::ALL.iter().map(|field| field.code()).collect::<Vec<_>>().join(", ")
    }
}

codes! {
    /// Whether a sheet of a file is read, or why not.
    SheetState {
        Read = "read",
        /// It has no header that is understood.
        NoHeader = "no_header",
        /// Its name names another year.
        AnotherYear = "another_year",
        /// Another sheet was chosen.
        NotChosen = "not_chosen",
    }
}

codes! {
    /// Why a column is read as what it is read as, or not at all.
    Why {
        /// Whoever brought the table said so.
        Said = "said",
        /// A kept mapping says so.
        Kept = "kept",
        /// The words of its heading.
        Heading = "heading",
        /// A part of its heading.
        PartOfHeading = "part_of_heading",
        /// The column beside it stands under the same heading.
        Beside = "beside",
        /// Its heading names no year: the years of repeated columns were said.
        Repeated = "repeated",
        /// No column holds objectives: what the programme is about stands for them.
        InPlaceOfObjectives = "in_place_of_objectives",
        /// Not read: its heading means nothing here.
        UnknownHeading = "unknown_heading",
        /// Not read: it has no heading.
        NoHeading = "no_heading",
        /// Not read: its heading names another year.
        AnotherYear = "another_year",
        /// Not read: another column is read as the same thing, or it needs one that there is not.
        AnotherColumn = "another_column",
    }
}

codes! {
    /// What the cells of a column look like.
    Content {
        Figures = "figures",
        Years = "years",
        Grades = "grades",
        Courses = "courses",
        Departments = "departments",
        Sections = "sections",
        UnitsOfMeasure = "units_of_measure",
        Programmes = "programmes",
        Codes = "codes",
        Sentences = "sentences",
    }
}

codes! {
    /// Where a year was found.
    YearPlace {
        /// A line above or between the rows.
        Title = "title",
        SheetName = "sheet_name",
        /// The headings of columns.
        Headings = "headings",
    }
}

codes! {
    /// What was done with a year that was found.
    YearUse {
        /// It is the year that was chosen.
        Chosen = "chosen",
        /// What stands under it is read as that year's.
        OwnYear = "own_year",
        /// What stands under it is not read.
        NotRead = "not_read",
        /// It has to be confirmed, as it is not the year that was chosen.
        Differs = "differs",
    }
}

/// The rows of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HeaderRows {
    /// The first line, counted from 1.
    pub first: u64,
    pub last: u64,
    /// Whether it was said where it stands.
    pub said: bool,
}

/// What the content of a column looks like, and what it could be read as therefore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub content: Content,
    pub field: Option<Field>,
}

/// One column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnReading {
    /// Counted from 0.
    pub index: usize,
    /// Its letter in a spreadsheet.
    pub letter: String,
    /// What stands over it, on one line.
    pub heading: String,
    /// Whether another column of the sheet has the same heading.
    pub is_repeated: bool,
    /// What it is read as; none where it is not read.
    pub field: Option<Field>,
    /// The year of its values.
    pub year: Option<FiscalYear>,
    /// The axis of a rating, the source of an amount.
    pub of: Option<String>,
    pub why: Why,
    /// The words that say so, where some do.
    pub words: String,
    /// Only of a column that is not read.
    pub suggestion: Option<Suggestion>,
}

/// A year that a sheet names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearFound {
    pub year: FiscalYear,
    pub place: YearPlace,
    /// The words, or the first of the headings.
    pub text: String,
    /// How many headings name it.
    pub columns: usize,
    /// What was done with it.
    #[serde(rename = "use")]
    pub usage: YearUse,
}

/// A line at the top of a sheet, by which its header can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopLine {
    /// Counted from 1.
    pub line: u64,
    /// Its first cells, cut short.
    pub text: String,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetReading {
    /// Its name, where the file has several.
    pub name: Option<String>,
    pub state: SheetState,
    pub header: Option<HeaderRows>,
    pub columns: Vec<ColumnReading>,
    pub years: Vec<YearFound>,
    /// Its first lines that are not blank.
    #[serde(skip)]
    pub top: Vec<TopLine>,
}

impl SheetReading {
    /// How many of its columns are read.
    pub fn read(&self) -> usize {
        self.columns.iter().filter(|column| column.field.is_some()).count()
    }

    /// How many are not.
    pub fn unread(&self) -> usize {
        self.columns.len() - self.read()
    }
}
