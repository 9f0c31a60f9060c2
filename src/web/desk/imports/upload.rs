//! A table as it comes from the browser: a file, or cells pasted into a field.

use serde::Deserialize;

use crate::web::kit::body::UploadedFile;

/// The largest file, in KiB.
pub(super) const MOST_KIBIBYTES: usize = 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// The name of a table that was pasted: cells of a spreadsheet are parted by tabs.
const PASTED: &str = "pasted.tsv";

/// The form as sent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) year: String,
    pub(super) stage: String,
    /// Cells pasted from a spreadsheet.
    pub(super) table: String,
}

/// The form with the file that was chosen.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) typed: Typed,
    pub(super) file: Option<UploadedFile>,
}

impl Upload {
    /// Whether there is neither a file nor a pasted table.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }

    /// Whether there is more than is read.
    pub(super) fn is_too_large(&self) -> bool {
        self.bytes().len() > MOST_KIBIBYTES * 1024
    }

    fn chosen(&self) -> Option<&UploadedFile> {
        self.file.as_ref().filter(|file| !file.bytes.is_empty())
    }

    /// The table: the file where there is one, else what was pasted.
    pub(super) fn bytes(&self) -> &[u8] {
        self.chosen().map_or(self.typed.table.trim().as_bytes(), |file| &file.bytes)
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        let Some(file) = self.chosen() else { return PASTED.to_owned() };
        let name: Vec<char> = file.name.chars().filter(|letter| !letter.is_control()).collect();
        // The end of a long name says what kind of file it is.
        name.iter().skip(name.len().saturating_sub(LONGEST_NAME)).collect()
    }
}
