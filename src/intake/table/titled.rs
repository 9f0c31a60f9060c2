//! The fiscal year that a line between the rows names of the rows below it: （参考）令和4年度 above a second table.

use super::Table;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::proposal::RemarkKind;
use crate::intake::cell;
use crate::intake::records::Row;
use crate::intake::year_words::{self, Named};

/// The longest line in characters that is a title.
const LONGEST: usize = 40;

/// The years of the lines above the rows.
#[derive(Debug, Default)]
pub(super) struct Titled {
    /// Those named since the last row.
    named: Vec<FiscalYear>,
    /// The one that the rows are of now.
    year: Option<FiscalYear>,
}

impl Titled {
    /// Notes the years of a line. One that says nothing but its year is of the rows below it without a header, too.
    pub(super) fn name(&mut self, row: &Row) {
        for line in row.cells.iter().map(|cell| cell::plain(cell)).filter(|line| is_title(line)) {
            for year in FiscalYear::named_in(&line) {
                if !self.named.contains(&year) {
                    self.named.push(year);
                }
            }
            if let Some((Named::Year(year), words)) = year_words::part(&line)
                && matches!(words.as_str(), "" | "参考" | "分" | "実績" | "実績分" | "事業" | "事業分")
            {
                self.year = Some(year);
            }
        }
    }

    /// Begins the rows below a header: of the one year that the lines above it name, or else of the same one as before.
    pub(super) fn begin(&mut self) {
        match self.named.as_slice() {
            [] => {}
            [year] => self.year = Some(*year),
            _ => self.year = None,
        }
        self.named.clear();
    }

    /// The year of a row.
    pub(super) fn of_row(&mut self) -> Option<FiscalYear> {
        self.named.clear();
        self.year
    }
}

/// Whether a line is no note and no sentence.
fn is_title(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= LONGEST && !line.starts_with(['※', '*', '＊', '注', '・']) && !line.contains('。')
}

impl Table<'_> {
    /// Leaves out the rows below the title of another year, where others are of the year that is read; it is told. Where all
    /// are of another year, that is asked about.
    pub(super) fn leave_out_titled(&mut self, year: FiscalYear) {
        let is_of = |named: Option<FiscalYear>| named.is_none_or(|named| named == year);
        if !self.rows.iter().any(|row| is_of(row.year)) {
            return;
        }
        let (kept, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.rows).into_iter().partition(|row| is_of(row.year));
        self.rows = kept;
        for row in left.iter().flat_map(|goal| &goal.rows) {
            let cells = row.cells.iter().map(|cell| cell::plain(cell)).filter(|cell| !cell.is_empty());
            let text = cells.collect::<Vec<_>>().join("｜");
            self.tell(row, String::new(), RemarkKind::RowOfAnotherYear, &text);
        }
    }
}
