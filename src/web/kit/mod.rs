//! What a page is made of: request, access, address, form, draft, page, errors, caching, security.

pub mod access;
pub mod assets;
pub mod caching;
pub mod context;
pub mod drafts;
pub mod errors;
pub mod forms;
pub mod respond;
pub mod security;
pub mod session_store;
pub mod shell;
pub mod state;
pub mod throttle;
pub mod typed;
pub mod words;
