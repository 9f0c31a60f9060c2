//! Reading dates as people write them.

use super::PartialDate;

/// A text in which no date was recognised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date")]
pub struct UnreadableDate(pub String);

/// Reads the whole of `text` as one date.
pub(super) fn partial_date(text: &str) -> Result<PartialDate, UnreadableDate> {
    Err(UnreadableDate(text.to_owned()))
}
