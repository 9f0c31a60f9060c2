//! What an import adds rows of, and what it watches to know what came after it.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::domain::codes::codes;
use crate::store::kit::rows::codes_in_columns;
use crate::store::kit::schema::{
    actual, amount, course_decision, evaluation, evaluation_axis, future_course, indicator, milestone,
    programme_succession, progress_update, rating, stated_value, target,
};
use crate::store::kit::{DatabaseConnection, StoreError};

codes! {
    /// A table.
    Kind {
        /// Years are known by themselves, not by a range.
        FiscalYear = "fiscal_year",
        Unit = "unit",
        PlanNode = "plan_node",
        Programme = "programme",
        Goal = "goal",
        Indicator = "indicator",
        Target = "target",
        StatedValue = "stated_value",
        Actual = "actual",
        Amount = "amount",
        Evaluation = "evaluation",
        CourseDecision = "course_decision",
        Milestone = "milestone",
        Update = "update",
        UpdateDecision = "update_decision",
        ProgrammeSuccession = "programme_succession",
        IndicatorBreak = "indicator_break",
        EvaluationAxis = "evaluation_axis",
        Rating = "rating",
        FutureCourse = "future_course",
        /// Known by the number of its sheet.
        UnitCost = "unit_cost",
        /// No import adds of these; what is added after it stands against taking it back.
        Publication = "publication",
        SheetStep = "sheet_step",
    }
}

codes_in_columns!(Kind);

/// Numbers from the first to the last; none where the last is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Range {
    /// What holds nothing.
    pub(super) const NONE: Self = Self { first: 1, last: 0 };

    pub(super) const fn holds(self, number: i32) -> bool {
        self.first <= number && number <= self.last
    }
}

/// A question to the table of a kind; `$none` for what has no numbers of its own.
macro_rules! of_table {
    ($kind:expr, $none:expr, $table:ident => $ask:expr) => {{
        macro_rules! ask {
            ($name:ident) => {{
                use crate::store::kit::schema::$name as $table;
                $ask
            }};
        }
        match $kind {
            Kind::FiscalYear | Kind::UnitCost => $none,
            Kind::Unit => ask!(unit),
            Kind::PlanNode => ask!(plan_node),
            Kind::Programme => ask!(programme),
            Kind::Goal => ask!(goal),
            Kind::Indicator => ask!(indicator),
            Kind::Target => ask!(target),
            Kind::StatedValue => ask!(stated_value),
            Kind::Actual => ask!(actual),
            Kind::Amount => ask!(amount),
            Kind::Evaluation => ask!(evaluation),
            Kind::CourseDecision => ask!(course_decision),
            Kind::Publication => ask!(publication),
            Kind::SheetStep => ask!(sheet_step),
            Kind::Update => ask!(progress_update),
            Kind::Milestone => ask!(milestone),
            Kind::UpdateDecision => ask!(update_decision),
            Kind::ProgrammeSuccession => ask!(programme_succession),
            Kind::IndicatorBreak => ask!(indicator_break),
            Kind::EvaluationAxis => ask!(evaluation_axis),
            Kind::Rating => ask!(rating),
            Kind::FutureCourse => ask!(future_course),
        }
    }};
}

impl Kind {
    /// Whether its rows are numbered in the order in which they come.
    pub(super) const fn is_numbered(self) -> bool {
        !matches!(self, Self::FiscalYear | Self::UnitCost)
    }

    /// The last number that was given; 0 where there is none.
    pub(super) fn last(self, connection: &mut DatabaseConnection) -> Result<i32, StoreError> {
        let last: Option<i32> = of_table!(self, None, table => table::table.select(max(table::id)).first(connection)?);
        Ok(last.unwrap_or(0))
    }

    pub(super) fn count(self, connection: &mut DatabaseConnection, range: Range) -> Result<i64, StoreError> {
        Ok(of_table!(self, 0, table => table::table
            .filter(table::id.between(range.first, range.last))
            .count()
            .get_result(connection)?))
    }

    /// Takes the rows of a range away.
    pub(super) fn delete(self, connection: &mut DatabaseConnection, range: Range) -> Result<(), StoreError> {
        of_table!(self, (), table => {
            diesel::delete(table::table.filter(table::id.between(range.first, range.last))).execute(connection)?;
        });
        Ok(())
    }

    /// Takes one row away.
    pub(super) fn delete_one(self, connection: &mut DatabaseConnection, number: i32) -> Result<(), StoreError> {
        self.delete(connection, Range { first: number, last: number })
    }

    /// What the rows of a range say, column by column, for whoever asks later what was taken back. Sheets, units and the
    /// plan are kept as [states](super::states).
    pub(super) fn content(
        self,
        connection: &mut DatabaseConnection,
        range: Range,
    ) -> Result<Option<String>, StoreError> {
        macro_rules! rows {
            ($table:ident: $($column:ident $type:ty,)+) => {{
                let rows: Vec<($($type,)+)> = $table::table
                    .filter($table::id.between(range.first, range.last))
                    .order($table::id)
                    .select(($($table::$column,)+))
                    .load(connection)?;
                if rows.is_empty() { None } else { Some(serde_json::to_string(&rows)?) }
            }};
        }
        type Words = Option<String>;
        Ok(match self {
            Self::Indicator => rows!(indicator: id i32, programme_id i32, name String, unit Words, kind String,
                direction String, definition Words,),
            Self::Target => rows!(target: id i32, indicator_id i32, fiscal_year i32, value Words, bound Words,
                tolerance Words, since_year Option<i32>, word Words, stage String, planned bool, reason Words,
                objective_id Option<i32>,),
            Self::StatedValue => {
                rows!(stated_value: id i32, indicator_id i32, fiscal_year i32, kind String, value String,
                stage String,)
            }
            Self::Actual => rows!(actual: id i32, indicator_id i32, fiscal_year i32, value Words, missing Words,
                word Words, stage Words, stated_percent Words, stated_label Words, result_id Option<i32>,),
            Self::Amount => rows!(amount: id i32, goal_id i32, fiscal_year i32, kind String, part String,
                yen Option<i64>, unit String, stage String, reason Words,),
            Self::Evaluation => rows!(evaluation: id i32, goal_id i32, kind String, rating_id i32, reasons String,
                signature String,),
            Self::CourseDecision => rows!(course_decision: id i32, goal_id i32, course_id i32, reason String,
                signature String,),
            Self::Milestone => rows!(milestone: id i32, goal_id i32, position i32, title String, due String,
                original_due Words, reason Words, state String, completed Words,),
            Self::Update => rows!(progress_update: id i32, goal_id i32, milestone_id Option<i32>, happened String,
                signature String, text String, state Words, indicator_id Option<i32>, value Words,),
            Self::ProgrammeSuccession => rows!(programme_succession: id i32, from_programme i32, to_programme i32,
                fiscal_year i32, kind String, basis Words,),
            Self::EvaluationAxis => rows!(evaluation_axis: id i32, fiscal_year i32, name String, counting bool,
                raters String,),
            Self::Rating => rows!(rating: id i32, axis_id i32, position i32, label String, counted bool,),
            Self::FutureCourse => rows!(future_course: id i32, fiscal_year i32, position i32, label String,
                meaning String,),
            _ => None,
        })
    }
}
