//! Who the rows of a table are on record: the rules are those of `domain::identity`, and here is what they are asked with.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{
    self, Bounds, Claimant, How, KnownSheet, Question, Record, Resolution, Said, Told, Whereabouts, Who,
};
use crate::domain::indicator_table::{IndicatorTable, NumberDoubt, ProposedValue};
use crate::domain::lineage::{Succession, SuccessionKind};
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::policy::{Administer, Permit, TakeIn};
use crate::domain::proposal::{Proposal, ProposedGoal};
use crate::domain::text;
use crate::domain::unit::Unit;
use crate::store::imports::RowPlan;
use crate::store::imports::indicators::{by_programme, newest_first};
use crate::store::imports::plan::{Known, known_unit};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::{goals, programmes, published, units};

/// What became, or would become, of the programmes of a table's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Programmes {
    /// Put on record.
    pub new: usize,
    /// On record in other years, with a sheet of this one now.
    pub continued: usize,
    /// Known under another spelling of their name.
    pub renamed: usize,
    /// Known under another number.
    pub renumbered: usize,
    /// Links to the programmes that they follow.
    pub linked: usize,
}

impl Programmes {
    /// Counts what a row's plan does.
    pub(super) fn count(&mut self, plan: RowPlan, who: Who) {
        match plan {
            RowPlan::New => self.new += 1,
            RowPlan::Continues { .. } => self.continued += 1,
            RowPlan::Changes { .. } | RowPlan::Unchanged { .. } | RowPlan::Asked => {}
        }
        match who {
            Who::OnRecord { how: How::Renamed, .. } => self.renamed += 1,
            Who::OnRecord { how: How::Renumbered, .. } => self.renumbered += 1,
            _ => {}
        }
    }
}

/// What rows say of their units, each looked up once.
#[derive(Default)]
pub(super) struct Units {
    known: BTreeMap<(Option<String>, Option<String>, FiscalYear), Known>,
}

impl Units {
    pub(super) fn find(
        &mut self,
        connection: &mut DatabaseConnection,
        department: Option<&str>,
        section: Option<&str>,
        year: FiscalYear,
    ) -> Result<Known, StoreError> {
        let named = (department.map(str::to_owned), section.map(str::to_owned), year);
        if let Some(known) = self.known.get(&named) {
            return Ok(*known);
        }
        let known = known_unit(connection, department, section, year)?;
        self.known.insert(named, known);
        Ok(known)
    }
}

fn whereabouts(known: Known) -> Whereabouts {
    match known {
        Known::Yes(Some(unit)) => Whereabouts::Unit(unit),
        Known::Yes(None) => Whereabouts::Unsaid,
        Known::No => Whereabouts::NotOnRecord,
    }
}

/// Department and section as words of one line.
pub(super) fn section_in_words(department: Option<&str>, section: Option<&str>) -> String {
    [department, section].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Who the rows of a table of goals are.
pub(super) fn of_goals(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    said: &Said,
    year: FiscalYear,
    reach: &TakeIn,
) -> Result<Vec<Resolution>, StoreError> {
    let mut units = Units::default();
    let mut claimants = Vec::with_capacity(proposal.goals.len());
    for row in &proposal.goals {
        let known = units.find(connection, row.department.as_deref(), row.section.as_deref(), year)?;
        let newest = Told {
            year,
            name: row.programme.clone(),
            code: row.code.clone(),
            whereabouts: whereabouts(known),
            section: section_in_words(row.department.as_deref(), row.section.as_deref()),
        };
        let former_names = row.former_names.clone();
        claimants.push(Claimant { line: row.line, newest, earlier: Vec::new(), former_names });
    }
    resolve(connection, &claimants, said, reach)
}

/// Who the programmes of a table of indicators are, in the order in which they first appear.
pub(super) fn of_values(
    connection: &mut DatabaseConnection,
    table: &IndicatorTable,
    reach: &TakeIn,
) -> Result<Vec<Resolution>, StoreError> {
    let mut units = Units::default();
    let mut claimants = Vec::new();
    for rows in by_programme(&table.rows) {
        let mut told = Vec::new();
        for row in newest_first(&rows) {
            told.push(told_by(connection, &mut units, row)?);
        }
        let mut told = told.into_iter();
        let Some(newest) = told.next() else { continue };
        let line = rows.first().map_or(0, |row| row.line);
        claimants.push(Claimant { line, newest, earlier: told.collect(), former_names: Vec::new() });
    }
    resolve(connection, &claimants, &table.said, reach)
}

/// The same table, with one programme where the record knows the two names of a number as one.
pub(super) fn joined<'table>(
    connection: &mut DatabaseConnection,
    table: &'table IndicatorTable,
) -> Result<Cow<'table, IndicatorTable>, StoreError> {
    if table.doubts.is_empty() {
        return Ok(Cow::Borrowed(table));
    }
    let mut numbered: BTreeMap<(String, String), BTreeSet<ProgrammeNumber>> = BTreeMap::new();
    for goal in goals::all(connection)? {
        let Some(code) = &goal.code else { continue };
        let key = (code.bare_key().to_owned(), text::comparison_key(&goal.name));
        numbered.entry(key).or_default().insert(goal.programme);
    }
    let of = |doubt: &NumberDoubt, name: &str| -> BTreeSet<ProgrammeNumber> {
        let key = (doubt.code.bare_key().to_owned(), text::comparison_key(name));
        numbered.get(&key).cloned().unwrap_or_default()
    };
    let is_one = |doubt: &NumberDoubt| !of(doubt, &doubt.name).is_disjoint(&of(doubt, &doubt.other.name));
    Ok(Cow::Owned(table.clone().joined_where(is_one)))
}

/// A number under two names that somebody has to be asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenDoubt {
    /// The place of its second name among the programmes.
    pub index: usize,
    #[serde(flatten)]
    pub doubt: NumberDoubt,
    /// The programme on record that the second name is known to be of.
    pub known: Option<ProgrammeNumber>,
}

/// What is open of the two names of a number: nothing where both are known to be of programmes of their own, and not yet
/// where it is asked first which programme on record one of them is of.
pub(super) fn open_doubts(table: &IndicatorTable, found: &[Resolution]) -> Vec<OpenDoubt> {
    let programmes = by_programme(&table.rows);
    let keys = programmes.iter().enumerate().filter_map(|(place, rows)| Some((&*rows.first()?.key, place)));
    let places: BTreeMap<&str, usize> = keys.collect();
    let place = |key: &str| places.get(key).copied();
    let known = |index: usize| match found.get(index).map(|row| row.who) {
        Some(Who::OnRecord { programme, .. }) => Some(programme),
        _ => None,
    };
    let open = |doubt: &NumberDoubt| {
        let (index, other) = (place(&doubt.key)?, place(&doubt.other.key)?);
        let is_asked = found.get(index).is_some_and(Resolution::is_open);
        let is_settled = known(index).is_some() && known(other).is_some();
        (!is_asked && !is_settled).then(|| OpenDoubt { index, doubt: doubt.clone(), known: known(index) })
    };
    table.doubts.iter().filter_map(open).collect()
}

fn told_by(connection: &mut DatabaseConnection, units: &mut Units, row: &ProposedValue) -> Result<Told, StoreError> {
    let known = units.find(connection, row.department.as_deref(), row.section.as_deref(), row.year)?;
    Ok(Told {
        year: row.year,
        name: row.programme.to_string(),
        code: row.code.clone(),
        whereabouts: whereabouts(known),
        section: section_in_words(row.department.as_deref(), row.section.as_deref()),
    })
}

fn resolve(
    connection: &mut DatabaseConnection,
    claimants: &[Claimant],
    said: &Said,
    reach: &TakeIn,
) -> Result<Vec<Resolution>, StoreError> {
    let sheet = |goal: goals::Goal| KnownSheet {
        programme: goal.programme,
        year: goal.fiscal_year,
        name: goal.name,
        code: goal.code,
        unit: goal.unit,
    };
    let sheets = goals::all(connection)?.into_iter().map(sheet).collect();
    let units = units_in_words(connection)?;
    let record = Record::new(sheets, units, published::units::lineage(connection)?);
    let lineage = published::lineage::of_programmes(connection)?;
    let own: Option<BTreeSet<UnitNumber>> = match reach {
        TakeIn::City => None,
        TakeIn::Sections(sections) => Some(sections.iter().copied().collect()),
    };
    let may_join =
        |sheet: &KnownSheet| own.as_ref().is_none_or(|own| sheet.unit.is_some_and(|unit| own.contains(&unit)));
    let bounds = Bounds { may_join: &may_join, may_link: reach.is_whole_city() };
    Ok(identity::resolve(claimants, &record, &lineage, said, &bounds))
}

/// Every unit with its department in front.
fn units_in_words(connection: &mut DatabaseConnection) -> Result<BTreeMap<UnitNumber, String>, StoreError> {
    let units = units::list(connection)?;
    let names: BTreeMap<UnitNumber, &str> = units.iter().map(|unit| (unit.number, unit.name.as_str())).collect();
    let in_words = |unit: &Unit| {
        let department = unit.parent.and_then(|parent| names.get(&parent).copied());
        (unit.number, department.into_iter().chain([unit.name.as_str()]).collect::<Vec<_>>().join(" "))
    };
    Ok(units.iter().map(in_words).collect())
}

/// What is asked or proposed of these rows.
pub(super) fn questions(resolutions: &[Resolution]) -> Vec<Question> {
    resolutions.iter().filter_map(|row| row.question.clone()).collect()
}

/// Links a programme to those that it follows, and tells how many of the links are new.
pub(super) fn link(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    row: &ProposedGoal,
    programme: ProgrammeNumber,
    year: FiscalYear,
    links: &[(SuccessionKind, ProgrammeNumber)],
) -> Result<usize, StoreError> {
    let mut linked = 0;
    for (kind, from) in links {
        let basis = (!row.former_names.is_empty()).then(|| row.former_names.join("、"));
        let new = Succession { from: *from, to: programme, fiscal_year: year, kind: *kind, basis };
        linked += usize::from(programmes::link(writer, permit, &new)?);
    }
    Ok(linked)
}
