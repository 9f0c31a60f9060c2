//! The chain of seals: that what is on record can't be rewritten unseen.
//!
//! A row is sealed by the SHA-256 of its canonical text ([`Canonical`]); a seal is chained by the SHA-256 of its own
//! canonical text, in which stands the chain's digest before it ([`Seal::chained_after`]). The canonical text of something is
//! a line that names what it is and the version of this form, and a line for each field in a fixed order:
//! `NAME=LENGTH:VALUE`, the length in bytes of UTF-8, or `NAME=-` where there is no value. A moment is written in UTC to the
//! microsecond, `2026-11-30T04:00:00.000000Z`. So neither the database nor the program's version changes what is hashed.
//!
//! Whoever can write the database can compute a chain anew. What proves it is a [`Head`] that was kept elsewhere.

use std::fmt::Write as _;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::codes::codes;
use super::digest;

codes! {
    /// What is sealed. Where several rows wait, they are sealed in this order.
    SealedKind {
        /// A removal of old rows of the trail.
        Purge = "purge",
        Publication = "publication",
        /// A row of the trail or of the access log.
        Trail = "trail",
    }
}

/// The digest of a chain in which there is nothing yet.
pub const ROOT: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// The fewest digits of a digest by which a head is recognised.
const FEWEST_DIGITS: usize = 16;

/// The text of which a digest is taken.
#[derive(Debug, Clone)]
pub struct Canonical(String);

impl Canonical {
    /// The beginning, which says what it is the text of.
    pub fn of(what: &str) -> Self {
        Self(format!("ichirizuka {what} 1\n"))
    }

    /// The next field.
    #[must_use]
    pub fn field(mut self, name: &str, value: Option<&str>) -> Self {
        // Writing to a String cannot fail.
        let _ = match value {
            Some(value) => writeln!(self.0, "{name}={}:{value}", value.len()),
            None => writeln!(self.0, "{name}=-"),
        };
        self
    }

    /// The next field, which always has a value.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Self {
        self.field(name, Some(value))
    }

    /// The next field, a number.
    #[must_use]
    pub fn number(self, name: &str, value: Option<i32>) -> Self {
        self.field(name, value.map(|value| value.to_string()).as_deref())
    }

    /// The next field, a moment.
    #[must_use]
    pub fn moment(self, name: &str, value: DateTime<Utc>) -> Self {
        self.text(name, &value.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())
    }

    /// The digest of it, in hexadecimal.
    pub fn digest(&self) -> String {
        digest::sha256(self.0.as_bytes())
    }

    /// It signed with a key: an HMAC with SHA-256, in hexadecimal.
    pub fn signed(&self, key: &str) -> String {
        // A key may have any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
        mac.update(self.0.as_bytes());
        digest::hexadecimal(&mac.finalize().into_bytes())
    }
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Counts from 1 without a gap.
    pub position: i32,
    pub kind: SealedKind,
    /// The number of the row.
    pub row: i32,
    /// The digest of the row.
    pub row_digest: String,
    pub sealed_at: DateTime<Utc>,
}

impl Seal {
    /// The chain's digest with this seal, after one that ended in `before`.
    pub fn chained_after(&self, before: &str) -> String {
        Canonical::of("seal")
            .text("before", before)
            .number("position", Some(self.position))
            .text("kind", self.kind.code())
            .number("row", Some(self.row))
            .text("row_digest", &self.row_digest)
            .moment("sealed_at", self.sealed_at)
            .digest()
    }
}

/// What a removal of old rows leaves of them: how many, which, and one digest of all their seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stump {
    pub removed: i32,
    /// The first of them in the chain.
    pub first: Option<i32>,
    pub last: Option<i32>,
    pub digest: String,
}

impl Stump {
    /// That of no row.
    pub fn of_nothing() -> Self {
        Self { removed: 0, first: None, last: None, digest: ROOT.to_owned() }
    }

    /// Takes in the next row that was removed, in the order of the chain.
    pub fn add(&mut self, seal: &Seal) {
        self.removed = self.removed.saturating_add(1);
        self.first = self.first.or(Some(seal.row));
        self.last = Some(seal.row);
        self.digest = Canonical::of("removed row")
            .text("before", &self.digest)
            .number("position", Some(seal.position))
            .text("row_digest", &seal.row_digest)
            .digest();
    }

    /// It signed for a removal, at a time, of the rows before another.
    pub fn signed(&self, before: DateTime<Utc>, at: DateTime<Utc>, key: &str) -> String {
        Canonical::of("removal")
            .moment("before", before)
            .moment("at", at)
            .number("removed", Some(self.removed))
            .number("first", self.first)
            .number("last", self.last)
            .text("digest", &self.digest)
            .signed(key)
    }
}

/// Where a chain stood: written as `POSITION:DIGEST`, it is what is kept elsewhere. Read again, a digest may be cut short,
/// and parted by white space as it was copied from paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub position: i32,
    pub digest: String,
}

impl Head {
    /// Whether a chain that stood here at that position is the one of which this was noted.
    pub fn is(&self, digest: &str) -> bool {
        digest.starts_with(&self.digest)
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.position, self.digest)
    }
}

/// A text that is no head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is POSITION:DIGEST, of the digest at least {FEWEST_DIGITS} digits")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let text: String = text.split_whitespace().collect();
        let (position, digest) = text.split_once(':').ok_or(NoHead)?;
        let position = position.parse().ok().filter(|position| *position > 0).ok_or(NoHead)?;
        let digest = digest.to_ascii_lowercase();
        let is_digest = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_digest || !(FEWEST_DIGITS..=ROOT.len()).contains(&digest.len()) {
            return Err(NoHead);
        }
        Ok(Self { position, digest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_have_one_text() {
        let text = |before: Option<&str>, after: Option<&str>| {
            Canonical::of("row").field("before", before).field("after", after).digest()
        };
        let texts = [
            text(None, None),
            text(Some(""), None),
            text(None, Some("")),
            text(Some("-"), None),
            text(Some("a\nafter=1:b"), None),
            text(Some("a"), Some("b")),
        ];
        for (index, one) in texts.iter().enumerate() {
            assert!(!texts[index + 1..].contains(one), "{index}");
        }
    }

    #[test]
    fn the_form_stays_what_it_is() {
        // A digest on record was taken of this form: it never changes.
        let row = Canonical::of("row").number("number", Some(7)).text("text", "一里塚").field("after", None);
        let row = row.moment("at", DateTime::UNIX_EPOCH);
        let written = "ichirizuka row 1\nnumber=1:7\ntext=9:一里塚\nafter=-\nat=27:1970-01-01T00:00:00.000000Z\n";
        assert_eq!(row.0, written);
        assert_eq!(row.digest(), digest::sha256(written.as_bytes()));
    }

    #[test]
    fn a_signature_is_that_of_rfc_4231() {
        let said = Canonical("what do ya want for nothing?".to_owned()).signed("Jefe");
        assert_eq!(said, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_head_is_read_as_it_was_noted() {
        let head = Head { position: 12, digest: digest::sha256(b"x") };
        assert_eq!(head.to_string().parse(), Ok(head.clone()));
        let copied: Head =
            format!(" 12: {} {}", head.digest[..8].to_uppercase(), &head.digest[8..20]).parse().expect("a head");
        assert!(copied.is(&head.digest) && !copied.is(ROOT));
        for text in
            ["", "12", "12:", "0:0000000000000000", "-1:0000000000000000", "12:000000000000000", "12:gggggggggggggggg"]
        {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
