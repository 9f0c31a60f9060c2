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
    /// How large all of them may be that are kept; the newest one is, however large.
    pub kept_bytes: usize,
    /// After how long without a question nobody waits any more.
    pub forsaken: Duration,
    /// How long one may take.
    pub longest: Duration,
}

impl Limits {
    /// Those of reading tables.
    pub const READING: Self = Self {
        at_once: 2,
        kept: 8,
        kept_bytes: 64 * 1024 * 1024,
        forsaken: Duration::from_secs(30),
        longest: Duration::from_mins(2),
    };
}

/// What is kept, and how much room it takes.
pub trait Weighed {
    /// About how many bytes.
    fn bytes(&self) -> usize;
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
    /// With about how many bytes it has.
    Done(Arc<T>, usize),
    /// It fell over.
    Fallen,
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Work<T> {
    fn is_of(&self, key: &str) -> bool {
        *locked(&self.key) == key
    }

    fn result(&self) -> Option<Result<Arc<T>, WebError>> {
        match &*self.state.borrow() {
            State::GoesOn => None,
            State::Done(made, _) => Some(Ok(Arc::clone(made))),
            State::Fallen => Some(Err(WebError::Internal("work beside a request fell over".to_owned()))),
        }
    }

    /// How large what was made is; none while it is made.
    fn bytes(&self) -> Option<usize> {
        match *self.state.borrow() {
            State::GoesOn => None,
            State::Done(_, bytes) => Some(bytes),
            State::Fallen => Some(0),
        }
    }

    /// Whether nobody waits for it, and nobody has asked for it for a while.
    fn is_forsaken(&self, after: Duration) -> bool {
        self.state.receiver_count() == 0 && locked(&self.asked).elapsed() > after
    }
}

impl<T: Weighed + Send + Sync + 'static> Beside<T> {
    /// None of it yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, places: Arc::new(Semaphore::new(limits.at_once)), works: Arc::default() }
    }

    /// What is made of the work that `key` names, begun now where it is not yet; or how far it is where that takes longer
    /// than `patience`. Without patience it is waited for to the end. What it is made of is brought only where it begins.
    pub async fn ask<B: Send + 'static>(
        &self,
        person: PersonNumber,
        key: &str,
        patience: Option<Duration>,
        bring: impl Future<Output = Result<B, WebError>>,
        work: impl FnOnce(B, &Watch) -> T + Send + 'static,
    ) -> Result<Result<Arc<T>, Far>, WebError> {
        let until = patience.map(|patience| Instant::now() + patience);
        let found = match self.known(person, key) {
            Some(found) => found,
            None => match within(until, Arc::clone(&self.places).acquire_owned()).await {
                None => return Ok(Err(IN_LINE)),
                Some(Err(closed)) => return Err(WebError::Internal(closed.to_string())),
                Some(Ok(place)) => {
                    // Where it was asked for twice at once, nothing has to be brought.
                    let brought = if self.known(person, key).is_none() { Some(bring.await?) } else { None };
                    match (self.known(person, key), brought) {
                        (None, Some(brought)) => self.begin(person, key, place, |watch| work(brought, watch)),
                        (Some(found), _) => found,
                        (None, None) => return Ok(Err(IN_LINE)),
                    }
                }
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
        locked(&self.works).insert(person, Arc::clone(&begun));
        let (watch, limits, going, works) =
            (begun.watch.clone(), self.limits, Arc::clone(&begun), Arc::clone(&self.works));
        let made = actix_web::web::block(move || {
            let made = work(&watch);
            let bytes = made.bytes();
            (made, bytes)
        });
        let minding = async move {
            let _place = place;
            let made = minded(&going, limits, made).await;
            going.state.send_replace(made.map_or(State::Fallen, |(made, bytes)| State::Done(Arc::new(made), bytes)));
            make_room(&works, limits, &going);
        };
        actix_web::rt::spawn(minding.in_current_span());
        begun
    }
}

/// Drops what is done and was asked for longest ago, where there is too much of it beside what was just made.
fn make_room<T>(works: &Mutex<HashMap<PersonNumber, Arc<Work<T>>>>, limits: Limits, newest: &Arc<Work<T>>) {
    let mut works = locked(works);
    let mut others: Vec<(Instant, PersonNumber, usize)> = works
        .iter()
        .filter(|(_, work)| !Arc::ptr_eq(work, newest))
        .filter_map(|(person, work)| Some((*locked(&work.asked), *person, work.bytes()?)))
        .collect();
    others.sort_unstable_by_key(|(asked, person, _)| std::cmp::Reverse((*asked, *person)));
    let (mut kept, mut bytes) = (1, newest.bytes().unwrap_or_default());
    for (_, person, own) in others {
        kept += 1;
        bytes = bytes.saturating_add(own);
        if kept > limits.kept || bytes > limits.kept_bytes {
            works.remove(&person);
        }
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
    const LIMITS: Limits = Limits {
        at_once: 1,
        kept: 2,
        kept_bytes: 1000,
        forsaken: Duration::from_mins(10),
        longest: Duration::from_mins(10),
    };

    impl Weighed for &'static str {
        fn bytes(&self) -> usize {
            self.len()
        }
    }

    /// Asks for work that needs nothing to be brought.
    async fn ask(
        beside: &Beside<&'static str>,
        person: PersonNumber,
        key: &str,
        patience: Option<Duration>,
        work: impl FnOnce(&Watch) -> &'static str + Send + 'static,
    ) -> Result<Result<Arc<&'static str>, Far>, WebError> {
        beside.ask(person, key, patience, async { Ok(()) }, |(), watch| work(watch)).await
    }

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
            ask(&beside, ONE, "a", AT_ONCE, work).await.unwrap().unwrap_err();
            told.recv().unwrap();
            let far = ask(&beside, ONE, "a", AT_ONCE, |_| "again").await.unwrap().unwrap_err();
            assert_eq!(far, Far { step: Step::Reading, done: 2, of: 7 });
            assert_eq!(ask(&beside, OTHER, "b", AT_ONCE, |_| "other").await.unwrap(), Err(IN_LINE), "one at once");
            go_on.send(()).unwrap();
            assert_eq!(*ask(&beside, ONE, "a", None, |_| "again").await.unwrap().unwrap(), "made");
            assert_eq!(*ask(&beside, OTHER, "b", None, |_| "other").await.unwrap().unwrap(), "other");
            assert_eq!(*ask(&beside, ONE, "a", AT_ONCE, |_| "again").await.unwrap().unwrap(), "made", "it is kept");
            beside.rename(ONE, "a", "c");
            assert_eq!(*ask(&beside, ONE, "c", AT_ONCE, |_| "again").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn who_brings_something_else_waits_no_more_for_what_was_before() {
        run(async {
            let beside = Beside::new(LIMITS);
            ask(&beside, ONE, "a", AT_ONCE, until_ended).await.unwrap().unwrap_err();
            assert_eq!(*ask(&beside, ONE, "b", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn what_takes_too_long_ends_and_is_begun_anew_by_whoever_asks_again() {
        run(async {
            let beside = Beside::new(Limits { longest: Duration::ZERO, ..LIMITS });
            assert_eq!(*ask(&beside, ONE, "a", None, until_ended).await.unwrap().unwrap(), "ended");
            assert_eq!(*ask(&beside, ONE, "a", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn what_nobody_waits_for_ends() {
        run(async {
            let beside = Beside::new(Limits { forsaken: Duration::from_millis(1), ..LIMITS });
            ask(&beside, ONE, "a", AT_ONCE, until_ended).await.unwrap().unwrap_err();
            // Its place is free when it has ended.
            assert_eq!(*ask(&beside, OTHER, "b", None, |_| "made").await.unwrap().unwrap(), "made");
        });
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        run(async {
            let beside = Beside::new(LIMITS);
            for person in 1..=5 {
                ask(&beside, PersonNumber(person), "a", None, |_| "made").await.unwrap().unwrap();
            }
            assert_eq!(locked(&beside.works).len(), LIMITS.kept);
            assert_eq!(*ask(&beside, ONE, "a", None, |_| "again").await.unwrap().unwrap(), "again");
            let far = ask(&beside, OTHER, "a", None, |_| -> &'static str { panic!("it falls over") }).await;
            assert!(far.is_err());
        });
    }

    #[test]
    fn no_more_bytes_are_kept_than_may_be_but_for_the_newest() {
        run(async {
            let beside = Beside::new(Limits { kept: 9, kept_bytes: 10, ..LIMITS });
            for person in 1..=5 {
                ask(&beside, PersonNumber(person), "a", None, |_| "four").await.unwrap().unwrap();
            }
            assert_eq!(locked(&beside.works).len(), 2);
            ask(&beside, ONE, "b", None, |_| "more than all of it").await.unwrap().unwrap();
            assert_eq!(locked(&beside.works).keys().copied().collect::<Vec<_>>(), [ONE]);
        });
    }

    #[test]
    fn what_it_is_made_of_is_brought_once_and_a_failure_to_bring_it_is_told() {
        run(async {
            let beside = Beside::new(LIMITS);
            let fails = async { Err::<(), _>(WebError::NotFound) };
            assert!(matches!(beside.ask(ONE, "a", None, fails, |(), _| "made").await, Err(WebError::NotFound)));
            let made = beside.ask(ONE, "a", None, async { Ok("made") }, |brought, _| brought).await;
            assert_eq!(*made.unwrap().unwrap(), "made");
            let never = async { panic!("it is there") };
            assert_eq!(*beside.ask(ONE, "a", None, never, |(), _| "again").await.unwrap().unwrap(), "made");
        });
    }
}
