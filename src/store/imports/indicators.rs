//! Taking a table of indicators in: every value of it or nothing. A sheet that is not on record yet is begun for each
//! year that a programme has values of.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{How, Question, Resolution, Who};
use crate::domain::indicator::{IndicatorKind, StatedKind};
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, ValueKind};
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber, UnitNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit, TakeIn};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::watch::{Step, Watch};
use crate::store::goals::{self, Goal};
use crate::store::imports::on_record::Finder;
use crate::store::imports::plan::ensure_unit;
use crate::store::imports::whose::Whose;
use crate::store::imports::{acts, identity};
use crate::store::indicators::stated::{self, NewStated};
use crate::store::indicators::values::{self, NewActual, NewTarget};
use crate::store::indicators::{self, NewIndicator};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::published::years::YearRecord;
use crate::store::{fiscal_years, programmes};

pub use crate::store::imports::outcome::{TableOutcome, YearOutcome};

/// Takes a table in, as one act on record, and puts the years on record that it names and that are not yet. A conflict
/// where somebody has to be asked.
pub fn take_in(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    table: &IndicatorTable,
    at: DateTime<Utc>,
) -> Result<TableOutcome, StoreError> {
    take_in_watched(writer, permit, table, at, &Watch::default())
}

/// The same while somebody waits for it.
pub fn take_in_watched(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    table: &IndicatorTable,
    at: DateTime<Utc>,
    watch: &Watch,
) -> Result<TableOutcome, StoreError> {
    let before = acts::before(writer.connection, None)?;
    let table = identity::joined(writer.connection, table)?;
    ensure_years(writer, permit, &table)?;
    let outcome = take_in_values(writer, permit.author(), &table, &Whose::default(), at, watch)?;
    let of = acts::Of { year: None, stage: None, source: &table.source, file: &table.file };
    acts::keep(writer, permit.author(), before, &of, at)?;
    Ok(outcome)
}

/// What is asked of the programmes of a table, and what is proposed and may be refused.
pub fn questions(connection: &mut DatabaseConnection, table: &IndicatorTable) -> Result<Vec<Question>, StoreError> {
    Ok(identity::questions(&identity::of_values(connection, table, &TakeIn::City)?))
}

/// The same within another act, for the values that stand beside goals, whose programmes are known.
pub(super) fn take_in_beside_goals(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    table: &IndicatorTable,
    whose: &Whose,
    at: DateTime<Utc>,
) -> Result<TableOutcome, StoreError> {
    ensure_years(writer, permit, table)?;
    take_in_values(writer, permit.author(), table, whose, at, &Watch::default())
}

fn ensure_years(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    table: &IndicatorTable,
) -> Result<(), StoreError> {
    let years: BTreeSet<FiscalYear> = table.rows.iter().filter(|row| begins_a_sheet(row)).map(|row| row.year).collect();
    for year in years {
        fiscal_years::ensure(writer, permit, &YearRecord::imported(year))?;
    }
    Ok(())
}

/// Takes the values of years in that are on record, in the name of whoever has the right to it.
pub(super) fn take_in_values(
    writer: &mut Writer<'_>,
    author: &Author,
    table: &IndicatorTable,
    whose: &Whose,
    at: DateTime<Utc>,
    watch: &Watch,
) -> Result<TableOutcome, StoreError> {
    let mut outcome = TableOutcome::default();
    let years = table.rows.iter().filter(|row| begins_a_sheet(row)).map(|row| row.year);
    outcome.years = years.map(|year| (year, YearOutcome::default())).collect();
    let programmes = by_programme(&table.rows);
    let numbers = who_is_who(writer.connection, table, &programmes, whose, &mut outcome)?;
    let sheets = Finder::load(writer.connection, &table.rows, numbers.iter().flatten().copied())?;
    let mut intake = Intake { sheets, indicators: BTreeMap::new(), outcome, file: table.source.clone(), at };
    watch.begin(Step::TakingIn, programmes.len());
    for (index, (rows, number)) in programmes.into_iter().zip(numbers).enumerate() {
        if watch.is_ended() {
            return Err(StoreError::Conflict(Conflict::TookTooLong));
        }
        intake.take_in_programme(writer, &rows, number, index)?;
        watch.add(1);
    }
    let outcome = intake.outcome;
    if !outcome.is_unchanged() {
        let told = serde_json::json!({ "source": table.source, "report": outcome, "said": table.said.programmes });
        writer.record(author, Change::new(Action::Imported, SubjectKind::City, 1).after(&told)?);
    }
    Ok(outcome)
}

/// Whether the year of a row is one in which the programme was there. A plan may set out from a year long before.
pub(super) fn begins_a_sheet(row: &ProposedValue) -> bool {
    row.value_kind != ValueKind::Base
}

/// The rows of each programme, in the order in which programmes first appear.
pub(super) fn by_programme(rows: &[ProposedValue]) -> Vec<Vec<&ProposedValue>> {
    let mut programmes: Vec<Vec<&ProposedValue>> = Vec::new();
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let index = *indices.entry(&row.key).or_insert_with(|| {
            programmes.push(Vec::new());
            programmes.len() - 1
        });
        if let Some(programme) = programmes.get_mut(index) {
            programme.push(row);
        }
    }
    programmes
}

/// The first row of a programme in each year in which it was there, the newest year first.
pub(super) fn newest_first<'row>(rows: &[&'row ProposedValue]) -> Vec<&'row ProposedValue> {
    let mut first: BTreeMap<FiscalYear, &'row ProposedValue> = BTreeMap::new();
    let was_there = rows.iter().any(|row| begins_a_sheet(row));
    for row in rows.iter().filter(|row| begins_a_sheet(row) || !was_there) {
        first.entry(row.year).or_insert(row);
    }
    first.into_values().rev().collect()
}

/// What tells indicators of a programme apart: kind, name and unit in normal form.
pub(super) type IndicatorKey = (IndicatorKind, String, String);

pub(super) fn key(kind: IndicatorKind, name: &str, unit: Option<&str>) -> IndicatorKey {
    (kind, text::comparison_key(name), text::comparison_key(unit.unwrap_or_default()))
}

/// The key under which a row's indicator is known: one that came in before units were read out of names may be without its own,
/// as 発行部数（部） is.
pub(super) fn known_key<T>(known: &BTreeMap<IndicatorKey, T>, row: &ProposedValue) -> IndicatorKey {
    let own = key(row.kind, &row.name, row.unit.as_deref());
    let says_unit = |unit: &str| {
        let name = row.name.trim_end_matches(['）', ')', '］', ']']);
        name.len() < row.name.len() && text::comparison_key(name).ends_with(&text::comparison_key(unit))
    };
    let bare = key(row.kind, &row.name, None);
    let is_bare = !known.contains_key(&own) && known.contains_key(&bare) && row.unit.as_deref().is_some_and(says_unit);
    if is_bare { bare } else { own }
}

/// The number of each programme of the table that is on record. A conflict where nobody knows.
fn who_is_who(
    connection: &mut DatabaseConnection,
    table: &IndicatorTable,
    programmes: &[Vec<&ProposedValue>],
    whose: &Whose,
    outcome: &mut TableOutcome,
) -> Result<Vec<Option<ProgrammeNumber>>, StoreError> {
    let given: Vec<Option<ProgrammeNumber>> =
        programmes.iter().map(|rows| rows.first().and_then(|row| whose.of(row))).collect();
    if given.iter().all(Option::is_some) {
        return Ok(given);
    }
    let found = identity::of_values(connection, table, &TakeIn::City)?;
    if !identity::open_doubts(table, &found).is_empty() || found.iter().any(Resolution::is_open) {
        return Err(StoreError::Conflict(Conflict::RowRefused));
    }
    let number = |who| {
        let Who::OnRecord { programme, how, .. } = who else { return None };
        outcome.programmes_renamed += usize::from(how == How::Renamed);
        outcome.programmes_renumbered += usize::from(how == How::Renumbered);
        Some(programme)
    };
    Ok(found.iter().map(|row| row.who).map(number).collect())
}

struct Intake {
    sheets: Finder,
    indicators: BTreeMap<ProgrammeNumber, BTreeMap<IndicatorKey, Vec<IndicatorNumber>>>,
    outcome: TableOutcome,
    /// The name of the file.
    file: String,
    at: DateTime<Utc>,
}

impl Intake {
    fn take_in_programme(
        &mut self,
        writer: &mut Writer<'_>,
        rows: &[&ProposedValue],
        on_record: Option<ProgrammeNumber>,
        index: usize,
    ) -> Result<(), StoreError> {
        let mut programmes: BTreeMap<FiscalYear, ProgrammeNumber> = BTreeMap::new();
        let mut number = on_record;
        for row in newest_first(rows).into_iter().rev() {
            if let Some(goal) = self.sheets.sheet(writer.connection, row, number)? {
                programmes.insert(row.year, goal.programme);
                continue;
            }
            let programme = if let Some(number) = number {
                number
            } else {
                self.outcome.programmes_added += 1;
                programmes::create(writer)?
            };
            number = Some(programme);
            programmes.insert(row.year, programme);
            self.begin(writer, row, programme, index)?;
        }
        for row in rows {
            let newest = programmes.last_key_value().map(|(_, programme)| *programme);
            if let Some(programme) = programmes.get(&row.year).copied().or(newest) {
                self.add(writer, row, programme)?;
            }
        }
        Ok(())
    }

    /// The unit of a sheet that is to begin, put on record where it is not. Nothing else needs one to be there.
    fn unit_to_begin(writer: &mut Writer<'_>, row: &ProposedValue) -> Result<Option<UnitNumber>, StoreError> {
        ensure_unit(writer, row.department.as_deref(), row.section.as_deref(), row.year)
    }

    fn begin(
        &mut self,
        writer: &mut Writer<'_>,
        row: &ProposedValue,
        programme: ProgrammeNumber,
        index: usize,
    ) -> Result<(), StoreError> {
        let unit = Self::unit_to_begin(writer, row)?;
        let mut goal = Goal {
            number: GoalNumber(0),
            fiscal_year: row.year,
            programme,
            unit,
            name: row.programme.to_string(),
            code: row.code.clone(),
            policy: row.policy.as_deref().map(str::to_owned),
            summary: None,
            position: goals::position(index),
            title_only: false,
            version: 0,
        };
        goal.number = goals::create(writer, &goal)?;
        if !row.plan.is_empty() {
            let plan: Vec<String> = row.plan.iter().map(ToString::to_string).collect();
            goals::set_plan(writer, goal.number, &plan)?;
        }
        self.sheets.add(goal);
        self.outcome.years.entry(row.year).or_default().sheets_added += 1;
        Ok(())
    }

    fn add(
        &mut self,
        writer: &mut Writer<'_>,
        row: &ProposedValue,
        programme: ProgrammeNumber,
    ) -> Result<(), StoreError> {
        let number = self.indicator(writer, row, programme)?;
        let taken_from = row.place.as_ref().map(|place| place.of_file(&self.file));
        let added = match (row.value_kind, row.aim(), row.value) {
            (ValueKind::Plan, Some(aim), _) => values::add_plan(writer, number, row.year, (&aim, taken_from), self.at)?,
            (ValueKind::Target, Some(aim), _) => {
                let new = NewTarget { aim, stage: Stage::Goals, reason: None, objective: None, taken_from };
                values::add_given_target(writer, number, row.year, &new, self.at)?
            }
            (ValueKind::Base | ValueKind::Forecast, _, Some(_)) => {
                let kind = if row.value_kind == ValueKind::Base { StatedKind::Base } else { StatedKind::Forecast };
                let new = NewStated { kind, value: row.value, stage: Stage::Goals, taken_from };
                stated::add(writer, number, row.year, new, self.at)?
            }
            // What is missing of these is none.
            (ValueKind::Plan | ValueKind::Target | ValueKind::Base | ValueKind::Forecast, ..) => false,
            (ValueKind::Actual, _, value) => {
                let new = NewActual {
                    value,
                    missing: row.missing,
                    word: row.word.clone(),
                    stage: Some(Stage::Results),
                    taken_from,
                    ..NewActual::default()
                };
                values::add_actual(writer, number, row.year, &new, self.at)?
            }
        };
        let year = self.outcome.years.entry(row.year).or_default();
        if added {
            year.values_added += 1;
        } else {
            year.values_unchanged += 1;
        }
        Ok(())
    }

    /// The row's indicator: its occurrence among those of the same name, found or put on record.
    fn indicator(
        &mut self,
        writer: &mut Writer<'_>,
        row: &ProposedValue,
        programme: ProgrammeNumber,
    ) -> Result<IndicatorNumber, StoreError> {
        if let Entry::Vacant(vacant) = self.indicators.entry(programme) {
            let mut known: BTreeMap<IndicatorKey, Vec<IndicatorNumber>> = BTreeMap::new();
            for indicator in indicators::of_programme(writer.connection, programme, None)? {
                let key = key(indicator.kind, &indicator.name, indicator.unit.as_deref());
                known.entry(key).or_default().push(indicator.number);
            }
            vacant.insert(known);
        }
        let same = self.indicators.entry(programme).or_default();
        let known = known_key(same, row);
        let same = same.entry(known).or_default();
        loop {
            if let Some(number) = same.get(row.occurrence) {
                return Ok(*number);
            }
            let new =
                NewIndicator { name: &row.name, unit: row.unit.as_deref(), kind: row.kind, direction: row.direction };
            same.push(indicators::create(writer, programme, &new, row.definition.as_deref())?);
            self.outcome.indicators_added += 1;
        }
    }
}
