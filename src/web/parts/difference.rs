//! What differs between two texts, as pages draw it with the macro `difference` of `templates/parts.html`.

pub use crate::domain::difference::{Piece, between};
