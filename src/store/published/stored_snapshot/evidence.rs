//! The stored form of 根拠資料.

use serde::{Deserialize, Serialize};

use crate::domain::evidence::{Evidence, EvidenceContent, EvidenceFile, EvidenceKind, EvidenceSubject, Link};
use crate::domain::numbers::{EvidenceNumber, UpdateNumber};
use crate::domain::stage::Stage;

use super::nested::{self, stored};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Evidence")]
struct StoredEvidence {
    number: EvidenceNumber,
    #[serde(with = "StoredSubject")]
    subject: EvidenceSubject,
    title: String,
    #[serde(with = "StoredContent")]
    content: EvidenceContent,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EvidenceSubject", rename_all = "snake_case")]
enum StoredSubject {
    Sheet(Stage),
    Update(UpdateNumber),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EvidenceContent", rename_all = "snake_case")]
enum StoredContent {
    File(#[serde(with = "StoredFile")] EvidenceFile),
    Link(#[serde(with = "link")] Link),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EvidenceFile")]
struct StoredFile {
    name: String,
    kind: EvidenceKind,
    bytes: i32,
    sha256: String,
}

/// A link as the text that it is.
mod link {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::domain::evidence::Link;

    pub(super) fn serialize<S: Serializer>(link: &Link, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(link.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Link, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

stored! { Evidence as StoredEvidence, }
