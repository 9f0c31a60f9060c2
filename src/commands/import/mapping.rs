//! `--mapping`: what is said of a table that it does not say itself.

use std::path::Path;

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::prose_choice::ProseChoices;
use ichirizuka::intake::{Asked, Mapping, UnusableMapping};

use super::super::Refusal;
use super::super::refusal::placed;
use super::super::words::{fill, say};

/// Reads a mapping as what is said of a table of `year`, and of its prose.
pub(super) fn read(file: &Path, year: Option<FiscalYear>) -> Result<(Asked, ProseChoices), Refusal> {
    let text = std::fs::read_to_string(file).map_err(|error| Refusal::unreadable(file, &error))?;
    let read = Mapping::read(&text).and_then(|mapping| Ok((mapping.asked(year)?, mapping.prose_choices())));
    read.map_err(|refused| Refusal::Said(placed(file, None, None, &in_words(&refused))))
}

fn in_words(refused: &UnusableMapping) -> String {
    match refused {
        UnusableMapping::Malformed(why) => fill("cli-mapping-malformed", [("why", why)]),
        UnusableMapping::TooManyColumns(most) => fill("cli-mapping-too-many-columns", [("most", most)]),
        UnusableMapping::HeaderRows(rows) => fill("cli-mapping-header-rows", [("rows", rows)]),
        UnusableMapping::UnknownWord { place, said, known } => {
            fill("cli-mapping-unknown-word", [("place", place), ("said", said), ("known", known)])
        }
        UnusableMapping::UnnamedColumn => say("cli-mapping-unnamed-column"),
        UnusableMapping::NoColumn { place, said } => fill("cli-mapping-no-column", [("place", place), ("said", said)]),
        UnusableMapping::NoYear { place, said } => fill("cli-mapping-no-year", [("place", place), ("said", said)]),
        UnusableMapping::NoFiscalYear(year) => fill("cli-mapping-no-fiscal-year", [("year", year)]),
    }
}

/// Leaves of the prose of a table what is taken in: what the mapping says, and the rest where `takes_rest`. What it says of
/// nothing that the table has can't be meant.
pub(super) fn apply(prose: &ProseChoices, proposal: &mut Proposal, takes_rest: bool) -> Result<(), Refusal> {
    let unmet = prose.unmet(proposal);
    if !unmet.is_empty() {
        let mut lines = vec![say("cli-mapping-of-another-table")];
        lines.extend(unmet.iter().map(|(line, words)| fill("cli-mapping-unmet", [("line", line), ("words", words)])));
        return Err(Refusal::Said(lines.join("\n")));
    }
    prose.apply_to(proposal, takes_rest);
    Ok(())
}
