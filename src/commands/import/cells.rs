//! Cells that can't be read, and the lines of a mapping that mend them or leave them out.

use std::path::Path;

use ichirizuka::intake::BadCell;

use super::super::Refusal;
use super::super::words::{fill, say};
use super::problems::told;

/// The most cells that are told one by one.
const MOST: usize = 100;

/// Refuses a file with such cells: each with its place and why, and what to add to the mapping.
pub(super) fn refuse(file: &Path, bad: &[BadCell]) -> Result<(), Refusal> {
    if bad.is_empty() {
        return Ok(());
    }
    let mut lines = vec![say("cli-nothing-written")];
    lines.extend(bad.iter().take(MOST).map(|bad| told(file, &bad.problem)));
    if bad.len() > MOST {
        lines.push(fill("cli-and-more", [("count", &(bad.len() - MOST))]));
    }
    lines.push(say("cli-cells-mend"));
    for BadCell { cell, takes_its_row, .. } in bad.iter().take(MOST) {
        lines.push("\n[[cells]]".to_owned());
        lines.extend(cell.sheet.as_ref().map(|sheet| format!("sheet = {}", quoted(sheet))));
        lines.push(format!("at = {:?}\nwas = {}", cell.at, quoted(&cell.was)));
        let row = if *takes_its_row { format!("  # {}", say("cli-cells-row")) } else { String::new() };
        lines.push(format!("is = {}{row}", quoted(&cell.is)));
    }
    Err(Refusal::Said(lines.join("\n")))
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
