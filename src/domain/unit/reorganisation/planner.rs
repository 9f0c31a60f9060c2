//! How a reorganisation is laid out, step by step, and what is found wrong with it on the way.

use crate::domain::numbers::UnitNumber;
use crate::domain::text::comparison_key;
use crate::domain::unit::{Unit, UnitKind, UnitLineage, UnitLink};

use super::{
    Beginning, Heir, LONGEST_NAME, Next, PlannedLink, Reorganisation, ReorganisationKind, UnitField, UnitPlan,
    UnitProblem, UnitProblems,
};

pub(super) struct Planner<'given> {
    asked: &'given Reorganisation,
    units: &'given [Unit],
    lineage: &'given UnitLineage,
    problems: UnitProblems,
    plan: UnitPlan,
}

impl<'given> Planner<'given> {
    pub(super) const fn new(
        asked: &'given Reorganisation,
        units: &'given [Unit],
        lineage: &'given UnitLineage,
    ) -> Self {
        let (kind, year) = (asked.kind, asked.year);
        let plan = UnitPlan { kind, year, ends: Vec::new(), begins: Vec::new(), links: Vec::new() };
        Self { asked, units, lineage, problems: Vec::new(), plan }
    }

    pub(super) fn plan(mut self) -> Result<UnitPlan, UnitProblems> {
        self.lay_out();
        if self.problems.is_empty() { Ok(self.plan) } else { Err(self.problems) }
    }

    fn problem(&mut self, field: UnitField, index: usize, problem: UnitProblem) {
        self.problems.push((field, index, problem));
    }

    fn find(&self, number: UnitNumber) -> Option<&'given Unit> {
        self.units.iter().find(|unit| unit.number == number)
    }

    fn lay_out(&mut self) {
        let asked = self.asked;
        let changed = self.changed();
        let needed = match asked.kind {
            ReorganisationKind::Created => 0,
            ReorganisationKind::Merged => 2,
            _ => 1,
        };
        if asked.units.len() < needed {
            self.problem(UnitField::Units, 0, UnitProblem::TooFew);
        }
        if asked.kind == ReorganisationKind::Split && asked.heirs.len() < 2 {
            self.problem(UnitField::Name, 1, UnitProblem::NameWrong);
        }
        let level = changed.first().map_or(asked.level, |unit| unit.kind);
        if changed.iter().any(|unit| unit.kind != level) {
            self.problem(UnitField::Units, 0, UnitProblem::MixedLevels);
        }
        if asked.kind == ReorganisationKind::Moved && level != UnitKind::Section {
            self.problem(UnitField::Units, 0, UnitProblem::NotASection);
        }
        if !self.problems.is_empty() {
            return;
        }
        self.plan.ends = changed.iter().map(|unit| unit.number).collect();
        if asked.kind == ReorganisationKind::Ended {
            if changed.iter().any(|unit| self.sections(unit.number).next().is_some()) {
                self.problem(UnitField::Units, 0, UnitProblem::HasSections);
            }
            return;
        }
        let heirs: Vec<Option<Next>> =
            asked.heirs.iter().enumerate().map(|(index, heir)| self.heir(index, heir, level, &changed)).collect();
        if !self.problems.is_empty() {
            return;
        }
        let heirs: Vec<Next> = heirs.into_iter().flatten().collect();
        for unit in &changed {
            for &to in &heirs {
                let kind = self.how(unit, to);
                self.plan.links.push(PlannedLink { from: unit.number, to, kind });
            }
        }
        if level == UnitKind::Department {
            for unit in changed {
                self.take_sections_along(unit, &heirs);
            }
        }
    }

    /// The units that are changed, as far as they can be.
    fn changed(&mut self) -> Vec<&'given Unit> {
        let mut changed: Vec<&'given Unit> = Vec::new();
        for &number in &self.asked.units {
            let Some(unit) = self.find(number) else {
                self.problem(UnitField::Units, 0, UnitProblem::Unknown);
                continue;
            };
            if unit.first_year >= self.asked.year {
                self.problem(UnitField::Year, 0, UnitProblem::BeginsThen);
            }
            // What has ended without a successor can still be joined to one.
            let joins = self.asked.kind == ReorganisationKind::Joined && self.lineage.after(number).next().is_none();
            if !joins && unit.last_year.is_some() {
                self.problem(UnitField::Year, 0, UnitProblem::HasEnded);
            }
            if changed.iter().all(|known| known.number != number) {
                changed.push(unit);
            }
        }
        if changed.len() < self.asked.units.len() && self.problems.is_empty() {
            self.problem(UnitField::Units, 0, UnitProblem::TooFew);
        }
        changed
    }

    /// The sections that a department has in the year of the reorganisation.
    fn sections(&self, department: UnitNumber) -> impl Iterator<Item = &'given Unit> {
        let (units, year) = (self.units, self.asked.year);
        units.iter().filter(move |unit| unit.parent == Some(department) && unit.is_there_in(year))
    }

    fn heir(&mut self, index: usize, heir: &Heir, level: UnitKind, changed: &[&Unit]) -> Option<Next> {
        let (name, english, department) = match heir {
            Heir::Known(number) => return self.known_heir(*number, level, changed),
            Heir::New { name, english, department } => (name, english, *department),
        };
        let first = changed.first();
        let department = match level {
            UnitKind::Department => None,
            UnitKind::Section => {
                let stays = self.asked.kind != ReorganisationKind::Moved;
                let chosen = department.or_else(|| first.and_then(|unit| unit.parent).filter(|_| stays));
                let there = chosen.and_then(|number| self.find(number)).filter(|unit| {
                    unit.kind == UnitKind::Department && unit.is_there_in(self.asked.year) && unit.last_year.is_none()
                });
                if there.is_none() {
                    self.problem(UnitField::Into, index, UnitProblem::NoDepartment);
                    return None;
                }
                there.map(|unit| unit.number)
            }
        };
        let name = match (self.asked.kind, first) {
            (ReorganisationKind::Moved, Some(unit)) if name.is_empty() => unit.name.clone(),
            _ => name.clone(),
        };
        if self.asked.kind == ReorganisationKind::Moved && first.is_some_and(|unit| unit.parent == department) {
            self.problem(UnitField::Into, index, UnitProblem::SameDepartment);
        }
        if self.asked.kind == ReorganisationKind::Renamed && first.is_some_and(|unit| unit.name == name) {
            self.problem(UnitField::Name, index, UnitProblem::NameSame);
        } else if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            self.problem(UnitField::Name, index, UnitProblem::NameWrong);
        } else if self.is_taken(&name, level, department) {
            self.problem(UnitField::Name, index, UnitProblem::NameTaken);
        }
        // Under the same name it is called the same in English too, as long as nothing else is said.
        let same = changed.iter().find(|unit| unit.name == name).and_then(|unit| unit.english.clone());
        let english = english.clone().or(same);
        self.plan.begins.push(Beginning { kind: level, name, english, department: department.map(Next::Known) });
        Some(Next::New(self.plan.begins.len() - 1))
    }

    /// Whether a unit that goes on, or another new one, has the name in the same place.
    fn is_taken(&self, name: &str, level: UnitKind, department: Option<UnitNumber>) -> bool {
        let key = comparison_key(name);
        let goes_on = |unit: &&Unit| unit.is_there_in(self.asked.year) && !self.plan.ends.contains(&unit.number);
        self.units
            .iter()
            .filter(goes_on)
            .any(|unit| unit.kind == level && unit.parent == department && comparison_key(&unit.name) == key)
            || self.plan.begins.iter().any(|new| {
                new.kind == level && new.department == department.map(Next::Known) && comparison_key(&new.name) == key
            })
    }

    fn known_heir(&mut self, number: UnitNumber, level: UnitKind, changed: &[&Unit]) -> Option<Next> {
        let known = self.find(number).filter(|unit| unit.kind == level && unit.is_there_in(self.asked.year));
        // Nothing follows what follows it: a circle has no past.
        let circle = changed.iter().any(|unit| self.lineage.descends(number, unit.number));
        // Sections can't go to a department that has ended since.
        let ended = known.is_some_and(|unit| unit.kind == UnitKind::Department && unit.last_year.is_some());
        if known.is_none() || circle || ended {
            self.problem(UnitField::Into, 0, UnitProblem::CannotJoin);
            return None;
        }
        Some(Next::Known(number))
    }

    fn how(&self, unit: &Unit, to: Next) -> UnitLink {
        match self.asked.kind {
            ReorganisationKind::Moved => UnitLink::Moved,
            ReorganisationKind::Merged => UnitLink::Merged,
            ReorganisationKind::Split => UnitLink::Split,
            ReorganisationKind::Created | ReorganisationKind::Renamed | ReorganisationKind::Ended => UnitLink::Renamed,
            ReorganisationKind::Joined => match to {
                Next::Known(number) => self.how_joined(unit, number),
                Next::New(_) => UnitLink::Merged,
            },
        }
    }

    fn how_joined(&self, unit: &Unit, number: UnitNumber) -> UnitLink {
        let Some(known) = self.find(number) else { return UnitLink::Merged };
        if known.first_year < self.asked.year || self.lineage.before(number).next().is_some() {
            return UnitLink::Merged;
        }
        if known.parent == unit.parent { UnitLink::Renamed } else { UnitLink::Moved }
    }

    /// The sections of a department that ends go on in its heirs: in a section of the same name that is there, else in
    /// a new one.
    fn take_sections_along(&mut self, department: &Unit, heirs: &[Next]) {
        for section in self.sections(department.number).collect::<Vec<_>>() {
            let index = self.asked.sections.get(&section.number).copied().unwrap_or(0);
            let Some(&heir) = heirs.get(index) else {
                self.problem(UnitField::Into, 0, UnitProblem::NoDepartment);
                continue;
            };
            if section.first_year >= self.asked.year {
                self.problem(UnitField::Year, 0, UnitProblem::BeginsThen);
            } else if section.last_year.is_some() {
                self.problem(UnitField::Year, 0, UnitProblem::HasEnded);
            }
            let key = comparison_key(&section.name);
            let there = match heir {
                Next::Known(number) => self.sections(number).find(|known| comparison_key(&known.name) == key),
                Next::New(_) => None,
            };
            let begun = self.plan.begins.iter().position(|new| {
                new.kind == UnitKind::Section && new.department == Some(heir) && comparison_key(&new.name) == key
            });
            let (to, kind) = match (there, begun) {
                (Some(known), _) => (Next::Known(known.number), UnitLink::Merged),
                (None, Some(index)) => (Next::New(index), UnitLink::Merged),
                (None, None) => {
                    self.plan.begins.push(Beginning {
                        kind: UnitKind::Section,
                        name: section.name.clone(),
                        english: section.english.clone(),
                        department: Some(heir),
                    });
                    (Next::New(self.plan.begins.len() - 1), UnitLink::Moved)
                }
            };
            self.plan.ends.push(section.number);
            self.plan.links.push(PlannedLink { from: section.number, to, kind });
        }
    }
}
