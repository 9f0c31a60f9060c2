//! The unit that stands above a row, or in it.

use crate::intake::assessment::is_nothing;
use crate::intake::cell;
use crate::intake::header::{self, Columns};
use crate::intake::records::Row;
use crate::intake::unit_names::{self, UnitHeading};

/// Department and section.
#[derive(Debug, Default)]
pub(in crate::intake) struct Above {
    pub(in crate::intake) department: Option<String>,
    pub(in crate::intake) section: Option<String>,
    /// The levels of the plan.
    pub(super) plan: Vec<String>,
    /// Whether the department stood in one cell with its section: the next section may be of another one.
    pub(in crate::intake) is_of_cell: bool,
}

/// The levels of the plan that a row is of, each with whether a blank cell of it means the one above: below a new level those
/// above it end.
pub(in crate::intake) fn filled_plan(
    above: &mut Vec<String>,
    own: impl Iterator<Item = (String, bool)>,
) -> Vec<String> {
    let mut levels = Vec::new();
    let mut is_new = false;
    for (place, (level, is_filled)) in own.enumerate() {
        if above.len() <= place {
            above.push(String::new());
        }
        let Some(known) = above.get_mut(place) else { continue };
        if !level.is_empty() || is_new || !is_filled {
            is_new |= !level.is_empty() && *known != level;
            *known = level;
        }
        levels.extend(Some(known.clone()).filter(|level| !level.is_empty()));
    }
    levels
}

impl Above {
    /// What a heading says, where there is one.
    pub(super) fn of(heading: Option<UnitHeading>) -> Self {
        let mut above = Self::default();
        if let Some(heading) = heading {
            above.begin(heading);
        }
        above
    }

    /// Takes over what a line above the header names of the unit of all its rows: 部局名：健康福祉部, or 課名 with the name in the next
    /// cell.
    pub(super) fn name(&mut self, row: &Row) {
        let of_head = row.cells.iter().find_map(|cell| unit_names::of_heads_goals(&cell::plain(cell)));
        self.department = of_head.or(self.department.take());
        let cells = row.cells.iter().map(|cell| cell::plain(cell)).filter(|cell| !cell.is_empty());
        let words: Vec<String> =
            cells.flat_map(|cell| cell.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
        for (place, word) in words.iter().enumerate() {
            let parted = word.split_once(['：', ':']).map(|(label, name)| (label, name.to_owned()));
            let (label, name) = match parted {
                Some((label, name)) if !name.is_empty() => (label, Some(name)),
                Some((label, _)) => (label, words.get(place + 1).cloned()),
                None => (word.as_str(), words.get(place + 1).filter(|name| unit_names::names_one(name)).cloned()),
            };
            let Some(name) = name else { continue };
            match header::unit_of_label(label) {
                Some(UnitHeading::Department(_)) => match unit_names::either(&name) {
                    (None, None) => {}
                    (department, section) => {
                        self.department = department;
                        self.section = section.or(self.section.take());
                    }
                },
                Some(UnitHeading::Section(..)) => self.section = Some(name),
                None => {}
            }
        }
    }

    /// The same with what is named elsewhere, where this says nothing.
    pub(super) fn or(mut self, other: &Self) -> Self {
        if self.department.is_none() {
            self.department.clone_from(&other.department);
            self.section = self.section.or_else(|| other.section.clone());
        }
        self
    }

    /// Begins the rows below a heading. A new department has sections of its own.
    pub(in crate::intake) fn begin(&mut self, heading: UnitHeading) {
        match heading {
            UnitHeading::Department(department) => {
                *self = Self { department: Some(department), ..Self::default() };
            }
            UnitHeading::Section(Some(department), section) => {
                *self =
                    Self { department: Some(department), section: Some(section), is_of_cell: true, ..Self::default() };
            }
            UnitHeading::Section(None, section) => self.begin_section(section),
        }
    }

    /// Begins a section that a cell names without its department.
    pub(in crate::intake) fn begin_section(&mut self, section: String) {
        if self.is_of_cell && self.section.as_ref() != Some(&section) {
            self.department = None;
            self.is_of_cell = false;
        }
        self.section = Some(section);
    }

    /// Takes over what the row says of its unit. A new department has sections of its own.
    pub(super) fn take(&mut self, row: &Row, columns: &Columns) {
        let said = |column: Option<usize>| column.map(|column| row.cell(column)).filter(|name| !is_nothing(name));
        if says_none(row, columns.department) {
            *self = Self { plan: std::mem::take(&mut self.plan), ..Self::default() };
        }
        if says_none(row, columns.section) {
            self.section = None;
        }
        if let Some(cell) = said(columns.department) {
            let (department, section) = match columns.section {
                None => unit_names::either(&lines(cell)),
                Some(_) => department_over_sections(&lines(cell)),
            };
            // 土木課 in the column of departments, below a line that names 建設部.
            let is_below = department.is_none() && self.department.is_some() && !self.is_of_cell;
            if self.department != department || section.is_some() {
                self.section = section;
            }
            if !is_below {
                self.department = department;
                self.is_of_cell = columns.section.is_none();
            }
        }
        let sections = [said(columns.section), said(columns.subsection)];
        let names: Vec<String> =
            sections.into_iter().flatten().map(|cell| unit_names::sections(&lines(cell))).collect();
        if names.is_empty() {
            return;
        }
        let section = names.join(" ");
        match unit_names::split(&section) {
            // 総務部総務課 in a column of sections, where no column has the departments.
            (Some(department), Some(section)) if columns.department.is_none() && names.len() == 1 => {
                self.department = Some(department);
                self.section = Some(section);
                self.is_of_cell = true;
            }
            _ => self.begin_section(section),
        }
    }
}

/// Whether a cell says that there is none: －.
pub(super) fn says_none(row: &Row, column: Option<usize>) -> bool {
    column.is_some_and(|column| !row.cell(column).is_empty() && is_nothing(row.cell(column)))
}

/// A cell of departments that has its sections below it, where the column of sections is left blank.
fn department_over_sections(cell: &str) -> (Option<String>, Option<String>) {
    if !cell.contains('\n') {
        return (Some(cell.to_owned()), None);
    }
    match unit_names::split(cell) {
        (None, section) => (section, None),
        both => both,
    }
}

/// The lines of a cell that may hold markup.
fn lines(cell: &str) -> String {
    cell.lines().map(cell::plain).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
