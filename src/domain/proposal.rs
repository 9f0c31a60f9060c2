//! What reading a file proposes: goals for one fiscal year, with everything found in their prose. Nothing here has
//! been written; the store writes a proposal as a whole or not at all.

use serde::Serialize;

use super::amount::{Amount, AmountKind, AmountPart};
use super::codes::codes;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::goal::{EvaluationText, Footnote, Item};
use super::identity::Said;
use super::indicator::{Direction, StatedRate};
use super::indicator_table::IndicatorTable;
use super::mending::FileMark;
use super::partial_date::PartialDate;
use super::programme_code::ProgrammeCode;
use super::rating::EvaluationKind;
use super::reading::SheetReading;
use super::recorded::RecordedYear;
use super::value_source::Place;

/// A file as read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The name of the file, for messages and the trail.
    pub source: String,
    /// Which file it was, and how it was read otherwise than it stands.
    pub file: FileMark,
    /// Every fiscal year the file's title lines name; a year other than the one asked for needs confirming.
    pub named_years: Vec<FiscalYear>,
    /// The goals in the order of the file.
    pub goals: Vec<ProposedGoal>,
    /// What a person should know before accepting, none of it fatal.
    pub warnings: Vec<Remark>,
    /// The values of the indicators that stand in columns of their own.
    pub values: IndicatorTable,
    /// How each sheet of the file was read.
    pub reading: Vec<SheetReading>,
    /// What was said beside the file of who is who.
    #[serde(skip)]
    pub said: Said,
    /// The sheets as they were published, where the file is a document of ours.
    #[serde(skip)]
    pub recorded: Option<Box<RecordedYear>>,
}

/// A message tied to a place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The header of the column, or its letter.
    pub column: String,
    /// What was found, in the vocabulary of the product.
    pub kind: RemarkKind,
    /// The words it was found in.
    pub text: String,
}

codes! {
    /// Things worth a look that do not stop an import.
    RemarkKind {
        /// A footnote whose mark stands nowhere in the text.
        FootnoteWithoutMark = "footnote_without_mark",
        /// Markup the reader does not know; its text was kept.
        UnknownMarkup = "unknown_markup",
        /// A stated rate that does not follow from the figures beside it.
        RateDoesNotFollow = "rate_does_not_follow",
        /// A stated rate for which no target or actual was found in the text.
        RateWithoutFigures = "rate_without_figures",
        /// A date that was left as text because it is not the one date that closes its clause.
        DateLeftAsText = "date_left_as_text",
        /// A row of totals (計, 合計), which is no programme and was left out.
        TotalLeftOut = "total_left_out",
        /// A column that counts the rows of the table: no numbers of programmes.
        CountsRows = "counts_rows",
        /// Columns whose headers mean nothing here, or what is of another year.
        ColumnsNotRead = "columns_not_read",
        /// A sheet of the file without a table of goals, or of another year.
        SheetNotRead = "sheet_not_read",
        /// A sheet that is hidden, and was not read.
        SheetHidden = "sheet_hidden",
        /// A form that is another one than those of the file, one of another year, or one that nobody filled in.
        FormNotRead = "form_not_read",
        /// Labels of a form that mean nothing here, named once for the file.
        LabelsNotRead = "labels_not_read",
        /// A cell of a form of which it can't be told what it is, or that says something else than another one.
        UnclearInForm = "unclear_in_form",
        /// An amount of a form of which nothing says whether it is budgeted or settled.
        AmountOfNoKind = "amount_of_no_kind",
        /// A line between the rows that names no unit that is understood; the department above it ends there.
        HeadingNotUnderstood = "heading_not_understood",
        /// A line between the rows or below them that is no row: a note, the number of a page.
        LineLeftOut = "line_left_out",
        /// A row that says something of a programme, and neither names one nor stands below one.
        RowOfNoProgramme = "row_of_no_programme",
        /// A row with nothing but a name, which may go on with the name above it, and was taken for a programme.
        NameAlone = "name_alone",
        /// A name over several lines of which each ends like a name of its own.
        NameOfSeveral = "name_of_several",
        /// A row of another year than the one that is taken in.
        RowOfAnotherYear = "row_of_another_year",
        /// The number of characters of a cell that Excel cuts off at.
        CellMayBeCut = "cell_may_be_cut",
        /// Columns of money of which nothing says in which unit they are counted.
        MoneyWithoutUnit = "money_without_unit",
        /// A cell for an amount that holds none, which was to be left out.
        AmountLeftOut = "amount_left_out",
        /// A rating, a course or a text of the evaluation in a further row of a programme, which is not read.
        EvaluationLeftOut = "evaluation_left_out",
        /// A cell that was to be mended, and says something else by now, or is not there.
        CellNotMended = "cell_not_mended",
        /// Numbers that are shown in thousands or millions, and are read as they are shown.
        NumbersScaled = "numbers_scaled",
        /// How numbers are shown is not known: a day may stand as a number.
        FormatsUnknown = "formats_unknown",
        /// Rows or columns that a person does not see, read like any other.
        HiddenCellsRead = "hidden_cells_read",
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedGoal {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// 部局, filled down from above where the cell is blank.
    pub department: Option<String>,
    /// 課・室.
    pub section: Option<String>,
    /// 事務事業名 as written, with its sub-title.
    pub programme: String,
    /// The city's own number of it, where the table has it.
    pub code: Option<ProgrammeCode>,
    /// What the programme was called before, as the table says: several where several became it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// The policy of the city's plan, where the table has it.
    pub policy: Option<String>,
    /// The path in the plan from the top, where the table tells the levels apart; it goes before the policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    /// Text before the first ■ of the objectives cell, where there is some.
    pub summary: Option<String>,
    /// The ■ items of the objectives cell.
    pub objectives: Vec<ProposedItem>,
    /// The ■ items of the results cell.
    pub results: Vec<ProposedItem>,
    pub footnotes: Vec<Footnote>,
    /// Rates and series found in the prose; taken in only when accepted.
    pub indicators: Vec<ProposedIndicator>,
    /// The ratings that the row gives for its own year.
    pub ratings: Vec<ProposedRating>,
    /// 前回評価: the rating of the year before as the row repeats it. Never written, only compared with the record.
    pub previous_rating: Option<String>,
    /// 今後の方向性 as the row gives it.
    pub future_course: Option<ProposedCourse>,
    /// Money, where the table has columns of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<ProposedAmount>,
    /// What else its evaluation says, under the headings of the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<EvaluationText>,
}

/// An amount of money as a table states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedAmount {
    /// The year it is of.
    pub fiscal_year: FiscalYear,
    pub kind: AmountKind,
    pub part: AmountPart,
    pub amount: Amount,
    /// The cell it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A rating in the words of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedRating {
    /// The name of the axis; none for the one that counts.
    pub axis: Option<String>,
    pub rater: EvaluationKind,
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a table says is decided on a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedCourse {
    pub label: String,
    pub reason: Option<String>,
}

/// What tells the programmes of a table apart: number, department, section and name as they stand there.
pub type RowIdentity<'row> = [Option<&'row str>; 4];

impl ProposedGoal {
    /// Whose row it is.
    pub fn identity(&self) -> RowIdentity<'_> {
        let code = self.code.as_ref().map(ProgrammeCode::as_str);
        [code, self.department.as_deref(), self.section.as_deref(), Some(&self.programme)]
    }
}

/// An item and the date that closes its clause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedItem {
    #[serde(flatten)]
    pub item: Item,
    /// The date, where there is exactly one that closes its clause in round brackets.
    pub date: Option<PartialDate>,
}

/// An indicator read out of prose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedIndicator {
    /// Its name, from the words around the figure.
    pub name: String,
    /// The unit behind the figure (人, 件, %).
    pub unit: Option<String>,
    /// Less is better where the text says that it should fall or fell as wished; more for stated rates of attainment.
    pub direction: Direction,
    /// The objective it answers, counted from 0.
    pub objective: Option<usize>,
    /// The result it was found in, counted from 0.
    pub result: Option<usize>,
    /// The target figure, from the objective or the same clause (103件のうち).
    pub target: Option<Figure>,
    /// Values with the fiscal year they belong to: one for a rate, several for a series.
    pub values: Vec<(FiscalYear, Figure)>,
    /// The rate as printed, for stated rates.
    pub stated: Option<StatedRate>,
    /// Whether the printed rate follows from the figures by the rule of the direction, rounded half up; `None` where
    /// there is nothing to check.
    pub follows: Option<bool>,
    /// The words it was read from.
    pub evidence: String,
    /// The cell of the target, where an objective gives it.
    #[serde(skip)]
    pub target_place: Option<Place>,
    /// The cell of the values.
    #[serde(skip)]
    pub place: Option<Place>,
}
