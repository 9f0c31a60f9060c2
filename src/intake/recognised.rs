//! What kind of table a file holds, as its header says.

use super::asked::Asked;
use super::by_hand::Hand;
use super::goals;
use super::indicators;
use super::reading;
use super::source::Source;
use crate::domain::codes::codes;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::Proposal;
use crate::domain::reading::{Field, SheetReading};

codes! {
    /// What kind of table a file holds.
    TableKind {
        /// 事業の表: goals or their reports, with what stands beside them.
        Goals = "goals",
        /// 指標の表: the values of indicators and nothing else.
        Indicators = "indicators",
    }
}

/// What a file says.
#[derive(Debug, Clone)]
pub enum Content {
    Goals(Box<Proposal>),
    Indicators(IndicatorTable),
}

impl From<Proposal> for Content {
    fn from(proposal: Proposal) -> Self {
        Self::Goals(Box::new(proposal))
    }
}

/// The kind of table that a file holds. Rows with a year each are those of indicators, unless they say more of their
/// programmes than values; any other table is one of goals as long as it can be read as one.
pub(super) fn kind(file_name: &str, sheets: &[Source], asked: &Asked) -> TableKind {
    let wanted = sheets.iter().filter(|sheet| !sheet.is_hidden && asked.wants(sheet.name.as_deref()));
    let found = wanted.filter_map(|sheet| indicators::find(&sheet.rows, &Hand::of(asked, sheet.name.as_deref())).ok());
    let columns: Vec<indicators::Columns> = found.map(|found| found.columns).collect();
    let is_of_values = if columns.iter().any(indicators::Columns::has_one_value_a_row) {
        !says_more_than_values(&reading::of_goals(sheets, asked))
    } else {
        columns.iter().any(indicators::Columns::says_nothing_else) && !has_header_of_goals(file_name, sheets, asked)
    };
    if is_of_values { TableKind::Indicators } else { TableKind::Goals }
}

fn says_more_than_values(sheets: &[SheetReading]) -> bool {
    let is_more = |field: Field| {
        matches!(
            field,
            Field::Objectives
                | Field::Results
                | Field::Rating
                | Field::EvaluationText
                | Field::FutureCourse
                | Field::Budget
                | Field::Settled
        )
    };
    sheets.iter().flat_map(|sheet| &sheet.columns).filter_map(|column| column.field).any(is_more)
}

fn has_header_of_goals(file_name: &str, sheets: &[Source], asked: &Asked) -> bool {
    match goals::read(file_name, sheets, asked) {
        Ok(_) => true,
        Err(refusal) => !refusal.problems.iter().any(|problem| problem.reason.is_of_headers()),
    }
}
