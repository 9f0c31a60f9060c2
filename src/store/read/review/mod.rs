//! The read models of the review, for those who read across all departments: where a year stands, what changed since a
//! day, and how the years compare. Each takes a fixed number of queries, however many goals there are.

pub mod changes;
pub mod counts;
pub mod matrix;
pub mod overview;

pub use crate::store::read::review::changes::{Event, MOST, What, since};
pub use crate::store::read::review::counts::{Counts, Yardstick};
pub use crate::store::read::review::matrix::{Cell, Matrix, MatrixYear, Turnover, matrix};
pub use crate::store::read::review::overview::{GoalReview, Overview, of_year};
