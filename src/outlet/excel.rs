//! A table as Excel reads it: UTF-8 with a byte order mark, CRLF.

use csv::{Error, Terminator, Writer, WriterBuilder};

use crate::domain::formula;

/// An empty table.
pub(super) fn table() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec())
}

pub(super) fn file(table: Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
    table.into_inner().map_err(|error| error.into_error().into())
}

/// A text field: on one line, and never taken for a formula by a spreadsheet.
pub(super) fn text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    formula::marked(&line).into_owned()
}
