//! Where in the file a problem is that was found in a part of it.

use super::{CellOfProblem, Problem, ProblemKind};
use crate::intake::form::Place;

impl Problem {
    /// The same problem, of what stands in a column.
    pub(in crate::intake) fn at(mut self, index: usize) -> Self {
        self.cell = Some(Box::new(CellOfProblem { sheet: None, index }));
        self
    }

    /// The same problem, of a sheet of its name.
    pub(in crate::intake) fn on_sheet(mut self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            if let Some(cell) = &mut self.cell {
                cell.sheet = Some(name.to_owned());
            }
            self.column = Some(format!("{name}!{}", self.column.unwrap_or_default()));
        }
        self
    }

    /// The same problem of a row that was made of a form: where it stands in the file.
    pub(in crate::intake) fn placed(mut self, place: impl Fn(u64, &str) -> Option<Place>) -> Self {
        let Some(line) = self.line else { return self };
        if let ProblemKind::RepeatedProgramme { first_line, .. } = &mut self.reason
            && let Some(first) = place(*first_line, "")
        {
            *first_line = first.line;
        }
        if let Some(place) = place(line, self.column.as_deref().unwrap_or_default()) {
            self.line = Some(place.line);
            self.column = Some(place.address());
        }
        self
    }
}
