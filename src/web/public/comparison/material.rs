//! What a comparison is made of: the public sheets of its years, and how programmes and units follow one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::comparison::{By, Column, Structure};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::UnitNumber;
use crate::domain::publication::Publication;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::rating::Rating;
use crate::domain::unit::UnitLineage;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::years::{self, PublishedYear};
use crate::store::published::{lineage, publications, scales, sheets, units};
use crate::web::public::comparison::query::{Asked, Refused};

/// How many years are shown where none was asked for.
const USUAL: usize = 3;

/// Everything that was read.
pub(super) struct Material {
    /// Every public year, oldest first.
    pub(super) years: Vec<PublishedYear>,
    /// The compared ones, oldest first.
    pub(super) columns: Vec<PublishedYear>,
    pub(super) lineage: Lineage,
    pub(super) organisation: UnitLineage,
    /// The sheets of the compared years, oldest year first, in the order of the table.
    pub(super) sheets: Vec<PublishedSheet>,
    /// What they say, where it is compared by indicator: every series is gathered from all of them.
    pub(super) publications: Vec<Publication>,
    /// The sheets of the newest public year, where today's structure was asked for.
    pub(super) newest: Vec<PublishedSheet>,
    /// The sheets of the years after the compared ones, by which it is told what became of decisions.
    pub(super) following: Vec<PublishedSheet>,
    /// The axis of each year that counts, with its scale from best to worst.
    pub(super) axes: BTreeMap<FiscalYear, (String, Vec<Rating>)>,
}

/// Reads what a comparison needs.
pub(super) fn load(reading: &mut Reading<'_>, asked: &Asked) -> Result<Result<Material, Refused>, StoreError> {
    let mut years = years::list(reading)?;
    years.reverse();
    let wanted: BTreeSet<FiscalYear> = match &asked.years {
        Some(wanted) => wanted.clone(),
        None => years.iter().rev().take(USUAL).map(|year| year.year).collect(),
    };
    if let Some(unknown) = wanted.iter().find(|wanted| !years.iter().any(|year| year.year == **wanted)) {
        return Ok(Err(Refused::UnknownYear(*unknown)));
    }
    if let Some(unknown) = unknown(reading, asked)? {
        return Ok(Err(Refused::Unknown(unknown)));
    }
    let sheets = sheets::of_years(reading, &wanted)?;
    let publications = match asked.by {
        By::Indicator => publications::of_years(reading, &wanted)?,
        By::Programme | By::Department | By::Rating | By::Plan | By::Money => Vec::new(),
    };
    let newest = match (asked.by, asked.structure, years.last()) {
        (By::Department, Structure::Today, Some(newest)) => sheets::of_year(reading, newest.year)?,
        _ => Vec::new(),
    };
    let following: BTreeSet<FiscalYear> =
        wanted.iter().map(|year| year.next()).filter(|year| !wanted.contains(year)).collect();
    let following = match asked.by {
        By::Rating => sheets::of_years(reading, &following)?,
        By::Programme | By::Department | By::Indicator | By::Plan | By::Money => Vec::new(),
    };
    let mut axes = BTreeMap::new();
    let rated: BTreeSet<FiscalYear> = match asked.by {
        By::Rating => wanted.clone(),
        By::Programme => {
            sheets.iter().filter(|known| !known.ratings.is_empty()).map(|known| known.fiscal_year).collect()
        }
        By::Department | By::Indicator | By::Plan | By::Money => BTreeSet::new(),
    };
    for year in rated {
        if let Some(axis) = scales::counting_axis(reading, year)? {
            axes.insert(year, (axis.name.clone(), axis.ratings()));
        }
    }
    Ok(Ok(Material {
        columns: years.iter().filter(|year| wanted.contains(&year.year)).cloned().collect(),
        lineage: lineage::of_programmes(reading)?,
        organisation: units::lineage(reading)?,
        years,
        sheets,
        publications,
        newest,
        following,
        axes,
    }))
}

/// The part of the address that names a unit or a programme of which nothing was ever public.
fn unknown(reading: &mut Reading<'_>, asked: &Asked) -> Result<Option<&'static str>, StoreError> {
    if let Some(unit) = asked.unit {
        match units::last_seen(reading, unit) {
            Err(StoreError::NotFound) => return Ok(Some("unit")),
            seen => seen?,
        };
    }
    let programme = asked.programme.map(|programme| sheets::is_public(reading, programme)).transpose()?;
    Ok(programme.filter(|public| !public).map(|_| "programme"))
}

impl Material {
    /// The compared years as the domain knows them.
    pub(super) fn domain_columns(&self) -> Vec<Column> {
        self.columns.iter().map(|year| Column { year: year.year, partial: year.partial }).collect()
    }

    /// The compared years.
    pub(super) fn wanted(&self) -> BTreeSet<FiscalYear> {
        self.columns.iter().map(|year| year.year).collect()
    }

    /// Whether a year is wholly on record.
    pub(super) fn is_whole(&self, year: FiscalYear) -> bool {
        self.columns.iter().any(|known| known.year == year && !known.partial)
    }

    /// Whether a year tells what is no more: it is public, and wholly on record.
    pub(super) fn tells(&self, year: FiscalYear) -> bool {
        self.years.iter().any(|known| known.year == year && !known.partial)
    }

    /// Whether sheets of a year may still come.
    pub(super) fn is_open(&self, year: FiscalYear) -> bool {
        self.years.iter().any(|known| known.year == year && known.is_open)
    }

    /// Whether a sheet is of this unit, or of one that has become it.
    pub(super) fn belongs_to(&self, sheet: &PublishedSheet, unit: UnitNumber) -> bool {
        sheet.units().any(|known| self.organisation.descends(known.number, unit))
    }

    /// Whether a sheet fits what the comparison is narrowed to.
    pub(super) fn is_asked_for(&self, asked: &Asked, sheet: &PublishedSheet) -> bool {
        asked.unit.is_none_or(|unit| self.belongs_to(sheet, unit))
            && asked.programme.is_none_or(|wanted| {
                wanted == sheet.programme || self.lineage.family(wanted).contains(&sheet.programme)
            })
    }

    /// The sheets that fit it.
    pub(super) fn asked_for<'all>(&'all self, asked: &'all Asked) -> impl Iterator<Item = &'all PublishedSheet> {
        self.sheets.iter().filter(|sheet| self.is_asked_for(asked, sheet))
    }
}
