//! An indicator of 見本市: how it is defined in a year, what is aimed at and what was reached, or which kind of nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, Missing, SeriesBreak, TargetPath};
use crate::store::indicators::of_goal::{Definition, TypedTarget};
use crate::store::indicators::values::StageValue;

/// An indicator; its lists have an entry for each year of its programme.
#[derive(Deserialize)]
pub(super) struct Measure {
    pub(super) name: String,
    unit: String,
    kind: IndicatorKind,
    direction: Direction,
    definition: String,
    pub(super) targets: Vec<Option<Figure>>,
    #[serde(default)]
    pub(super) midyears: Vec<Option<Told>>,
    pub(super) actuals: Vec<Option<Told>>,
    /// Targets that took the place of the first ones at mid-year.
    #[serde(default)]
    revised: BTreeMap<FiscalYear, Revision>,
    path: Option<TargetPath>,
    /// Where values before and since are not the same thing.
    #[serde(default)]
    pub(super) breaks: Vec<SeriesBreak>,
}

#[derive(Deserialize)]
struct Revision {
    target: Figure,
    reason: String,
}

impl Measure {
    pub(super) fn definition(&self, year: FiscalYear) -> Definition {
        let later = self.breaks.iter().filter(|known| known.from > year);
        let former = later.min_by_key(|known| known.from).and_then(|known| known.former_unit.clone());
        Definition {
            name: self.name.clone(),
            unit: Some(former.unwrap_or_else(|| self.unit.clone())),
            kind: self.kind,
            direction: self.direction,
            definition: Some(self.definition.clone()),
            path: self.path,
        }
    }

    /// The target that replaces the first one of a year.
    pub(super) fn revised(&self, year: FiscalYear) -> Option<TypedTarget> {
        let revision = self.revised.get(&year)?;
        Some(TypedTarget { value: revision.target, reason: Some(revision.reason.clone()) })
    }
}

/// A value, or which kind of nothing there is instead: `not_judgeable` with its outside cause behind a colon.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Told {
    pub(super) value: Option<Figure>,
    pub(super) missing: Option<Missing>,
    pub(super) note: Option<String>,
}

impl TryFrom<String> for Told {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (code, note) = text.split_once(':').map_or((text.as_str(), None), |(code, note)| (code, Some(note)));
        if let Ok(missing) = code.parse() {
            return Ok(Self { value: None, missing: Some(missing), note: note.map(ToOwned::to_owned) });
        }
        let value = Figure::read(&text).map_err(|error| error.to_string())?;
        Ok(Self { value: Some(value), missing: None, note: None })
    }
}

impl Told {
    /// The same as a stage's report says it.
    pub(super) fn reported(&self) -> StageValue {
        StageValue { value: self.value, missing: self.missing, note: self.note.clone(), as_of: None }
    }
}
