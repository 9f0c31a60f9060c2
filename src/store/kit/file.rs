//! The file in which SQLite keeps a city: made only where that is asked for, read by nobody else, and watched while it is
//! served. SQLite by itself makes a missing file anew and goes on writing into one that was removed.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::{Connection as _, SimpleConnection as _};
use diesel::{QueryResult, SqliteConnection};

use crate::store::kit::readiness::NotReady;
use crate::store::kit::{NoCity, StoreError};

/// Read and written by the owner alone: password hashes and the key of the cookies are in it.
pub(in crate::store) const OWNER_ONLY: u32 = 0o600;
/// What is beside the file belongs to it.
pub(in crate::store) const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// As much room as a large publication takes.
const ROOM: usize = 1024 * 1024;

/// A file as the server opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WatchedFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl WatchedFile {
    /// The file at `path` as it is now.
    pub(super) fn at(path: &str) -> Result<Self, StoreError> {
        let path = PathBuf::from(path);
        let found = fs::metadata(&path).map_err(|error| missing(&path, &error))?;
        Ok(Self { device: found.dev(), inode: found.ino(), path })
    }

    /// That it is still the file at its path: what is written into a file that was removed or replaced is lost.
    pub(super) fn is_in_place(&self) -> Result<(), StoreError> {
        let path = self.path.display();
        match fs::metadata(&self.path) {
            Ok(found) if (found.dev(), found.ino()) == (self.device, self.inode) => Ok(()),
            Ok(_) => {
                Err(StoreError::Unavailable(format!("{path} was replaced while it was served; start the server anew")))
            }
            Err(error) => Err(StoreError::Unavailable(format!("{path} was taken away while it was served: {error}"))),
        }
    }

    /// Whether something is in the log beside it, and nothing has come to that for so long.
    pub(super) fn has_resting_log(&self, rest: Duration) -> bool {
        let log = fs::metadata(format!("{}-wal", self.path.display()));
        let rested = |log: &fs::Metadata| log.modified().is_ok_and(|at| at.elapsed().unwrap_or_default() >= rest);
        log.is_ok_and(|log| log.len() > 0 && rested(&log))
    }

    /// That there is room beside it, by taking some and giving it back: into a file that has no name any more when
    /// something is written into it.
    pub(super) fn look_for_room(&self) -> Result<(), NotReady> {
        let path = PathBuf::from(format!("{}-room", self.path.display()));
        let mut file = match OpenOptions::new().write(true).create(true).truncate(true).mode(OWNER_ONLY).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => return Err(NotReady::ReadOnly),
            Err(error) if error.kind() == ErrorKind::StorageFull => return Err(NotReady::Full),
            // In a folder in which nothing may be made the file can be written to all the same.
            Err(_) => return Ok(()),
        };
        // Another server of the same city may be faster.
        drop(fs::remove_file(&path));
        file.write_all(&vec![0; ROOM]).map_err(|_| NotReady::Full)
    }
}

/// A connection to a file that is there, with which nothing of it was changed yet. It waits for others as long as another
/// process may take for a large table.
pub(in crate::store) fn connect(path: &str) -> Result<SqliteConnection, StoreError> {
    WatchedFile::at(path)?;
    let mut connection = SqliteConnection::establish(&address(path)).map_err(StoreError::unavailable)?;
    wait_for_others(&mut connection, Duration::from_secs(30)).map_err(StoreError::unavailable)?;
    Ok(connection)
}

/// Has a connection wait so long for other processes that have the file to themselves, or write.
pub(super) fn wait_for_others(connection: &mut SqliteConnection, patience: Duration) -> QueryResult<()> {
    connection.batch_execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis()))
}

/// Takes what is in the log beside the file into the file, so that nothing is in the log; as far as nobody is in the way.
pub(in crate::store) fn fold_log(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
}

/// The address under which SQLite opens the file, and does not make it.
fn address(path: &str) -> String {
    let mut address = "file:".to_owned();
    for character in path.chars() {
        match character {
            '%' => address.push_str("%25"),
            '?' => address.push_str("%3f"),
            '#' => address.push_str("%23"),
            other => address.push(other),
        }
    }
    address + "?mode=rw"
}

/// Makes the file where there is none.
pub(super) fn make(path: &str) -> Result<(), StoreError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(missing(Path::new(path), &error)),
        _ => Ok(()),
    }
}

/// Makes a folder that nobody else looks into, with those above it.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Takes the rights of others away from the file and what is beside it, which versions before left readable; says where others
/// may still replace it.
pub(super) fn keep_others_out(path: &str) {
    for companion in COMPANIONS {
        let file = PathBuf::from(format!("{path}{companion}"));
        let Ok(found) = fs::metadata(&file) else { continue };
        if found.mode() & 0o077 != 0
            && let Err(error) = fs::set_permissions(&file, fs::Permissions::from_mode(OWNER_ONLY))
        {
            tracing::warn!(file = %file.display(), %error, "others may read the database");
        }
    }
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let others_write = fs::metadata(folder).is_ok_and(|found| found.mode() & 0o022 != 0 && found.mode() & 0o1000 == 0);
    if others_write {
        tracing::warn!(folder = %folder.display(), "others may remove or replace the database: chmod go-w");
    }
}

/// Why there is no file to open.
fn missing(path: &Path, error: &std::io::Error) -> StoreError {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => StoreError::NoFolder(folder.display().to_string()),
        None if error.kind() == ErrorKind::NotFound => StoreError::NoCity(NoCity::NoFile(path.display().to_string())),
        None => StoreError::Unavailable(format!("{}: {error}", path.display())),
    }
}
