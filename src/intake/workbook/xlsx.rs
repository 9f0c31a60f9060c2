//! Workbooks of Excel since 2007. Only these say how a number is shown.

use std::collections::HashMap;
use std::io::Cursor;
use std::rc::Rc;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::grid::{Budget, Grid};
use super::number_format::{self, Format};
use super::package::Package;
use super::{
    Cell, CellKind, DatePrecision, Letters, MOST_COLUMNS, MOST_ROWS, Merged, Problem, ProblemKind, Refusal, Sheet,
    SheetRemark, Workbook, WorkbookRemark,
};

mod hidden;
mod runs;

use runs::Marked;

type Opened<'bytes> = Xlsx<Cursor<&'bytes [u8]>>;

/// Reads the sheets of a workbook; `package` is what it was found to hold.
pub(super) fn read(bytes: &[u8], package: Package) -> Result<Workbook, Refusal> {
    let mut opened: Opened<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
    let mut workbook = Workbook { sheets: Vec::new(), remarks: package.remarks };
    let mut reading = Reading {
        is_1904: opened.has_1904_epoch(),
        formats: Vec::new(),
        struck: Vec::new(),
        marked: Marked::read(bytes, &package.marked)?,
        budget: Budget::default(),
    };
    let mut hidden = hidden::of_sheets(bytes, &package.hiding)?;
    for about in opened.sheets_metadata().to_vec() {
        if about.typ != SheetType::WorkSheet {
            workbook.remarks.push(WorkbookRemark::NoCells(about.name));
            continue;
        }
        let mut sheet = reading.sheet(&mut opened, &about.name, package.has_formulas)?;
        sheet.remarks.extend(hidden.remove(&about.name).map(|places| SheetRemark::Hidden { places }));
        sheet.hidden = about.visible != SheetVisible::Visible;
        workbook.sheets.push(sheet);
    }
    Ok(workbook)
}

pub(super) fn merged(dimensions: &Dimensions) -> Option<Merged> {
    let column = |number: u32| usize::try_from(number).unwrap_or(MOST_COLUMNS).min(MOST_COLUMNS - 1);
    let line = |number: u32| (u64::from(number) + 1).min(MOST_ROWS);
    let merged = Merged {
        first_row: line(dimensions.start.0),
        last_row: line(dimensions.end.0),
        first_column: column(dimensions.start.1),
        last_column: column(dimensions.end.1),
    };
    let is_in_order = merged.first_row <= merged.last_row && merged.first_column <= merged.last_column;
    let is_one = merged.first_row == merged.last_row && merged.first_column == merged.last_column;
    (is_in_order && !is_one).then_some(merged)
}

fn problem(error: &XlsxError) -> Problem {
    let kind = match error {
        XlsxError::Password => ProblemKind::Encrypted,
        // calamine 0.38 gives no cell of a sheet in which one holds #SPILL! or #CALC!.
        XlsxError::CellError(text) => ProblemKind::NewerError { text: text.chars().take(40).collect() },
        _ => ProblemKind::DamagedFile,
    };
    Problem::of_file(kind)
}

/// What the sheets of a workbook have in common.
struct Reading {
    is_1904: bool,
    /// By the number of the style.
    formats: Vec<Rc<Format>>,
    /// Which of the styles strike out what stands in a cell.
    struck: Vec<bool>,
    marked: Marked,
    budget: Budget,
}

impl Reading {
    fn sheet(&mut self, opened: &mut Opened<'_>, name: &str, has_formulas: bool) -> Result<Sheet, Problem> {
        let mut grid = Grid::default();
        let mut reader = opened.worksheet_cells_reader(name).map_err(|error| problem(&error))?;
        if self.formats.is_empty() {
            self.formats = formats(reader.styles());
            let strikes = |style: &Style| style.font.as_ref().is_some_and(|font| font.strikethrough);
            self.struck = reader.styles().iter().map(strikes).collect();
        }
        while let Some((found, style)) = reader.next_cell_with_style_id().map_err(|error| problem(&error))? {
            let (row, column) = found.get_position();
            if let Some(cell) = self.cell(found.get_value(), style) {
                let column = usize::try_from(column).unwrap_or(MOST_COLUMNS);
                grid.put(&mut self.budget, u64::from(row) + 1, column, cell)?;
            }
        }
        drop(reader);
        if has_formulas {
            self.mark_formulas(opened, name, &mut grid)?;
        }
        let merged_cells = opened.merge_cells_by_sheet_name(name).map_err(|error| problem(&error))?;
        let mut sheet = grid.into_sheet(name.to_owned());
        sheet.merged = merged_cells.iter().filter_map(merged).collect();
        Ok(sheet)
    }

    /// A formula whose value was not kept looks like a blank cell at first.
    fn mark_formulas(&mut self, opened: &mut Opened<'_>, name: &str, grid: &mut Grid) -> Result<(), Problem> {
        let mut reader = opened.worksheet_cells_reader(name).map_err(|error| problem(&error))?;
        while let Some(found) = reader.next_cell_with_formula_metadata().map_err(|error| problem(&error))? {
            if found.formula.is_some() && matches!(found.value, DataRef::Empty) {
                let column = usize::try_from(found.pos.1).unwrap_or(MOST_COLUMNS);
                let cell = Cell { kind: CellKind::FormulaWithoutValue, ..Cell::default() };
                grid.put(&mut self.budget, u64::from(found.pos.0) + 1, column, cell)?;
            }
        }
        Ok(())
    }

    fn cell(&self, value: &DataRef<'_>, style: usize) -> Option<Cell> {
        let number = |value: f64| match self.formats.get(style) {
            Some(format) => format.cell(value, self.is_1904),
            None => Format::general().cell(value, self.is_1904),
        };
        let of = |text: String, kind: CellKind| Cell { text, kind, ..Cell::default() };
        let written =
            |text: &str| Cell { text: text.to_owned(), letters: self.marked.letters(text), ..Cell::default() };
        let cell = match value {
            DataRef::Empty => return None,
            #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no integers of its own")]
            DataRef::Int(value) => number(*value as f64),
            DataRef::Float(value) => number(*value),
            DataRef::DateTime(value) => number(value.as_f64()),
            DataRef::String(text) => written(text),
            DataRef::SharedString(text) => written(text),
            DataRef::Bool(value) => of(if *value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Bool),
            DataRef::Error(error) => of(error.to_string(), CellKind::Error),
            DataRef::DateTimeIso(text) => {
                let precision = if text.contains('T') { DatePrecision::Time } else { DatePrecision::Day };
                of(text.clone(), CellKind::Date(precision))
            }
            DataRef::DurationIso(text) => of(text.clone(), CellKind::Date(DatePrecision::Time)),
        };
        let is_struck = self.struck.get(style).is_some_and(|is| *is);
        Some(if is_struck { Cell { letters: Letters::Struck, ..cell } } else { cell })
    }
}

/// The formats of the styles; the same one is read once.
fn formats(styles: &[Style]) -> Vec<Rc<Format>> {
    let mut known: HashMap<&str, Rc<Format>> = HashMap::new();
    let mut read = Vec::with_capacity(styles.len());
    for style in styles {
        let code = style.number_format.as_ref().map_or("General", |format| {
            format.format_id.and_then(number_format::built_in).unwrap_or(format.format_code.as_str())
        });
        read.push(Rc::clone(known.entry(code).or_insert_with(|| Rc::new(Format::read(code)))));
    }
    read
}
