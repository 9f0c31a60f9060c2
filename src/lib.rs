//! Ichirizuka: progress tracking for the work goals of a local government.
//!
//! Import rule: `main, commands → demo, web → outlet, intake → store → domain`, never upward. In the web
//! `routes → public | account | desk | review | office → parts → kit`, the audiences never of each other; in the store
//! `nouns → published → kit`. `web::public` and `outlet` name nothing of the store but `published` and `kit`.
//! `tests/architecture/` reads the sources and holds it.

pub mod demo;
pub mod domain;
pub mod intake;
pub mod outlet;
pub mod store;
pub mod web;
