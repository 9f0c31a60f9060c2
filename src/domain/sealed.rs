//! What has to be read again and yet lies in the database: sealed under a key that the city's own gives (AES-256-GCM), and
//! bound to what it is of, so that it opens nowhere else.

use std::fmt;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The bytes of a number used once.
const NONCE: usize = 12;

/// Something could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealing failed")]
pub struct SealingFailed;

/// The key under which secrets are sealed.
#[derive(Clone)]
pub struct SealingKey(Aes256Gcm);

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealingKey")
    }
}

impl SealingKey {
    /// The one for `purpose` that the key of the city gives. That one is random and long: a hash is enough of a derivation.
    pub fn derived(purpose: &str, key: &str) -> Self {
        Self(Aes256Gcm::new(&Sha256::digest(format!("{purpose} {key}").as_bytes()).0.into()))
    }

    /// Seals `secret` for what it is of.
    pub fn seal(&self, secret: &[u8], of: &str, random: &mut impl rand::Rng) -> Result<String, SealingFailed> {
        let mut nonce = [0; NONCE];
        random.fill_bytes(&mut nonce);
        let payload = Payload { msg: secret, aad: of.as_bytes() };
        let sealed = self.0.encrypt(Nonce::from_slice(&nonce), payload).map_err(|_| SealingFailed)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was sealed for that under this key; none where it was not, or is no longer what it was.
    pub fn open(&self, sealed: &str, of: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        self.0.decrypt(Nonce::from_slice(nonce), Payload { msg: sealed, aad: of.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_what_it_is_of_and_nowhere_else() {
        let key = SealingKey::derived("second factors", "0123456789abcdef");
        let sealed = key.seal(b"himitsu", "person 1", &mut rand::rng()).expect("it is sealed");
        assert_eq!(key.open(&sealed, "person 1").as_deref(), Some(b"himitsu".as_slice()));
        assert_eq!(key.open(&sealed, "person 2"), None);
        assert_eq!(SealingKey::derived("other things", "0123456789abcdef").open(&sealed, "person 1"), None);
        assert_ne!(key.seal(b"himitsu", "person 1", &mut rand::rng()).expect("it is sealed"), sealed);
    }

    #[test]
    fn what_was_changed_or_is_nothing_sealed_does_not_open() {
        let key = SealingKey::derived("second factors", "0123456789abcdef");
        let sealed = key.seal(b"himitsu", "", &mut rand::rng()).expect("it is sealed");
        let changed = sealed.chars().rev().collect::<String>();
        for text in ["", "AAAA", "ひみつ", &changed, &sealed[1..]] {
            assert_eq!(key.open(text, ""), None, "{text}");
        }
    }
}
