//! The stored form of a snapshot: the one place that says how a publication is written down and read back.
//!
//! What is on record is never written again, since its hash is that of its text; so every version that was ever written
//! is read for ever. The fields below are those of the text: whoever gives a field of the domain or of the public files
//! another name leaves them as they are. Whoever changes what is written raises [`VERSION`], adds what it means to the
//! list, and has [`read`] understand the texts before it.
//!
//! 1. No `version`. The oldest lack what came later, and have none of it: `updates`, `evaluations`, `breaks`, `details`,
//!    `path`, the `value` of an update, and of an indicator's year all but `target`, `actual` and what stands beside them.
//! 2. `version`; whatever there is none of is written as such.
//! 3. The `axis` of an evaluation: without one it is on the year's only axis. The `code` of the programme, 事業番号. The
//!    `base` and the `forecast` of an indicator's year, and the `word` why it has no value; a `target`, an `original_target` or a
//!    `plan` that is no plain figure is written in its parts. `amounts` and `cost_of`; the path in the `plan`; the
//!    `future_course` that was decided; the `evaluation_texts`; the `evidence`. What came with this
//!    version is left out where there is none of it.
//!
//! Numbers, codes, figures, fiscal years and dates have one form wherever they are stored, which is theirs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::aim::Aim;
use crate::domain::amount::of_year::SheetAmount;
use crate::domain::amount::{Amount, AmountKind, AmountPart};
use crate::domain::evidence::Evidence;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, DecidedCourse, FutureCourse};
use crate::domain::goal::{Detail, DetailKind, EvaluationText, Footnote, Item, SheetPart};
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing, SeriesBreak, StatedRate, TargetPath};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UnitNumber,
    UpdateNumber,
};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{
    IndicatorYear, PublishedAxis, PublishedEvaluation, PublishedIndicator, PublishedMilestone, PublishedObjective,
    PublishedResult, PublishedUpdate, Snapshot,
};
use crate::domain::rating::{EvaluationKind, Rating};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateValue;
use crate::store::kit::StoreError;

use nested::{Whole, stored};

mod evidence;
mod nested;

/// The version that is written.
pub const VERSION: u32 = 3;

/// Why the text of a publication can't be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Its version is not known; most likely a newer program wrote it.
    #[error("a publication is stored in version {0}, and this program knows those up to {VERSION}")]
    UnknownVersion(u32),
    /// It doesn't have the form of its version.
    #[error("the stored publication: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl From<Unreadable> for StoreError {
    fn from(unreadable: Unreadable) -> Self {
        Self::Internal(unreadable.to_string())
    }
}

/// A snapshot as it is written now.
pub fn write(snapshot: &Snapshot) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Written<'snapshot> {
        version: u32,
        #[serde(flatten)]
        snapshot: Whole<&'snapshot Snapshot>,
    }
    serde_json::to_string(&Written { version: VERSION, snapshot: Whole(snapshot) })
}

/// A snapshot as any version of this program wrote it.
pub fn read(text: &str) -> Result<Snapshot, Unreadable> {
    #[derive(Deserialize)]
    struct Marked {
        version: Option<u32>,
    }
    // What this program writes begins with the version: most texts need not be gone through twice for it.
    if text.starts_with(&format!("{{\"version\":{VERSION},")) {
        return Ok(serde_json::from_str::<Whole<Snapshot>>(text)?.0);
    }
    let Marked { version } = serde_json::from_str(text)?;
    match version {
        None | Some(2..=VERSION) => Ok(serde_json::from_str::<Whole<Snapshot>>(text)?.0),
        Some(unknown) => Err(Unreadable::UnknownVersion(unknown)),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Snapshot")]
struct StoredSnapshot {
    goal: GoalNumber,
    programme: ProgrammeNumber,
    fiscal_year: FiscalYear,
    stage: Stage,
    partial: bool,
    sample: bool,
    source: Option<String>,
    position: i32,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, with = "nested")]
    department: Option<UnitLabel>,
    #[serde(default, with = "nested")]
    section: Option<UnitLabel>,
    policy: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    plan: Vec<String>,
    summary: Option<String>,
    title_only: bool,
    #[serde(with = "nested")]
    objectives: Vec<PublishedObjective>,
    #[serde(with = "nested")]
    results: Vec<PublishedResult>,
    #[serde(with = "nested")]
    milestones: Vec<PublishedMilestone>,
    #[serde(default, with = "nested")]
    updates: Vec<PublishedUpdate>,
    #[serde(with = "nested")]
    indicators: Vec<PublishedIndicator>,
    #[serde(with = "nested")]
    footnotes: Vec<Footnote>,
    #[serde(default, with = "nested")]
    evaluations: Vec<PublishedEvaluation>,
    #[serde(default, with = "nested", skip_serializing_if = "Option::is_none")]
    future_course: Option<DecidedCourse>,
    #[serde(default, with = "nested", skip_serializing_if = "Vec::is_empty")]
    evaluation_texts: Vec<EvaluationText>,
    #[serde(default, with = "nested", skip_serializing_if = "Vec::is_empty")]
    amounts: Vec<SheetAmount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cost_of: Option<IndicatorNumber>,
    #[serde(default, with = "nested", skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Evidence>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SheetAmount")]
struct StoredAmount {
    fiscal_year: FiscalYear,
    kind: AmountKind,
    part: AmountPart,
    #[serde(flatten)]
    amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "UnitLabel")]
struct StoredUnit {
    number: UnitNumber,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedObjective")]
struct StoredObjective {
    number: ObjectiveNumber,
    #[serde(flatten, with = "StoredItem")]
    item: Item,
    due: Option<PartialDate>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedResult")]
struct StoredResult {
    number: ResultNumber,
    stage: Stage,
    #[serde(flatten, with = "StoredItem")]
    item: Item,
    date: Option<PartialDate>,
    objective: Option<ObjectiveNumber>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Item")]
struct StoredItem {
    text: String,
    #[serde(default, with = "nested")]
    details: Vec<Detail>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Detail")]
struct StoredDetail {
    kind: DetailKind,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Footnote")]
struct StoredFootnote {
    part: SheetPart,
    mark: String,
    term: Option<String>,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedMilestone")]
struct StoredMilestone {
    number: MilestoneNumber,
    title: String,
    due: PartialDate,
    original_due: Option<PartialDate>,
    reason: Option<String>,
    state: MilestoneState,
    completed: Option<PartialDate>,
    #[serde(with = "nested")]
    updates: Vec<PublishedUpdate>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedUpdate")]
struct StoredUpdate {
    number: UpdateNumber,
    date: PartialDate,
    entered_at: DateTime<Utc>,
    text: String,
    state: Option<MilestoneState>,
    #[serde(default, with = "nested")]
    value: Option<UpdateValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "UpdateValue")]
struct StoredValue {
    indicator: IndicatorNumber,
    value: Option<Figure>,
    missing: Option<Missing>,
    note: Option<String>,
    as_of: PartialDate,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedIndicator")]
struct StoredIndicator {
    number: IndicatorNumber,
    name: String,
    unit: Option<String>,
    kind: IndicatorKind,
    direction: Direction,
    definition: Option<String>,
    #[serde(default, with = "nested")]
    path: Option<TargetPath>,
    #[serde(default, with = "nested")]
    breaks: Vec<SeriesBreak>,
    #[serde(with = "nested")]
    years: Vec<IndicatorYear>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "TargetPath")]
struct StoredPath {
    from_year: FiscalYear,
    from: Figure,
    to_year: FiscalYear,
    to: Figure,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SeriesBreak")]
struct StoredBreak {
    from: FiscalYear,
    kind: BreakKind,
    reason: String,
    former_unit: Option<String>,
    factor: Option<Figure>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "IndicatorYear")]
struct StoredYear {
    fiscal_year: FiscalYear,
    target: Option<Aim>,
    original_target: Option<Aim>,
    target_reason: Option<String>,
    plan: Option<Aim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forecast: Option<Figure>,
    midyear: Option<Figure>,
    actual: Option<Figure>,
    missing: Option<Missing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    word: Option<String>,
    note: Option<String>,
    unit: Option<String>,
    #[serde(default, with = "nested")]
    stated: Option<StatedRate>,
    as_of: Option<PartialDate>,
    objective: Option<ObjectiveNumber>,
    result: Option<ResultNumber>,
    not_comparable: Option<String>,
    source: Option<String>,
    /// Found out anew whenever several years are read together.
    #[serde(skip)]
    interim: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "StatedRate")]
struct StoredRate {
    percent: Figure,
    label: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedAxis")]
struct StoredAxis {
    name: String,
    counts: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PublishedEvaluation")]
struct StoredEvaluation {
    #[serde(default, with = "nested", skip_serializing_if = "Option::is_none")]
    axis: Option<PublishedAxis>,
    kind: EvaluationKind,
    #[serde(with = "StoredRating")]
    rating: Rating,
    reasons: String,
    outside_cause: Option<String>,
    post: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EvaluationText")]
struct StoredText {
    heading: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "DecidedCourse")]
struct StoredDecision {
    #[serde(flatten, with = "StoredCourse")]
    course: Course,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Course")]
struct StoredCourse {
    label: String,
    meaning: FutureCourse,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rating")]
struct StoredRating {
    label: String,
    meaning: String,
    counted: bool,
    needs_reason: bool,
    needs_outside_cause: bool,
}

stored! {
    Snapshot as StoredSnapshot,
    UnitLabel as StoredUnit,
    PublishedObjective as StoredObjective,
    PublishedResult as StoredResult,
    Detail as StoredDetail,
    Footnote as StoredFootnote,
    PublishedMilestone as StoredMilestone,
    PublishedUpdate as StoredUpdate,
    UpdateValue as StoredValue,
    PublishedIndicator as StoredIndicator,
    TargetPath as StoredPath,
    SeriesBreak as StoredBreak,
    IndicatorYear as StoredYear,
    StatedRate as StoredRate,
    PublishedAxis as StoredAxis,
    PublishedEvaluation as StoredEvaluation,
    SheetAmount as StoredAmount,
    DecidedCourse as StoredDecision,
    EvaluationText as StoredText,
}
