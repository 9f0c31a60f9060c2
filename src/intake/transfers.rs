//! Reading a table of 人事異動: .csv as a personnel section saves it, or cells pasted from a spreadsheet. The columns are
//! known by their headers, in any order. What the table says is not yet compared with who is on record.

use std::collections::BTreeMap;

use crate::domain::formula;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::person::{LONGEST_NAME, Role, is_login};
use crate::domain::text;
use crate::domain::transfer::{Fault, FaultKind, NamedPost, TransferColumn, TransferKind, TransferRow};

use super::decode;
use super::records::{self, Row};
use super::refusal::{ProblemKind, Refusal};

const MOST_ROWS: usize = 5_000;
/// The table of a city with as many people has a tenth of it.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most faults that are told at once.
const MOST_FAULTS: usize = 200;

/// The text of a file.
pub fn decoded(bytes: &[u8]) -> Result<String, Vec<Fault>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![Fault::of_file(FaultKind::TooLarge)]);
    }
    decode::text(bytes).map_err(faults)
}

/// Reads the rows of a table in which something happens; rows that fill in neither 異動区分 nor anything new are those of
/// people who stay.
pub fn read(table: &str) -> Result<Vec<TransferRow>, Vec<Fault>> {
    if table.len() > MOST_BYTES {
        return Err(vec![Fault::of_file(FaultKind::TooLarge)]);
    }
    let delimiter = if table.lines().next().is_some_and(|line| line.contains('\t')) { b'\t' } else { b',' };
    let rows = records::rows(&table.replace("\r\n", "\n").replace('\r', "\n"), delimiter, records::MOST_ROWS)
        .map_err(faults)?;
    let mut rows = rows.iter().filter(|row| !row.is_blank());
    let columns = rows.next().map_or_else(|| Err(vec![no_header()]), columns)?;
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for row in rows {
        if read.len() == MOST_ROWS {
            faults.push(Fault::of_line(row.line, FaultKind::TooManyRows).value(MOST_ROWS.to_string()));
            break;
        }
        read.extend(Cells { row, columns: &columns }.read(&mut faults));
    }
    faults.truncate(MOST_FAULTS);
    if !faults.is_empty() {
        return Err(faults);
    }
    if read.is_empty() { Err(vec![Fault::of_file(FaultKind::NoRows)]) } else { Ok(read) }
}

fn faults(refusal: Refusal) -> Vec<Fault> {
    let fault = |problem: super::Problem| {
        let (kind, value) = match problem.reason {
            ProblemKind::TooManyRows { limit } => (FaultKind::TooManyRows, limit.to_string()),
            ProblemKind::CellTooLong { limit, .. } => (FaultKind::CellTooLong, limit.to_string()),
            ProblemKind::UnclosedQuote => (FaultKind::UnclosedQuote, String::new()),
            ProblemKind::ControlCharacter { .. } => (FaultKind::ControlCharacter, String::new()),
            _ => (FaultKind::Undecodable, String::new()),
        };
        Fault { line: problem.line, column: None, kind, value, meant: Vec::new() }
    };
    refusal.problems.into_iter().map(fault).collect()
}

fn no_header() -> Fault {
    let all = TransferColumn::ALL.iter().map(|column| column.header().to_owned()).collect();
    Fault::of_file(FaultKind::NoHeader).meant(all)
}

fn column_of(header: &str) -> Option<TransferColumn> {
    let key = text::comparison_key(header);
    let is = |name: &str| text::comparison_key(name) == key;
    TransferColumn::ALL
        .iter()
        .copied()
        .find(|column| is(column.header()) || is(column.code()) || column.other_headers().iter().any(|other| is(other)))
}

fn columns(header: &Row) -> Result<BTreeMap<TransferColumn, usize>, Vec<Fault>> {
    let mut columns = BTreeMap::new();
    let mut faults = Vec::new();
    for (index, cell) in header.cells.iter().enumerate() {
        let Some(column) = column_of(cell) else { continue };
        if columns.insert(column, index).is_some() {
            faults.push(Fault::of_line(header.line, FaultKind::RepeatedColumn).value(column.header()));
        }
    }
    if columns.is_empty() {
        return Err(vec![no_header()]);
    }
    let missing: Vec<String> = TransferColumn::ALL
        .iter()
        .filter(|column| column.is_needed() && !columns.contains_key(*column))
        .map(|column| column.header().to_owned())
        .collect();
    if !missing.is_empty() {
        faults.push(Fault::of_line(header.line, FaultKind::MissingColumn).meant(missing));
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

/// A row by its columns.
struct Cells<'table> {
    row: &'table Row,
    columns: &'table BTreeMap<TransferColumn, usize>,
}

impl Cells<'_> {
    fn cell(&self, column: TransferColumn) -> &str {
        formula::unmarked(self.columns.get(&column).map_or("", |index| self.row.cell(*index)))
    }

    fn fault(&self, column: TransferColumn, kind: FaultKind) -> Fault {
        Fault::of_cell(self.row.line, column, kind)
    }

    /// `None` for a row in which nothing happens, and for one with a fault.
    fn read(&self, faults: &mut Vec<Fault>) -> Option<TransferRow> {
        let new = [TransferColumn::Kind, TransferColumn::ToUnit, TransferColumn::ToRole, TransferColumn::Date];
        if new.iter().all(|column| self.cell(*column).is_empty()) {
            return None;
        }
        let before = faults.len();
        let login = text::normalise(self.cell(TransferColumn::Login));
        if login.is_empty() {
            faults.push(self.fault(TransferColumn::Login, FaultKind::Missing));
        } else if !is_login(&login) {
            faults.push(self.fault(TransferColumn::Login, FaultKind::LoginInvalid).value(&login));
        }
        let name = self.cell(TransferColumn::Name).split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            faults.push(self.fault(TransferColumn::Name, FaultKind::Missing));
        } else if name.chars().count() > LONGEST_NAME {
            faults.push(self.fault(TransferColumn::Name, FaultKind::CellTooLong).value(LONGEST_NAME.to_string()));
        }
        let kind = self.kind(faults);
        let date = self.date(faults);
        let from = self.post(TransferColumn::FromUnit, TransferColumn::FromRole, faults);
        let to = self.post(TransferColumn::ToUnit, TransferColumn::ToRole, faults);
        if let Some(kind) = kind {
            self.check(kind, faults);
        }
        let (kind, date) = kind.zip(date)?;
        (faults.len() == before).then_some(TransferRow { line: self.row.line, login, name, kind, from, to, date })
    }

    fn kind(&self, faults: &mut Vec<Fault>) -> Option<TransferKind> {
        let typed = self.cell(TransferColumn::Kind);
        if typed.is_empty() {
            faults.push(self.fault(TransferColumn::Kind, FaultKind::Missing));
            return None;
        }
        let key = text::comparison_key(typed);
        let known = TransferKind::ALL.iter().copied().find(|kind| kind.words().contains(&key.as_str()));
        if known.is_none() {
            let words = ["採用", "転入", "異動", "退職", "転出", "兼務", "兼務解除"];
            let words = words.into_iter().map(str::to_owned).collect();
            faults.push(self.fault(TransferColumn::Kind, FaultKind::KindUnknown).value(typed).meant(words));
        }
        known
    }

    fn date(&self, faults: &mut Vec<Fault>) -> Option<chrono::NaiveDate> {
        let typed = self.cell(TransferColumn::Date);
        if typed.is_empty() {
            faults.push(self.fault(TransferColumn::Date, FaultKind::Missing));
            return None;
        }
        let read = PartialDate::read(typed).ok().filter(|date| date.precision() == Precision::Day);
        if read.is_none() {
            faults.push(self.fault(TransferColumn::Date, FaultKind::DateUnreadable).value(typed));
        }
        read.map(PartialDate::from)
    }

    fn post(&self, unit: TransferColumn, role: TransferColumn, faults: &mut Vec<Fault>) -> NamedPost {
        let typed = self.cell(role);
        let read = Role::read(typed);
        if read.is_none() && !typed.is_empty() {
            let titles = Role::ALL.iter().map(|role| role.title().to_owned()).collect();
            faults.push(self.fault(role, FaultKind::RoleUnknown).value(typed).meant(titles));
        }
        NamedPost { unit: Some(self.cell(unit)).filter(|unit| !unit.is_empty()).map(str::to_owned), role: read }
    }

    /// Whether the row fills in what its kind needs, and no more. Where somebody comes from may always be said.
    fn check(&self, kind: TransferKind, faults: &mut Vec<Fault>) {
        let filled = |column| !self.cell(column).is_empty();
        if kind.takes_one_up() && !filled(TransferColumn::ToRole) {
            faults.push(self.fault(TransferColumn::ToRole, FaultKind::Missing));
        }
        if !kind.takes_one_up() {
            for column in [TransferColumn::ToUnit, TransferColumn::ToRole] {
                if filled(column) {
                    faults.push(self.fault(column, FaultKind::NotNeeded).value(self.cell(column)));
                }
            }
        }
    }
}
