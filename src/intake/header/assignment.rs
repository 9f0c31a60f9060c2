//! The columns of one header, told apart by what each may hold, by the year over it and by what the table is read for.

use super::words::Role;
use super::{Columns, Purpose, may_be_programmes};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::intake::refusal::{Problem, ProblemKind};
use crate::intake::row_numbers;
use crate::intake::workbook::column_letter;

/// The columns of one header while they are told apart.
pub(super) struct Assignment {
    pub(super) line: u64,
    /// What each column may hold, and whether its heading says so in so many words.
    pub(super) roles: Vec<Option<(Role, bool)>>,
    /// Whether it was said what each column holds.
    pub(super) said: Vec<bool>,
    /// The year that each heading names.
    pub(super) dated: Vec<Option<FiscalYear>>,
    pub(super) names: Vec<String>,
    pub(super) purpose: Purpose,
}

impl Assignment {
    /// The columns of a role that are of the table's year.
    fn all(&self, wanted: Role, exactly: bool) -> Vec<usize> {
        let columns = self.roles.iter().zip(&self.dated).enumerate();
        columns
            .filter(|(_, (role, dated))| {
                **role == Some((wanted, exactly)) && dated.is_none_or(|dated| dated == self.purpose.year)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// The columns of a role whose heading says so in so many words, or else those of which it is a part.
    fn most_exact(&self, wanted: Role) -> Vec<usize> {
        let exact = self.all(wanted, true);
        if exact.is_empty() { self.all(wanted, false) } else { exact }
    }

    fn first(&self, wanted: Role) -> Option<usize> {
        self.most_exact(wanted).first().copied()
    }

    /// The one column of a role; several that say the same are asked about.
    fn only(&self, wanted: Role) -> Result<Option<usize>, Problem> {
        let columns = self.most_exact(wanted);
        let of_the_year: Vec<usize> =
            columns.iter().copied().filter(|&column| self.dated.get(column).is_some_and(Option::is_some)).collect();
        match if of_the_year.is_empty() { &columns } else { &of_the_year }.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            [other, .., last] => {
                let header = |column: usize| self.names.get(column).cloned().unwrap_or_default();
                // Of two that say the same the letters tell which they are.
                let told = match (header(*other), column_letter(*other), column_letter(*last)) {
                    (name, one, two) if name == header(*last) => format!("{name} ({one}, {two})"),
                    (name, ..) => name,
                };
                let reason = ProblemKind::AmbiguousHeader { other: told };
                Err(Problem::of_cell(self.line, header(*last), reason))
            }
        }
    }

    /// The levels of the plan, which stand beside each other from the top.
    fn plan(&self) -> Vec<usize> {
        let exact = self.all(Role::Policy, true);
        if exact.is_empty() { self.first(Role::Policy).into_iter().collect() } else { exact }
    }

    /// The column of the city's numbers: rather one that says so than a bare No.
    fn code(&self) -> Option<usize> {
        let columns = self.most_exact(Role::Code);
        let says_so = |column: &usize| self.names.get(*column).is_some_and(|name| !row_numbers::is_bare(name));
        columns.iter().copied().find(says_so).or_else(|| columns.first().copied())
    }

    /// Why a table has nothing for its year, where a column holds such a thing for another one.
    fn of_another_year(&self, wanted: &[Role]) -> Option<Problem> {
        let columns = self.roles.iter().zip(&self.dated).enumerate();
        let mut others = columns.filter_map(|(index, (role, named))| {
            let (role, _) = (*role)?;
            Some((index, (*named)?)).filter(|_| wanted.contains(&role))
        });
        let (column, named) = others.find(|(_, named)| *named != self.purpose.year)?;
        let name = self.names.get(column).cloned().unwrap_or_default();
        Some(Problem::of_cell(self.line, name, ProblemKind::ColumnOfAnotherYear { named: named.number() }))
    }

    /// The reports of the stage: a column of the first half is none of the whole year's, and the other way round.
    fn results(&self) -> Result<Option<usize>, Problem> {
        let (first, second) = match self.purpose.stage {
            Stage::Midyear => (Role::MidyearProgress, Role::Progress),
            Stage::Goals | Stage::Results => (Role::Results, Role::Progress),
        };
        if let Some(column) = self.only(first)? {
            return Ok(Some(column));
        }
        if let Some(column) = self.only(second)? {
            return Ok(Some(column));
        }
        if self.purpose.stage == Stage::Midyear { self.only(Role::Results) } else { Ok(None) }
    }

    fn is_said(&self, column: usize) -> bool {
        self.said.get(column).is_some_and(|said| *said)
    }

    pub(super) fn columns(self) -> Result<Columns, Problem> {
        let programme = self.only(Role::Programme)?.ok_or_else(|| {
            let missing = || Problem::of_line(self.line, ProblemKind::MissingColumn { needed: "programme" });
            may_be_programmes(self.line, &self.names).unwrap_or_else(missing)
        })?;
        let results = self.results()?;
        // What is done stands for what is promised only where no column says that.
        let promised = match self.only(Role::Objectives)? {
            None => self.only(Role::Means)?,
            promised => promised,
        };
        let (objectives, summary) = match (promised, self.first(Role::Summary)) {
            (None, summary) if !summary.is_some_and(|column| self.is_said(column)) => (summary, None),
            both => both,
        };
        let needs =
            if self.purpose.stage == Stage::Goals { &[Role::Objectives, Role::Means][..] } else { &[Role::Results] };
        let has_needed = if self.purpose.stage == Stage::Goals { objectives } else { results };
        if has_needed.is_none()
            && let Some(problem) = self.of_another_year(needs)
        {
            return Err(problem);
        }
        let unit = self.first(Role::Unit);
        let (department, section) = match (self.first(Role::Department), self.first(Role::Section)) {
            (None, None) => (unit, None),
            (None, section) => (unit, section),
            (department, None) => (department, unit),
            both => both,
        };
        let subsection = self.all(Role::Section, true).into_iter().find(|&column| Some(column) != section);
        // A heading over two columns leaves the second one blank: 部 and 課 under 担当部署名.
        let blank_beside = department.map(|column| column + 1).filter(|&column| {
            section.is_none()
                && column != programme
                && !self.is_said(column)
                && self.names.get(column).is_some_and(String::is_empty)
        });
        Ok(Columns {
            department,
            section: section.or(blank_beside),
            subsection,
            programme,
            former_name: self.first(Role::FormerName),
            code: self.code(),
            plan: self.plan(),
            summary,
            objectives,
            results,
            year: None,
            is_list: self.roles.iter().flatten().any(|(role, _)| matches!(role, Role::Rating | Role::FutureCourse)),
            names: self.names,
        })
    }
}
