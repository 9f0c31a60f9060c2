//! 組織改編: what becomes of the units from a fiscal year on. A reorganisation is checked and laid out here before anything
//! is written; what it touches besides units (goals, posts) is the store's to find.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;

use super::{Unit, UnitKind, UnitLineage, UnitLink};

mod planner;

use planner::Planner;

/// The most characters of a unit's name.
pub const LONGEST_NAME: usize = 40;

codes! {
    /// What is done to units.
    ReorganisationKind {
        /// 新設.
        Created = "created",
        /// 名称変更.
        Renamed = "renamed",
        /// 移管: a section goes to another department, under whatever name.
        Moved = "moved",
        /// 統合: several become a new one.
        Merged = "merged",
        /// 分割: one becomes several new ones.
        Split = "split",
        /// 編入: one goes on in another that is on record.
        Joined = "joined",
        /// 廃止: nothing goes on.
        Ended = "ended",
    }
}

codes! {
    /// The part of a reorganisation that a problem is about.
    UnitField {
        /// The units that are changed.
        Units = "unit",
        Year = "year",
        /// The name of a new unit.
        Name = "name",
        /// The department of a new unit, or the unit that is joined.
        Into = "into",
    }
}

codes! {
    /// Why a reorganisation can't be made.
    UnitProblem {
        Unknown = "unknown",
        /// The unit begins in that year or later, so that it has no years before the reorganisation.
        BeginsThen = "begins_then",
        /// The unit has ended, or a later reorganisation of it is on record.
        HasEnded = "has_ended",
        /// Fewer units than it takes.
        TooFew = "too_few",
        /// A department and a section together.
        MixedLevels = "mixed_levels",
        /// Only sections are moved.
        NotASection = "not_a_section",
        /// The department still has sections.
        HasSections = "has_sections",
        /// A name is empty or too long.
        NameWrong = "name_wrong",
        /// Another unit of the same place has the name in that year.
        NameTaken = "name_taken",
        /// The name is the one it has.
        NameSame = "name_same",
        /// No department was chosen, or one that does not exist in that year.
        NoDepartment = "no_department",
        /// The section is in that department already.
        SameDepartment = "same_department",
        /// The unit to be joined is none that can be.
        CannotJoin = "cannot_join",
        /// Goals of a closed year stand under the old name in that year or later.
        PastGoals = "past_goals",
        /// Goals of the year or later would be left without a unit.
        GoalsLeft = "goals_left",
        /// People would be left with a post in a unit that has ended.
        PostsLeft = "posts_left",
        /// A publication is scheduled for the unit.
        Scheduled = "scheduled",
    }
}

/// Where a unit goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heir {
    /// In a new unit; of a section, in this department.
    New {
        name: String,
        /// Its English name, where one is given.
        english: Option<String>,
        /// Its department; none for departments, and for sections that stay where they were.
        department: Option<UnitNumber>,
    },
    Known(UnitNumber),
}

/// A reorganisation as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganisation {
    pub kind: ReorganisationKind,
    /// The first fiscal year of the new order.
    pub year: FiscalYear,
    pub level: UnitKind,
    /// What is changed; nothing where a unit is created.
    pub units: Vec<UnitNumber>,
    /// What it becomes; nothing where it ends.
    pub heirs: Vec<Heir>,
    /// Of a department that is split: the place in `heirs` to which each section goes, the first where none is named.
    pub sections: BTreeMap<UnitNumber, usize>,
}

/// A unit of the new order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// The new one at this place of [`UnitPlan::begins`].
    New(usize),
    Known(UnitNumber),
}

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beginning {
    pub kind: UnitKind,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
    pub department: Option<Next>,
}

/// A link of the new order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlannedLink {
    pub from: UnitNumber,
    pub to: Next,
    pub kind: UnitLink,
}

/// A reorganisation, laid out: the sections of a department that ends are in it as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitPlan {
    pub kind: ReorganisationKind,
    /// The first fiscal year of the new order.
    pub year: FiscalYear,
    /// The units that end with the year before.
    pub ends: Vec<UnitNumber>,
    pub begins: Vec<Beginning>,
    pub links: Vec<PlannedLink>,
}

impl UnitPlan {
    /// Where a unit goes on, in the order asked for.
    pub fn heirs(&self, unit: UnitNumber) -> Vec<Next> {
        self.links.iter().filter(|link| link.from == unit).map(|link| link.to).collect()
    }
}

/// What is wrong with a reorganisation: the part, its place where there are several, and why.
pub type UnitProblems = Vec<(UnitField, usize, UnitProblem)>;

impl Reorganisation {
    /// Lays the reorganisation out, or says what is wrong with it.
    pub fn plan(&self, units: &[Unit], lineage: &UnitLineage) -> Result<UnitPlan, UnitProblems> {
        Planner::new(self, units, lineage).plan()
    }
}
