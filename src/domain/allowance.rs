//! How often something may be tried: some times in a row, and afterwards once in a while; or, where only failures count,
//! after a wait that grows with each.

use chrono::{DateTime, TimeDelta, Utc};

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// So many times in a row, where nothing was tried for long.
    pub in_a_row: i32,
    /// Afterwards once in this time.
    pub period: TimeDelta,
}

impl Allowance {
    /// Tries once. All that has to be remembered of it is from when on everything is allowed again; an error says how
    /// long to wait before the next attempt, and counts for nothing.
    pub fn attempt(
        self,
        allowed_again_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, TimeDelta> {
        let owed = allowed_again_at.map_or(TimeDelta::zero(), |at| (at - now).max(TimeDelta::zero()));
        let wait = owed - self.period * (self.in_a_row - 1).max(0);
        if wait > TimeDelta::zero() { Err(wait) } else { Ok(now + owed + self.period) }
    }

    /// Takes an attempt back that was none to count.
    pub fn give_back(self, allowed_again_at: DateTime<Utc>) -> DateTime<Utc> {
        allowed_again_at - self.period
    }
}

/// How long there is to wait after failures in a row: nothing at first, then twice as long each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowingWait {
    /// So many failures cost nothing.
    pub free: i32,
    /// The wait after these.
    pub first: TimeDelta,
}

/// Failures in a row, as they are remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub count: i32,
    pub forgotten_at: DateTime<Utc>,
}

impl GrowingWait {
    /// No wait is longer, unless the first one is.
    const LONGEST: TimeDelta = TimeDelta::minutes(5);
    /// Failures are remembered for so long after the wait that they brought.
    const MEMORY: TimeDelta = TimeDelta::hours(1);

    /// The wait after so many failures.
    fn after(self, failures: i32) -> TimeDelta {
        let Ok(doublings) = u32::try_from(failures - self.free) else { return TimeDelta::zero() };
        let longest = Self::LONGEST.max(self.first);
        let wait = 1_i32.checked_shl(doublings.min(16)).and_then(|times| self.first.checked_mul(times));
        wait.map_or(longest, |wait| wait.min(longest))
    }

    /// Tries once; it counts as a failure until it is known to be none. An error says how long to wait, and counts for
    /// nothing.
    pub fn attempt(self, known: Option<Failures>, now: DateTime<Utc>) -> Result<Failures, TimeDelta> {
        let known = known.filter(|known| known.forgotten_at > now);
        // A clock beside this one may be ahead: what costs nothing makes nobody wait for it.
        let costs = |known: &Failures| self.after(known.count) > TimeDelta::zero();
        let wait = known.filter(costs).map_or(TimeDelta::zero(), |known| known.forgotten_at - Self::MEMORY - now);
        if wait > TimeDelta::zero() {
            return Err(wait);
        }
        let count = known.map_or(0, |known| known.count).saturating_add(1);
        Ok(Failures { count, forgotten_at: now + self.after(count) + Self::MEMORY })
    }

    /// Whether all failures that cost nothing are used up.
    pub fn is_used_up(self, known: Option<Failures>, now: DateTime<Utc>) -> bool {
        known.is_some_and(|known| known.forgotten_at > now && known.count >= self.free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWANCE: Allowance = Allowance { in_a_row: 3, period: TimeDelta::seconds(30) };

    fn after(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// Tries at these times; gives for each how many seconds there were to wait.
    fn try_at(times: &[i64]) -> Vec<i64> {
        let mut known = None;
        let mut waits = Vec::new();
        for seconds in times {
            waits.push(match ALLOWANCE.attempt(known, after(*seconds)) {
                Ok(at) => {
                    known = Some(at);
                    0
                }
                Err(wait) => wait.num_seconds(),
            });
        }
        waits
    }

    #[test]
    fn so_many_attempts_go_in_a_row_and_then_one_in_a_while() {
        assert_eq!(try_at(&[0, 0, 0, 0, 10, 29, 30, 31, 60]), [0, 0, 0, 30, 20, 1, 0, 29, 0]);
    }

    /// Fails as soon as it may, from the first time on; gives how many seconds there were to wait each time.
    fn fail(times: usize) -> Vec<i64> {
        let wait = GrowingWait { free: 3, first: TimeDelta::seconds(30) };
        let (mut known, mut now, mut waits) = (None, after(0), Vec::new());
        while waits.len() < times {
            let waited = wait.attempt(known, now).err().unwrap_or_default();
            now += waited;
            known = Some(wait.attempt(known, now).expect("the wait is over"));
            waits.push(waited.num_seconds());
        }
        assert!(wait.is_used_up(known, now) && !wait.is_used_up(known, now + TimeDelta::hours(2)));
        waits
    }

    #[test]
    fn waits_grow_with_each_failure_up_to_a_longest_one() {
        assert_eq!(fail(10), [0, 0, 0, 30, 60, 120, 240, 300, 300, 300]);
        assert_eq!(fail(60).pop(), Some(300));
    }

    #[test]
    fn failures_are_forgotten_some_time_after_the_wait() {
        let wait = GrowingWait { free: 1, first: TimeDelta::seconds(30) };
        let known = wait.attempt(None, after(0)).expect("the first attempt");
        assert_eq!(wait.attempt(Some(known), after(10)), Err(TimeDelta::seconds(20)));
        assert_eq!(wait.attempt(Some(known), after(3629)).map(|known| known.count), Ok(2));
        assert_eq!(wait.attempt(Some(known), after(3630)).map(|known| known.count), Ok(1));
    }

    #[test]
    fn a_failure_that_costs_nothing_makes_nobody_wait_whose_clock_is_behind() {
        let wait = GrowingWait { free: 3, first: TimeDelta::seconds(30) };
        let known = wait.attempt(None, after(1)).expect("the first attempt");
        assert_eq!(wait.attempt(Some(known), after(0)).map(|known| known.count), Ok(2));
    }

    #[test]
    fn what_is_given_back_is_as_if_it_had_not_been() {
        let once = ALLOWANCE.attempt(None, after(0)).expect("the first attempt");
        let twice = ALLOWANCE.attempt(Some(once), after(0)).expect("the second attempt");
        assert_eq!(ALLOWANCE.give_back(twice), once);
    }

    #[test]
    fn after_a_long_rest_all_of_them_are_allowed_again() {
        assert_eq!(try_at(&[0, 0, 0, 500, 500, 500, 500]), [0, 0, 0, 0, 0, 0, 30]);
    }
}
