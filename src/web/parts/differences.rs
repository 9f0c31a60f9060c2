//! What differs between two publications of a goal, part by part, in the words of the page.

use crate::domain::aim::Aim;
use crate::domain::difference::{self, Piece};
use crate::domain::figure::Figure;
use crate::domain::goal::{DetailKind, Item, SheetPart};
use crate::domain::publication::{
    IndicatorYear, PublishedEvaluation, PublishedIndicator, PublishedMilestone, Snapshot,
};
use crate::domain::stage::Stage;
use crate::web::kit::words::Words;
use crate::web::parts::{evidence, money};

/// A part of a sheet that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartDifference {
    pub label: String,
    pub before: String,
    pub after: String,
    /// The way from one to the other.
    pub pieces: Vec<Piece>,
}

/// The parts of a sheet that differ, in the order of the page.
pub fn between(before: &Snapshot, after: &Snapshot, words: Words) -> Vec<PartDifference> {
    from(Some(before), after, words)
}

/// The same, where there may be nothing before: then every part that says something is new.
pub fn from(before: Option<&Snapshot>, after: &Snapshot, words: Words) -> Vec<PartDifference> {
    let before = before.map(|before| says(before, words));
    let part = |(index, (label, after)): (usize, (String, String))| {
        let before = before.as_ref().and_then(|parts| parts.get(index)).map_or("", |(_, said)| said.as_str());
        (before != after).then(|| {
            // Of a table only its changed lines are news; prose is read as a whole.
            let (before, after) =
                if label == words.text("money") { changed_lines(before, &after) } else { (before.to_owned(), after) };
            let pieces = difference::between(&before, &after);
            PartDifference { label, before, after, pieces }
        })
    };
    says(after, words).into_iter().enumerate().filter_map(part).collect()
}

/// The lines of each text that the other lacks; both as they are where they differ in their order alone.
fn changed_lines(before: &str, after: &str) -> (String, String) {
    let lacking = |text: &str, other: &str| {
        text.lines().filter(|line| !other.lines().any(|known| known == *line)).collect::<Vec<_>>().join("\n")
    };
    match (lacking(before, after), lacking(after, before)) {
        (left, right) if left == right => (before.to_owned(), after.to_owned()),
        changed => changed,
    }
}

/// What a sheet says: every part there can be, in one order, with its text.
fn says(snapshot: &Snapshot, words: Words) -> Vec<(String, String)> {
    let part = |key: &str, lines: Vec<String>| (words.text(key), lines.join("\n"));
    let one = |text: Option<&String>| text.into_iter().cloned().collect::<Vec<_>>();
    let results = |stage: Stage| -> Vec<String> {
        snapshot.results.iter().filter(|result| result.stage == stage).flat_map(|result| lines(&result.item)).collect()
    };
    let notes = |side: SheetPart| -> Vec<String> {
        let of_side = snapshot.footnotes.iter().filter(|note| note.part == side);
        of_side.map(|note| format!("{} {}", note.mark, note.text)).collect()
    };
    let mut objectives: Vec<String> = snapshot.objectives.iter().flat_map(|objective| lines(&objective.item)).collect();
    objectives.extend(notes(SheetPart::Objectives));
    let mut midyear = results(Stage::Midyear);
    midyear.extend(notes(SheetPart::Midyear));
    let mut year_end = results(Stage::Results);
    year_end.extend(notes(SheetPart::Results));
    let units = [&snapshot.department, &snapshot.section];
    vec![
        part("column-programme", vec![snapshot.name.clone()]),
        part("programme-code", one(snapshot.code.as_ref())),
        part("column-section", units.into_iter().flatten().map(|unit| unit.name.clone()).collect()),
        part("difference-policy", one(snapshot.policy.as_ref())),
        part("difference-summary", one(snapshot.summary.as_ref())),
        part("objectives", objectives),
        part("stage-midyear", midyear),
        part("results", year_end),
        part("milestones", snapshot.milestones.iter().flat_map(|milestone| dated(milestone, words)).collect()),
        part(
            "goal-updates",
            snapshot
                .updates
                .iter()
                .map(|update| format!("{} {}", update.date.label(words.language()), update.text))
                .collect(),
        ),
        part("indicators", snapshot.own_figures().map(|(indicator, year)| measured(indicator, year, words)).collect()),
        part("money", money::lines(snapshot, words)),
        part("evaluation", evaluations(snapshot, words)),
        part(
            "future-course",
            snapshot
                .future_course
                .iter()
                .map(|decided| format!("{} {}", decided.course.label, decided.reason).trim_end().to_owned())
                .collect(),
        ),
        part(
            "evaluation-texts",
            snapshot.evaluation_texts.iter().map(|known| format!("{} {}", known.heading, known.text)).collect(),
        ),
        part("evidence", snapshot.evidence.iter().map(|known| evidence::line(known, words)).collect()),
    ]
}

fn evaluations(snapshot: &Snapshot, words: Words) -> Vec<String> {
    let line = |given: &PublishedEvaluation| {
        let kind = words.text(&format!("evaluation-kind-{}", given.kind));
        let cause = given.outside_cause.as_deref().unwrap_or_default();
        // A year's only axis goes without saying, as it did before there could be several.
        let axis = if given.counts() { String::new() } else { format!(" {}", given.axis_name()) };
        format!("{kind}{axis} {} {} {cause}", given.rating.label, given.reasons).trim_end().to_owned()
    };
    snapshot.evaluations.iter().map(line).collect()
}

fn lines(item: &Item) -> Vec<String> {
    let details = item.details.iter().map(|detail| match detail.kind {
        DetailKind::Point => format!("・{}", detail.text),
        DetailKind::Aside => detail.text.clone(),
        DetailKind::Remark => format!("※{}", detail.text),
    });
    std::iter::once(item.text.clone()).chain(details).collect()
}

fn dated(milestone: &PublishedMilestone, words: Words) -> Vec<String> {
    let language = words.language();
    let state = words.text(&format!("state-{}", milestone.state.code().replace('_', "-")));
    let reason = milestone.reason.as_deref().unwrap_or_default();
    let due = milestone.due.label(language);
    let mut lines = vec![format!("{} {due} {state} {reason}", milestone.title).trim_end().to_owned()];
    lines.extend(milestone.updates.iter().map(|update| format!("・{} {}", update.date.label(language), update.text)));
    lines
}

fn measured(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> String {
    let unit = year.unit.as_deref().or(indicator.unit.as_deref()).unwrap_or_default();
    let figure = |key: &str, figure: Option<Figure>| {
        figure.map(|figure| format!(" {} {}{unit}", words.text(key), figure.grouped())).unwrap_or_default()
    };
    let aim = |key: &str, aim: Option<&Aim>| {
        aim.map(|aim| format!(" {} {}", words.text(key), aim.shown(unit))).unwrap_or_default()
    };
    let mut line = indicator.name.clone();
    line.push_str(&aim("target", year.target.as_ref()));
    line.push_str(&aim("plan", year.plan.as_ref()));
    line.push_str(&figure("base-value", year.base));
    line.push_str(&figure("forecast", year.forecast));
    line.push_str(&figure("stage-midyear", year.midyear.filter(|midyear| Some(*midyear) != year.actual)));
    line.push_str(&figure("actual", year.actual));
    if let Some(missing) = year.missing {
        line.extend([" ", &words.text(&format!("missing-{}", missing.code().replace('_', "-")))]);
        line.extend(year.word.iter().map(|word| format!("（{word}）")));
    }
    if let Some(stated) = &year.stated {
        line.extend([" ", &stated.label, " ", &stated.percent.to_string(), "%"]);
    }
    for note in [&year.target_reason, &year.note, &year.not_comparable].into_iter().flatten() {
        line.extend([" ", note.as_str()]);
    }
    line
}
