//! Work that waits for its turn: some at a time, some more in line, and a plain no to the rest.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::store::kit::StoreError;
use crate::store::kit::load::Line;

/// The longest that somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(3);

/// A line before a number of places.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    places: Arc<Semaphore>,
    /// The places, and those who wait for one.
    all: Arc<Semaphore>,
    /// How many places there are, without and with the line before them.
    size: (usize, usize),
    told: Arc<Told>,
}

/// What is told of a line.
#[derive(Debug, Default)]
struct Told {
    refused: AtomicU64,
    /// In microseconds.
    waited: AtomicU64,
}

/// A turn, for as long as it is held.
#[derive(Debug)]
pub(super) struct Turn {
    _place: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Lane {
    /// A line of `waiting` before `places`.
    pub(super) fn new(places: u32, waiting: u32) -> Self {
        let [places, all] = [places, places.saturating_add(waiting)]
            .map(|size| usize::try_from(size).unwrap_or(Semaphore::MAX_PERMITS));
        let [free, free_of_all] = [places, all].map(|size| Arc::new(Semaphore::new(size)));
        Self { places: free, all: free_of_all, size: (places, all), told: Arc::default() }
    }

    /// How many are at work and wait now, and how it went so far.
    pub(super) fn told(&self, name: &'static str) -> Line {
        let count = |size: usize, free: &Semaphore| {
            i64::try_from(size.saturating_sub(free.available_permits())).unwrap_or(i64::MAX)
        };
        let (at_work, all) = (count(self.size.0, &self.places), count(self.size.1, &self.all));
        Line {
            name,
            at_work,
            waiting: (all - at_work).max(0),
            refused: self.told.refused.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.told.waited.load(Ordering::Relaxed)),
        }
    }

    /// Waits for a turn. `Unavailable` where the line is full or doesn't move.
    pub(super) async fn turn(&self) -> Result<Turn, StoreError> {
        let begun = Instant::now();
        let turn = self.wait().await;
        let waited = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.told.waited.fetch_add(waited, Ordering::Relaxed);
        self.told.refused.fetch_add(u64::from(turn.is_err()), Ordering::Relaxed);
        turn
    }

    async fn wait(&self) -> Result<Turn, StoreError> {
        let of_all =
            Arc::clone(&self.all).try_acquire_owned().map_err(|_| StoreError::unavailable("too many wait already"))?;
        let place = timeout(PATIENCE, Arc::clone(&self.places).acquire_owned())
            .await
            .map_err(|_| StoreError::unavailable("no turn in time"))?
            .map_err(StoreError::unavailable)?;
        Ok(Turn { _place: place, _of_all: of_all })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use tokio::runtime::Builder;

    use super::*;

    fn with_a_clock(test: impl Future<Output = ()>) {
        Builder::new_current_thread().enable_time().build().expect("it runs").block_on(test);
    }

    #[test]
    fn who_finds_the_line_full_is_told_so_at_once_and_who_is_in_it_gets_a_turn() {
        with_a_clock(async {
            let lane = Lane::new(1, 1);
            let first = lane.turn().await.expect("the place is free");
            let mut second = Box::pin(lane.turn());
            assert!((&mut second).now_or_never().is_none(), "it waits");
            assert!(matches!(lane.turn().await, Err(StoreError::Unavailable(_))), "the line is full");
            let told = lane.told("readers");
            assert_eq!((told.at_work, told.waiting, told.refused), (1, 1, 1), "{told:?}");
            drop(first);
            let second = second.await.expect("its turn");
            drop(second);
            lane.turn().await.expect("nobody is left");
        });
    }

    #[test]
    fn who_leaves_the_line_leaves_room_behind() {
        with_a_clock(async {
            let lane = Lane::new(1, 1);
            let _first = lane.turn().await.expect("the place is free");
            let mut second = Box::pin(lane.turn());
            assert!((&mut second).now_or_never().is_none());
            drop(second);
            let mut third = Box::pin(lane.turn());
            assert!((&mut third).now_or_never().is_none(), "there is room in the line again");
        });
    }
}
