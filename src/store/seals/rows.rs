//! The rows that are sealed, and the text of which each one's digest is taken: all its columns in the order of the table.
//! Of a publication the digest of its text stands for the text, which is compared with it wherever it is read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::seal::{Canonical, SealedKind};
use crate::store::kit::schema::{audit, log_purge, publication, seal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::seals::stumps::Removal;

/// A row as the chain knows it.
pub(super) struct Row {
    pub(super) number: i32,
    pub(super) digest: String,
    /// When it was written by the real clock, where that is in it.
    pub(super) at: Option<DateTime<Utc>>,
}

// Codes are read as the texts they are: a row that somebody changed into nonsense is still to be told.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
struct TrailRow {
    id: i32,
    at: DateTime<Utc>,
    person_id: Option<i32>,
    post_id: Option<i32>,
    signature: String,
    action: String,
    subject_kind: String,
    subject: Option<i32>,
    before: Option<String>,
    after: Option<String>,
}

impl From<TrailRow> for Row {
    fn from(row: TrailRow) -> Self {
        let text = Canonical::of("trail")
            .number("id", Some(row.id))
            .moment("at", row.at)
            .number("person_id", row.person_id)
            .number("post_id", row.post_id)
            .text("signature", &row.signature)
            .text("action", &row.action)
            .text("subject_kind", &row.subject_kind)
            .number("subject", row.subject)
            .field("before", row.before.as_deref())
            .field("after", row.after.as_deref());
        Self { number: row.id, digest: text.digest(), at: Some(row.at) }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct PublicationRow {
    id: i32,
    goal_id: i32,
    number: i32,
    fiscal_year: i32,
    stage: String,
    published_at: DateTime<Utc>,
    published_on: Option<String>,
    reason: Option<String>,
    sha256: String,
    signature: String,
    note: Option<String>,
    unit_id: Option<i32>,
}

impl From<PublicationRow> for Row {
    fn from(row: PublicationRow) -> Self {
        let text = Canonical::of("publication")
            .number("id", Some(row.id))
            .number("goal_id", Some(row.goal_id))
            .number("number", Some(row.number))
            .number("fiscal_year", Some(row.fiscal_year))
            .text("stage", &row.stage)
            .moment("published_at", row.published_at)
            .field("published_on", row.published_on.as_deref())
            .field("reason", row.reason.as_deref())
            .text("sha256", &row.sha256)
            .text("signature", &row.signature)
            .field("note", row.note.as_deref())
            .number("unit_id", row.unit_id);
        Self { number: row.id, digest: text.digest(), at: None }
    }
}

impl From<Removal> for Row {
    fn from(row: Removal) -> Self {
        let text = Canonical::of("purge")
            .number("id", Some(row.id))
            .moment("before", row.before)
            .moment("at", row.at)
            .number("removed", row.removed)
            .number("first_row", row.first_row)
            .number("last_row", row.last_row)
            .field("digest", row.digest.as_deref())
            .field("signature", row.signature.as_deref());
        Self { number: row.id, digest: text.digest(), at: None }
    }
}

/// Rows without a seal whose number is greater than `after`, in the order of their numbers.
pub(super) fn unsealed(
    connection: &mut DatabaseConnection,
    kind: SealedKind,
    after: i32,
    most: i64,
) -> Result<Vec<Row>, StoreError> {
    macro_rules! load {
        ($table:ident, $row:ty) => {{
            let sealed = seal::table.filter(seal::kind.eq(kind)).filter(seal::row_id.gt(after)).select(seal::row_id);
            let rows: Vec<$row> = $table::table
                .filter($table::id.gt(after))
                .filter($table::id.ne_all(sealed))
                .order($table::id)
                .limit(most)
                .select(<$row>::as_select())
                .load(connection)?;
            rows.into_iter().map(Row::from).collect()
        }};
    }
    Ok(match kind {
        SealedKind::Purge => load!(log_purge, Removal),
        SealedKind::Publication => load!(publication, PublicationRow),
        SealedKind::Trail => load!(audit, TrailRow),
    })
}

/// Those of these rows that are there.
pub(super) fn with_numbers(
    connection: &mut DatabaseConnection,
    kind: SealedKind,
    numbers: &[i32],
) -> Result<Vec<Row>, StoreError> {
    macro_rules! load {
        ($table:ident, $row:ty) => {{
            let found = $table::table.filter($table::id.eq_any(numbers)).select(<$row>::as_select());
            found.load::<$row>(connection)?.into_iter().map(Row::from).collect()
        }};
    }
    Ok(match kind {
        SealedKind::Purge => load!(log_purge, Removal),
        SealedKind::Publication => load!(publication, PublicationRow),
        SealedKind::Trail => load!(audit, TrailRow),
    })
}
