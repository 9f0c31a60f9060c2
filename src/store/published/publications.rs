//! 公表: what every public page is made from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::stage::Stage;
use crate::store::kit::schema::{goal, public_sheet, publication};
use crate::store::kit::{DatabaseConnection, Reader, StoreError, Topic};
use crate::store::published::{decoded, partings};

/// So many texts are loaded with one query.
const MOST_AT_A_TIME: usize = 1000;

/// A publication with the programme of its goal, without its text.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = publication)]
pub(super) struct PublicationRow {
    pub(super) id: i32,
    pub(super) goal_id: GoalNumber,
    pub(super) number: i32,
    published_at: DateTime<Utc>,
    published_on: Option<PartialDate>,
    reason: Option<String>,
    note: Option<String>,
    sha256: String,
    #[diesel(select_expression = goal::programme_id)]
    programme: ProgrammeNumber,
}

impl PublicationRow {
    /// Under which number a programme goes is a matter of its lineage and not of what was published: a snapshot whose
    /// goal was parted from its programme since has the number of now.
    fn with(self, snapshot: Arc<Snapshot>) -> Publication {
        let Self { number, published_at, published_on, reason, note, programme, .. } = self;
        let snapshot = if snapshot.programme == programme {
            snapshot
        } else {
            Arc::new(Snapshot { programme, ..Snapshot::clone(&snapshot) })
        };
        Publication { number, published_at, published_on, reason, note, snapshot }
    }
}

/// The publications of these rows, in their order. Only texts that were not read lately are loaded.
pub(super) fn read(
    connection: &mut DatabaseConnection,
    rows: Vec<PublicationRow>,
) -> Result<Vec<Publication>, StoreError> {
    let known: Vec<Option<Arc<Snapshot>>> = rows.iter().map(|row| decoded::find(&row.sha256)).collect();
    let missing = rows.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(row, _)| row.id);
    let missing: Vec<i32> = missing.collect();
    let mut texts: HashMap<i32, String> = HashMap::new();
    for some in missing.chunks(MOST_AT_A_TIME) {
        let loaded: Vec<(i32, String)> = publication::table
            .filter(publication::id.eq_any(some))
            .select((publication::id, publication::snapshot))
            .load(connection)?;
        texts.extend(loaded);
    }
    let mut publications = Vec::with_capacity(rows.len());
    for (row, known) in rows.into_iter().zip(known) {
        let snapshot = match (known, texts.get(&row.id)) {
            (Some(snapshot), _) => snapshot,
            (None, Some(text)) => decoded::read(&row.sha256, text)?,
            (None, None) => return Err(StoreError::NotFound),
        };
        publications.push(row.with(snapshot));
    }
    Ok(publications)
}

/// Publications of several years or programmes that are read together.
fn gathered(reader: &mut impl Reader, publications: Vec<Publication>) -> Result<Vec<Publication>, StoreError> {
    let mut publications = publications;
    partings::tell_apart(reader, &mut publications)?;
    Ok(publications)
}

/// What is public of a year now, in the order of its table.
pub fn of_year(reader: &mut impl Reader, year: FiscalYear) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on(Topic::Year(year));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq(year))
        .order((goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    read(connection, rows)
}

/// What is public of these years now, oldest year first, in the order of their tables.
pub fn of_years(reader: &mut impl Reader, years: &BTreeSet<FiscalYear>) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on_all(years.iter().copied().map(Topic::Year));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::fiscal_year.eq_any(years))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    let publications = read(connection, rows)?;
    gathered(reader, publications)
}

/// What is public of these programmes now, oldest year first.
pub fn of_programmes(
    reader: &mut impl Reader,
    programmes: &BTreeSet<ProgrammeNumber>,
) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on_all(programmes.iter().copied().map(Topic::Programme));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::programme_id.eq_any(programmes))
        .order((publication::fiscal_year, goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    let publications = read(connection, rows)?;
    gathered(reader, publications)
}

/// What is public of a department or section of a year now, in the order of the year's table.
pub fn of_unit(reader: &mut impl Reader, year: FiscalYear, unit: UnitNumber) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on(Topic::Year(year));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table.inner_join(public_sheet::table))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(public_sheet::fiscal_year.eq(year))
        .filter(public_sheet::department_id.eq(unit).or(public_sheet::section_id.eq(unit)))
        .order((goal::position, goal::id))
        .select(PublicationRow::as_select())
        .load(connection)?;
    read(connection, rows)
}

/// 公表日 of each sheet of a year in each stage: that of the first publication in which the stage was there.
pub fn days_of_stages(
    reader: &mut impl Reader,
    year: FiscalYear,
) -> Result<Vec<(GoalNumber, Stage, Option<PartialDate>)>, StoreError> {
    let earlier = diesel::alias!(publication as earlier);
    let before = earlier
        .filter(earlier.field(publication::goal_id).eq(publication::goal_id))
        .filter(earlier.field(publication::stage).eq(publication::stage))
        .filter(earlier.field(publication::number).lt(publication::number))
        .select(earlier.field(publication::id));
    Ok(publication::table
        .filter(publication::fiscal_year.eq(year))
        .filter(diesel::dsl::not(diesel::dsl::exists(before)))
        .order((publication::stage, publication::goal_id))
        .select((publication::goal_id, publication::stage, publication::published_on))
        .load(reader.on(Topic::Year(year)))?)
}

/// A publication of a sheet, without what it says.
#[derive(Debug, Clone, Queryable)]
pub struct Version {
    pub number: i32,
    pub published_at: DateTime<Utc>,
    pub published_on: Option<PartialDate>,
    pub reason: Option<String>,
    pub note: Option<String>,
}

/// Every publication of each sheet of a year, oldest first.
pub fn versions_of_year(
    reader: &mut impl Reader,
    year: FiscalYear,
) -> Result<BTreeMap<GoalNumber, Vec<Version>>, StoreError> {
    let columns = (
        publication::number,
        publication::published_at,
        publication::published_on,
        publication::reason,
        publication::note,
    );
    let rows: Vec<(GoalNumber, Version)> = publication::table
        .filter(publication::fiscal_year.eq(year))
        .order((publication::goal_id, publication::number))
        .select((publication::goal_id, columns))
        .load(reader.on(Topic::Year(year)))?;
    let mut versions: BTreeMap<GoalNumber, Vec<Version>> = BTreeMap::new();
    for (goal, version) in rows {
        versions.entry(goal).or_default().push(version);
    }
    Ok(versions)
}

/// Every publication of a goal, oldest first; `NotFound` where nothing of it is public.
pub fn of_goal(reader: &mut impl Reader, number: GoalNumber) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on(Topic::Goal(number));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(publication::goal_id.eq(number))
        .order(publication::number)
        .select(PublicationRow::as_select())
        .load(connection)?;
    if rows.is_empty() {
        return Err(StoreError::NotFound);
    }
    read(connection, rows)
}

/// The publication in force, where there is one.
pub(crate) fn current(reader: &mut impl Reader, number: GoalNumber) -> Result<Option<Publication>, StoreError> {
    let connection = reader.on(Topic::Goal(number));
    let row: Option<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::id.eq(number))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .select(PublicationRow::as_select())
        .first(connection)
        .optional()?;
    Ok(read(connection, row.into_iter().collect())?.pop())
}

/// What is public of these goals now, oldest year first, read together.
pub fn together(reader: &mut impl Reader, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let mut publications = of_goals(reader, goals)?;
    publications.sort_by_key(|publication| (publication.snapshot.fiscal_year, publication.snapshot.goal));
    gathered(reader, publications)
}

/// What is public of these goals now, in no particular order.
pub fn of_goals(reader: &mut impl Reader, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let connection = reader.on_all(goals.iter().copied().map(Topic::Goal));
    let rows: Vec<PublicationRow> = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(goal::id.eq_any(goals))
        .select(PublicationRow::as_select())
        .load(connection)?;
    read(connection, rows)
}
