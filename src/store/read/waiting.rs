//! The read model of the approvals: everything that waits for the decision of one reader, updates and sheets together,
//! each with what stood there before.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::evidence::EvidenceSubject;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, MilestoneNumber, ProgrammeNumber, UnitNumber, UpdateNumber};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Advance, Denied, GoalPlace, Pending, Permit, WrittenUpdate};
use crate::domain::publication::PublishedIndicator;
use crate::domain::unit::UnitLabel;
use crate::domain::update::{Matter, UpdateStatus};
use crate::store::evidence::{self, Held};
use crate::store::goals::Goal;
use crate::store::indicators;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::places::Organisation;
use crate::store::published::years::Phase;
use crate::store::stages::{self, SheetStanding};
use crate::store::units;
use crate::store::updates::{self, Update};

/// An update that waits.
#[derive(Debug, Clone)]
pub struct WaitingUpdate {
    pub update: Update,
    /// What the policy asks of it.
    pub written: WrittenUpdate,
    pub goal: Goal,
    pub milestone: Option<Milestone>,
    /// With the goal's year and the one before.
    pub indicator: Option<PublishedIndicator>,
    /// The newest update on the same matter: another one, where somebody went on writing.
    pub newest: UpdateNumber,
    /// The approved update on the same matter before it.
    pub before: Option<Update>,
    /// What its writer added to it.
    pub evidence: Vec<Held>,
}

/// A sheet that waits in a stage.
#[derive(Debug, Clone)]
pub struct WaitingSheet {
    pub goal: Goal,
    pub standing: SheetStanding,
    place: GoalPlace,
    pending: Pending,
    /// Those of its programme, with the goal's year and the one before.
    pub indicators: Vec<PublishedIndicator>,
}

impl WaitingSheet {
    /// The right to take the next step with it: to approve it, or to return it.
    pub fn decide(&self, actor: &Actor, approve: bool) -> Result<Permit<Advance>, Denied> {
        policy::decide_sheet(actor, self.place, self.standing.stage, self.pending, approve)
    }
}

/// What waits for a reader.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Longest waiting first.
    pub updates: Vec<WaitingUpdate>,
    /// Longest waiting first.
    pub sheets: Vec<WaitingSheet>,
    /// The names of sections.
    pub sections: BTreeMap<UnitNumber, UnitLabel>,
}

impl Waiting {
    /// What waits in these sections and departments for whoever reads.
    pub fn load(connection: &mut DatabaseConnection, actor: &Actor, units: &[UnitNumber]) -> Result<Self, StoreError> {
        let organisation = Organisation::load(connection)?;
        let mut waiting = Self {
            sheets: sheets(connection, &organisation, actor, units)?,
            updates: updates(connection, &organisation, actor, units)?,
            sections: units::labels(connection)?,
        };
        waiting.measure(connection)?;
        Ok(waiting)
    }

    /// Adds what is on record of the indicators, read for all of them at once.
    fn measure(&mut self, connection: &mut DatabaseConnection) -> Result<(), StoreError> {
        let goals = self.updates.iter().map(|one| &one.goal).chain(self.sheets.iter().map(|one| &one.goal));
        let (mut programmes, mut years) = (BTreeSet::new(), BTreeSet::<FiscalYear>::new());
        for goal in goals {
            programmes.insert(goal.programme);
            years.extend([goal.fiscal_year, goal.fiscal_year.previous()]);
        }
        let (programmes, years) = (Vec::from_iter(programmes), Vec::from_iter(years));
        let mut known: BTreeMap<ProgrammeNumber, Vec<PublishedIndicator>> = BTreeMap::new();
        for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &years)? {
            known.entry(programme).or_default().push(indicator);
        }
        for waiting in &mut self.updates {
            let given = waiting.update.value.as_ref().map(|value| value.indicator);
            let mut known = known.get(&waiting.goal.programme).into_iter().flatten();
            waiting.indicator = known.find(|indicator| Some(indicator.number) == given).cloned();
        }
        for waiting in &mut self.sheets {
            waiting.indicators = known.get(&waiting.goal.programme).cloned().unwrap_or_default();
        }
        Ok(())
    }
}

fn updates(
    connection: &mut DatabaseConnection,
    organisation: &Organisation,
    actor: &Actor,
    units: &[UnitNumber],
) -> Result<Vec<WaitingUpdate>, StoreError> {
    let mut goals: BTreeMap<GoalNumber, Goal> = BTreeMap::new();
    for year in stages::open_years(connection)? {
        let of_units = stages::goals_of_units(connection, year, units)?;
        goals.extend(of_units.into_iter().map(|goal| (goal.number, goal)));
    }
    let all = updates::of_goals(connection, goals.keys().copied().collect())?;
    let newest: BTreeMap<Matter, UpdateNumber> = all.iter().map(|update| (update.matter(), update.number)).collect();
    let mut before: BTreeMap<Matter, &Update> = BTreeMap::new();
    let mut found = Vec::new();
    for update in &all {
        let matter = update.matter();
        if update.status == UpdateStatus::Approved {
            before.insert(matter, update);
        }
        let Some(goal) = goals.get(&update.goal).filter(|_| update.status == UpdateStatus::Submitted) else { continue };
        let written = update.written(organisation.place(goal.number, goal.unit, Phase::Open));
        if policy::decide_update(actor, written).is_ok() {
            found.push(WaitingUpdate {
                update: update.clone(),
                written,
                goal: goal.clone(),
                milestone: None,
                indicator: None,
                newest: newest.get(&matter).copied().unwrap_or(update.number),
                before: before.get(&matter).copied().cloned(),
                evidence: Vec::new(),
            });
        }
    }
    let milestones = milestones(connection, &found)?;
    let of_goals: Vec<GoalNumber> = found.iter().map(|waiting| waiting.goal.number).collect();
    let added = evidence::of_goals(connection, &of_goals)?;
    for waiting in &mut found {
        let own = EvidenceSubject::Update(waiting.update.number);
        waiting.evidence = added.iter().filter(|held| held.evidence.subject == own).cloned().collect();
        waiting.milestone = waiting.update.milestone.and_then(|number| milestones.get(&number).cloned());
    }
    Ok(found)
}

/// The milestones of the goals of these updates.
fn milestones(
    connection: &mut DatabaseConnection,
    found: &[WaitingUpdate],
) -> Result<BTreeMap<MilestoneNumber, Milestone>, StoreError> {
    let goals: BTreeSet<GoalNumber> = found.iter().map(|waiting| waiting.goal.number).collect();
    let all = milestones::select(connection, &Selection::Goals(Vec::from_iter(goals)))?;
    Ok(all.into_iter().map(|milestone| (milestone.place.milestone, milestone)).collect())
}

fn sheets(
    connection: &mut DatabaseConnection,
    organisation: &Organisation,
    actor: &Actor,
    units: &[UnitNumber],
) -> Result<Vec<WaitingSheet>, StoreError> {
    let approvals = stages::approvals(connection)?;
    let open = stages::open_years(connection)?;
    let mut found = Vec::new();
    for (goal, standing) in stages::waiting(connection, units)? {
        let phase = if open.contains(&goal.fiscal_year) { Phase::Open } else { Phase::Closed };
        let place = standing.place(organisation.place(goal.number, goal.unit, phase));
        let pending = standing.pending(approvals);
        let sheet = WaitingSheet { goal, standing, place, pending, indicators: Vec::new() };
        if sheet.decide(actor, true).is_ok() {
            found.push(sheet);
        }
    }
    Ok(found)
}
