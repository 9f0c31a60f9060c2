//! Files that are not whole yet. They are read and written by their owner alone, and go where they are not finished.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rand::distr::{Alphanumeric, SampleString as _};

use crate::store::kit::file::{COMPANIONS, OWNER_ONLY};

/// A file that is not whole yet.
pub(super) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// An empty file in the folder of another, which it may become.
    pub(super) fn beside(other: &Path) -> io::Result<Self> {
        Self::at(format!("{}.unfinished-{}", other.display(), some_letters()).into())
    }

    /// An empty file that is used and goes.
    pub(super) fn in_passing() -> io::Result<Self> {
        Self::at(std::env::temp_dir().join(format!("ichirizuka-{}.sqlite3", some_letters())))
    }

    fn at(path: PathBuf) -> io::Result<Self> {
        OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(&path)?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The file, to be written.
    pub(super) fn open(&self) -> io::Result<File> {
        OpenOptions::new().write(true).open(&self.path)
    }

    /// It is whole: it gets its name when all of it is on the disk.
    pub(super) fn put_at(self, path: &Path) -> io::Result<()> {
        self.open()?.sync_all()?;
        fs::rename(&self.path, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for companion in COMPANIONS {
            // It may have its name by now.
            drop(fs::remove_file(format!("{}{companion}", self.path.display())));
        }
    }
}

fn some_letters() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 12)
}
