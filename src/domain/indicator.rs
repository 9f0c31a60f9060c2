//! 指標: what is counted, in which unit, and which way is better.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::figure::Figure;
use super::fiscal_year::FiscalYear;

use rust_decimal::Decimal;

codes! {
    /// What an indicator measures.
    IndicatorKind {
        /// 活動指標: what was done.
        Activity = "activity",
        /// 成果指標: what came of it.
        Outcome = "outcome",
        /// 対象指標: the size of what is served; not a target.
        Population = "population",
    }
}

codes! {
    /// Which way an indicator should go.
    Direction {
        More = "more",
        Less = "less",
        /// To be kept where it is.
        Keep = "keep",
        /// Neither way is better, or the source does not say.
        None = "none",
    }
}

codes! {
    /// Why there is no value (product rule 2). Zero is a value and not among them.
    Missing {
        /// 報告時期前.
        NotDue = "not_due",
        /// 未報告.
        NotReported = "not_reported",
        /// 測定不可.
        NotMeasurable = "not_measurable",
        /// 評価不能, with the outside cause told in a note.
        NotJudgeable = "not_judgeable",
    }
}

codes! {
    /// What is said of a year that is neither a target nor a value of it.
    StatedKind {
        /// 基準値: the value from which a plan sets out.
        Base = "base",
        /// 見込み: what is expected to come of the year. It is no value: nothing is measured against it, and it is
        /// compared with none.
        Forecast = "forecast",
    }
}

codes! {
    /// What about an indicator changed, so that values before and since are not the same thing.
    BreakKind {
        Unit = "unit",
        /// How it is counted.
        Method = "method",
        /// What is counted: an area, a group of people.
        Scope = "scope",
    }
}

/// A break in the series of an indicator: from a year on its values are not what they were (product rule 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesBreak {
    /// The first year of the new values.
    pub from: FiscalYear,
    pub kind: BreakKind,
    /// Why and how, in the words of the section.
    pub reason: String,
    /// The unit of the values before, where it was another one.
    pub former_unit: Option<String>,
    /// What the values before are multiplied by to be compared with those since; without it they can't be.
    pub factor: Option<Figure>,
}

/// A rate that a source prints, kept as printed (公表資料の記載値).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRate {
    pub percent: Figure,
    /// The source's own word for it: 達成率, or 完了率 where it says 完了.
    pub label: String,
}

/// A target over several years, such as a four-year plan's: from a value in one year to a value in a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetPath {
    pub from_year: FiscalYear,
    /// The value in that year.
    pub from: Figure,
    pub to_year: FiscalYear,
    /// The value to be reached by then.
    pub to: Figure,
}

impl TargetPath {
    /// The value that a straight way from start to end would have reached in `year`, rounded half up to the more
    /// exact of the two figures' decimals; `None` outside the plan's years.
    pub fn expected(self, year: FiscalYear) -> Option<Figure> {
        let span = self.to_year.number() - self.from_year.number();
        let gone = year.number() - self.from_year.number();
        if span <= 0 || !(0..=span).contains(&gone) {
            return None;
        }
        let (from, to) = (self.from.value(), self.to.value());
        let way = to.checked_sub(from)?.checked_mul(Decimal::from(gone))?.checked_div(Decimal::from(span))?;
        let decimals = from.scale().max(to.scale());
        Some(Figure::new(super::attainment::round_half_up(from.checked_add(way)?, decimals)))
    }
}
