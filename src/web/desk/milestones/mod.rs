//! Milestones: the list of all of them, and one with the form for its next update.

pub mod list;
pub mod show;
pub mod update;
