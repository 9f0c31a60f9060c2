//! Writes wait in one line, and what waits together is committed together: the disk is asked once for all of it, and
//! each is answered when its own work is safe. Whatever goes wrong with one of them, the others are none the worse: they
//! are done again, each alone.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use tokio::sync::{OwnedMutexGuard, oneshot};

use crate::store::kit::connection::Purpose;
use crate::store::kit::database::end_abandoned_transaction;
use crate::store::kit::public_changes::{PublicChanges, Revisions};
use crate::store::kit::writer::{Collides, End};
use crate::store::kit::{DatabaseConnection, StoreError};

/// For so long a writing transaction that collided is begun again.
const PATIENCE: Duration = Duration::from_secs(5);
/// About how long it waits before the second attempt; the next pauses grow.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
/// So often a fault that nobody explains is tried again.
const MOST_UNEXPLAINED: u32 = 2;
/// After so long nothing more is taken into a commit: the first in it waits for the last.
const LONGEST: Duration = Duration::from_millis(20);

/// The line of writes.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<VecDeque<Box<dyn Job>>>,
    /// Held by whoever does what waits.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// Where the one who waits is told how it went.
pub(super) type Told<T, E> = oneshot::Receiver<Result<T, E>>;

/// A write in the line.
trait Job: Send {
    /// Does the work inside the transaction that the connection is in.
    fn run(&mut self, connection: &mut DatabaseConnection) -> Ran;
    /// Tells whoever waits, now that the work is safe, or why it is not.
    fn settle(self: Box<Self>, safe: Result<(), StoreError>);
    /// Whether somebody waits still.
    fn is_wanted(&self) -> bool;
}

/// How a piece of work went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ran {
    /// It is to stay.
    Well,
    /// Nothing of it is to stay.
    Undone,
    /// Another transaction was in its way: it is to be done again.
    Collided,
    /// Perhaps one was: it is to be tried again before it counts as a fault.
    Unexplained,
    /// It fell over.
    Fallen,
}

struct Write<T, E, F> {
    work: F,
    done: Option<Result<T, E>>,
    tell: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Write<T, E, F>
where
    F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send,
    T: Send,
    E: From<StoreError> + Collides + Send,
{
    fn run(&mut self, connection: &mut DatabaseConnection) -> Ran {
        let (ran, done) = match catch_unwind(AssertUnwindSafe(|| (self.work)(connection))) {
            Ok(Ok((value, End::Commit))) => (Ran::Well, Ok(value)),
            Ok(Ok((value, End::RollBack))) => (Ran::Undone, Ok(value)),
            Ok(Err(error)) if error.collided() => (Ran::Collided, Err(error)),
            Ok(Err(error)) if error.is_unexplained() && matches!(connection, DatabaseConnection::Postgresql(_)) => {
                (Ran::Unexplained, Err(error))
            }
            Ok(Err(error)) => (Ran::Undone, Err(error)),
            Err(_) => (Ran::Fallen, Err(StoreError::Internal("a write fell over".to_owned()).into())),
        };
        self.done = Some(done);
        ran
    }

    fn settle(self: Box<Self>, safe: Result<(), StoreError>) {
        let never_run = || Err(StoreError::Internal("a write that was never done".to_owned()).into());
        let told = match safe {
            Ok(()) => self.done.unwrap_or_else(never_run),
            Err(error) => Err(error.into()),
        };
        // Whoever asked may be gone by now.
        drop(self.tell.send(told));
    }

    fn is_wanted(&self) -> bool {
        !self.tell.is_closed()
    }
}

impl Queue {
    /// Puts a write at the end of the line.
    pub(super) fn push<T, E, F>(&self, work: F) -> Told<T, E>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Write { work, done: None, tell };
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(Box::new(job));
        told
    }

    /// Waits until nobody else does what waits. Whoever has the turn does all of it.
    pub(super) async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The next one for which somebody waits.
    fn pop(&self) -> Option<Box<dyn Job>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let job = waiting.pop_front()?;
            if job.is_wanted() {
                return Some(job);
            }
        }
    }

    /// Tells everybody who waits that there is no connection.
    pub(super) fn give_up(&self, cause: &StoreError) {
        while let Some(job) = self.pop() {
            job.settle(Err(StoreError::unavailable(cause)));
        }
    }

    pub(super) fn run(&self, connection: &mut DatabaseConnection, revisions: &Revisions) {
        if self.len() > 1 {
            self.run_together(connection, revisions);
        } else if let Some(job) = self.pop() {
            run_alone(job, connection, revisions);
        }
    }

    /// Does what waits in one transaction, each in a savepoint of its own.
    fn run_together(&self, connection: &mut DatabaseConnection, revisions: &Revisions) {
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        let mut is_well = begin(connection).is_ok();
        // Begun only now: however long another server was waited for, the one who has the turn gets their work done.
        let begun = Instant::now();
        while is_well && (done.is_empty() || begun.elapsed() < LONGEST) {
            let Some(mut job) = self.pop() else { break };
            is_well = run_in_savepoint(&mut *job, connection).is_ok_and(|ran| matches!(ran, Ran::Well | Ran::Undone));
            done.push(job);
        }
        let committed = is_well && commit(connection, revisions).is_ok();
        if committed {
            for job in done {
                job.settle(Ok(()));
            }
            return;
        }
        // What could be undone is: the next transaction sees to what could not.
        let _ = connection.roll_back();
        for job in done {
            run_alone(job, connection, revisions);
        }
        if let Some(job) = self.pop() {
            run_alone(job, connection, revisions);
        }
    }
}

/// Does one write in a transaction of its own, and again where another one was in its way.
fn run_alone(mut job: Box<dyn Job>, connection: &mut DatabaseConnection, revisions: &Revisions) {
    let deadline = Instant::now() + PATIENCE;
    let mut pause = FIRST_PAUSE;
    let mut unexplained = 0;
    loop {
        match attempt(&mut *job, connection, revisions) {
            Ok(Ran::Collided) => {}
            Ok(Ran::Unexplained) if unexplained < MOST_UNEXPLAINED => unexplained += 1,
            Err(error) if error.collided() => {}
            settled => return job.settle(settled.map(|_| ())),
        }
        let until = Instant::now() + pause.mul_f64(rand::random_range(0.5..1.5));
        if until > deadline {
            return job.settle(Err(StoreError::unavailable("others keep writing the same")));
        }
        thread::sleep(until - Instant::now());
        pause *= 2;
    }
}

fn attempt(job: &mut dyn Job, connection: &mut DatabaseConnection, revisions: &Revisions) -> Result<Ran, StoreError> {
    begin(connection)?;
    let ran = job.run(connection);
    match ran {
        Ran::Well => commit(connection, revisions)?,
        Ran::Undone | Ran::Collided | Ran::Unexplained | Ran::Fallen => connection.roll_back()?,
    }
    Ok(ran)
}

fn begin(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    end_abandoned_transaction(connection)?;
    connection.begin(Purpose::Writing).map_err(StoreError::unavailable)
}

/// Commits, and takes note of what was changed for the public.
fn commit(connection: &mut DatabaseConnection, revisions: &Revisions) -> Result<(), StoreError> {
    let changes = PublicChanges::since(connection, revisions.current())?;
    if let Err(error) = connection.commit() {
        // Where the transaction is still open, it has to end.
        let _ = connection.roll_back();
        return Err(error.into());
    }
    revisions.advance(&changes);
    Ok(())
}

fn run_in_savepoint(job: &mut dyn Job, connection: &mut DatabaseConnection) -> QueryResult<Ran> {
    connection.begin_savepoint()?;
    let ran = job.run(connection);
    match ran {
        Ran::Well => connection.commit()?,
        Ran::Undone => connection.roll_back()?,
        Ran::Collided | Ran::Unexplained | Ran::Fallen => {}
    }
    Ok(ran)
}
