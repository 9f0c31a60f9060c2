//! A programme of 見本市 in one of its years: its name, its texts, how it was rated.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::evidence::EvidenceTold;
use super::funds::Funds;
use super::measure::{Measure, Told};
use super::story::ByYear;
use crate::demo::updates::Step;
use crate::domain::era;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::EvaluationText;
use crate::domain::partial_date::PartialDate;
use crate::store::kit::StoreError;

/// A programme with everything that is told of it.
#[derive(Deserialize)]
pub(super) struct Programme {
    /// What tells it apart in the data file.
    pub(super) key: String,
    first: FiscalYear,
    last: FiscalYear,
    /// Why it ended, where nothing follows it.
    pub(super) ended: Option<String>,
    names: ByYear<String>,
    /// Its section in its first year.
    pub(super) section: String,
    /// The policy it serves, as the first year calls it.
    pub(super) policy: String,
    pub(super) summary: String,
    objectives: ByYear<Vec<String>>,
    #[serde(default)]
    midyear: ByYear<Vec<String>>,
    /// How far the open year's mid-year report has come; approved where nothing is said.
    midyear_progress: Option<String>,
    #[serde(default)]
    results: ByYear<Vec<String>>,
    ratings: Vec<String>,
    #[serde(default)]
    reasons: BTreeMap<FiscalYear, String>,
    /// How it was rated on what is rated beside the whole: A where nothing else is told.
    #[serde(default)]
    criteria: BTreeMap<FiscalYear, Vec<String>>,
    /// What was decided at the end of a year, and why: 継続 where nothing else is told.
    #[serde(default)]
    courses: BTreeMap<FiscalYear, (String, String)>,
    /// What else its evaluation says of a year, under the headings of the city's form.
    #[serde(default)]
    evaluation_texts: BTreeMap<FiscalYear, Vec<(String, String)>>,
    /// What backs up the results of a year.
    #[serde(default)]
    pub(super) evidence: BTreeMap<FiscalYear, Vec<EvidenceTold>>,
    /// What the head of the department says where it is something else than the section: a rating and reasons.
    #[serde(default)]
    reviews: BTreeMap<FiscalYear, (String, String)>,
    pub(super) indicators: Vec<Measure>,
    pub(super) money: Option<Funds>,
    #[serde(default)]
    milestones: Vec<Step>,
    /// Values that are reported in the open year.
    #[serde(default)]
    pub(super) updates: Vec<Reading>,
}

/// The value of an indicator as it is reported in between.
#[derive(Deserialize)]
pub(super) struct Reading {
    pub(super) entered: NaiveDate,
    pub(super) happened: String,
    pub(super) indicator: String,
    pub(super) value: Told,
    pub(super) text: String,
    #[serde(default)]
    pub(super) waiting: bool,
}

/// How far a mid-year report of the open year has come.
pub(super) enum MidyearProgress<'programme> {
    Drafting,
    Submitted,
    Returned(&'programme str),
    Approved,
}

impl Programme {
    /// Whether it has a sheet in a year.
    pub(super) fn is_there_in(&self, year: FiscalYear) -> bool {
        (self.first..=self.last).contains(&year)
    }

    /// Whether a year is its last one.
    pub(super) fn ends_with(&self, year: FiscalYear) -> bool {
        self.last == year
    }

    /// Which of its years a year is, counted from 0.
    pub(super) fn index(&self, year: FiscalYear) -> usize {
        usize::try_from(year.number() - self.first.number()).unwrap_or(usize::MAX)
    }

    pub(super) fn name(&self, year: FiscalYear) -> Result<&str, StoreError> {
        self.names.in_year(year).map(String::as_str).ok_or(StoreError::NotFound)
    }

    pub(super) fn objectives(&self, year: FiscalYear) -> Result<Vec<String>, StoreError> {
        self.filled(&self.objectives, year)
    }

    /// What it says of the first half of a year.
    pub(super) fn midyear(&self, year: FiscalYear) -> Result<Vec<String>, StoreError> {
        self.filled(&self.midyear, year)
    }

    pub(super) fn results(&self, year: FiscalYear) -> Result<Vec<String>, StoreError> {
        self.filled(&self.results, year)
    }

    /// How far the open year's mid-year report has come.
    pub(super) fn midyear_progress(&self) -> MidyearProgress<'_> {
        match self.midyear_progress.as_deref() {
            Some("drafting") => MidyearProgress::Drafting,
            Some("submitted") => MidyearProgress::Submitted,
            Some(other) => other.strip_prefix("returned:").map_or(MidyearProgress::Approved, MidyearProgress::Returned),
            None => MidyearProgress::Approved,
        }
    }

    /// How the section rated a year, and why.
    pub(super) fn rating(&self, year: FiscalYear) -> Option<(&str, &str)> {
        let reason = self.reasons.get(&year).map_or("", String::as_str);
        self.ratings.get(self.index(year)).map(|rating| (rating.as_str(), reason))
    }

    /// How the section rated a year on one of the criteria.
    pub(super) fn criterion(&self, year: FiscalYear, index: usize) -> &str {
        self.criteria.get(&year).and_then(|given| given.get(index)).map_or("A", String::as_str)
    }

    /// What was decided at the end of a year, and why.
    pub(super) fn course(&self, year: FiscalYear) -> (&str, &str) {
        self.courses.get(&year).map_or(("継続", ""), |(label, reason)| (label, reason))
    }

    /// What else the evaluation of a year says.
    pub(super) fn evaluation_texts(&self, year: FiscalYear) -> Vec<EvaluationText> {
        let said = self.evaluation_texts.get(&year).into_iter().flatten();
        said.map(|(heading, text)| EvaluationText { heading: heading.clone(), text: text.clone() }).collect()
    }

    /// How the head of its department rated a year, and why: like the section, where nothing else is told.
    pub(super) fn review(&self, year: FiscalYear) -> Option<(&str, &str)> {
        let own = self.reviews.get(&year).map(|(rating, reason)| (rating.as_str(), reason.as_str()));
        own.or_else(|| self.rating(year).map(|(rating, _)| (rating, "自己評価のとおり")))
    }

    /// The outside cause that kept a year's value from being judged.
    pub(super) fn outside_cause(&self, year: FiscalYear) -> Option<String> {
        let index = self.index(year);
        self.indicators.iter().find_map(|measure| measure.actuals.get(index)?.as_ref()?.note.clone())
    }

    /// The steps that are due in a year.
    pub(super) fn milestones(&self, year: FiscalYear) -> Result<Vec<&Step>, StoreError> {
        let mut due = Vec::new();
        for step in &self.milestones {
            if FiscalYear::of(step.due()?.to()) == year {
                due.push(step);
            }
        }
        Ok(due)
    }

    /// Texts of a year with their figures and months in place.
    fn filled(&self, texts: &ByYear<Vec<String>>, year: FiscalYear) -> Result<Vec<String>, StoreError> {
        let lines = texts.in_year(year).map_or(&[] as &[String], Vec::as_slice);
        lines.iter().map(|line| self.fill(line, year)).collect()
    }

    /// A text with what stands in braces filled in: {target}, {midyear} and {actual} of the first indicator, and
    /// months such as {11月}.
    fn fill(&self, line: &str, year: FiscalYear) -> Result<String, StoreError> {
        let mut filled = String::new();
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
            filled.push_str(before);
            filled.push_str(
                &self
                    .word(name, year)
                    .ok_or_else(|| StoreError::Internal(format!("{} has no {name} in {year}: {line}", self.key)))?,
            );
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn word(&self, name: &str, year: FiscalYear) -> Option<String> {
        let (measure, index) = (self.indicators.first()?, self.index(year));
        let value = |values: &[Option<Told>]| values.get(index)?.as_ref()?.value;
        let figure = match name {
            "target" => measure.aim(index, year).ok()??.figure()?,
            "midyear" => value(&measure.midyears)?,
            "actual" => value(&measure.actuals)?,
            _ => {
                let month: u32 = name.strip_suffix('月')?.parse().ok()?;
                let calendar_year = if month < 4 { year.next().number() } else { year.number() };
                return Some(era::month_in_japanese(PartialDate::month(calendar_year, month)?.from()));
            }
        };
        Some(figure.grouped())
    }
}
