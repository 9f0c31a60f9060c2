//! Where the header of a table of indicators stands.

use super::super::headers::{Column, known};
use super::{Columns, NEEDED, Needed, recognise};
use crate::intake::asked::Asked;
use crate::intake::by_hand::{self, Hand};
use crate::intake::header;
use crate::intake::headings::{self, Heading};
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind, Refusal};

/// Rows at the top that are searched for the header.
const TOP: usize = 30;

/// A header that was found.
pub(in crate::intake) struct Found {
    /// The place of its first row.
    pub(in crate::intake) start: usize,
    /// How many rows it has.
    pub(in crate::intake) height: usize,
    pub(in crate::intake) headings: Vec<Heading>,
    pub(in crate::intake) columns: Columns,
}

impl Found {
    /// What to say of something that the header doesn't have.
    fn missing(&self, line: u64, needed: Needed, name: &'static str, below: &[Row]) -> Problem {
        let names: Vec<String> = self.headings.iter().map(Heading::name).collect();
        if needed == Needed::Column(Column::Programme)
            && let Some(problem) = header::may_be_programmes(line, &names)
        {
            return problem;
        }
        // 年度 is there, and holds 5.
        let of_years = self
            .headings
            .iter()
            .enumerate()
            .find(|(_, heading)| known(&super::key(heading.last())) == Some(Column::Year));
        if let Some((index, heading)) = of_years.filter(|_| needed == Needed::Year)
            && let Some(text) = below.iter().map(|row| row.cell(index)).find(|cell| !cell.is_empty())
        {
            return Problem::of_cell(line, heading.name(), ProblemKind::YearWithoutEra { text: text.to_owned() });
        }
        Problem::of_line(line, ProblemKind::MissingColumn { needed: name })
    }
}

/// Finds the header: of the top rows the first that names two of the columns that have to be there, with the row behind it.
pub(in crate::intake) fn find(rows: &[Row], hand: &Hand<'_>) -> Result<Found, Refusal> {
    let (found, problems) = nearest(rows, hand)?;
    if problems.is_empty() { Ok(found) } else { Err(problems.into()) }
}

/// The same of a header that lacks something, with all that is wrong with it.
pub(in crate::intake) fn nearest(rows: &[Row], hand: &Hand<'_>) -> Result<(Found, Vec<Problem>), Refusal> {
    let asked = hand.asked;
    let top = if hand.says_header() { rows.len() } else { rows.len().min(TOP) };
    for start in (0..top).filter(|&start| rows.get(start).is_some_and(|row| hand.may_begin(row))) {
        let mut best: Option<(usize, Found)> = None;
        for height in hand.heights() {
            if !hand.says_height() && headings::go_on(rows, start, height) {
                continue;
            }
            let Some(mut headings) = headings::of(rows, start, height) else { continue };
            let height = height + usize::from(headings::take_units(rows.get(start + height), &mut headings));
            hand.say(&mut headings);
            let line = rows.get(start).map_or(0, |row| row.line);
            let below = rows.get(start + height..).unwrap_or_default();
            let columns = match recognise(line, &headings, below, asked) {
                Ok(columns) => columns,
                Err(problem) if height == 1 && best.is_none() && !is_upper(rows, start) => return Err(problem.into()),
                Err(_) => continue,
            };
            let has = |(needed, _): &&(Needed, &str)| columns.has_needed(*needed, None);
            if NEEDED.iter().filter(has).count() < 2 && !hand.says_header() {
                continue;
            }
            let score = columns.read().count() + columns.values.iter().filter(|value| value.year.is_some()).count();
            if best.as_ref().is_none_or(|(known, ..)| *known < score) {
                best = Some((score, Found { start, height, headings, columns }));
            }
        }
        let Some((_, found)) = best else { continue };
        let line = rows.get(start).map_or(0, |row| row.line);
        let below = rows.get(found.start + found.height..).unwrap_or_default();
        let missing = NEEDED.iter().filter(|(needed, _)| !found.columns.has_needed(*needed, asked.year));
        let missing = missing.map(|(needed, name)| found.missing(line, *needed, name, below));
        let read: Vec<usize> = found.columns.read().map(|(index, _)| index).collect();
        let mut problems = hand.faults(line, &found.headings, asked.money_unit);
        problems.extend(missing);
        problems.extend(by_hand::not_done(line, &found.headings, |column| read.contains(&column)));
        return Ok((found, problems));
    }
    Err(Problem::of_file(ProblemKind::NoIndicatorHeader).into())
}

/// The fewest rows that show a list.
const FEWEST_LISTED: usize = 3;

/// Whether rows are a list of indicators below a header of its own, and so no form, whatever words stand in them: units of
/// measure are called 課 and 事業 too.
pub(in crate::intake) fn is_list(rows: &[Row], asked: &Asked) -> bool {
    let Ok(Found { start, height, columns, .. }) = find(rows, &Hand::none(asked)) else { return false };
    let below = rows.get(start + height..).unwrap_or_default();
    let has_value = |row: &&Row| columns.values.iter().any(|value| !row.cell(value.index).is_empty());
    let listed = below.iter().filter(|row| columns.names_indicator(row)).filter(has_value).count();
    listed >= FEWEST_LISTED && listed * 2 > below.iter().filter(|row| !row.is_blank()).count()
}

/// The columns of rows whose headings are known.
pub(in crate::intake) fn below(headings: &[Heading], rows: &[Row], asked: &Asked) -> Result<Columns, Refusal> {
    let line = rows.first().map_or(0, |row| row.line);
    let columns = recognise(line, headings, rows, asked)?;
    let missing = NEEDED.iter().find(|(needed, _)| !columns.has_needed(*needed, asked.year));
    match missing {
        Some((_, needed)) => Err(Problem::of_line(line, ProblemKind::MissingColumn { needed }).into()),
        None => Ok(columns),
    }
}

/// Whether the row below may name the columns that this row stands over.
fn is_upper(rows: &[Row], start: usize) -> bool {
    rows.get(start).is_some_and(|row| !row.spread.is_empty() || row.cells.iter().any(|cell| cell.trim().is_empty()))
}
