//! A table as Excel reads it: UTF-8 with a byte order mark, CRLF.

use std::io::{self, Write};

use csv::{Error, Terminator, Writer, WriterBuilder};

use crate::domain::formula;

/// An empty table.
pub(super) fn table() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec())
}

/// A table that is written piece by piece.
pub(super) fn begun<W: Write>(mut out: W) -> io::Result<Writer<W>> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out))
}

pub(super) fn file(table: Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
    table.into_inner().map_err(|error| error.into_error().into())
}

/// A text field: on one line, and never taken for a formula by a spreadsheet.
pub(super) fn text(text: &str) -> String {
    formula::marked(&on_one_line(text)).into_owned()
}

/// A text without line breaks.
pub(super) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
