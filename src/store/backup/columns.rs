//! The tables of a database as it tells of them itself, so that none is forgotten; and how their values go from one database
//! to the other: a row is a list in JSON, in which numbers, texts and nothing are themselves, truth is 0 or 1, a moment is
//! the text that SQLite keeps of it, and bytes are hexadecimal.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::store::kit::{DatabaseConnection, StoreError};

const IN_SQLITE: &str = "SELECT t.name AS \"table\", c.name AS name, upper(c.type) AS kind \
     FROM sqlite_master t, pragma_table_info(t.name) c \
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid";
const IN_POSTGRESQL: &str = "SELECT c.table_name::text AS \"table\", c.column_name::text AS name, c.data_type::text AS kind \
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) \
     WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position";

/// A column of a table.
#[derive(QueryableByName)]
pub(super) struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    /// The type, as the database calls it.
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Every table with its columns.
pub(super) type Tables = BTreeMap<String, Vec<Column>>;

/// The tables that there are.
pub(super) fn tables(connection: &mut DatabaseConnection) -> Result<Tables, StoreError> {
    let query = match connection {
        DatabaseConnection::Sqlite(_) => IN_SQLITE,
        DatabaseConnection::Postgresql(_) => IN_POSTGRESQL,
    };
    let mut tables = Tables::new();
    for column in sql_query(query).load::<Column>(connection)? {
        tables.entry(column.table.clone()).or_default().push(column);
    }
    Ok(tables)
}

/// Asks for the rows of a table, each as a list of the values of these columns.
pub(super) fn rows(connection: &DatabaseConnection, table: &str, columns: &[Column]) -> String {
    let values = columns.iter().map(|column| column.read(connection)).collect::<Vec<_>>().join(", ");
    let key = columns.first().map(|column| column.name.as_str()).unwrap_or_default();
    match connection {
        DatabaseConnection::Sqlite(_) => format!("SELECT json_array({values}) AS line FROM \"{table}\" ORDER BY rowid"),
        DatabaseConnection::Postgresql(_) => {
            format!("SELECT json_build_array({values})::text AS line FROM \"{table}\" ORDER BY \"{key}\"")
        }
    }
}

/// Writes a list of such rows into a table.
pub(super) fn insertion(connection: &DatabaseConnection, table: &str, columns: &[&Column]) -> String {
    let names = columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ");
    let values = columns.iter().enumerate().map(|(place, column)| column.write(connection, place));
    let values = values.collect::<Vec<_>>().join(", ");
    let rows = match connection {
        DatabaseConnection::Sqlite(_) => "json_each(?)",
        DatabaseConnection::Postgresql(_) => "jsonb_array_elements($1::jsonb) AS line(value)",
    };
    format!("INSERT INTO \"{table}\" ({names}) SELECT {values} FROM {rows}")
}

impl Column {
    fn read(&self, connection: &DatabaseConnection) -> String {
        let name = format!("\"{}\"", self.name);
        match (connection, self.kind.as_str()) {
            (DatabaseConnection::Sqlite(_), "BLOB") => format!("iif({name} IS NULL, NULL, hex({name}))"),
            (DatabaseConnection::Postgresql(_), "bytea") => format!("encode({name}, 'hex')"),
            (DatabaseConnection::Postgresql(_), "boolean") => format!("{name}::integer"),
            (DatabaseConnection::Postgresql(_), "date") => format!("to_char({name}, 'YYYY-MM-DD')"),
            // Without the thousandths that are none, as SQLite has it: texts of moments are compared.
            (DatabaseConnection::Postgresql(_), "timestamp without time zone") => {
                format!("regexp_replace(to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US'), '(\\.000000|000)$', '')")
            }
            _ => name,
        }
    }

    fn write(&self, connection: &DatabaseConnection, place: usize) -> String {
        let value = format!("value ->> {place}");
        match (connection, self.kind.as_str()) {
            (DatabaseConnection::Sqlite(_), "BLOB") => format!("unhex({value})"),
            (DatabaseConnection::Sqlite(_), _) => value,
            (DatabaseConnection::Postgresql(_), "bytea") => format!("decode({value}, 'hex')"),
            (DatabaseConnection::Postgresql(_), "boolean") => format!("({value})::integer::boolean"),
            // Cut off and not rounded, as everything that is written.
            (DatabaseConnection::Postgresql(_), kind @ "timestamp without time zone") => {
                format!("left({value}, 26)::{kind}")
            }
            (DatabaseConnection::Postgresql(_), kind) => format!("({value})::{kind}"),
        }
    }
}
