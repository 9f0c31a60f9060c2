//! The two doors to the data: reading and writing.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OwnedMutexGuard};
use tokio::time::timeout;
use tracing::Span;

use crate::store::kit::file::WatchedFile;
use crate::store::kit::lane::Lane;
use crate::store::kit::limits::{Limits, OTHER_CONNECTIONS};
use crate::store::kit::listener;
use crate::store::kit::load::Load;
use crate::store::kit::lookout::{Lookout, Seen};
use crate::store::kit::pool::Pool;
use crate::store::kit::public_changes::{PublicChanges, Reading, Revision, Revisions, Topic};
use crate::store::kit::queue::Queue;
use crate::store::kit::readiness::{NotReady, Readiness};
use crate::store::kit::replica::Replica;
use crate::store::kit::transaction::{end_abandoned_transaction, read_from};
use crate::store::kit::upgrade::{self, WhereNone};
use crate::store::kit::writer::{Collides, End, Writer, Written};
use crate::store::kit::{Address, DatabaseConnection, StoreError, UnfitReplica};

/// Readers at a time for the public, besides those for the staff and the one writer: whatever the public asks for, it
/// never keeps the staff from a connection. A page of the public costs time of a processor and no waiting, so that more
/// readers than processors would only hold one another up.
const PUBLIC_READERS: u32 = 2;
/// Of what takes long, one is done at a time besides.
const LONG_READERS: u32 = 1;
/// One looks for changes, or whether the database is there, for all who wait for that.
const LOOKING: u32 = 1;
/// The longest that somebody waits for what is looked for.
const LOOK: Duration = Duration::from_secs(3);
/// How many more may wait for their turn.
const WAITING: u32 = 64;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    address: Address,
    pool: Pool,
    replica: Option<Replica>,
    /// All writes of this server wait here, in the order in which they came, and without a connection.
    ///
    /// SQLite knows one writer at a time; whoever waits in this queue never meets a locked database. On PostgreSQL
    /// writers could go side by side. But they read the same goals and add to the same log, so that they mostly
    /// collide and begin again, and a few in a hundred good forms came to nothing; and two that lock rows in opposite
    /// order end in a deadlock, which diesel doesn't tell from a fault of the program. A transaction takes
    /// milliseconds: one after the other is enough for a city, on either database. Other processes on the same
    /// PostgreSQL stand in line by the lock with which each writing transaction begins.
    queue: Arc<Queue>,
    staff: Lane,
    public: Lane,
    at_length: Lane,
    /// What is looked for, which holds nobody up for long.
    looking: Lane,
    revisions: Arc<Revisions>,
    lookout: Arc<Lookout<BTreeSet<Topic>>>,
    readiness: Arc<Readiness>,
}

/// How much there is to read for one answer, in a large city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// A page or a year of it.
    Small,
    /// Many years, or all of one as a file.
    Large,
}

impl Database {
    /// Opens the database, brings its tables up to date and prepares what is kept in them.
    pub(in crate::store) fn open_with(
        address: &str,
        where_none: WhereNone,
        limits: &Limits,
        prepare: impl FnOnce(&mut DatabaseConnection) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let address = Address::parse(address)?.within(limits);
        let mut connection = upgrade::open(&address, where_none)?;
        let file = match &address {
            Address::Sqlite(path) => Some(WatchedFile::at(path)?),
            Address::Postgresql(_) => None,
        };
        prepare(&mut connection)?;
        let revisions = Arc::new(Revisions::load(&mut connection)?);
        let staff = limits.connections.saturating_sub(OTHER_CONNECTIONS).max(1);
        Ok(Self {
            pool: Pool::new(address.clone(), file, staff + OTHER_CONNECTIONS, limits),
            address,
            replica: None,
            queue: Arc::new(Queue::new(limits)),
            staff: Lane::new(staff, WAITING),
            public: Lane::new(PUBLIC_READERS, WAITING),
            at_length: Lane::new(LONG_READERS, WAITING),
            looking: Lane::new(LOOKING, WAITING),
            revisions,
            lookout: Arc::default(),
            readiness: Arc::default(),
        })
    }

    /// The same, which reads for the public from a replica at `address` as far as that has come. Whether it can be reached
    /// now makes no difference; one that holds something else than this database is refused.
    pub(in crate::store) fn with_replica(
        self,
        address: &str,
        limits: &Limits,
        identity: impl Fn(&mut DatabaseConnection) -> Result<String, StoreError>,
    ) -> Result<Self, StoreError> {
        let replica = Address::parse(address)?.within(limits);
        match (&self.address, &replica) {
            (Address::Postgresql(_), Address::Postgresql(_)) => {}
            _ => return Err(StoreError::Replica(UnfitReplica::NotPostgresql)),
        }
        let known = identity(&mut self.address.connect()?)?;
        match replica.connect().and_then(|mut connection| identity(&mut connection)) {
            Ok(other) if other != known => return Err(StoreError::Replica(UnfitReplica::OfAnotherDatabase)),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the replica can't be reached"),
        }
        let replica = Replica::new(replica, PUBLIC_READERS + LONG_READERS, limits);
        Ok(Self { replica: Some(replica), ..self })
    }

    /// Told from now on when the public record was changed by whatever process; none where the database tells nobody.
    pub fn told(&self) -> Option<Arc<Notify>> {
        matches!(self.address, Address::Postgresql(_)).then(|| listener::start(self.address.clone()))
    }

    /// Reads one consistent state, off the async threads.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut DatabaseConnection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let turn = self.staff.turn().await?;
        let pool = self.pool.clone();
        blocking(move || {
            // Whoever asked may be gone by now; the turn lasts as long as the work.
            let _turn = turn;
            read_from(&pool, work)
        })
        .await
    }

    /// Reads one consistent state of the public record, at least as new as `at_least`, off the async threads, and notes what
    /// of it was read. `work` draws what it read too: so all that is done for the public waits in line. What a replica
    /// has not, or fails to give, the primary is asked for: then `work` runs a second time.
    pub async fn read_public<T, E, F>(&self, share: Share, at_least: Revision, work: F) -> Result<T, E>
    where
        F: Fn(&mut Reading<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        let lane = match share {
            Share::Small => &self.public,
            Share::Large => &self.at_length,
        };
        let turn = lane.turn().await?;
        let (pool, replica) = (self.pool.clone(), self.replica.clone());
        blocking(move || {
            let _turn = turn;
            if let Some(mut connection) = replica.and_then(|replica| replica.at_least(at_least)) {
                let read = work(&mut Reading::over(&mut connection));
                let ended = connection.roll_back();
                if read.is_ok() && ended.is_ok() {
                    return read;
                }
            }
            read_from(&pool, |connection| work(&mut Reading::over(connection)))
        })
        .await
    }

    /// How many statements were sent to the database so far.
    pub fn statements(&self) -> u64 {
        self.pool.statements() + self.replica.as_ref().map_or(0, Replica::statements)
    }

    /// How busy it is, as this server sees it.
    pub fn load(&self) -> Load {
        let (connections, idle, most) = self.pool.told();
        let (writes_waiting, writes_refused) = self.queue.told();
        let lines =
            [("staff", &self.staff), ("public", &self.public), ("long", &self.at_length), ("looking", &self.looking)];
        let lines = lines.into_iter().map(|(name, lane)| lane.told(name)).collect();
        Load { connections, idle, most, statements: self.statements(), writes_waiting, writes_refused, lines }
    }

    /// What kind of database it is, in a word.
    pub const fn dialect(&self) -> &'static str {
        match self.address {
            Address::Sqlite(_) => "sqlite",
            Address::Postgresql(_) => "postgresql",
        }
    }

    /// What this process knows of changes of the public record.
    pub const fn revisions(&self) -> &Arc<Revisions> {
        &self.revisions
    }

    /// Looks for changes of the public record that another process made, and tells which.
    pub async fn look_for_changes(&self) -> Result<BTreeSet<Topic>, StoreError> {
        let since = self.revisions.current();
        let look = move |connection: &mut DatabaseConnection| PublicChanges::since(connection, since);
        let changes = self.look(move |pool| read_from(pool, look)).await?;
        self.revisions.advance(&changes);
        Ok(changes.topics().collect())
    }

    /// What was changed that [`revisions`](Self::revisions) don't tell of yet, as far as is known when this is asked:
    /// other processes change things too.
    pub async fn changed_meanwhile(&self) -> Result<Seen, StoreError> {
        let look = || {
            let since = self.revisions.current();
            self.look(move |pool| {
                let mut connection = pool.get()?;
                end_abandoned_transaction(&mut connection)?;
                Ok(PublicChanges::since(&mut connection, since)?.topics().collect())
            })
        };
        let seen = timeout(LOOK, self.lookout.ask(look)).await;
        seen.unwrap_or_else(|_| Err(StoreError::unavailable("nobody could look for changes in time")))
    }

    /// Whether the server could do its work now, as far as the database is concerned.
    pub async fn readiness(&self) -> Result<(), NotReady> {
        if self.queue.is_stuck() {
            return Err(NotReady::Busy);
        }
        let look = || {
            let readiness = Arc::clone(&self.readiness);
            self.look(move |pool| Ok(readiness.look(pool)))
        };
        match timeout(LOOK, self.readiness.lookout.ask(look)).await {
            Ok(Ok(seen)) => *seen,
            Ok(Err(_)) | Err(_) => Err(NotReady::Busy),
        }
    }

    /// Takes into the file of SQLite what lies in the log beside it, once nothing has come to the log for so long. A copy of
    /// the file alone is whole then.
    pub async fn settle(&self, rest: Duration) -> Result<(), StoreError> {
        self.look(move |pool| pool.settle(rest)).await
    }

    /// Where the data is.
    pub(in crate::store) const fn address(&self) -> &Address {
        &self.address
    }

    /// Looks for what is found at once, apart from all who read and write, so that they hold up nobody who looks.
    async fn look<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Pool) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let turn = self.looking.turn().await?;
        let pool = self.pool.clone();
        let look = move || {
            let _turn = turn;
            work(&pool)
        };
        blocking(look).await
    }

    /// Writes in one transaction, together with the journal of everything recorded. An error of `work` takes all of
    /// it back, whatever it is: so a form that can't be taken in carries its page out of the transaction as an error.
    /// `work` may run more than once on PostgreSQL, where a transaction that collided with what somebody else did to the
    /// database starts afresh.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Writer<'_>) -> Result<Written<T>, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer::begin(connection)?;
            let written = work(&mut writer)?;
            Ok(writer.finish(written)?)
        })
        .await
    }

    /// Does everything that [`write`](Self::write) would, and takes it back: what a dry run reports.
    pub async fn rehearse<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Writer<'_>) -> Result<Written<T>, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        self.transact(move |connection| {
            let mut writer = Writer::begin(connection)?;
            let written = work(&mut writer)?;
            let (value, _) = writer.finish(written)?;
            Ok((value, End::RollBack))
        })
        .await
    }

    /// Writes what is not the city's record and therefore leaves no trail: sessions, drafts, notices.
    pub(crate) async fn write_untrailed<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: Fn(&mut DatabaseConnection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.transact(move |connection| Ok((work(connection)?, End::Commit(Vec::new())))).await
    }

    async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        let ticket = self.queue.push(work);
        let done = self.queue.wait(ticket, |turn| self.do_what_waits(turn)).await;
        done.unwrap_or_else(|| Err(StoreError::unavailable("others have been writing for too long").into()))
    }

    /// Does all that waits, off the async threads. Whoever asked may be gone by then; the turn lasts as long as the work.
    fn do_what_waits(&self, turn: OwnedMutexGuard<()>) {
        let (pool, queue, revisions) = (self.pool.clone(), Arc::clone(&self.queue), Arc::clone(&self.revisions));
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            queue.run(&pool, &revisions);
        });
    }
}

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    // What is logged meanwhile is logged of the request that this is for.
    let span = Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work))
        .await
        .unwrap_or_else(|error| Err(StoreError::Internal(format!("a database task ended: {error}")).into()))
}
