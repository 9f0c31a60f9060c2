//! The sheets that are public now, in figures: one narrow row for each, from which lists, counts and comparisons are made
//! without reading what the sheets say.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::amount::of_year::Money;
use crate::domain::attainment::AttainmentCounts;
use crate::domain::comparison::departments::Tally;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, FutureCourse};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, ResultNumber, UnitNumber};
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::rating::{EvaluationKind, Rating};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::kit::rows::{At, Json};
use crate::store::kit::schema::{goal, public_sheet};
use crate::store::kit::{DatabaseConnection, Reader, StoreError, Topic};
use crate::store::published::partings;

/// The rules by which rows are made. Whoever changes what a [`PublishedSheet`] says of a publication raises it.
pub(super) const COUNTING: i32 = 5;

/// The row of a goal. Under which programme the goal goes is a matter of the goal and may change.
#[derive(Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = public_sheet)]
pub(in crate::store) struct SheetRow {
    goal_id: GoalNumber,
    publication_id: i32,
    counting: i32,
    fiscal_year: FiscalYear,
    stage: Stage,
    #[diesel(serialize_as = At)]
    published_at: DateTime<Utc>,
    partial: bool,
    name: String,
    department_id: Option<UnitNumber>,
    department: Option<String>,
    section_id: Option<UnitNumber>,
    section: Option<String>,
    objectives: i32,
    results: i32,
    last_results: i32,
    indicators: i32,
    figures: i32,
    rates: i32,
    rates_met: i32,
    #[diesel(serialize_as = Json<Vec<(EvaluationKind, Rating)>>)]
    ratings: Json<Vec<(EvaluationKind, Rating)>>,
    axis: Option<String>,
    course: Option<String>,
    course_meaning: Option<FutureCourse>,
    #[diesel(serialize_as = Json<BTreeSet<FiscalYear>>)]
    other_years: Json<BTreeSet<FiscalYear>>,
    #[diesel(serialize_as = Json<BTreeSet<ResultNumber>>)]
    result_numbers: Json<BTreeSet<ResultNumber>>,
    #[diesel(serialize_as = Json<Money>)]
    money: Json<Money>,
    #[diesel(serialize_as = Json<Vec<String>>)]
    plan: Json<Vec<String>>,
    #[diesel(serialize_as = Json<AttainmentCounts>)]
    reached: Json<AttainmentCounts>,
}

fn stored(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn counted(stored: i32) -> usize {
    usize::try_from(stored).unwrap_or(0)
}

fn label(number: Option<UnitNumber>, name: Option<String>) -> Option<UnitLabel> {
    let (number, name) = number.zip(name)?;
    Some(UnitLabel { number, name })
}

impl SheetRow {
    /// What the row says of a publication.
    pub(in crate::store) fn of(publication: i32, sheet: PublishedSheet) -> Self {
        let number = |unit: &Option<UnitLabel>| unit.as_ref().map(|unit| unit.number);
        Self {
            goal_id: sheet.goal,
            publication_id: publication,
            counting: COUNTING,
            fiscal_year: sheet.fiscal_year,
            stage: sheet.stage,
            published_at: sheet.published_at,
            partial: sheet.partial,
            name: sheet.name,
            department_id: number(&sheet.department),
            department: sheet.department.map(|unit| unit.name),
            section_id: number(&sheet.section),
            section: sheet.section.map(|unit| unit.name),
            objectives: stored(sheet.tally.objectives),
            results: stored(sheet.tally.results),
            last_results: stored(sheet.last_results),
            indicators: stored(sheet.indicators),
            figures: stored(sheet.tally.values),
            rates: stored(sheet.tally.rates),
            rates_met: stored(sheet.tally.met),
            ratings: Json(sheet.ratings),
            axis: sheet.axis,
            course_meaning: sheet.course.as_ref().map(|course| course.meaning),
            course: sheet.course.map(|course| course.label),
            other_years: Json(sheet.other_years),
            result_numbers: Json(sheet.result_numbers),
            money: Json(sheet.money),
            plan: Json(sheet.plan),
            reached: Json(sheet.reached),
        }
    }

    fn sheet(self, programme: ProgrammeNumber) -> PublishedSheet {
        PublishedSheet {
            goal: self.goal_id,
            programme,
            fiscal_year: self.fiscal_year,
            stage: self.stage,
            published_at: self.published_at,
            partial: self.partial,
            name: self.name,
            department: label(self.department_id, self.department),
            section: label(self.section_id, self.section),
            tally: Tally {
                goals: 1,
                objectives: counted(self.objectives),
                results: counted(self.results),
                rates: counted(self.rates),
                met: counted(self.rates_met),
                values: counted(self.figures),
            },
            last_results: counted(self.last_results),
            indicators: counted(self.indicators),
            ratings: self.ratings.0,
            axis: self.axis,
            course: self.course.zip(self.course_meaning).map(|(label, meaning)| Course { label, meaning }),
            other_years: self.other_years.0,
            result_numbers: self.result_numbers.0,
            money: self.money.0,
            plan: self.plan.0,
            reached: self.reached.0,
        }
    }
}

/// Makes the row of a goal from its new publication.
pub(super) fn put(connection: &mut DatabaseConnection, row: SheetRow) -> Result<(), StoreError> {
    diesel::delete(public_sheet::table.find(row.goal_id)).execute(connection)?;
    diesel::insert_into(public_sheet::table).values(row).execute(connection)?;
    Ok(())
}

/// The rows of these publications.
pub(in crate::store) fn rows_of(
    connection: &mut DatabaseConnection,
    publications: &[i32],
) -> Result<BTreeMap<i32, SheetRow>, StoreError> {
    let rows: Vec<SheetRow> = public_sheet::table
        .filter(public_sheet::publication_id.eq_any(publications))
        .select(SheetRow::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(|row| (row.publication_id, row)).collect())
}

/// The sheets of these years, oldest year first, in the order of their tables.
pub fn of_years(reader: &mut impl Reader, years: &BTreeSet<FiscalYear>) -> Result<Vec<PublishedSheet>, StoreError> {
    let rows: Vec<(SheetRow, ProgrammeNumber)> = public_sheet::table
        .inner_join(goal::table)
        .filter(public_sheet::fiscal_year.eq_any(years))
        .order((public_sheet::fiscal_year, goal::position, goal::id))
        .select((SheetRow::as_select(), goal::programme_id))
        .load(reader.on_all(years.iter().copied().map(Topic::Year)))?;
    let mut sheets: Vec<PublishedSheet> = rows.into_iter().map(|(row, programme)| row.sheet(programme)).collect();
    // What a parted programme's sheets say of the years before is the other's.
    for (new, year) in partings::since(reader)? {
        for sheet in sheets.iter_mut().filter(|sheet| sheet.programme == new) {
            sheet.other_years.retain(|known| *known >= year);
        }
    }
    Ok(sheets)
}

/// The sheets of a year, in the order of its table.
pub fn of_year(reader: &mut impl Reader, year: FiscalYear) -> Result<Vec<PublishedSheet>, StoreError> {
    of_years(reader, &BTreeSet::from([year]))
}

/// A sheet in force as lists of programmes have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub goal: GoalNumber,
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    /// The sheet's place in the table of its year.
    pub position: i32,
    pub published_at: DateTime<Utc>,
    pub name: String,
    /// 部局 and 課・室 as of that year.
    pub department: Option<UnitLabel>,
    pub section: Option<UnitLabel>,
    /// Indicators of which something is known in that year.
    pub indicators: usize,
    /// The first step of its path in the plan.
    pub plan: Option<String>,
}

/// Its number, year and place among others, and when it was entered.
type ListedRow = (GoalNumber, ProgrammeNumber, FiscalYear, i32, DateTime<Utc>, ListedWords);
/// Its name, its units, its indicators and its plan.
type ListedWords =
    (String, Option<UnitNumber>, Option<String>, Option<UnitNumber>, Option<String>, i32, Json<Vec<String>>);

/// Every sheet in force, oldest year first.
pub fn listed(reader: &mut impl Reader) -> Result<Vec<Listed>, StoreError> {
    let words = (
        public_sheet::name,
        public_sheet::department_id,
        public_sheet::department,
        public_sheet::section_id,
        public_sheet::section,
        public_sheet::indicators,
        public_sheet::plan,
    );
    let rows: Vec<ListedRow> = public_sheet::table
        .inner_join(goal::table)
        .order((public_sheet::fiscal_year, goal::position, goal::id))
        .select((
            goal::id,
            goal::programme_id,
            public_sheet::fiscal_year,
            goal::position,
            public_sheet::published_at,
            words,
        ))
        .load(reader.on(Topic::Publications))?;
    let listed = rows.into_iter().map(|(goal, programme, year, position, published_at, words)| {
        let (name, department_id, department, section_id, section, indicators, plan) = words;
        Listed {
            goal,
            programme,
            year,
            position,
            published_at,
            name,
            department: label(department_id, department),
            section: label(section_id, section),
            indicators: counted(indicators),
            plan: plan.0.into_iter().next(),
        }
    });
    Ok(listed.collect())
}

/// Whether anything is public of a programme.
pub fn is_public(reader: &mut impl Reader, programme: ProgrammeNumber) -> Result<bool, StoreError> {
    let known = public_sheet::table.inner_join(goal::table).filter(goal::programme_id.eq(programme));
    Ok(known.count().get_result::<i64>(reader.on(Topic::Programme(programme)))? > 0)
}

/// Whether a programme has more or less money in a year than in the year before, by what is public of both.
pub fn amount_movement(
    reader: &mut impl Reader,
    programme: ProgrammeNumber,
    year: FiscalYear,
) -> Result<Option<Ordering>, StoreError> {
    let rows: Vec<(FiscalYear, Json<Money>)> = public_sheet::table
        .inner_join(goal::table)
        .filter(goal::programme_id.eq(programme))
        .filter(public_sheet::fiscal_year.eq_any([year.previous(), year]))
        .select((public_sheet::fiscal_year, public_sheet::money))
        .load(reader.on(Topic::Programme(programme)))?;
    let of = |wanted| rows.iter().find(|(known, _)| *known == wanted).map(|(_, Json(money))| money);
    Ok(of(year).zip(of(year.previous())).and_then(|(now, before)| now.movement(before)))
}

/// The sheets of a year of these programmes.
pub fn of_programmes(
    reader: &mut impl Reader,
    year: FiscalYear,
    programmes: &BTreeSet<ProgrammeNumber>,
) -> Result<Vec<PublishedSheet>, StoreError> {
    let rows: Vec<(SheetRow, ProgrammeNumber)> = public_sheet::table
        .inner_join(goal::table)
        .filter(public_sheet::fiscal_year.eq(year).and(goal::programme_id.eq_any(programmes)))
        .order(goal::id)
        .select((SheetRow::as_select(), goal::programme_id))
        .load(reader.on(Topic::Year(year)))?;
    Ok(rows.into_iter().map(|(row, programme)| row.sheet(programme)).collect())
}

/// The results that are public of a programme, but for those of one goal.
pub(crate) fn results_beside(
    reader: &mut impl Reader,
    programme: ProgrammeNumber,
    but: GoalNumber,
) -> Result<BTreeSet<ResultNumber>, StoreError> {
    let rows: Vec<Json<BTreeSet<ResultNumber>>> = public_sheet::table
        .inner_join(goal::table)
        .filter(goal::programme_id.eq(programme).and(goal::id.ne(but)))
        .select(public_sheet::result_numbers)
        .load(reader.on(Topic::Programme(programme)))?;
    Ok(rows.into_iter().flat_map(|Json(results)| results).collect())
}
