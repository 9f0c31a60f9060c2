//! What a page is made of: request, access, address, form, draft, page, errors, caching, security. Nothing here knows a
//! page.

pub mod access;
pub mod address;
pub mod assets;
pub mod beside;
pub mod body;
pub mod caching;
pub mod caller;
mod coding;
pub mod context;
pub mod cookies;
pub mod draft;
pub mod errors;
pub mod fields;
pub mod form;
pub mod form_pages;
mod form_token;
pub mod given_back;
pub mod incoming;
pub mod listing;
pub mod names;
mod packing;
pub mod page_cache;
pub mod respond;
pub mod security;
pub mod session_store;
pub mod shared_caches;
pub mod shell;
pub mod state;
pub mod throttle;
pub mod under_way;
pub mod upload;
mod wanted;
pub mod words;
