//! The records of an old workbook, looked through before they are laid out: how far its cells reach, and how each number is
//! shown, which the reader of the cells does not tell.

use std::collections::HashMap;
use std::rc::Rc;

use super::MOST_LAID_OUT;
use super::letters::Fonts;
use crate::intake::workbook::number_format::{self, Format};
use crate::intake::workbook::{Letters, Problem, ProblemKind};

const BEGINNING: u16 = 0x0809;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const DATE_SYSTEM: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
/// Several numbers, or several blank cells, in one record.
const NUMBERS: u16 = 0x00BD;
const BLANKS: u16 = 0x00BE;
/// Formula, blanks, numbers, texts, truths: records that begin with a row, a column and a style.
const CELLS: [u16; 10] = [0x0006, NUMBERS, BLANKS, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];
/// Those of them that hold a number.
const NUMBER_CELLS: [u16; 4] = [0x0006, NUMBERS, 0x0203, 0x027E];
/// The version since which formats are written as they are read here: Excel 97.
const VERSION: u16 = 0x0600;

/// How the numbers of a workbook are shown.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) is_1904: bool,
    /// Whether the formats are known at all.
    pub(super) are_known: bool,
    codes: HashMap<u16, String>,
    /// The format of each style.
    styles: Vec<u16>,
    /// Where the records of each sheet begin, in the order of the sheets.
    sheets: Vec<usize>,
    /// The style of each cell that holds a number, by where its sheet begins.
    cells: HashMap<usize, HashMap<(u32, u32), u16>>,
    read: HashMap<u16, Rc<Format>>,
    fonts: Fonts,
    /// The cells whose letters leave something open, by where their sheet begins.
    unsure: HashMap<usize, HashMap<(u32, u32), Letters>>,
}

impl Shown {
    /// What is open of the letters of a cell of the sheet of this number.
    pub(super) fn letters(&self, sheet: usize, row: u32, column: u32) -> Letters {
        let of_sheet = self.sheets.get(sheet).and_then(|sheet| self.unsure.get(sheet));
        of_sheet.and_then(|cells| cells.get(&(row, column))).copied().unwrap_or_default()
    }

    /// The format of a cell of the sheet of this number, where it is known.
    pub(super) fn format(&mut self, sheet: usize, row: u32, column: u32) -> Option<Rc<Format>> {
        let style = *self.cells.get(self.sheets.get(sheet)?)?.get(&(row, column))?;
        let format = *self.styles.get(usize::from(style)).filter(|_| self.are_known)?;
        if let Some(read) = self.read.get(&format) {
            return Some(Rc::clone(read));
        }
        let built_in = number_format::built_in(format.into()).or_else(|| number_format::common(format.into()));
        let own = self.codes.get(&format).map(String::as_str);
        // What a number stands for differs between countries; a code of its own goes before all but those of Japan.
        let code = if format < 50 { built_in.or(own) } else { own.or(built_in) };
        let read = Rc::new(Format::read(code.unwrap_or("General")));
        self.read.insert(format, Rc::clone(&read));
        Some(read)
    }
}

/// From where to where the cells of one sheet reach.
#[derive(Default)]
struct Area(Option<[u64; 4]>);

impl Area {
    fn take(&mut self, row: u16, column: u16) {
        let (row, column) = (u64::from(row), u64::from(column));
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// Looks through the records of a workbook, and refuses what is protected or can't be laid out.
pub(super) fn look_through(records: &[u8]) -> Result<Shown, Problem> {
    let (mut shown, mut laid_out, mut area) = (Shown::default(), 0, Area::default());
    // Where the parts begin in which we are: a sheet, and a chart within it.
    let mut parts: Vec<usize> = Vec::new();
    let mut place = 0;
    while let Some((kind, content)) = record(records, place) {
        match kind {
            PASSWORD => return Err(Problem::of_file(ProblemKind::Encrypted)),
            BEGINNING => {
                laid_out += std::mem::take(&mut area).cells();
                if place == 0 {
                    shown.are_known = number(content, 0) == Some(VERSION);
                }
                if parts.len() < 16 {
                    parts.push(place);
                }
            }
            END => {
                parts.pop();
            }
            _ if CELLS.contains(&kind) => {
                shown.cells(kind, content, parts.last().copied().unwrap_or_default(), &mut area);
            }
            _ => {
                shown.fonts.take(records, place, kind, content);
                shown.global(kind, content);
            }
        }
        place += 4 + content.len();
    }
    laid_out += area.cells();
    if laid_out > MOST_LAID_OUT {
        let limit = usize::try_from(MOST_LAID_OUT).unwrap_or(usize::MAX);
        return Err(Problem::of_file(ProblemKind::TooManyCells { limit }));
    }
    Ok(shown)
}

/// The record at a place, with what is there of its content.
pub(super) fn record(records: &[u8], place: usize) -> Option<(u16, &[u8])> {
    let rest = records.get(place..)?;
    let (kind, length) = (number(rest, 0)?, number(rest, 2)?);
    let rest = rest.get(4..)?;
    Some((kind, rest.get(..usize::from(length)).unwrap_or(rest)))
}

pub(super) fn number(content: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*content.get(at..)?.first_chunk()?))
}

impl Shown {
    fn cells(&mut self, kind: u16, content: &[u8], part: usize, area: &mut Area) {
        let (Some(row), Some(column)) = (number(content, 0), number(content, 2)) else { return };
        area.take(row, column);
        // A record of several cells ends with the last of their columns.
        let last =
            if matches!(kind, NUMBERS | BLANKS) { number(content, content.len().saturating_sub(2)) } else { None };
        let last = last.unwrap_or(column).max(column);
        area.take(row, last);
        let style = number(content, 4).unwrap_or_default();
        let letters = self.fonts.of_cell(kind, content, style);
        if letters != Letters::Plain && kind != NUMBERS && kind != BLANKS {
            self.unsure.entry(part).or_default().insert((row.into(), column.into()), letters);
        }
        if !NUMBER_CELLS.contains(&kind) {
            return;
        }
        let styles = self.cells.entry(part).or_default();
        for (index, column) in (column..=last).enumerate() {
            // A style and a number of four bytes, one after the other.
            let Some(style) = number(content, 4 + index * 6) else { break };
            if kind == NUMBERS && self.fonts.of_cell(kind, content, style) != Letters::Plain {
                self.unsure.entry(part).or_default().insert((row.into(), column.into()), Letters::Struck);
            }
            styles.insert((row.into(), column.into()), style);
        }
    }

    fn global(&mut self, kind: u16, content: &[u8]) {
        match kind {
            DATE_SYSTEM => self.is_1904 = number(content, 0) == Some(1),
            STYLE => self.styles.extend(number(content, 2)),
            SHEET => {
                let place = content.first_chunk::<4>().map(|place| u32::from_le_bytes(*place));
                self.sheets.extend(place.and_then(|place| usize::try_from(place).ok()));
            }
            FORMAT if self.are_known => {
                if let Some((format, code)) = number(content, 0).zip(text(content.get(2..).unwrap_or_default())) {
                    self.codes.insert(format, code);
                }
            }
            _ => {}
        }
    }
}

/// A text with its length and with how many bytes its letters have.
fn text(content: &[u8]) -> Option<String> {
    let (length, wide) = (usize::from(number(content, 0)?), content.get(2)? & 1 == 1);
    let letters = content.get(3..)?;
    if wide {
        let (pairs, _) = letters.get(..length * 2)?.as_chunks::<2>();
        Some(String::from_utf16_lossy(&pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect::<Vec<_>>()))
    } else {
        Some(letters.get(..length)?.iter().map(|byte| char::from(*byte)).collect())
    }
}
