//! Why nothing lies on a desk, and whose turn it is.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::codes::codes;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::policy::Desk;
use crate::domain::unit::Unit;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Selection};
use crate::store::read::first_steps::Crew;
use crate::store::{stages, units};

codes! {
    /// What has to happen before there is something to do.
    Idle {
        /// No year is open: the planning office opens one.
        NoYear = "no_year",
        /// The open years have no goal of these sections: whoever writes for them begins one.
        NoGoals = "no_goals",
        /// The goals have no milestones: whoever writes for the sections adds them.
        NoMilestones = "no_milestones",
        /// Nobody reports for the sections: the planning office gives somebody a post.
        NoWriter = "no_writer",
        /// Nobody approves what is reported: the planning office gives somebody a post.
        NoHead = "no_head",
        /// All is as it should be.
        AllDone = "all_done",
    }
}

impl Idle {
    /// Whether it is the planning office's turn.
    pub const fn is_for_the_office(self) -> bool {
        matches!(self, Self::NoYear | Self::NoWriter | Self::NoHead)
    }
}

/// Why nothing lies on a desk, and who is in the planning office.
#[derive(Debug, Clone)]
pub struct IdleDesk {
    pub why: Idle,
    pub office: Vec<String>,
}

/// Why nothing lies on this desk.
pub fn of_desk(connection: &mut DatabaseConnection, desk: &Desk, today: NaiveDate) -> Result<IdleDesk, StoreError> {
    let crew = Crew::load(connection, today)?;
    let why = why(connection, desk, &crew)?;
    Ok(IdleDesk { why, office: crew.administrators })
}

fn why(connection: &mut DatabaseConnection, desk: &Desk, crew: &Crew) -> Result<Idle, StoreError> {
    let years = stages::open_years(connection)?;
    if years.is_empty() {
        return Ok(Idle::NoYear);
    }
    let mut goals: BTreeSet<GoalNumber> = BTreeSet::new();
    for year in &years {
        let own = stages::goals_of_units(connection, *year, &desk.units())?;
        goals.extend(own.iter().map(|goal| goal.number));
    }
    let sections = sections(connection, desk)?;
    let writes = |section: &Unit| crew.writes_for(section.number).next().is_some();
    if goals.is_empty() {
        return Ok(if sections.iter().any(writes) { Idle::NoGoals } else { Idle::NoWriter });
    }
    let milestones = milestones::select(connection, &Selection::OpenIn(desk.units()))?;
    if !milestones.iter().any(|known| goals.contains(&known.place.goal) && known.state != MilestoneState::Cancelled) {
        return Ok(Idle::NoMilestones);
    }
    if !sections.iter().any(writes) {
        return Ok(Idle::NoWriter);
    }
    let is_decided = |section: &Unit| crew.decides_for(section).next().is_some();
    Ok(if sections.iter().all(is_decided) { Idle::AllDone } else { Idle::NoHead })
}

/// The sections that lie on the desk, those of its departments included.
fn sections(connection: &mut DatabaseConnection, desk: &Desk) -> Result<Vec<Unit>, StoreError> {
    let own: BTreeSet<UnitNumber> = desk.units().into_iter().collect();
    let mut sections = units::list(connection)?;
    sections.retain(|unit| {
        let lasts = unit.last_year.is_none();
        lasts
            && (desk.writes_for.contains(&unit.number)
                || own.contains(&unit.number) && unit.parent.is_some()
                || unit.parent.is_some_and(|parent| own.contains(&parent)))
    });
    Ok(sections)
}
