//! Work that may take longer than a page: it goes on beside the request that asked for it, and whoever asks again with the
//! same key waits for the same work. Each person has one at a time, and what was made of it is kept until they ask for
//! something else, or so many others have.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::domain::numbers::PersonNumber;
use crate::domain::watch::{Far, IN_LINE, Watch};
use crate::web::kit::errors::WebError;

/// How much of it there may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many go on at once; the others wait in line.
    pub at_once: usize,
    /// How many are kept when they are done.
    pub kept: usize,
    /// After how long without a question nobody waits any more.
    pub forsaken: Duration,
    /// How long one may take.
    pub longest: Duration,
}

impl Limits {
    /// Those of reading tables.
    pub const READING: Self =
        Self { at_once: 2, kept: 8, forsaken: Duration::from_secs(30), longest: Duration::from_mins(2) };
}

/// Work of one kind.
pub struct Beside<T> {
    limits: Limits,
    places: Arc<Semaphore>,
    works: Arc<Mutex<HashMap<PersonNumber, Arc<Work<T>>>>>,
}

/// One piece of work.
struct Work<T> {
    key: Mutex<String>,
    watch: Watch,
    asked: Mutex<Instant>,
    state: watch::Sender<State<T>>,
}

enum State<T> {
    GoesOn,
    Done(Arc<T>),
    /// It fell over.
    Fallen,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Work<T> {
    fn is_of(&self, key: &str) -> bool {
        *locked(&self.key) == key
    }

    fn result(&self) -> Option<Result<Arc<T>, WebError>> {
        match &*self.state.borrow() {
            State::GoesOn => None,
            State::Done(made) => Some(Ok(Arc::clone(made))),
            State::Fallen => Some(Err(WebError::Internal("work beside a request fell over".to_owned()))),
        }
    }

    fn is_going_on(&self) -> bool {
        matches!(*self.state.borrow(), State::GoesOn)
    }

    /// Whether nobody waits for it, and nobody has asked for it for a while.
    fn is_forsaken(&self, after: Duration) -> bool {
        self.state.receiver_count() == 0 && locked(&self.asked).elapsed() > after
    }
}

impl<T: Send + Sync + 'static> Beside<T> {
    /// None of it yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, places: Arc::new(Semaphore::new(limits.at_once)), works: Arc::default() }
    }

    /// What is made of the work that `key` names, begun now where it is not yet; or how far it is where that takes longer
    /// than `patience`. Without patience it is waited for to the end.
    pub async fn ask(
        &self,
        person: PersonNumber,
        key: &str,
        patience: Option<Duration>,
        work: impl FnOnce(&Watch) -> T + Send + 'static,
    ) -> Result<Result<Arc<T>, Far>, WebError> {
        let until = patience.map(|patience| Instant::now() + patience);
        let found = match self.known(person, key) {
            Some(found) => found,
            None => match within(until, Arc::clone(&self.places).acquire_owned()).await {
                None => return Ok(Err(IN_LINE)),
                Some(Err(closed)) => return Err(WebError::Internal(closed.to_string())),
                Some(Ok(place)) => match self.known(person, key) {
                    // It was asked for twice at once.
                    Some(found) => found,
                    None => self.begin(person, key, place, work),
                },
            },
        };
        *locked(&found.asked) = Instant::now();
        let mut state = found.state.subscribe();
        let is_done = within(until, state.wait_for(|state| !matches!(state, State::GoesOn))).await.is_some();
        match found.result().filter(|_| is_done) {
            None => Ok(Err(found.watch.far())),
            Some(result) => {
                if found.watch.is_ended() {
                    // What was not finished is not what comes of it another time.
                    self.forget(person, &found);
                }
                result.map(Ok)
            }
        }
    }

    /// What was made under one key is what would be made under another too.
    pub fn rename(&self, person: PersonNumber, from: &str, to: &str) {
        if let Some(work) = self.known(person, from) {
            to.clone_into(&mut locked(&work.key));
        }
    }

    fn known(&self, person: PersonNumber, key: &str) -> Option<Arc<Work<T>>> {
        let work = Arc::clone(locked(&self.works).get(&person)?);
        if work.is_of(key) {
            return Some(work);
        }
        // Whoever brings something else does not wait for it any more.
        work.watch.end();
        None
    }

    fn forget(&self, person: PersonNumber, work: &Arc<Work<T>>) {
        let mut works = locked(&self.works);
        if works.get(&person).is_some_and(|known| Arc::ptr_eq(known, work)) {
            works.remove(&person);
        }
    }

    fn begin(
        &self,
        person: PersonNumber,
        key: &str,
        place: OwnedSemaphorePermit,
        work: impl FnOnce(&Watch) -> T + Send + 'static,
    ) -> Arc<Work<T>> {
        let begun = Arc::new(Work {
            key: Mutex::new(key.to_owned()),
            watch: Watch::default(),
            asked: Mutex::new(Instant::now()),
            state: watch::channel(State::GoesOn).0,
        });
        self.make_room();
        locked(&self.works).insert(person, Arc::clone(&begun));
        let (watch, limits, going) = (begun.watch.clone(), self.limits, Arc::clone(&begun));
        let made = actix_web::web::block(move || work(&watch));
        let minding = async move {
            let _place = place;
            let made = minded(&going, limits, made).await;
            going.state.send_replace(made.map_or(State::Fallen, |made| State::Done(Arc::new(made))));
        };
        actix_web::rt::spawn(minding.in_current_span());
        begun
    }

    /// Drops what is done and was asked for longest ago, where there is too much of it.
    fn make_room(&self) {
        let mut works = locked(&self.works);
        let mut done: Vec<(Instant, PersonNumber)> = works
            .iter()
            .filter(|(_, work)| !work.is_going_on())
            .map(|(person, work)| (*locked(&work.asked), *person))
            .collect();
        done.sort_unstable();
        let over = (done.len() + 1).saturating_sub(self.limits.kept);
        for (_, person) in done.into_iter().take(over) {
            works.remove(&person);
        }
    }
}

/// Who has something under way that a page tells of, and how far it is.
#[derive(Default)]
pub struct UnderWay(Mutex<HashMap<PersonNumber, Watch>>);

impl UnderWay {
    /// Notes that somebody begins.
    pub fn begin(&self, person: PersonNumber) -> Watch {
        let watch = Watch::default();
        locked(&self.0).insert(person, watch.clone());
        watch
    }

    /// Notes that it has ended.
    pub fn end(&self, person: PersonNumber) {
        locked(&self.0).remove(&person);
    }

    /// How far it is; none where it goes on elsewhere, if at all.
    pub fn far(&self, person: PersonNumber) -> Option<Far> {
        locked(&self.0).get(&person).map(Watch::far)
    }
}

/// What is made, ended where it takes too long or nobody waits for it.
async fn minded<T, R, E>(work: &Work<T>, limits: Limits, made: impl Future<Output = Result<R, E>>) -> Result<R, E> {
    /// How often it is looked at.
    const LOOK: Duration = Duration::from_millis(200);
    let begun = Instant::now();
    let mut made = std::pin::pin!(made);
    loop {
        if let Ok(made) = timeout(LOOK.min(limits.forsaken), &mut made).await {
            return made;
        }
        if begun.elapsed() > limits.longest || work.is_forsaken(limits.forsaken) {
            work.watch.end();
        }
    }
}

/// What comes of it in time; none where it does not. When the time is over, what is there already is taken.
pub async fn within<F: Future>(until: Option<Instant>, future: F) -> Option<F::Output> {
    let Some(until) = until else { return Some(future.await) };
    let left = until.saturating_duration_since(Instant::now());
    let mut future = std::pin::pin!(future);
    if left.is_zero() {
        return poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => Poll::Ready(None),
        })
        .await;
    }
    timeout(left, future).await.ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::domain::watch::Step;

    const ONE: PersonNumber = PersonNumber(1);
    const OTHER: PersonNumber = PersonNumber(2);
    const AT_ONCE: Option<Duration> = Some(Duration::ZERO);
    const LIMITS: Limits =
        Limits { at_once: 1, kept: 2, forsaken: Duration::from_mins(10), longest: Duration::from_mins(10) };

    fn run(test: impl Future<Output = ()>) {
        actix_web::rt::System::new().block_on(test);
    }

    fn until_ended(watch: &Watch) -> &'static str {
        while !watch.is_ended() {
            std::thread::yield_now();
        }
        "ended"
    }

    #[test]
    fn who_asks_again_waits_for_the_same_work_and_sees_how_far_it_is() {
        run(async {
            let beside = Beside::new(LIMITS);
            let (go_on, may_go_on) = mpsc::channel();
            let (tell, told) = mpsc::channel();
            let work = move |watch: &Watch| {
                watch.begin(Step::Reading, 7);
                watch.add(2);
                tell.send(()).unwrap();
                may_go_on.recv().unwrap();
                "made"
            };
            beside.ask(ONE, "a", AT_ONCE, work).await.unwrap().unwrap_err();
            told.recv().unwrap();
            let far = beside.ask(ONE, "a", AT_ONCE, |_| "again").await.unwrap().unwrap_err();
            assert_eq!(far, Far { step: Step::Reading, done: 2, of: 7 });
            assert_eq!(beside.ask(OTHER, "b", AT_ONCE, |_| "other").await.unwrap(), Err(IN_LINE), "one at once");
            go_on.send(()).unwrap();
            assert_eq!(*beside.ask(ONE, "a", None, |_| "again").await.unwrap().unwrap(), "made");
            assert_eq!(*beside.ask(OTHER, "b", None, |_| "other").await.unwrap().unwrap(), "other");
            assert_eq!(*beside.ask(ONE, "a", AT_ONCE, |_| "again").await.unwrap().unwrap(), "made", "it is kept");
            beside.rename(ONE, "a", "c");
            assert_eq!(*beside.ask(ONE, "c", AT_ONCE, |_| "again").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn who_brings_something_else_waits_no_more_for_what_was_before() {
        run(async {
            let beside = Beside::new(LIMITS);
            beside.ask(ONE, "a", AT_ONCE, until_ended).await.unwrap().unwrap_err();
            assert_eq!(*beside.ask(ONE, "b", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn what_takes_too_long_ends_and_is_begun_anew_by_whoever_asks_again() {
        run(async {
            let beside = Beside::new(Limits { longest: Duration::ZERO, ..LIMITS });
            assert_eq!(*beside.ask(ONE, "a", None, until_ended).await.unwrap().unwrap(), "ended");
            assert_eq!(*beside.ask(ONE, "a", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn what_nobody_waits_for_ends() {
        run(async {
            let beside = Beside::new(Limits { forsaken: Duration::from_millis(1), ..LIMITS });
            beside.ask(ONE, "a", AT_ONCE, until_ended).await.unwrap().unwrap_err();
            // Its place is free when it has ended.
            assert_eq!(*beside.ask(OTHER, "b", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        run(async {
            let beside = Beside::new(LIMITS);
            for person in 1..=5 {
                beside.ask(PersonNumber(person), "a", None, |_| "made").await.unwrap().unwrap();
            }
            assert_eq!(locked(&beside.works).len(), LIMITS.kept);
            assert_eq!(*beside.ask(ONE, "a", None, |_| "again").await.unwrap().unwrap(), "again");
            let far = beside.ask(OTHER, "a", None, |_| -> &'static str { panic!("it falls over") }).await;
            assert!(far.is_err());
        });
    }
}
