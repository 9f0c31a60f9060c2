//! Where the words of a search have to stand: in a sheet itself, under another name of its programme, or under another
//! name of its units.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::search::{self, Kind, Word};
use crate::domain::succession;
use crate::store::kit::connection::contains;
use crate::store::kit::schema::{goal, search_entry, unit_succession};
use crate::store::kit::{DatabaseConnection, Reader, StoreError, Topic};
use crate::store::published::lineage;

/// What one word asks of a row.
type Condition =
    Box<dyn BoxableExpression<search_entry::table, <DatabaseConnection as Connection>::Backend, SqlType = Bool>>;

/// The publications in force.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn in_force() -> _ {
    goal::table.filter(goal::current_publication.is_not_null()).select(goal::current_publication.assume_not_null())
}

/// One condition for each word, and one more where a part of the sheets is asked for: it has to have one of the words
/// itself, while the others may stand in the name or the section.
pub(super) fn conditions(
    reader: &mut impl Reader,
    words: &[Word],
    kind: Option<Kind>,
) -> Result<Vec<Condition>, StoreError> {
    let namesake = diesel::alias!(search_entry as namesake);
    let mut conditions: Vec<Condition> = Vec::new();
    let mut in_part: Option<Condition> = None;
    for word in words {
        let pattern = contains(&word.folded);
        let renamed = programmes_through_links(reader, &pattern)?;
        let units = units_through_links(reader, word)?;
        let title = search_entry::title.like(pattern.clone()).escape('\\');
        let about = search_entry::about.like(pattern.clone()).escape('\\');
        let objectives = search_entry::objectives.like(pattern.clone()).escape('\\');
        let results = search_entry::results.like(pattern.clone()).escape('\\');
        let other_name = search_entry::programme_id
            .eq_any(
                namesake
                    .filter(namesake.field(search_entry::title).like(pattern).escape('\\'))
                    .select(namesake.field(search_entry::programme_id)),
            )
            .or(search_entry::programme_id.eq_any(renamed))
            .or(search_entry::section_id.eq_any(units.clone()))
            .or(search_entry::department_id.eq_any(units));
        let around = title.clone().or(about.clone());
        let own: Option<Condition> = match kind {
            None | Some(Kind::Programme) => None,
            Some(Kind::Objective) => Some(Box::new(objectives.clone())),
            Some(Kind::Result) => Some(Box::new(results.clone())),
        };
        if let Some(own) = own {
            in_part = Some(match in_part {
                Some(others) => Box::new(others.or(own)),
                None => own,
            });
        }
        conditions.push(match kind {
            None => Box::new(around.or(objectives).or(results).or(other_name)),
            Some(Kind::Programme) => Box::new(around.or(other_name)),
            Some(Kind::Objective) => Box::new(around.or(objectives).or(other_name)),
            Some(Kind::Result) => Box::new(around.or(results).or(other_name)),
        });
    }
    conditions.extend(in_part);
    Ok(conditions)
}

/// Programmes that are linked to one whose name has the word.
fn programmes_through_links(reader: &mut impl Reader, pattern: &str) -> Result<BTreeSet<ProgrammeNumber>, StoreError> {
    let lineage = lineage::of_programmes(reader)?;
    let named: Vec<ProgrammeNumber> = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::programme_id.eq_any(lineage.linked()))
        .filter(search_entry::title.like(pattern).escape('\\'))
        .select(search_entry::programme_id)
        .distinct()
        .load(reader.on(Topic::Publications))?;
    Ok(named.into_iter().flat_map(|programme| lineage.line(programme)).collect())
}

/// Units that are linked to one under whose published name something was done.
fn units_through_links(reader: &mut impl Reader, word: &Word) -> Result<BTreeSet<UnitNumber>, StoreError> {
    let links: Vec<(UnitNumber, UnitNumber)> = unit_succession::table
        .select((unit_succession::from_unit, unit_succession::to_unit))
        .load(reader.on(Topic::Units))?;
    if links.is_empty() {
        return Ok(BTreeSet::new());
    }
    let linked: BTreeSet<UnitNumber> = links.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let published: Vec<((UnitNumber, String), (UnitNumber, String))> = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::section_id.eq_any(&linked).or(search_entry::department_id.eq_any(&linked)))
        .select((
            (search_entry::department_id, search_entry::department),
            (search_entry::section_id, search_entry::section),
        ))
        .distinct()
        .load(reader.on(Topic::Publications))?;
    let named: BTreeSet<UnitNumber> = published
        .into_iter()
        .flat_map(|(department, section)| [department, section])
        .filter(|(unit, name)| linked.contains(unit) && search::fold(name).contains(&word.folded))
        .map(|(unit, _)| unit)
        .collect();
    // Backwards and forwards, but not down another branch.
    let along = |pairs: &[(UnitNumber, UnitNumber)]| {
        succession::walk(named.iter().copied(), |unit| {
            pairs.iter().filter(move |pair| pair.0 == unit).map(|pair| pair.1)
        })
    };
    let back: Vec<(UnitNumber, UnitNumber)> = links.iter().map(|&(from, to)| (to, from)).collect();
    Ok(&along(&links) | &along(&back))
}
