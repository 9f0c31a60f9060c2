//! 根拠資料 that is public now: what a publication in force names, and the content of its files. Whatever a correction took
//! away is not there any more.

use diesel::prelude::*;

use crate::domain::evidence::Evidence;
use crate::domain::numbers::{EvidenceNumber, GoalNumber};
use crate::store::kit::schema::{evidence, evidence_piece};
use crate::store::kit::{Reader, StoreError};
use crate::store::published::publications;

/// What the publication in force of its sheet says of it; `NotFound` where that names no such thing.
pub fn find(reader: &mut impl Reader, number: EvidenceNumber) -> Result<Evidence, StoreError> {
    // Of which sheet it is never changes.
    let connection = reader.on_all([]);
    let goal: GoalNumber = evidence::table.find(number).select(evidence::goal_id).first(connection)?;
    let current = publications::current(reader, goal)?.ok_or(StoreError::NotFound)?;
    let named = current.snapshot.evidence.iter().find(|known| known.number == number);
    named.cloned().ok_or(StoreError::NotFound)
}

/// A piece of the content with this fingerprint, counted from 0; none behind the last one.
pub fn piece(reader: &mut impl Reader, sha256: &str, position: i32) -> Result<Option<Vec<u8>>, StoreError> {
    // A content is what its fingerprint says, whatever else changes.
    let found = evidence_piece::table
        .filter(evidence_piece::sha256.eq(sha256))
        .filter(evidence_piece::position.eq(position))
        .select(evidence_piece::content)
        .first(reader.on_all([]))
        .optional();
    Ok(found?)
}
