//! Which texts of an old workbook are struck out or raised, in part or whole: the reader of cells hands on their letters alone.

use super::records::{number, record};
use crate::intake::written::{Letters, Stretches, Written};

const FONT: u16 = 0x0031;
const STYLE: u16 = 0x00E0;
/// The texts of the cells, each once, and what of a record goes on in the next.
const TEXTS: u16 = 0x00FC;
const MORE: u16 = 0x003C;
/// A cell that holds the number of its text.
const NUMBERED_TEXT: u16 = 0x00FD;

/// How the letters of a workbook stand there.
#[derive(Default)]
pub(super) struct Fonts {
    /// How each font writes.
    written: Vec<Written>,
    /// The font of each style.
    styles: Vec<u16>,
    /// What is open of each text.
    texts: Vec<Letters>,
}

impl Fonts {
    /// Takes in what is said of the workbook as a whole in the record at a place.
    pub(super) fn take(&mut self, records: &[u8], place: usize, kind: u16, content: &[u8]) {
        match kind {
            FONT => {
                let bits = number(content, 2).unwrap_or_default();
                let is_raised = number(content, 8).is_some_and(|script| script != 0);
                self.written.push(Written { is_struck: bits & 8 != 0, is_raised });
            }
            STYLE => self.styles.extend(number(content, 0)),
            TEXTS => {
                let mut parts = vec![content.get(8..).unwrap_or_default()];
                let mut next = place + 4 + content.len();
                while let Some((MORE, more)) = record(records, next) {
                    parts.push(more);
                    next += 4 + more.len();
                }
                let mut texts = Texts { fonts: self, parts: &parts, part: 0, at: 0 };
                let read: Vec<Letters> = std::iter::from_fn(|| texts.read_one()).collect();
                self.texts = read;
            }
            _ => {}
        }
    }

    /// What is open of the letters of a cell.
    pub(super) fn of_cell(&self, kind: u16, content: &[u8], style: u16) -> Letters {
        let font = self.styles.get(usize::from(style)).map(|font| self.font(*font)).unwrap_or_default();
        if font.is_struck {
            return Letters::Struck;
        }
        let place = content.get(6..10).and_then(<[u8]>::first_chunk).map(|place| u32::from_le_bytes(*place));
        let place = place.filter(|_| kind == NUMBERED_TEXT).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.texts.get(place)).copied().unwrap_or_default()
    }

    /// The font of a number. There is none of the number 4, and those behind it are counted on.
    fn font(&self, number: u16) -> Written {
        let place = usize::from(number).saturating_sub(usize::from(number > 4));
        self.written.get(place).copied().unwrap_or_default()
    }
}

/// The texts of a workbook, one after the other, wherever a record ends between them or within one.
struct Texts<'a> {
    fonts: &'a Fonts,
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Texts<'_> {
    /// Whether there is more, in this record or in the next.
    fn goes_on(&mut self) -> bool {
        while self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
            self.part += 1;
            self.at = 0;
        }
        self.part < self.parts.len()
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = if self.goes_on() { self.parts.get(self.part)?.get(self.at).copied() } else { None };
        self.at += 1;
        byte
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn read_one(&mut self) -> Option<Letters> {
        if !self.goes_on() {
            return None;
        }
        let (length, flags) = (self.short()?, self.byte()?);
        let runs = if flags & 8 == 0 { 0 } else { self.short()? };
        let (low, high) = if flags & 4 == 0 { (0, 0) } else { (self.short()?, self.short()?) };
        let letters = self.letters(length, flags & 1 == 1)?;
        let runs: Option<Vec<(u16, u16)>> = (0..runs).map(|_| Some((self.short()?, self.short()?))).collect();
        self.skip(usize::from(low) | usize::from(high) << 16);
        Some(self.fonts.of_runs(&letters, &runs?))
    }

    /// The letters of a text. Where it goes on in the next record, that says anew how many bytes each has.
    fn letters(&mut self, length: u16, mut is_wide: bool) -> Option<Vec<u16>> {
        let mut letters = Vec::with_capacity(length.into());
        for _ in 0..length {
            let before = self.part;
            if !self.goes_on() {
                return None;
            }
            if self.part > before {
                is_wide = self.byte()? & 1 == 1;
            }
            letters.push(if is_wide { self.short()? } else { self.byte()?.into() });
        }
        Some(letters)
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 && self.goes_on() {
            let here = self.parts.get(self.part).map_or(0, |part| part.len() - self.at).min(bytes);
            self.at += here;
            bytes -= here;
        }
    }
}

impl Fonts {
    /// What is open of letters whose font changes with each run, from its first letter on.
    fn of_runs(&self, letters: &[u16], runs: &[(u16, u16)]) -> Letters {
        let mut stretches = Stretches::default();
        let ends = runs.iter().skip(1).map(|(start, _)| usize::from(*start)).chain([letters.len()]);
        let first = runs.first().map_or(0, |(start, _)| usize::from(*start));
        let text = |from: usize, to: usize| String::from_utf16_lossy(letters.get(from..to).unwrap_or_default());
        if !runs.is_empty() {
            stretches.take(&text(0, first), Written::default());
        }
        for ((start, font), end) in runs.iter().zip(ends) {
            stretches.take(&text(usize::from(*start), end), self.font(*font));
        }
        stretches.end()
    }
}
