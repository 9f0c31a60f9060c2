//! Whether the chain of seals holds, and whether every row is the one that was sealed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::domain::seal::{Head, ROOT, SealedKind, Stump};
use crate::store::kit::schema::seal;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::seals::rows::{self, Row};
use crate::store::seals::{SealRow, stumps};

/// Seals that are read at a time.
const BATCH: i64 = 1000;
/// The clocks of two servers differ by less, as does one that is put right.
const CLOCKS: TimeDelta = TimeDelta::minutes(10);

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Seals are gone.
    SealsGone { from: i32, to: i32 },
    /// The seal is another, or stands elsewhere, than when it was set.
    SealChanged { position: i32 },
    /// A row is not what it was when it was sealed.
    Changed { kind: SealedKind, row: i32 },
    /// A row is gone, and no removal tells of it.
    Gone { kind: SealedKind, row: i32 },
    /// A row of the trail came after others that are later than it says to be.
    Backdated { row: i32 },
    /// A removal of old rows took others than it tells, or is not the program's.
    ForgedPurge { purge: i32 },
    /// The chain is not the one of which this head was noted.
    OtherChain(Head),
}

/// What was looked at, and what was found.
#[derive(Debug, Clone)]
pub struct Verified {
    pub findings: Vec<Finding>,
    /// Where the chain stands; none where nothing is sealed.
    pub head: Option<Head>,
}

/// Goes through the whole chain. `noted` is a head that was kept elsewhere.
pub fn verify(connection: &mut DatabaseConnection, noted: Option<&Head>) -> Result<Verified, StoreError> {
    let mut walk = Walk::new(noted);
    loop {
        let seals: Vec<SealRow> = seal::table
            .filter(seal::position.gt(walk.position))
            .order(seal::position)
            .limit(BATCH)
            .select(SealRow::as_select())
            .load(connection)?;
        if seals.is_empty() {
            break;
        }
        let rows = rows_of(connection, &seals)?;
        for seal in &seals {
            walk.take_seal(seal);
            walk.take_row(seal, rows.get(&(seal.kind, seal.row_id)));
        }
    }
    walk.take_unsealed(connection)?;
    let Walk { position, chain, taken, earliest, mut findings, noted, .. } = walk;
    for purge in stumps::forged(connection, taken, &earliest)? {
        let forged = Finding::ForgedPurge { purge };
        if !findings.contains(&forged) {
            findings.push(forged);
        }
    }
    findings.extend(noted.cloned().map(Finding::OtherChain));
    Ok(Verified { findings, head: (position > 0).then_some(Head { position, digest: chain }) })
}

/// The rows of these seals that are there.
fn rows_of(
    connection: &mut DatabaseConnection,
    seals: &[SealRow],
) -> Result<BTreeMap<(SealedKind, i32), Row>, StoreError> {
    let mut found = BTreeMap::new();
    for &kind in SealedKind::ALL {
        let numbers: Vec<i32> = seals.iter().filter(|seal| seal.kind == kind).map(|seal| seal.row_id).collect();
        if !numbers.is_empty() {
            let rows = rows::with_numbers(connection, kind, &numbers)?;
            found.extend(rows.into_iter().map(|row| ((kind, row.number), row)));
        }
    }
    Ok(found)
}

/// How far the chain was gone through.
struct Walk<'noted> {
    position: i32,
    chain: String,
    /// The latest time by which a row was written.
    latest: DateTime<Utc>,
    /// What each removal took.
    taken: BTreeMap<i32, Stump>,
    /// The removals that were sealed before all else.
    earliest: Vec<i32>,
    is_begun: bool,
    /// The noted head, until it is come upon.
    noted: Option<&'noted Head>,
    findings: Vec<Finding>,
}

impl<'noted> Walk<'noted> {
    fn new(noted: Option<&'noted Head>) -> Self {
        Self {
            position: 0,
            chain: ROOT.to_owned(),
            latest: DateTime::<Utc>::MIN_UTC,
            taken: BTreeMap::new(),
            earliest: Vec::new(),
            is_begun: false,
            noted,
            findings: Vec::new(),
        }
    }

    /// The next seal: it has to follow from the one before it. What stands behind one that does not is held against what
    /// is stored, so that each break is told once.
    fn take_seal(&mut self, seal: &SealRow) {
        let next = self.position.saturating_add(1);
        if seal.position > next {
            self.findings.push(Finding::SealsGone { from: next, to: seal.position - 1 });
        } else if seal.seal().chained_after(&self.chain) != seal.chain_digest {
            self.findings.push(Finding::SealChanged { position: seal.position });
        }
        self.position = seal.position;
        self.chain.clone_from(&seal.chain_digest);
        self.noted = self.noted.filter(|head| head.position != seal.position || !head.is(&seal.chain_digest));
        self.is_begun |= seal.kind != SealedKind::Purge;
        if !self.is_begun {
            self.earliest.push(seal.row_id);
        }
    }

    /// The row that it seals, where that is there.
    fn take_row(&mut self, seal: &SealRow, row: Option<&Row>) {
        let (kind, number) = (seal.kind, seal.row_id);
        match (row, seal.purge_id) {
            (None, Some(purge)) => self.taken.entry(purge).or_insert_with(Stump::of_nothing).add(&seal.seal()),
            (None, None) => self.findings.push(Finding::Gone { kind, row: number }),
            (Some(row), _) if row.digest != seal.row_digest => {
                self.findings.push(Finding::Changed { kind, row: number });
            }
            // It says to have been removed.
            (Some(_), Some(purge)) => self.findings.push(Finding::ForgedPurge { purge }),
            (Some(row), None) => self.take_time(row, seal.sealed_at),
        }
    }

    /// When a row was written: whatever was there before it was written before it. Nothing is written later than it is
    /// sealed.
    fn take_time(&mut self, row: &Row, sealed_at: DateTime<Utc>) {
        let Some(at) = row.at else { return };
        if self.latest.signed_duration_since(at) > CLOCKS {
            self.findings.push(Finding::Backdated { row: row.number });
        }
        self.latest = self.latest.max(at.min(sealed_at));
    }

    /// What is not sealed yet.
    fn take_unsealed(&mut self, connection: &mut DatabaseConnection) -> Result<(), StoreError> {
        let mut last = 0;
        loop {
            let rows = rows::unsealed(connection, SealedKind::Trail, last, BATCH)?;
            let Some(newest) = rows.last() else { return Ok(()) };
            last = newest.number;
            for row in &rows {
                self.take_time(row, DateTime::<Utc>::MAX_UTC);
            }
        }
    }
}
