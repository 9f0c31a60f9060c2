//! The figures of a row: the target of the year, what the stage reports, and what is said of years beside both.

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Missing;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::IndicatorYear;
use crate::domain::stand_in;
use crate::store::indicators::of_goal::{GoalIndicator, Stated, TypedTarget};
use crate::store::indicators::values::StageValue;
use crate::web::desk::indicators::form::{IndicatorRow, LONGEST_TEXT, Reading, figure, limit, problem, revises};
use crate::web::kit::form::Problem;

/// What a field for a value holds.
struct TypedValue {
    value: Option<Figure>,
    missing: Option<Missing>,
    word: Option<String>,
}

impl Reading<'_> {
    /// Whether a target that stood in the row was removed from it.
    pub(super) fn withdraws_target(&self, row: &IndicatorRow, own: Option<&IndicatorYear>) -> bool {
        let stood = own.is_some_and(|own| {
            own.target.is_some() && (!revises(self.stage, Some(own)) || own.target_reason.is_some())
        });
        stood && row.trimmed("target").is_none() && (!revises(self.stage, own) || row.trimmed("reason").is_none())
    }

    pub(super) fn target(
        &self,
        row: &IndicatorRow,
        own: Option<&IndicatorYear>,
        problems: &mut Vec<Problem>,
    ) -> Option<TypedTarget> {
        let aim = self.aim(row, problems);
        let in_force = own.and_then(|own| own.target.as_ref());
        let revision = own.and_then(|own| own.target_reason.as_deref());
        if !revises(self.stage, own) {
            return aim.map(|aim| TypedTarget { aim, reason: None });
        }
        limit(row, "reason", LONGEST_TEXT, problems);
        let reason = row.trimmed("reason");
        if row.trimmed("target").is_none() {
            if reason.is_some() {
                problems.push(problem(row, "target", "indicator-revision-missing"));
            }
            return None;
        }
        let aim = aim?;
        let is_first = in_force == Some(&aim) && revision.is_none();
        match reason {
            None if is_first => None,
            None => {
                problems.push(problem(row, "reason", "indicator-reason-missing"));
                None
            }
            Some(_) if is_first => {
                problems.push(problem(row, "target", "indicator-revision-same"));
                None
            }
            reason => Some(TypedTarget { aim, reason }),
        }
    }

    fn aim(&self, row: &IndicatorRow, problems: &mut Vec<Problem>) -> Option<Aim> {
        let typed = row.trimmed("target")?;
        let aim = Aim::read(&typed, row.trimmed("unit").as_deref(), self.year);
        if aim.is_none() {
            problems.push(problem(row, "target", "indicator-target-unreadable"));
        }
        aim
    }

    /// 基準値 with its year, and 見込み.
    pub(super) fn stated(&self, row: &IndicatorRow, problems: &mut Vec<Problem>) -> Stated {
        let (base, forecast) = (figure(row, "base", problems), figure(row, "forecast", problems));
        let year = row.trimmed("base_year").map(|typed| FiscalYear::read(&typed).ok());
        match year {
            Some(None) => problems.push(problem(row, "base_year", "indicator-year-unreadable")),
            Some(Some(year)) if year > self.year => {
                problems.push(problem(row, "base_year", "indicator-base-year-later"));
            }
            Some(_) if row.trimmed("base").is_none() => {
                problems.push(problem(row, "base", "indicator-base-missing"));
            }
            None if row.trimmed("base").is_some() => {
                problems.push(problem(row, "base_year", "indicator-base-year-missing"));
            }
            _ => {}
        }
        Stated { base: year.flatten().zip(base), forecast }
    }

    pub(super) fn reported(
        &self,
        row: &IndicatorRow,
        known: Option<&GoalIndicator>,
        problems: &mut Vec<Problem>,
    ) -> Option<StageValue> {
        let TypedValue { value, missing, word } = typed_value(row, problems);
        let has_value = row.trimmed("value").is_some() && missing.is_none();
        let note = row.trimmed("note");
        limit(row, "note", LONGEST_TEXT, problems);
        match (missing, &note) {
            (Some(Missing::NotJudgeable), None) => problems.push(problem(row, "note", "indicator-cause-missing")),
            (Some(Missing::NotJudgeable), Some(_)) | (_, None) => {}
            (_, Some(_)) => problems.push(problem(row, "note", "indicator-cause-without-need")),
        }
        let as_of = row.trimmed("as_of").map(|typed| PartialDate::read(&typed));
        match &as_of {
            Some(Err(_)) => problems.push(problem(row, "as_of", "update-date-unreadable")),
            Some(Ok(date)) if date.from() > self.today => {
                problems.push(problem(row, "as_of", "indicator-as-of-in-future"));
            }
            Some(Ok(_)) if !has_value => problems.push(problem(row, "as_of", "indicator-as-of-without-value")),
            _ => {}
        }
        let says_nothing = !has_value && missing.is_none();
        if says_nothing && known.is_some_and(|known| known.reported(self.stage).is_some()) {
            problems.push(problem(row, "missing", "indicator-value-kept"));
        }
        (!says_nothing).then_some(StageValue { value, missing, word, note, as_of: as_of.and_then(Result::ok) })
    }
}

/// A figure, or a word in its place with the kind of nothing that it means, or that was chosen for it.
fn typed_value(row: &IndicatorRow, problems: &mut Vec<Problem>) -> TypedValue {
    let chosen: Option<Missing> = row.get("missing").parse().ok();
    let said = row.trimmed("value").and_then(|typed| stand_in::read(&typed));
    let Some((missing, word)) = said else {
        if row.trimmed("value").is_some() && chosen.is_some() {
            problems.push(problem(row, "missing", "indicator-value-and-missing"));
        }
        return TypedValue { value: figure(row, "value", problems), missing: chosen, word: None };
    };
    if word.is_none() && chosen.is_some_and(|chosen| chosen != missing) {
        problems.push(problem(row, "missing", "indicator-value-and-missing"));
    }
    TypedValue { value: None, missing: Some(chosen.unwrap_or(missing)), word }
}
