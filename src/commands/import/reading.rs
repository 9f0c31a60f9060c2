//! How the sheets of a file were read, in words.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::reading::{ColumnReading, Field, SheetReading, SheetState, Suggestion, Why, YearFound};

use ichirizuka::intake::Refusal;

use super::super::console::Console;
use super::super::words::{coded, fill, say};

/// How many of a sheet's lines are told in which no header is found.
const MOST_LINES: usize = 12;

/// Says of every sheet which of its columns is read as what and why, which are not, and what was done with its years.
pub(super) fn print(console: Console, sheets: &[SheetReading], year: FiscalYear) {
    for line in lines(sheets, year) {
        console.say(line);
    }
}

/// How a file was understood whose headers are not, so that a mapping can say what they are; nothing where its cells are
/// what can't be read.
pub(super) fn beside_refusal(refusal: &Refusal, sheets: &[SheetReading], year: FiscalYear) -> String {
    let is_of_headers = refusal.problems.iter().any(|problem| problem.reason.is_of_headers());
    if !is_of_headers || sheets.is_empty() {
        return String::new();
    }
    let mut told = lines(sheets, year);
    for sheet in sheets.iter().filter(|sheet| sheet.header.is_none()) {
        let top = sheet.top.iter().take(MOST_LINES);
        told.extend(top.map(|line| fill("cli-reading-line", [("line", &line.line), ("text", &line.text)])));
    }
    format!("\n{}\n{}", say("cli-reading-understood"), told.join("\n"))
}

fn lines(sheets: &[SheetReading], year: FiscalYear) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in sheets {
        if let Some(name) = &sheet.name {
            let state = coded("import-state", sheet.state.code());
            lines.push(fill("cli-reading-sheet", [("name", name), ("state", &state)]));
        }
        if sheet.state != SheetState::Read {
            continue;
        }
        if let Some(header) = sheet.header {
            let last = if header.last > header.first { format!("-{}", header.last) } else { String::new() };
            let key = if header.said { "cli-reading-header-said" } else { "cli-reading-header" };
            lines.push(fill(key, [("lines", &format!("{}{last}", header.first))]));
        }
        for column in &sheet.columns {
            let what = in_words(column, year);
            let of = [("letter", &column.letter as _), ("heading", &column.heading as _), ("what", &what as _)];
            lines.push(fill("cli-reading-column", of));
        }
        for found in &sheet.years {
            let usage = coded("import-year-use", found.usage.code());
            lines.push(fill("cli-reading-year", [("year", &found.year), ("place", &place(found)), ("usage", &usage)]));
        }
    }
    lines
}

fn in_words(column: &ColumnReading, table_year: FiscalYear) -> String {
    let Some(field) = column.field.filter(|field| *field != Field::NotRead) else {
        let why = [Some(why(column)), column.suggestion.map(looks)].into_iter().flatten().collect::<Vec<_>>();
        return fill("cli-reading-not-read", [("why", &why.join(&say("cli-reading-stop")))]);
    };
    let year = column.year.filter(|year| *year != table_year).map(|year| format!(" {year}")).unwrap_or_default();
    let of = column.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
    fill("cli-reading-read", [("field", &format!("{}{of}{year}", named(field))), ("why", &why(column))])
}

/// A field in words, and as a mapping names it.
fn named(field: Field) -> String {
    format!("{} [{field}]", coded("import-field", field.code()))
}

fn looks(suggestion: Suggestion) -> String {
    let content = coded("import-content", suggestion.content.code());
    match suggestion.field {
        Some(field) => fill("cli-reading-could-be", [("content", &content), ("field", &named(field))]),
        None => content,
    }
}

fn why(column: &ColumnReading) -> String {
    let why = coded("import-why", column.why.code());
    match column.why {
        Why::PartOfHeading => format!("{why}{}", fill("import-why-words", [("words", &column.words)])),
        _ => why,
    }
}

fn place(found: &YearFound) -> String {
    match found.columns {
        0 => format!("{} {}", coded("import-year-place", found.place.code()), found.text),
        1 => fill("cli-reading-heading", [("text", &found.text)]),
        columns => fill("cli-reading-headings", [("count", &columns), ("text", &found.text)]),
    }
}
