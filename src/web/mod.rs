//! The web through actix. One folder or file per noun with its handlers, forms and pages; what several pages draw alike
//! is in `parts`.

pub mod access;
mod account;
mod assets;
mod audit;
mod breaks;
mod caching;
mod comparison;
mod context;
mod corrections;
mod deputies;
mod desk;
mod drafts;
mod errors;
mod evaluation;
mod forms;
mod front;
mod goals;
mod imports;
mod indicators;
mod inheritance;
mod lineage;
mod oversight;
mod parts;
mod people;
mod planning;
mod programmes;
mod respond;
mod review;
pub mod routes;
mod schedule;
mod search;
mod security;
mod series;
mod server;
mod sessions;
mod settings;
mod sheets;
mod shell;
mod stages;
mod state;
mod units;
pub mod words;
mod years;

pub use server::{Listening, listen};
pub use state::{Clock, Settings};
