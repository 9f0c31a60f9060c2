//! What sections and their heads do: the desk, updates, goal sheets, stages, approvals, deputies, imports, drafts,
//! calendars.

pub mod approvals;
pub mod breaks;
pub mod calendars;
pub mod deputies;
pub mod drafts;
pub mod evaluation;
pub mod goals;
pub mod imports;
pub mod indicators;
pub mod inheritance;
pub mod milestones;
pub mod monthly;
pub mod overview;
pub mod stages;
pub mod updates;
