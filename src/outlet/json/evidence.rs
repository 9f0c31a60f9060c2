//! 根拠資料 of a goal.

use serde::Serialize;

use crate::domain::evidence;
use crate::domain::numbers::{EvidenceNumber, UpdateNumber};
use crate::domain::stage::Stage;

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    number: EvidenceNumber,
    title: &'a str,
    /// The stage of the sheet on which it stands, or else …
    stage: Option<Stage>,
    /// … the update.
    update: Option<UpdateNumber>,
    kind: &'static str,
    /// What a file is called.
    name: Option<&'a str>,
    bytes: Option<i32>,
    sha256: Option<&'a str>,
    /// Of a file within this site.
    address: String,
}

impl<'a> From<&'a evidence::Evidence> for Evidence<'a> {
    fn from(known: &'a evidence::Evidence) -> Self {
        let file = known.file();
        Self {
            number: known.number,
            title: &known.title,
            stage: known.subject.stage(),
            update: known.subject.update(),
            kind: known.kind_code(),
            name: file.map(|file| file.name.as_str()),
            bytes: file.map(|file| file.bytes),
            sha256: file.map(|file| file.sha256.as_str()),
            address: known.address(),
        }
    }
}
