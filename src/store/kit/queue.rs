//! Writes wait in one line, and what waits together is committed together: the disk is asked once for all of it, and
//! each is answered when its own work is safe. Whatever goes wrong with one of them, the others are none the worse: they
//! are done again, each alone.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use futures_util::future::{Either, select};
use tokio::sync::{OwnedMutexGuard, oneshot};
use tokio::time::timeout;
use tracing::Span;

use crate::store::kit::connection::Purpose;
use crate::store::kit::fault::Fault;
use crate::store::kit::limits::Limits;
use crate::store::kit::pool::Pool;
use crate::store::kit::public_changes::{PublicChanges, Revisions};
use crate::store::kit::security_event::SecurityEvent;
use crate::store::kit::transaction::end_abandoned_transaction;
use crate::store::kit::writer::{Collides, End};
use crate::store::kit::{DatabaseConnection, StoreError};

/// About how long a write that collided is left alone; the next pauses grow.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
/// So often a fault that nobody explains is tried again.
const MOST_UNEXPLAINED: u32 = 2;
/// After so long nothing more is taken into a commit: the first in it waits for the last.
const LONGEST: Duration = Duration::from_millis(20);

/// The line of writes.
pub(super) struct Queue {
    waiting: Mutex<VecDeque<Place>>,
    /// Held by whoever does what waits: all of it.
    turn: Arc<tokio::sync::Mutex<()>>,
    numbers: AtomicU64,
    /// How many left it with nothing done.
    refused: AtomicU64,
    limits: Limits,
}

/// A place in the line.
struct Place {
    number: u64,
    since: Instant,
    /// Whether it has to have a transaction to itself: with others, or at an earlier attempt, it did not go well.
    alone: bool,
    unexplained: u32,
    pause: Duration,
    job: Box<dyn Job>,
}

/// What somebody holds who waits in the line.
pub(super) struct Ticket<T, E> {
    number: u64,
    told: Told<T, E>,
    /// For so long they wait; however long, where there is no limit.
    patience: Option<Duration>,
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
    /// The request that it is for, in the log.
    span: Span,
    done: Option<Result<T, E>>,
    /// What the log is told once it is safe.
    events: Vec<SecurityEvent>,
    tell: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Write<T, E, F>
where
    F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send,
    T: Send,
    E: From<StoreError> + Collides + Send,
{
    fn run(&mut self, connection: &mut DatabaseConnection) -> Ran {
        self.events.clear();
        let work = || self.span.in_scope(|| (self.work)(connection));
        let (ran, done) = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok((value, End::Commit(events)))) => {
                self.events = events;
                (Ran::Well, Ok(value))
            }
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
            Ok(()) => {
                self.events.iter().for_each(SecurityEvent::tell);
                self.done.unwrap_or_else(never_run)
            }
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
    /// A line in which each waits for its turn, and for others, as long as `limits` say.
    pub(super) fn new(limits: &Limits) -> Self {
        let [numbers, refused] = [AtomicU64::default(), AtomicU64::default()];
        Self { waiting: Mutex::default(), turn: Arc::default(), numbers, refused, limits: *limits }
    }

    /// Puts a write at the end of the line.
    pub(super) fn push<T, E, F>(&self, work: F) -> Ticket<T, E>
    where
        F: Fn(&mut DatabaseConnection) -> Result<(T, End), E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Collides + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let job = Box::new(Write { work, span: Span::current(), done: None, events: Vec::new(), tell });
        let place = Place { number, since: Instant::now(), alone: false, unexplained: 0, pause: FIRST_PAUSE, job };
        self.line().push_back(place);
        Ticket { number, told, patience: self.limits.lock }
    }

    /// Waits to be told how it went. Who gets the turn before that has all that waits done by `work`. None where it was not
    /// done in its time: then nothing of it is.
    pub(super) async fn wait<T, E: From<StoreError>>(
        &self,
        ticket: Ticket<T, E>,
        work: impl FnOnce(OwnedMutexGuard<()>),
    ) -> Option<Result<T, E>> {
        let Ticket { number, mut told, patience } = ticket;
        let in_line = async {
            // Whoever has the turn before may do this write too.
            match select(&mut told, pin!(Arc::clone(&self.turn).lock_owned())).await {
                Either::Left((told, _)) => told,
                Either::Right((turn, told)) => {
                    work(turn);
                    told.await
                }
            }
        };
        let mut heard = match patience {
            Some(patience) => timeout(patience, in_line).await.ok(),
            None => Some(in_line.await),
        };
        while heard.is_none() {
            if self.leave(number) {
                return None;
            }
            // It is being done. Should it have to be done again, it is back in the line, and leaves it then.
            heard = timeout(LONGEST_PAUSE, &mut told).await.ok();
        }
        heard.map(|told| told.unwrap_or_else(|_| Err(StoreError::Internal("a write was lost".to_owned()).into())))
    }

    /// Takes a write out of the line, of which nothing is done then. It is too late for that while it is being done.
    fn leave(&self, number: u64) -> bool {
        let mut line = self.line();
        let before = line.len();
        line.retain(|place| place.number != number);
        let has_left = line.len() < before;
        self.refused.fetch_add(u64::from(has_left), Ordering::Relaxed);
        has_left
    }

    /// How many wait now, and how many waited in vain so far.
    pub(super) fn told(&self) -> (u32, u64) {
        let waiting = u32::try_from(self.line().len()).unwrap_or(u32::MAX);
        (waiting, self.refused.load(Ordering::Relaxed))
    }

    /// Whether somebody has been waiting for so long that they may wait in vain.
    pub(super) fn is_stuck(&self) -> bool {
        let line = self.line();
        let longest = line.iter().filter(|place| place.job.is_wanted()).map(|place| place.since.elapsed()).max();
        longest.zip(self.limits.lock).is_some_and(|(waited, patience)| waited > patience / 2)
    }

    /// Does what waits until nothing does. Who comes while others are waited for comes in before the work begins.
    pub(super) fn run(&self, pool: &Pool, revisions: &Revisions) {
        while self.is_waited_for() {
            let next = || {
                let mut connection = pool.get()?;
                self.do_next(&mut connection, revisions)
            };
            let done = catch_unwind(AssertUnwindSafe(next));
            let done = done.unwrap_or_else(|_| Err(StoreError::unavailable("the line of writes fell over")));
            if let Err(error) = done {
                return self.give_up(&error);
            }
        }
    }

    fn line(&self) -> MutexGuard<'_, VecDeque<Place>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything waits for which somebody waits.
    fn is_waited_for(&self) -> bool {
        let mut line = self.line();
        line.retain(|place| place.job.is_wanted());
        !line.is_empty()
    }

    /// The next one for which somebody waits; where it goes together with others, only if it may.
    fn pop(&self, together: bool) -> Option<Place> {
        let mut line = self.line();
        loop {
            if together && line.front()?.alone {
                return None;
            }
            let place = line.pop_front()?;
            if place.job.is_wanted() {
                return Some(place);
            }
        }
    }

    /// Tells everybody who waits that nothing can be written now.
    fn give_up(&self, cause: &StoreError) {
        while let Some(place) = self.pop(false) {
            place.job.settle(Err(match cause {
                StoreError::Damaged(how) => StoreError::Damaged(how.clone()),
                other => StoreError::unavailable(other),
            }));
        }
    }

    /// Does what comes next, alone or with what waits behind it. An error is one of all who wait.
    fn do_next(&self, connection: &mut DatabaseConnection, revisions: &Revisions) -> Result<(), StoreError> {
        end_abandoned_transaction(connection)?;
        let begun = Instant::now();
        if let Err(error) = connection.begin(Purpose::Writing) {
            // Others hold everybody up: whoever has waited long enough leaves by themselves.
            if Fault::of(&error) == Some(Fault::Busy) || self.limits.are_passed(begun.elapsed()) {
                thread::sleep(FIRST_PAUSE);
                return Ok(());
            }
            return Err(error.into());
        }
        match self.pop(false) {
            None => Ok(connection.roll_back()?),
            Some(first) if first.alone || !self.is_waited_for() => {
                self.run_alone(first, connection, revisions);
                Ok(())
            }
            Some(first) => {
                self.run_together(first, connection, revisions);
                Ok(())
            }
        }
    }

    /// Does what waits in the transaction that was begun, each in a savepoint of its own.
    fn run_together(&self, first: Place, connection: &mut DatabaseConnection, revisions: &Revisions) {
        let mut done: Vec<Place> = Vec::new();
        let (mut next, mut is_well, begun) = (Some(first), true, Instant::now());
        while let Some(mut place) = next {
            let ran = run_in_savepoint(&mut *place.job, connection);
            is_well = ran.is_ok_and(|ran| matches!(ran, Ran::Well | Ran::Undone));
            done.push(place);
            next = if is_well && begun.elapsed() < LONGEST { self.pop(true) } else { None };
        }
        if is_well && commit(connection, revisions).is_ok() {
            for place in done {
                place.job.settle(Ok(()));
            }
            return;
        }
        // What could be undone is: the next transaction sees to what could not.
        let _ = connection.roll_back();
        let mut line = self.line();
        for place in done.into_iter().rev() {
            line.push_front(Place { alone: true, ..place });
        }
    }

    /// Does one write in the transaction that was begun. Where another one was in its way, it goes to the end of the line.
    fn run_alone(&self, mut place: Place, connection: &mut DatabaseConnection, revisions: &Revisions) {
        let begun = Instant::now();
        match carry_out(&mut *place.job, connection, revisions) {
            Ok(Ran::Unexplained) if self.limits.are_passed(begun.elapsed()) => {
                place.job.settle(Err(StoreError::unavailable("it took too long")));
            }
            Ok(Ran::Unexplained) if place.unexplained < MOST_UNEXPLAINED => {
                place.unexplained += 1;
                self.again(place);
            }
            Ok(Ran::Collided) => self.again(place),
            Err(error) if error.collided() => self.again(place),
            done => place.job.settle(done.map(|_| ())),
        }
    }

    fn again(&self, place: Place) {
        let pause = place.pause.mul_f64(rand::random_range(0.5..1.5));
        self.line().push_back(Place { alone: true, pause: LONGEST_PAUSE.min(place.pause * 2), ..place });
        thread::sleep(pause);
    }
}

/// Does one write in the transaction that was begun, and ends it.
fn carry_out(job: &mut dyn Job, connection: &mut DatabaseConnection, revisions: &Revisions) -> Result<Ran, StoreError> {
    let ran = job.run(connection);
    match ran {
        Ran::Well => commit(connection, revisions)?,
        // A connection on which nothing can be taken back is given up, and with it what was done on it.
        Ran::Undone | Ran::Collided | Ran::Unexplained | Ran::Fallen => drop(connection.roll_back()),
    }
    Ok(ran)
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
