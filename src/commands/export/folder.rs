//! The folder of a copy: a file is written where its bytes are others than those that are there, and what the copy had
//! before and has no longer is removed. Nothing that isn't the copy's is touched: a list of its files, with their
//! SHA-256, says what is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileTimes};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ichirizuka::domain::digest::sha256;
use ichirizuka::web::copy::Target;

use super::beside;
use crate::commands::progress::Progress;

/// The list of the files, in the form in which `sha256sum --check` reads it.
pub(super) const MANIFEST: &str = "manifest.sha256";

/// Why a folder can't be written.
pub(super) enum FolderError {
    /// There is something in it that is of no copy.
    Foreign(PathBuf),
    /// A line of the list that can't be one.
    Manifest(PathBuf, usize),
    Io(PathBuf, io::Error),
}

/// What was done.
pub(super) struct Counts {
    pub(super) all: usize,
    pub(super) written: usize,
    pub(super) removed: usize,
}

/// The folder, while the copy is written.
pub(super) struct Folder {
    path: PathBuf,
    /// The files of the former copy.
    before: BTreeSet<String>,
    /// The files of this one so far, with their SHA-256.
    files: Mutex<BTreeMap<String, String>>,
    written: Mutex<BTreeSet<String>>,
    progress: Progress,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folder {
    /// A folder that is empty, not there yet, or has a former copy.
    pub(super) fn open(path: PathBuf, progress: Progress) -> Result<Self, FolderError> {
        let io = |error| FolderError::Io(path.clone(), error);
        fs::create_dir_all(&path).map_err(io)?;
        let manifest = path.join(MANIFEST);
        let before = match fs::read_to_string(&manifest) {
            Ok(text) => listed(&text).map_err(|line| FolderError::Manifest(manifest.clone(), line))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::read_dir(&path).map_err(io)?.next().is_some() {
                    return Err(FolderError::Foreign(path));
                }
                // Should the work end before its end, the folder is a copy's all the same.
                fs::write(&manifest, "").map_err(io)?;
                BTreeSet::new()
            }
            Err(error) => return Err(FolderError::Io(manifest, error)),
        };
        Ok(Self { path, before, files: Mutex::default(), written: Mutex::default(), progress })
    }

    /// Removes what is of the copy no more, and writes the list.
    pub(super) fn finish(&self) -> Result<Counts, FolderError> {
        let files = held(&self.files).clone();
        let mut removed = 0;
        for name in self.before.iter().filter(|name| !files.contains_key(*name)) {
            let path = self.path.join(name);
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(FolderError::Io(path, error)),
            }
            // A folder in which there is something else stays.
            let folders = path.ancestors().skip(1).take_while(|folder| *folder != self.path);
            let _ = folders.map(fs::remove_dir).take_while(Result::is_ok).count();
        }
        let lines = files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect::<Vec<String>>().concat();
        let write = self.write(MANIFEST, lines.as_bytes());
        write.map_err(|error| FolderError::Io(self.path.join(MANIFEST), error))?;
        Ok(Counts { all: files.len(), written: held(&self.written).len(), removed })
    }

    /// The names of all files, the list among them, in their order.
    pub(super) fn names(&self) -> Vec<String> {
        held(&self.files).keys().cloned().chain([MANIFEST.to_owned()]).collect()
    }

    pub(super) const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Writes a file where it is another one than there; whether it was.
    fn write(&self, name: &str, content: &[u8]) -> io::Result<bool> {
        let path = self.path.join(name);
        let before = match fs::metadata(&path) {
            Ok(known) if known.len() == content.len() as u64 && fs::read(&path)? == content => return Ok(false),
            Ok(known) => Some(known.modified()?),
            Err(_) => None,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = beside(&path)?;
        file.write_all(content)?;
        if let Some(time) = before.and_then(|before| another_second(before, SystemTime::now())) {
            file.as_file().set_times(FileTimes::new().set_modified(time))?;
        }
        file.persist(&path)?;
        Ok(true)
    }
}

/// A time for a file that was changed, where now won't do: nginx tells a file from the one before by its length and the
/// second in which it was written.
fn another_second(before: SystemTime, now: SystemTime) -> Option<SystemTime> {
    let second = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    (second(now) <= second(before)).then(|| before + Duration::from_secs(1))
}

/// The names in a list of files. One that would lead out of the folder is none; gives the line where there is one.
fn listed(text: &str) -> Result<BTreeSet<String>, usize> {
    let lines = text.lines().enumerate().map(|(index, line)| {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
        let name = line.split_once("  ").filter(|(digest, _)| digest.len() == 64).map(|(_, name)| name);
        let name = name.filter(|name| name.split('/').all(is_plain) && Path::new(name).is_relative());
        name.map(ToOwned::to_owned).ok_or(index + 1)
    });
    lines.collect()
}

impl Target for Folder {
    fn put(&self, name: &str, content: &[u8]) -> io::Result<()> {
        if self.write(name, content)? {
            held(&self.written).insert(name.to_owned());
        }
        held(&self.files).insert(name.to_owned(), sha256(content));
        Ok(())
    }

    fn begin(&self) {
        held(&self.files).clear();
    }

    fn expect(&self, more: usize) {
        self.progress.grow(more);
    }

    fn done(&self) {
        self.progress.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_leads_out_of_the_folder_is_none() {
        let digest = "0".repeat(64);
        let of = |name: &str| listed(&format!("{digest}  goals/1.html\n{digest}  {name}\n"));
        assert_eq!(of("years/2020.html").map(|names| names.len()), Ok(2));
        for name in ["../city.sqlite3", "/etc/passwd", "a/../../b", "", "a//b", "..\\b"] {
            assert_eq!(of(name), Err(2), "{name}");
        }
        assert_eq!(listed("something else\n"), Err(1));
    }

    #[test]
    fn a_file_that_changed_has_the_time_of_another_second() {
        let at = |seconds: u64, millis: u64| UNIX_EPOCH + Duration::from_millis(seconds * 1000 + millis);
        assert_eq!(another_second(at(5, 100), at(5, 900)), Some(at(6, 100)));
        assert_eq!(another_second(at(7, 0), at(5, 900)), Some(at(8, 0)));
        assert_eq!(another_second(at(5, 100), at(6, 0)), None);
    }
}
