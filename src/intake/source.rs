//! A file as the rows of its sheets, which is how the readers take it: merged cells filled down, what stands for a number
//! in the place of the number, and faulty cells marked.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::cell;
use super::document;
use super::header;
use super::records::{self, Row};
use super::refusal::{Problem, ProblemKind, Refusal};
use super::workbook::{self, Cell, CellKind, Letters, Merged, Sheet, SheetRemark, WorkbookRemark};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::{TableRemark, TableRemarkKind};
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::text;

/// One sheet of a file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Its name, where the file has more than one.
    pub(super) name: Option<String>,
    /// Its name in a workbook, also of the only one.
    pub(super) called: Option<String>,
    pub(super) rows: Vec<Row>,
    /// The cells that are one.
    pub(super) merged: Vec<Merged>,
    /// Whether a person has to unhide it first: then it is named, and has no rows here.
    pub(super) is_hidden: bool,
    /// The rows as they stand, where they are lines that we wrote ourselves.
    pub(super) ours: Option<Vec<Row>>,
    /// What is worth saying of how it was read.
    oddities: Vec<Oddity>,
}

/// Something about the cells of a sheet that a person sees in another way, or does not see.
#[derive(Debug)]
struct Oddity {
    line: u64,
    column: String,
    kind: OddityKind,
    text: String,
}

#[derive(Debug, Clone, Copy)]
enum OddityKind {
    Scaled,
    FormatsUnknown,
    Hidden,
}

/// The first rows of a sheet that may be its title.
const TITLE_ROWS: usize = 10;
/// The longest title, in bytes.
const LONGEST_TITLE: usize = 240;
/// So many cells in a row are none of a title.
const CELLS_OF_A_TABLE: usize = 4;

impl Source {
    /// The one fiscal year that the lines at its top name.
    pub(super) fn titled_year(&self) -> Option<FiscalYear> {
        let is_title = |row: &&Row| {
            row.cells.iter().filter(|cell| !cell.trim().is_empty()).take(CELLS_OF_A_TABLE).count() < CELLS_OF_A_TABLE
        };
        let titles = self.rows.iter().take(TITLE_ROWS).take_while(is_title);
        let cells = titles.flat_map(|row| &row.cells).filter(|cell| cell.len() <= LONGEST_TITLE);
        let years: BTreeSet<FiscalYear> = cells.flat_map(|cell| FiscalYear::named_in(&cell::plain(cell))).collect();
        years.first().copied().filter(|_| years.len() == 1)
    }

    /// What is worth saying of it beside its goals.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Remark> {
        self.oddities.iter().map(|oddity| Remark {
            line: oddity.line,
            column: oddity.column.clone(),
            kind: match oddity.kind {
                OddityKind::Scaled => RemarkKind::NumbersScaled,
                OddityKind::FormatsUnknown => RemarkKind::FormatsUnknown,
                OddityKind::Hidden => RemarkKind::HiddenCellsRead,
            },
            text: oddity.text.clone(),
        })
    }

    /// What is worth saying of it beside its values.
    pub(super) fn table_remarks(&self) -> impl Iterator<Item = TableRemark> {
        self.oddities.iter().map(|oddity| TableRemark {
            line: oddity.line,
            kind: match oddity.kind {
                OddityKind::Scaled => TableRemarkKind::NumbersScaled,
                OddityKind::FormatsUnknown => TableRemarkKind::FormatsUnknown,
                OddityKind::Hidden => TableRemarkKind::HiddenCellsRead,
            },
            text: oddity.text.clone(),
        })
    }
}

/// The sheets that a person sees, each with at most `limit` rows. A hidden sheet is read only where there is no other.
pub(super) fn sheets(file_name: &str, bytes: &[u8], limit: usize) -> Result<Vec<Source>, Refusal> {
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    let delimiter = match extension.as_str() {
        "tsv" => Some(b'\t'),
        "csv" => Some(b','),
        _ => None,
    };
    if let Some(delimiter) = delimiter.filter(|_| bytes.len() <= super::MOST_BYTES) {
        let mut rows = records::rows(&super::decode::text(bytes)?, delimiter, limit)?;
        rows.iter_mut().flat_map(|row| &mut row.cells).for_each(without_formula);
        mark_unsure(&mut rows);
        take_from_above(&mut rows);
        return Ok(vec![Source { rows, ..Source::default() }]);
    }
    let workbook = workbook::read(file_name, bytes)?;
    let has_hidden_cells = workbook.remarks.contains(&WorkbookRemark::HiddenRowsOrColumns);
    let mut sheets = workbook.sheets;
    let tells_where = |remark: &SheetRemark| matches!(remark, SheetRemark::Hidden { .. });
    let says_where = sheets.iter().any(|sheet| sheet.remarks.iter().any(tells_where));
    let has_visible = sheets.iter().any(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    let is_left_out = |sheet: &Sheet| has_visible && sheet.hidden;
    let hidden: Vec<String> =
        sheets.iter().filter(|sheet| is_left_out(sheet)).map(|sheet| sheet.name.clone()).collect();
    sheets.retain(|sheet| !is_left_out(sheet));
    let several = sheets.len() > 1;
    let mut sources = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        if let Some(ours) = lines_of_ours(&sheet) {
            sources.push(Source { name: Some(sheet.name), ours: Some(ours), ..Source::default() });
            continue;
        }
        if let Some(row) = sheet.rows.get(limit) {
            return Err(Problem::of_line(row.line, ProblemKind::TooManyRows { limit }).into());
        }
        let called = super::is_workbook(bytes).then(|| sheet.name.clone());
        let name = several.then(|| sheet.name.clone());
        let (merged, oddities) = (sheet.merged.clone(), oddities(&sheet, has_hidden_cells, says_where));
        let mut rows = rows(sheet, super::is_workbook(bytes))?;
        take_from_above(&mut rows);
        sources.push(Source { name, called, rows, merged, is_hidden: false, ours: None, oddities });
    }
    let hidden = hidden.into_iter().map(|name| Source { name: Some(name), is_hidden: true, ..Source::default() });
    sources.extend(hidden);
    Ok(sources)
}

/// The rows of a sheet of lines that we wrote ourselves, as they stand there.
fn lines_of_ours(sheet: &Sheet) -> Option<Vec<Row>> {
    let texts = |row: &workbook::Row| -> Vec<String> { row.cells.iter().map(|cell| cell.text.clone()).collect() };
    let row = |row: &workbook::Row| Row { line: row.line, cells: texts(row), ..Row::default() };
    let begins = sheet.rows.first().is_some_and(|row| document::begins_lines(&texts(row)));
    begins.then(|| sheet.rows.iter().map(row).collect())
}

fn oddities(sheet: &Sheet, has_hidden_cells: bool, says_where: bool) -> Vec<Oddity> {
    let line = sheet.rows.first().map_or(1, |row| row.line);
    let mut oddities = Vec::new();
    let places = sheet.remarks.iter().find_map(|remark| match remark {
        SheetRemark::Hidden { places } => Some(places.clone()),
        _ => None,
    });
    if has_hidden_cells && !(places.is_none() && says_where) {
        let text = places.unwrap_or_default();
        oddities.push(Oddity { line, column: String::new(), kind: OddityKind::Hidden, text });
    }
    if sheet.remarks.contains(&SheetRemark::FormatsUnknown) {
        oddities.push(Oddity { line, column: String::new(), kind: OddityKind::FormatsUnknown, text: String::new() });
    }
    let scaled = sheet.rows.iter().find_map(|row| {
        let is_scaled = |cell: &Cell| cell.shown.as_ref().is_some_and(|shown| shown.divided_by > 1);
        let column = row.cells.iter().position(is_scaled)?;
        let cell = row.cells.get(column)?;
        let text = format!("{} ({})", cell.shown.as_ref()?.text, cell.text);
        Some(Oddity { line: row.line, column: workbook::column_letter(column), kind: OddityKind::Scaled, text })
    });
    oddities.extend(scaled);
    oddities
}

/// Leaves of ="0012" the text, as which a text file keeps zeros in front of a number.
fn without_formula(cell: &mut String) {
    let text = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('"'));
    if let Some(text) = text.map(str::to_owned) {
        *cell = text;
    }
}

/// Marks that say that a cell says the same as the one above it.
const SAME_AS_ABOVE: [&str; 4] = ["〃", "″", "同上", "々"];

/// Puts the words of the cell above where a mark says that they are meant. A figure has to stand in its own cell.
fn take_from_above(rows: &mut [Row]) {
    let is_figure = |cell: &str| {
        let figure = text::normalise(cell).replace([',', '%'], "");
        figure.parse::<f64>().is_ok()
    };
    for index in 1..rows.len() {
        let Some((above, rest)) = rows.split_at_mut_checked(index) else { return };
        let (Some(above), Some(row)) = (above.last(), rest.first_mut()) else { return };
        // A heading is not what the cells below it say.
        if !row.cells.iter().any(|cell| SAME_AS_ABOVE.contains(&cell.trim())) || header::may_be_repeated(above) {
            continue;
        }
        for (cell, said) in row.cells.iter_mut().zip(&above.cells) {
            if SAME_AS_ABOVE.contains(&cell.trim()) && !said.trim().is_empty() && !is_figure(said) {
                cell.clone_from(said);
            }
        }
    }
}

/// The most bytes that merged cells are copied to.
const MOST_COPIED: usize = 64 * 1024 * 1024;

fn rows(sheet: Sheet, is_workbook: bool) -> Result<Vec<Row>, Refusal> {
    let name: Option<Arc<str>> = is_workbook.then(|| Arc::from(sheet.name.as_str()));
    let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut rows: Vec<Row> = sheet
        .rows
        .into_iter()
        .map(|row| {
            let faults = row.cells.iter().enumerate();
            let faults = faults.filter_map(|(column, cell)| Some((column, fault(cell)?))).collect();
            let seen = row.cells.iter().enumerate().filter_map(|(column, cell)| Some((column, seen(cell)?))).collect();
            let mut cells: Vec<String> = row.cells.into_iter().map(content).collect();
            cells.resize(width, String::new());
            Row { line: row.line, cells, faults, seen, sheet: name.clone(), ..Row::default() }
        })
        .collect();
    let mut room = MOST_COPIED;
    for merged in sheet.merged {
        let Ok(first) = rows.binary_search_by_key(&merged.first_row, |row| row.line) else { continue };
        let Some(text) = rows.get(first).and_then(|row| row.cells.get(merged.first_column)).cloned() else { continue };
        let within = rows.iter_mut().skip(first).take_while(|row| row.line <= merged.last_row);
        for row in within {
            // One long text may be merged over all rows of a sheet, and merged again.
            room = room
                .checked_sub(text.len() + size_of::<[usize; 3]>())
                .ok_or_else(|| Problem::of_line(row.line, ProblemKind::TooManyCells { limit: MOST_COPIED }))?;
            if merged.last_column > merged.first_column {
                row.spread.push((merged.first_column, merged.last_column.min(width.saturating_sub(1))));
            }
            if row.line > merged.first_row && !text.is_empty() {
                row.go_on_at(merged.first_column);
                if let Some(cell) = row.cells.get_mut(merged.first_column) {
                    cell.clone_from(&text);
                }
            }
        }
    }
    Ok(rows)
}

/// What a reader takes a cell to say.
fn content(cell: Cell) -> String {
    let Some(shown) = cell.shown else { return cell.text };
    match cell.kind {
        // 581 that a person sees as 0581 is a number of the city's.
        CellKind::Number
            if shown.text.starts_with('0') && shown.text.trim_start_matches('0') == cell.text && cell.text != "0" =>
        {
            shown.text
        }
        // 1234567 that a person sees as 1,235, under a heading of thousands, is 1234.567 of them.
        CellKind::Number if shown.divided_by > 1 => {
            let stored = cell.text.parse::<Decimal>().ok();
            let seen = stored.and_then(|stored| stored.checked_div(Decimal::from(shown.divided_by)));
            with_words(seen.map_or(cell.text, |seen| seen.normalize().to_string()), &shown.text)
        }
        CellKind::Number => with_words(cell.text, &shown.text),
        CellKind::Date(_) => shown.text,
        _ => cell.text,
    }
}

/// A number as it would be typed, with the words that its format shows around it: 100人以上, ▲95, 未集計 in the place of 0.
fn with_words(number: String, seen: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_word = |text: &str| text.contains(char::is_alphabetic);
    let (Some(first), Some(last)) = (seen.find(is_digit), seen.rfind(is_digit)) else {
        return if is_word(seen) { seen.to_owned() } else { number };
    };
    let before = seen.get(..first).unwrap_or_default().trim();
    let behind = seen.get(last + 1..).unwrap_or_default().trim();
    let behind = if number.ends_with('%') { behind.trim_start_matches('%') } else { behind };
    let is_minus = before.ends_with(['▲', '△', '−', '-']) && !number.starts_with('-');
    let before = if is_word(before) || is_minus { before } else { "" };
    let behind = if is_word(behind) || behind == "%" { behind } else { "" };
    format!("{before}{number}{behind}")
}

/// What a person sees of a number that is the same and looks like another: 3.10 for 3.1.
fn seen(cell: &Cell) -> Option<String> {
    let shown = cell.shown.as_ref().filter(|_| cell.kind == CellKind::Number)?;
    let is_same = shown.text.parse::<Decimal>().ok()? == cell.text.parse::<Decimal>().ok()?;
    (is_same && shown.text != cell.text).then(|| shown.text.clone())
}

fn fault(cell: &Cell) -> Option<ProblemKind> {
    match cell.kind {
        CellKind::Error => Some(ProblemKind::ErrorCell { text: cut(&cell.text) }),
        CellKind::FormulaWithoutValue => Some(ProblemKind::FormulaWithoutValue),
        _ => unsure(cell.letters, &cell.text).or_else(|| unsure(cell::letters(&cell.text), &cell.text)),
    }
}

/// Why it can't be told what is meant by letters that stand there in more than one way.
fn unsure(letters: Letters, text: &str) -> Option<ProblemKind> {
    match letters {
        Letters::Plain => None,
        Letters::Struck => Some(ProblemKind::StruckOut { text: cut(text) }),
        Letters::RaisedDigit => Some(ProblemKind::RaisedDigit { text: cut(text) }),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Marks the cells of a text whose markup leaves open what they say.
fn mark_unsure(rows: &mut [Row]) {
    for row in rows {
        let cells = row.cells.iter().enumerate();
        let faults = cells.filter_map(|(column, text)| Some((column, unsure(cell::letters(text), text)?)));
        row.faults = faults.collect();
    }
}
