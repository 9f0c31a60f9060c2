//! 指標: whose they are, and what is public of each sheet's own, held in memory for lists of all of them. What they count
//! and what was counted is in the publications.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use diesel::prelude::*;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber};
use crate::domain::publication::Publication;
use crate::domain::search;
use crate::domain::unit::UnitLabel;
use crate::store::kit::public_changes::{PublicChanges, newest};
use crate::store::kit::schema::{goal, indicator, public_sheet, publication};
use crate::store::kit::{DatabaseConnection, Reader, Revision, StoreError, Topic};
use crate::store::published::partings;
use crate::store::published::publications::{self, PublicationRow};

/// So many sheets are read at a time, and looked up by their numbers at once; of more, all are read.
const MOST_AT_A_TIME: usize = 500;

/// The programme of an indicator.
pub fn programme(reader: &mut impl Reader, number: IndicatorNumber) -> Result<ProgrammeNumber, StoreError> {
    Ok(indicator::table.find(number).select(indicator::programme_id).first(reader.on(Topic::Lineage))?)
}

/// An indicator as a sheet in force has it for its own year.
#[derive(Debug, Clone)]
pub struct Listed {
    pub number: IndicatorNumber,
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    /// The sheet's place in the table of its year.
    pub position: i32,
    pub name: String,
    pub unit: Option<String>,
    pub kind: IndicatorKind,
    pub programme_name: String,
    /// 部局 and 課・室 as of that year.
    pub department: Option<UnitLabel>,
    pub section: Option<UnitLabel>,
    /// The first step of its path in the plan.
    pub plan: Option<String>,
    /// 実績値 or, where there is none, 計画値.
    pub value: Option<Figure>,
    pub is_plan: bool,
    /// 目標値 in words.
    pub target: Option<String>,
    /// What words are looked for in, folded.
    pub folded: String,
}

/// Every indicator of every public sheet, as of some revision of the public record.
#[derive(Debug, Default)]
pub struct Everything {
    revision: Revision,
    by_goal: BTreeMap<GoalNumber, Arc<Vec<Listed>>>,
}

impl Everything {
    /// The indicators, sheet by sheet.
    pub fn iter(&self) -> impl Iterator<Item = &Listed> {
        self.by_goal.values().flat_map(|listed| listed.iter())
    }

    /// The same with what these goals say now, or with everything anew.
    fn with(
        &self,
        connection: &mut DatabaseConnection,
        goals: Option<&BTreeSet<GoalNumber>>,
        revision: Revision,
    ) -> Result<Self, StoreError> {
        let mut by_goal = goals.map(|_| self.by_goal.clone()).unwrap_or_default();
        if let Some(goals) = goals {
            by_goal.retain(|goal, _| !goals.contains(goal));
        }
        for some in rows(connection, goals)?.chunks(MOST_AT_A_TIME) {
            let mut sheets = publications::read(connection, some.to_vec())?;
            partings::tell_apart(connection, &mut sheets)?;
            by_goal.extend(sheets.iter().map(|sheet| (sheet.snapshot.goal, Arc::new(listed(sheet)))));
        }
        Ok(Self { revision, by_goal })
    }
}

/// The sheets in force that have indicators: of these goals, or all.
fn rows(
    connection: &mut DatabaseConnection,
    goals: Option<&BTreeSet<GoalNumber>>,
) -> Result<Vec<PublicationRow>, StoreError> {
    let query = publication::table
        .inner_join(goal::table.inner_join(public_sheet::table))
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(public_sheet::indicators.gt(0))
        .select(PublicationRow::as_select())
        .into_boxed();
    Ok(match goals {
        Some(goals) => query.filter(publication::goal_id.eq_any(goals)).load(connection)?,
        None => query.load(connection)?,
    })
}

fn listed(sheet: &Publication) -> Vec<Listed> {
    let snapshot = &sheet.snapshot;
    let own = snapshot.own_figures().map(|(indicator, year)| {
        let unit = indicator.unit_in(year);
        let text = [Some(indicator.name.as_str()), unit, indicator.definition.as_deref(), Some(snapshot.name.as_str())];
        Listed {
            number: indicator.number,
            programme: snapshot.programme,
            year: snapshot.fiscal_year,
            position: snapshot.position,
            name: indicator.name.clone(),
            unit: unit.map(ToOwned::to_owned),
            kind: indicator.kind,
            programme_name: snapshot.name.clone(),
            department: snapshot.department.clone(),
            section: snapshot.section.clone(),
            plan: snapshot.plan_path().into_iter().next(),
            value: year.actual.or_else(|| year.plan_figure()),
            is_plan: year.actual.is_none(),
            target: year.target.as_ref().map(|aim| aim.shown(unit.unwrap_or_default())),
            folded: search::fold(&text.into_iter().flatten().collect::<Vec<_>>().join("\n")),
        }
    });
    own.collect()
}

/// What lists of indicators are made from.
#[derive(Debug, Default)]
pub struct Index(RwLock<Option<Arc<Everything>>>);

impl Index {
    /// Every indicator as `reader` sees it.
    pub fn read(&self, reader: &mut impl Reader) -> Result<Arc<Everything>, StoreError> {
        let connection = reader.on_all([Topic::Publications, Topic::Lineage]);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let read = match known {
            None => {
                let revision = newest(connection)?;
                Everything::default().with(connection, None, revision)?
            }
            Some(known) => {
                let changes = PublicChanges::since(connection, known.revision)?;
                let Some(revision) = changes.newest() else { return Ok(known) };
                let goals: BTreeSet<GoalNumber> = changes.goals().collect();
                // Under which number an indicator goes is a matter of its programme's lineage.
                let anew = goals.len() > MOST_AT_A_TIME || changes.topics().any(|topic| topic == Topic::Lineage);
                known.with(connection, Some(&goals).filter(|_| !anew), revision)?
            }
        };
        let read = Arc::new(read);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|kept| kept.revision <= read.revision) {
            *kept = Some(Arc::clone(&read));
        }
        Ok(read)
    }
}
