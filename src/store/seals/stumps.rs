//! What a removal of old rows of the trail leaves. Their seals stay, each marked with the removal that took its row, so that
//! the chain stays whole and a head noted before still holds; the removal says how many rows went and has the digest of
//! their seals, signed with the city's key. A row that is gone without such a removal was taken by somebody else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::seal::{SealedKind, Stump};
use crate::store::city;
use crate::store::kit::rows::At;
use crate::store::kit::schema::{audit, log_purge, seal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::seals::{SealRow, seal_all};

/// Puts a removal of all rows from before a time on record, seals it, and what was written until then, and marks the seals
/// of the rows that go. The rows themselves are still there.
pub(in crate::store) fn leave_stump(
    connection: &mut DatabaseConnection,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    seal_all(connection, now)?;
    let going = || audit::table.filter(audit::at.lt(At::from(before))).select(audit::id);
    let seals: Vec<SealRow> = seal::table
        .filter(seal::kind.eq(SealedKind::Trail))
        .filter(seal::row_id.eq_any(going()))
        .order(seal::position)
        .select(SealRow::as_select())
        .load(connection)?;
    let mut stump = Stump::of_nothing();
    for row in &seals {
        stump.add(&row.seal());
    }
    let key = city::cookie_key(connection)?;
    let purge: i32 = diesel::insert_into(log_purge::table)
        .values((
            log_purge::before.eq(At::from(before)),
            log_purge::at.eq(At::from(now)),
            log_purge::removed.eq(stump.removed),
            log_purge::first_row.eq(stump.first),
            log_purge::last_row.eq(stump.last),
            log_purge::digest.eq(&stump.digest),
            log_purge::signature.eq(stump.signed(before, now, &key)),
        ))
        .returning(log_purge::id)
        .get_result(connection)?;
    let marked = seal::table.filter(seal::kind.eq(SealedKind::Trail)).filter(seal::row_id.eq_any(going()));
    diesel::update(marked).set(seal::purge_id.eq(purge)).execute(connection)?;
    seal_all(connection, now)
}

/// A removal of old rows, as it is on record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = log_purge)]
pub(super) struct Removal {
    pub(super) id: i32,
    pub(super) before: DateTime<Utc>,
    pub(super) at: DateTime<Utc>,
    pub(super) removed: Option<i32>,
    pub(super) first_row: Option<i32>,
    pub(super) last_row: Option<i32>,
    pub(super) digest: Option<String>,
    pub(super) signature: Option<String>,
}

/// The removals that took what they don't tell of, or tell of what they didn't take. `taken` is what the seals say that each
/// took; those in `earliest` were sealed before all else: only they may be from before there were seals.
pub(super) fn forged(
    connection: &mut DatabaseConnection,
    mut taken: BTreeMap<i32, Stump>,
    earliest: &[i32],
) -> Result<Vec<i32>, StoreError> {
    let key = city::cookie_key(connection)?;
    let removals: Vec<Removal> = log_purge::table.order(log_purge::id).select(Removal::as_select()).load(connection)?;
    let mut forged = Vec::new();
    for removal in removals {
        let took = taken.remove(&removal.id);
        let holds = match &removal.signature {
            None => took.is_none() && earliest.contains(&removal.id),
            Some(signature) => {
                let took = took.unwrap_or_else(Stump::of_nothing);
                removal.told().as_ref() == Some(&took) && *signature == took.signed(removal.before, removal.at, &key)
            }
        };
        if !holds {
            forged.push(removal.id);
        }
    }
    // What was taken by removals of which nothing is on record.
    forged.extend(taken.into_keys());
    Ok(forged)
}

impl Removal {
    /// What it tells.
    fn told(&self) -> Option<Stump> {
        let (first, last) = (self.first_row, self.last_row);
        Some(Stump { removed: self.removed?, first, last, digest: self.digest.clone()? })
    }
}
