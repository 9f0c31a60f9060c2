//! Publishing: `plan` says what a run would do, `publish` does it, `assemble` makes the snapshot of a live sheet,
//! `schedules` are runs set for later, `history` lists everything that was ever published. What the public then reads is
//! in `published`.

mod assemble;
mod history;
mod plan;
mod publish;
pub mod schedules;

pub use history::{HistoryFilter, Listed, PAGE_LENGTH, history};
pub use plan::{Planned, Publishing, Verdict, plan, preview};
pub(crate) use publish::publish_update;
pub use publish::{Published, publish_year};
