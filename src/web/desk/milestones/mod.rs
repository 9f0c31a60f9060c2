//! Milestones: the list of all of them, and one with the form for its next report.

pub mod list;
pub mod show;
pub mod update;
