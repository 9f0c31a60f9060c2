//! The table of 人事異動 to be filled in: everybody in office, one line for each post, with the columns for what happens
//! left empty. Lines that stay empty there are those of people who stay.

use crate::domain::person::Role;
use crate::domain::transfer::TransferColumn;

use super::excel::{self, text};

/// The table of these lines: login, name, unit, role.
pub fn table(lines: &[(String, String, String, Role)]) -> Result<Vec<u8>, csv::Error> {
    let mut table = excel::table();
    table.write_record(TransferColumn::ALL.iter().map(|column| column.header()))?;
    for (login, name, unit, role) in lines {
        table.write_record(TransferColumn::ALL.iter().map(|column| match column {
            TransferColumn::Login => text(login),
            TransferColumn::Name => text(name),
            TransferColumn::FromUnit => text(unit),
            TransferColumn::FromRole => role.title().to_owned(),
            TransferColumn::Kind | TransferColumn::ToUnit | TransferColumn::ToRole | TransferColumn::Date => {
                String::new()
            }
        }))?;
    }
    excel::file(table)
}
