//! `/years/N.json` as it is read back: what `outlet::json` writes, object by object. A field that is not known is kept by
//! its name, so that it can be told.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::aim::Aim;
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course;
use crate::domain::goal::{Detail, EvaluationText, Footnote};
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing, StatedRate, TargetPath};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UnitNumber,
    UpdateNumber,
};
use crate::domain::partial_date::PartialDate;
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;

/// Fields that are not read, by name.
pub(super) type Rest = BTreeMap<String, serde_json::Value>;

/// What follows from the rest, is for people, or stands once more among the years of an indicator.
pub(super) const COMPUTED: [&str; 26] = [
    "label",
    "label_en",
    "municipality",
    "municipality_en",
    "licence",
    "stage",
    "published_at",
    "publications",
    "attainment_percent",
    "path_expected",
    "target",
    "target_aim",
    "original_target",
    "original_target_aim",
    "target_reason",
    "plan",
    "plan_aim",
    "base",
    "forecast",
    "midyear",
    "actual",
    "stated",
    "judgement",
    "missing",
    "word",
    "note",
];

#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) format: u32,
    pub(super) fiscal_year: FiscalYear,
    pub(super) municipality_code: String,
    #[serde(default)]
    pub(super) partial: bool,
    #[serde(default)]
    pub(super) sample: bool,
    pub(super) source: Option<String>,
    pub(super) goals: Vec<Goal>,
    #[serde(flatten)]
    pub(super) rest: Rest,
}

/// A department or section.
#[derive(Deserialize)]
pub(super) struct Unit {
    pub(super) number: UnitNumber,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Goal {
    pub(super) number: GoalNumber,
    pub(super) programme: Programme,
    pub(super) programme_code: Option<String>,
    pub(super) name: String,
    pub(super) department: Option<Unit>,
    pub(super) section: Option<Unit>,
    pub(super) policy: Option<String>,
    #[serde(default)]
    pub(super) plan: Vec<String>,
    pub(super) summary: Option<String>,
    pub(super) stage: Stage,
    #[serde(default)]
    pub(super) title_only: bool,
    pub(super) objectives: Vec<Objective>,
    pub(super) results: Vec<Achievement>,
    #[serde(default)]
    pub(super) midyear: Vec<Achievement>,
    #[serde(default)]
    pub(super) milestones: Vec<Milestone>,
    #[serde(default)]
    pub(super) updates: Vec<Update>,
    #[serde(default)]
    pub(super) indicators: Vec<Indicator>,
    /// The ratings on the axis that counts; they stand among `evaluations` too.
    #[serde(default)]
    pub(super) evaluation: Vec<Evaluation>,
    pub(super) evaluations: Option<Vec<Evaluation>>,
    #[serde(default)]
    pub(super) amounts: Vec<StatedAmount>,
    pub(super) unit_cost: Option<CostOfAUnit>,
    pub(super) future_course: Option<FutureCourse>,
    #[serde(default)]
    pub(super) evaluation_texts: Vec<EvaluationText>,
    #[serde(default)]
    pub(super) notes: Vec<Footnote>,
    #[serde(flatten)]
    pub(super) rest: Rest,
}

#[derive(Deserialize)]
pub(super) struct Programme {
    pub(super) number: ProgrammeNumber,
}

#[derive(Deserialize)]
pub(super) struct Objective {
    pub(super) number: ObjectiveNumber,
    pub(super) text: String,
    #[serde(default)]
    pub(super) details: Vec<Detail>,
    pub(super) due: Option<PartialDate>,
}

#[derive(Deserialize)]
pub(super) struct Achievement {
    pub(super) number: ResultNumber,
    pub(super) text: String,
    #[serde(default)]
    pub(super) details: Vec<Detail>,
    pub(super) date: Option<PartialDate>,
    pub(super) objective: Option<ObjectiveNumber>,
}

#[derive(Deserialize)]
pub(super) struct Milestone {
    pub(super) number: MilestoneNumber,
    pub(super) title: String,
    pub(super) due: PartialDate,
    pub(super) original_due: Option<PartialDate>,
    pub(super) reason: Option<String>,
    pub(super) state: MilestoneState,
    pub(super) completed: Option<PartialDate>,
    #[serde(default)]
    pub(super) updates: Vec<Update>,
}

#[derive(Deserialize)]
pub(super) struct Update {
    pub(super) number: UpdateNumber,
    pub(super) date: PartialDate,
    pub(super) entered_at: DateTime<Utc>,
    pub(super) text: String,
    pub(super) state: Option<MilestoneState>,
    pub(super) value: Option<GivenValue>,
}

#[derive(Deserialize)]
pub(super) struct GivenValue {
    pub(super) indicator: IndicatorNumber,
    pub(super) value: Option<Figure>,
    pub(super) missing: Option<Missing>,
    pub(super) note: Option<String>,
    pub(super) as_of: PartialDate,
}

/// The fields of its own year stand among `years` too.
#[derive(Deserialize)]
pub(super) struct Indicator {
    pub(super) number: IndicatorNumber,
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) kind: IndicatorKind,
    pub(super) direction: Direction,
    pub(super) definition: Option<String>,
    #[serde(default)]
    pub(super) breaks: Vec<Break>,
    pub(super) path: Option<TargetPath>,
    pub(super) years: Vec<InYear>,
    #[serde(flatten)]
    pub(super) rest: Rest,
}

#[derive(Deserialize)]
pub(super) struct Break {
    pub(super) from: FiscalYear,
    pub(super) kind: BreakKind,
    pub(super) reason: String,
    pub(super) former_unit: Option<String>,
    pub(super) factor: Option<Figure>,
}

#[derive(Deserialize)]
pub(super) struct InYear {
    pub(super) fiscal_year: FiscalYear,
    pub(super) target: Option<Figure>,
    /// What the target is, where it is no plain figure.
    pub(super) target_aim: Option<Aim>,
    pub(super) original_target: Option<Figure>,
    pub(super) original_target_aim: Option<Aim>,
    pub(super) target_reason: Option<String>,
    pub(super) plan: Option<Figure>,
    pub(super) plan_aim: Option<Aim>,
    pub(super) base: Option<Figure>,
    pub(super) forecast: Option<Figure>,
    pub(super) midyear: Option<Figure>,
    pub(super) actual: Option<Figure>,
    pub(super) missing: Option<Missing>,
    pub(super) word: Option<String>,
    pub(super) note: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) stated: Option<StatedRate>,
    pub(super) as_of: Option<PartialDate>,
    pub(super) objective: Option<ObjectiveNumber>,
    pub(super) result: Option<ResultNumber>,
    pub(super) not_comparable: Option<String>,
    pub(super) source: Option<String>,
    #[serde(flatten)]
    pub(super) rest: Rest,
}

#[derive(Deserialize)]
pub(super) struct Evaluation {
    pub(super) axis: Option<String>,
    pub(super) kind: EvaluationKind,
    pub(super) label: String,
    pub(super) meaning: String,
    pub(super) counted: bool,
    #[serde(default)]
    pub(super) reasons: String,
    pub(super) outside_cause: Option<String>,
    #[serde(default)]
    pub(super) post: String,
}

#[derive(Deserialize)]
pub(super) struct StatedAmount {
    pub(super) fiscal_year: FiscalYear,
    pub(super) kind: AmountKind,
    pub(super) part: AmountPart,
    pub(super) yen: i64,
    pub(super) source_unit: MoneyUnit,
    pub(super) original_yen: Option<i64>,
    pub(super) reason: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct CostOfAUnit {
    pub(super) indicator: IndicatorNumber,
}

#[derive(Deserialize)]
pub(super) struct FutureCourse {
    pub(super) label: String,
    pub(super) meaning: future_course::FutureCourse,
    #[serde(default)]
    pub(super) reason: String,
}
