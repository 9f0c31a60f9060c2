//! A form that a page spreads over several tables, with headings between them: put below each other, they are one sheet,
//! whose lines are counted through all of them.

use super::labels::Lexicon;
use super::parts;
use crate::intake::asked::Asked;
use crate::intake::header::Role;
use crate::intake::records::Row;
use crate::intake::source::Source;
use crate::intake::workbook::Merged;

/// The tables of a page as one sheet, where only together they are a form; else as they are.
pub(in crate::intake) fn of_page(tables: Vec<Source>, asked: &Asked) -> Vec<Source> {
    let mut lexicon = Lexicon::new(asked);
    if tables.len() < 2
        || !names_one_programme(&tables, &mut lexicon)
        || tables.iter().any(|table| parts::is_form(table, &mut lexicon))
    {
        return tables;
    }
    let joined = below_each_other(&tables);
    if parts::is_form(&joined, &mut lexicon) { vec![joined] } else { tables }
}

/// Whether one label in all of the tables names the programme, with its content beside it.
fn names_one_programme(tables: &[Source], lexicon: &mut Lexicon<'_>) -> bool {
    let mut names = 0;
    for row in tables.iter().flat_map(|table| &table.rows) {
        let cells: Vec<&str> =
            (0..row.cells.len()).filter(|at| !row.is_continued(*at)).map(|at| row.cell(at)).collect();
        for (index, cell) in cells.iter().enumerate() {
            if lexicon.read(cell).role != Some(Role::Programme) {
                continue;
            }
            let mut behind = cells.iter().skip(index + 1).filter(|other| *other != cell && !other.is_empty());
            if behind.next().is_none_or(|content| lexicon.read(content).is_one()) {
                return false;
            }
            names += 1;
        }
    }
    names == 1
}

fn below_each_other(tables: &[Source]) -> Source {
    let mut joined = Source::default();
    let mut down = 0;
    for table in tables {
        let moved = |row: &Row| Row {
            line: row.line + down,
            cells: row.cells.clone(),
            continued: row.continued.clone(),
            spread: row.spread.clone(),
            faults: row.faults.clone(),
            ..Row::default()
        };
        joined.rows.extend(table.rows.iter().map(moved));
        let moved =
            |cells: &Merged| Merged { first_row: cells.first_row + down, last_row: cells.last_row + down, ..*cells };
        joined.merged.extend(table.merged.iter().map(moved));
        // A blank line keeps what is of one table from being of the next.
        down = joined.rows.last().map_or(down, |row| row.line) + 1;
    }
    joined
}
