//! 組織改編 of 見本市, carried out as the planning office does it.

use std::collections::BTreeMap;

use super::story::{ReorganisationTold, Story};
use crate::demo::at;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy::{Administer, Permit};
use crate::domain::unit::reorganisation::{Heir, Reorganisation};
use crate::domain::unit::{Unit, UnitKind};
use crate::store::kit::{StoreError, Writer};
use crate::store::units;
use crate::store::units::reorganisations::{self, Choices};

/// Carries out the reorganisations with which a year begins.
pub(super) fn reorganise(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    story: &Story,
    year: FiscalYear,
) -> Result<(), StoreError> {
    for told in story.reorganisations.iter().filter(|told| told.year == year) {
        let reorganisation = asked(&units::list(writer.connection)?, told)?;
        let prospect = reorganisations::prospect(writer.connection, &reorganisation)?
            .map_err(|problems| StoreError::Internal(format!("{:?}: {problems:?}", told.units)))?;
        let seen = prospect.fingerprint()?;
        reorganisations::carry_out(
            writer,
            permit,
            &reorganisation,
            &Choices::default(),
            &seen,
            at(year.number(), 3, 25)?,
        )?;
    }
    Ok(())
}

/// Gives the units that came about their English names.
pub(super) fn name(writer: &mut Writer<'_>, permit: &Permit<Administer>, story: &Story) -> Result<(), StoreError> {
    for unit in units::list(writer.connection)?.into_iter().filter(|unit| unit.english.is_none()) {
        units::name_in_english(writer, permit, unit.number, story.english.get(&unit.name).map(String::as_str))?;
    }
    Ok(())
}

fn asked(known: &[Unit], told: &ReorganisationTold) -> Result<Reorganisation, StoreError> {
    let named = |name: &String| {
        let there = known.iter().find(|unit| unit.name == *name && unit.last_year.is_none());
        there.ok_or_else(|| StoreError::Internal(format!("no unit {name}")))
    };
    let changed: Vec<&Unit> = told.units.iter().map(named).collect::<Result<_, _>>()?;
    let mut sections = BTreeMap::new();
    for (name, index) in &told.sections {
        sections.insert(named(name)?.number, *index);
    }
    Ok(Reorganisation {
        kind: told.kind,
        year: told.year,
        level: changed.first().map_or(UnitKind::Section, |unit| unit.kind),
        units: changed.iter().map(|unit| unit.number).collect(),
        heirs: told.into.iter().map(|name| Heir::New { name: name.clone(), english: None, department: None }).collect(),
        sections,
    })
}
