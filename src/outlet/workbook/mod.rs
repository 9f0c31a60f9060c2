//! Workbooks: sheets as they are printed, and all of it line by line on a sheet for analysis. Rows go to the disk as they
//! come, so that a large city needs no more memory than a small one.

use std::io::Write;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

use crate::domain::formula;
use crate::store::published::city::City;

use super::long::Cell;
use super::part::Part;
use formats::Formats;

mod formats;
mod published_table;
mod space;

/// The name of the sheet for analysis.
const DATA: &str = "データ";
/// The most rows that a sheet has in Excel.
const MOST_ROWS: u32 = 1_048_576;
/// The most characters of a cell, as Excel counts them.
const MOST_CHARACTERS: usize = 32_767;
/// What stands at the end of a text that is longer.
const CUT: &str = "……";
/// A whole number that is longer loses digits in a spreadsheet.
const MOST_DIGITS: u32 = 15;

/// A workbook that is being written.
pub(super) struct Book {
    workbook: Workbook,
    formats: Formats,
    properties: DocProperties,
    published_at: Option<DateTime<Utc>>,
    data: Data,
}

/// Where the sheet for analysis has come to.
#[derive(Default)]
struct Data {
    header: Vec<&'static str>,
    widths: Vec<u8>,
    /// Which sheet of the workbook it is.
    index: usize,
    /// How many such sheets there are.
    sheets: usize,
    /// The next row.
    row: u32,
}

impl Book {
    /// An empty one.
    pub(super) fn of(city: &City) -> Self {
        Self {
            workbook: Workbook::new(),
            formats: Formats::new(),
            properties: DocProperties::new().set_author(&city.name),
            published_at: None,
            data: Data::default(),
        }
    }

    /// Something in it was published then: it is as old as the newest of it.
    pub(super) fn published(&mut self, at: Option<DateTime<Utc>>) {
        self.published_at = self.published_at.max(at);
    }

    /// A sheet with the table of a year as the city publishes it.
    pub(super) fn published_table(&mut self, city: &City, part: &Part) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        published_table::write(sheet, &self.formats, city, part)
    }

    /// Begins the sheet for analysis.
    pub(super) fn begin_data(&mut self, header: &[&'static str], widths: &[u8]) -> Result<(), XlsxError> {
        self.data = Data { header: header.to_vec(), widths: widths.to_vec(), ..Data::default() };
        self.next_sheet()
    }

    /// The next sheet for analysis, with its header.
    fn next_sheet(&mut self) -> Result<(), XlsxError> {
        let Data { header, widths, sheets, .. } = &mut self.data;
        *sheets += 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(if *sheets == 1 { DATA.to_owned() } else { format!("{DATA}{sheets}") })?;
        sheet.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(formats::A4).set_repeat_rows(0, 0)?;
        for (column, (name, width)) in (0..).zip(header.iter().zip(widths)) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, *name, &self.formats.header)?;
        }
        self.data.index = self.workbook.worksheets().len() - 1;
        self.data.row = 1;
        Ok(())
    }

    /// One line of the sheet for analysis.
    pub(super) fn add(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.data.row == MOST_ROWS {
            self.end_sheet()?;
            self.next_sheet()?;
        }
        let row = self.data.row;
        let sheet = self.workbook.worksheet_from_index(self.data.index)?;
        for (column, cell) in (0..).zip(cells) {
            put(sheet, &self.formats, (row, column), cell)?;
        }
        self.data.row += 1;
        Ok(())
    }

    /// Filters can be set once it is known how far it goes.
    fn end_sheet(&mut self) -> Result<(), XlsxError> {
        let (last, columns) = (self.data.row - 1, self.data.header.len());
        if let Ok(last_column) = u16::try_from(columns.saturating_sub(1)) {
            self.workbook.worksheet_from_index(self.data.index)?.autofilter(0, 0, last, last_column)?;
        }
        Ok(())
    }

    /// Writes all of it. The time in it is that of what it holds: equal data are equal bytes.
    pub(super) fn save(mut self, out: &mut (dyn Write + Send)) -> Result<(), XlsxError> {
        self.end_sheet()?;
        let at = self.published_at.unwrap_or(DateTime::UNIX_EPOCH);
        self.workbook.set_properties(&self.properties.set_creation_datetime(&at));
        self.workbook.save_to_writer(out)
    }
}

fn put(sheet: &mut Worksheet, formats: &Formats, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => put_text(sheet, (row, column), text, (&formats.text, &formats.quoted))?,
        Cell::Day(day) => {
            sheet.write_datetime_with_format(row, column, day, &formats.day)?;
        }
        Cell::Number(number) => match as_double(*number) {
            Some(double) => {
                sheet.write_number_with_format(row, column, double, formats.number(number.scale()))?;
            }
            None => put_text(sheet, (row, column), &number.to_string(), (&formats.text, &formats.text))?,
        },
    }
    Ok(())
}

/// A text. One that begins like a formula is marked as a text, as Excel itself marks it, and stays what it is: a cell that
/// somebody edits is read anew.
fn put_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    (plain, quoted): (&Format, &Format),
) -> Result<(), XlsxError> {
    let needs_mark = formula::marked(text).len() != text.len();
    sheet.write_string_with_format(row, column, fitting(text), if needs_mark { quoted } else { plain })?;
    Ok(())
}

/// A text cut to what a cell takes.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let mut room = MOST_CHARACTERS - CUT.encode_utf16().count();
    let fits = |character: &char| match room.checked_sub(character.len_utf16()) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    text.chars().take_while(fits).chain(CUT.chars()).collect()
}

/// A number as a spreadsheet has it; none where that would be another number.
fn as_double(number: Decimal) -> Option<f64> {
    let whole = number.normalize();
    let too_long = whole.scale() == 0 && whole.mantissa().unsigned_abs() >= 10_u128.pow(MOST_DIGITS);
    if too_long { None } else { number.to_string().parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_cell_takes_is_cut_and_says_so() {
        let long = "長".repeat(40_000);
        let cut = fitting(&long);
        assert_eq!(cut.encode_utf16().count(), MOST_CHARACTERS);
        assert!(cut.ends_with("長……"));
        assert_eq!(fitting("短い"), "短い");
    }

    #[test]
    fn a_number_with_more_digits_than_a_spreadsheet_has_is_no_number_there() {
        assert_eq!(as_double(Decimal::from(-1_234_567)), Some(-1_234_567.0));
        assert_eq!(as_double(Decimal::new(2_666_666, 4)), Some(266.6666));
        assert_eq!(as_double(Decimal::from(1_000_000_000_000_001_i64)), None);
    }
}
