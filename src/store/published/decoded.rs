//! Snapshots that were read lately, so that nothing parses the same text twice. What was published never changes, and its
//! fingerprint says all of it: one store of them serves every database of the process.

use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::domain::digest;
use crate::domain::publication::Snapshot;
use crate::store::kit::StoreError;
use crate::store::published::stored_snapshot;

/// The most bytes, about, that they take in memory.
const MOST: u64 = 96 * 1024 * 1024;
/// What a text takes in memory once it is read, about, for every byte of it.
const PER_BYTE: u64 = 2;
/// About how large one is.
const USUAL: u64 = 8 * 1024;

#[derive(Clone)]
struct Entry {
    snapshot: Arc<Snapshot>,
    bytes: u64,
}

#[derive(Clone)]
struct InBytes;

impl Weighter<String, Entry> for InBytes {
    fn weight(&self, _: &String, entry: &Entry) -> u64 {
        entry.bytes
    }
}

static DECODED: LazyLock<Cache<String, Entry, InBytes>> =
    LazyLock::new(|| Cache::with_weighter(usize::try_from(MOST / USUAL).unwrap_or(usize::MAX), MOST, InBytes));

/// The snapshot with this fingerprint, where it was read lately.
pub(super) fn find(sha256: &str) -> Option<Arc<Snapshot>> {
    DECODED.get(sha256).map(|entry| entry.snapshot)
}

/// Reads a snapshot and keeps it. A text that has another fingerprint is not what was published, and is not shown.
pub(super) fn read(sha256: &str, text: &str) -> Result<Arc<Snapshot>, StoreError> {
    if digest::sha256(text.as_bytes()) != sha256 {
        return Err(StoreError::Altered);
    }
    let snapshot = Arc::new(stored_snapshot::read(text)?);
    let bytes = u64::try_from(text.len() + sha256.len()).unwrap_or(u64::MAX).saturating_mul(PER_BYTE);
    DECODED.insert(sha256.to_owned(), Entry { snapshot: Arc::clone(&snapshot), bytes });
    Ok(snapshot)
}
