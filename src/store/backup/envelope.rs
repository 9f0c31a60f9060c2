//! What stands around the database in a backup: it is packed with gzip, and behind it stands an empty piece of gzip with the
//! SHA-256 of all before it, so that `gunzip` makes the database of it, and not a bit of it changes unseen. It may be sealed
//! with age, around all of that.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Sink, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::{DecryptError, Decryptor, Encryptor};
use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};

use crate::domain::digest::Digesting;
use crate::store::backup::BackupError;

/// What a backup says of itself at its beginning.
const MARK: &str = "ichirizuka backup 1";
/// How a file begins that is sealed.
const SEALED: &[u8] = b"age-encryption.org/";

/// Who can read a backup.
pub enum Seal {
    /// Whoever has the file.
    Open,
    /// Whoever has one of these keys.
    For(Vec<Recipient>),
    /// Whoever knows the passphrase.
    Passphrase(String),
}

/// With what a backup is opened.
pub enum Key {
    None,
    Identities(Vec<age::x25519::Identity>),
    Passphrase(String),
}

/// The public half of a key, as it is written: `age1…`.
#[derive(Debug, Clone)]
pub struct Recipient(age::x25519::Recipient);

impl FromStr for Recipient {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self)
    }
}

impl Seal {
    fn encryptor(&self) -> io::Result<Option<Encryptor>> {
        match self {
            Self::Open => Ok(None),
            Self::Passphrase(words) => Ok(Some(Encryptor::with_user_passphrase(words.clone().into()))),
            Self::For(recipients) => {
                let recipients = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
                Encryptor::with_recipients(recipients).map(Some).map_err(io::Error::other)
            }
        }
    }
}

impl Key {
    /// The keys in a file as `age-keygen` writes it; nothing where there is none.
    pub fn read(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Option<Vec<age::x25519::Identity>> = lines.map(|line| line.parse().ok()).collect();
        keys.filter(|keys| !keys.is_empty()).map(Self::Identities)
    }
}

/// Writes a database as a backup.
pub(super) fn pack<W: Write>(plain: &mut File, out: W, seal: &Seal) -> io::Result<W> {
    match seal.encryptor()? {
        None => pack_plainly(plain, out),
        Some(encryptor) => pack_plainly(plain, encryptor.wrap_output(out)?)?.finish(),
    }
}

fn pack_plainly<W: Write>(plain: &mut File, out: W) -> io::Result<W> {
    let mut packed = GzBuilder::new().comment(MARK).write(Digesting::over(out), Compression::default());
    io::copy(plain, &mut packed)?;
    let (mut out, digest) = packed.finish()?.finish();
    out.write_all(&last_piece(&digest)?)?;
    Ok(out)
}

/// The end of a backup whose beginning has this digest. It is as long whatever the digest is.
fn last_piece(digest: &str) -> io::Result<Vec<u8>> {
    GzBuilder::new().comment(format!("sha256 {digest}")).write(Vec::new(), Compression::default()).finish()
}

/// A backup that is read.
pub(super) struct Unpacking {
    path: PathBuf,
    packed: GzDecoder<Before<Box<dyn Read>>>,
}

impl Unpacking {
    pub(super) fn begin(path: &Path, mut file: BufReader<File>, key: &Key) -> Result<Self, BackupError> {
        let is_sealed = file.fill_buf().map_err(BackupError::of_file(path))?.starts_with(SEALED);
        let packed: Box<dyn Read> = if is_sealed { open(path, file, key)? } else { Box::new(file) };
        let end = last_piece(&"0".repeat(64)).map_err(BackupError::of_file(path))?.len();
        let mut packed = GzDecoder::new(Before::the_last(end, packed));
        let is_ours = packed.header().and_then(|header| header.comment()).is_some_and(|said| said == MARK.as_bytes());
        if is_ours {
            return Ok(Self { path: path.to_owned(), packed });
        }
        match packed.read(&mut [0]) {
            // What was sealed was so by this program.
            Err(error) if is_sealed => Err(BackupError::damaged(path, &error)),
            _ => Err(BackupError::NotABackup(path.to_owned())),
        }
    }

    /// Some more of the database; nothing at its end.
    pub(super) fn read(&mut self, piece: &mut [u8]) -> Result<usize, BackupError> {
        self.packed.read(piece).map_err(|error| BackupError::damaged(&self.path, &error))
    }

    /// That all that was read is what was written.
    pub(super) fn end(self) -> Result<(), BackupError> {
        let mut rest = self.packed.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(|error| BackupError::damaged(&self.path, &error))?;
        let (end, digest) = rest.finish();
        let expected = last_piece(&digest).map_err(BackupError::of_file(&self.path))?;
        if end == expected { Ok(()) } else { Err(BackupError::damaged(&self.path, &"its SHA-256 is another")) }
    }
}

fn open(path: &Path, file: BufReader<File>, key: &Key) -> Result<Box<dyn Read>, BackupError> {
    let refused = |error: DecryptError| match error {
        DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::UnknownFormat | DecryptError::Io(_) => {
            BackupError::damaged(path, &error)
        }
        other => BackupError::WrongKey { path: path.to_owned(), why: other.to_string() },
    };
    let decryptor = Decryptor::new_buffered(file).map_err(refused)?;
    let opened = match key {
        Key::None => return Err(BackupError::Sealed(path.to_owned())),
        Key::Identities(keys) => decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity)),
        Key::Passphrase(words) => {
            let words = age::scrypt::Identity::new(words.clone().into());
            decryptor.decrypt(std::iter::once(&words as &dyn age::Identity))
        }
    };
    Ok(Box::new(opened.map_err(refused)?))
}

/// Reads all but the last so many bytes, and takes the digest of it.
struct Before<R> {
    inner: R,
    held: VecDeque<u8>,
    end: usize,
    digest: Digesting<Sink>,
}

impl<R> Before<R> {
    fn the_last(end: usize, inner: R) -> Self {
        Self { inner, held: VecDeque::new(), end, digest: Digesting::over(io::sink()) }
    }

    /// The last bytes, and the digest of all before them.
    fn finish(self) -> (Vec<u8>, String) {
        (self.held.into(), self.digest.finish().1)
    }
}

impl<R: Read> Read for Before<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut piece = [0; 8192];
        while self.held.len() <= self.end {
            let read = self.inner.read(&mut piece)?;
            if read == 0 {
                return Ok(0);
            }
            self.held.extend(piece.get(..read).unwrap_or_default());
        }
        let beyond = (self.held.len() - self.end) as u64;
        let given = (&mut self.held).take(beyond).read(out)?;
        self.digest.write_all(out.get(..given).unwrap_or_default())?;
        Ok(given)
    }
}
