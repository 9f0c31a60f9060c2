//! What publishing a goal would change, field by field: before and after with the difference marked.

use crate::domain::figure::Figure;
use crate::domain::goal::{DetailKind, Item};
use crate::domain::language::Language;
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::web::parts::difference::{self, Piece};
use crate::web::words::Words;

/// A field that differs.
pub(super) struct FieldChange {
    /// The key of the words for the field.
    pub(super) field: &'static str,
    /// The way from what is public to what would be.
    pub(super) pieces: Vec<Piece>,
}

/// The fields that differ, in the order of the sheet. Without a `before` everything there is comes new.
pub(super) fn changes(before: Option<&Snapshot>, after: &Snapshot, words: Words) -> Vec<FieldChange> {
    let before = before.map(|before| fields(before, words));
    let changes = fields(after, words).into_iter().enumerate().filter_map(|(place, (field, after))| {
        let before = before.as_ref().and_then(|before| before.get(place)).map_or("", |(_, before)| before.as_str());
        (before != after).then(|| FieldChange { field, pieces: difference::between(before, &after) })
    });
    changes.collect()
}

/// What a reader sees of a sheet, as text by the field.
fn fields(snapshot: &Snapshot, words: Words) -> Vec<(&'static str, String)> {
    let results = |stage: Stage| {
        let of_stage = snapshot.results.iter().filter(|result| result.stage == stage);
        joined(of_stage.map(|result| item(&result.item)))
    };
    let unit = |label: &Option<crate::domain::unit::UnitLabel>| {
        label.as_ref().map(|label| label.name.clone()).unwrap_or_default()
    };
    let milestones = snapshot.milestones.iter().map(|milestone| {
        let state = words.text(&format!("state-{}", milestone.state.code().replace('_', "-")));
        let updates = milestone
            .updates
            .iter()
            .map(|update| format!("\n・{}　{}", update.date.label(Language::Japanese), update.text));
        let head = format!("{}　{}　{state}", milestone.title, milestone.due.label(Language::Japanese));
        format!("{head}{}", updates.collect::<String>())
    });
    let evaluations = snapshot.evaluations.iter().map(|given| format!("{}　{}", given.rating.label, given.reasons));
    vec![
        ("publishing-field-name", snapshot.name.clone()),
        ("department", unit(&snapshot.department)),
        ("column-section", unit(&snapshot.section)),
        ("policies-name", snapshot.policy.clone().unwrap_or_default()),
        ("publishing-field-summary", snapshot.summary.clone().unwrap_or_default()),
        ("column-objectives", joined(snapshot.objectives.iter().map(|objective| item(&objective.item)))),
        ("stage-midyear", results(Stage::Midyear)),
        ("column-results", results(Stage::Results)),
        ("milestones", joined(milestones)),
        ("indicators", joined(snapshot.own_figures().map(|(indicator, year)| figures(indicator, year, words)))),
        ("evaluation", joined(evaluations)),
        (
            "publishing-field-notes",
            joined(snapshot.footnotes.iter().map(|note| format!("{} {}", note.mark, note.text))),
        ),
    ]
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// An item with its lines, as it would be typed.
fn item(item: &Item) -> String {
    let details = item.details.iter().map(|detail| match detail.kind {
        DetailKind::Point => format!("\n・{}", detail.text),
        DetailKind::Aside => format!("\n{}", detail.text),
        DetailKind::Remark => format!("\n※{}", detail.text),
    });
    format!("■{}{}", item.text, details.collect::<String>())
}

/// An indicator with its target, its value at mid-year and its value, or why there is none.
fn figures(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> String {
    let figure = |figure: Option<Figure>| figure.map_or_else(|| "−".to_owned(), Figure::grouped);
    let actual = match year.missing {
        Some(missing) => words.text(&format!("missing-{}", missing.code().replace('_', "-"))),
        None => figure(year.actual),
    };
    let unit = indicator.unit.as_deref().unwrap_or_default();
    let stated = year.stated.as_ref().map(|_| "*").unwrap_or_default();
    format!("{}　{} / {} / {actual}{unit}{stated}", indicator.name, figure(year.target), figure(year.midyear))
}
