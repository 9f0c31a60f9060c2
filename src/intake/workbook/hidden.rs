//! Rows and columns that a sheet does not show, as they are told.

use super::column_letter;

/// The most of each that are told.
const MOST_TOLD: usize = 20;

/// What a sheet does not show.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// The first and the last of each stretch: columns counted from 0, rows as a person sees them.
    columns: Vec<(usize, usize)>,
    rows: Vec<(u64, u64)>,
}

impl Hidden {
    pub(super) fn columns(&mut self, first: usize, last: usize) {
        match self.columns.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.columns.push((first, last)),
        }
    }

    pub(super) fn rows(&mut self, first: u64, last: u64) {
        match self.rows.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.rows.push((first, last)),
        }
    }

    /// B, D–F, 3, 7–9; nothing where all is shown.
    pub(super) fn told(&self) -> Option<String> {
        let stretch = |first: String, last: String| if first == last { first } else { format!("{first}–{last}") };
        let columns = self.columns.iter().map(|(first, last)| stretch(column_letter(*first), column_letter(*last)));
        let rows = self.rows.iter().map(|(first, last)| stretch(first.to_string(), last.to_string()));
        let mut told: Vec<String> = columns.take(MOST_TOLD).chain(rows.take(MOST_TOLD)).collect();
        if self.columns.len() > MOST_TOLD || self.rows.len() > MOST_TOLD {
            told.push("…".to_owned());
        }
        (!told.is_empty()).then(|| told.join(", "))
    }
}
