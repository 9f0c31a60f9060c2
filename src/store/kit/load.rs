//! How busy a database is, as one server sees it, without asking the database.

use std::time::Duration;

/// How busy a database is.
#[derive(Debug, Clone)]
pub struct Load {
    /// Connections that are open, those of them that nobody uses, and how many there may be.
    pub connections: u32,
    pub idle: u32,
    pub most: u32,
    /// Statements that were sent so far.
    pub statements: u64,
    /// Writes in line, and how many waited in vain so far.
    pub writes_waiting: u32,
    pub writes_refused: u64,
    /// The lines in which readers wait.
    pub lines: Vec<Line>,
}

/// A line in which readers wait for their turn.
#[derive(Debug, Clone)]
pub struct Line {
    pub name: &'static str,
    pub at_work: i64,
    pub waiting: i64,
    /// How many found the line full, or waited in vain, so far.
    pub refused: u64,
    /// How long all of them waited so far.
    pub waited: Duration,
}
