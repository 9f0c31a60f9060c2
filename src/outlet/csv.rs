//! `/years/{year}.csv`: the long format of Japanese open data, one record per line. UTF-8 with a byte order mark and
//! CRLF, so that Excel reads it; no line break inside a field; an empty field is not zero.

use crate::domain::attainment::Attainment;
use crate::domain::indicator::Missing;
use crate::domain::language::Language;
use crate::domain::milestone::MilestoneState;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{Publication, PublishedEvaluation, PublishedUpdate, Snapshot};
use crate::store::published::city::City;
use crate::store::published::years::YearRecord;

/// The columns, in an order that does not change.
const COLUMNS: [&str; 23] = [
    "municipality_code",
    "fiscal_year",
    "fiscal_year_label",
    "stage",
    "department",
    "section",
    "programme_number",
    "goal_number",
    "goal_name",
    "item",
    "item_number",
    "text",
    "date_from",
    "date_to",
    "date_precision",
    "date_label",
    "state",
    "indicator_kind",
    "direction",
    "unit",
    "target",
    "actual",
    "attainment_percent",
];

/// One record: what stands behind the goal's own columns.
#[derive(Default)]
struct Record {
    item: &'static str,
    number: String,
    text: String,
    date: Option<PartialDate>,
    state: &'static str,
    indicator_kind: &'static str,
    direction: &'static str,
    unit: String,
    target: String,
    actual: String,
    percent: String,
}

/// The file of a year.
pub fn year(city: &City, record: &YearRecord, publications: &[Publication]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for snapshot in publications.iter().map(|publication| &publication.snapshot) {
        for line in records(snapshot) {
            let date = line.date;
            writer.write_record([
                city.municipality_code.to_string(),
                record.year.to_string(),
                record.year.wareki(),
                snapshot.stage.to_string(),
                text(snapshot.department.as_ref().map_or("", |unit| &unit.name)),
                text(snapshot.section.as_ref().map_or("", |unit| &unit.name)),
                snapshot.programme.to_string(),
                snapshot.goal.to_string(),
                text(&snapshot.name),
                line.item.to_owned(),
                line.number,
                text(&line.text),
                date.map(|date| date.from().to_string()).unwrap_or_default(),
                date.map(|date| date.to().to_string()).unwrap_or_default(),
                date.map(|date| date.precision().to_string()).unwrap_or_default(),
                date.map(|date| date.label(Language::Japanese)).unwrap_or_default(),
                line.state.to_owned(),
                line.indicator_kind.to_owned(),
                line.direction.to_owned(),
                text(&line.unit),
                line.target,
                line.actual,
                line.percent,
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn records(snapshot: &Snapshot) -> Vec<Record> {
    let mut records = vec![Record {
        item: "goal",
        number: snapshot.goal.to_string(),
        text: snapshot.summary.clone().unwrap_or_default(),
        ..Record::default()
    }];
    let with_details = |item: &crate::domain::goal::Item| {
        let mut text = item.text.clone();
        for detail in &item.details {
            text.push(' ');
            text.push_str(&detail.text);
        }
        text
    };
    records.extend(snapshot.objectives.iter().map(|objective| Record {
        item: "objective",
        number: objective.number.to_string(),
        text: with_details(&objective.item),
        date: objective.due,
        ..Record::default()
    }));
    records.extend(snapshot.results.iter().map(|result| Record {
        item: match result.stage {
            crate::domain::stage::Stage::Midyear => "midyear",
            _ => "result",
        },
        number: result.number.to_string(),
        text: with_details(&result.item),
        date: result.date,
        ..Record::default()
    }));
    for milestone in &snapshot.milestones {
        records.push(Record {
            item: "milestone",
            number: milestone.number.to_string(),
            text: milestone.title.clone(),
            date: Some(milestone.due),
            state: milestone.state.code(),
            ..Record::default()
        });
        records.extend(milestone.updates.iter().map(|update| self::update(snapshot, update)));
    }
    records.extend(snapshot.updates.iter().map(|update| self::update(snapshot, update)));
    for (indicator, year) in snapshot.own_figures() {
        let computed = indicator.attainment(year).and_then(Attainment::percent);
        let stated = year.stated.as_ref().map(|stated| stated.percent.to_string());
        records.push(Record {
            item: "indicator",
            number: indicator.number.to_string(),
            text: indicator.name.clone(),
            date: year.as_of,
            state: year.missing.map_or("", Missing::code),
            indicator_kind: indicator.kind.code(),
            direction: indicator.direction.code(),
            unit: year.unit.clone().or_else(|| indicator.unit.clone()).unwrap_or_default(),
            target: year.target.map(|target| target.to_string()).unwrap_or_default(),
            actual: year.actual.map(|actual| actual.to_string()).unwrap_or_default(),
            percent: computed.map(|percent| percent.to_string()).or(stated).unwrap_or_default(),
        });
    }
    records.extend(snapshot.evaluations.iter().enumerate().map(|(place, given)| Record {
        item: "evaluation",
        number: (place + 1).to_string(),
        text: evaluation(given),
        state: given.kind.code(),
        ..Record::default()
    }));
    records.extend(snapshot.footnotes.iter().enumerate().map(|(place, note)| Record {
        item: "note",
        number: (place + 1).to_string(),
        text: format!("{}{}", note.mark, note.text),
        ..Record::default()
    }));
    records
}

/// A report. The value it gives stands in the columns of values, after the indicator's name in the text; which kind of
/// nothing there is instead, in the column of states.
fn update(snapshot: &Snapshot, update: &PublishedUpdate) -> Record {
    let value = update.value.as_ref();
    let indicator =
        value.and_then(|value| snapshot.indicators.iter().find(|indicator| indicator.number == value.indicator));
    let cause = value.and_then(|value| value.note.as_ref()).map(|note| outside_cause(note));
    let parts = [indicator.map(|indicator| indicator.name.clone()), Some(update.text.clone()), cause];
    let state = update.state.map(MilestoneState::code).or_else(|| value?.missing.map(Missing::code));
    Record {
        item: "update",
        number: update.number.to_string(),
        text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        date: Some(update.date),
        state: state.unwrap_or_default(),
        unit: indicator.and_then(|indicator| indicator.unit.clone()).unwrap_or_default(),
        actual: value.and_then(|value| value.value).map(|value| value.to_string()).unwrap_or_default(),
        ..Record::default()
    }
}

fn outside_cause(cause: &str) -> String {
    format!("市の外の原因：{cause}")
}

/// A rating in one text: the label, the meaning, the reasons, the cause outside the city, the post.
fn evaluation(given: &PublishedEvaluation) -> String {
    let cause = given.outside_cause.as_deref().map(outside_cause);
    let reasons = (!given.reasons.is_empty()).then(|| format!("理由：{}", given.reasons));
    let post = (!given.post.is_empty()).then(|| format!("（{}）", given.post));
    let mut parts = vec![given.rating.label.clone(), given.rating.meaning.clone()];
    parts.extend([reasons, cause, post].into_iter().flatten());
    parts.join(" ")
}

/// A text field: on one line, and never taken for a formula by a spreadsheet.
pub(super) fn text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.starts_with(['=', '+', '-', '@']) { format!("'{line}") } else { line }
}
