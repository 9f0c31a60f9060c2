//! What several pages draw alike: names, items with their footnotes, attainment, charts, the table of a year, the
//! difference between two texts.

pub mod attainment;
pub mod badges;
pub mod changes;
pub mod chart;
pub mod difference;
pub mod measured;
pub mod name;
pub mod prose;
pub mod sheet;
