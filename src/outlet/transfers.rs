//! The table of 人事異動 to be filled in: everybody in office, one line for each post, with the columns for what happens
//! left empty. Lines that stay empty there are those of people who stay. UTF-8 with a byte order mark and CRLF, so that
//! Excel reads it.

use crate::domain::person::Role;
use crate::domain::transfer::TransferColumn;

/// The table of these lines: login, name, unit, role.
pub fn table(lines: &[(String, String, String, Role)]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(TransferColumn::ALL.iter().map(|column| column.header()))?;
    for (login, name, unit, role) in lines {
        writer.write_record(TransferColumn::ALL.iter().map(|column| match column {
            TransferColumn::Login => login.as_str(),
            TransferColumn::Name => name.as_str(),
            TransferColumn::FromUnit => unit.as_str(),
            TransferColumn::FromRole => role.title(),
            TransferColumn::Kind | TransferColumn::ToUnit | TransferColumn::ToRole | TransferColumn::Date => "",
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
