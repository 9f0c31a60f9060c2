//! What a table is to be read as, as far as it does not say so itself.

use super::by_hand::{SaidColumn, SaidHeader};
use super::form::SaidLabel;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::workbook::column_letter;
use super::year_words::{self, Named};
use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{Identity, Said, SaidProgramme};
use crate::domain::indicator_table::ValueKind;
use crate::domain::mending::MendedCell;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::value_source::Place;
use crate::domain::watch::Watch;

/// What whoever brings a table says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The year of what names none.
    pub year: Option<FiscalYear>,
    /// What the table holds; goals where it is not said.
    pub stage: Option<Stage>,
    /// The years of columns that are repeated without a year over them, from the first to the last.
    pub repeated: Vec<RepeatedYear>,
    /// Whether cells that can't be read as a value are left out and told, and do not refuse the file.
    pub leaves_out_unreadable: bool,
    /// Who is who, where number, name and section do not agree.
    pub programmes: Vec<SaidProgramme>,
    /// The one sheet to be read, where the file has several.
    pub sheet: Option<String>,
    /// Where headers stand that are not where they seem to be.
    pub headers: Vec<SaidHeader>,
    /// What columns are to be read as, whatever they seem to be.
    pub columns: Vec<SaidColumn>,
    /// What labels of forms are to be read as.
    pub labels: Vec<SaidLabel>,
    /// The unit of columns of money that name none.
    pub money_unit: Option<MoneyUnit>,
    /// Cells that are to be read otherwise than they stand.
    pub cells: Vec<MendedCell>,
    /// Who waits for it.
    pub watch: Watch,
}

impl Asked {
    /// Whether it was said by hand that a cell is read as this.
    pub(super) fn says_of_cell(&self, place: &Place, written: &str) -> bool {
        let at = format!("{}{}", column_letter(place.column.saturating_sub(1)), place.line);
        let is_of_sheet = |cell: &MendedCell| {
            cell.sheet.as_deref().zip(place.sheet.as_deref()).is_none_or(|(said, sheet)| said == sheet)
        };
        let is_it = |cell: &MendedCell| cell.at.trim().replace('$', "").eq_ignore_ascii_case(&at);
        self.cells.iter().any(|cell| is_it(cell) && is_of_sheet(cell) && cell.is.trim() == written)
    }

    /// A table of goals or of their reports.
    pub fn of_stage(year: FiscalYear, stage: Stage) -> Self {
        Self { year: Some(year), stage: Some(stage), ..Self::default() }
    }

    /// Goes on, unless whoever waits has ended it.
    pub(super) fn go_on(&self) -> Result<(), Refusal> {
        if self.watch.is_ended() { Err(Problem::of_file(ProblemKind::TookTooLong).into()) } else { Ok(()) }
    }

    /// Whether a sheet of this name is to be read; the only one of a file always is.
    pub(super) fn wants(&self, sheet: Option<&str>) -> bool {
        self.sheet.as_deref().is_none_or(|wanted| sheet.is_none_or(|sheet| sheet == wanted))
    }

    /// All that is said of who is who.
    pub(super) fn who_is_who(&self) -> Said {
        Said { programmes: self.programmes.clone(), others_are_new: false }
    }

    /// What is said of a number under a name.
    pub(super) fn said_of(&self, code: &str, name: &str) -> Option<Identity> {
        let [code, name] = [code, name].map(text::comparison_key);
        let is_meant = |said: &&SaidProgramme| {
            said.code.as_deref().map(text::comparison_key).as_ref() == Some(&code)
                && text::comparison_key(&said.name) == name
        };
        self.programmes.iter().find(is_meant).map(|said| said.is)
    }
}

/// The year of columns that do not name it, and what their values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepeatedYear {
    pub year: FiscalYear,
    /// Actual values where nothing is said.
    pub kind: Option<ValueKind>,
}

impl RepeatedYear {
    /// Reads a year with what its values are: R6, 2024年度, R7計画.
    pub fn read(text: &str) -> Option<Self> {
        let (named, words) = year_words::part(text)?;
        match (named, year_words::value_kind(&words)?) {
            (Named::Year(year), says) => Some(Self { year, kind: says.kind() }),
            (Named::Away(_), _) => None,
        }
    }
}
