//! `--mapping`: what is said of a table that it does not say itself.

use std::path::Path;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::prose_choice::ProseChoices;
use ichirizuka::intake::{Asked, Mapping};

use super::super::Refusal;

/// Reads a mapping as what is said of a table of `year`, and of its prose.
pub(super) fn read(file: &Path, year: Option<FiscalYear>) -> Result<(Asked, ProseChoices), Refusal> {
    let said = |problem: String| Refusal::Said(format!("{}: {problem}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| said(format!("can't be read: {error}")))?;
    let read = Mapping::read(&text).and_then(|mapping| Ok((mapping.asked(year)?, mapping.prose_choices())));
    read.map_err(|refused| said(refused.to_string()))
}

/// Leaves of the prose of a table what is taken in: what the mapping says, and the rest where `takes_rest`. What it says of
/// nothing that the table has can't be meant.
pub(super) fn apply(prose: &ProseChoices, proposal: &mut Proposal, takes_rest: bool) -> Result<(), Refusal> {
    let unmet = prose.unmet(proposal);
    if !unmet.is_empty() {
        let lines = unmet.iter().map(|(line, words)| format!("line {line}: the table does not say: {words}"));
        let lines = lines.collect::<Vec<_>>().join("\n");
        return Err(Refusal::Said(format!("the mapping is of another table; nothing was written:\n{lines}")));
    }
    prose.apply_to(proposal, takes_rest);
    Ok(())
}
