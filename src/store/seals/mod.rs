//! Seals: what one sealer writes down of every row of the trail, every publication and every removal, so that none of them
//! is changed unseen ([`domain::seal`](crate::domain::seal) says how, [`verify`] looks).
//!
//! Whoever writes to the record knows nothing of the chain: were its end read with every write, every two writers would
//! collide. A moment later what was committed is sealed by the sealer of whichever server holds the lease. What has no seal
//! yet is looked for by that alone and not by its number, so that a number which comes late is not passed over; should two
//! seal at a time, the writers' lock makes the second see what the first did.

mod rows;
mod stumps;
pub mod verify;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::seal::{Head, ROOT, Seal, SealedKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::seal;
use crate::store::kit::{Database, DatabaseConnection, StoreError};

pub(in crate::store) use stumps::leave_stump;

/// Rows that are sealed in one transaction: others who write wait for no more.
const BATCH: i64 = 200;
/// How far below the highest number that is sealed a row may be that comes late, and is still found at once.
const LATE: i32 = 1000;

/// A seal as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = seal)]
struct SealRow {
    position: i32,
    kind: SealedKind,
    row_id: i32,
    row_digest: String,
    chain_digest: String,
    sealed_at: DateTime<Utc>,
    purge_id: Option<i32>,
}

impl SealRow {
    fn seal(&self) -> Seal {
        Seal {
            position: self.position,
            kind: self.kind,
            row: self.row_id,
            row_digest: self.row_digest.clone(),
            sealed_at: self.sealed_at,
        }
    }
}

/// Among which rows those without a seal are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// The newest, which is quick however much there is.
    Newest,
    All,
}

/// Of each kind, the number behind which rows without a seal are looked for. It moves with what is sealed, so that what
/// is behind it is not gone through again for each batch.
#[derive(Debug, Clone)]
struct Behind(BTreeMap<SealedKind, i32>);

impl Behind {
    fn start(connection: &mut DatabaseConnection, among: Among) -> Result<Self, StoreError> {
        let mut behind = BTreeMap::new();
        if among == Among::Newest {
            for &kind in SealedKind::ALL {
                let highest = seal::table.filter(seal::kind.eq(kind)).select(diesel::dsl::max(seal::row_id));
                let highest: Option<i32> = highest.first(connection)?;
                behind.insert(kind, highest.unwrap_or(0).saturating_sub(LATE).max(0));
            }
        }
        Ok(Self(behind))
    }

    fn of(&self, kind: SealedKind) -> i32 {
        self.0.get(&kind).copied().unwrap_or(0)
    }
}

/// Where the chain stands, and since when; none where nothing is sealed yet.
pub fn head_and_time(connection: &mut DatabaseConnection) -> Result<Option<(Head, DateTime<Utc>)>, StoreError> {
    let last: Option<SealRow> =
        seal::table.order(seal::position.desc()).select(SealRow::as_select()).first(connection).optional()?;
    Ok(last.map(|last| (Head { position: last.position, digest: last.chain_digest }, last.sealed_at)))
}

/// Where the chain stands; none where nothing is sealed yet.
pub fn head(connection: &mut DatabaseConnection) -> Result<Option<Head>, StoreError> {
    Ok(head_and_time(connection)?.map(|(head, _)| head))
}

/// Whether anything waits to be sealed.
pub fn is_behind(connection: &mut DatabaseConnection, among: Among) -> Result<bool, StoreError> {
    let behind = Behind::start(connection, among)?;
    waits(connection, &behind)
}

fn waits(connection: &mut DatabaseConnection, behind: &Behind) -> Result<bool, StoreError> {
    for &kind in SealedKind::ALL {
        if !rows::unsealed(connection, kind, behind.of(kind), 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Seals everything that waits, a batch at a time; gives the number of rows.
pub async fn seal(database: &Database, among: Among) -> Result<usize, StoreError> {
    let mut behind = database.read(move |connection| Behind::start(connection, among)).await?;
    let mut sealed = 0;
    loop {
        let known = behind.clone();
        if !database.read(move |connection| waits(connection, &known)).await? {
            return Ok(sealed);
        }
        let known = behind.clone();
        let (some, next) = database
            .write_untrailed(move |connection| {
                let mut behind = known.clone();
                Ok((seal_some(connection, &mut behind, Utc::now())?, behind))
            })
            .await?;
        // Another server may have been faster.
        if some == 0 {
            return Ok(sealed);
        }
        sealed += some;
        behind = next;
    }
}

/// Seals everything that waits, in the transaction that is open.
fn seal_all(connection: &mut DatabaseConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut behind = Behind::start(connection, Among::All)?;
    while seal_some(connection, &mut behind, now)? > 0 {}
    Ok(())
}

/// Seals some of what waits; gives the number of rows.
fn seal_some(
    connection: &mut DatabaseConnection,
    behind: &mut Behind,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let (mut position, mut chain) = match head(connection)? {
        Some(head) => (head.position, head.digest),
        None => (0, ROOT.to_owned()),
    };
    let mut sealed = 0;
    for &kind in SealedKind::ALL {
        // All removals from before there were seals come first, however many: so they are known.
        let room = BATCH.saturating_sub(i64::try_from(sealed).unwrap_or(BATCH));
        for row in rows::unsealed(connection, kind, behind.of(kind), room)? {
            position += 1;
            behind.0.insert(kind, row.number);
            let new = Seal { position, kind, row: row.number, row_digest: row.digest, sealed_at: now };
            chain = new.chained_after(&chain);
            diesel::insert_into(seal::table)
                .values((
                    seal::position.eq(new.position),
                    seal::kind.eq(new.kind),
                    seal::row_id.eq(new.row),
                    seal::row_digest.eq(&new.row_digest),
                    seal::chain_digest.eq(&chain),
                    seal::sealed_at.eq(At::from(new.sealed_at)),
                ))
                .execute(connection)?;
            sealed += 1;
        }
    }
    Ok(sealed)
}
