//! 組織改編: what a reorganisation touches, carrying it out, and taking it back where nothing depends on it.
//!
//! A unit that is changed ends with the year before, and another begins (product rule 4): nothing that was written or
//! published under the old name is touched. Goals of the open years from the reorganisation on, and the posts that
//! reach into it, are handed over.

mod carry_out;
mod prospect;
mod undo;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PostNumber, UnitNumber};
use crate::domain::unit::reorganisation::ReorganisationKind;
use crate::store::kit::rows::Json;
use crate::store::kit::schema::{unit, unit_change};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

pub use crate::store::units::reorganisations::carry_out::{Choices, carry_out};
pub use crate::store::units::reorganisations::prospect::{AffectedPost, Effects, Prospect, prospect};
pub use crate::store::units::reorganisations::undo::undo;

/// A post as a reorganisation left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct HandedPost {
    post: PostNumber,
    from: UnitNumber,
    to: UnitNumber,
    /// The last day that it had, where it was ended and goes on in another.
    until: Option<NaiveDate>,
    /// The post in which it goes on; none where the post itself was moved, because it begins with the new order.
    next: Option<PostNumber>,
}

/// Everything that a reorganisation did.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    /// The units that ended, with the last year that they had on record before.
    ended: Vec<(UnitNumber, Option<FiscalYear>)>,
    begun: Vec<UnitNumber>,
    links: Vec<(UnitNumber, UnitNumber)>,
    /// The last entry of the trail before the reorganisation: what its people did since stands after it.
    trail: i32,
    /// Goals, from where and to where.
    goals: Vec<(GoalNumber, UnitNumber, UnitNumber)>,
    posts: Vec<HandedPost>,
}

/// A reorganisation on record.
#[derive(Debug, Clone)]
pub struct RecordedReorganisation {
    pub number: i32,
    pub kind: ReorganisationKind,
    /// The first fiscal year of the new order.
    pub year: FiscalYear,
    pub ended: Vec<UnitNumber>,
    /// The units that took their place or began.
    pub into: Vec<UnitNumber>,
    pub signature: String,
    pub at: DateTime<Utc>,
    /// Who took it back, and when.
    pub undone: Option<(String, DateTime<Utc>)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = unit_change)]
struct ReorganisationRow {
    id: i32,
    kind: ReorganisationKind,
    fiscal_year: FiscalYear,
    record: Json<Record>,
    signature: String,
    at: DateTime<Utc>,
    undone_by: Option<String>,
    undone_at: Option<DateTime<Utc>>,
}

impl ReorganisationRow {
    fn reorganisation(&self) -> RecordedReorganisation {
        let Json(record) = &self.record;
        let into: BTreeSet<UnitNumber> =
            record.links.iter().map(|(_, to)| *to).chain(record.begun.iter().copied()).collect();
        RecordedReorganisation {
            number: self.id,
            kind: self.kind,
            year: self.fiscal_year,
            ended: record.ended.iter().map(|(unit, _)| *unit).collect(),
            into: into.into_iter().collect(),
            signature: self.signature.clone(),
            at: self.at,
            undone: self.undone_by.clone().zip(self.undone_at),
        }
    }
}

/// The newest reorganisations, newest first.
pub fn list(connection: &mut DatabaseConnection, most: i64) -> Result<Vec<RecordedReorganisation>, StoreError> {
    let rows: Vec<ReorganisationRow> = unit_change::table
        .order(unit_change::id.desc())
        .limit(most)
        .select(ReorganisationRow::as_select())
        .load(connection)?;
    Ok(rows.iter().map(ReorganisationRow::reorganisation).collect())
}

fn set_last_year(writer: &mut Writer<'_>, number: UnitNumber, last: Option<FiscalYear>) -> Result<(), StoreError> {
    diesel::update(unit::table.find(number)).set(unit::last_year.eq(last)).execute(writer.connection)?;
    Ok(())
}
