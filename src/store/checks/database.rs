//! What the database says of itself: whether its file is whole, and whether every row is there that another one refers to.

use diesel::connection::DefaultLoadingMode;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::store::checks::Fault;
use crate::store::kit::{DatabaseConnection, StoreError};

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

/// A row that refers to one that is not there.
#[derive(QueryableByName)]
struct Dangling {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    parent: String,
}

const DAMAGED: &str = "SELECT integrity_check AS said FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
const DANGLING: &str =
    "SELECT \"table\" AS child, coalesce(rowid, '?') || '' AS place, parent FROM pragma_foreign_key_check";

/// A query for each reference between tables of PostgreSQL, which gives the rows that refer to nothing. Such rows come from
/// triggers that were off, as while a copy is brought back, and from damaged files.
const QUERIES: &str = "SELECT format( \
         'SELECT %L AS child, coalesce(to_jsonb(c) ->> ''id'', c.ctid::text) AS place, %L AS parent FROM %s c \
          WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', \
         k.conrelid::regclass, k.confrelid::regclass, k.conrelid::regclass, \
         string_agg(format('c.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, \
         string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ')) AS said \
     FROM pg_constraint k CROSS JOIN unnest(k.conkey, k.confkey) AS pair(here, there) \
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here \
     JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there \
     WHERE k.contype = 'f' AND k.connamespace = current_schema()::text::regnamespace \
     GROUP BY k.oid, k.conrelid, k.confrelid ORDER BY k.conrelid::regclass::text, k.oid";

/// Looks at the file, where the database is one, and at every reference. The files of PostgreSQL are looked after by tools of
/// its own.
pub(super) fn look(connection: &mut DatabaseConnection) -> Result<Vec<Fault>, StoreError> {
    let mut faults = damages(connection)?;
    let queries = match connection {
        DatabaseConnection::Sqlite(_) => vec![DANGLING.to_owned()],
        DatabaseConnection::Postgresql(_) => {
            sql_query(QUERIES).load::<Said>(connection)?.into_iter().map(|query| query.said).collect()
        }
    };
    // What else a damaged file says means nothing.
    if !faults.is_empty() {
        return Ok(faults);
    }
    for query in queries {
        let dangling = sql_query(query).load::<Dangling>(connection)?;
        faults.extend(dangling.into_iter().map(|Dangling { child, place, parent }| Fault::Dangling {
            child,
            place,
            parent,
        }));
    }
    Ok(faults)
}

/// What SQLite says of its file, a finding for each line. Its search may end before its time, for what it has found.
fn damages(connection: &mut DatabaseConnection) -> Result<Vec<Fault>, StoreError> {
    let DatabaseConnection::Sqlite(connection) = connection else { return Ok(Vec::new()) };
    let mut said: Vec<String> = Vec::new();
    for row in sql_query(DAMAGED).load_iter::<Said, DefaultLoadingMode>(connection)? {
        match row.map_err(StoreError::from) {
            Ok(row) => said.extend(row.said.lines().filter(|line| !line.starts_with("***")).map(ToOwned::to_owned)),
            Err(StoreError::Damaged(how)) => {
                if said.is_empty() {
                    said.push(how);
                }
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(said.into_iter().map(Fault::Damaged).collect())
}
