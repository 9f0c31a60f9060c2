//! Updates: the form of one, and deciding one.

pub mod decision;
pub mod form;
