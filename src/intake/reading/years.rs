//! The years that a sheet names, and what is done with each.

use super::super::source::Source;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::reading::{ColumnReading, Field, YearFound, YearPlace, YearUse};
use crate::intake::cell;
use crate::intake::records::Row;
use crate::intake::year_words;

/// The longest text that is told, in characters.
const LONGEST: usize = 60;

/// The years of a sheet's name and of the lines above its header.
pub(super) fn of_titles(sheet: &Source, above: &[Row], year: Option<FiscalYear>) -> Vec<YearFound> {
    let usage =
        |named: FiscalYear| if year.is_none_or(|year| year == named) { YearUse::Chosen } else { YearUse::Differs };
    let mut found: Vec<YearFound> = Vec::new();
    let mut add = |named: FiscalYear, place: YearPlace, text: &str| {
        if !found.iter().any(|known| (known.year, known.place) == (named, place)) {
            let text = text.chars().take(LONGEST).collect();
            found.push(YearFound { year: named, place, text, columns: 0, usage: usage(named) });
        }
    };
    if let (Some(name), Some(year)) = (&sheet.called, year)
        && let Some(named) = year_words::of_sheet(name, year)
    {
        add(named, YearPlace::SheetName, name);
    }
    for text in above.iter().flat_map(|row| &row.cells).map(|text| cell::plain(text)) {
        for named in FiscalYear::named_in(&text) {
            add(named, YearPlace::Title, &text);
        }
    }
    found
}

/// The years of the headings: one for each year and what is done with it.
pub(super) fn of_headings(columns: &[ColumnReading], year: Option<FiscalYear>) -> Vec<YearFound> {
    let mut found: Vec<YearFound> = Vec::new();
    for column in columns {
        let named = year_words::part(&column.heading).and_then(|(named, _)| match named {
            year_words::Named::Year(named) => Some(named),
            away @ year_words::Named::Away(_) => year.and_then(|year| away.of_table(year)),
        });
        let Some(named) = named else { continue };
        let usage = match column.field {
            None | Some(Field::NotRead) => YearUse::NotRead,
            Some(_) if Some(named) == year => YearUse::Chosen,
            Some(field) if column.year == Some(named) || field == Field::PreviousRating => YearUse::OwnYear,
            Some(_) => YearUse::Differs,
        };
        if let Some(known) = found.iter_mut().find(|known| (known.year, known.usage) == (named, usage)) {
            known.columns += 1;
        } else {
            let text = column.heading.chars().take(LONGEST).collect();
            found.push(YearFound { year: named, place: YearPlace::Headings, text, columns: 1, usage });
        }
    }
    found.sort_by_key(|found| found.year);
    found
}
