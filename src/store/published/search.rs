//! 検索 over what is public now. Each goal has one row with its text in the form in which it is compared, written in the
//! transaction of its publication and read only where that publication is in force.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::search::{self, FOLDING, Kind, Word};
use crate::domain::succession;
use crate::store::kit::connection::contains;
use crate::store::kit::schema::{goal, publication, search_entry, unit_succession};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::programmes;
use crate::store::published::{publications, stored_snapshot};

/// Sheets whose rows are made at a time when the database is opened.
const BATCH: i64 = 500;

type Condition =
    Box<dyn BoxableExpression<search_entry::table, <DatabaseConnection as Connection>::Backend, SqlType = Bool>>;

/// Makes the row of a goal from its new publication.
pub(crate) fn put(
    connection: &mut DatabaseConnection,
    publication: i32,
    snapshot: &Snapshot,
) -> Result<(), StoreError> {
    let (mut about, mut objectives, mut results) = (String::new(), String::new(), String::new());
    for (kind, text) in search::passages(snapshot).into_iter().skip(1) {
        let column = match kind {
            Kind::Programme => &mut about,
            Kind::Objective => &mut objectives,
            Kind::Result => &mut results,
        };
        column.push_str(&search::fold(&text));
        // No word goes over it.
        column.push('\n');
    }
    let (department, section) = (snapshot.department.as_ref(), snapshot.section.as_ref());
    diesel::delete(search_entry::table.find(snapshot.goal.0)).execute(connection)?;
    diesel::insert_into(search_entry::table)
        .values((
            search_entry::goal_id.eq(snapshot.goal.0),
            search_entry::publication_id.eq(publication),
            search_entry::folding.eq(FOLDING),
            search_entry::programme_id.eq(snapshot.programme.0),
            search_entry::fiscal_year.eq(snapshot.fiscal_year.number()),
            search_entry::position.eq(snapshot.position),
            search_entry::department_id.eq(department.map_or(0, |unit| unit.number.0)),
            search_entry::section_id.eq(section.map_or(0, |unit| unit.number.0)),
            search_entry::department.eq(department.map_or("", |unit| unit.name.as_str())),
            search_entry::section.eq(section.map_or("", |unit| unit.name.as_str())),
            search_entry::name.eq(&snapshot.name),
            search_entry::title.eq(search::fold(&snapshot.name)),
            search_entry::about.eq(about),
            search_entry::objectives.eq(objectives),
            search_entry::results.eq(results),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether rows are missing or were folded by other rules.
pub(crate) fn is_behind(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    let made = search_entry::table.filter(search_entry::folding.eq(FOLDING)).select(search_entry::publication_id);
    let waiting = goal::table
        .filter(goal::current_publication.is_not_null())
        .filter(goal::current_publication.assume_not_null().ne_all(made));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(connection)?)
}

/// Makes rows that are missing or were folded by other rules, some at a time.
pub(crate) fn fill(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    let made = search_entry::table.filter(search_entry::folding.eq(FOLDING)).select(search_entry::publication_id);
    let waiting = publication::table
        .inner_join(goal::table)
        .filter(goal::current_publication.eq(publication::id.nullable()))
        .filter(publication::id.ne_all(made))
        .order(publication::id)
        .limit(BATCH)
        .select((publication::id, publication::snapshot, goal::programme_id))
        .load::<(i32, String, i32)>(connection)?;
    for (publication, snapshot, programme) in waiting {
        let snapshot = stored_snapshot::read(&snapshot)?;
        put(connection, publication, &Snapshot { programme: ProgrammeNumber(programme), ..snapshot })?;
    }
    Ok(())
}

/// A sheet in which the words were found.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The goal.
    pub goal: GoalNumber,
    /// Its programme.
    pub programme: ProgrammeNumber,
    /// Its year.
    pub year: FiscalYear,
    /// Its department and section that year: number and name, none where none is on record.
    pub units: Vec<(UnitNumber, String)>,
    /// Whether its name has all the words.
    pub in_title: bool,
    position: i32,
}

/// Every sheet in which all the words are found, best first: names before text, then the newest year. What has them
/// under another of its names, or of its section's, is found too.
pub fn candidates(
    connection: &mut DatabaseConnection,
    words: &[Word],
    kind: Option<Kind>,
) -> Result<Vec<Candidate>, StoreError> {
    type Row = ((i32, i32, i32, i32), (i32, String, i32, String), String);
    let mut query = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .select((
            (search_entry::goal_id, search_entry::programme_id, search_entry::fiscal_year, search_entry::position),
            (search_entry::department_id, search_entry::department, search_entry::section_id, search_entry::section),
            search_entry::title,
        ))
        .into_boxed();
    for condition in conditions(connection, words, kind)? {
        query = query.filter(condition);
    }
    let rows = query.load::<Row>(connection)?;
    let mut found = Vec::with_capacity(rows.len());
    for ((goal, programme, year, position), (department, department_name, section, section_name), title) in rows {
        let units = [(UnitNumber(department), department_name), (UnitNumber(section), section_name)];
        found.push(Candidate {
            goal: GoalNumber(goal),
            programme: ProgrammeNumber(programme),
            year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
            units: units.into_iter().filter(|(number, _)| number.0 != 0).collect(),
            in_title: words.iter().all(|word| title.contains(&word.folded)),
            position,
        });
    }
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
    let rows = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .order((search_entry::fiscal_year.desc(), search_entry::goal_id))
        .select((search_entry::programme_id, search_entry::name, search_entry::title))
        .load::<(i32, String, String)>(connection)?;
    let mut seen = BTreeSet::new();
    let mut alike: Vec<(f64, ProgrammeNumber, String)> = rows
        .into_iter()
        .filter(|(programme, _, _)| seen.insert(*programme))
        .filter_map(|(programme, name, title)| {
            let best = words.iter().map(|word| search::likeness(&word.folded, &title)).fold(0.0, f64::max);
            (best >= ALIKE).then_some((best, ProgrammeNumber(programme), name))
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
    let lineage = programmes::lineage(connection)?;
    let lines: Vec<BTreeSet<ProgrammeNumber>> = wanted.iter().map(|programme| lineage.line(*programme)).collect();
    let all: BTreeSet<i32> = lines.iter().flatten().map(|programme| programme.0).collect();
    let rows = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::programme_id.eq_any(all))
        .order(search_entry::fiscal_year.desc())
        .select((search_entry::programme_id, search_entry::name, search_entry::title))
        .load::<(i32, String, String)>(connection)?;
    let names = wanted.iter().zip(lines).map(|(programme, line)| {
        let mut names: Vec<String> = Vec::new();
        for (other, name, title) in &rows {
            let is_found = words.iter().any(|word| title.contains(&word.folded));
            if is_found && line.contains(&ProgrammeNumber(*other)) && !names.contains(name) {
                names.push(name.clone());
            }
        }
        (*programme, names)
    });
    Ok(names.collect())
}

/// The publications in force.
#[diesel::dsl::auto_type(no_type_alias)]
fn in_force() -> _ {
    goal::table.filter(goal::current_publication.is_not_null()).select(goal::current_publication.assume_not_null())
}

/// One condition for each word, and one more where a part of the sheets is asked for: it has to have one of the words
/// itself, while the others may stand in the name or the section.
fn conditions(
    connection: &mut DatabaseConnection,
    words: &[Word],
    kind: Option<Kind>,
) -> Result<Vec<Condition>, StoreError> {
    let namesake = diesel::alias!(search_entry as namesake);
    let mut conditions: Vec<Condition> = Vec::new();
    let mut in_part: Option<Condition> = None;
    for word in words {
        let pattern = contains(&word.folded);
        let renamed = programmes_through_links(connection, &pattern)?;
        let units = units_through_links(connection, word)?;
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
fn programmes_through_links(connection: &mut DatabaseConnection, pattern: &str) -> Result<Vec<i32>, StoreError> {
    let lineage = programmes::lineage(connection)?;
    let linked: Vec<i32> = lineage.linked().into_iter().map(|programme| programme.0).collect();
    let named = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::programme_id.eq_any(linked))
        .filter(search_entry::title.like(pattern).escape('\\'))
        .select(search_entry::programme_id)
        .distinct()
        .load::<i32>(connection)?;
    let lines: BTreeSet<i32> = named
        .into_iter()
        .flat_map(|programme| lineage.line(ProgrammeNumber(programme)))
        .map(|programme| programme.0)
        .collect();
    Ok(lines.into_iter().collect())
}

/// Units that are linked to one under whose published name something was done.
fn units_through_links(connection: &mut DatabaseConnection, word: &Word) -> Result<Vec<i32>, StoreError> {
    let links = unit_succession::table
        .select((unit_succession::from_unit, unit_succession::to_unit))
        .load::<(i32, i32)>(connection)?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let linked: BTreeSet<i32> = links.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let published = search_entry::table
        .filter(search_entry::publication_id.eq_any(in_force()))
        .filter(search_entry::section_id.eq_any(&linked).or(search_entry::department_id.eq_any(&linked)))
        .select((
            search_entry::department_id,
            search_entry::department,
            search_entry::section_id,
            search_entry::section,
        ))
        .distinct()
        .load::<(i32, String, i32, String)>(connection)?;
    let named: BTreeSet<i32> = published
        .into_iter()
        .flat_map(|(department, department_name, section, section_name)| {
            [(department, department_name), (section, section_name)]
        })
        .filter(|(unit, name)| linked.contains(unit) && search::fold(name).contains(&word.folded))
        .map(|(unit, _)| unit)
        .collect();
    // Backwards and forwards, but not down another branch.
    let along = |pairs: &[(i32, i32)]| {
        succession::walk(named.iter().copied(), |unit| {
            pairs.iter().filter(move |pair| pair.0 == unit).map(|pair| pair.1)
        })
    };
    let back: Vec<(i32, i32)> = links.iter().map(|&(from, to)| (to, from)).collect();
    let found = &along(&links) | &along(&back);
    Ok(found.into_iter().collect())
}
