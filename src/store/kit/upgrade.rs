//! What a database holds when it is opened, and bringing its tables up to date. Nothing is done to a database that is not the
//! city's own, or that a later version was at.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::store::kit::{Address, DatabaseConnection, NoCity, StoreError, file};

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What a connection of PostgreSQL does before it brings the tables up to date: of several servers that start at once, one
/// does it, and the others find it done. The number is nobody else's; the lock ends with the connection.
const OPENERS_LOCK: &str = "SELECT pg_advisory_lock(7261140020)";

/// What is done where there is no city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum WhereNone {
    Make,
    Refuse,
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    tables: i64,
    #[diesel(sql_type = BigInt)]
    steps: i64,
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    version: String,
}

/// How many tables there are, and how many that list the steps of an upgrade.
const COUNT_IN_SQLITE: &str = "SELECT count(*) AS tables, \
     coalesce(sum(name = '__diesel_schema_migrations'), 0) AS steps FROM sqlite_master WHERE type = 'table'";
const COUNT_IN_POSTGRESQL: &str = "SELECT count(*) AS tables, \
     count(*) FILTER (WHERE tablename = '__diesel_schema_migrations') AS steps \
     FROM pg_tables WHERE schemaname = current_schema()";

/// Opens the one connection that brings the tables up to date, and does so.
pub(super) fn open(address: &Address, where_none: WhereNone) -> Result<DatabaseConnection, StoreError> {
    match address {
        Address::Sqlite(path) => open_file(address, path, where_none),
        Address::Postgresql(_) => open_server(address, where_none),
    }
}

fn open_file(address: &Address, path: &str, where_none: WhereNone) -> Result<DatabaseConnection, StoreError> {
    if where_none == WhereNone::Make {
        file::make(path)?;
    }
    // A connection as the store has them would change how the file is written.
    let mut first = file::connect(path)?;
    let counts: Counts = sql_query(COUNT_IN_SQLITE).get_result(&mut first)?;
    if counts.steps == 0 && (counts.tables > 0 || where_none == WhereNone::Refuse) {
        return Err(StoreError::NoCity(NoCity::InFile(path.to_owned())));
    }
    let is_behind = counts.steps > 0 && pending(&mut first, &SQLITE_MIGRATIONS)?;
    file::keep_others_out(path);
    if is_behind {
        keep_copy(&mut first, path)?;
    }
    drop(first);
    let mut connection = address.connect()?;
    if let DatabaseConnection::Sqlite(connection) = &mut connection {
        run(connection, SQLITE_MIGRATIONS)?;
    }
    Ok(connection)
}

fn open_server(address: &Address, where_none: WhereNone) -> Result<DatabaseConnection, StoreError> {
    let mut connection = address.connect()?;
    if let DatabaseConnection::Postgresql(connection) = &mut connection {
        connection.batch_execute(OPENERS_LOCK).map_err(StoreError::unavailable)?;
        let counts: Counts = sql_query(COUNT_IN_POSTGRESQL).get_result(connection)?;
        if counts.steps == 0 && where_none == WhereNone::Refuse {
            return Err(StoreError::NoCity(NoCity::InDatabase));
        }
        if counts.steps > 0 {
            pending(connection, &POSTGRES_MIGRATIONS)?;
        }
        run(connection, POSTGRES_MIGRATIONS)?;
    }
    Ok(connection)
}

/// Whether steps are still to be done. Refused where one was done that this version does not know.
fn pending<C, D>(connection: &mut C, known: &EmbeddedMigrations) -> Result<bool, StoreError>
where
    D: Backend,
    C: Connection<Backend = D> + MigrationHarness<D> + 'static,
    EmbeddedMigrations: MigrationSource<D>,
{
    let failed = |error| StoreError::Internal(format!("migration: {error}"));
    let done: Vec<MigrationVersion<'_>> = connection.applied_migrations().map_err(failed)?;
    let known: Vec<Box<dyn Migration<D>>> = known.migrations().map_err(failed)?;
    let is_known = |step: &MigrationVersion<'_>| known.iter().any(|known| known.name().version() == *step);
    if let Some(later) = done.iter().find(|step| !is_known(step)) {
        return Err(StoreError::Newer(later.to_string()));
    }
    Ok(known.iter().any(|known| !done.contains(&known.name().version())))
}

/// Whether every step is done that this version knows. That others are done besides is no harm: servers of this version go
/// on while one of the next brings the tables up to date.
pub(super) fn is_complete(connection: &mut DatabaseConnection) -> QueryResult<bool> {
    let known = match connection {
        DatabaseConnection::Sqlite(_) => versions::<Sqlite>(&SQLITE_MIGRATIONS),
        DatabaseConnection::Postgresql(_) => versions::<Pg>(&POSTGRES_MIGRATIONS),
    };
    let done = sql_query("SELECT version FROM __diesel_schema_migrations").load::<Step>(connection)?;
    Ok(known.iter().all(|known| done.iter().any(|done| done.version == *known)))
}

fn versions<D: Backend>(known: &EmbeddedMigrations) -> Vec<String> {
    let known: Vec<Box<dyn Migration<D>>> = known.migrations().unwrap_or_default();
    known.iter().map(|known| known.name().version().to_string()).collect()
}

/// The steps that were done to a city's tables, oldest first. Refused where there is no city, or a step was done that this
/// version does not know.
pub(in crate::store) fn steps(connection: &mut DatabaseConnection, none: NoCity) -> Result<Vec<String>, StoreError> {
    let (count, known) = match connection {
        DatabaseConnection::Sqlite(_) => (COUNT_IN_SQLITE, versions::<Sqlite>(&SQLITE_MIGRATIONS)),
        DatabaseConnection::Postgresql(_) => (COUNT_IN_POSTGRESQL, versions::<Pg>(&POSTGRES_MIGRATIONS)),
    };
    let counts: Counts = sql_query(count).get_result(connection)?;
    if counts.steps == 0 {
        return Err(StoreError::NoCity(none));
    }
    let done = sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version").load::<Step>(connection)?;
    let done: Vec<String> = done.into_iter().map(|step| step.version).collect();
    match done.iter().find(|step| !known.contains(step)) {
        Some(later) => Err(StoreError::Newer(later.clone())),
        None => Ok(done),
    }
}

/// Does these steps, and no others, in a database in which there is nothing.
pub(in crate::store) fn run_steps(connection: &mut DatabaseConnection, steps: &[String]) -> Result<(), StoreError> {
    match connection {
        DatabaseConnection::Sqlite(connection) => run_only(connection, &SQLITE_MIGRATIONS, steps),
        DatabaseConnection::Postgresql(connection) => run_only(connection, &POSTGRES_MIGRATIONS, steps),
    }
}

/// Does the steps that are still to be done.
pub(in crate::store) fn complete(connection: &mut DatabaseConnection) -> Result<(), StoreError> {
    match connection {
        DatabaseConnection::Sqlite(connection) => run(connection, SQLITE_MIGRATIONS),
        DatabaseConnection::Postgresql(connection) => run(connection, POSTGRES_MIGRATIONS),
    }
}

/// Whether there is nothing in the database of a server, and nobody but this connection will put anything there as long as
/// it lasts.
pub(in crate::store) fn is_empty_server(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    connection.batch_execute(OPENERS_LOCK).map_err(StoreError::unavailable)?;
    let counts: Counts = sql_query(COUNT_IN_POSTGRESQL).get_result(connection)?;
    Ok(counts.tables == 0)
}

fn run_only<D, C>(connection: &mut C, known: &EmbeddedMigrations, steps: &[String]) -> Result<(), StoreError>
where
    D: Backend,
    C: Connection<Backend = D> + MigrationHarness<D> + 'static,
    EmbeddedMigrations: MigrationSource<D>,
{
    let failed = |error| StoreError::Internal(format!("migration: {error}"));
    // The table that lists the steps is made by asking for them.
    connection.applied_migrations().map_err(failed)?;
    let mut known: Vec<Box<dyn Migration<D>>> = known.migrations().map_err(failed)?;
    known.sort_by_key(|migration| migration.name().version().to_string());
    for migration in known {
        if steps.contains(&migration.name().version().to_string()) {
            connection.run_migration(&*migration).map_err(failed)?;
        }
    }
    Ok(())
}

fn run<D, C>(connection: &mut C, known: EmbeddedMigrations) -> Result<(), StoreError>
where
    D: Backend,
    C: MigrationHarness<D>,
    EmbeddedMigrations: MigrationSource<D>,
{
    let done = connection.run_pending_migrations(known);
    done.map(|_| ()).map_err(|error| StoreError::Internal(format!("migration: {error}")))
}

/// A copy of the file as it is before an upgrade, beside it. One that is there already was made by an upgrade that did not come
/// to its end, and is the one to keep.
fn keep_copy(connection: &mut SqliteConnection, path: &str) -> Result<(), StoreError> {
    let newest = connection.applied_migrations().ok().and_then(|done| done.into_iter().max());
    let newest = newest.map(|step| step.to_string()).unwrap_or_default();
    let copy = format!("{path}.of-{newest}");
    if std::fs::metadata(&copy).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    file::make(&copy)?;
    sql_query("VACUUM INTO ?").bind::<Text, _>(&copy).execute(connection)?;
    tracing::info!(%copy, "the database is about to be upgraded; a copy of it is kept");
    Ok(())
}
