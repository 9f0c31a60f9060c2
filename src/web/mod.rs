//! The web through actix. One folder or file per noun with its handlers, forms and pages; what several pages draw alike
//! is in `parts`.

mod account;
pub mod copy;
mod desk;
pub mod kit;
mod office;
mod operation;
mod parts;
mod public;
mod review;
pub mod routes;
mod schedule;
mod sealing;
mod server;
mod upkeep;

pub use crate::web::kit::authorities::Authorities;
pub use crate::web::kit::providers::{Provider, ProviderSecret};
pub use crate::web::kit::state::{Clock, Settings};
pub use crate::web::parts::{identities, refusals};
pub use crate::web::server::{Listening, listen};
