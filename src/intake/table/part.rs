//! What stands below one header: which of its columns are read, and as what.

use std::collections::HashSet;

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::reading::Field;
use crate::domain::steps::took;
use crate::domain::text;
use crate::intake::assessment::{self, AssessmentColumns, ReadAs, Said};
use crate::intake::by_hand::{self, Hand};
use crate::intake::header::{self, Columns, Purpose};
use crate::intake::headings::Heading;
use crate::intake::indicators;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind, Refusal};
use crate::intake::year_words;

/// A header with what its columns are read as.
#[derive(Debug)]
pub(in crate::intake) struct Part {
    pub(super) columns: Columns,
    /// The year that is taken in.
    pub(super) year: FiscalYear,
    pub(super) assessment: AssessmentColumns,
    /// The columns of a target and an actual in each cell that no indicator has.
    pub(super) pairs: Vec<usize>,
    /// The columns of its indicators, where it has some.
    pub(super) indicators: Option<indicators::Columns>,
    pub(in crate::intake) headings: Vec<Heading>,
    /// The cells of its first row, by which it is known again.
    pub(super) header: Vec<String>,
}

impl Part {
    /// Tells the columns of a header apart; `titled` is the unit that the lines above it name for its money.
    pub(in crate::intake) fn new(
        line: u64,
        headings: Vec<Heading>,
        below: &[Row],
        purpose: Purpose,
        hand: &Hand<'_>,
        titled: Option<MoneyUnit>,
    ) -> Result<Self, Refusal> {
        took(below.len());
        let asked = hand.asked;
        let unit = titled.or(asked.money_unit);
        let faults = hand.faults(line, &headings, unit);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let indicators = indicators::beside_goals(line, &headings, below, asked)?;
        let taken = indicators.as_ref().map(indicators::Columns::taken).unwrap_or_default();
        let no_words: Vec<usize> = taken.iter().copied().chain(header::graded(&headings, below)).collect();
        let mut columns = Columns::of(line, &headings, purpose, &no_words)?;
        // Where the years are those of the indicators' values, all rows are of the table's year.
        if !indicators.as_ref().is_some_and(indicators::Columns::has_years) {
            columns.year = header::year_column(&headings, below, &taken);
            if let Some(problem) = header::years_without_era(line, &headings, below, &taken, purpose.year) {
                return Err(problem.into());
            }
        }
        let read: Vec<usize> = columns.read().chain(taken).collect();
        let said = Said { year: purpose.year, stage: purpose.stage, repeated: &asked.repeated, unit };
        let mut assessment = AssessmentColumns::of(&headings, below, &said, &read);
        assessment.leaves_out_unreadable = asked.leaves_out_unreadable;
        let says_nothing = columns.texts().next().is_none() && indicators.is_none() && !columns.is_list();
        if says_nothing && assessment.read().next().is_none() && assessment.without_unit().is_empty() {
            return Err(Problem::of_line(line, ProblemKind::MissingColumn { needed: "objectives or results" }).into());
        }
        let year = purpose.year;
        let is_pair = |(index, heading): &(usize, &Heading)| {
            heading.said.is_none() && !read.contains(index) && indicators::pairs::of_heading(heading).is_some()
        };
        let pairs = headings.iter().enumerate().filter(is_pair).map(|(index, _)| index).collect();
        let part = Self { columns, year, assessment, pairs, indicators, headings, header: Vec::new() };
        let read = part.read();
        let undone = by_hand::not_done(line, &part.headings, |column| read.contains(&column));
        if undone.is_empty() { Ok(part) } else { Err(undone.into()) }
    }

    /// The cells of a row that hold errors in place of what the columns are read for.
    pub(super) fn faults(&self, row: &Row) -> Vec<Problem> {
        let columns = &self.columns;
        let fault = |column: usize| {
            row.fault(column).map(|kind| Problem::of_cell(row.line, columns.name(column), kind.clone()).at(column))
        };
        let leaves_out = self.assessment.leaves_out_unreadable;
        let amounts: HashSet<usize> = if leaves_out { self.assessment.money().collect() } else { HashSet::new() };
        let read = columns.read().chain(self.assessment.read()).filter(|column| !amounts.contains(column));
        read.filter_map(fault).chain(self.year_unread(row)).chain(self.unparted(row)).collect()
    }

    /// Cells of target and actual that are no figures: which of the words are an aim and which a report can't be told.
    fn unparted(&self, row: &Row) -> impl Iterator<Item = Problem> {
        let columns = self.pairs.iter().copied().filter(|column| !row.is_continued(*column));
        let unparted = columns.filter(|column| {
            let written = row.cell(*column);
            !assessment::is_nothing(written) && !indicators::pairs::is_pair(written)
        });
        unparted.map(|column| {
            let text = row.cell(column).chars().take(40).collect();
            Problem::of_cell(row.line, self.columns.name(column), ProblemKind::NotAPair { text }).at(column)
        })
    }

    /// A cell for the year of its row that names none.
    fn year_unread(&self, row: &Row) -> Option<Problem> {
        let column = self.columns.year?;
        let written = row.cell(column);
        let says = !assessment::is_nothing(written) && !row.is_continued(column) && row.fault(column).is_none();
        (says && year_words::is_of(written, self.year).is_none()).then(|| {
            let text = written.chars().take(40).collect();
            Problem::of_cell(row.line, self.columns.name(column), ProblemKind::NotAYear { text }).at(column)
        })
    }

    /// Every column that is read.
    fn read(&self) -> HashSet<usize> {
        self.read_as().into_iter().map(|(column, ..)| column).collect()
    }

    /// The headings of the columns that are not read.
    pub(super) fn unread(&self) -> Vec<String> {
        let read = self.read();
        let columns =
            (0..self.headings.len()).filter(|column| !read.contains(column) && self.columns.is_named(*column));
        columns.map(|column| self.columns.name(column)).collect()
    }

    /// The heading of a column that is not read, and names the parts of programmes: 細事業名.
    pub(super) fn of_parts(&self) -> Option<String> {
        let names_parts = |name: &String| {
            let key = text::comparison_key(name);
            ["細事業", "細々事業", "細目事業", "小事業", "個別事業", "枝事業", "構成事業"]
                .iter()
                .any(|word| key.contains(word))
        };
        self.unread().into_iter().find(names_parts)
    }

    /// What each column is read as.
    pub(in crate::intake) fn read_as(&self) -> Vec<ReadAs> {
        let columns = &self.columns;
        let one = |column: Option<usize>, field| column.map(|column| (column, field, None, None));
        let own = [
            one(columns.department, Field::Department),
            one(columns.section, Field::Section),
            one(columns.subsection, Field::Section),
            one(columns.code, Field::Code),
            one(Some(columns.programme), Field::Programme),
            one(columns.former_name, Field::FormerName),
            one(columns.summary, Field::Summary),
            one(columns.objectives, Field::Objectives),
            one(columns.results, Field::Results),
            one(columns.year, Field::FiscalYear),
        ];
        let plan = columns.plan.iter().map(|column| (*column, Field::PlanLevel, None, None));
        let indicators = self.indicators.iter().flat_map(|columns| columns.read_as(true));
        own.into_iter().flatten().chain(plan).chain(indicators).chain(self.assessment.read_as()).collect()
    }
}
