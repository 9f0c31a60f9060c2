//! The tables of a page, as HTML5 reads them.

use scraper::Html;
use scraper::node::{Element, Node};

use super::grid::{Budget, Grid};
use super::{
    Cell, MOST_COLUMNS, MOST_ROWS, Merged, Problem, ProblemKind, Refusal, Sheet, SheetRemark, Workbook, WorkbookRemark,
};
use crate::intake::nesting;
use crate::intake::written::{self, Around, Stretches, Written};

/// Whether a text without a telling name is a page.
pub(super) fn is_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(4_000).collect::<String>().to_lowercase();
    start.starts_with('<') && ["<table", "<html", "<!doctype html"].iter().any(|tag| start.contains(tag))
}

/// The most bytes of a page: its tree takes twenty times as many.
const MOST_BYTES: usize = 10 * 1024 * 1024;

pub(super) fn read(text: &str) -> Result<Workbook, Refusal> {
    if text.len() > MOST_BYTES {
        return Err(Problem::of_file(ProblemKind::FileTooLarge { bytes: text.len(), limit: MOST_BYTES }).into());
    }
    if let Some(element) = nesting::too_deep(text) {
        return Err(Problem::of_file(ProblemKind::NestsTooDeep { element }).into());
    }
    let page = Html::parse_document(text);
    let mut reading = Reading::default();
    for edge in page.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Element(element) => reading.open(element),
                Node::Text(text) => reading.text(text),
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reading.close(element)?;
                }
            }
        }
    }
    if reading.sheets.is_empty() {
        return Err(Problem::of_file(ProblemKind::NoTable).into());
    }
    reading.sheets.sort_by_key(|(number, _)| *number);
    let sheets = reading.sheets.into_iter().map(|(_, sheet)| sheet).collect();
    let remarks = if reading.has_hidden { vec![WorkbookRemark::HiddenRowsOrColumns] } else { Vec::new() };
    Ok(Workbook { sheets, remarks })
}

/// A page while it is walked through, once.
#[derive(Default)]
struct Reading {
    /// The table we are in, and those around it.
    open: Vec<Table>,
    tables: usize,
    /// In how many elements we are whose text is not shown with the rest.
    unread: usize,
    /// Whether a table, a row or a cell is not shown. They are read like any other.
    has_hidden: bool,
    around: Around,
    /// With the number of the table in the page.
    sheets: Vec<(usize, Sheet)>,
    budget: Budget,
}

/// A table while it is walked through.
#[derive(Default)]
struct Table {
    number: usize,
    caption: String,
    line: u64,
    column: usize,
    /// Until which line, at each column, a cell from above reaches down.
    taken: Vec<u64>,
    grid: Grid,
    merged: Vec<Merged>,
    within: Within,
    text: String,
    letters: Stretches,
    has_nested: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Nothing,
    Caption,
    Cell,
}

fn is_unread(element: &Element) -> bool {
    matches!(element.name(), "rt" | "rp" | "script" | "style" | "template" | "noscript")
}

impl Reading {
    fn open(&mut self, element: &Element) {
        self.unread += usize::from(is_unread(element) || self.hides_in_cell(element));
        self.around.open(element);
        self.has_hidden |= !self.is_in_cell() && written::is_hidden(element);
        match element.name() {
            "table" => {
                if let Some(around) = self.open.last_mut() {
                    around.has_nested = true;
                }
                self.tables += 1;
                self.open.push(Table { number: self.tables, ..Table::default() });
            }
            name => {
                if let Some(table) = self.open.last_mut() {
                    table.open(name);
                }
            }
        }
    }

    fn is_in_cell(&self) -> bool {
        self.open.last().is_some_and(|table| table.within == Within::Cell)
    }

    /// Whether an element is a part of a cell that nobody sees. A cell of which nothing is seen is another matter.
    fn hides_in_cell(&self, element: &Element) -> bool {
        self.is_in_cell() && !matches!(element.name(), "td" | "th") && written::is_hidden(element)
    }

    fn text(&mut self, text: &str) {
        if self.unread > 0 {
            return;
        }
        if let Some(table) = self.open.last_mut().filter(|table| table.within != Within::Nothing) {
            table.add(text, self.around.written());
        }
    }

    fn close(&mut self, element: &Element) -> Result<(), Problem> {
        self.unread = self.unread.saturating_sub(usize::from(is_unread(element) || self.hides_in_cell(element)));
        self.around.close(element);
        match element.name() {
            "table" => {
                if let Some(table) = self.open.pop() {
                    self.sheets.push((table.number, table.into_sheet()));
                }
            }
            "td" | "th" => {
                if let Some(table) = self.open.last_mut() {
                    table.close_cell(element, &mut self.budget)?;
                }
            }
            "caption" => {
                if let Some(table) = self.open.last_mut() {
                    table.caption = std::mem::take(&mut table.text).trim().replace('\n', " ");
                    table.within = Within::Nothing;
                }
            }
            "p" | "div" | "li" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_line();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Table {
    fn open(&mut self, name: &str) {
        match name {
            "tr" => {
                self.line += 1;
                self.column = 0;
            }
            "caption" => self.within = Within::Caption,
            "td" | "th" => {
                self.within = Within::Cell;
                self.text.clear();
                self.letters.end();
            }
            "br" => {
                self.text.push('\n');
                self.letters.take("\n", Written::default());
            }
            "p" | "div" | "li" => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        self.letters.take("\n", Written::default());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Line ends and runs of blanks are one blank in a page.
    fn add(&mut self, text: &str, written: Written) {
        self.letters.take(text, written);
        for character in text.chars() {
            if !matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                self.text.push(character);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn close_cell(&mut self, element: &Element, budget: &mut Budget) -> Result<(), Problem> {
        let span = |name: &str, most: u64| -> u64 {
            element.attr(name).and_then(|number| number.trim().parse().ok()).unwrap_or(1).clamp(1, most)
        };
        while self.taken.get(self.column).is_some_and(|line| *line >= self.line) {
            self.column += 1;
        }
        let width = usize::try_from(span("colspan", 1_000)).unwrap_or(1);
        let (first_row, first_column) = (self.line.max(1), self.column);
        let last_row = (first_row + span("rowspan", MOST_ROWS) - 1).min(MOST_ROWS);
        let last_column = (first_column + width - 1).min(MOST_COLUMNS - 1);
        self.column = first_column + width;
        let text = std::mem::take(&mut self.text).lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        self.within = Within::Nothing;
        self.grid.put(
            budget,
            first_row,
            first_column,
            Cell { text, letters: self.letters.end(), ..Cell::default() },
        )?;
        if last_row > first_row || last_column > first_column {
            self.merged.push(Merged { first_row, last_row, first_column, last_column });
        }
        if last_row > first_row && first_column <= last_column {
            if self.taken.len() <= last_column {
                self.taken.resize(last_column + 1, 0);
            }
            self.taken.iter_mut().take(last_column + 1).skip(first_column).for_each(|line| *line = last_row);
        }
        Ok(())
    }

    fn into_sheet(self) -> Sheet {
        let name = if self.caption.is_empty() { format!("table {}", self.number) } else { self.caption };
        let lines = self.line;
        let mut sheet = self.grid.into_sheet(name);
        sheet.merged = self.merged;
        // A cell that is said to reach further ends with its table.
        sheet.merged.iter_mut().for_each(|merged| merged.last_row = merged.last_row.min(lines.max(merged.first_row)));
        if self.has_nested {
            sheet.remarks.push(SheetRemark::NestedTable);
        }
        sheet
    }
}
