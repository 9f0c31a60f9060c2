//! What can be wrong with a table of transfers.

use std::fmt;

use serde::Serialize;

use super::TransferColumn;
use crate::domain::codes::codes;

codes! {
    /// What can be wrong with a table of transfers.
    FaultKind {
        /// More bytes than are read.
        TooLarge = "too_large",
        /// Bytes that are no text.
        Undecodable = "undecodable",
        UnclosedQuote = "unclosed_quote",
        ControlCharacter = "control_character",
        TooManyRows = "too_many_rows",
        /// A cell longer than can be meant.
        CellTooLong = "cell_too_long",
        /// No row that names the columns.
        NoHeader = "no_header",
        MissingColumn = "missing_column",
        /// Two columns of the same meaning.
        RepeatedColumn = "repeated_column",
        /// No row in which anything happens.
        NoRows = "no_rows",
        /// A cell that has to be filled in.
        Missing = "missing",
        /// A cell that has to stay empty for this kind of transfer.
        NotNeeded = "not_needed",
        /// A text that can't be the name of an account.
        LoginInvalid = "login_invalid",
        LoginUnknown = "login_unknown",
        /// The account is somebody else's, or somebody's who is in office.
        LoginTaken = "login_taken",
        AccountClosed = "account_closed",
        /// The account has another name on record.
        NameDiffers = "name_differs",
        KindUnknown = "kind_unknown",
        DateUnreadable = "date_unreadable",
        UnitUnknown = "unit_unknown",
        UnitAmbiguous = "unit_ambiguous",
        /// The unit does not exist on that day.
        UnitNotThen = "unit_not_then",
        RoleUnknown = "role_unknown",
        /// The role does not go with such a unit.
        RoleDoesNotFit = "role_does_not_fit",
        /// The person does not hold that post on the day before.
        PostNotHeld = "post_not_held",
        /// Several posts of the person fit.
        PostAmbiguous = "post_ambiguous",
        PostHeldAlready = "post_held_already",
        RowTwice = "row_twice",
        /// Nobody would be left who manages people.
        LastAdministrator = "last_administrator",
    }
}

/// Something wrong with a table of transfers, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line, where it concerns one.
    pub line: Option<u64>,
    /// The column, where it concerns one.
    pub column: Option<TransferColumn>,
    pub kind: FaultKind,
    /// What stands there, or what it is compared with.
    pub value: String,
    /// What was perhaps meant, or what there is to choose from.
    pub meant: Vec<String>,
}

impl Fault {
    /// A fault of the whole file.
    pub const fn of_file(kind: FaultKind) -> Self {
        Self { line: None, column: None, kind, value: String::new(), meant: Vec::new() }
    }

    /// A fault of a line.
    pub const fn of_line(line: u64, kind: FaultKind) -> Self {
        Self { line: Some(line), column: None, kind, value: String::new(), meant: Vec::new() }
    }

    /// A fault of a cell.
    pub const fn of_cell(line: u64, column: TransferColumn, kind: FaultKind) -> Self {
        Self { line: Some(line), column: Some(column), kind, value: String::new(), meant: Vec::new() }
    }

    /// The same, saying what stands there.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same, saying what was perhaps meant.
    #[must_use]
    pub fn meant(mut self, meant: Vec<String>) -> Self {
        self.meant = meant;
        self
    }
}

/// Plain English for the command line; pages say it in their own words.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}")?;
            if let Some(column) = self.column {
                write!(formatter, ", column {}", column.header())?;
            }
            formatter.write_str(": ")?;
        }
        self.explain(formatter)
    }
}

impl Fault {
    /// What is wrong and what to do about it.
    // Long because each of the kinds has a sentence of its own.
    fn explain(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, meant) = (&self.value, self.meant.join("、"));
        match self.kind {
            FaultKind::TooLarge => formatter.write_str("the file is too large; split it"),
            FaultKind::Undecodable => {
                formatter.write_str("these bytes are no text; save the file as CSV in UTF-8 or CP932")
            }
            FaultKind::UnclosedQuote => formatter.write_str("a quoted cell begins here and does not end; close it"),
            FaultKind::ControlCharacter => formatter.write_str("a control character stands here; remove it"),
            FaultKind::TooManyRows => write!(formatter, "there are more than {value} rows; split the file"),
            FaultKind::CellTooLong => write!(formatter, "the cell is longer than {value} characters; shorten it"),
            FaultKind::NoHeader => {
                write!(formatter, "there is no header row; the first row names the columns: {meant}")
            }
            FaultKind::MissingColumn => write!(formatter, "the header row has no column {meant}; add it"),
            FaultKind::RepeatedColumn => write!(formatter, "two columns are {value}; remove one"),
            FaultKind::NoRows => formatter.write_str("no row says what happens; fill in 異動区分"),
            FaultKind::Missing => formatter.write_str("the cell is empty; fill it in"),
            FaultKind::NotNeeded => {
                write!(formatter, "{value:?} does not belong to this kind of transfer; empty the cell")
            }
            FaultKind::LoginInvalid => write!(
                formatter,
                "{value:?} can't be an account; use 2 to 50 letters, digits, dots, hyphens and underscores"
            ),
            FaultKind::LoginUnknown => {
                write!(formatter, "there is no account {value}; for a new person write 採用 or 転入")
            }
            FaultKind::LoginTaken => {
                write!(formatter, "the account is that of {value}; write 異動 or 兼務, or another account")
            }
            FaultKind::AccountClosed => {
                write!(formatter, "the account {value} is closed; write 転入 for somebody who comes back")
            }
            FaultKind::NameDiffers => {
                write!(formatter, "the account is that of {value}; correct the name or the account")
            }
            FaultKind::KindUnknown => write!(formatter, "{value:?} is no known kind; write one of {meant}"),
            FaultKind::DateUnreadable => {
                write!(formatter, "{value:?} is not a day; write it like 令和4年4月1日 or 2022-04-01")
            }
            FaultKind::UnitUnknown if meant.is_empty() => {
                write!(formatter, "there is no section or department {value:?}; write it as it is on record")
            }
            FaultKind::UnitUnknown => {
                write!(formatter, "there is no section or department {value:?}; did you mean {meant}?")
            }
            FaultKind::UnitAmbiguous => write!(formatter, "{value:?} fits several units; write one of {meant}"),
            FaultKind::UnitNotThen => {
                write!(formatter, "{value:?} does not exist on that day; write the unit of that year")
            }
            FaultKind::RoleUnknown => write!(formatter, "{value:?} is no known role; write one of {meant}"),
            FaultKind::RoleDoesNotFit => {
                write!(
                    formatter,
                    "{value}: the role does not go with the unit: 担当 and 課長 belong to a section, 部長 to a department, 市長 to none"
                )
            }
            FaultKind::PostNotHeld if meant.is_empty() => write!(formatter, "{value} holds no post on the day before"),
            FaultKind::PostNotHeld => write!(formatter, "this post is not held on the day before; held are {meant}"),
            FaultKind::PostAmbiguous => {
                write!(formatter, "several posts fit; write which one in 旧所属 and 旧職: {meant}")
            }
            FaultKind::PostHeldAlready => write!(formatter, "{value} is held already on that day; remove the row"),
            FaultKind::RowTwice => write!(formatter, "line {value} says the same; remove one of the two"),
            FaultKind::LastAdministrator => formatter
                .write_str("nobody would be left as 企画担当 to manage people; name a successor in the same file"),
        }
    }
}
