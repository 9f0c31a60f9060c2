//! How each sheet of a file is read, told whether the file as a whole can be read or not.

mod content;
mod years;

use std::collections::{HashMap, HashSet};
use std::io;

use super::asked::Asked;
use super::assessment::{self, ReadAs, TitledUnit};
use super::by_hand::Hand;
use super::form;
use super::goals;
use super::header::{self, Purpose};
use super::headings::Heading;
use super::indicators;
use super::mapping::Mapping;
use super::mending::BadCell;
use super::recognised::Content;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use super::table::{self, Part};
use super::workbook::column_letter;
use super::year_words;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::proposal::Proposal;
use crate::domain::reading::{ColumnReading, Field, HeaderRows, SheetReading, SheetState, TopLine, Why};
use crate::domain::stage::Stage;
use crate::domain::text;

/// How many of a sheet's first lines are told.
const TOP_LINES: usize = 30;
/// How much of a line is told, in characters.
const LONGEST_LINE: usize = 60;
/// The most columns of a sheet that are told.
const MOST_COLUMNS: usize = 2_000;

/// A file as it is read: what it says, or why it can't be read, and how each of its sheets was understood.
pub struct Look<T = Proposal> {
    pub sheets: Vec<SheetReading>,
    /// What it says without the cells that can't be read, and those cells.
    pub read: Result<(T, Vec<BadCell>), Refusal>,
}

impl<T> Look<T> {
    /// The same, with what it says as something else.
    pub(super) fn map<U>(self, wrap: impl FnOnce(T) -> U) -> Look<U> {
        Look { sheets: self.sheets, read: self.read.map(|(read, bad)| (wrap(read), bad)) }
    }
}

/// A file as it is read, and what is said of it by hand, in the words of its own sheets.
pub struct ReadFile {
    pub mapping: Mapping,
    pub look: Result<Look<Content>, Refusal>,
}

impl ReadFile {
    /// What it says without the cells that can't be read, and those cells.
    pub fn content(&self) -> Result<(Content, Vec<BadCell>), Refusal> {
        match &self.look {
            Ok(look) => look.read.clone(),
            Err(refusal) => Err(refusal.clone()),
        }
    }

    /// The cells that can't be read.
    pub fn bad_cells(&self) -> Vec<BadCell> {
        self.look.as_ref().ok().and_then(|look| look.read.as_ref().ok()).map(|(_, bad)| bad.clone()).unwrap_or_default()
    }

    /// Why it can't be read, where it can't.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.look.as_ref().map_or_else(Some, |look| look.read.as_ref().err())
    }

    /// What it says as a table of goals without the cells that can't be read, and those cells.
    pub fn goals(&self) -> Option<(&Proposal, &[BadCell])> {
        match self.look.as_ref().ok()?.read.as_ref().ok()? {
            (Content::Goals(proposal), bad) => Some((proposal, bad)),
            (Content::Indicators(_), _) => None,
        }
    }

    /// How many bytes what it says would have as JSON: about as many as it takes in memory.
    pub fn written_bytes(&self) -> usize {
        let mut counted = Counted(0);
        let written = match self.look.as_ref().map(|look| look.read.as_ref()) {
            Ok(Ok((Content::Goals(proposal), _))) => serde_json::to_writer(&mut counted, proposal),
            Ok(Ok((Content::Indicators(table), _))) => serde_json::to_writer(&mut counted, table),
            Ok(Err(_)) | Err(_) => Ok(()),
        };
        written.map_or(usize::MAX, |()| counted.0)
    }
}

/// Counts what is written and drops it.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How the sheets of a file of goals are understood, whether all of it can be read or not.
pub(super) fn of_goals(sheets: &[Source], asked: &Asked) -> Vec<SheetReading> {
    let Some(year) = asked.year else { return Vec::new() };
    let (sheets, _) = sheets.split_at(sheets.iter().take_while(|sheet| !sheet.is_hidden).count());
    let is_form = form::among(sheets, asked);
    if goals::are_forms(sheets, &is_form, year, asked) {
        return of_forms(sheets, &is_form, asked);
    }
    of_tables(sheets, &is_form, Purpose { year, stage: asked.stage.unwrap_or(Stage::Goals) }, asked)
}

/// How the sheets of a file of forms are read: they have no columns.
pub(super) fn of_forms(sheets: &[Source], is_form: &[bool], asked: &Asked) -> Vec<SheetReading> {
    let of = |(sheet, is_form): (&Source, &bool)| {
        let is_of_year = asked.year.is_none_or(|year| goals::is_of(sheet, year));
        let state = match () {
            () if !asked.wants(sheet.name.as_deref()) => SheetState::NotChosen,
            () if !is_form => SheetState::NoHeader,
            () if !is_of_year => SheetState::AnotherYear,
            () => SheetState::Read,
        };
        Told { sheet, state }.headless(asked.year)
    };
    sheets.iter().zip(is_form).map(of).collect()
}

/// How the sheets of a file of tables of goals are read.
pub(super) fn of_tables(sheets: &[Source], is_form: &[bool], purpose: Purpose, asked: &Asked) -> Vec<SheetReading> {
    let among = goals::Among::of(sheets, purpose.year);
    let of = |(sheet, is_form): (&Source, &bool)| {
        let state = goals::state(sheet, *is_form, among, asked);
        let hand = Hand::of(asked, sheet.name.as_deref());
        let Some((start, found)) = table::first_header(&sheet.rows, &hand) else {
            return Told { sheet, state: if state == SheetState::Read { SheetState::NoHeader } else { state } }
                .headless(None);
        };
        let height = found.height;
        let below = sheet.rows.get(start + height..).unwrap_or_default();
        let line = sheet.rows.get(start).map_or(0, |row| row.line);
        let headings = found.headings.clone();
        let titled = sheet.rows.iter().take(start).map(assessment::titled_unit).fold(None, TitledUnit::of_both);
        let titled = titled.and_then(TitledUnit::one);
        let read_as = match Part::new(line, found.headings, below, purpose, &hand, titled) {
            Ok(part) => part.read_as(),
            Err(_) => guessed(&headings),
        };
        let header = Shape { start, height, is_said: hand.says_header() };
        Told { sheet, state }.columns(header, &headings, &read_as, Some(purpose.year))
    };
    sheets.iter().zip(is_form).map(of).collect()
}

/// How the sheets of a file of indicators are read.
pub(super) fn of_indicators(sheets: &[Source], asked: &Asked) -> Vec<SheetReading> {
    let of = |sheet: &Source| {
        let hand = Hand::of(asked, sheet.name.as_deref());
        if !asked.wants(sheet.name.as_deref()) {
            return Told { sheet, state: SheetState::NotChosen }.headless(None);
        }
        match indicators::nearest(&sheet.rows, &hand) {
            Err(_) => Told { sheet, state: SheetState::NoHeader }.headless(None),
            Ok((found, _)) => {
                let header = Shape { start: found.start, height: found.height, is_said: hand.says_header() };
                let read_as = found.columns.read_as(false);
                Told { sheet, state: SheetState::Read }.columns(header, &found.headings, &read_as, asked.year)
            }
        }
    };
    sheets.iter().map(of).collect()
}

/// What the headings are taken for where they don't make a table together.
fn guessed(headings: &[Heading]) -> Vec<ReadAs> {
    let meant = |(index, heading): (usize, &Heading)| {
        let said = heading.said.as_ref().map(|said| said.field);
        let field = said.or_else(|| header::meant(heading)).filter(|field| *field != Field::NotRead)?;
        Some((index, field, heading.said.as_ref().and_then(|said| said.year), None))
    };
    headings.iter().enumerate().filter_map(meant).collect()
}

#[derive(Clone, Copy)]
struct Shape {
    start: usize,
    height: usize,
    is_said: bool,
}

/// A sheet of which is told.
struct Told<'a> {
    sheet: &'a Source,
    state: SheetState,
}

impl Told<'_> {
    fn headless(self, year: Option<FiscalYear>) -> SheetReading {
        let rows = &self.sheet.rows;
        SheetReading {
            name: self.sheet.name.clone(),
            state: self.state,
            header: None,
            columns: Vec::new(),
            years: years::of_titles(self.sheet, rows, year),
            top: top(rows),
        }
    }

    fn columns(self, shape: Shape, headings: &[Heading], read_as: &[ReadAs], year: Option<FiscalYear>) -> SheetReading {
        let rows = &self.sheet.rows;
        let line = |index: usize| rows.get(index).map_or(0, |row| row.line);
        let below = rows.get(shape.start + shape.height..).unwrap_or_default();
        let fields: HashSet<Field> = read_as.iter().map(|(_, known, ..)| *known).collect();
        let is_free = |field: Field| !fields.contains(&field);
        let mut read: HashMap<usize, &ReadAs> = HashMap::new();
        for one in read_as.iter().rev() {
            read.insert(one.0, one);
        }
        let mut times: HashMap<String, usize> = HashMap::new();
        for heading in headings {
            *times.entry(text::comparison_key(&heading.name())).or_default() += 1;
        }
        let is_repeated = |name: &str| times.get(&text::comparison_key(name)).is_some_and(|times| *times > 1);
        let columns: Vec<ColumnReading> = headings
            .iter()
            .enumerate()
            .take(MOST_COLUMNS)
            .filter(|(index, heading)| {
                !heading.parts.is_empty() || below.iter().any(|row| !row.cell(*index).is_empty())
            })
            .map(|(index, heading)| ColumnReading {
                is_repeated: !heading.parts.is_empty() && is_repeated(&heading.name()),
                ..column(index, heading, read.get(&index).copied(), below, year, &is_free)
            })
            .collect();
        let mut found = years::of_titles(self.sheet, rows.get(..shape.start).unwrap_or_default(), year);
        found.extend(years::of_headings(&columns, year));
        SheetReading {
            name: self.sheet.name.clone(),
            state: self.state,
            header: Some(HeaderRows {
                first: line(shape.start),
                last: line(shape.start + shape.height.max(1) - 1),
                said: shape.is_said,
            }),
            columns,
            years: found,
            top: top(rows),
        }
    }
}

fn column(
    index: usize,
    heading: &Heading,
    read: Option<&ReadAs>,
    below: &[Row],
    table_year: Option<FiscalYear>,
    is_free: &impl Fn(Field) -> bool,
) -> ColumnReading {
    let name = heading.name();
    let (why, words) = match (&heading.said, read) {
        (Some(said), _) => (if said.is_kept { Why::Kept } else { Why::Said }, String::new()),
        (None, Some((_, field, year, _))) => why_read(heading, *field, *year),
        (None, None) => (why_unread(heading, &name, table_year), String::new()),
    };
    let unread = heading.said.is_none() && read.is_none();
    ColumnReading {
        index,
        letter: column_letter(index),
        is_repeated: false,
        heading: name,
        field: read.map(|(_, field, ..)| *field),
        year: read.and_then(|(_, _, year, _)| *year),
        of: read.and_then(|(.., of)| of.clone()),
        why,
        words,
        suggestion: if unread { content::of(index, heading, below, is_free) } else { None },
    }
}

fn why_read(heading: &Heading, field: Field, year: Option<FiscalYear>) -> (Why, String) {
    if heading.parts.is_empty() {
        return (Why::Beside, String::new());
    }
    let is_value = field.value_kind().is_some();
    if is_value && year.is_some() && year_words::part(&heading.parts.join(" ")).is_none() {
        return (Why::Repeated, heading.name());
    }
    match header::meant(heading) {
        Some(Field::Summary) if field == Field::Objectives => (Why::InPlaceOfObjectives, heading.name()),
        Some(meant) if meant == field => header::known_by(heading),
        _ => (Why::Heading, heading.last().split_whitespace().collect()),
    }
}

fn why_unread(heading: &Heading, name: &str, table_year: Option<FiscalYear>) -> Why {
    if heading.parts.is_empty() {
        return Why::NoHeading;
    }
    let named = year_words::part(name).and_then(|(named, _)| named.of_table(table_year?));
    match header::meant(heading) {
        Some(_) if named.is_some_and(|named| Some(named) != table_year) => Why::AnotherYear,
        Some(_) => Why::AnotherColumn,
        None => Why::UnknownHeading,
    }
}

fn top(rows: &[Row]) -> Vec<TopLine> {
    let line = |row: &Row| {
        let cells = row.cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
        let filled: Vec<String> = cells.filter(|cell| !cell.is_empty()).take(LONGEST_LINE / 2).collect();
        let text = filled.join("｜");
        let short: String = text.chars().take(LONGEST_LINE).collect();
        TopLine { line: row.line, text: if short.len() < text.len() { format!("{short}…") } else { short } }
    };
    rows.iter().filter(|row| !row.is_blank()).take(TOP_LINES).map(line).collect()
}

/// A sheet that was asked for by its name and that there is not.
pub(super) fn missing_sheet(sheets: &[Source], asked: &Asked) -> Option<Problem> {
    let wanted = asked.sheet.as_ref()?;
    let is_there = sheets.iter().any(|sheet| asked.wants(sheet.name.as_deref()));
    let known = || sheets.iter().filter_map(|sheet| sheet.name.clone()).collect::<Vec<_>>().join("、");
    (!is_there).then(|| Problem::of_file(ProblemKind::SheetMissing { name: wanted.clone(), known: known() }))
}
