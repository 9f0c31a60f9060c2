//! An indicator of 見本市: how it is defined in a year, what is aimed at and what was reached, or which kind of nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::aim::Aim;
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, Missing, SeriesBreak, TargetPath};
use crate::domain::stage::Stage;
use crate::domain::stand_in;
use crate::store::indicators::of_goal::{Definition, Stated, TypedTarget};
use crate::store::indicators::values::StageValue;
use crate::store::kit::StoreError;

/// An indicator; its lists have an entry for each year of its programme.
#[derive(Deserialize)]
pub(super) struct Measure {
    pub(super) name: String,
    unit: String,
    kind: IndicatorKind,
    direction: Direction,
    definition: String,
    targets: Vec<Option<String>>,
    #[serde(default)]
    pub(super) midyears: Vec<Option<Told>>,
    pub(super) actuals: Vec<Option<Told>>,
    /// Targets that took the place of the first ones at mid-year.
    #[serde(default)]
    revised: BTreeMap<FiscalYear, Revision>,
    path: Option<TargetPath>,
    /// The value that its plan sets out from, by its year.
    base: Option<(FiscalYear, Figure)>,
    /// What the mid-year report expects of a year.
    #[serde(default)]
    forecasts: BTreeMap<FiscalYear, Figure>,
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

    /// The first target of a year, as it is typed.
    pub(super) fn aim(&self, index: usize, year: FiscalYear) -> Result<Option<Aim>, StoreError> {
        let Some(typed) = self.targets.get(index).and_then(Option::as_ref) else { return Ok(None) };
        let aim = Aim::read(typed, Some(&self.unit), year);
        aim.map(Some).ok_or_else(|| StoreError::Internal(format!("{}: {typed} is no target", self.name)))
    }

    /// What is said of a year beside its target and its values.
    pub(super) fn stated(&self, year: FiscalYear, stage: Stage) -> Option<Stated> {
        let forecast = self.forecasts.get(&year).copied().filter(|_| stage != Stage::Goals);
        let stated = Stated { base: self.base.filter(|(of, _)| *of <= year), forecast };
        (stated != Stated::default()).then_some(stated)
    }

    /// The target that replaces the first one of a year.
    pub(super) fn revised(&self, year: FiscalYear) -> Option<TypedTarget> {
        let revision = self.revised.get(&year)?;
        Some(TypedTarget { aim: revision.target.into(), reason: Some(revision.reason.clone()) })
    }
}

/// A value, or which kind of nothing there is instead: `not_judgeable` with its outside cause behind a colon.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Told {
    pub(super) value: Option<Figure>,
    pub(super) missing: Option<Missing>,
    word: Option<String>,
    pub(super) note: Option<String>,
}

impl TryFrom<String> for Told {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (code, note) = text.split_once(':').map_or((text.as_str(), None), |(code, note)| (code, Some(note)));
        if let Ok(missing) = code.parse() {
            return Ok(Self { value: None, missing: Some(missing), word: None, note: note.map(ToOwned::to_owned) });
        }
        if let Some((missing, word)) = stand_in::read(code) {
            return Ok(Self { value: None, missing: Some(missing), word, note: note.map(ToOwned::to_owned) });
        }
        let value = Figure::read(&text).map_err(|error| error.to_string())?;
        Ok(Self { value: Some(value), missing: None, word: None, note: None })
    }
}

impl Told {
    /// The same as a stage's report says it.
    pub(super) fn reported(&self) -> StageValue {
        let Self { value, missing, word, note } = self.clone();
        StageValue { value, missing, word, note, as_of: None }
    }
}
