//! What a further row of a programme says of amounts and of the evaluation, which is not read: of what part of the programme it
//! is nobody knows.

use super::{AssessmentColumns, is_nothing};
use crate::domain::proposal::{Remark, RemarkKind};
use crate::intake::records::Row;

/// How much of a cell is told, in characters.
const LONGEST_TOLD: usize = 40;

impl AssessmentColumns {
    /// What is left out of a further row, but for what the rows above say in the same column.
    pub(in crate::intake) fn left_out<'a>(
        &'a self,
        row: &'a Row,
        is_said: impl Fn(usize, &str) -> bool + 'a,
    ) -> impl Iterator<Item = Remark> + 'a {
        let amounts = self.amounts.iter().map(|column| (column.index, &column.name, RemarkKind::AmountLeftOut));
        let evaluation = self.labelled.iter().chain(&self.texts);
        let evaluation = evaluation.map(|(index, name)| (*index, name, RemarkKind::EvaluationLeftOut));
        amounts.chain(evaluation).filter_map(move |(index, name, kind)| {
            let written = row.cell(index);
            let is_own = !is_nothing(written) && !row.is_continued(index) && !is_said(index, written);
            let text = written.chars().take(LONGEST_TOLD).collect();
            is_own.then(|| Remark { line: row.line, column: name.clone(), kind, text })
        })
    }
}
