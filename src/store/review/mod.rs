//! The read models of the review, for those who read across all departments: where a year stands, what changed since a
//! day, and how the years compare. Each takes a fixed number of queries, however many goals there are.

mod changes;
mod counts;
mod matrix;
mod overview;

pub use changes::{Change, MOST, What, since};
pub use counts::{Counts, Yardstick};
pub use matrix::{Cell, Matrix, MatrixYear, Movement, matrix};
pub use overview::{GoalReview, Overview, of_year};
