//! A city's file with everything in it, and backups made by hand.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use diesel::sql_types::Text;
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use flate2::{Compression, GzBuilder};
use ichirizuka::domain::digest::sha256;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Every table of a file with every row as JSON, without the companions of the file.
pub(crate) fn dump(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut connection = SqliteConnection::establish(&file.display().to_string()).unwrap();
    let mut texts = |query: &str| -> Vec<String> {
        let rows: Vec<Row> = sql_query(query).load(&mut connection).unwrap_or_else(|error| panic!("{query}: {error}"));
        rows.into_iter().map(|row| row.text).collect()
    };
    let tables = texts("SELECT name AS text FROM sqlite_master WHERE type = 'table'");
    let mut dump = BTreeMap::new();
    for table in tables {
        let value = "CASE type WHEN 'BLOB' THEN 'hex(\"' || name || '\")' ELSE '\"' || name || '\"' END";
        let columns = texts(&format!("SELECT {value} AS text FROM pragma_table_info('{table}')")).join(", ");
        let mut rows = texts(&format!("SELECT json_array({columns}) AS text FROM \"{table}\""));
        rows.sort_unstable();
        dump.insert(table, rows);
    }
    dump
}

/// Holds where two dumps are the same, and tells the tables that are not.
pub(crate) fn assert_same(found: &BTreeMap<String, Vec<String>>, expected: &BTreeMap<String, Vec<String>>) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (table, rows) in expected {
        let differing = found[table].iter().zip(rows).find(|(found, expected)| found != expected);
        assert_eq!(differing, None, "{table}");
        assert_eq!(found[table].len(), rows.len(), "{table}");
    }
}

/// A backup as it is promised to be, made of a database.
pub(crate) fn packed(database: &Path, backup: &Path) {
    let part = |said: String, content: &[u8]| {
        let mut part = GzBuilder::new().comment(said).write(Vec::new(), Compression::default());
        part.write_all(content).unwrap();
        part.finish().unwrap()
    };
    let content = part("ichirizuka backup 1".to_owned(), &fs::read(database).unwrap());
    let end = part(format!("sha256 {}", sha256(&content)), &[]);
    File::create(backup).unwrap().write_all(&[content, end].concat()).unwrap();
}
