//! A goal of a document as the sheet that was published.

use super::shapes;
use crate::domain::aim::Aim;
use crate::domain::amount::Amount;
use crate::domain::amount::of_year::SheetAmount;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, DecidedCourse};
use crate::domain::goal::Item;
use crate::domain::indicator::SeriesBreak;
use crate::domain::publication::{
    IndicatorYear, PublishedAxis, PublishedEvaluation, PublishedIndicator, PublishedMilestone, PublishedObjective,
    PublishedResult, PublishedUpdate, Snapshot,
};
use crate::domain::rating::Rating;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::domain::update::UpdateValue;

/// The sheet of a goal; `year` is that of its document.
pub(super) fn of(goal: shapes::Goal, year: FiscalYear, position: i32) -> Snapshot {
    let counting: Vec<String> = goal.evaluation.iter().filter_map(|given| given.axis.clone()).collect();
    let midyear = goal.midyear.into_iter().map(|result| achievement(result, Stage::Midyear));
    let results = midyear.chain(goal.results.into_iter().map(|result| achievement(result, Stage::Results)));
    Snapshot {
        goal: goal.number,
        programme: goal.programme.number,
        fiscal_year: year,
        stage: goal.stage,
        partial: false,
        sample: false,
        source: None,
        position,
        name: goal.name,
        code: goal.programme_code,
        department: goal.department.map(label),
        section: goal.section.map(label),
        policy: goal.policy,
        plan: goal.plan,
        summary: goal.summary,
        title_only: goal.title_only,
        objectives: goal.objectives.into_iter().map(objective).collect(),
        results: results.collect(),
        milestones: goal.milestones.into_iter().map(milestone).collect(),
        updates: goal.updates.into_iter().map(update).collect(),
        indicators: goal.indicators.into_iter().map(indicator).collect(),
        footnotes: goal.notes,
        evaluations: goal
            .evaluations
            .unwrap_or(goal.evaluation)
            .into_iter()
            .map(|given| evaluation(given, &counting))
            .collect(),
        amounts: goal.amounts.into_iter().filter_map(amount).collect(),
        cost_of: goal.unit_cost.map(|cost| cost.indicator),
        future_course: goal.future_course.map(|decided| DecidedCourse {
            course: Course { label: decided.label, meaning: decided.meaning },
            reason: decided.reason,
        }),
        evaluation_texts: goal.evaluation_texts,
        // A file is not in the document.
        evidence: Vec::new(),
    }
}

fn label(unit: shapes::Unit) -> UnitLabel {
    UnitLabel { number: unit.number, name: unit.name }
}

fn objective(objective: shapes::Objective) -> PublishedObjective {
    let item = Item { text: objective.text, details: objective.details };
    PublishedObjective { number: objective.number, item, due: objective.due }
}

fn achievement(result: shapes::Achievement, stage: Stage) -> PublishedResult {
    let item = Item { text: result.text, details: result.details };
    PublishedResult { number: result.number, stage, item, date: result.date, objective: result.objective }
}

fn milestone(known: shapes::Milestone) -> PublishedMilestone {
    PublishedMilestone {
        number: known.number,
        title: known.title,
        due: known.due,
        original_due: known.original_due,
        reason: known.reason,
        state: known.state,
        completed: known.completed,
        updates: known.updates.into_iter().map(update).collect(),
    }
}

fn update(known: shapes::Update) -> PublishedUpdate {
    let value = known.value.map(|given| UpdateValue {
        indicator: given.indicator,
        value: given.value,
        missing: given.missing,
        note: given.note,
        as_of: given.as_of,
    });
    PublishedUpdate {
        number: known.number,
        date: known.date,
        entered_at: known.entered_at,
        text: known.text,
        state: known.state,
        value,
    }
}

fn indicator(known: shapes::Indicator) -> PublishedIndicator {
    let series_break = |known: shapes::Break| SeriesBreak {
        from: known.from,
        kind: known.kind,
        reason: known.reason,
        former_unit: known.former_unit,
        factor: known.factor,
    };
    PublishedIndicator {
        number: known.number,
        name: known.name,
        unit: known.unit,
        kind: known.kind,
        direction: known.direction,
        definition: known.definition,
        path: known.path,
        breaks: known.breaks.into_iter().map(series_break).collect(),
        years: known.years.into_iter().map(in_year).collect(),
    }
}

fn in_year(known: shapes::InYear) -> IndicatorYear {
    IndicatorYear {
        target: known.target_aim.or(known.target.map(Aim::from)),
        original_target: known.original_target_aim.or(known.original_target.map(Aim::from)),
        target_reason: known.target_reason,
        plan: known.plan_aim.or(known.plan.map(Aim::from)),
        base: known.base,
        forecast: known.forecast,
        midyear: known.midyear,
        actual: known.actual,
        missing: known.missing,
        word: known.word,
        note: known.note,
        unit: known.unit,
        stated: known.stated,
        as_of: known.as_of,
        objective: known.objective,
        result: known.result,
        not_comparable: known.not_comparable,
        source: known.source,
        ..IndicatorYear::blank(known.fiscal_year)
    }
}

fn evaluation(given: shapes::Evaluation, counting: &[String]) -> PublishedEvaluation {
    let axis = given.axis.map(|name| PublishedAxis { counts: counting.contains(&name), name });
    let rating = Rating {
        label: given.label,
        meaning: given.meaning,
        counted: given.counted,
        needs_reason: false,
        needs_outside_cause: given.outside_cause.is_some(),
    };
    PublishedEvaluation {
        axis,
        kind: given.kind,
        rating,
        reasons: given.reasons,
        outside_cause: given.outside_cause,
        post: given.post,
    }
}

fn amount(stated: shapes::StatedAmount) -> Option<SheetAmount> {
    let of = |yen: i64| Amount::new(yen, stated.source_unit).ok();
    Some(SheetAmount {
        fiscal_year: stated.fiscal_year,
        kind: stated.kind,
        part: stated.part,
        amount: of(stated.yen)?,
        original: stated.original_yen.and_then(of),
        reason: stated.reason,
    })
}
