//! All rows of one database into the tables of the other, which are empty.

use diesel::connection::DefaultLoadingMode;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::store::backup::columns::{self, Column};
use crate::store::kit::{DatabaseConnection, StoreError};

/// Rows are written so many bytes at a time, and one row at least.
const BATCH: usize = 256 * 1024;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The last number that a table has given.
#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Takes all rows over. A table or column that is in one of the two only is a fault of the program.
pub(super) fn all(from: &mut DatabaseConnection, to: &mut DatabaseConnection) -> Result<(), StoreError> {
    let (tables, mut others) = (columns::tables(from)?, columns::tables(to)?);
    for (table, columns) in &tables {
        let known = others.remove(table).unwrap_or_default();
        let same = |column: &Column| known.iter().find(|other| other.name == column.name);
        let written: Option<Vec<&Column>> = columns.iter().map(same).collect();
        let written = written
            .filter(|written| written.len() == known.len())
            .ok_or_else(|| StoreError::Internal(format!("the table {table} is not the same in both databases")))?;
        let (rows, insertion) = (columns::rows(from, table, columns), columns::insertion(to, table, &written));
        take_over(from, &rows, |rows, count| {
            let inserted = sql_query(&insertion).bind::<Text, _>(rows).execute(to)?;
            if inserted == count { Ok(()) } else { Err(StoreError::Internal(format!("rows of {table} were lost"))) }
        })?;
    }
    match others.first_key_value() {
        Some((table, _)) => Err(StoreError::Internal(format!("the table {table} is in one database only"))),
        None => numbers(from, to),
    }
}

/// Hands the rows on in lists of some length, with how many each has.
fn take_over(
    from: &mut DatabaseConnection,
    rows: &str,
    mut write: impl FnMut(String, usize) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (mut list, mut count) = (String::new(), 0);
    let mut add = |line: String| {
        list.push(if list.is_empty() { '[' } else { ',' });
        list += &line;
        count += 1;
        if list.len() < BATCH { None } else { Some((std::mem::take(&mut list) + "]", std::mem::take(&mut count))) }
    };
    let query = sql_query(rows);
    // However many rows there are, a few are in memory at a time.
    match from {
        DatabaseConnection::Sqlite(from) => {
            for row in query.load_iter::<Line, DefaultLoadingMode>(from)? {
                if let Some((rows, count)) = add(row?.line) {
                    write(rows, count)?;
                }
            }
        }
        DatabaseConnection::Postgresql(from) => {
            for row in query.load_iter::<Line, PgRowByRowLoadingMode>(from)? {
                if let Some((rows, count)) = add(row?.line) {
                    write(rows, count)?;
                }
            }
        }
    }
    if count > 0 { write(list + "]", count) } else { Ok(()) }
}

/// The sequences of a server with their tables.
const SEQUENCES: &str = "FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_class s ON s.oid = d.objid \
     JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequences q ON q.schemaname = n.nspname AND q.sequencename = s.relname \
     WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND s.relkind = 'S' AND n.nspname = current_schema()";

/// Numbers are permanent: a new row gets none that was given before, even where that row is gone.
fn numbers(from: &mut DatabaseConnection, to: &mut DatabaseConnection) -> Result<(), StoreError> {
    let last = match from {
        DatabaseConnection::Sqlite(_) => {
            "SELECT name AS \"of\", seq AS number FROM sqlite_sequence WHERE seq IS NOT NULL".to_owned()
        }
        DatabaseConnection::Postgresql(_) => {
            format!("SELECT t.relname::text AS \"of\", q.last_value AS number {SEQUENCES} AND q.last_value IS NOT NULL")
        }
    };
    let last: Vec<Last> = sql_query(last).load(from)?;
    if matches!(to, DatabaseConnection::Sqlite(_)) {
        sql_query("DELETE FROM sqlite_sequence").execute(to)?;
    }
    for Last { of, number } in last.into_iter().filter(|last| last.number > 0) {
        match to {
            DatabaseConnection::Sqlite(_) => {
                let query = sql_query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
                query.bind::<Text, _>(of).bind::<BigInt, _>(number).execute(to)?;
            }
            DatabaseConnection::Postgresql(_) => {
                let query = sql_query(format!("SELECT setval(s.oid::regclass, $2) {SEQUENCES} AND t.relname = $1"));
                query.bind::<Text, _>(of).bind::<BigInt, _>(number).execute(to)?;
            }
        }
    }
    Ok(())
}
