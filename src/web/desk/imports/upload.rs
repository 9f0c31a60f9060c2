//! A table as it comes from the browser: a file, or cells pasted into a field.

use actix_multipart::{Multipart, MultipartError};
use futures_util::TryStreamExt;
use serde::Deserialize;

/// The largest file, in KiB.
pub(super) const MOST_KIBIBYTES: usize = 1024;
/// The most bytes that are read of a request that is too large, so that it can be answered with a page.
const MOST_READ: usize = 16 * 1024 * 1024;
/// The most bytes of a field other than the file and the pasted table.
const MOST_FIELD: usize = 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// The name of a table that was pasted: cells of a spreadsheet are parted by tabs.
const PASTED: &str = "pasted.tsv";

/// The form as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Upload {
    pub(super) token: String,
    pub(super) year: String,
    pub(super) stage: String,
    /// Cells pasted from a spreadsheet.
    pub(super) table: String,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    bytes: Vec<u8>,
    #[serde(skip)]
    pub(super) too_large: bool,
}

impl Upload {
    /// Whether there is neither a file nor a pasted table.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.table.trim().is_empty()
    }

    /// The table with its name: the file where there is one, else what was pasted.
    pub(super) fn content(&self) -> (String, Vec<u8>) {
        if self.bytes.is_empty() {
            return (PASTED.to_owned(), self.table.clone().into_bytes());
        }
        let name = self.name.chars().filter(|letter| !letter.is_control());
        let name: Vec<char> = name.collect();
        // The end of a long name says what kind of file it is.
        (name.iter().skip(name.len().saturating_sub(LONGEST_NAME)).collect(), self.bytes.clone())
    }
}

/// Reads the parts of the form.
pub(super) async fn receive(mut parts: Multipart) -> Result<Upload, MultipartError> {
    let mut upload = Upload::default();
    let mut read = 0;
    while let Some(mut part) = parts.try_next().await? {
        let field = part.name().unwrap_or_default().to_owned();
        let limit = match field.as_str() {
            "file" | "table" => MOST_KIBIBYTES * 1024,
            _ => MOST_FIELD,
        };
        if field == "file" {
            let disposition = part.content_disposition();
            upload.name = disposition.and_then(|known| known.get_filename()).unwrap_or_default().to_owned();
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await? {
            read += chunk.len();
            if bytes.len() + chunk.len() <= limit {
                bytes.extend_from_slice(&chunk);
            } else {
                upload.too_large = true;
            }
            if read > MOST_READ {
                return Ok(upload);
            }
        }
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        match field.as_str() {
            "token" => upload.token = text(bytes),
            "year" => upload.year = text(bytes),
            "stage" => upload.stage = text(bytes),
            "table" => upload.table = text(bytes),
            "file" => upload.bytes = bytes,
            _ => {}
        }
    }
    Ok(upload)
}
