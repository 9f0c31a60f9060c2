//! Workbooks of Excel before 2007. How a number is shown is not read of them.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::grid::{Budget, Grid};
use super::{
    Cell, CellKind, DatePrecision, MOST_COLUMNS, Problem, ProblemKind, Refusal, Sheet, SheetRemark, Workbook,
    WorkbookRemark, numbers, xlsx,
};

/// The most cells between the first and the last one, of all sheets together: that many are laid out at once.
const MOST_LAID_OUT: u64 = 4_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let has_macros = inspect(bytes)?;
    let mut opened: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
    let mut workbook = Workbook::default();
    if has_macros {
        workbook.remarks.push(WorkbookRemark::MacrosIgnored);
    }
    let mut budget = Budget::default();
    for about in opened.sheets_metadata().to_vec() {
        if about.typ != SheetType::WorkSheet {
            workbook.remarks.push(WorkbookRemark::NoCells(about.name));
            continue;
        }
        let range = opened.worksheet_range(&about.name).map_err(|error| problem(&error))?;
        let start = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            let line = u64::try_from(row).unwrap_or(u64::MAX).saturating_add(u64::from(start.0) + 1);
            let column = column.saturating_add(usize::try_from(start.1).unwrap_or(MOST_COLUMNS));
            grid.put(&mut budget, line, column, cell(value))?;
        }
        let merged = opened.merge_cells_by_sheet_name(&about.name).map_err(|error| problem(&error))?;
        let mut sheet: Sheet = grid.into_sheet(about.name);
        sheet.hidden = about.visible != SheetVisible::Visible;
        sheet.merged = merged.iter().filter_map(xlsx::merged).collect();
        if sheet
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|cell| matches!(cell.kind, CellKind::Number | CellKind::Date(_)))
        {
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

/// Looks at the records of the sheets before they are laid out, and says whether there are macros.
fn inspect(bytes: &[u8]) -> Result<bool, Problem> {
    let damaged = |_| Problem::of_file(ProblemKind::DamagedFile);
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(Problem::of_file(ProblemKind::Encrypted));
    }
    let path = ["/Workbook", "/Book"].into_iter().find(|path| file.exists(path));
    let path = path.ok_or(Problem::of_file(ProblemKind::DamagedFile))?;
    let mut records = Vec::new();
    file.open_stream(path).map_err(damaged)?.read_to_end(&mut records).map_err(damaged)?;
    check_area(&records)?;
    Ok(file.exists("/_VBA_PROJECT_CUR"))
}

/// From where to where the cells of one sheet reach.
#[derive(Default)]
struct Area(Option<[u64; 4]>);

impl Area {
    fn take(&mut self, row: u64, column: u64) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1))
    }
}

fn check_area(mut records: &[u8]) -> Result<(), Problem> {
    const BEGINNING: u16 = 0x0809;
    const PASSWORD: u16 = 0x002F;
    /// Formula, blanks, numbers, texts, truths: records that begin with a row and a column.
    const CELLS: [u16; 10] = [0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];
    let (mut laid_out, mut area) = (0, Area::default());
    while let Some((head, rest)) = records.split_first_chunk::<4>() {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let content = rest.get(..length).unwrap_or_default();
        match kind {
            PASSWORD => return Err(Problem::of_file(ProblemKind::Encrypted)),
            BEGINNING => laid_out += std::mem::take(&mut area).cells(),
            _ if CELLS.contains(&kind) => {
                if let Some(&[row_low, row_high, column_low, column_high]) = content.first_chunk::<4>() {
                    let row = u16::from_le_bytes([row_low, row_high]);
                    let column = u16::from_le_bytes([column_low, column_high]);
                    // A record of several numbers ends with the last of their columns.
                    let last = match content.last_chunk::<2>() {
                        Some(last) if kind == 0x00BD || kind == 0x00BE => u16::from_le_bytes(*last),
                        _ => column,
                    };
                    area.take(row.into(), column.into());
                    area.take(row.into(), last.max(column).into());
                }
            }
            _ => {}
        }
        records = rest.get(length..).unwrap_or_default();
    }
    laid_out += area.cells();
    if laid_out > MOST_LAID_OUT {
        let limit = usize::try_from(MOST_LAID_OUT).unwrap_or(usize::MAX);
        return Err(Problem::of_file(ProblemKind::TooManyCells { limit }));
    }
    Ok(())
}

fn cell(value: &Data) -> Cell {
    let of = |text: String, kind: CellKind| Cell { text, kind, shown: None };
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
