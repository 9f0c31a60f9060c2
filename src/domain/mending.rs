//! Cells of a file that are read otherwise than they stand: somebody said by hand what they should be.

use serde::{Deserialize, Serialize};

/// What is said of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MendedCell {
    /// The sheet it is on; none where the file has only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Its place: K12.
    pub at: String,
    /// What stands there. Where something else does, nothing is mended.
    pub was: String,
    /// What is read in its place; empty where it is left out.
    #[serde(default)]
    pub is: String,
}

impl MendedCell {
    /// The place with its sheet, as one would write it: 令和6年度!K12.
    pub fn place(&self) -> String {
        self.sheet.as_ref().map_or_else(|| self.at.clone(), |sheet| format!("{sheet}!{}", self.at))
    }

    /// Whether the cell is left out.
    pub const fn is_left_out(&self) -> bool {
        self.is.is_empty()
    }
}

/// What of a file goes on record with what was taken in of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// SHA-256 of its bytes; empty where there was no file.
    pub digest: String,
    /// The cells that were mended or left out by hand, as far as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mended: Vec<MendedCell>,
}
