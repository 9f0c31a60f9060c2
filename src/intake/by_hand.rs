//! What is said by hand of a table's header and of its columns. It goes before every guess, and what can't be done as it is
//! said refuses the file.

use std::collections::HashMap;

use super::asked::Asked;
use super::headings::Heading;
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::workbook::column_letter;
use super::year_words::{self, Named};
use crate::domain::amount::{AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::EvaluationKind;
use crate::domain::reading::{Field, SheetReading};
use crate::domain::text;

/// Where the header of a sheet stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidHeader {
    /// The sheet; every one where none is named.
    pub sheet: Option<String>,
    /// Its first line, counted from 1.
    pub line: u64,
    /// How many rows it has, where that is said.
    pub rows: Option<usize>,
}

/// What a column is to be read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidColumn {
    /// The sheet; every one where none is named.
    pub sheet: Option<String>,
    /// What stands over it.
    pub heading: Option<String>,
    /// Where it stands, counted from 0.
    pub at: Option<usize>,
    /// By how many years the headings of the table are later than in the one of which it was said.
    pub moved: i32,
    pub field: Field,
    /// The year of what stands in it.
    pub year: Option<FiscalYear>,
    /// The axis of a rating; the rating as a whole where none is named.
    pub axis: Option<String>,
    /// Who rated.
    pub rater: Option<EvaluationKind>,
    /// The source of an amount; all of it where none is named.
    pub part: Option<AmountPart>,
    /// The unit of an amount, where the heading names none.
    pub money: Option<MoneyUnit>,
    /// Whether a kept mapping says so, and not who brings this table.
    pub is_kept: bool,
}

impl SaidColumn {
    /// A column by its place.
    pub const fn at(index: usize, field: Field) -> Self {
        Self {
            sheet: None,
            heading: None,
            at: Some(index),
            moved: 0,
            field,
            year: None,
            axis: None,
            rater: None,
            part: None,
            money: None,
            is_kept: false,
        }
    }

    /// A column by what stands over it.
    pub fn headed(heading: impl Into<String>, field: Field) -> Self {
        Self { heading: Some(heading.into()), at: None, ..Self::at(0, field) }
    }

    /// Whether it is said of the column at this place under this heading, as it stands on one line.
    pub fn is_of(&self, index: usize, heading: &str) -> bool {
        let last = heading.rsplit('／').next().unwrap_or_default();
        match self.at {
            Some(at) => at == index && self.means(heading, last),
            None => self.heading.is_some() && self.means(heading, last),
        }
    }

    /// Whether the heading is the one that was meant: the same words, or the same but for the years that went by.
    fn means(&self, name: &str, last: &str) -> bool {
        let Some(said) = &self.heading else { return true };
        let meant = text::comparison_key(said);
        if text::comparison_key(name) == meant || text::comparison_key(last) == meant {
            return true;
        }
        match (year_words::part(said), year_words::part(name)) {
            (Some((Named::Year(said), words)), Some((Named::Year(found), own))) => {
                self.moved != 0 && said.number() + self.moved == found.number() && words == own
            }
            _ => false,
        }
    }

    /// How a message names it.
    fn name(&self) -> String {
        let place = self.at.map(column_letter);
        match (&self.heading, place) {
            (Some(heading), Some(place)) => format!("{place} {heading}"),
            (Some(heading), None) => heading.clone(),
            (None, place) => place.unwrap_or_default(),
        }
    }
}

/// What is said of one sheet.
pub(super) struct Hand<'a> {
    pub(super) asked: &'a Asked,
    header: Option<&'a SaidHeader>,
    columns: Vec<&'a SaidColumn>,
}

impl<'a> Hand<'a> {
    /// What is said of a sheet of this name.
    pub(super) fn of(asked: &'a Asked, sheet: Option<&str>) -> Self {
        let concerns = |named: &Option<String>| named.is_none() || named.as_deref() == sheet;
        let own = |header: &&&SaidHeader| header.sheet.is_some();
        let headers: Vec<&SaidHeader> = asked.headers.iter().filter(|header| concerns(&header.sheet)).collect();
        Self {
            asked,
            header: headers.iter().find(own).or_else(|| headers.first()).copied(),
            columns: asked.columns.iter().filter(|column| concerns(&column.sheet)).collect(),
        }
    }

    /// Nothing is said of what a table is made of that has no header of its own.
    pub(super) const fn none(asked: &'a Asked) -> Self {
        Self { asked, header: None, columns: Vec::new() }
    }

    /// Whether it is said where the header begins.
    pub(super) const fn says_header(&self) -> bool {
        self.header.is_some()
    }

    /// Whether the header may begin with a row: with every one, where nothing is said.
    pub(super) fn may_begin(&self, row: &Row) -> bool {
        self.header.is_none_or(|header| header.line == row.line)
    }

    /// Whether it is said how many rows the header has.
    pub(super) fn says_height(&self) -> bool {
        self.header.is_some_and(|header| header.rows.is_some())
    }

    /// How many rows the header may have.
    pub(super) fn heights(&self) -> std::ops::RangeInclusive<usize> {
        match self.header.and_then(|header| header.rows) {
            Some(rows) => rows..=rows,
            None => 1..=super::headings::MOST_HEIGHT,
        }
    }

    /// Notes what is said of each column at its heading.
    pub(super) fn say(&self, headings: &mut [Heading]) {
        if self.columns.is_empty() {
            return;
        }
        for (index, heading) in headings.iter_mut().enumerate() {
            let name = heading.name();
            let said = self.columns.iter().find(|said| said.is_of(index, &name));
            heading.said = said.map(|said| Box::new((*said).clone()));
        }
    }

    /// What is said of this sheet's columns and can't be meant, in a header on `line`; `unit` is that of money whose column
    /// names none.
    pub(super) fn faults(&self, line: u64, headings: &[Heading], unit: Option<MoneyUnit>) -> Vec<Problem> {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for said in self.columns.iter().filter(|said| said.at.is_none()) {
            let Some(heading) = &said.heading else { continue };
            let found = headings.iter().enumerate().filter(|(_, own)| own.said.as_deref() == Some(*said));
            places.insert(heading, found.map(|(index, _)| index).collect());
        }
        let repeated = places.into_iter().filter(|(_, found)| found.len() > 1).map(|(heading, found)| {
            let columns = found.into_iter().map(column_letter).collect::<Vec<_>>().join(", ");
            Problem::of_cell(line, heading.to_owned(), ProblemKind::SaidOfSeveral { columns })
        });
        let is_all = |said: &SaidColumn| matches!(said.field, Field::NotRead | Field::PlanLevel);
        let mut problems: Vec<Problem> = repeated
            .filter(|problem| {
                let heading = problem.column.as_ref();
                !self.columns.iter().any(|said| said.heading.as_ref() == heading && said.at.is_none() && is_all(said))
            })
            .collect();
        for (index, heading) in headings.iter().enumerate() {
            let Some(said) = &heading.said else { continue };
            let is_money = matches!(said.field, Field::Budget | Field::Settled);
            if is_money && said.money.or_else(|| MoneyUnit::named_in(&heading.name())).or(unit).is_none() {
                problems.push(Problem::of_cell(line, name(heading, index), ProblemKind::UnitOfMoneyMissing));
            }
        }
        problems
    }
}

/// What is said of columns that no header of the file has.
pub(super) fn not_found(asked: &Asked, headings: &[Heading], sheets: &[SheetReading]) -> Vec<Problem> {
    let wanted = asked.columns.iter().filter(|said| said.field != Field::NotRead);
    let has = |sheet: &SheetReading, said: &SaidColumn| {
        let is_meant = said.sheet.is_none() || said.sheet == sheet.name;
        is_meant && sheet.columns.iter().any(|column| said.is_of(column.index, &column.heading))
    };
    let missing = wanted.filter(|said| {
        let is_there = headings.iter().any(|heading| heading.said.as_deref() == Some(*said));
        !is_there && !sheets.iter().any(|sheet| has(sheet, said))
    });
    missing.map(|said| Problem::of_file(ProblemKind::SaidColumnMissing { column: said.name() })).collect()
}

/// What is said of columns and is not what they are read as: it needs another column, or another one is it already.
pub(super) fn not_done(line: u64, headings: &[Heading], is_read: impl Fn(usize) -> bool) -> Vec<Problem> {
    let said =
        headings.iter().enumerate().filter_map(|(index, heading)| Some((index, heading, heading.said.as_ref()?)));
    let undone = said.filter(|(index, _, said)| {
        let of_another_year = said.year.is_some() && said.field.value_kind().is_none();
        said.field != Field::NotRead && !of_another_year && !is_read(*index)
    });
    undone
        .map(|(index, heading, said)| {
            Problem::of_cell(line, name(heading, index), ProblemKind::SaidButNotRead { field: said.field })
        })
        .collect()
}

fn name(heading: &Heading, index: usize) -> String {
    let name = heading.name();
    if name.is_empty() { column_letter(index) } else { name }
}
