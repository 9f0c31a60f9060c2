//! The columns of the year of each row.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::text;
use crate::intake::headings::Heading;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::{heading_marks, year_words};

/// The columns whose heading says that they have the year of each row, with what stands in each.
fn year_columns<'a>(
    headings: &'a [Heading],
    below: &'a [Row],
    taken: &'a [usize],
) -> impl Iterator<Item = (usize, Vec<&'a str>)> {
    let names_year = |heading: &Heading| {
        let key = text::comparison_key(&heading_marks::without(heading.last()));
        let words =
            ["年度", "会計年度", "対象年度", "評価年度", "実施年度", "事業年度", "実績年度", "予算年度", "決算年度"];
        heading.said.is_none() && words.contains(&key.as_str())
    };
    let columns =
        headings.iter().enumerate().filter(move |(index, heading)| !taken.contains(index) && names_year(heading));
    columns.map(|(index, _)| {
        let cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty());
        (index, cells.take(200).collect())
    })
}

/// The column of the year of each row. A cell of it that names none is a fault of its row.
pub(in crate::intake) fn year_column(headings: &[Heading], below: &[Row], taken: &[usize]) -> Option<usize> {
    let names_year = |cell: &&str| year_words::of_cell(cell).is_some() || year_words::range(cell).is_some();
    let mut columns = year_columns(headings, below, taken).filter(|(_, cells)| cells.iter().any(names_year));
    columns.next().map(|(index, _)| index)
}

/// A column of years without their eras: 4 and 5. Which they are is asked, unless all are the number of the year that is read.
pub(in crate::intake) fn years_without_era(
    line: u64,
    headings: &[Heading],
    below: &[Row],
    taken: &[usize],
    year: FiscalYear,
) -> Option<Problem> {
    let number =
        |cell: &str| text::normalise(cell).trim_end_matches("年度").parse::<u8>().ok().filter(|year| *year < 100);
    let is_own = |cell: &&str| number(cell).is_some_and(|number| year_words::is_number_of(number, year));
    let mut columns = year_columns(headings, below, taken).filter(|(_, cells)| {
        !cells.is_empty() && cells.iter().all(|cell| number(cell).is_some()) && !cells.iter().all(&is_own)
    });
    let (index, cells) = columns.next()?;
    let text = (*cells.first()?).to_owned();
    let name = headings.get(index).map(Heading::name).unwrap_or_default();
    Some(Problem::of_cell(line, name, ProblemKind::YearWithoutEra { text }))
}
