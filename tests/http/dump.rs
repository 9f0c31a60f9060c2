//! All that a city has on record, row by row, to be compared.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::city::City;

/// What is the city's trail, or made from its record, or of nobody but one person or server.
const NO_RECORD: [&str; 18] = [
    "__diesel_schema_migrations",
    "audit",
    "changed",
    "city",
    "draft",
    "import",
    "import_change",
    "lease",
    "log_purge",
    "mapping",
    "notice",
    "public_change",
    "public_sheet",
    "seal",
    "search_entry",
    "session",
    "sign_in_attempt",
    "upload",
];

/// Every table of the record with its rows as JSON.
pub(crate) type Dump = BTreeMap<String, Vec<String>>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

impl City {
    /// All that is on record, but for these columns, of every table or of one (`footnote.id`).
    pub(crate) fn dump(&self, without: &[&str]) -> Dump {
        let tables = match self.postgres() {
            None => "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Some(_) => "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = current_schema()",
        };
        let tables = self.texts_of(tables).into_iter().filter(|table| !NO_RECORD.contains(&table.as_str()));
        tables.map(|table| (table.clone(), self.rows_of(&table, without))).collect()
    }

    fn rows_of(&self, table: &str, without: &[&str]) -> Vec<String> {
        let columns = match self.postgres() {
            None => format!("SELECT name AS text FROM pragma_table_info('{table}') WHERE type <> 'BLOB'"),
            Some(_) => format!(
                "SELECT column_name::text AS text FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}' AND data_type <> 'bytea'"
            ),
        };
        let is_left_out = |column: &String| {
            without.contains(&column.as_str()) || without.contains(&format!("{table}.{column}").as_str())
        };
        let columns = self.texts_of(&columns).into_iter().filter(|column| !is_left_out(column));
        let build = if self.postgres().is_some() { "jsonb_build_object" } else { "json_object" };
        let pairs: Vec<String> = columns.map(|column| format!("'{column}', \"{column}\"")).collect();
        let mut rows =
            self.texts_of(&format!("SELECT CAST({build}({}) AS TEXT) AS text FROM \"{table}\"", pairs.join(", ")));
        rows.sort_unstable();
        rows
    }

    pub(crate) fn texts_of(&self, statement: &str) -> Vec<String> {
        let query = sql_query(statement);
        let rows: Result<Vec<Row>, _> = match self.postgres() {
            None => query.load(&mut self.sqlite()),
            Some(url) => query.load(&mut PgConnection::establish(url).expect("the database opens")),
        };
        let rows = rows.unwrap_or_else(|error| panic!("{statement}: {error}"));
        rows.into_iter().map(|row| row.text).collect()
    }
}

/// Holds where two records are the same; tells the rows that are not.
pub(crate) fn assert_same(found: &Dump, expected: &Dump, what: &str) {
    let mut differing = Vec::new();
    for (table, rows) in expected {
        let now = found.get(table).map(Vec::as_slice).unwrap_or_default();
        differing.extend(rows.iter().filter(|row| !now.contains(row)).map(|row| format!("- {table} {row}")));
        differing.extend(now.iter().filter(|row| !rows.contains(row)).map(|row| format!("+ {table} {row}")));
    }
    differing.truncate(20);
    assert!(differing.is_empty() && found == expected, "{what}:\n{}", differing.join("\n"));
}
