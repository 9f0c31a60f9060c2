//! Workbooks of Excel before 2007.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::grid::{Budget, Grid};
use super::number_format::Format;
use super::{
    Cell, CellKind, DatePrecision, MOST_COLUMNS, Problem, ProblemKind, Refusal, Sheet, SheetRemark, Workbook,
    WorkbookRemark, numbers, xlsx,
};

mod letters;
mod records;

use records::{Shown, look_through};

/// The most cells between the first and the last one, of all sheets together: that many are laid out at once.
const MOST_LAID_OUT: u64 = 4_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let (has_macros, mut shown) = inspect(bytes)?;
    let mut opened: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
    let mut workbook = Workbook::default();
    if has_macros {
        workbook.remarks.push(WorkbookRemark::MacrosIgnored);
    }
    let mut budget = Budget::default();
    for (index, about) in opened.sheets_metadata().to_vec().into_iter().enumerate() {
        if about.typ != SheetType::WorkSheet {
            workbook.remarks.push(WorkbookRemark::NoCells(about.name));
            continue;
        }
        let range = opened.worksheet_range(&about.name).map_err(|error| problem(&error))?;
        let start = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        let mut is_unknown = false;
        for (row, column, value) in range.used_cells() {
            let (Some(row), Some(column)) = (place(row, start.0), place(column, start.1)) else { continue };
            let format = if is_number(value) { shown.format(index, row, column) } else { None };
            is_unknown |= is_number(value) && format.is_none();
            let letters = shown.letters(index, row, column);
            let column = usize::try_from(column).unwrap_or(MOST_COLUMNS);
            let cell = Cell { letters, ..cell(value, format.as_deref(), shown.is_1904) };
            grid.put(&mut budget, u64::from(row) + 1, column, cell)?;
        }
        let merged = opened.merge_cells_by_sheet_name(&about.name).map_err(|error| problem(&error))?;
        let mut sheet: Sheet = grid.into_sheet(about.name);
        sheet.hidden = about.visible != SheetVisible::Visible;
        sheet.merged = merged.iter().filter_map(xlsx::merged).collect();
        if is_unknown {
            sheet.remarks.push(SheetRemark::FormatsUnknown);
        }
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

fn problem(error: &XlsError) -> Problem {
    let kind = match error {
        XlsError::Password => ProblemKind::Encrypted,
        _ => ProblemKind::DamagedFile,
    };
    Problem::of_file(kind)
}

/// A place of a sheet, counted from 0, of one that is counted from the first filled cell.
fn place(within: usize, start: u32) -> Option<u32> {
    u32::try_from(within).ok()?.checked_add(start)
}

const fn is_number(value: &Data) -> bool {
    matches!(value, Data::Float(_) | Data::Int(_) | Data::DateTime(_))
}

/// Looks at the records of the sheets before they are laid out: whether there are macros, and how numbers are shown.
fn inspect(bytes: &[u8]) -> Result<(bool, Shown), Problem> {
    let damaged = |_| Problem::of_file(ProblemKind::DamagedFile);
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(Problem::of_file(ProblemKind::Encrypted));
    }
    let path = ["/Workbook", "/Book"].into_iter().find(|path| file.exists(path));
    let path = path.ok_or(Problem::of_file(ProblemKind::DamagedFile))?;
    let mut records = Vec::new();
    file.open_stream(path).map_err(damaged)?.read_to_end(&mut records).map_err(damaged)?;
    Ok((file.exists("/_VBA_PROJECT_CUR"), look_through(&records)?))
}

/// A cell; a number as its format shows it, where that is known.
fn cell(value: &Data, format: Option<&Format>, is_1904: bool) -> Cell {
    if let Some(format) = format
        && let Some(number) = number(value)
    {
        return format.cell(number, is_1904);
    }
    let of = |text: String, kind: CellKind| Cell { text, kind, ..Cell::default() };
    match value {
        Data::Float(value) => of(numbers::exact(*value), CellKind::Number),
        Data::Int(value) => of(value.to_string(), CellKind::Number),
        Data::DateTime(value) if value.is_datetime() => {
            let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
            if (hour, minute) == (0, 0) {
                of(format!("{year}/{month}/{day}"), CellKind::Date(DatePrecision::Day))
            } else {
                of(format!("{year}/{month}/{day} {hour}:{minute:02}"), CellKind::Date(DatePrecision::Time))
            }
        }
        Data::DateTime(value) => of(numbers::exact(value.as_f64()), CellKind::Date(DatePrecision::Time)),
        Data::Bool(value) => of(if *value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Bool),
        Data::Error(error) => of(error.to_string(), CellKind::Error),
        Data::Empty => Cell::default(),
        other => of(other.to_string(), CellKind::Text),
    }
}

fn number(value: &Data) -> Option<f64> {
    match value {
        Data::Float(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no integers of its own")]
        Data::Int(number) => Some(*number as f64),
        Data::DateTime(number) => Some(number.as_f64()),
        _ => None,
    }
}
