//! The unit that stands above a row, or in it.

use crate::intake::cell;
use crate::intake::header::Columns;
use crate::intake::records::Row;
use crate::intake::unit_names::{self, UnitHeading};

#[derive(Default)]
pub(super) struct Above {
    pub(super) department: Option<String>,
    pub(super) section: Option<String>,
}

impl Above {
    /// Begins the rows below a heading. A new department has sections of its own.
    pub(super) fn begin(&mut self, heading: UnitHeading) {
        match heading {
            UnitHeading::Department(department) => {
                *self = Self { department: Some(department), section: None };
            }
            UnitHeading::Section(Some(department), section) => {
                *self = Self { department: Some(department), section: Some(section) };
            }
            UnitHeading::Section(None, section) => self.section = Some(section),
        }
    }

    /// Takes over what the row says of its unit. A new department has sections of its own.
    pub(super) fn take(&mut self, row: &Row, columns: &Columns) {
        let said = |column: Option<usize>| column.map(|column| row.cell(column)).filter(|name| !name.is_empty());
        if let Some(cell) = said(columns.department) {
            let (department, section) = match columns.section {
                None => unit_names::either(&lines(cell)),
                Some(_) => department_over_sections(&lines(cell)),
            };
            if self.department != department || section.is_some() {
                self.section = section;
            }
            self.department = department;
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
                *self = Self { department: Some(department), section: Some(section) };
            }
            _ => self.section = Some(section),
        }
    }
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
