//! What kind of table a file holds, as its header says.

use super::asked::Asked;
use super::by_hand::Hand;
use super::goals;
use super::indicators;
use super::source::Source;
use crate::domain::codes::codes;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::Proposal;
use crate::domain::reading::Field;

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

/// The kind of table that a file holds. One of goals has to be told from one of indicators where both may be meant: it says
/// more of its programmes than the values of their indicators.
pub(super) fn kind(file_name: &str, sheets: &[Source], asked: &Asked) -> TableKind {
    let mut wanted = sheets.iter().filter(|sheet| !sheet.is_hidden && asked.wants(sheet.name.as_deref()));
    let is_of_values = |sheet: &Source| {
        let found = indicators::find(&sheet.rows, &Hand::of(asked, sheet.name.as_deref()));
        found.is_ok_and(|found| found.columns.says_nothing_else())
    };
    if !wanted.any(is_of_values) {
        return TableKind::Goals;
    }
    let is_of_goals = match goals::read(file_name, sheets, asked) {
        Ok(proposal) => proposal.reading.iter().flat_map(|sheet| &sheet.columns).any(|column| {
            matches!(
                column.field,
                Some(
                    Field::Objectives
                        | Field::Results
                        | Field::Rating
                        | Field::EvaluationText
                        | Field::FutureCourse
                        | Field::Budget
                        | Field::Settled
                )
            )
        }),
        Err(refusal) => !refusal.problems.iter().any(|problem| problem.reason.is_of_headers()),
    };
    if is_of_goals { TableKind::Goals } else { TableKind::Indicators }
}
