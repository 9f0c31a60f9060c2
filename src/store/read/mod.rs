//! Read models of the staff pages: what a page needs beyond one noun.

pub mod deputy_acts;
pub mod desk;
pub mod first_steps;
pub mod idle;
pub mod open_work;
pub mod review;
pub mod waiting;
