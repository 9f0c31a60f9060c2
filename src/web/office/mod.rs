//! What the planning office does: years and publications, people, units, programmes, settings, the trail.

pub mod people;
pub mod plan;
pub mod programmes;
pub mod publications;
pub mod settings;
pub mod trail;
pub mod units;
pub mod years;
