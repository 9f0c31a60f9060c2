//! What can be wrong with a table of transfers.

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
