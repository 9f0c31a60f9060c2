//! How the styles of an `OpenDocument` sheet show numbers and days, put as the format codes of Excel, so that both kinds of
//! workbook are read by the same rules.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use quick_xml::events::BytesStart;

use super::{attribute, is_yes};
use crate::intake::workbook::number_format::Format;
use crate::intake::workbook::{Problem, ProblemKind};
use crate::intake::written::Written;

/// The most bytes that the names and formats of all styles have together.
const MOST_KEPT: usize = 16 * 1024 * 1024;
/// The longest row of styles that go back to each other.
const MOST_PARENTS: usize = 32;
/// The most digits that a format asks for.
const MOST_DIGITS: usize = 30;

/// The styles of a file.
#[derive(Default)]
pub(super) struct Styles {
    cells: HashMap<String, CellStyle>,
    /// The styles of stretches of text.
    texts: HashMap<String, CellStyle>,
    /// The style of cells or of text that is read now.
    within: Option<(Family, String)>,
    numbers: HashMap<String, NumberStyle>,
    hidden_tables: HashSet<String>,
    table: Option<String>,
    number: Option<(String, NumberStyle)>,
    read: HashMap<String, Option<Rc<Format>>>,
    kept: usize,
}

/// What a style is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Cell,
    Text,
}

#[derive(Default)]
struct CellStyle {
    number: Option<String>,
    parent: Option<String>,
    /// What it says itself, where it says anything.
    is_struck: Option<bool>,
    is_raised: Option<bool>,
}

/// A format while it is put together.
#[derive(Default)]
struct NumberStyle {
    code: String,
    /// The formats that go before it, each with the numbers it is for.
    maps: Vec<(String, String)>,
    /// What stands in it is a share, and its sign says so.
    is_percentage: bool,
    /// It shows something that codes here don't: a quarter, a fraction.
    is_unknown: bool,
}

impl Styles {
    pub(super) fn open(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        match element.name().as_ref() {
            "style:style" => self.style(element)?,
            "style:text-properties" => self.letters(element)?,
            "style:table-properties" => {
                if let Some(name) = self.table.take()
                    && attribute(element, "table:display")?.is_some_and(|display| !is_yes(&display))
                {
                    self.hidden_tables.insert(name);
                }
            }
            "number:number-style"
            | "number:percentage-style"
            | "number:currency-style"
            | "number:date-style"
            | "number:time-style"
            | "number:boolean-style"
            | "number:text-style" => {
                if let Some(name) = attribute(element, "style:name")? {
                    let overflows =
                        attribute(element, "number:truncate-on-overflow")?.is_some_and(|cut| cut == "false");
                    // Hours that pass 24 are told by the style, and not by its hours.
                    let code = if overflows { "[h]" } else { "" };
                    let is_percentage = element.name().as_ref() == "number:percentage-style";
                    let style = NumberStyle { code: code.to_owned(), is_percentage, ..NumberStyle::default() };
                    self.number = Some((name, style));
                }
            }
            name => {
                if let Some((_, style)) = &mut self.number {
                    style.part(name, element)?;
                }
            }
        }
        Ok(())
    }

    /// A text within a format.
    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, style)) = &mut self.number {
            for letter in text.chars().filter(|letter| !letter.is_control()) {
                if !(style.is_percentage && letter == '%') {
                    style.code.push('\\');
                }
                style.code.push(letter);
            }
        }
    }

    pub(super) fn close(&mut self, name: &str) -> Result<(), Problem> {
        let ends = name.starts_with("number:") && name.ends_with("-style");
        if ends && let Some((name, style)) = self.number.take() {
            self.keep(name.len() + style.code.len())?;
            self.numbers.insert(name, style);
        }
        Ok(())
    }

    fn style(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let Some(name) = attribute(element, "style:name")? else { return Ok(()) };
        (self.table, self.within) = (None, None);
        match attribute(element, "style:family")?.as_deref() {
            Some("table") => self.table = Some(name),
            Some("table-cell") => {
                self.keep(name.len())?;
                let number = attribute(element, "style:data-style-name")?;
                let parent = attribute(element, "style:parent-style-name")?;
                self.within = Some((Family::Cell, name.clone()));
                self.cells.insert(name, CellStyle { number, parent, ..CellStyle::default() });
            }
            Some("text") => {
                self.keep(name.len())?;
                let parent = attribute(element, "style:parent-style-name")?;
                self.within = Some((Family::Text, name.clone()));
                self.texts.insert(name, CellStyle { parent, ..CellStyle::default() });
            }
            _ => {}
        }
        Ok(())
    }

    /// How the letters of a style stand there.
    fn letters(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let Some((family, name)) = self.within.take() else { return Ok(()) };
        let styles = if family == Family::Cell { &mut self.cells } else { &mut self.texts };
        let Some(style) = styles.get_mut(&name) else { return Ok(()) };
        let line = attribute(element, "style:text-line-through-style")?;
        let line = line.or(attribute(element, "style:text-line-through-type")?);
        style.is_struck = line.map(|line| line != "none");
        style.is_raised = attribute(element, "style:text-position")?.map(|place| {
            let place = place.split_whitespace().next().unwrap_or_default();
            !place.trim_end_matches('%').parse::<f64>().is_ok_and(|height| height.abs() < f64::EPSILON)
        });
        Ok(())
    }

    /// How what has a style stands there, by itself or by the styles that it goes back to.
    pub(super) fn written(&self, family: Family, name: &str) -> Written {
        let styles = if family == Family::Cell { &self.cells } else { &self.texts };
        let next = |style: &&CellStyle| styles.get(style.parent.as_deref()?);
        let chain = || std::iter::successors(styles.get(name), next).take(MOST_PARENTS);
        Written {
            is_struck: chain().find_map(|style| style.is_struck).unwrap_or_default(),
            is_raised: chain().find_map(|style| style.is_raised).unwrap_or_default(),
        }
    }

    fn keep(&mut self, bytes: usize) -> Result<(), Problem> {
        self.kept += bytes + size_of::<NumberStyle>();
        if self.kept > MOST_KEPT {
            return Err(Problem::of_file(ProblemKind::TooManyCells { limit: MOST_KEPT }));
        }
        Ok(())
    }

    pub(super) fn hides(&self, table_style: Option<&str>) -> bool {
        table_style.is_some_and(|name| self.hidden_tables.contains(name))
    }

    /// The format of a cell's style, where it has one that is known.
    pub(super) fn format(&mut self, cell_style: &str) -> Option<Rc<Format>> {
        if let Some(read) = self.read.get(cell_style) {
            return read.clone();
        }
        let code = self.number_of(cell_style).and_then(|number| self.code(number));
        let read = code.map(|code| Rc::new(Format::read(&code)));
        self.read.insert(cell_style.to_owned(), read.clone());
        read
    }

    fn number_of(&self, cell_style: &str) -> Option<&str> {
        let mut style = self.cells.get(cell_style)?;
        for _ in 0..MOST_PARENTS {
            if let Some(number) = &style.number {
                return Some(number);
            }
            style = self.cells.get(style.parent.as_deref()?)?;
        }
        None
    }

    fn code(&self, number: &str) -> Option<String> {
        let own = self.numbers.get(number)?;
        let mut parts = Vec::new();
        for (_, name) in &own.maps {
            let part = self.numbers.get(name)?;
            (!part.is_unknown).then(|| parts.push(part.code.as_str()))?;
        }
        (!own.is_unknown).then(|| parts.push(own.code.as_str()))?;
        let conditions: Vec<&str> = own.maps.iter().map(|(condition, _)| condition.as_str()).collect();
        Some(match conditions.as_slice() {
            // Said of numbers above and below zero, these need no condition of their own.
            [] | [">=0"] | [">0", "<0"] => parts.join(";"),
            _ => {
                let parts = parts.iter().enumerate().map(|(index, part)| match conditions.get(index) {
                    Some(condition) => format!("[{condition}]{part}"),
                    None => (*part).to_owned(),
                });
                parts.collect::<Vec<_>>().join(";")
            }
        })
    }
}

impl NumberStyle {
    fn part(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Problem> {
        let is_long = attribute(element, "number:style")?.is_some_and(|style| style == "long");
        let is_era = || Ok::<_, Problem>(attribute(element, "number:calendar")?.is_some_and(|name| name == "gengou"));
        let either = |long: &'static str, short: &'static str| if is_long { long } else { short };
        let code = match name {
            "number:number" => return self.digits(element),
            "number:era" => either("ggg", "g"),
            "number:year" if is_era()? => either("ee", "e"),
            "number:year" => either("yyyy", "yy"),
            "number:month" if attribute(element, "number:textual")?.is_some_and(|text| is_yes(&text)) => "m\\月",
            "number:month" | "number:minutes" => either("mm", "m"),
            "number:day" => either("dd", "d"),
            "number:day-of-week" => either("aaaa", "aaa"),
            "number:hours" => either("hh", "h"),
            "number:seconds" => either("ss", "s"),
            "number:scientific-number" | "number:text-content" | "number:boolean" => "General",
            "number:quarter" | "number:week-of-year" | "number:fraction" => {
                self.is_unknown = true;
                return Ok(());
            }
            "style:map" => return self.map(element),
            _ => return Ok(()),
        };
        self.code.push_str(code);
        Ok(())
    }

    fn map(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        const MOST_MAPS: usize = 3;
        let condition = attribute(element, "style:condition")?.unwrap_or_default();
        let condition = condition.trim().strip_prefix("value()").map(|condition| condition.replace(' ', ""));
        match (condition, attribute(element, "style:apply-style-name")?) {
            (Some(condition), Some(name)) if self.maps.len() < MOST_MAPS => self.maps.push((condition, name)),
            _ => self.is_unknown = true,
        }
        Ok(())
    }

    fn digits(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let number = |name| Ok::<_, Problem>(attribute(element, name)?.and_then(|text| text.parse::<usize>().ok()));
        let decimals = number("number:decimal-places")?.map(|count| count.min(MOST_DIGITS));
        let least = number("number:min-decimal-places")?.or(decimals).unwrap_or_default().min(MOST_DIGITS);
        let whole = number("number:min-integer-digits")?.unwrap_or_default().min(MOST_DIGITS);
        let is_grouped = attribute(element, "number:grouping")?.is_some_and(|grouping| is_yes(&grouping));
        let factor = attribute(element, "number:display-factor")?.and_then(|text| text.parse::<f64>().ok());
        let thousands = match factor.map(|factor| (1..=3).find(|times| (factor - 1_000_f64.powi(*times)).abs() < 0.5)) {
            Some(Some(times)) => usize::try_from(times).unwrap_or_default(),
            Some(None) if factor.is_some_and(|factor| (factor - 1.0).abs() > f64::EPSILON) => {
                self.is_unknown = true;
                return Ok(());
            }
            _ => 0,
        };
        if decimals.is_none() && !is_grouped && whole < 2 && thousands == 0 {
            self.code.push_str("General");
            return Ok(());
        }
        self.code.push_str(if is_grouped { "#,#" } else { "#" });
        self.code.extend(std::iter::repeat_n('0', whole));
        let decimals = decimals.unwrap_or_default();
        if decimals > 0 {
            self.code.push('.');
            self.code.extend(std::iter::repeat_n('0', least.min(decimals)));
            self.code.extend(std::iter::repeat_n('#', decimals.saturating_sub(least)));
        }
        self.code.extend(std::iter::repeat_n(',', thousands));
        Ok(())
    }
}
