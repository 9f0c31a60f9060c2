//! What taking a table of indicators in would do: programme by programme and year by year what it puts on record, what it
//! changes and what it leaves. Nothing here writes. Sheets that are with somebody else stay as they are, and those of open
//! years that are public; what is public of a closed year is corrected when it is published again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{How, Question, Resolution, Who};
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, ValueKind};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::policy::TakeIn;
use crate::domain::publication::PublishedIndicator;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::imports::effects::{SaidOfYear, Stands, ValueCounts, stands};
use crate::store::imports::identity::{self, OpenDoubt, section_in_words};
use crate::store::imports::indicators::{IndicatorKey, begins_a_sheet, by_programme, key, known_key, newest_first};
use crate::store::imports::on_record::Finder;
use crate::store::imports::section::Hindrance;
use crate::store::kit::schema::publication;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::{fiscal_years, indicators, stages};

codes! {
    /// What is known of a programme of the table.
    Standing {
        /// It would be put on record.
        New = "new",
        /// It is on record.
        OnRecord = "on_record",
        /// Somebody has to say first which one it is.
        Asked = "asked",
    }
}

/// What would become of the values of a programme.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedProgramme {
    /// The line of the file on which it begins.
    pub line: u64,
    /// Its number, name and section as the newest year of the table has them.
    pub code: Option<String>,
    pub name: String,
    pub section: String,
    pub standing: Standing,
    /// How it is known, where it is on record.
    pub how: Option<How>,
    /// The years of which a sheet would be begun.
    pub begins: Vec<FiscalYear>,
    /// The years whose values can't be taken in, and why.
    pub hindered: Vec<(FiscalYear, Hindrance)>,
    /// The closed years of which values are public that would be others, or not the only ones.
    pub corrects: Vec<FiscalYear>,
    pub indicators: Vec<PlannedIndicator>,
}

/// What would become of the values of an indicator.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedIndicator {
    pub kind: IndicatorKind,
    pub name: String,
    pub unit: Option<String>,
    occurrence: usize,
    /// Whether it would be put on record.
    pub is_new: bool,
    pub added: Vec<(FiscalYear, ValueKind, SaidOfYear)>,
    pub changed: Vec<ChangedValue>,
    pub unchanged: Vec<(FiscalYear, ValueKind)>,
}

/// A value in whose place another one would come.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedValue {
    pub year: FiscalYear,
    pub kind: ValueKind,
    pub before: SaidOfYear,
    pub after: SaidOfYear,
}

/// What a year would get.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct PlannedYear {
    /// Whether it would be put on record.
    pub is_new: bool,
    /// Sheets that would be begun.
    pub begins: usize,
    pub values: ValueCounts,
}

/// What taking a table in would do.
#[derive(Debug, Serialize)]
pub struct PlannedTable {
    /// Its programmes, in the order in which they first appear.
    pub programmes: Vec<PlannedProgramme>,
    pub years: BTreeMap<FiscalYear, PlannedYear>,
    /// What is asked, and what is proposed and may be refused.
    pub questions: Vec<Question>,
    /// The numbers under two names that somebody has to be asked about.
    pub doubts: Vec<OpenDoubt>,
}

impl PlannedTable {
    /// How many answers are wanted first.
    pub fn open(&self) -> usize {
        self.questions.iter().filter(|question| question.is_open).count() + self.doubts.len()
    }

    /// The programmes with years whose values can't be taken in.
    pub fn hindered(&self) -> usize {
        self.programmes.iter().filter(|programme| !programme.hindered.is_empty()).count()
    }

    /// Whether nothing stands against taking it in.
    pub fn is_ready(&self) -> bool {
        self.open() == 0 && self.hindered() == 0
    }

    /// Whether there is nothing to take in.
    pub fn is_unchanged(&self) -> bool {
        let is_new = |programme: &PlannedProgramme| programme.indicators.iter().any(|indicator| indicator.is_new);
        let is_written = |year: &PlannedYear| year.begins + year.values.added + year.values.changed > 0;
        !self.years.values().any(is_written) && !self.programmes.iter().any(is_new)
    }
}

/// What taking a table in would do.
pub fn plan(connection: &mut DatabaseConnection, table: &IndicatorTable) -> Result<PlannedTable, StoreError> {
    let table = identity::joined(connection, table)?;
    let found = identity::of_values(connection, &table, &TakeIn::City)?;
    let programmes = by_programme(&table.rows);
    let whereabouts = Whereabouts::find(connection, &table.rows, &programmes, &found)?;
    let mut years = years(connection, &table.rows)?;
    let mut planned = Vec::with_capacity(programmes.len());
    for ((rows, found), places) in programmes.iter().zip(&found).zip(&whereabouts.places) {
        let programme = whereabouts.planned(rows, found, places, &mut years);
        planned.extend(programme);
    }
    let mut questions = identity::questions(&found);
    let doubts = identity::open_doubts(&table, &found);
    // Whoever says whether a name is of the programme of another says so of what is proposed of it, too.
    questions.retain(|question| !doubts.iter().any(|doubt| doubt.index == question.index));
    Ok(PlannedTable { programmes: planned, years, questions, doubts })
}

/// The years that get something, and whether they are on record.
fn years(
    connection: &mut DatabaseConnection,
    rows: &[ProposedValue],
) -> Result<BTreeMap<FiscalYear, PlannedYear>, StoreError> {
    let known: BTreeSet<FiscalYear> = fiscal_years::list(connection)?.into_iter().map(|record| record.year).collect();
    let mut years: BTreeMap<FiscalYear, PlannedYear> = BTreeMap::new();
    for row in rows {
        let year = years.entry(row.year).or_default();
        year.is_new |= begins_a_sheet(row) && !known.contains(&row.year);
    }
    Ok(years)
}

/// Where the values of a programme go in a year.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// None where it would be put on record.
    programme: Option<ProgrammeNumber>,
    /// None where it would be begun.
    sheet: Option<GoalNumber>,
}

type Places = BTreeMap<FiscalYear, Place>;

/// Why a stage of a sheet is not simply to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    /// It is submitted or approved, or public in an open year.
    Taken,
    /// It is public in a closed year.
    Public,
}

/// Where the values of a table go, and what is there.
struct Whereabouts {
    /// Of each programme of the table.
    places: Vec<Places>,
    known: HashMap<ProgrammeNumber, BTreeMap<IndicatorKey, Vec<PublishedIndicator>>>,
    /// The stages of sheets that are not with their writers.
    locked: BTreeMap<(GoalNumber, Stage), Lock>,
}

impl Whereabouts {
    fn find(
        connection: &mut DatabaseConnection,
        rows: &[ProposedValue],
        programmes: &[Vec<&ProposedValue>],
        found: &[Resolution],
    ) -> Result<Self, StoreError> {
        let number = |found: &Resolution| match found.who {
            Who::OnRecord { programme, .. } => Some(programme),
            Who::New | Who::Asked => None,
        };
        let mut finder = Finder::load(connection, rows, found.iter().filter_map(number))?;
        let mut places = Vec::with_capacity(programmes.len());
        for (rows, found) in programmes.iter().zip(found) {
            let mut own = Places::new();
            for row in newest_first(rows) {
                let sheet = finder.sheet(connection, row, number(found))?;
                let place = Place {
                    programme: sheet.map(|goal| goal.programme).or_else(|| number(found)),
                    sheet: sheet.map(|goal| goal.number),
                };
                own.insert(row.year, place);
            }
            places.push(own);
        }
        let known = known(connection, &places, rows)?;
        let locked = locked(connection, &places)?;
        Ok(Self { places, known, locked })
    }

    /// What would become of the values of a programme; adds them to those of their years.
    fn planned(
        &self,
        rows: &[&ProposedValue],
        found: &Resolution,
        places: &Places,
        years: &mut BTreeMap<FiscalYear, PlannedYear>,
    ) -> Option<PlannedProgramme> {
        let newest = *newest_first(rows).first()?;
        let mut planned = PlannedProgramme {
            line: rows.first()?.line,
            code: newest.code.as_ref().map(ToString::to_string),
            name: newest.programme.to_string(),
            section: section_in_words(newest.department.as_deref(), newest.section.as_deref()),
            standing: match found.who {
                Who::OnRecord { .. } => Standing::OnRecord,
                Who::New => Standing::New,
                Who::Asked => Standing::Asked,
            },
            how: if let Who::OnRecord { how, .. } = found.who { Some(how) } else { None },
            begins: places.iter().filter(|(_, place)| place.sheet.is_none()).map(|(year, _)| *year).collect(),
            hindered: Vec::new(),
            corrects: Vec::new(),
            indicators: Vec::new(),
        };
        for year in &planned.begins {
            years.entry(*year).or_default().begins += 1;
        }
        let mut hindered: BTreeMap<FiscalYear, Hindrance> = BTreeMap::new();
        let mut corrects: BTreeSet<FiscalYear> = BTreeSet::new();
        for row in rows {
            let own = places.get(&row.year);
            let place = own.or_else(|| places.last_key_value().map(|(_, place)| place));
            let counts = &mut years.entry(row.year).or_default().values;
            let is_written = planned.add(row, self.indicator(row, place.and_then(|place| place.programme)), counts);
            match own.filter(|_| is_written).and_then(|place| self.lock(row, *place)) {
                Some((Lock::Taken, hindrance)) => drop(hindered.insert(row.year, hindrance)),
                Some((Lock::Public, _)) => drop(corrects.insert(row.year)),
                None => {}
            }
        }
        planned.hindered = hindered.into_iter().collect();
        planned.corrects = corrects.into_iter().collect();
        Some(planned)
    }

    /// The indicator on record that a row is of.
    fn indicator(&self, row: &ProposedValue, programme: Option<ProgrammeNumber>) -> Option<&PublishedIndicator> {
        let known = self.known.get(&programme?)?;
        known.get(&known_key(known, row))?.get(row.occurrence)
    }

    fn lock(&self, row: &ProposedValue, place: Place) -> Option<(Lock, Hindrance)> {
        let (stage, hindrance) = match row.value_kind {
            ValueKind::Actual => (Stage::Results, Hindrance::ReportLocked),
            _ => (Stage::Goals, Hindrance::GoalsLocked),
        };
        self.locked.get(&(place.sheet?, stage)).map(|lock| (*lock, hindrance))
    }
}

/// The indicators on record of the programmes of a table.
fn known(
    connection: &mut DatabaseConnection,
    places: &[Places],
    rows: &[ProposedValue],
) -> Result<HashMap<ProgrammeNumber, BTreeMap<IndicatorKey, Vec<PublishedIndicator>>>, StoreError> {
    let programmes: BTreeSet<ProgrammeNumber> =
        places.iter().flat_map(BTreeMap::values).filter_map(|place| place.programme).collect();
    let programmes: Vec<ProgrammeNumber> = programmes.into_iter().collect();
    let years: BTreeSet<FiscalYear> = rows.iter().map(|row| row.year).collect();
    let years: Vec<FiscalYear> = years.into_iter().collect();
    let mut known: HashMap<ProgrammeNumber, BTreeMap<IndicatorKey, Vec<PublishedIndicator>>> = HashMap::new();
    for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &years)? {
        let key = key(indicator.kind, &indicator.name, indicator.unit.as_deref());
        known.entry(programme).or_default().entry(key).or_default().push(indicator);
    }
    Ok(known)
}

/// The stages of the sheets of a table that are submitted, approved or public.
fn locked(
    connection: &mut DatabaseConnection,
    places: &[Places],
) -> Result<BTreeMap<(GoalNumber, Stage), Lock>, StoreError> {
    let open = stages::open_years(connection)?;
    let mut sheets: BTreeMap<FiscalYear, Vec<GoalNumber>> = BTreeMap::new();
    for (year, place) in places.iter().flatten() {
        sheets.entry(*year).or_default().extend(place.sheet);
    }
    let mut locked = BTreeMap::new();
    for (year, goals) in sheets {
        for standing in stages::standings(connection, year, &goals)? {
            let lock = match standing.status {
                status if status.is_editable() => continue,
                SheetStatus::Published if !open.contains(&year) => Lock::Public,
                _ => Lock::Taken,
            };
            locked.insert((standing.goal, standing.stage), lock);
        }
        if !open.contains(&year) {
            // An imported year was published without going through its stages here.
            for (goal, published) in public_stages(connection, &goals)? {
                for stage in Stage::ALL.iter().filter(|stage| **stage <= published) {
                    locked.entry((goal, *stage)).or_insert(Lock::Public);
                }
            }
        }
    }
    Ok(locked)
}

/// The stages up to which sheets were published.
fn public_stages(
    connection: &mut DatabaseConnection,
    goals: &[GoalNumber],
) -> Result<Vec<(GoalNumber, Stage)>, StoreError> {
    let mut stages = Vec::new();
    for some in goals.chunks(500) {
        let query = publication::table.filter(publication::goal_id.eq_any(some));
        stages
            .extend(query.select((publication::goal_id, publication::stage)).load::<(GoalNumber, Stage)>(connection)?);
    }
    Ok(stages)
}

impl PlannedProgramme {
    /// Adds what would become of a value, and tells whether it would be written.
    fn add(&mut self, row: &ProposedValue, known: Option<&PublishedIndicator>, counts: &mut ValueCounts) -> bool {
        let place = self.indicator(row, known);
        let Some(indicator) = self.indicators.get_mut(place) else { return false };
        match stands(known, row) {
            Stands::Nothing => {
                indicator.added.push((row.year, row.value_kind, row.into()));
                counts.added += 1;
                true
            }
            Stands::Another(before) => {
                let (year, kind) = (row.year, row.value_kind);
                indicator.changed.push(ChangedValue { year, kind, before, after: row.into() });
                counts.changed += 1;
                true
            }
            Stands::Same => {
                indicator.unchanged.push((row.year, row.value_kind));
                counts.unchanged += 1;
                false
            }
        }
    }

    /// The place of the row's indicator among those of its programme.
    fn indicator(&mut self, row: &ProposedValue, known: Option<&PublishedIndicator>) -> usize {
        let is_it = |planned: &PlannedIndicator| {
            planned.kind == row.kind
                && planned.name == *row.name
                && planned.unit.as_deref() == row.unit.as_deref()
                && planned.occurrence == row.occurrence
        };
        self.indicators.iter().position(is_it).unwrap_or_else(|| {
            self.indicators.push(PlannedIndicator {
                kind: row.kind,
                name: row.name.to_string(),
                unit: row.unit.as_deref().map(str::to_owned),
                occurrence: row.occurrence,
                is_new: known.is_none(),
                added: Vec::new(),
                changed: Vec::new(),
                unchanged: Vec::new(),
            });
            self.indicators.len() - 1
        })
    }
}
