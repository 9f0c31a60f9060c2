//! What is told of 見本市: the shape of the data file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::programme::Programme;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, usual_courses};
use crate::domain::lineage::SuccessionKind;
use crate::domain::rating::{Axis, EvaluationKind, ONLY_AXIS, ReadyMade, USUAL_RATERS, ready_made};
use crate::domain::stage::Stage;
use crate::domain::unit::reorganisation::ReorganisationKind;
use crate::store::kit::StoreError;

const STORY: &str = include_str!("../mihon.json");

/// What holds from a year on, until the next year that is named.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct ByYear<T>(BTreeMap<FiscalYear, T>);

impl<T> Default for ByYear<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> ByYear<T> {
    /// What was written for the year, or for the last year before it.
    pub(super) fn in_year(&self, year: FiscalYear) -> Option<&T> {
        self.0.range(..=year).next_back().map(|(_, held)| held)
    }
}

/// The whole of `mihon.json`.
#[derive(Deserialize)]
pub(super) struct Story {
    /// What kind of city this is, for its pages.
    pub(super) about: String,
    pub(super) city: Town,
    /// What departments and sections are called in English, by their names.
    pub(super) english: BTreeMap<String, String>,
    years: Years,
    scales: ByYear<String>,
    /// What is rated beside the whole.
    criteria: ByYear<Vec<String>>,
    /// The first year at whose end it is decided how programmes go on.
    courses_from: FiscalYear,
    policies: ByYear<Vec<String>>,
    /// The measure below its policy that each programme serves, since the plan tells them apart.
    measures: ByYear<BTreeMap<String, String>>,
    /// The departments of the first year with their sections.
    pub(super) departments: Vec<(String, Vec<String>)>,
    pub(super) reorganisations: Vec<ReorganisationTold>,
    pub(super) programmes: Vec<Programme>,
    pub(super) lineage: Vec<Link>,
    pub(super) corrections: Vec<Correction>,
    pub(super) conversation: Vec<Said>,
}

/// How the city is named.
#[derive(Deserialize)]
pub(super) struct Town {
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) municipality_code: String,
    pub(super) contact: String,
}

#[derive(Deserialize)]
struct Years {
    first: FiscalYear,
    open: FiscalYear,
}

/// A reorganisation, with the first year of the new order.
#[derive(Deserialize)]
pub(super) struct ReorganisationTold {
    pub(super) year: FiscalYear,
    pub(super) kind: ReorganisationKind,
    pub(super) units: Vec<String>,
    pub(super) into: Vec<String>,
    /// Of a department that is split: to which of the new ones a section goes, the first where none is named.
    #[serde(default)]
    pub(super) sections: BTreeMap<String, usize>,
}

/// A programme that follows another, or goes on under another name.
#[derive(Deserialize)]
pub(super) struct Link {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) year: FiscalYear,
    pub(super) kind: SuccessionKind,
    pub(super) basis: String,
}

/// Something that was published and then put right.
#[derive(Deserialize)]
pub(super) struct Correction {
    pub(super) on: NaiveDate,
    pub(super) year: FiscalYear,
    pub(super) programme: String,
    pub(super) stage: Stage,
    /// The text before and after.
    pub(super) text: (String, String),
    /// The indicator whose value was wrong, and the right value.
    pub(super) indicator: Option<String>,
    pub(super) value: Option<Figure>,
    pub(super) reason: String,
    pub(super) note: Option<String>,
}

/// What a manager says on a programme of the open year: a comment, or a request where a day is set.
#[derive(Deserialize)]
pub(super) struct Said {
    pub(super) by: String,
    pub(super) at: NaiveDate,
    pub(super) programme: String,
    pub(super) milestone: Option<String>,
    pub(super) wanted_by: Option<NaiveDate>,
    pub(super) text: String,
}

impl Story {
    pub(super) fn read() -> Result<Self, StoreError> {
        Ok(serde_json::from_str(STORY)?)
    }

    /// Its years, of which the last one is open.
    pub(super) fn years(&self) -> Vec<FiscalYear> {
        std::iter::successors(Some(self.years.first), |year| Some(year.next()))
            .take_while(|year| *year <= self.years.open)
            .collect()
    }

    pub(super) const fn open(&self) -> FiscalYear {
        self.years.open
    }

    pub(super) fn programmes_of(&self, year: FiscalYear) -> Vec<&Programme> {
        self.programmes.iter().filter(|programme| programme.is_there_in(year)).collect()
    }

    /// The axes of a year: the criteria that the sections rate, and the whole.
    pub(super) fn axes(&self, year: FiscalYear) -> Result<Vec<Axis>, StoreError> {
        let scale = |code: &str| ready_made(code).map(ReadyMade::ratings).ok_or(StoreError::NotFound);
        let mut axes = Vec::new();
        for name in self.criteria.in_year(year).into_iter().flatten() {
            let raters = vec![EvaluationKind::SelfRating];
            axes.push(Axis { name: name.clone(), counting: false, raters, ratings: scale("a-to-c")? });
        }
        let whole = self.scales.in_year(year).ok_or(StoreError::NotFound)?;
        let raters = USUAL_RATERS.to_vec();
        axes.push(Axis { name: ONLY_AXIS.to_owned(), counting: true, raters, ratings: scale(whole)? });
        Ok(axes)
    }

    /// The courses that are decided on at the end of a year.
    pub(super) fn courses(&self, year: FiscalYear) -> Vec<Course> {
        if year < self.courses_from { Vec::new() } else { usual_courses() }
    }

    pub(super) fn policies(&self, year: FiscalYear) -> &[String] {
        self.policies.in_year(year).map_or(&[], Vec::as_slice)
    }

    /// The number that the city gives a programme, and no other one ever: its policy in two digits, and its place among
    /// those of the policy in two more.
    pub(super) fn code(&self, programme: &Programme) -> String {
        let policy = self.policies(self.years.first).iter().position(|name| *name == programme.policy);
        let mut of_policy = self.programmes.iter().filter(|other| other.policy == programme.policy);
        let place = of_policy.position(|other| other.key == programme.key);
        format!("{:02}{:02}", policy.map_or(0, |index| index + 1), place.map_or(0, |index| index + 1))
    }

    /// The path of a programme in the plan of a year; none where the plan has one level only.
    pub(super) fn plan_path(&self, programme: &Programme, year: FiscalYear) -> Vec<String> {
        let measure = self.measures.in_year(year).and_then(|measures| measures.get(&programme.key));
        let path = self.policy(&programme.policy, year).zip(measure);
        path.map(|(policy, measure)| vec![policy.to_owned(), measure.clone()]).unwrap_or_default()
    }

    /// What a policy of the first year is called in a year.
    pub(super) fn policy(&self, first: &str, year: FiscalYear) -> Option<&str> {
        let index = self.policies(self.years.first).iter().position(|name| name == first)?;
        self.policies(year).get(index).map(String::as_str)
    }
}
