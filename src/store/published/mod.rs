//! What is public: publications, the search over them, and what of the city, its years, its units and the lines of its
//! programmes the public sees; `stored_snapshot` is how a publication stands on record. Nothing here reads the live tables, so that a draft can't reach a public page.

pub mod publications;
pub mod search;
pub mod stored_snapshot;
pub mod units;
