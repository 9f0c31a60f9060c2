//! `OpenDocument` sheets, element by element and bounded. A reader of cells alone would lose what is merged and how days are
//! shown, would glue furigana to its word, and lay out whatever a few repeated cells amount to.

use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::grid::{Budget, Grid};
use super::hidden::Hidden;
use super::package::MOST_UNPACKED;
use super::{
    Cell, CellKind, MOST_COLUMNS, MOST_ROWS, Merged, Problem, ProblemKind, Refusal, Sheet, SheetRemark, Workbook,
    WorkbookRemark,
};

mod cell;
mod styles;

use cell::Found;
use styles::{Family, Styles};

/// The most elements that are within each other.
const MOST_DEPTH: usize = 200;
/// What is no content of a cell or of a sheet, or none that is shown there.
const UNREAD: [&str; 8] = [
    "office:annotation",
    "office:forms",
    "table:dde-links",
    "table:detective",
    "table:shapes",
    "table:tracked-changes",
    "text:ruby-text",
    "text:note",
];

/// Reads the sheets of a file that is known to be one of these.
pub(super) fn read(bytes: &[u8], remarks: Vec<WorkbookRemark>) -> Result<Workbook, Refusal> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut reading = Reading { workbook: Workbook { remarks, ..Workbook::default() }, ..Reading::default() };
    // The styles that those of the content go back to.
    if let Ok(entry) = archive.by_name("styles.xml") {
        reading.walk(entry)?;
    }
    reading.workbook.sheets.clear();
    reading.walk(archive.by_name("content.xml").map_err(|_| damaged())?)?;
    Ok(reading.workbook)
}

const fn damaged() -> Problem {
    Problem::of_file(ProblemKind::DamagedFile)
}

/// An attribute, its references resolved.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Problem> {
    let Some(found) = element.try_get_attribute(name).map_err(|_| damaged())? else { return Ok(None) };
    let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(|_| damaged())?;
    Ok(Some(value.into_owned()))
}

fn is_yes(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

/// A file while it is walked through.
#[derive(Default)]
struct Reading {
    workbook: Workbook,
    styles: Styles,
    budget: Budget,
    open: Option<OpenSheet>,
    /// In how many elements we are since one that is not read.
    unread: usize,
}

/// A sheet while it is walked through.
#[derive(Default)]
struct OpenSheet {
    name: String,
    hidden: bool,
    not_shown: Hidden,
    grid: Grid,
    merged: Vec<Merged>,
    /// The styles of the columns, each up to the column behind its last.
    columns: Vec<(u64, Option<String>)>,
    /// The row before this, and the column of the next cell.
    line: u64,
    column: u64,
    row: OpenRow,
    cell: Option<Found>,
}

/// A row while it is walked through.
#[derive(Default)]
struct OpenRow {
    repeated: u64,
    style: Option<String>,
    /// From which column on, and in how many.
    cells: Vec<(u64, u64, Cell)>,
}

impl Reading {
    fn walk(&mut self, entry: impl Read) -> Result<(), Problem> {
        let mut xml = Reader::from_reader(BufReader::new(entry.take(MOST_UNPACKED)));
        xml.config_mut().expand_empty_elements = true;
        let (mut buffer, mut depth) = (Vec::new(), 0_usize);
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|_| damaged())? {
                Event::Start(element) => {
                    depth += 1;
                    if depth > MOST_DEPTH {
                        return Err(damaged());
                    }
                    self.begin(&element)?;
                }
                Event::End(element) => {
                    depth = depth.saturating_sub(1);
                    if self.unread > 0 {
                        self.unread -= 1;
                    } else {
                        self.end(element.name().as_ref())?;
                    }
                }
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.text(&resolved(&reference)?),
                Event::Eof => return if depth == 0 { Ok(()) } else { Err(damaged()) },
                _ => {}
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let name = element.name();
        let name = name.as_ref();
        if self.unread > 0 || UNREAD.contains(&name) || self.is_aside(name) {
            self.unread += 1;
            return Ok(());
        }
        match &mut self.open {
            Some(OpenSheet { cell: Some(cell), .. }) if name == "text:span" => {
                let style = attribute(element, "text:style-name")?;
                cell.open_span(style.map(|style| self.styles.written(Family::Text, &style)).unwrap_or_default());
                Ok(())
            }
            Some(sheet) => {
                let hides = matches!(name, "table:table-row" | "table:table-column")
                    && attribute(element, "table:visibility")?.is_some_and(|visibility| visibility != "visible");
                if hides {
                    sheet.hide(name, element)?;
                }
                if hides && !self.workbook.remarks.contains(&WorkbookRemark::HiddenRowsOrColumns) {
                    self.workbook.remarks.push(WorkbookRemark::HiddenRowsOrColumns);
                }
                sheet.begin(name, element)
            }
            None if name == "table:table" => {
                let style = attribute(element, "table:style-name")?;
                let name = attribute(element, "table:name")?.unwrap_or_default();
                let hidden = self.styles.hides(style.as_deref());
                self.open = Some(OpenSheet { name, hidden, ..OpenSheet::default() });
                Ok(())
            }
            None => self.styles.open(element),
        }
    }

    /// Whether this stands within a cell and is none of its text: a drawing, a table of its own.
    fn is_aside(&self, name: &str) -> bool {
        let is_in_cell = self.open.as_ref().is_some_and(|sheet| sheet.cell.is_some());
        is_in_cell && (name.starts_with("draw:") || name == "table:table")
    }

    fn text(&mut self, text: &str) {
        if self.unread > 0 {
            return;
        }
        match &mut self.open {
            Some(OpenSheet { cell: Some(cell), .. }) if cell.is_in_paragraph() => cell.text(text),
            Some(_) => {}
            None => self.styles.text(text),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        let Some(sheet) = &mut self.open else { return self.styles.close(name) };
        match name {
            "text:p" | "text:h" => {
                if let Some(cell) = &mut sheet.cell {
                    cell.close_paragraph();
                }
            }
            "text:span" => {
                if let Some(cell) = &mut sheet.cell {
                    cell.close_span();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => sheet.end_cell(&mut self.styles),
            "table:table-row" => sheet.end_row(&mut self.budget)?,
            "table:table" => {
                if let Some(sheet) = self.open.take() {
                    self.workbook.sheets.push(sheet.into_sheet());
                }
            }
            _ => {}
        }
        Ok(())
    }
}

pub(super) fn resolved(reference: &BytesRef<'_>) -> Result<String, Problem> {
    match reference.resolve_char_ref().map_err(|_| damaged())? {
        Some(letter) => Ok(letter.to_string()),
        None => resolve_xml_entity(reference).map(str::to_owned).ok_or_else(damaged),
    }
}

impl OpenSheet {
    fn begin(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Problem> {
        let count = |name| {
            let count = attribute(element, name)?.and_then(|count| count.trim().parse::<u64>().ok());
            Ok::<_, Problem>(count.unwrap_or(1).max(1))
        };
        match name {
            "table:table-column" => {
                let before = self.columns.last().map_or(0, |(end, _)| *end);
                let end = before.saturating_add(count("table:number-columns-repeated")?);
                if self.columns.len() < MOST_COLUMNS {
                    self.columns.push((end, attribute(element, "table:default-cell-style-name")?));
                }
            }
            "table:table-row" => {
                self.column = 0;
                let repeated = count("table:number-rows-repeated")?;
                let style = attribute(element, "table:default-cell-style-name")?;
                self.row = OpenRow { repeated, style, cells: Vec::new() };
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell = Some(Found::read(element)?),
            _ => {
                let Some(cell) = &mut self.cell else { return Ok(()) };
                match name {
                    "text:p" | "text:h" => cell.open_paragraph(),
                    "text:s" => cell.blanks(usize::try_from(count("text:c")?).unwrap_or(usize::MAX)),
                    "text:tab" => cell.add('\t'),
                    "text:line-break" => cell.add('\n'),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Notes a row or a column that is not shown, before it is begun.
    fn hide(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Problem> {
        let count = |name| {
            let count = attribute(element, name)?.and_then(|count| count.trim().parse::<u64>().ok());
            Ok::<_, Problem>(count.unwrap_or(1).max(1))
        };
        if name == "table:table-row" {
            let repeated = count("table:number-rows-repeated")?;
            self.not_shown.rows(self.line.saturating_add(1), self.line.saturating_add(repeated));
        } else {
            let place = |number: u64| usize::try_from(number).unwrap_or(MOST_COLUMNS).min(MOST_COLUMNS - 1);
            let before = self.columns.last().map_or(0, |(end, _)| *end);
            let last = before.saturating_add(count("table:number-columns-repeated")? - 1);
            self.not_shown.columns(place(before), place(last));
        }
        Ok(())
    }

    fn end_cell(&mut self, styles: &mut Styles) {
        let Some(found) = self.cell.take() else { return };
        let (column, repeated) = (self.column, found.repeated);
        self.column = column.saturating_add(repeated);
        if found.columns > 1 || found.rows > 1 {
            self.merged.extend(self.merged_cells(column, &found));
        }
        let of_column = || self.columns.iter().find(|(end, _)| column < *end).and_then(|(_, style)| style.as_ref());
        let style = found.style.as_ref().or(self.row.style.as_ref()).or_else(of_column).cloned();
        let is_struck = style.as_ref().is_some_and(|style| styles.written(Family::Cell, style).is_struck);
        let format = style.and_then(|style| styles.format(&style));
        let cell = found.into_cell(format.as_ref().map(Rc::as_ref), is_struck);
        if !(cell.kind == CellKind::Text && cell.text.trim().is_empty()) {
            self.row.cells.push((column, repeated, cell));
        }
    }

    fn merged_cells(&self, column: u64, found: &Found) -> Option<Merged> {
        let first_row = self.line.checked_add(1).filter(|line| *line <= MOST_ROWS)?;
        let first_column = usize::try_from(column).ok().filter(|column| *column < MOST_COLUMNS)?;
        let width = usize::try_from(found.columns).unwrap_or(MOST_COLUMNS);
        Some(Merged {
            first_row,
            last_row: self.line.saturating_add(found.rows).min(MOST_ROWS),
            first_column,
            last_column: first_column.saturating_add(width - 1).min(MOST_COLUMNS - 1),
        })
    }

    /// Puts a row as often as it is said to stand there. Each of its cells counts against what is allowed.
    fn end_row(&mut self, budget: &mut Budget) -> Result<(), Problem> {
        let row = std::mem::take(&mut self.row);
        let first = self.line.saturating_add(1);
        self.line = self.line.saturating_add(row.repeated.max(1));
        if row.cells.is_empty() {
            return Ok(());
        }
        for line in first..=self.line {
            for (column, repeated, cell) in &row.cells {
                for column in *column..column.saturating_add(*repeated) {
                    let column = usize::try_from(column).unwrap_or(MOST_COLUMNS);
                    self.grid.put(budget, line, column, cell.clone())?;
                }
            }
        }
        Ok(())
    }

    fn into_sheet(self) -> Sheet {
        let mut sheet = self.grid.into_sheet(self.name);
        let places = self.not_shown.told();
        sheet.remarks.extend(places.map(|places| SheetRemark::Hidden { places }));
        sheet.hidden = self.hidden;
        sheet.merged = self.merged;
        sheet
    }
}
