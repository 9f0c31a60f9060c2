//! Fingerprints of content.

use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Takes the fingerprint of what passes through on its way to `out`.
pub struct Digesting<W> {
    hash: Sha256,
    out: W,
}

impl<W: Write> Digesting<W> {
    /// Nothing has passed yet.
    pub fn over(out: W) -> Self {
        Self { hash: Sha256::new(), out }
    }

    /// Where everything went, and the SHA-256 of it in hexadecimal.
    pub fn finish(self) -> (W, String) {
        (self.out, hexadecimal(&self.hash.finalize()))
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(piece)?;
        self.hash.update(piece.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
