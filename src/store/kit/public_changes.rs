//! What of the public record was changed, or of who may do what, and in what order: whoever keeps something made from it
//! knows by this whether it still holds. The triggers of the table `public_change` write it; every process on the same
//! database reads it.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::store::kit::schema::public_change;
use crate::store::kit::{DatabaseConnection, StoreError};

/// A part of the public record that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What was published of one goal.
    Goal(GoalNumber),
    /// What is public of one programme.
    Programme(ProgrammeNumber),
    /// What is public of one year, its record and its scale.
    Year(FiscalYear),
    Publications,
    /// How programmes follow one another, and where they end.
    Lineage,
    /// The units, and how they follow one another.
    Units,
    /// The city with its settings and its logo.
    City,
    /// Who may do what: accounts, posts, deputies, and which sessions were ended. Nothing of it is public.
    Staff,
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Goal(number) => write!(formatter, "goal:{number}"),
            Self::Programme(number) => write!(formatter, "programme:{number}"),
            Self::Year(year) => write!(formatter, "year:{year}"),
            Self::Publications => formatter.write_str("publications"),
            Self::Lineage => formatter.write_str("lineage"),
            Self::Units => formatter.write_str("units"),
            Self::City => formatter.write_str("city"),
            Self::Staff => formatter.write_str("staff"),
        }
    }
}

impl FromStr for Topic {
    type Err = StoreError;

    fn from_str(stored: &str) -> Result<Self, StoreError> {
        let unknown = || StoreError::Internal(format!("{stored:?} is no topic"));
        let (kind, number) = stored.split_once(':').unwrap_or((stored, ""));
        match kind {
            "goal" => number.parse().map(Self::Goal).map_err(|_| unknown()),
            "programme" => number.parse().map(Self::Programme).map_err(|_| unknown()),
            "year" => number.parse().map(Self::Year).map_err(|_| unknown()),
            "publications" => Ok(Self::Publications),
            "lineage" => Ok(Self::Lineage),
            "units" => Ok(Self::Units),
            "city" => Ok(Self::City),
            "staff" => Ok(Self::Staff),
            _ => Err(unknown()),
        }
    }
}

/// Where the public record stands: it grows with every change.
pub type Revision = i64;

/// The last revision on record.
pub(crate) fn newest(connection: &mut DatabaseConnection) -> Result<Revision, StoreError> {
    let last: Option<Revision> =
        public_change::table.select(diesel::dsl::max(public_change::revision)).first(connection)?;
    Ok(last.unwrap_or(0))
}

/// What was changed since some revision.
#[derive(Debug, Default)]
pub(crate) struct PublicChanges(Vec<(Topic, Revision)>);

impl PublicChanges {
    /// What was changed after `revision`, as far as this transaction sees.
    pub(crate) fn since(connection: &mut DatabaseConnection, revision: Revision) -> Result<Self, StoreError> {
        let rows: Vec<(String, Revision)> = public_change::table
            .filter(public_change::revision.gt(revision))
            .select((public_change::topic, public_change::revision))
            .load(connection)?;
        // Nothing here is made of what only a later version knows.
        Ok(Self(rows.into_iter().filter_map(|(topic, at)| Some((topic.parse().ok()?, at))).collect()))
    }

    /// The last revision of any.
    pub(crate) fn newest(&self) -> Option<Revision> {
        self.0.iter().map(|(_, revision)| *revision).max()
    }

    /// The goals of which something was changed.
    pub(crate) fn goals(&self) -> impl Iterator<Item = GoalNumber> {
        self.topics().filter_map(|topic| match topic {
            Topic::Goal(number) => Some(number),
            _ => None,
        })
    }

    /// The topics.
    pub(crate) fn topics(&self) -> impl Iterator<Item = Topic> {
        self.0.iter().map(|(topic, _)| *topic)
    }
}

/// What this process knows of the changes.
#[derive(Debug)]
pub struct Revisions {
    current: AtomicI64,
    /// When each topic was changed last, since the process began.
    of_topics: RwLock<HashMap<Topic, Revision>>,
}

impl Revisions {
    /// Begins with what is on record.
    pub(crate) fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self { current: AtomicI64::new(newest(connection)?), of_topics: RwLock::default() })
    }

    /// The last revision that this process knows of. What is read after it was asked for is at least as new.
    pub fn current(&self) -> Revision {
        self.current.load(Ordering::Acquire)
    }

    /// Whether nothing of these topics was changed after `revision`.
    pub fn hold<'topics>(&self, revision: Revision, topics: impl IntoIterator<Item = &'topics Topic>) -> bool {
        let changed = self.of_topics.read().unwrap_or_else(PoisonError::into_inner);
        topics.into_iter().all(|topic| changed.get(topic).is_none_or(|last| *last <= revision))
    }

    /// Those of a process that knows of one change.
    #[cfg(test)]
    pub(crate) fn of_one_change(topic: Topic, at: Revision) -> Self {
        let revisions = Self { current: AtomicI64::new(0), of_topics: RwLock::default() };
        revisions.advance(&PublicChanges(vec![(topic, at)]));
        revisions
    }

    /// Takes note of changes that are committed.
    pub(crate) fn advance(&self, changes: &PublicChanges) {
        let Some(newest) = changes.newest() else { return };
        let mut known = self.of_topics.write().unwrap_or_else(PoisonError::into_inner);
        for &(topic, revision) in &changes.0 {
            let last = known.entry(topic).or_insert(revision);
            *last = revision.max(*last);
        }
        drop(known);
        self.current.fetch_max(newest, Ordering::AcqRel);
    }
}

/// A way to the public record. Reading it takes a topic: whoever keeps what is made of it has to know.
pub trait Reader {
    /// The connection, for reading what belongs to all these topics.
    fn on_all(&mut self, topics: impl IntoIterator<Item = Topic>) -> &mut DatabaseConnection;

    /// The connection, for reading what belongs to `topic`.
    fn on(&mut self, topic: Topic) -> &mut DatabaseConnection {
        self.on_all([topic])
    }
}

/// The staff keeps nothing of what it reads.
impl Reader for DatabaseConnection {
    fn on_all(&mut self, _: impl IntoIterator<Item = Topic>) -> &mut DatabaseConnection {
        self
    }
}

/// Reads the public record for the public, and notes what of it was read.
pub struct Reading<'connection> {
    connection: &'connection mut DatabaseConnection,
    topics: BTreeSet<Topic>,
    day: Option<NaiveDate>,
}

impl<'connection> Reading<'connection> {
    /// Reads over `connection`, inside whatever transaction it is in.
    pub(crate) const fn over(connection: &'connection mut DatabaseConnection) -> Self {
        Self { connection, topics: BTreeSet::new(), day: None }
    }

    /// Says that what is made of it is right on that day only: what is late, and what comes next.
    pub const fn on_day(&mut self, today: NaiveDate) {
        self.day = Some(today);
    }

    /// The only day on which what is made of it is right, where there is one.
    pub const fn day(&self) -> Option<NaiveDate> {
        self.day
    }

    /// What was read so far.
    pub const fn topics(&self) -> &BTreeSet<Topic> {
        &self.topics
    }
}

impl Reader for Reading<'_> {
    fn on_all(&mut self, topics: impl IntoIterator<Item = Topic>) -> &mut DatabaseConnection {
        self.topics.extend(topics);
        self.connection
    }
}
