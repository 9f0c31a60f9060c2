//! A target in the reader's words: as the city wrote it, and what a bound or a way means in English.

use crate::domain::aim::{Aim, AimParts};
use crate::domain::attainment::{Attainment, Judgement};
use crate::domain::figure::Figure;
use crate::domain::language::Language;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::web::kit::words::Words;

/// A target as it was written; with the unit behind its figure, unless that is all there is to it.
pub fn beside_unit(aim: &Aim, unit: &str) -> String {
    aim.plain().map_or_else(|| aim.shown(unit), Figure::grouped)
}

/// What a bound or a way means: in Japanese only what it is held against, since its own words say the rest.
pub fn meaning(aim: &Aim, words: Words) -> Option<String> {
    let AimParts { bound: Some(bound), since, .. } = AimParts::from(aim) else { return None };
    if words.language() == Language::Japanese && !aim.looks_back() {
        return None;
    }
    let of = match since {
        Some(since) => words.fill("aim-of-year", [("year", since.label(words.language()).into())]),
        None if aim.looks_back() => words.text("aim-of-base"),
        None => words.text("aim-of-figure"),
    };
    Some(words.fill(&format!("aim-{}", bound.code().replace('_', "-")), [("of", of.into())]))
}

/// A target that was met or not, without a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedView {
    pub met: bool,
    /// 達成 or 未達成.
    pub verdict: String,
    /// What the actual was held against.
    pub against: String,
}

impl JudgedView {
    /// What was judged of an indicator in a year, where there is no rate.
    pub fn of(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<Self> {
        let Judgement { met, against, since } = indicator.attainment(year).and_then(Attainment::judged)?;
        let unit = indicator.unit_in(year).unwrap_or_default();
        let value = format!("{}{unit}", against.grouped());
        let against = match since {
            None => words.text("judged-without-rate"),
            Some(since) => {
                let is_base = indicator.in_year(since).is_some_and(|known| known.base.is_some());
                let names_year = year.target.as_ref().is_some_and(|aim| AimParts::from(aim).since.is_some());
                let key = if is_base && !names_year { "judged-against-base" } else { "judged-against-year" };
                words.fill(key, [("year", since.label(words.language()).into()), ("value", value.into())])
            }
        };
        Some(Self { met, verdict: words.text(if met { "judged-met" } else { "judged-missed" }), against })
    }
}
