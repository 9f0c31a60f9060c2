//! The text of every public sheet, held in memory: going through all of it takes less time than asking a database for a
//! part of it, on either one, whatever the word. What was published since is read when the next search begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use diesel::prelude::*;
use memchr::memmem::Finder;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::search::{Kind, Word};
use crate::store::kit::public_changes::{PublicChanges, newest};
use crate::store::kit::schema::{goal, search_entry};
use crate::store::kit::{DatabaseConnection, Reader, Revision, StoreError, Topic};

/// So many goals are looked up by their numbers at once; of more, all are read.
const MOST_BY_NUMBER: usize = 1000;

/// A public sheet in the form in which it is compared.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = search_entry)]
pub(super) struct Entry {
    #[diesel(column_name = goal_id)]
    pub(super) goal: GoalNumber,
    #[diesel(column_name = programme_id)]
    pub(super) programme: ProgrammeNumber,
    #[diesel(column_name = fiscal_year)]
    pub(super) year: FiscalYear,
    pub(super) position: i32,
    #[diesel(select_expression = (search_entry::department_id, search_entry::department))]
    pub(super) department: (UnitNumber, String),
    #[diesel(select_expression = (search_entry::section_id, search_entry::section))]
    pub(super) section: (UnitNumber, String),
    /// The programme's name as published.
    pub(super) name: String,
    /// The same, folded.
    pub(super) title: String,
    about: String,
    objectives: String,
    results: String,
    /// 事業番号, folded.
    code: Option<String>,
}

impl Entry {
    /// Whether a word is the programme's number, all of it.
    pub(super) fn is_numbered(&self, word: &[u8]) -> bool {
        self.code.as_deref().is_some_and(|code| code.as_bytes() == word)
    }

    /// Whether a word stands in a part of the sheet, which its name and what it is about always belong to.
    pub(super) fn has(&self, word: &Finder<'_>, kind: Option<Kind>) -> bool {
        let objectives = matches!(kind, None | Some(Kind::Objective));
        let results = matches!(kind, None | Some(Kind::Result));
        self.is_numbered(word.needle())
            || is_in(word, &self.title)
            || is_in(word, &self.about)
            || (objectives && is_in(word, &self.objectives))
            || (results && is_in(word, &self.results))
    }

    /// Whether a word stands in what the part itself says.
    pub(super) fn says(&self, word: &Finder<'_>, kind: Kind) -> bool {
        match kind {
            Kind::Programme => true,
            Kind::Objective => is_in(word, &self.objectives),
            Kind::Result => is_in(word, &self.results),
        }
    }
}

/// Whether a word is in a text; both are folded.
pub(super) fn is_in(word: &Finder<'_>, text: &str) -> bool {
    word.find(text.as_bytes()).is_some()
}

pub(super) fn finder(word: &Word) -> Finder<'_> {
    Finder::new(word.folded.as_bytes())
}

/// Every public sheet, as of some revision of the public record.
#[derive(Debug, Default)]
pub struct Entries {
    revision: Revision,
    by_goal: BTreeMap<GoalNumber, Arc<Entry>>,
}

impl Entries {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.by_goal.values().map(|entry| &**entry)
    }

    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        let revision = newest(connection)?;
        let entries: Vec<Entry> = search_entry::table
            .inner_join(goal::table.on(goal::id.eq(search_entry::goal_id)))
            .filter(goal::current_publication.eq(search_entry::publication_id.nullable()))
            .select(Entry::as_select())
            .load(connection)?;
        let by_goal = entries.into_iter().map(|entry| (entry.goal, Arc::new(entry))).collect();
        Ok(Self { revision, by_goal })
    }

    /// The same with what these goals say now.
    fn with(
        &self,
        connection: &mut DatabaseConnection,
        goals: &BTreeSet<GoalNumber>,
        revision: Revision,
    ) -> Result<Self, StoreError> {
        let entries: Vec<Entry> = search_entry::table
            .inner_join(goal::table.on(goal::id.eq(search_entry::goal_id)))
            .filter(goal::current_publication.eq(search_entry::publication_id.nullable()))
            .filter(search_entry::goal_id.eq_any(goals))
            .select(Entry::as_select())
            .load(connection)?;
        let mut by_goal = self.by_goal.clone();
        by_goal.retain(|goal, _| !goals.contains(goal));
        by_goal.extend(entries.into_iter().map(|entry| (entry.goal, Arc::new(entry))));
        Ok(Self { revision, by_goal })
    }
}

/// What is searched.
#[derive(Debug, Default)]
pub struct Index(RwLock<Option<Arc<Entries>>>);

impl Index {
    /// Every public sheet as `reader` sees it.
    pub fn read(&self, reader: &mut impl Reader) -> Result<Arc<Entries>, StoreError> {
        let connection = reader.on(Topic::Publications);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let read = match known {
            None => Entries::load(connection)?,
            Some(known) => {
                let changes = PublicChanges::since(connection, known.revision)?;
                let Some(revision) = changes.newest() else { return Ok(known) };
                let goals: BTreeSet<GoalNumber> = changes.goals().collect();
                if goals.len() > MOST_BY_NUMBER {
                    Entries::load(connection)?
                } else {
                    known.with(connection, &goals, revision)?
                }
            }
        };
        let read = Arc::new(read);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|kept| kept.revision <= read.revision) {
            *kept = Some(Arc::clone(&read));
        }
        Ok(read)
    }
}
