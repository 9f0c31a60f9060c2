//! How many connections there are to a database on a server, and how long something may take on one.

use std::time::Duration;

/// Connections that are not the staff's: two for readers of the public, one for what takes long, one for looking for changes,
/// and the writer's.
pub const OTHER_CONNECTIONS: u32 = 5;

/// How many connections there are, and how long something may take on one. No time is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// All connections that are used for requests; more than [`OTHER_CONNECTIONS`].
    pub connections: u32,
    /// Until there is a connection.
    pub connect: Duration,
    pub statement: Option<Duration>,
    /// Until others let go of what is needed; and for all the time in which a write waits in line and is tried.
    pub lock: Option<Duration>,
    /// Of a transaction in which nothing is asked: one that its process has forgotten.
    pub idle_in_transaction: Option<Duration>,
}

impl Default for Limits {
    /// For a command that does one thing: it may take its time, and waits for others no longer than a server does.
    fn default() -> Self {
        Self {
            connections: 13,
            connect: Duration::from_secs(5),
            statement: None,
            lock: Some(Duration::from_secs(30)),
            idle_in_transaction: None,
        }
    }
}

impl Limits {
    /// Whether what took so long was ended for want of time, where it failed and nothing else is known of why.
    pub(super) fn are_passed(&self, took: Duration) -> bool {
        [self.statement, self.lock].into_iter().flatten().any(|limit| took >= limit)
    }

    /// What a connection of PostgreSQL begins with.
    pub(super) fn settings(&self) -> String {
        let milliseconds = |time: Option<Duration>| time.map_or(0, |time| time.as_millis());
        format!(
            "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
            milliseconds(self.statement),
            milliseconds(self.lock),
            milliseconds(self.idle_in_transaction),
        )
    }

    /// A `postgres://` address that gives up on a server that does not answer. What the address says itself counts more.
    pub(super) fn in_address(&self, address: &str) -> String {
        let (server, said) = address.split_once('?').unwrap_or((address, ""));
        // The library waits for two seconds at least.
        let connect = self.connect.as_secs().max(2);
        let separator = if said.is_empty() { "" } else { "&" };
        format!(
            "{server}?connect_timeout={connect}&keepalives_idle={KEPT_ALIVE_AFTER}&keepalives_interval=5\
             &keepalives_count=3&tcp_user_timeout={UNANSWERED}{separator}{said}"
        )
    }
}

/// Seconds of silence after which it is asked whether the server is there still.
pub(super) const KEPT_ALIVE_AFTER: u32 = 15;
/// Milliseconds after which a connection is given up on which the other side acknowledges nothing.
pub(super) const UNANSWERED: u32 = 30_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_of_itself_stands_behind_what_is_usual_and_counts() {
        let limits = Limits { connect: Duration::from_millis(100), ..Limits::default() };
        let usual = "connect_timeout=2&keepalives_idle=15&keepalives_interval=5&keepalives_count=3\
                     &tcp_user_timeout=30000";
        assert_eq!(limits.in_address("postgres://a@h/city"), format!("postgres://a@h/city?{usual}"));
        let said = "postgres://a@h/city?connect_timeout=9&sslmode=disable";
        assert_eq!(limits.in_address(said), format!("postgres://a@h/city?{usual}&connect_timeout=9&sslmode=disable"));
    }
}
