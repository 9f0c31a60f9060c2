//! What stands around the publications as far as it is public, and the publications as they are on record: what a city
//! without years needs to become the same one.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::everything::{EndedProgramme, Frame, PublicGoal, PublicParting, PublicUnit, PublicYear};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::rating::Axis;
use crate::domain::unit::UnitKind;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{goal, programme, programme_parting, public_sheet, publication, unit};
use crate::store::kit::{Reader, StoreError, Topic};
use crate::store::published::partings::Record;
use crate::store::published::years::Phase;
use crate::store::published::{scales, units, years};

/// Publications that are read at a time.
const AT_A_TIME: i64 = 200;

/// Everything around the publications.
pub fn frame(reader: &mut impl Reader) -> Result<Frame, StoreError> {
    let goals = goals(reader)?;
    let public: BTreeSet<ProgrammeNumber> = goals.iter().map(|known| known.programme).collect();
    let of: BTreeSet<FiscalYear> = goals.iter().map(|known| known.fiscal_year).collect();
    let units = public_units(reader, of.last().copied())?;
    let numbers: BTreeSet<UnitNumber> = units.iter().map(|known| known.number).collect();
    let lineage = units::lineage(reader)?;
    let is_seen = |number: UnitNumber| numbers.contains(&number);
    let unit_successions = lineage.links().filter(|link| is_seen(link.from) && is_seen(link.to)).copied().collect();
    let years = of.into_iter().map(|year| public_year(reader, year)).collect::<Result<_, _>>()?;
    Ok(Frame { units, unit_successions, years, partings: partings(reader, &public)?, goals })
}

/// The sheets in force, oldest year first, in the order of their tables.
fn goals(reader: &mut impl Reader) -> Result<Vec<PublicGoal>, StoreError> {
    let rows: Vec<(GoalNumber, ProgrammeNumber, FiscalYear, i32, i32)> = goal::table
        .inner_join(publication::table.on(goal::current_publication.eq(publication::id.nullable())))
        .order((goal::fiscal_year, goal::position, goal::id))
        .select((goal::id, goal::programme_id, goal::fiscal_year, goal::position, publication::number))
        .load(reader.on(Topic::Publications))?;
    let goal = |(number, programme, fiscal_year, position, publication)| PublicGoal {
        number,
        programme,
        fiscal_year,
        position,
        publication,
    };
    Ok(rows.into_iter().map(goal).collect())
}

type UnitColumns = (UnitNumber, UnitKind, Option<UnitNumber>, String, Option<String>, FiscalYear, Option<FiscalYear>);

/// The units that any publication of a public sheet is of, and the departments of these. What is to become of them after
/// the last public year is not told.
fn public_units(reader: &mut impl Reader, last: Option<FiscalYear>) -> Result<Vec<PublicUnit>, StoreError> {
    let connection = reader.on_all([Topic::Publications, Topic::Units]);
    let of_publications: Vec<UnitNumber> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.is_not_null())
        .filter(publication::unit_id.is_not_null())
        .select(publication::unit_id.assume_not_null())
        .distinct()
        .load(connection)?;
    let of_sheets: Vec<(Option<UnitNumber>, Option<UnitNumber>)> = public_sheet::table
        .select((public_sheet::department_id, public_sheet::section_id))
        .distinct()
        .load(connection)?;
    let mut seen: BTreeSet<UnitNumber> = of_publications.into_iter().collect();
    seen.extend(of_sheets.into_iter().flat_map(|(department, section)| [department, section]).flatten());
    let rows: Vec<UnitColumns> = unit::table
        .order(unit::id)
        .select((unit::id, unit::kind, unit::parent_id, unit::name, unit::name_en, unit::first_year, unit::last_year))
        .load(connection)?;
    let above: Vec<UnitNumber> = rows.iter().filter(|row| seen.contains(&row.0)).filter_map(|row| row.2).collect();
    seen.extend(above);
    let unit = |(number, kind, parent, name, name_en, first_year, last_year): UnitColumns| PublicUnit {
        number,
        kind,
        parent,
        name,
        name_en,
        first_year,
        last_year: last_year.filter(|ends| last.is_some_and(|last| *ends < last)),
    };
    Ok(rows.into_iter().filter(|row| seen.contains(&row.0)).map(unit).collect())
}

fn public_year(reader: &mut impl Reader, year: FiscalYear) -> Result<PublicYear, StoreError> {
    let known = years::find(reader, year)?;
    Ok(PublicYear {
        fiscal_year: year,
        open: known.phase == Phase::Open,
        partial: known.partial,
        sample: known.sample,
        source: known.source,
        note: known.note,
        axes: scales::axes_of_year(reader, year)?.into_iter().map(Axis::from).collect(),
    })
}

type PartingColumns =
    (ProgrammeNumber, ProgrammeNumber, FiscalYear, Json<Record>, DateTime<Utc>, Option<DateTime<Utc>>);

fn partings(reader: &mut impl Reader, public: &BTreeSet<ProgrammeNumber>) -> Result<Vec<PublicParting>, StoreError> {
    let rows: Vec<PartingColumns> = programme_parting::table
        .order(programme_parting::new_programme)
        .select((
            programme_parting::new_programme,
            programme_parting::old_programme,
            programme_parting::fiscal_year,
            programme_parting::record,
            programme_parting::at,
            programme_parting::undone_at,
        ))
        .load(reader.on(Topic::Lineage))?;
    let parting = |(new_programme, old_programme, fiscal_year, Json(record), at, undone_at): PartingColumns| {
        let indicators = record.indicators;
        PublicParting { new_programme, old_programme, fiscal_year, at, undone_at, indicators }
    };
    let is_public = |known: &PublicParting| match known.undone_at {
        None => public.contains(&known.new_programme),
        Some(_) => public.contains(&known.old_programme),
    };
    Ok(rows.into_iter().map(parting).filter(is_public).collect())
}

/// The programmes that have ended, with why.
pub fn ends(reader: &mut impl Reader) -> Result<Vec<EndedProgramme>, StoreError> {
    let rows: Vec<(ProgrammeNumber, FiscalYear, Option<String>)> = programme::table
        .filter(programme::ended_year.is_not_null())
        .order(programme::id)
        .select((programme::id, programme::ended_year.assume_not_null(), programme::ended_reason))
        .load(reader.on(Topic::Lineage))?;
    let end = |(programme, fiscal_year, reason): (_, _, Option<String>)| EndedProgramme {
        programme,
        fiscal_year,
        reason: reason.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(end).collect())
}

/// A publication as it is on record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
pub struct OnRecord {
    /// Its place among all of them.
    pub id: i32,
    pub goal_id: GoalNumber,
    pub number: i32,
    pub published_at: DateTime<Utc>,
    pub published_on: Option<PartialDate>,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub sha256: String,
    pub snapshot: String,
}

/// Some of the publications of what is public now, in the order in which they came on record, behind the place of one.
pub fn publications(reader: &mut impl Reader, after: i32) -> Result<Vec<OnRecord>, StoreError> {
    Ok(publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.is_not_null())
        .filter(publication::id.gt(after))
        .order(publication::id)
        .limit(AT_A_TIME)
        .select(OnRecord::as_select())
        .load(reader.on(Topic::Publications))?)
}
