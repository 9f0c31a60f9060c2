//! Reading other people's files into a [`Proposal`](crate::domain::proposal::Proposal). Nothing here writes.
