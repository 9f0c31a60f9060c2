//! What is on record of publications is read whole, whichever version of the program wrote it.

use chrono::{DateTime, Utc};
use ichirizuka::domain::aim::{Aim, Of, Side, Tolerance};
use ichirizuka::domain::amount::of_year::SheetAmount;
use ichirizuka::domain::amount::{AmountKind, AmountPart};
use ichirizuka::domain::digest;
use ichirizuka::domain::evidence::{Evidence, EvidenceContent, EvidenceFile, EvidenceKind, EvidenceSubject};
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::future_course::{Course, DecidedCourse, FutureCourse};
use ichirizuka::domain::goal::{Detail, DetailKind, EvaluationText, Footnote, Item, SheetPart};
use ichirizuka::domain::indicator::{
    BreakKind, Direction, IndicatorKind, Missing, SeriesBreak, StatedRate, TargetPath,
};
use ichirizuka::domain::milestone::MilestoneState;
use ichirizuka::domain::numbers::{
    EvidenceNumber, GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber,
    UnitNumber, UpdateNumber,
};
use ichirizuka::domain::publication::{
    IndicatorYear, PublishedAxis, PublishedEvaluation, PublishedIndicator, PublishedMilestone, PublishedObjective,
    PublishedResult, PublishedUpdate, Snapshot,
};
use ichirizuka::domain::rating::{EvaluationKind, Rating};
use ichirizuka::domain::stage::Stage;
use ichirizuka::domain::unit::UnitLabel;
use ichirizuka::domain::update::UpdateValue;
use ichirizuka::store::published::stored_snapshot::{Unreadable, VERSION, read, write};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::amounts::any_amount;
use super::{any_date, any_figure, any_text, year};

/// Publications as a database of the first version holds them: the hash of each, and its text. Together they have every
/// field that could be filled.
const FIRST_VERSION: &str = include_str!("../data/publications-of-version-1.tsv");

/// What publications were given after the first of them had been written, beside the updates on the goal itself.
const LATER: [&str; 10] = [
    "evaluations",
    "value",
    "path",
    "breaks",
    "details",
    "original_target",
    "target_reason",
    "plan",
    "midyear",
    "note",
];

fn texts_of_first_version() -> impl Iterator<Item = &'static str> {
    FIRST_VERSION.lines().map(|line| line.split_once('\t').unwrap().1)
}

/// The text with a version, or with another.
fn in_version(version: u32, text: &str) -> String {
    let written = format!("{{\"version\":{VERSION},");
    format!("{{\"version\":{version},{}", text.strip_prefix(&written).or_else(|| text.strip_prefix('{')).unwrap())
}

#[test]
fn what_the_first_version_wrote_is_read_whole() {
    assert_eq!(texts_of_first_version().count(), 8);
    for line in FIRST_VERSION.lines() {
        let (hash, text) = line.split_once('\t').unwrap();
        assert_eq!(digest::sha256(text.as_bytes()), hash, "it stands here as it was stored");
        let snapshot = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(write(&snapshot).unwrap(), in_version(VERSION, text), "nothing of it is lost");
    }
}

#[test]
fn what_the_oldest_publications_lack_is_not_there() {
    fn says_nothing(value: &Value) -> bool {
        value.is_null() || value.as_array().is_some_and(Vec::is_empty)
    }
    fn without_later(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, value| !LATER.contains(&name.as_str()) || !says_nothing(value));
                fields.values_mut().for_each(without_later);
            }
            Value::Array(items) => items.iter_mut().for_each(without_later),
            _ => {}
        }
    }
    let mut shortened = 0;
    for text in texts_of_first_version() {
        let mut value: Value = serde_json::from_str(text).unwrap();
        without_later(&mut value);
        value.as_object_mut().unwrap().retain(|name, value| name != "updates" || !says_nothing(value));
        let old = value.to_string();
        shortened += text.len() - old.len();
        assert_eq!(read(&old).unwrap(), read(text).unwrap());
    }
    assert!(shortened > 1000, "{shortened}");
}

#[test]
fn a_version_that_is_not_known_is_refused_by_name() {
    let text = texts_of_first_version().next().unwrap();
    for version in [0, 1, VERSION + 1] {
        let refused = read(&in_version(version, text)).unwrap_err();
        assert!(matches!(refused, Unreadable::UnknownVersion(unknown) if unknown == version), "{refused}");
        assert!(refused.to_string().contains(&format!("version {version},")), "{refused}");
    }
    for malformed in ["", "{}", "{\"version\":\"2\"}", "{\"version\":2}"] {
        assert!(matches!(read(malformed), Err(Unreadable::Malformed(_))), "{malformed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_is_read_as_it_was_written(snapshot in any_snapshot()) {
        let text = write(&snapshot).unwrap();
        prop_assert_eq!(&text, &in_version(VERSION, &text));
        prop_assert_eq!(read(&text).unwrap(), snapshot.clone());
        let first = text.replacen(&format!("\"version\":{VERSION},"), "", 1);
        prop_assert_eq!(read(&first).unwrap(), snapshot);
    }
}

fn any_year() -> impl Strategy<Value = FiscalYear> {
    (1900..2200_i32).prop_map(year)
}

fn any_time() -> impl Strategy<Value = DateTime<Utc>> {
    (0..4_000_000_000_i64, 0..1_000_000_000_u32)
        .prop_map(|(seconds, nanoseconds)| DateTime::from_timestamp(seconds, nanoseconds).unwrap())
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let file = (any_text(), select(EvidenceKind::ALL), any::<i32>(), any_text());
    let file =
        file.prop_map(|(name, kind, bytes, sha256)| EvidenceContent::File(EvidenceFile { name, kind, bytes, sha256 }));
    let link = select(vec!["https://www.city.example.jp/a?b=c#d", "http://日本語.jp"]);
    let link = link.prop_map(|link| EvidenceContent::Link(link.parse().expect("a link")));
    let subject = prop_oneof![
        select(Stage::ALL).prop_map(EvidenceSubject::Sheet),
        any::<i32>().prop_map(|number| EvidenceSubject::Update(UpdateNumber(number))),
    ];
    (any::<i32>(), subject, any_text(), prop_oneof![file, link]).prop_map(|(number, subject, title, content)| {
        Evidence { number: EvidenceNumber(number), subject, title, content }
    })
}

prop_compose! {
    fn any_unit()(number: i32, name in any_text()) -> UnitLabel {
        UnitLabel { number: UnitNumber(number), name }
    }
}

prop_compose! {
    fn any_detail()(kind in select(DetailKind::ALL), text in any_text()) -> Detail {
        Detail { kind, text }
    }
}

prop_compose! {
    fn any_item()(text in any_text(), details in vec(any_detail(), 0..3)) -> Item {
        Item { text, details }
    }
}

prop_compose! {
    fn any_objective()(number: i32, item in any_item(), due in of(any_date())) -> PublishedObjective {
        PublishedObjective { number: ObjectiveNumber(number), item, due }
    }
}

prop_compose! {
    fn any_result()(
        number: i32,
        stage in select(Stage::ALL),
        item in any_item(),
        date in of(any_date()),
        objective: Option<i32>,
    ) -> PublishedResult {
        PublishedResult { number: ResultNumber(number), stage, item, date, objective: objective.map(ObjectiveNumber) }
    }
}

prop_compose! {
    fn any_footnote()(
        part in select(SheetPart::ALL),
        mark in any_text(),
        term in of(any_text()),
        text in any_text(),
    ) -> Footnote {
        Footnote { part, mark, term, text }
    }
}

prop_compose! {
    fn any_value()(
        indicator: i32,
        value in of(any_figure()),
        missing in of(select(Missing::ALL)),
        note in of(any_text()),
        as_of in any_date(),
    ) -> UpdateValue {
        UpdateValue { indicator: IndicatorNumber(indicator), value, missing, note, as_of }
    }
}

prop_compose! {
    fn any_update()(
        number: i32,
        date in any_date(),
        entered_at in any_time(),
        text in any_text(),
        state in of(select(MilestoneState::ALL)),
        value in of(any_value()),
    ) -> PublishedUpdate {
        PublishedUpdate { number: UpdateNumber(number), date, entered_at, text, state, value }
    }
}

prop_compose! {
    fn any_milestone()(
        number: i32,
        title in any_text(),
        due in any_date(),
        original_due in of(any_date()),
        reason in of(any_text()),
        state in select(MilestoneState::ALL),
        completed in of(any_date()),
        updates in vec(any_update(), 0..3),
    ) -> PublishedMilestone {
        let number = MilestoneNumber(number);
        PublishedMilestone { number, title, due, original_due, reason, state, completed, updates }
    }
}

prop_compose! {
    fn any_break()(
        from in any_year(),
        kind in select(BreakKind::ALL),
        reason in any_text(),
        former_unit in of(any_text()),
        factor in of(any_figure()),
    ) -> SeriesBreak {
        SeriesBreak { from, kind, reason, former_unit, factor }
    }
}

prop_compose! {
    fn any_path()(from_year in any_year(), from in any_figure(), to_year in any_year(), to in any_figure()) -> TargetPath {
        TargetPath { from_year, from, to_year, to }
    }
}

prop_compose! {
    fn any_rate()(percent in any_figure(), label in any_text()) -> StatedRate {
        StatedRate { percent, label }
    }
}

/// A target of any kind.
fn any_aim() -> BoxedStrategy<Aim> {
    let earlier = || of((2000..2030_i32).prop_map(|year| FiscalYear::new(year).unwrap()));
    let held_against = prop_oneof![any_figure().prop_map(Of::Figure), earlier().prop_map(Of::Earlier)];
    let tolerance = prop_oneof![any_figure().prop_map(Tolerance::Absolute), any_figure().prop_map(Tolerance::Percent)];
    prop_oneof![
        any_figure().prop_map(Aim::Value),
        (select(Side::ALL), held_against, any_text()).prop_map(|(side, of, word)| Aim::Beside { side, of, word }),
        (of(tolerance), earlier(), any_text()).prop_map(|(tolerance, since, word)| Aim::Keep {
            tolerance,
            since,
            word
        }),
        any_text().prop_map(Aim::Word),
    ]
    .boxed()
}

/// Figures of a year.
fn any_figures() -> impl Strategy<Value = [Option<Figure>; 5]> {
    [of(any_figure()), of(any_figure()), of(any_figure()), of(any_figure()), of(any_figure())]
}

prop_compose! {
    fn any_indicator_year()(
        fiscal_year in any_year(),
        [target, original_target, plan] in [of(any_aim()), of(any_aim()), of(any_aim())],
        [midyear, actual, ..] in any_figures(),
        word in of(any_text()),
        [target_reason, note, unit, not_comparable, source] in any_texts(),
        missing in of(select(Missing::ALL)),
        stated in of(any_rate()),
        as_of in of(any_date()),
        objective: Option<i32>,
        result: Option<i32>,
        [base, forecast, ..] in any_figures(),
    ) -> IndicatorYear {
        IndicatorYear {
            fiscal_year,
            target,
            original_target,
            target_reason,
            plan,
            base,
            forecast,
            midyear,
            actual,
            missing,
            word,
            note,
            unit,
            stated,
            as_of,
            objective: objective.map(ObjectiveNumber),
            result: result.map(ResultNumber),
            not_comparable,
            source,
            interim: false,
        }
    }
}

fn any_texts() -> impl Strategy<Value = [Option<String>; 5]> {
    [of(any_text()), of(any_text()), of(any_text()), of(any_text()), of(any_text())]
}

prop_compose! {
    fn any_indicator()(
        number: i32,
        name in any_text(),
        unit in of(any_text()),
        kind in select(IndicatorKind::ALL),
        direction in select(Direction::ALL),
        definition in of(any_text()),
        path in of(any_path()),
        breaks in vec(any_break(), 0..2),
        years in vec(any_indicator_year().boxed(), 0..3),
    ) -> PublishedIndicator {
        let number = IndicatorNumber(number);
        PublishedIndicator { number, name, unit, kind, direction, definition, path, breaks, years }
    }
}

prop_compose! {
    fn any_rating()(
        label in any_text(),
        meaning in any_text(),
        [counted, needs_reason, needs_outside_cause]: [bool; 3],
    ) -> Rating {
        Rating { label, meaning, counted, needs_reason, needs_outside_cause }
    }
}

prop_compose! {
    fn any_axis()(name in any_text(), counts in any::<bool>()) -> PublishedAxis {
        PublishedAxis { name, counts }
    }
}

prop_compose! {
    fn any_evaluation()(
        kind in select(EvaluationKind::ALL),
        axis in of(any_axis()),
        rating in any_rating(),
        reasons in any_text(),
        outside_cause in of(any_text()),
        post in any_text(),
    ) -> PublishedEvaluation {
        PublishedEvaluation { axis, kind, rating, reasons, outside_cause, post }
    }
}

prop_compose! {
    fn any_sheet_amount()(
        fiscal_year in any_year(),
        kind in select(AmountKind::ALL),
        part in select(AmountPart::ALL),
        amount in any_amount(),
        original in of(any_amount()),
        reason in of(any_text()),
    ) -> SheetAmount {
        SheetAmount { fiscal_year, kind, part, amount, original, reason }
    }
}

prop_compose! {
    fn any_evaluation_text()(heading in any_text(), text in any_text()) -> EvaluationText {
        EvaluationText { heading, text }
    }
}

prop_compose! {
    fn any_decision()(label in any_text(), meaning in select(FutureCourse::ALL), reason in any_text()) -> DecidedCourse {
        DecidedCourse { course: Course { label, meaning }, reason }
    }
}

prop_compose! {
    pub(crate) fn any_snapshot()(
        [goal, programme, position]: [i32; 3],
        fiscal_year in any_year(),
        stage in select(Stage::ALL),
        [partial, sample, title_only]: [bool; 3],
        name in any_text(),
        [source, policy, summary, code, _] in any_texts(),
        units in (of(any_unit()), of(any_unit())).boxed(),
        text in (vec(any_objective(), 0..3), vec(any_result(), 0..3), vec(any_footnote(), 0..3)).boxed(),
        milestones in vec(any_milestone(), 0..3).boxed(),
        updates in vec(any_update(), 0..3).boxed(),
        indicators in vec(any_indicator(), 0..3).boxed(),
        evaluations in vec(any_evaluation(), 0..3).boxed(),
        (amounts, cost_of, plan) in (vec(any_sheet_amount(), 0..3), of(any::<i32>()), vec(any_text(), 0..3)),
        (future_course, evaluation_texts) in (of(any_decision()), vec(any_evaluation_text(), 0..3)),
        evidence in vec(any_evidence(), 0..3).boxed(),
    ) -> Snapshot {
        let ((department, section), (objectives, results, footnotes)) = (units, text);
        let (goal, programme) = (GoalNumber(goal), ProgrammeNumber(programme));
        Snapshot {
            goal,
            programme,
            fiscal_year,
            stage,
            partial,
            sample,
            source,
            position,
            name,
            code,
            department,
            section,
            policy,
            summary,
            title_only,
            objectives,
            results,
            milestones,
            updates,
            indicators,
            footnotes,
            evaluations,
            plan,
            amounts,
            cost_of: cost_of.map(IndicatorNumber),
            future_course,
            evaluation_texts,
            evidence,
        }
    }
}
