//! `/years/{year}.json`: the year in one document.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::attainment::Attainment;
use crate::domain::language::Language;
use crate::domain::publication::{Publication, PublishedEvaluation, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::store::published::city::City;
use crate::store::published::years::YearRecord;

/// The document of a year. Objects keep the order of their fields, so that equal years give equal bytes.
pub fn year(city: &City, record: &YearRecord, publications: &[Publication]) -> serde_json::Result<String> {
    let stage = publications.iter().map(|publication| publication.snapshot.stage).max();
    let published_at = publications.iter().map(|publication| publication.published_at).max();
    let document = json!({
        "fiscal_year": record.year,
        "label": record.year.label(Language::Japanese),
        "label_en": record.year.label(Language::English),
        "municipality_code": city.municipality_code,
        "municipality": city.name,
        "licence": city.licence,
        "stage": stage,
        "partial": record.partial,
        "sample": record.sample,
        "source": record.source,
        "published_at": published_at,
        "goals": publications.iter().map(goal).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

fn goal(publication: &Publication) -> Value {
    let snapshot = &publication.snapshot;
    json!({
        "number": snapshot.goal,
        "programme": { "number": snapshot.programme, "name": snapshot.name },
        "name": snapshot.name,
        "department": snapshot.department,
        "section": snapshot.section,
        "policy": snapshot.policy,
        "summary": snapshot.summary,
        "stage": snapshot.stage,
        "title_only": snapshot.title_only,
        "objectives": snapshot.objectives,
        "results": results(snapshot, Stage::Results),
        "midyear": results(snapshot, Stage::Midyear),
        "milestones": snapshot.milestones,
        "updates": snapshot.updates,
        "indicators": snapshot.indicators.iter().map(|indicator| self::indicator(snapshot, indicator)).collect::<Vec<_>>(),
        "evaluation": snapshot.evaluations.iter().map(evaluation).collect::<Vec<_>>(),
        "notes": snapshot.footnotes,
        "publications": [Version::of(publication)],
    })
}

#[derive(Serialize)]
struct Version<'publication> {
    number: i32,
    published_at: chrono::DateTime<chrono::Utc>,
    published_on: Option<crate::domain::partial_date::PartialDate>,
    reason: Option<&'publication str>,
}

impl<'publication> Version<'publication> {
    fn of(publication: &'publication Publication) -> Self {
        Self {
            number: publication.number,
            published_at: publication.published_at,
            published_on: publication.published_on,
            reason: publication.reason.as_deref(),
        }
    }
}

fn results(snapshot: &Snapshot, stage: Stage) -> Vec<Value> {
    snapshot
        .results
        .iter()
        .filter(|result| result.stage == stage)
        .map(|result| {
            json!({
                "number": result.number,
                "text": result.item.text,
                "details": result.item.details,
                "date": result.date,
                "objective": result.objective,
            })
        })
        .collect()
}

fn evaluation(given: &PublishedEvaluation) -> Value {
    json!({
        "kind": given.kind,
        "label": given.rating.label,
        "meaning": given.rating.meaning,
        "counted": given.rating.counted,
        "reasons": given.reasons,
        "outside_cause": given.outside_cause,
        "post": given.post,
    })
}

fn indicator(snapshot: &Snapshot, indicator: &PublishedIndicator) -> Value {
    let own = indicator.in_year(snapshot.fiscal_year);
    let percent = own.and_then(|year| indicator.attainment(year)).and_then(Attainment::percent);
    json!({
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "direction": indicator.direction,
        "definition": indicator.definition,
        "breaks": indicator.breaks,
        "target": own.and_then(|year| year.target),
        "original_target": own.and_then(|year| year.original_target),
        "target_reason": own.and_then(|year| year.target_reason.as_ref()),
        "plan": own.and_then(|year| year.plan),
        "midyear": own.and_then(|year| year.midyear),
        "actual": own.and_then(|year| year.actual),
        "attainment_percent": percent.map(|percent| percent.to_string()),
        "stated": own.and_then(|year| year.stated.as_ref()),
        "missing": own.and_then(|year| year.missing),
        "note": own.and_then(|year| year.note.as_ref()),
        "path": indicator.path,
        "path_expected": indicator.path.and_then(|path| path.expected(snapshot.fiscal_year)),
        "years": indicator.years,
    })
}
