//! The record within `/data/all.json`: what stands around the publications, and every one of them to the letter, so that a
//! city without years that takes it in says the same of itself. All else in the document is made of it.

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use crate::domain::everything::Frame;
use crate::domain::numbers::GoalNumber;
use crate::store::kit::{Reader, StoreError};
use crate::store::published::everything::{self, OnRecord};

use super::Date;

#[derive(Serialize)]
pub(super) struct Record<P: Serialize> {
    #[serde(flatten)]
    pub(super) frame: Frame,
    pub(super) publications: P,
}

/// All publications, of which a few are there at a time.
pub(super) struct Publications<'a, 'reader, R, T> {
    pub(super) reader: &'a RefCell<(&'reader mut R, T)>,
    /// Why they could not be read.
    pub(super) failure: &'a RefCell<Option<StoreError>>,
}

impl<R: Reader, T> Serialize for Publications<'_, '_, R, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_seq(None)?;
        let mut reader = self.reader.borrow_mut();
        let mut last = 0;
        loop {
            let some = everything::publications(reader.0, last).map_err(|error| {
                let why = S::Error::custom(&error);
                *self.failure.borrow_mut() = Some(error);
                why
            })?;
            let Some(newest) = some.last() else { return written.end() };
            last = newest.id;
            for publication in &some {
                written.serialize_element(&Written::from(publication))?;
            }
        }
    }
}

/// A publication as it is on record.
#[derive(Serialize)]
struct Written<'a> {
    goal: GoalNumber,
    number: i32,
    published_at: DateTime<Utc>,
    published_on: Option<Date>,
    reason: Option<&'a str>,
    note: Option<&'a str>,
    /// The fingerprint of the text.
    sha256: &'a str,
    text: &'a str,
}

impl<'a> From<&'a OnRecord> for Written<'a> {
    fn from(known: &'a OnRecord) -> Self {
        Self {
            goal: known.goal_id,
            number: known.number,
            published_at: known.published_at,
            published_on: known.published_on.map(Date::from),
            reason: known.reason.as_deref(),
            note: known.note.as_deref(),
            sha256: &known.sha256,
            text: &known.snapshot,
        }
    }
}
