//! 公表: immutable snapshots of goals as the public saw them (product rule 5). Every public page, file and feed is made
//! from these and from nothing else.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::aim::Aim;
use super::amount::of_year::SheetAmount;
use super::attainment::{Attainment, round_half_up};
use super::evidence::Evidence;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;
use super::future_course::DecidedCourse;
use super::goal::{EvaluationText, Footnote, Item};
use super::indicator::{Direction, IndicatorKind, Missing, SeriesBreak, StatedRate, TargetPath};
use super::milestone::MilestoneState;
use super::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UpdateNumber,
};
use super::partial_date::PartialDate;
use super::stage::Stage;
use super::unit::UnitLabel;
use super::update::UpdateValue;

mod evaluation;

pub use evaluation::{PublishedAxis, PublishedEvaluation};

/// One publication of a goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Counted from 1 for each goal.
    pub number: i32,
    /// When it was entered.
    pub published_at: DateTime<Utc>,
    /// 公表日, a date of its own; unknown for some old years.
    pub published_on: Option<PartialDate>,
    /// Why it replaces what the public saw before, where it is a correction.
    pub reason: Option<String>,
    /// What the public is told with it.
    pub note: Option<String>,
    /// Shared with whoever else reads it.
    pub snapshot: Arc<Snapshot>,
}

/// A goal as published.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub goal: GoalNumber,
    pub programme: ProgrammeNumber,
    pub fiscal_year: FiscalYear,
    /// The last stage of the year's cycle that it holds.
    pub stage: Stage,
    /// 一部のみ収録・要約: the year is recorded only in part and in summary words.
    pub partial: bool,
    /// 見本: invented for demonstration.
    pub sample: bool,
    /// Where the text was taken from.
    pub source: Option<String>,
    /// The place of the goal in the year's table.
    pub position: i32,
    /// The programme's name in that year.
    pub name: String,
    /// 事業番号: the city's own number of it in that year, as it is written.
    pub code: Option<String>,
    /// 部局 as of that year.
    pub department: Option<UnitLabel>,
    /// 課・室 as of that year.
    pub section: Option<UnitLabel>,
    /// 施策.
    pub policy: Option<String>,
    /// The path in the plan, from the top; none in publications from before there was a plan.
    pub plan: Vec<String>,
    /// 事業概要.
    pub summary: Option<String>,
    /// Only the title is on record.
    pub title_only: bool,
    /// 目標項目.
    pub objectives: Vec<PublishedObjective>,
    /// 成果, of the mid-year report and of the year's end.
    pub results: Vec<PublishedResult>,
    /// マイルストーン.
    pub milestones: Vec<PublishedMilestone>,
    /// What was reported on the goal itself and approved, oldest first.
    pub updates: Vec<PublishedUpdate>,
    /// 指標.
    pub indicators: Vec<PublishedIndicator>,
    pub footnotes: Vec<Footnote>,
    /// 評価, self and reviewer apart.
    pub evaluations: Vec<PublishedEvaluation>,
    /// 予算額 and 決算額, oldest year first.
    pub amounts: Vec<SheetAmount>,
    /// The indicator by whose actual the cost is divided, where the section asked for it.
    pub cost_of: Option<IndicatorNumber>,
    /// 今後の方向性, where it was decided.
    pub future_course: Option<DecidedCourse>,
    /// What else its evaluation says, under the headings of the city.
    pub evaluation_texts: Vec<EvaluationText>,
    /// 根拠資料 that is marked for the public, by number.
    pub evidence: Vec<Evidence>,
}

/// An objective as published. The trail keeps it too.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedObjective {
    pub number: ObjectiveNumber,
    #[serde(flatten)]
    pub item: Item,
    /// By when, where the text says so in a readable way.
    pub due: Option<PartialDate>,
}

/// A result as published. The trail keeps it too.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedResult {
    pub number: ResultNumber,
    /// The report it belongs to: mid-year or year's end.
    pub stage: Stage,
    #[serde(flatten)]
    pub item: Item,
    /// The date that closes its clause.
    pub date: Option<PartialDate>,
    /// The objective it answers.
    pub objective: Option<ObjectiveNumber>,
}

/// A milestone as published, with its approved updates, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedMilestone {
    pub number: MilestoneNumber,
    pub title: String,
    /// The due date in force.
    pub due: PartialDate,
    /// The first due date, where it was postponed.
    pub original_due: Option<PartialDate>,
    /// Why it was postponed or cancelled.
    pub reason: Option<String>,
    pub state: MilestoneState,
    pub completed: Option<PartialDate>,
    /// What was reported and approved.
    pub updates: Vec<PublishedUpdate>,
}

/// An approved update. Who wrote it is not published.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedUpdate {
    pub number: UpdateNumber,
    /// When it happened.
    pub date: PartialDate,
    pub entered_at: DateTime<Utc>,
    pub text: String,
    /// The milestone's state since; none for an update on the goal itself.
    pub state: Option<MilestoneState>,
    pub value: Option<UpdateValue>,
}

/// An indicator as published, with every year it was published with.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedIndicator {
    pub number: IndicatorNumber,
    pub name: String,
    pub unit: Option<String>,
    pub kind: IndicatorKind,
    pub direction: Direction,
    /// How it is counted.
    pub definition: Option<String>,
    pub path: Option<TargetPath>,
    /// Where values before and since are not the same thing, oldest first.
    pub breaks: Vec<SeriesBreak>,
    /// Targets and actuals, oldest year first.
    pub years: Vec<IndicatorYear>,
}

/// What is known of an indicator in one fiscal year.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorYear {
    pub fiscal_year: FiscalYear,
    /// 目標値 in force: the one that rates are computed from.
    pub target: Option<Aim>,
    /// The first 目標値, where it was revised.
    pub original_target: Option<Aim>,
    /// Why it was revised.
    pub target_reason: Option<String>,
    /// 計画値: what a source plans for the year. No target: no rate is computed from it.
    pub plan: Option<Aim>,
    /// 基準値: the value from which a plan sets out, in its own year.
    pub base: Option<Figure>,
    /// 見込み: what is expected to come of the year. No value: no rate is computed from it.
    pub forecast: Option<Figure>,
    /// 実績値 at the mid-year report.
    pub midyear: Option<Figure>,
    /// 実績値.
    pub actual: Option<Figure>,
    /// Why there is no actual.
    pub missing: Option<Missing>,
    /// The source's own word for it: 調整中.
    pub word: Option<String>,
    /// The outside cause of a value that can't be judged.
    pub note: Option<String>,
    /// The unit, where the source gives another than the indicator's.
    pub unit: Option<String>,
    /// The rate as the source prints it.
    pub stated: Option<StatedRate>,
    /// The date of the value, where it is not the year's end.
    pub as_of: Option<PartialDate>,
    /// The objective whose target it is.
    pub objective: Option<ObjectiveNumber>,
    /// The result that gives it.
    pub result: Option<ResultNumber>,
    /// Why this value can't be compared with the others.
    pub not_comparable: Option<String>,
    /// Where the value was taken from, where it is not the goal's own sheet.
    pub source: Option<String>,
    /// Whether the value was reported while the year went on, and its results are not public yet: it is no value of a
    /// whole year. Known once the sheets of several years stand side by side.
    pub interim: bool,
}

impl Snapshot {
    /// What was last reported as 成果: that of the year's end, else that of its middle.
    pub fn last_results(&self) -> impl Iterator<Item = &PublishedResult> {
        let last = self.results.iter().map(|result| result.stage).max();
        self.results.iter().filter(move |result| Some(result.stage) == last)
    }

    /// The ratings on the axis that counts in distributions.
    pub fn counting_evaluations(&self) -> impl Iterator<Item = &PublishedEvaluation> {
        self.evaluations.iter().filter(|given| given.counts())
    }

    /// The ratings by their axes, in the order in which those appear.
    pub fn evaluations_by_axis(&self) -> Vec<(&str, Vec<&PublishedEvaluation>)> {
        let mut axes: Vec<(&str, Vec<&PublishedEvaluation>)> = Vec::new();
        for given in &self.evaluations {
            match axes.iter_mut().find(|(name, _)| *name == given.axis_name()) {
                Some((_, of_axis)) => of_axis.push(given),
                None => axes.push((given.axis_name(), vec![given])),
            }
        }
        axes
    }

    /// The indicators with what is known of them in the goal's own fiscal year.
    pub fn own_figures(&self) -> impl Iterator<Item = (&PublishedIndicator, &IndicatorYear)> {
        self.indicators.iter().filter_map(|indicator| Some((indicator, indicator.in_year(self.fiscal_year)?)))
    }

    /// The rates of its own year in whole percent.
    pub fn whole_percents(&self) -> impl Iterator<Item = Decimal> {
        self.own_figures().filter_map(|(indicator, year)| indicator.whole_percent(year))
    }

    /// Takes an approved update in: into the milestone or the goal as it was published before, and nothing else, so
    /// that no unpublished change of the sheet comes along. A milestone or an indicator that the public has not seen
    /// stays unseen.
    pub fn take_in(&mut self, milestone: Option<MilestoneNumber>, approved: ApprovedUpdate) {
        let ApprovedUpdate { mut update, new_due, reason, evidence } = approved;
        let value = update.value.clone().filter(|value| self.shows(value.indicator));
        match milestone {
            Some(number) => {
                let Some(published) = self.milestones.iter_mut().find(|published| published.number == number) else {
                    return;
                };
                if let Some(state) = update.state {
                    published.state = state;
                    published.completed = (state == MilestoneState::Completed).then_some(update.date);
                }
                if let Some(new_due) = new_due {
                    published.original_due.get_or_insert(published.due);
                    published.due = new_due;
                }
                published.reason = reason;
                update.value.clone_from(&value);
                published.updates.push(update);
            }
            None if update.value.is_some() && value.is_none() => return,
            None => self.updates.push(update),
        }
        if let Some(value) = value {
            self.take_in_value(&value);
        }
        self.evidence.extend(evidence);
        self.evidence.sort_by_key(|known| known.number);
    }

    /// Whether the indicator is among those published.
    pub fn shows(&self, indicator: IndicatorNumber) -> bool {
        self.indicators.iter().any(|known| known.number == indicator)
    }

    /// Puts a value in the place of the one the goal's year had.
    fn take_in_value(&mut self, new: &UpdateValue) {
        let Some(indicator) = self.indicators.iter_mut().find(|known| known.number == new.indicator) else { return };
        let old = indicator.in_year(self.fiscal_year).cloned();
        let old = old.unwrap_or_else(|| IndicatorYear::blank(self.fiscal_year));
        indicator.years.retain(|known| known.fiscal_year != self.fiscal_year);
        indicator.years.push(IndicatorYear {
            actual: new.value,
            missing: new.missing,
            word: None,
            note: new.note.clone(),
            as_of: Some(new.as_of),
            unit: None,
            stated: None,
            result: None,
            not_comparable: None,
            source: None,
            ..old
        });
        indicator.years.sort_by_key(|year| year.fiscal_year);
    }
}

/// An update at the moment of its approval.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovedUpdate {
    pub update: PublishedUpdate,
    /// The new due date of a postponed milestone.
    pub new_due: Option<PartialDate>,
    /// Why it was postponed or cancelled.
    pub reason: Option<String>,
    /// What is to be public of what shows it.
    pub evidence: Vec<Evidence>,
}

impl IndicatorYear {
    /// A year of which nothing is known yet.
    pub const fn blank(fiscal_year: FiscalYear) -> Self {
        Self {
            fiscal_year,
            target: None,
            original_target: None,
            target_reason: None,
            plan: None,
            base: None,
            forecast: None,
            midyear: None,
            actual: None,
            missing: None,
            word: None,
            note: None,
            unit: None,
            stated: None,
            as_of: None,
            objective: None,
            result: None,
            not_comparable: None,
            source: None,
            interim: false,
        }
    }
}

impl PublishedIndicator {
    /// What is known in a fiscal year.
    pub fn in_year(&self, year: FiscalYear) -> Option<&IndicatorYear> {
        self.years.iter().find(|known| known.fiscal_year == year)
    }

    /// 基準値 with its year: the newest, where there are several.
    pub fn base(&self) -> Option<(&IndicatorYear, Figure)> {
        self.years.iter().rev().find_map(|year| Some((year, year.base?)))
    }

    /// The rate in a year in whole percent: computed, or else as the source states it.
    pub fn whole_percent(&self, year: &IndicatorYear) -> Option<Decimal> {
        let computed = self.attainment(year).and_then(Attainment::whole_percent);
        computed.or_else(|| year.stated.as_ref().map(|stated| round_half_up(stated.percent.value(), 0)))
    }
}
