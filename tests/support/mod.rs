//! What the suites that need another program share.
//!
//! A suite takes it in with
//!
//! ```ignore
//! #![cfg(test)]
//!
//! #[expect(dead_code, reason = "this suite opens no browser")]
//! #[path = "../support/mod.rs"]
//! mod support;
//! ```
//!
//! `#![cfg(test)]` changes nothing for Cargo; it tells Clippy that the whole
//! suite is test code, helpers too, so that `clippy.toml` lets it unwrap.
//! The `#[expect(dead_code)]` stands where a suite uses a part of the harness
//! only, and the compiler says so when that is no longer true.
//!
//! Nothing here skips: a missing program is a failed test that names it.

pub(crate) mod browser;
pub(crate) mod leash;
pub(crate) mod postgres;
