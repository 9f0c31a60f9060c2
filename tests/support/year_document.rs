//! The fields of `/years/{year}.json`: a promise to everybody who reads it by a program.

use std::collections::BTreeSet;

use serde_json::Value;

/// A target that is no plain figure.
const AIM: &str = "value bound tolerance since word";

/// Every place at which objects stand, and their fields in order.
const FIELDS: [(&str, &str); 37] = [
    (
        "",
        "format fiscal_year label label_en municipality_code municipality municipality_en licence stage partial sample source \
         published_at goals",
    ),
    (
        "goals",
        "number programme programme_code name department section policy plan summary stage title_only objectives results midyear \
         milestones updates indicators evaluation evaluations amounts unit_cost future_course evaluation_texts evidence notes \
         publications",
    ),
    ("goals.programme", "number name"),
    ("goals.department", "number name name_en"),
    ("goals.section", "number name name_en"),
    ("goals.objectives", "number text details due"),
    ("goals.objectives.details", "kind text"),
    ("goals.results", "number text details date objective"),
    ("goals.results.details", "kind text"),
    ("goals.midyear", "number text details date objective"),
    ("goals.milestones", "number title due original_due reason state completed updates"),
    ("goals.milestones.updates", "number date entered_at text state value"),
    ("goals.updates", "number date entered_at text state value"),
    ("goals.updates.value", "indicator value missing note as_of"),
    (
        "goals.indicators",
        "number name unit kind direction definition breaks target target_aim original_target original_target_aim target_reason plan \
         plan_aim base forecast midyear actual attainment_percent judgement stated missing word note path path_expected years",
    ),
    ("goals.indicators.target_aim", AIM),
    ("goals.indicators.original_target_aim", AIM),
    ("goals.indicators.plan_aim", AIM),
    ("goals.indicators.judgement", "met against since"),
    ("goals.indicators.years.target_aim", AIM),
    ("goals.indicators.years.original_target_aim", AIM),
    ("goals.indicators.years.plan_aim", AIM),
    ("goals.indicators.breaks", "from kind reason former_unit factor"),
    ("goals.indicators.stated", "percent label"),
    ("goals.indicators.path", "from_year from to_year to"),
    (
        "goals.indicators.years",
        "fiscal_year target target_aim original_target original_target_aim target_reason plan plan_aim base forecast midyear actual \
         missing word note unit stated as_of objective \
         result not_comparable source",
    ),
    ("goals.indicators.years.stated", "percent label"),
    ("goals.evaluation", "axis kind label meaning counted reasons outside_cause post"),
    ("goals.evaluations", "axis kind label meaning counted reasons outside_cause post"),
    ("goals.amounts", "fiscal_year kind part yen source_unit original_yen reason"),
    ("goals.unit_cost", "indicator yen with_staff_cost"),
    ("goals.future_course", "label meaning reason"),
    ("goals.evaluation_texts", "heading text"),
    ("goals.evidence", "number title stage update kind name bytes sha256 address"),
    ("goals.notes", "part mark term text"),
    ("goals.publications", "number published_at published_on reason note"),
    ("dates", "from to precision label"),
];

/// Asserts that every object of a year's document has the fields of its place and no others, and gives the places that
/// no object of these documents stands at.
#[track_caller]
pub(crate) fn places_without_objects<'document>(
    documents: impl IntoIterator<Item = &'document Value>,
) -> BTreeSet<&'static str> {
    let mut places = FIELDS.iter().map(|(place, _)| *place).collect();
    for document in documents {
        walk(document, "", &mut places);
    }
    places
}

#[track_caller]
fn walk(value: &Value, place: &str, unseen: &mut BTreeSet<&'static str>) {
    match value {
        Value::Object(fields) => {
            let kind = if fields.contains_key("precision") { "dates" } else { place };
            let names = fields.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
            let promised = FIELDS.iter().find(|(known, _)| *known == kind).map(|(_, promised)| *promised);
            assert_eq!(Some(names.as_str()), promised, "at {place}");
            unseen.remove(kind);
            for (name, value) in fields {
                walk(value, format!("{place}.{name}").trim_start_matches('.'), unseen);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, place, unseen)),
        _ => {}
    }
}
