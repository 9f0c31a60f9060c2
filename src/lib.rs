//! Ichirizuka: progress tracking for the work goals of a local government.
//!
//! Import rule: `main → demo, web → outlet, intake → store → domain`; never upward, and never between two features of `web`.
//! `tests/architecture.rs` reads the sources and holds it.

pub mod demo;
pub mod domain;
pub mod intake;
pub mod outlet;
pub mod store;
pub mod web;
