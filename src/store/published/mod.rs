//! What is public: publications, the search over them, the figures made from them (`sheets`), and what of the city, its
//! years, its units and the lines of its programmes the public sees; `stored_snapshot` is how a publication stands on
//! record. Nothing here reads what a sheet or an update says before it is published, so that a draft can't reach a public
//! page. The nouns of the store stand above and take from here what both sides need.

pub mod city;
pub mod corrections;
mod decoded;
pub mod everything;
pub mod evidence;
pub mod indicators;
pub mod lineage;
pub mod news;
pub mod outcomes;
pub(crate) mod partings;
pub mod publications;
pub(in crate::store) mod read_models;
pub mod scales;
pub mod search;
pub mod sheets;
pub mod stored_snapshot;
pub mod units;
pub mod years;
