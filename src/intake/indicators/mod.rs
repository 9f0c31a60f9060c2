//! Reading the indicators of a table: one value per row in the long format of open data, or the values of several years
//! and of several indicators beside each other. The columns are known by their headers in any order; programme, indicator,
//! fiscal year and value have to be there, the others may be missing.
//!
//! A blank cell is no value, and no zero. Whatever can't be read refuses the whole file, with every place.

mod columns;
mod gathered;
mod headers;
pub(super) mod label;
mod of_forms;
pub(super) mod pairs;
mod reader;
pub(super) mod slots;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::{IndicatorTable, TableRemark, TableRemarkKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::domain::watch::Step;

use super::asked::Asked;
use super::by_hand::{self, Hand};
use super::cell;
use super::form;
use super::goals;
use super::marked;
use super::reading;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::row_numbers;
use super::source::Source;
use super::year_words;
use columns::Found;
pub(super) use columns::{Columns, beside_goals, find, is_list, nearest};
pub(super) use gathered::{Gathered, MOST_OF_A_PROGRAMME};
use headers::Column;
pub(super) use headers::is_of_indicator;
pub(super) use reader::Owner;
use reader::Reader;

pub(super) const MOST_ROWS: usize = 100_000;

/// The sheets of a file that hold a table of indicators, as one.
pub(super) fn read(source: &str, sheets: &[Source], asked: &Asked) -> Result<IndicatorTable, Refusal> {
    let (sheets, hidden) = sheets.split_at(sheets.iter().take_while(|sheet| !sheet.is_hidden).count());
    let mut gathered = Gathered::default();
    for name in hidden.iter().filter_map(|sheet| sheet.name.as_ref()) {
        gathered.remark(1, TableRemarkKind::SheetHidden, name.as_str());
    }
    asked.watch.begin(Step::Reading, sheets.iter().map(|sheet| sheet.rows.len()).sum());
    asked.go_on()?;
    let is_form = form::among(sheets, asked);
    let find = |sheet: &Source| find(&sheet.rows, &Hand::of(asked, sheet.name.as_deref()));
    if goals::has_forms(sheets, &is_form, asked, |sheet| find(sheet).is_ok()) {
        let table = of_forms::read(source, form::read(sheets, &is_form, asked), gathered, asked)?;
        return Ok(IndicatorTable { reading: reading::of_forms(sheets, &is_form, asked), ..table });
    }
    let (mut refused, mut headings) = (Vec::new(), Vec::new());
    for sheet in sheets.iter().filter(|sheet| asked.wants(sheet.name.as_deref())) {
        match find(sheet) {
            Ok(found) => {
                asked.go_on()?;
                headings.extend(found.headings.clone());
                gathered.remarks.extend(title_of_another_year(sheet, &found, asked));
                read_sheet(&mut gathered, sheet, found, asked);
                asked.watch.add(sheet.rows.len());
            }
            Err(refusal) => refused.push(refusal),
        }
    }
    if gathered.sheets > 0 {
        gathered.problems.extend(by_hand::not_found(asked, &headings, &[]));
    }
    // A sheet without a header is another one; where no sheet has one, the first says why.
    let first = refused.into_iter().find(|refusal| refusal.problems.iter().any(|problem| problem.line.is_some()));
    let headless = || {
        let missing = reading::missing_sheet(sheets, asked);
        Refusal::from(missing.unwrap_or_else(|| Problem::of_file(ProblemKind::NoIndicatorHeader)))
    };
    match first {
        Some(refusal) => Err(refusal),
        None if !gathered.problems.is_empty() => Err(gathered.problems.into()),
        None if gathered.sheets == 0 => Err(headless()),
        None if gathered.rows.is_empty() && gathered.blank == 0 => Err(Problem::of_file(ProblemKind::NoRows).into()),
        None => {
            Ok(IndicatorTable { reading: reading::of_indicators(sheets, asked), ..gathered.into_table(source, asked) })
        }
    }
}

/// Reads the tables of a sheet: one below each header.
fn read_sheet(gathered: &mut Gathered, sheet: &Source, found: Found, asked: &Asked) {
    gathered.sheets += 1;
    let sound = gathered.mark();
    gathered.remarks.extend(sheet.table_remarks());
    let hand = Hand::of(asked, sheet.name.as_deref());
    let (mut part, mut offset) = (found, 0);
    loop {
        let begins = offset + part.start;
        let below = begins + part.height;
        let rows = sheet.rows.get(below..).unwrap_or_default();
        let next = if hand.says_header() { None } else { rows.iter().position(|row| part.columns.is_header(row)) };
        let line = below.checked_sub(1).and_then(|header| sheet.rows.get(header)).map_or(0, |row| row.line);
        let own = rows.get(..next.unwrap_or(rows.len())).unwrap_or_default();
        read_part(gathered, own, part.columns.clone(), line, asked);
        let Some(next) = next else { break };
        offset = below + next;
        // A header that is repeated word for word is not looked into again.
        if cells(sheet, offset, part.height).eq(cells(sheet, begins, part.height)) {
            part.start = 0;
            continue;
        }
        match find(sheet.rows.get(offset..).unwrap_or_default(), &hand) {
            Ok(found) => part = found,
            Err(refusal) => {
                gathered.problems.extend(refusal.problems);
                break;
            }
        }
    }
    gathered.on_sheet(sound, sheet.name.as_deref());
}

/// What stands in so many rows of a sheet.
fn cells(sheet: &Source, first: usize, height: usize) -> impl Iterator<Item = &[String]> {
    sheet.rows.iter().skip(first).take(height).map(|row| row.cells.as_slice())
}

/// Reads the rows below one header, whose last row is on `line`.
fn read_part(gathered: &mut Gathered, rows: &[Row], mut columns: Columns, line: u64, asked: &Asked) {
    let first = gathered.remarks.len();
    gathered.remarks.extend(without_row_numbers(rows, &mut columns));
    let shared = shared_codes(rows, &columns);
    let mut reader = Reader::new(&columns, asked, shared, gathered);
    let mut above = None;
    for row in rows.iter().filter(|row| !row.is_blank()) {
        reader.read(row, &mut above);
    }
    reader.remark_on_columns(line, first);
}

/// Tells of a title that names other years than the one of the values that name none.
fn title_of_another_year(sheet: &Source, found: &Found, asked: &Asked) -> Option<TableRemark> {
    let year = asked.year.filter(|_| found.columns.takes_year_of_table())?;
    let rows = sheet.rows.get(..found.start).unwrap_or_default();
    let titles = rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.line, cell::plain(cell))));
    let of_name = sheet.called.as_deref().and_then(|name| year_words::of_sheet(name, year)).map(|named| (1, named));
    let named: Vec<(u64, FiscalYear)> = titles
        .flat_map(|(line, title)| FiscalYear::named_in(&title).into_iter().map(move |year| (line, year)))
        .chain(of_name)
        .collect();
    let (line, other) = *named.first()?;
    let kind = TableRemarkKind::TitleOfAnotherYear;
    (!named.iter().any(|(_, named)| *named == year)).then(|| TableRemark { line, kind, text: other.to_string() })
}

/// Reads the indicators that stand in the rows of one programme's goals.
pub(super) fn read_beside_goals(
    gathered: &mut Gathered,
    columns: &Columns,
    mut owner: Owner,
    rows: &[&Row],
    asked: &Asked,
) {
    let code = owner.code.as_ref().map(ProgrammeCode::as_str);
    owner.key = programme_key(code, true, &owner.unit(), &owner.programme).into();
    let mut reader = Reader::new(columns, asked, BTreeSet::new(), gathered);
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| columns.names_something(row)) {
        reader.begins_programme = index == 0;
        reader.read_values(row, &owner);
    }
}

/// What tells the programmes of a table apart: the city's number with section and name where one number stands for two of
/// a year, or where there is none; else the number alone, under which a programme may take another name in another year.
fn programme_key(code: Option<&str>, is_shared: bool, owner: &str, programme: &str) -> String {
    match code {
        Some(code) if !is_shared => text::comparison_key(code),
        code => [code.unwrap_or_default(), owner, programme].map(text::comparison_key).join("\u{1f}"),
    }
}

/// Leaves a column of numbers out that only count the rows.
fn without_row_numbers(rows: &[Row], columns: &mut Columns) -> Option<TableRemark> {
    let numbers = rows.iter().filter_map(|row| Some((row.line, columns.cell(row, Column::Code)?)));
    let mut numbers = numbers.filter(|(_, number)| !number.is_empty()).peekable();
    let &(line, first) = numbers.peek()?;
    let header = columns.name(Column::Code);
    let counts = row_numbers::count_rows(&header, numbers.map(|(_, number)| number));
    let remark = TableRemark { line, kind: TableRemarkKind::CountsRows, text: format!("{header} {first}") };
    counts.then(|| {
        columns.leave_out(Column::Code);
        remark
    })
}

/// The numbers that stand for more than one programme in one year.
fn shared_codes(rows: &[Row], columns: &Columns) -> BTreeSet<String> {
    let mut first: BTreeMap<(String, Option<FiscalYear>), [String; 4]> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let key = |column| text::comparison_key(columns.cell(row, column).unwrap_or_default());
        let code = key(Column::Code);
        let said = [Column::Programme, Column::Department, Column::Section, Column::Unit].map(key);
        let year = columns.cell(row, Column::Year).and_then(|cell| FiscalYear::read(marked::part(cell).0).ok());
        let known = first.entry((code.clone(), year)).or_insert_with(|| said.clone());
        if *known != said {
            shared.insert(code);
        }
    }
    shared
}
