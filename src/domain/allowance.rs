//! How often something may be tried: some times in a row, and afterwards once in a while.

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

    #[test]
    fn after_a_long_rest_all_of_them_are_allowed_again() {
        assert_eq!(try_at(&[0, 0, 0, 500, 500, 500, 500]), [0, 0, 0, 0, 0, 0, 30]);
    }
}
