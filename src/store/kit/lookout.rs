//! Looking, once for all who asked before the look began: for what other processes changed, before anything is answered
//! from memory that may not be shown a moment later than it is true.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use crate::store::kit::StoreError;
use crate::store::kit::public_changes::Topic;

/// What was seen at a look.
pub type Seen = Arc<BTreeSet<Topic>>;

/// One look after the other.
pub(super) struct Lookout<T> {
    begun: AtomicU64,
    /// The last look that ended: the how manieth it was, and what it saw.
    last: Mutex<(u64, Option<Arc<T>>)>,
}

impl<T> Default for Lookout<T> {
    fn default() -> Self {
        Self { begun: AtomicU64::default(), last: Mutex::default() }
    }
}

impl<T> Lookout<T> {
    /// What is seen by a look that began after this was asked.
    pub(super) async fn ask<F>(&self, look: impl FnOnce() -> F) -> Result<Arc<T>, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let begun_before = self.begun.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if let (number, Some(seen)) = &*last
            && *number > begun_before
        {
            return Ok(Arc::clone(seen));
        }
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        let seen = Arc::new(look().await?);
        *last = (number, Some(Arc::clone(&seen)));
        Ok(seen)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::FutureExt as _;
    use futures_util::future::{join, pending, ready};
    use tokio::runtime::Builder;
    use tokio::sync::oneshot;

    use super::*;

    #[test]
    fn who_asks_while_somebody_looks_waits_for_the_next_look_and_that_one_is_for_all() {
        Builder::new_current_thread().build().expect("it runs").block_on(async {
            let lookout = Lookout::<BTreeSet<Topic>>::default();
            let (ends, end) = oneshot::channel::<()>();
            let mut first = pin!(lookout.ask(|| async {
                end.await.expect("it ends");
                Ok(BTreeSet::new())
            }));
            assert!((&mut first).now_or_never().is_none(), "it looks");
            let mut second = pin!(lookout.ask(|| ready(Ok(BTreeSet::from([Topic::Units])))));
            let mut third = pin!(lookout.ask(|| async { unreachable!("the second looked for both") }));
            assert!((&mut second).now_or_never().is_none() && (&mut third).now_or_never().is_none());
            ends.send(()).expect("somebody waits");
            assert!(first.await.expect("a look").is_empty());
            let (second, third) = join(second, third).await;
            assert!(second.expect("a look").contains(&Topic::Units));
            assert!(third.expect("a look").contains(&Topic::Units));
        });
    }

    #[test]
    fn a_look_that_fails_or_is_given_up_is_for_nobody() {
        Builder::new_current_thread().build().expect("it runs").block_on(async {
            let lookout = Lookout::<BTreeSet<Topic>>::default();
            assert!(lookout.ask(pending).now_or_never().is_none(), "given up");
            assert!(lookout.ask(|| ready(Err(StoreError::NotFound))).await.is_err());
            assert!(
                lookout
                    .ask(|| ready(Ok(BTreeSet::from([Topic::Units]))))
                    .await
                    .expect("a look")
                    .contains(&Topic::Units)
            );
        });
    }
}
