//! Texts of which a part is struck out or raised: the reader of cells hands on their letters alone. Only those parts of a
//! workbook are looked through that were found to hold such a mark.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::package::MOST_UNPACKED;
use crate::intake::workbook::{Letters, Problem, ProblemKind};
use crate::intake::written::{Stretches, Written};

/// The texts of a workbook whose letters leave something open, by what they say without blanks. One that stands there plain
/// too is taken for it as well: rather one question too many than a wrong figure.
#[derive(Default)]
pub(super) struct Marked {
    texts: HashMap<String, Letters>,
}

impl Marked {
    /// Looks through the parts of these names.
    pub(super) fn read(bytes: &[u8], parts: &[String]) -> Result<Self, Problem> {
        let mut marked = Self::default();
        if parts.is_empty() {
            return Ok(marked);
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        for part in parts {
            marked.look_through(archive.by_name(part).map_err(|_| damaged())?)?;
        }
        Ok(marked)
    }

    /// What is open of a text.
    pub(super) fn letters(&self, text: &str) -> Letters {
        if self.texts.is_empty() {
            return Letters::Plain;
        }
        self.texts.get(&key(text)).copied().unwrap_or_default()
    }

    fn look_through(&mut self, part: impl Read) -> Result<(), Problem> {
        let mut xml = Reader::from_reader(BufReader::new(part.take(MOST_UNPACKED)));
        xml.config_mut().expand_empty_elements = true;
        let (mut buffer, mut open) = (Vec::new(), Open::default());
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|_| damaged())? {
                Event::Start(element) => open.begin(&element)?,
                Event::End(element) => {
                    if let Some((text, letters)) = open.end(element.local_name().as_ref()) {
                        self.texts.insert(key(&unescaped(&text)), letters);
                    }
                }
                Event::Text(text) => open.text(&text.xml10_content()),
                Event::CData(text) => open.text(&text.xml10_content()),
                Event::GeneralRef(reference) => open.text(&super::super::ods::resolved(&reference)?),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

const fn damaged() -> Problem {
    Problem::of_file(ProblemKind::DamagedFile)
}

fn key(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// A text in which some letters are written by their numbers: _x000D_.
fn unescaped(text: &str) -> String {
    const LENGTH: usize = 7;
    let (mut done, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        let (before, behind) = rest.split_at(at);
        done.push_str(before);
        let hex = behind.get(2..LENGTH).and_then(|code| code.strip_suffix('_'));
        let letter = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let taken = if letter.is_some() { LENGTH } else { 2 };
        done.push_str(letter.map(String::from).as_deref().unwrap_or("_x"));
        rest = behind.get(taken..).unwrap_or_default();
    }
    done.push_str(rest);
    done
}

/// A text while its runs are gone through.
#[derive(Default)]
struct Open {
    /// In a text, in the letters of one of its runs, in furigana.
    is_in_text: bool,
    is_in_letters: bool,
    is_in_furigana: bool,
    text: String,
    run: Written,
    stretches: Stretches,
}

impl Open {
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let value = || -> Result<Option<String>, Problem> {
            let found = element.try_get_attribute("val").map_err(|_| damaged())?;
            Ok(found.map(|value| value.value.into_owned()))
        };
        match element.local_name().as_ref() {
            "si" | "is" => *self = Self { is_in_text: true, ..Self::default() },
            "rPh" => self.is_in_furigana = true,
            "r" => self.run = Written::default(),
            "t" => self.is_in_letters = self.is_in_text && !self.is_in_furigana,
            "strike" | "dstrike" => self.run.is_struck = !value()?.is_some_and(|said| said == "0" || said == "false"),
            "vertAlign" => self.run.is_raised = value()?.is_some_and(|said| said != "baseline"),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.is_in_letters {
            self.text.push_str(text);
            self.stretches.take(text, self.run);
        }
    }

    /// The text that ends, where its letters leave something open.
    fn end(&mut self, name: &str) -> Option<(String, Letters)> {
        match name {
            "t" => self.is_in_letters = false,
            "rPh" => self.is_in_furigana = false,
            "r" => self.run = Written::default(),
            "si" | "is" => {
                let letters = self.stretches.end();
                self.is_in_text = false;
                return (letters != Letters::Plain).then(|| (std::mem::take(&mut self.text), letters));
            }
            _ => {}
        }
        None
    }
}
