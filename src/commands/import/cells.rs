//! Cells that can't be read, and the lines of a mapping that mend them or leave them out.

use std::fmt::Write as _;
use std::path::Path;

use ichirizuka::intake::BadCell;

use super::super::Refusal;

/// The most cells that are told one by one.
const MOST: usize = 100;

/// Refuses a file with such cells: each with its place and why, and what to add to the mapping.
pub(super) fn refuse(file: &Path, bad: &[BadCell]) -> Result<(), Refusal> {
    if bad.is_empty() {
        return Ok(());
    }
    let mut said = "nothing was written:\n".to_owned();
    for bad in bad.iter().take(MOST) {
        // Writing to a String cannot fail.
        let _ = writeln!(said, "{}: {}", file.display(), bad.problem);
    }
    if bad.len() > MOST {
        let _ = writeln!(said, "and {} more", bad.len() - MOST);
    }
    said.push_str(
        "Mend them in the file; or add them to the file of --mapping, with what each should be after `is`. An empty `is` leaves \
         the cell out, and where nothing of its row can be read without it, the row:\n",
    );
    for BadCell { cell, takes_its_row, .. } in bad.iter().take(MOST) {
        said.push_str("\n[[cells]]\n");
        if let Some(sheet) = &cell.sheet {
            let _ = writeln!(said, "sheet = {}", quoted(sheet));
        }
        let row = if *takes_its_row { "  # left empty, its row is left out" } else { "" };
        let _ = writeln!(said, "at = {:?}\nwas = {}\nis = {}{row}", cell.at, quoted(&cell.was), quoted(&cell.is));
    }
    Err(Refusal::Said(said.trim_end().to_owned()))
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
