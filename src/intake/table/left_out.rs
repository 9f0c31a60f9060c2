//! What a table leaves out, and tells.

use super::Table;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::proposal::{Remark, RemarkKind};
use crate::intake::records::Row;
use crate::intake::{cell, row_numbers, year_words};

/// How much of a row that is left out is told, in characters.
const LONGEST_TOLD: usize = 80;

impl Table<'_> {
    /// Whether a row is of another year, or goes on below one that is left out; it is told.
    pub(super) fn skips(&mut self, row: &Row) -> bool {
        let Some(part) = self.part() else { return false };
        let names_programme = !row.cell(part.columns.programme).is_empty() && !row.is_continued(part.columns.programme);
        let is_of = part.columns.year.and_then(|column| year_words::is_of(row.cell(column), part.year));
        let is_of_another_year = is_of.map(|is_of| !is_of);
        let mut filled = (0..row.cells.len()).filter(|column| !row.cell(*column).is_empty());
        let (first, second) = (filled.next(), filled.next());
        if second.is_none() {
            return false;
        }
        // What goes on below a row says nothing of its programme.
        let goes_on = first > Some(part.columns.programme);
        let kind = match (is_of_another_year, self.left_out) {
            (Some(true), _) => Some(RemarkKind::RowOfAnotherYear),
            (None, Some(RemarkKind::RowOfAnotherYear)) if part.columns.year.is_some() => self.left_out,
            (None, Some(kind)) if !names_programme && goes_on => Some(kind),
            _ => None,
        };
        self.left_out = kind;
        if let Some(kind) = kind {
            let cells = row.cells.iter().map(|cell| cell::plain(cell)).filter(|cell| !cell.is_empty());
            let text = cells.collect::<Vec<_>>().join("｜");
            self.tell(row, String::new(), kind, &text);
        }
        kind.is_some()
    }

    pub(super) fn tell(&mut self, row: &Row, column: String, kind: RemarkKind, text: &str) {
        self.remarks.push(Remark { line: row.line, column, kind, text: text.chars().take(LONGEST_TOLD).collect() });
    }

    /// Takes numbers away that only count the rows.
    pub(super) fn leave_out_row_numbers(&mut self) {
        let Some(part) = self.part() else { return };
        let columns = &part.columns;
        // Whoever says that these are the city's numbers is believed.
        if columns.code.and_then(|column| part.headings.get(column)).is_some_and(|heading| heading.said.is_some()) {
            return;
        }
        let Some(header) = columns.code.map(|column| columns.name(column)) else { return };
        let numbers = self.rows.iter().filter_map(|row| row.code.as_ref());
        let Some(first) = numbers.clone().next().map(ToString::to_string) else { return };
        if row_numbers::count_rows(&header, numbers.map(ProgrammeCode::as_str)) {
            self.rows.iter_mut().for_each(|row| row.code = None);
            let line = self.rows.first().map_or(0, |row| row.line);
            self.remarks.insert(0, Remark { line, column: header, kind: RemarkKind::CountsRows, text: first });
        }
    }
}
