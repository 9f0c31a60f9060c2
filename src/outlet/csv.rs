//! `/years/{year}.csv`: the long format of Japanese open data, one record per line. No line break inside a field; an
//! empty field is not zero.

use std::iter;

use crate::domain::aim::{Aim, AimParts, Bound};
use crate::domain::amount::of_year::{self, SheetAmount};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::attainment::Attainment;
use crate::domain::future_course::DecidedCourse;
use crate::domain::goal::{EvaluationText, Footnote, Item};
use crate::domain::indicator::Missing;
use crate::domain::language::Language;
use crate::domain::milestone::MilestoneState;
use crate::domain::partial_date::PartialDate;
use crate::domain::plan;
use crate::domain::publication::{
    IndicatorYear, Publication, PublishedEvaluation, PublishedIndicator, PublishedMilestone, PublishedObjective,
    PublishedResult, PublishedUpdate, Snapshot,
};
use crate::domain::stage::Stage;
use crate::store::published::city::City;
use crate::store::published::years::YearRecord;

use super::excel::{self, text};

/// The columns, in an order that does not change.
const COLUMNS: [&str; 37] = [
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
    "programme_code",
    "plan",
    "forecast",
    "base",
    "base_year",
    "plan_path",
    "target_bound",
    "target_text",
    "target_met",
    "plan_bound",
    "plan_text",
    "missing_word",
    "department_en",
    "section_en",
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
    plan: String,
    forecast: String,
    base: String,
    base_year: String,
    /// What the target means, and how it is written, where it is no plain figure.
    target_aim: [String; 2],
    /// 1 or 0, where the target was judged without a rate.
    target_met: &'static str,
    plan_aim: [String; 2],
    /// The source's own word for a missing value.
    word: String,
}

/// The file of a year.
pub fn year(city: &City, record: &YearRecord, publications: &[Publication]) -> Result<Vec<u8>, csv::Error> {
    let mut table = excel::table();
    table.write_record(COLUMNS)?;
    for snapshot in publications.iter().map(|publication| &publication.snapshot) {
        let plan = plan::in_one_line(&snapshot.plan_path());
        let [department_en, section_en] = [&snapshot.department, &snapshot.section]
            .map(|unit| unit.as_ref().and_then(|unit| city.english.unit(unit.number)).unwrap_or_default());
        for line in records(snapshot) {
            let date = line.date;
            let ([target_bound, target_text], [plan_bound, plan_text]) = (line.target_aim, line.plan_aim);
            table.write_record([
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
                text(snapshot.code.as_deref().unwrap_or_default()),
                line.plan,
                line.forecast,
                line.base,
                line.base_year,
                text(&plan),
                target_bound,
                text(&target_text),
                line.target_met.to_owned(),
                plan_bound,
                text(&plan_text),
                text(&line.word),
                text(department_en),
                text(section_en),
            ])?;
        }
    }
    excel::file(table)
}

fn records(snapshot: &Snapshot) -> Vec<Record> {
    let mut records = vec![goal(snapshot)];
    records.extend(snapshot.objectives.iter().map(objective));
    records.extend(snapshot.results.iter().map(result));
    for milestone in &snapshot.milestones {
        records.push(self::milestone(milestone));
        records.extend(milestone.updates.iter().map(|update| self::update(snapshot, update)));
    }
    records.extend(snapshot.updates.iter().map(|update| self::update(snapshot, update)));
    records.extend(snapshot.own_figures().map(|(indicator, year)| self::indicator(indicator, year)));
    records.extend((1..).zip(&snapshot.evaluations).map(|(index, given)| evaluation(index, given)));
    records.extend(amounts(snapshot));
    records.extend(snapshot.future_course.as_ref().map(future_course));
    records.extend((1..).zip(&snapshot.evaluation_texts).map(|(index, known)| evaluation_text(index, known)));
    records.extend((1..).zip(&snapshot.footnotes).map(|(index, footnote)| note(index, footnote)));
    records
}

fn goal(snapshot: &Snapshot) -> Record {
    Record {
        item: "goal",
        number: snapshot.goal.to_string(),
        text: snapshot.summary.clone().unwrap_or_default(),
        ..Record::default()
    }
}

fn objective(objective: &PublishedObjective) -> Record {
    Record {
        item: "objective",
        number: objective.number.to_string(),
        text: with_details(&objective.item),
        date: objective.due,
        ..Record::default()
    }
}

fn result(result: &PublishedResult) -> Record {
    Record {
        item: if result.stage == Stage::Midyear { "midyear" } else { "result" },
        number: result.number.to_string(),
        text: with_details(&result.item),
        date: result.date,
        ..Record::default()
    }
}

fn with_details(item: &Item) -> String {
    let lines = iter::once(&item.text).chain(item.details.iter().map(|detail| &detail.text));
    lines.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn milestone(milestone: &PublishedMilestone) -> Record {
    Record {
        item: "milestone",
        number: milestone.number.to_string(),
        text: milestone.title.clone(),
        date: Some(milestone.due),
        state: milestone.state.code(),
        ..Record::default()
    }
}

/// An update. The value it gives stands in the columns of values, after the indicator's name in the text; which kind of
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

/// The figures of the goal's own year. Where no rate can be computed, the one that the source states stands there.
fn indicator(indicator: &PublishedIndicator, year: &IndicatorYear) -> Record {
    let attainment = indicator.attainment(year);
    let computed = attainment.and_then(Attainment::percent);
    let judged = attainment.and_then(Attainment::judged);
    let unit = indicator.unit_in(year).unwrap_or_default();
    let figure = |aim: &Option<Aim>| aim.as_ref().and_then(Aim::figure).map(|figure| figure.to_string());
    let stated = year.stated.as_ref().map(|stated| stated.percent.to_string());
    let (base_year, base) = indicator.base().unzip();
    Record {
        item: "indicator",
        number: indicator.number.to_string(),
        text: indicator.name.clone(),
        date: year.as_of,
        state: year.missing.map_or("", Missing::code),
        indicator_kind: indicator.kind.code(),
        direction: indicator.direction.code(),
        unit: year.unit.clone().or_else(|| indicator.unit.clone()).unwrap_or_default(),
        target: figure(&year.target).unwrap_or_default(),
        actual: year.actual.map(|actual| actual.to_string()).unwrap_or_default(),
        percent: computed.map(|percent| percent.to_string()).or(stated).unwrap_or_default(),
        plan: figure(&year.plan).unwrap_or_default(),
        forecast: year.forecast.map(|forecast| forecast.to_string()).unwrap_or_default(),
        base: base.map(|base| base.to_string()).unwrap_or_default(),
        base_year: base_year.map(|year| year.fiscal_year.to_string()).unwrap_or_default(),
        target_aim: bound(year.target.as_ref(), unit),
        target_met: judged.map_or("", |judged| if judged.met { "1" } else { "0" }),
        plan_aim: bound(year.plan.as_ref(), unit),
        word: year.word.clone().unwrap_or_default(),
    }
}

/// What a target means that is no plain figure, and how it is written.
fn bound(aim: Option<&Aim>, unit: &str) -> [String; 2] {
    let Some(aim) = aim.filter(|aim| aim.plain().is_none()) else { return Default::default() };
    let bound = AimParts::from(aim).bound.map_or("word", Bound::code);
    [bound.to_owned(), aim.shown(unit)]
}

/// A rating in one text: the label, the meaning, the reasons, the cause outside the city, the post.
fn evaluation(index: usize, given: &PublishedEvaluation) -> Record {
    let cause = given.outside_cause.as_deref().map(outside_cause);
    let reasons = (!given.reasons.is_empty()).then(|| format!("理由：{}", given.reasons));
    let post = (!given.post.is_empty()).then(|| format!("（{}）", given.post));
    // The axis that counts goes without saying, as it did before there could be several.
    let mut parts: Vec<String> = (!given.counts()).then(|| format!("【{}】", given.axis_name())).into_iter().collect();
    parts.extend([given.rating.label.clone(), given.rating.meaning.clone()]);
    parts.extend([reasons, cause, post].into_iter().flatten());
    Record {
        item: "evaluation",
        number: index.to_string(),
        text: parts.join(" "),
        state: given.kind.code(),
        ..Record::default()
    }
}

/// The money of the sheet's own year in yen, part by part: what was budgeted stands where a target would, and what was
/// settled where a value would.
fn amounts(snapshot: &Snapshot) -> impl Iterator<Item = Record> {
    AmountPart::ALL.iter().filter_map(|part| {
        let of = |kind| of_year::find(&snapshot.amounts, snapshot.fiscal_year, kind, *part);
        let (budget, settled) = (of(AmountKind::Budget), of(AmountKind::Settled));
        let yen = |known: Option<&SheetAmount>| known.map(|known| known.amount.yen().to_string()).unwrap_or_default();
        (budget.is_some() || settled.is_some()).then(|| Record {
            item: "amount",
            number: part.to_string(),
            text: part.written().to_owned(),
            unit: MoneyUnit::Yen.written().to_owned(),
            target: yen(budget),
            actual: yen(settled),
            ..Record::default()
        })
    })
}

/// What was decided in one text: the label, and why. What it means stands in the column of states.
fn future_course(decided: &DecidedCourse) -> Record {
    let reason = (!decided.reason.is_empty()).then(|| format!("理由：{}", decided.reason));
    let parts = [Some(decided.course.label.clone()), reason];
    Record {
        item: "future_course",
        number: "1".to_owned(),
        text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        state: decided.course.meaning.code(),
        ..Record::default()
    }
}

/// A text of the evaluation in one cell, its heading first.
fn evaluation_text(index: usize, known: &EvaluationText) -> Record {
    let EvaluationText { heading, text } = known;
    Record {
        item: "evaluation_text",
        number: index.to_string(),
        text: format!("{heading}：{text}"),
        ..Record::default()
    }
}

fn note(index: usize, note: &Footnote) -> Record {
    Record { item: "note", number: index.to_string(), text: format!("{}{}", note.mark, note.text), ..Record::default() }
}
