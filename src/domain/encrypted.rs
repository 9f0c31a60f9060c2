//! What has to be read again and yet lies in the database: encrypted under a key that the city's own gives (AES-256-GCM), and
//! bound to what it is of, so that it is read nowhere else.

use std::fmt;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The bytes of a number used once.
const NONCE: usize = 12;

/// Something could not be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("encryption failed")]
pub struct EncryptionFailed;

/// The key under which secrets are encrypted.
#[derive(Clone)]
pub struct EncryptionKey(Aes256Gcm);

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EncryptionKey")
    }
}

impl EncryptionKey {
    /// The one for `purpose` that the key of the city gives. That one is random and long: a hash is enough of a derivation.
    pub fn derived(purpose: &str, key: &str) -> Self {
        Self(Aes256Gcm::new(&Sha256::digest(format!("{purpose} {key}").as_bytes()).0.into()))
    }

    /// Encrypts `secret` for what it is of.
    pub fn encrypt(&self, secret: &[u8], of: &str, random: &mut impl rand::Rng) -> Result<String, EncryptionFailed> {
        let mut nonce = [0; NONCE];
        random.fill_bytes(&mut nonce);
        let payload = Payload { msg: secret, aad: of.as_bytes() };
        let encrypted = self.0.encrypt(Nonce::from_slice(&nonce), payload).map_err(|_| EncryptionFailed)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &encrypted].concat()))
    }

    /// What was encrypted for that under this key; none where it was not, or is no longer what it was.
    pub fn decrypt(&self, encrypted: &str, of: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(encrypted).ok()?;
        let (nonce, encrypted) = bytes.split_at_checked(NONCE)?;
        self.0.decrypt(Nonce::from_slice(nonce), Payload { msg: encrypted, aad: of.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_read_for_what_it_is_of_and_nowhere_else() {
        let key = EncryptionKey::derived("second factors", "0123456789abcdef");
        let encrypted = key.encrypt(b"himitsu", "person 1", &mut rand::rng()).expect("it is encrypted");
        assert_eq!(key.decrypt(&encrypted, "person 1").as_deref(), Some(b"himitsu".as_slice()));
        assert_eq!(key.decrypt(&encrypted, "person 2"), None);
        assert_eq!(EncryptionKey::derived("other things", "0123456789abcdef").decrypt(&encrypted, "person 1"), None);
        assert_ne!(key.encrypt(b"himitsu", "person 1", &mut rand::rng()).expect("it is encrypted"), encrypted);
    }

    #[test]
    fn what_was_changed_or_is_nothing_encrypted_is_not_decrypted() {
        let key = EncryptionKey::derived("second factors", "0123456789abcdef");
        let encrypted = key.encrypt(b"himitsu", "", &mut rand::rng()).expect("it is encrypted");
        let changed = encrypted.chars().rev().collect::<String>();
        for text in ["", "AAAA", "ひみつ", &changed, &encrypted[1..]] {
            assert_eq!(key.decrypt(text, ""), None, "{text}");
        }
    }
}
