//! Filling a database in which there is nothing. Its tables are made by the same steps as those that the rows come from; while
//! the rows come, nothing is checked and no trigger writes: what is on record is taken over as it is.

use diesel::connection::{Connection as _, SimpleConnection as _};
use diesel::sql_types::Text;
use diesel::{QueryResult, QueryableByName, RunQueryDsl as _, sql_query};

use crate::store::backup::{columns, copy};
use crate::store::kit::connection::Purpose;
use crate::store::kit::{DatabaseConnection, StoreError, upgrade};

/// A statement that the database gives of itself.
#[derive(QueryableByName)]
struct Statement {
    #[diesel(sql_type = Text)]
    statement: String,
}

/// Makes the tables of these steps in `to`, takes over what is in those of `from`, and, on a server, brings them up to date.
/// On a server all of it is one transaction.
pub(super) fn fill(
    from: &mut DatabaseConnection,
    to: &mut DatabaseConnection,
    steps: &[String],
) -> Result<(), StoreError> {
    match to {
        DatabaseConnection::Sqlite(_) => fill_file(from, to, steps),
        DatabaseConnection::Postgresql(_) => to.transaction(|to| fill_server(from, to, steps)),
    }
}

/// A file is taken away where this fails.
fn fill_file(from: &mut DatabaseConnection, to: &mut DatabaseConnection, steps: &[String]) -> Result<(), StoreError> {
    to.batch_execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON")?;
    upgrade::run_steps(to, steps)?;
    to.batch_execute("PRAGMA foreign_keys = OFF")?;
    to.begin(Purpose::Writing)?;
    let off = statements(
        to,
        "SELECT 'DROP TRIGGER \"' || name || '\"' AS statement FROM sqlite_master WHERE type = 'trigger'",
    )?;
    let on = statements(to, "SELECT sql AS statement FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")?;
    run(to, &off)?;
    empty(to)?;
    copy::all(from, to)?;
    run(to, &on)?;
    to.commit()?;
    let dangling = statements(to, "SELECT \"table\" AS statement FROM pragma_foreign_key_check LIMIT 1")?;
    match dangling.first() {
        Some(table) => Err(StoreError::Internal(format!("a row of {table} refers to one that is not there"))),
        None => Ok(()),
    }
}

const REFERENCES_OFF: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS statement \
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace";
const REFERENCES_ON: &str = "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, \
     pg_get_constraintdef(oid)) AS statement \
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace ORDER BY oid";

fn fill_server(from: &mut DatabaseConnection, to: &mut DatabaseConnection, steps: &[String]) -> Result<(), StoreError> {
    upgrade::run_steps(to, steps)?;
    let (off, on) = (statements(to, REFERENCES_OFF)?, statements(to, REFERENCES_ON)?);
    run(to, &off)?;
    let tables: Vec<String> = columns::tables(to)?.into_keys().collect();
    let triggers = |what: &str| -> Vec<String> {
        tables.iter().map(|table| format!("ALTER TABLE \"{table}\" {what} TRIGGER USER")).collect()
    };
    run(to, &triggers("DISABLE"))?;
    empty(to)?;
    copy::all(from, to)?;
    run(to, &on)?;
    run(to, &triggers("ENABLE"))?;
    upgrade::complete(to)
}

/// Takes away what the steps themselves have written.
fn empty(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    let tables = columns::tables(connection)?;
    let deletions: Vec<String> = tables.keys().map(|table| format!("DELETE FROM \"{table}\"")).collect();
    run(connection, &deletions)
}

fn statements(connection: &mut DatabaseConnection, query: &str) -> QueryResult<Vec<String>> {
    Ok(sql_query(query).load::<Statement>(connection)?.into_iter().map(|found| found.statement).collect())
}

fn run(connection: &mut DatabaseConnection, statements: &[String]) -> Result<(), StoreError> {
    Ok(statements.iter().try_for_each(|statement| connection.batch_execute(statement))?)
}
