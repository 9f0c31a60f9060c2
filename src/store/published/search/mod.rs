//! 検索 over what is public now. Each goal has one row with its text in the form in which it is compared, written in the
//! transaction of its publication and read only where that publication is in force.

mod conditions;
mod entries;

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::Publication;
use crate::domain::search::{self, Kind, Word};
use crate::store::kit::connection::contains;
use crate::store::kit::schema::search_entry;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::search::conditions::{conditions, in_force};
use crate::store::published::{lineage, publications};

pub(in crate::store) use crate::store::published::search::entries::{catch_up, put};

/// A sheet in which the words were found.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub goal: GoalNumber,
    pub programme: ProgrammeNumber,
    pub year: FiscalYear,
    /// Its department and section that year: number and name, none where none is on record.
    pub units: Vec<(UnitNumber, String)>,
    /// Whether its name has all the words.
    pub in_title: bool,
    position: i32,
}

/// What a row has for a department or section where none is on record.
const NO_UNIT: UnitNumber = UnitNumber(0);

#[derive(Queryable, Selectable)]
#[diesel(table_name = search_entry)]
struct HitRow {
    goal_id: GoalNumber,
    programme_id: ProgrammeNumber,
    fiscal_year: FiscalYear,
    position: i32,
    #[diesel(select_expression = (search_entry::department_id, search_entry::department))]
    department: (UnitNumber, String),
    #[diesel(select_expression = (search_entry::section_id, search_entry::section))]
    section: (UnitNumber, String),
    title: String,
}

/// Every sheet in which all the words are found, best first: names before text, then the newest year. What has them
/// under another of its names, or of its section's, is found too.
pub fn candidates(
    connection: &mut DatabaseConnection,
    words: &[Word],
    kind: Option<Kind>,
) -> Result<Vec<Candidate>, StoreError> {
    let mut query = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .select(HitRow::as_select())
        .into_boxed();
    for condition in conditions(connection, words, kind)? {
        query = query.filter(condition);
    }
    let rows: Vec<HitRow> = query.load(connection)?;
    let candidate = |row: HitRow| Candidate {
        goal: row.goal_id,
        programme: row.programme_id,
        year: row.fiscal_year,
        units: [row.department, row.section].into_iter().filter(|(number, _)| *number != NO_UNIT).collect(),
        in_title: words.iter().all(|word| row.title.contains(&word.folded)),
        position: row.position,
    };
    let mut found: Vec<Candidate> = rows.into_iter().map(candidate).collect();
    found.sort_by_key(|known| (!known.in_title, -known.year.number(), known.position, known.goal));
    Ok(found)
}

/// How many sheets have all these words.
pub fn count(connection: &mut DatabaseConnection, words: &[Word]) -> Result<usize, StoreError> {
    let mut query = search_entry::table.filter(search_entry::publication_id.eq_any(in_force())).count().into_boxed();
    for condition in conditions(connection, words, None)? {
        query = query.filter(condition);
    }
    Ok(usize::try_from(query.get_result::<i64>(connection)?).unwrap_or(0))
}

/// The publications in force of these goals, in the order asked for.
pub fn sheets(connection: &mut DatabaseConnection, goals: &[GoalNumber]) -> Result<Vec<Publication>, StoreError> {
    let mut found = publications::of_goals(connection, goals)?;
    found.sort_by_key(|known| goals.iter().position(|goal| *goal == known.snapshot.goal));
    Ok(found)
}

/// The longest beginning and the longest end of a word that are found somewhere, of two characters or more.
pub fn shorter(connection: &mut DatabaseConnection, word: &Word) -> Result<Vec<(String, usize)>, StoreError> {
    let letters: Vec<char> = word.typed.chars().collect();
    let mut found: Vec<(String, usize)> = Vec::new();
    for from_start in [true, false] {
        // What a longer piece has, a shorter one has too.
        let (mut low, mut high, mut best) = (2, letters.len().saturating_sub(1), None);
        while low <= high {
            let length = low.midpoint(high);
            let piece = if from_start { letters.get(..length) } else { letters.get(letters.len() - length..) };
            let piece: String = piece.unwrap_or_default().iter().collect();
            let word = Word::new(&piece);
            let is_there = match &word {
                Some(word) => is_anywhere(connection, word)?,
                None => false,
            };
            if is_there {
                best = word;
                low = length + 1;
            } else {
                high = length - 1;
            }
        }
        if let Some(best) = best.filter(|best| !found.iter().any(|(known, _)| *known == best.typed)) {
            let sheets = count(connection, std::slice::from_ref(&best))?;
            found.push((best.typed, sheets));
        }
    }
    Ok(found)
}

/// Whether a word stands on any public sheet: the first one is enough, which a count is not content with.
fn is_anywhere(connection: &mut DatabaseConnection, word: &Word) -> Result<bool, StoreError> {
    let pattern = contains(&word.folded);
    let there = search_entry::table.filter(search_entry::publication_id.eq_any(in_force())).filter(
        search_entry::title
            .like(pattern.clone())
            .escape('\\')
            .or(search_entry::about.like(pattern.clone()).escape('\\'))
            .or(search_entry::objectives.like(pattern.clone()).escape('\\'))
            .or(search_entry::results.like(pattern).escape('\\')),
    );
    Ok(diesel::select(diesel::dsl::exists(there)).get_result(connection)?)
}

/// Programmes with names that are alike, best first, under their newest names.
pub fn alike(
    connection: &mut DatabaseConnection,
    words: &[Word],
    most: usize,
) -> Result<Vec<(ProgrammeNumber, String)>, StoreError> {
    /// The least share of a word that a name has to have.
    const ALIKE: f64 = 0.4;
    let rows: Vec<(ProgrammeNumber, String, String)> = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .order((search_entry::fiscal_year.desc(), search_entry::goal_id))
        .select((search_entry::programme_id, search_entry::name, search_entry::title))
        .load(connection)?;
    let mut seen = BTreeSet::new();
    let mut alike: Vec<(f64, ProgrammeNumber, String)> = rows
        .into_iter()
        .filter(|(programme, _, _)| seen.insert(*programme))
        .filter_map(|(programme, name, title)| {
            let best = words.iter().map(|word| search::likeness(&word.folded, &title)).fold(0.0, f64::max);
            (best >= ALIKE).then_some((best, programme, name))
        })
        .collect();
    alike.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    alike.truncate(most);
    Ok(alike.into_iter().map(|(_, programme, name)| (programme, name)).collect())
}

/// Other names under which these programmes were or are published, with one of the words in them.
pub fn other_names(
    connection: &mut DatabaseConnection,
    wanted: &[ProgrammeNumber],
    words: &[Word],
) -> Result<Vec<(ProgrammeNumber, Vec<String>)>, StoreError> {
    let lineage = lineage::of_programmes(connection)?;
    let lines: Vec<BTreeSet<ProgrammeNumber>> = wanted.iter().map(|programme| lineage.line(*programme)).collect();
    let all: BTreeSet<ProgrammeNumber> = lines.iter().flatten().copied().collect();
    let rows: Vec<(ProgrammeNumber, String, String)> = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::programme_id.eq_any(all))
        .order(search_entry::fiscal_year.desc())
        .select((search_entry::programme_id, search_entry::name, search_entry::title))
        .load(connection)?;
    let names = wanted.iter().zip(lines).map(|(programme, line)| {
        let mut names: Vec<String> = Vec::new();
        for (other, name, title) in &rows {
            let is_found = words.iter().any(|word| title.contains(&word.folded));
            if is_found && line.contains(other) && !names.contains(name) {
                names.push(name.clone());
            }
        }
        (*programme, names)
    });
    Ok(names.collect())
}
