//! Whose the values of a row are.

use std::sync::Arc;

use super::{Owner, Reader};
use crate::domain::identity::Identity;
use crate::domain::indicator_table::{NumberDoubt, TableRemarkKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::intake::cell;
use crate::intake::indicators::headers::Column;
use crate::intake::indicators::programme_key;
use crate::intake::records::Row;
use crate::intake::refusal::ProblemKind;
use crate::intake::table;
use crate::intake::unit_names::{self, UnitHeading};

impl Reader<'_> {
    /// Whether a row is a line between the others: a note, or the name of the unit of the rows below it.
    pub(super) fn is_line(&mut self, row: &Row, above: &mut Option<Owner>) -> bool {
        let mut filled =
            (0..row.cells.len()).filter(|&column| !row.cell(column).is_empty() && !row.is_continued(column));
        let (Some(only), None) = (filled.next(), filled.next()) else { return false };
        if self.columns.names_something(row) {
            return false;
        }
        let line = cell::plain(row.cell(only));
        let is_programme = self.columns.place(Column::Programme) == Some(only);
        // A programme may be called like a section.
        let heading = unit_names::heading(&line).filter(|heading| {
            !is_programme || matches!(heading, UnitHeading::Department(_)) || heading.name() != line.trim()
        });
        match heading {
            Some(heading) => self.unit_above.begin(heading),
            None if is_programme && !table::is_below(&line) => return false,
            None => {
                self.gathered.remark(row.line, TableRemarkKind::LineLeftOut, line.chars().take(80).collect::<String>());
            }
        }
        *above = None;
        true
    }

    /// Whether a row has the name of a part of a programme, or perhaps of the name above it, which is asked about, or one
    /// that was left out by hand, with which all of the row is.
    pub(super) fn is_no_programme(&mut self, row: &Row, above: Option<&Owner>) -> bool {
        let Some(index) = self.columns.place(Column::Programme).filter(|index| !row.is_continued(*index)) else {
            return false;
        };
        let name = cell::plain(row.cell(index));
        if name.is_empty() {
            let is_left_out = row.stood(index).is_some_and(|stood| !stood.is_empty());
            if is_left_out {
                self.tell_line(row, TableRemarkKind::LineLeftOut);
                self.is_below_total = true;
            }
            return is_left_out;
        }
        if self.asked.says_of_cell(&row.place(index), row.cell(index)) {
            return false;
        }
        let text = name.chars().take(40).collect();
        if table::is_part(&name) {
            self.refuse_in(row.line, Column::Programme, ProblemKind::PartOfProgramme { text });
            return true;
        }
        // A name without number and values below a programme that has both. A form has what it has.
        let has_values = self.columns.values.iter().any(|value| !row.cell(value.index).is_empty());
        let is_numbered = self.columns.cell(row, Column::Code).is_some_and(str::is_empty);
        let Some(other) =
            above.filter(|above| above.code.is_some() && is_numbered && !has_values && row.origins.is_empty())
        else {
            return false;
        };
        let other = other.programme.chars().take(40).collect();
        self.refuse_in(row.line, Column::Programme, ProblemKind::NameOfTwoRows { text, other });
        true
    }

    pub(super) fn owner(&mut self, row: &Row) -> Option<Owner> {
        let programme = self.needed(row, Column::Programme);
        let (department, section) = self.unit(row);
        let own = [Column::Policy, Column::Measure].map(|column| self.text(row, column).unwrap_or_default());
        let is_before = |column| self.columns.place(column) < self.columns.place(Column::Programme);
        // One level alone may be blank since the programme has none.
        let is_tree = self.columns.has(Column::Policy) && self.columns.has(Column::Measure);
        let stands = [Column::Policy, Column::Measure].map(|column| is_tree && is_before(column));
        let mut plan = table::filled_plan(&mut self.plan_above, own.into_iter().zip(stands));
        plan.dedup();
        let code = self.code(row);
        let [department, section] = [department, section].map(|name| name.map(Arc::from));
        let plan = plan.into_iter().map(Arc::from).collect();
        let mut owner = Owner { key: Arc::default(), programme: programme?.into(), code, department, section, plan };
        let code = owner.code.as_ref().map(ProgrammeCode::as_str);
        let said = |code: &str| self.asked.said_of(code, &owner.programme);
        let is_another = |code: &str| said(code).is_some_and(|is| is != Identity::Same);
        let is_shared = code.is_some_and(|code| self.shared.contains(&text::comparison_key(code)) || is_another(code));
        owner.key = programme_key(code, is_shared, &owner.unit(), &owner.programme).into();
        self.doubt(row, &mut owner);
        Some(owner)
    }

    /// Asks whether a number that is another name's in another year is another programme's too, unless that is said. Until
    /// it is, it is taken for another one.
    fn doubt(&mut self, row: &Row, owner: &mut Owner) {
        let (Some(code), Some(other)) = (&owner.code, self.gathered.unlike(&owner.key, &owner.programme)) else {
            return;
        };
        let is_same = |name: &str| self.asked.said_of(code.as_str(), name) == Some(Identity::Same);
        if is_same(&owner.programme) || is_same(&other.name) {
            return;
        }
        owner.key = programme_key(Some(code.as_str()), true, &owner.unit(), &owner.programme).into();
        self.gathered.doubt(NumberDoubt {
            line: row.line,
            column: self.columns.name(Column::Programme),
            key: owner.key.to_string(),
            code: code.clone(),
            name: owner.programme.to_string(),
            section: owner.unit(),
            other,
        });
    }

    /// The city's own number of the programme.
    pub(super) fn code(&mut self, row: &Row) -> Option<ProgrammeCode> {
        let index = self.columns.place(Column::Code)?;
        let text = self.text(row, Column::Code)?;
        // A number of the city's is what a person sees of it.
        let seen = row.name_at(index);
        let written = if row.cell(index) == seen { text } else { seen.to_owned() };
        let code = written.parse().ok();
        if code.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse_in(row.line, Column::Code, ProblemKind::NotACode { text });
        }
        code
    }

    /// Department and section: each from its own column, both out of one cell, or what stands above where the cells are blank.
    pub(super) fn unit(&mut self, row: &Row) -> (Option<String>, Option<String>) {
        match self.department_and_section(row) {
            (None, None) => {}
            (None, Some(section)) => self.unit_above.begin_section(section),
            (department, section) => {
                self.unit_above.is_of_cell = !self.columns.has(Column::Department);
                self.unit_above.department = department;
                self.unit_above.section = section;
            }
        }
        (self.unit_above.department.clone(), self.unit_above.section.clone())
    }

    /// Whether a row without a programme's name says that it is of another one than the one above: under another number, in
    /// another section, below another level of the plan.
    pub(super) fn is_of_another(&self, row: &Row, above: &Owner) -> bool {
        let said = |column| self.columns.cell(row, column).map(text::comparison_key).filter(|said| !said.is_empty());
        let own = |column| {
            let is_continued = self.columns.place(column).is_some_and(|index| row.is_continued(index));
            said(column).filter(|_| !is_continued)
        };
        let known = |name: &Option<Arc<str>>| text::comparison_key(name.as_deref().unwrap_or_default());
        let units = [&above.department, &above.section].map(known);
        let is_known_unit = |name: &String| units.iter().any(|unit| !unit.is_empty() && name.contains(unit));
        let number = above.code.as_ref().map(|code| text::comparison_key(code.as_str()));
        let plan: Vec<String> = above.plan.iter().map(|level| text::comparison_key(level)).collect();
        own(Column::Code).is_some_and(|code| number.is_some_and(|number| number != code))
            || [Column::Department, Column::Section, Column::Unit]
                .into_iter()
                .filter_map(own)
                .any(|name| !is_known_unit(&name))
            || [Column::Policy, Column::Measure].into_iter().filter_map(own).any(|level| !plan.contains(&level))
    }

    /// A cell of sections may hold the department too where it has no column of its own.
    pub(super) fn department_and_section(&mut self, row: &Row) -> (Option<String>, Option<String>) {
        let department = self.text(row, Column::Department);
        let [section, unit] = [Column::Section, Column::Unit]
            .map(|column| self.columns.cell(row, column).filter(|cell| !cell.is_empty()));
        match (department, section.or(unit)) {
            (None, Some(cell)) if section.is_none() || unit_names::split(cell).0.is_some() => unit_names::split(cell),
            (department, cell) => (department, cell.map(unit_names::sections).filter(|name| !name.is_empty())),
        }
    }
}
