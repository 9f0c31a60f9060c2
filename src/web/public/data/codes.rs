//! `/data/codes.csv`: every code of the files in words.

use actix_web::HttpResponse;

use crate::domain::aim::Bound;
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::comparison::By;
use crate::domain::evidence::{EvidenceKind, LINK};
use crate::domain::fate::{Became, Fate};
use crate::domain::future_course::FutureCourse;
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing};
use crate::domain::language::Language;
use crate::domain::lineage::SuccessionKind;
use crate::domain::milestone::MilestoneState;
use crate::domain::movement::Course;
use crate::domain::partial_date::Precision;
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;
use crate::outlet::codes::{self, Code, ITEMS};
use crate::outlet::comparison::{IN_WORDS, MEASURES, STATUSES};
use crate::outlet::data::Format;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::words::Words;

/// The list.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, _| {
            let file = codes::file(&codes()).map_err(|error| WebError::Internal(error.to_string()))?;
            let code = &context.city().municipality_code;
            Answer::text(Format::Csv.media_type(), file).named(&format!("{code}-codes.csv"))
        })
        .await
}

/// The column or field of each vocabulary, the key of its words, and its codes.
fn vocabularies() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    vec![
        ("stage", "stage-{}", Stage::ALL.iter().map(|code| code.code()).collect()),
        ("item", "data-item-{}", ITEMS.to_vec()),
        ("date_precision", "data-precision-{}", Precision::ALL.iter().map(|code| code.code()).collect()),
        ("state", "state-{}", MilestoneState::ALL.iter().map(|code| code.code()).collect()),
        ("missing", "missing-{}", Missing::ALL.iter().map(|code| code.code()).collect()),
        ("indicator_kind", "indicator-kind-{}", IndicatorKind::ALL.iter().map(|code| code.code()).collect()),
        ("direction", "direction-{}", Direction::ALL.iter().map(|code| code.code()).collect()),
        ("target_bound", "trail-bound-{}", Bound::ALL.iter().map(|code| code.code()).collect()),
        ("break", "break-kind-{}", BreakKind::ALL.iter().map(|code| code.code()).collect()),
        ("evaluation", "evaluation-kind-{}", EvaluationKind::ALL.iter().map(|code| code.code()).collect()),
        ("future_course", "course-{}", FutureCourse::ALL.iter().map(|code| code.code()).collect()),
        ("evidence", "evidence-kind-{}", EvidenceKind::ALL.iter().map(|code| code.code()).chain([LINK]).collect()),
        ("amount", "amount-part-{}", AmountPart::ALL.iter().map(|code| code.code()).collect()),
        ("amount_kind", "amount-kind-{}", AmountKind::ALL.iter().map(|code| code.code()).collect()),
        ("source_unit", "money-{}", MoneyUnit::ALL.iter().map(|code| code.code()).collect()),
        ("succession", "succession-{}", SuccessionKind::ALL.iter().map(|code| code.code()).collect()),
    ]
    .into_iter()
    .chain(of_comparisons())
    .collect()
}

/// The same of the files of comparisons, in which the measure says what the value is.
fn of_comparisons() -> [(&'static str, &'static str, Vec<&'static str>); 8] {
    [
        ("compared_by", "comparison-by-{}", By::ALL.iter().map(|code| code.code()).collect()),
        ("measure", "data-measure-{}", MEASURES.to_vec()),
        ("status", "succession-{}", SuccessionKind::ALL.iter().map(|code| code.code()).collect()),
        ("status", "data-status-{}", STATUSES.to_vec()),
        ("course", "movement-{}", Course::ALL.iter().map(|code| code.code()).collect()),
        ("fate", "fate-{}", Fate::ALL.iter().map(|code| code.code()).collect()),
        ("became", "became-{}", Became::ALL.iter().map(|code| code.code()).collect()),
        ("bound", "data-bound-{}", vec![IN_WORDS]),
    ]
}

/// Every code of every vocabulary.
pub(in crate::web::public) fn codes() -> Vec<Code> {
    let (japanese, english) = (Words::of(Language::Japanese), Words::of(Language::English));
    let of = |(field, key, codes): (&'static str, &'static str, Vec<&'static str>)| {
        codes.into_iter().map(move |code| {
            let key = key.replace("{}", &code.replace('_', "-"));
            Code { field, code, japanese: japanese.text(&key), english: english.text(&key) }
        })
    };
    vocabularies().into_iter().flat_map(of).collect()
}
