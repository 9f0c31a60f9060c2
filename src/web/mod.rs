//! The web through actix. One folder or file per noun with its handlers, forms and pages; what several pages draw alike
//! is in `parts`.

pub mod access;
mod account;
mod assets;
mod audit;
mod caching;
mod comparison;
mod context;
mod desk;
mod drafts;
mod errors;
mod evaluation;
mod forms;
mod front;
mod goals;
mod indicators;
mod inheritance;
mod lineage;
mod parts;
mod people;
mod planning;
mod programmes;
mod respond;
mod review;
pub mod routes;
mod schedule;
mod security;
mod server;
mod sessions;
mod sheets;
mod shell;
mod stages;
mod state;
pub mod words;
mod years;

pub use server::{Listening, listen};
pub use state::{Clock, Settings};
