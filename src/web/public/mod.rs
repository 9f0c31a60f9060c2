//! What everybody reads, without signing in: from publications alone.

pub mod api;
pub mod comparison;
pub mod corrections;
pub mod data;
pub mod embedded;
pub mod evidence;
pub mod feed;
pub mod front;
pub mod goals;
pub mod indicators;
mod listings;
pub mod lists;
pub mod programmes;
pub mod search;
pub mod sitemap;
pub mod years;
