//! What several pages draw alike: names, items with their footnotes, attainment, charts, the table of a year, the
//! difference between two texts.

pub mod aim;
pub mod apart;
pub mod attainment;
pub mod badges;
pub mod chart;
pub mod columns;
pub mod comments;
pub mod diagram;
pub mod differences;
pub mod drawn_text;
pub mod evidence;
pub mod first_steps;
pub mod identities;
pub mod in_year;
pub mod mail;
pub mod measured;
pub mod money;
pub mod movement;
pub mod name;
pub mod outcome;
pub mod post;
pub mod progress;
pub mod prose;
pub mod qr;
pub mod refusals;
pub mod sheet;
pub mod sign_in_links;
pub mod spark;
pub mod standing;
pub mod value_sources;
