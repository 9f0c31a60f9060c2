//! What an import did, or would do.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::store::imports::held_values::ValueRemark;
use crate::store::imports::identity::Programmes;
use crate::store::imports::other_years::AmountRemark;
use crate::store::imports::ratings::LabelRemark;

/// What happens to one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum RowPlan {
    /// A new goal of a new programme.
    New,
    /// A new goal of a programme that is on record in another year.
    Continues {
        programme: ProgrammeNumber,
        /// The nearest year in which it is on record.
        year: FiscalYear,
    },
    /// The goal is on record and the file says something else.
    Changes { goal: GoalNumber },
    /// The goal is on record and says the same.
    Unchanged { goal: GoalNumber },
    /// Somebody has to say first which programme it is of.
    Asked,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// What happens to each row, in the order of the proposal.
    pub rows: Vec<RowPlan>,
    /// What became of their programmes.
    pub programmes: Programmes,
    /// What was found in its prose and added.
    #[serde(flatten)]
    pub added: Added,
    /// What became of the values of its indicators.
    pub values: TableOutcome,
    /// Labels that were not written, and ratings of the year before that are not those on record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<LabelRemark>,
    /// Amounts of other years that were not written, since the sheets of those years state others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<AmountRemark>,
    /// Values of other years that were not written, since what is public of those years is another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<ValueRemark>,
    /// The sheets of the rows.
    #[serde(skip)]
    pub(super) goals: Vec<GoalNumber>,
}

/// What an import added beside the text of its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Targets and actuals.
    #[serde(rename = "values_added")]
    pub values: usize,
    /// Results that were tied to the objectives they answer.
    #[serde(rename = "answers_added")]
    pub answers: usize,
    /// Ratings that the rows give.
    #[serde(rename = "ratings_added", skip_serializing_if = "is_none")]
    pub ratings: usize,
    /// Decisions that the rows give.
    #[serde(rename = "courses_added", skip_serializing_if = "is_none")]
    pub courses: usize,
    /// Texts of their evaluations.
    #[serde(rename = "texts_added", skip_serializing_if = "is_none")]
    pub texts: usize,
    /// Amounts that went to the sheets of the years they are of.
    #[serde(rename = "amounts_of_other_years_added", skip_serializing_if = "is_none")]
    pub amounts_elsewhere: usize,
    /// What a document of ours says of its sheets beyond a table, and the record did not.
    #[serde(rename = "recorded_added", skip_serializing_if = "is_none")]
    pub recorded: usize,
}

/// Whether there is nothing to tell: a table without such a column tells nothing of it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives the field by reference")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

impl std::ops::AddAssign for Added {
    fn add_assign(&mut self, more: Self) {
        self.values += more.values;
        self.answers += more.answers;
        self.ratings += more.ratings;
        self.courses += more.courses;
        self.texts += more.texts;
        self.amounts_elsewhere += more.amounts_elsewhere;
        self.recorded += more.recorded;
    }
}

impl Outcome {
    /// How many sheets it wrote.
    pub fn sheets(&self) -> usize {
        self.rows.iter().filter(|row| !matches!(row, RowPlan::Unchanged { .. })).count()
    }

    /// Whether nothing changes.
    pub fn is_unchanged(&self) -> bool {
        self.added == Added::default()
            && self.programmes.linked == 0
            && self.values.is_unchanged()
            && self.rows.iter().all(|row| matches!(row, RowPlan::Unchanged { .. }))
    }
}

/// What taking a table in did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableOutcome {
    /// What each year got, oldest first.
    pub years: BTreeMap<FiscalYear, YearOutcome>,
    pub programmes_added: usize,
    /// Programmes that are on record under another spelling of their name.
    pub programmes_renamed: usize,
    /// Programmes that are on record under another number.
    pub programmes_renumbered: usize,
    pub indicators_added: usize,
}

/// What one year got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct YearOutcome {
    pub sheets_added: usize,
    /// Values that are new or other than those on record.
    pub values_added: usize,
    pub values_unchanged: usize,
}

impl TableOutcome {
    /// Whether nothing changes.
    pub fn is_unchanged(&self) -> bool {
        self.indicators_added == 0 && self.years.values().all(|year| year.sheets_added == 0 && year.values_added == 0)
    }
}
