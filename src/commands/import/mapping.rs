//! `--mapping`: what is said of a table that it does not say itself.

use std::path::Path;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::intake::{Asked, Mapping};

use super::super::Refusal;

/// Reads a mapping as what is said of a table of `year`.
pub(super) fn read(file: &Path, year: Option<FiscalYear>) -> Result<Asked, Refusal> {
    let said = |problem: String| Refusal::Said(format!("{}: {problem}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| said(format!("can't be read: {error}")))?;
    let asked = Mapping::read(&text).and_then(|mapping| mapping.asked(year));
    asked.map_err(|refused| said(refused.to_string()))
}
