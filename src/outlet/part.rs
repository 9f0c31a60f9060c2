//! What a file is of, and reading it year by year, so that never more than one year of a city is in memory.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Publication;
use crate::store::kit::{Reader, StoreError};
use crate::store::published::publications::{self, Version};
use crate::store::published::years::{self, YearRecord};

/// What a file is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is public.
    Everything,
    Year(FiscalYear),
    /// A department or section in a year.
    Unit(FiscalYear, UnitNumber),
    /// A programme through its years.
    Programme(ProgrammeNumber),
}

/// One year's part of a file.
pub(super) struct Part {
    pub(super) record: YearRecord,
    /// In the order of the year's table.
    pub(super) publications: Vec<Publication>,
    versions: BTreeMap<GoalNumber, Vec<Version>>,
}

impl Part {
    /// Every publication of a sheet, oldest first.
    pub(super) fn versions(&self, goal: GoalNumber) -> &[Version] {
        self.versions.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// When the latest of it was published.
    pub(super) fn published_at(&self) -> Option<DateTime<Utc>> {
        self.publications.iter().map(|publication| publication.published_at).max()
    }
}

/// The years of which something of the scope is public, oldest first; `NotFound` where there is none, since it does not
/// exist for the public then.
pub(super) fn years(reader: &mut impl Reader, scope: Scope) -> Result<Vec<FiscalYear>, StoreError> {
    let years: BTreeSet<FiscalYear> = match scope {
        Scope::Everything => years::list(reader)?.into_iter().map(|known| known.year).collect(),
        Scope::Year(year) | Scope::Unit(year, _) => BTreeSet::from([year]),
        Scope::Programme(programme) => {
            let known = publications::of_programmes(reader, &BTreeSet::from([programme]))?;
            known.iter().map(|publication| publication.snapshot.fiscal_year).collect()
        }
    };
    if years.is_empty() { Err(StoreError::NotFound) } else { Ok(years.into_iter().collect()) }
}

/// What is public of the scope in a year.
pub(super) fn read(reader: &mut impl Reader, scope: Scope, year: FiscalYear) -> Result<Part, StoreError> {
    let publications = match scope {
        Scope::Everything | Scope::Year(_) => publications::of_year(reader, year)?,
        Scope::Unit(_, unit) => publications::of_unit(reader, year, unit)?,
        Scope::Programme(programme) => {
            let mut of_programme = publications::of_programmes(reader, &BTreeSet::from([programme]))?;
            of_programme.retain(|publication| publication.snapshot.fiscal_year == year);
            of_programme
        }
    };
    if publications.is_empty() {
        return Err(StoreError::NotFound);
    }
    let versions = publications::versions_of_year(reader, year)?;
    Ok(Part { record: years::find(reader, year)?, publications, versions })
}
