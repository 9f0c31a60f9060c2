//! How the sheets of a file were read, in words.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::reading::{ColumnReading, Field, SheetReading, SheetState, Why, YearFound, YearUse};

use ichirizuka::intake::Refusal;

use super::super::console::Console;

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
        told.extend(sheet.top.iter().take(MOST_LINES).map(|line| format!("line {}: {}", line.line, line.text)));
    }
    format!("\nhow the file was understood (--mapping says it better):\n{}", told.join("\n"))
}

fn lines(sheets: &[SheetReading], year: FiscalYear) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in sheets {
        if let Some(name) = &sheet.name {
            lines.push(format!("sheet {name}: {}", state(sheet.state)));
        }
        if sheet.state != SheetState::Read {
            continue;
        }
        if let Some(header) = sheet.header {
            let said = if header.said { " (as said)" } else { "" };
            let last = if header.last > header.first { format!("-{}", header.last) } else { String::new() };
            lines.push(format!("header: line {}{last}{said}", header.first));
        }
        for column in &sheet.columns {
            lines.push(format!("column {} {}: {}", column.letter, column.heading, in_words(column, year)));
        }
        for found in &sheet.years {
            lines.push(format!("year {} in {}: {}", found.year, place(found), usage(found)));
        }
    }
    lines
}

fn state(state: SheetState) -> &'static str {
    match state {
        SheetState::Read => "read",
        SheetState::NoHeader => "not read: no header is understood",
        SheetState::AnotherYear => "not read: its name names another year",
        SheetState::NotChosen => "not read: another sheet was chosen",
    }
}

fn in_words(column: &ColumnReading, table_year: FiscalYear) -> String {
    let Some(field) = column.field.filter(|field| *field != Field::NotRead) else {
        let looks = column.suggestion.map(|suggestion| {
            let could = suggestion.field.map(|field| format!(", could be {field}")).unwrap_or_default();
            format!("; looks like {}{could}", suggestion.content.code().replace('_', " "))
        });
        return format!("not read ({}{})", why(column), looks.unwrap_or_default());
    };
    let year = column.year.filter(|year| *year != table_year).map(|year| format!(" of {year}")).unwrap_or_default();
    let of = column.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
    format!("{field}{of}{year} ({})", why(column))
}

fn why(column: &ColumnReading) -> String {
    let why = match column.why {
        Why::Said | Why::Kept => "as said",
        Why::Heading => "its heading",
        Why::PartOfHeading => return format!("its heading has {}", column.words),
        Why::Beside => "beside a heading over both",
        Why::Repeated => "repeated, its year was said",
        Why::InPlaceOfObjectives => "in the place of objectives",
        Why::UnknownHeading => "unknown heading",
        Why::NoHeading => "no heading",
        Why::AnotherYear => "of another year",
        Why::AnotherColumn => "another column is that, or one is missing that goes with it",
    };
    why.to_owned()
}

fn place(found: &YearFound) -> String {
    match found.columns {
        0 => format!("{} {}", found.place.code().replace('_', " "), found.text),
        1 => format!("the heading {}", found.text),
        columns => format!("{columns} headings such as {}", found.text),
    }
}

fn usage(found: &YearFound) -> &'static str {
    match found.usage {
        YearUse::Chosen => "the year of the table",
        YearUse::OwnYear => "read as that year's",
        YearUse::NotRead => "not read",
        YearUse::Differs => "not the year of the table; to be confirmed",
    }
}
