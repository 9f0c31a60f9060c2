//! What SQLite says where it can't do what it is asked. Diesel passes on no code of it, except of broken constraints; but
//! the words are the library's own, in one language, and the library is built into this program.

use diesel::result::{DatabaseErrorKind, Error};

/// What is the matter with the file, or with what it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Another process has it to itself.
    Busy,
    Full,
    ReadOnly,
    /// Reading or writing failed below the database.
    Failing,
    /// What is in it is no database any more.
    Damaged,
}

const SAID: [(&str, Fault); 9] = [
    ("database is locked", Fault::Busy),
    ("database table is locked", Fault::Busy),
    ("database or disk is full", Fault::Full),
    ("attempt to write a readonly database", Fault::ReadOnly),
    ("disk I/O error", Fault::Failing),
    ("unable to open database file", Fault::Failing),
    ("database disk image is malformed", Fault::Damaged),
    ("malformed database schema", Fault::Damaged),
    ("file is not a database", Fault::Damaged),
];

impl Fault {
    /// The fault that an error tells of.
    pub(super) fn of(error: &Error) -> Option<Self> {
        let Error::DatabaseError(DatabaseErrorKind::Unknown, said) = error else { return None };
        let said = said.message();
        SAID.iter().find(|(words, _)| said.starts_with(words)).map(|(_, fault)| *fault)
    }
}

#[cfg(test)]
mod tests {
    use diesel::connection::{Connection as _, SimpleConnection as _};
    use diesel::{RunQueryDsl as _, SqliteConnection, sql_query};

    use super::*;
    use crate::store::kit::StoreError;

    const FILL: &str = "INSERT INTO goals SELECT hex(randomblob(9000)) FROM goals, goals, goals";

    fn refused(settings: &str, statement: &str) -> Error {
        let mut connection = SqliteConnection::establish(":memory:").expect("it opens");
        let made = "CREATE TABLE goals (name TEXT); INSERT INTO goals VALUES ('a'), ('b'), ('c'), ('d')";
        connection.batch_execute(made).expect("a table");
        connection.batch_execute(settings).expect("its settings");
        sql_query(statement).execute(&mut connection).expect_err("it is refused")
    }

    #[test]
    fn a_database_that_is_full_or_only_to_be_read_is_told_from_a_fault_of_the_program() {
        let full = refused("PRAGMA max_page_count = 20", FILL);
        assert_eq!(Fault::of(&full), Some(Fault::Full));
        assert!(matches!(StoreError::from(full), StoreError::Unavailable(_)));
        let read_only = refused("PRAGMA query_only = ON", FILL);
        assert_eq!(Fault::of(&read_only), Some(Fault::ReadOnly));
        assert!(matches!(StoreError::from(read_only), StoreError::Unavailable(_)));
        let mistaken = refused("", "INSERT INTO nothing VALUES (1)");
        assert_eq!(Fault::of(&mistaken), None);
        assert!(matches!(StoreError::from(mistaken), StoreError::Internal(_)));
    }

    #[test]
    fn a_database_that_is_damaged_is_told_apart() {
        let overwritten = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 9999; \
                           PRAGMA writable_schema = RESET";
        let mut connection = SqliteConnection::establish(":memory:").expect("it opens");
        connection.batch_execute("CREATE TABLE goals (name TEXT)").expect("a table");
        let damaged =
            connection.batch_execute(overwritten).and_then(|()| connection.batch_execute("SELECT * FROM goals"));
        let damaged = damaged.expect_err("it is refused");
        assert_eq!(Fault::of(&damaged), Some(Fault::Damaged), "{damaged}");
        assert!(matches!(StoreError::from(damaged), StoreError::Damaged(_)));
    }
}
