//! All that a city has on record as one file, and a city from such a file, whichever database it comes from and goes to.
//!
//! Such a file holds a database of SQLite: what `VACUUM INTO` makes of one, or the rows of PostgreSQL as they were at one
//! moment, in tables of the same version. So one format serves both, and a move from one database to the other is a backup
//! and a restore. Nothing is half-written: a file gets its name when all of it is on the disk, a server's database is filled
//! in one transaction, and what is there already is never written over.

mod columns;
mod copy;
mod envelope;
pub mod nightly;
mod target;
mod unfinished;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use diesel::sql_types::Text;
use diesel::{RunQueryDsl as _, sql_query};

use crate::store::backup::envelope::Unpacking;
pub use crate::store::backup::envelope::{Key, Seal};
use crate::store::backup::unfinished::Unfinished;
use crate::store::kit::connection::Purpose;
use crate::store::kit::{Address, Database, DatabaseConnection, NoCity, StoreError, file, upgrade};

/// Why there is no backup, or no city from one.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file that can't be read or written.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    /// What is to be written is there already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The database of a server that is to be filled has tables in it.
    #[error("the database is not empty")]
    NotEmpty,
    #[error("{} is no backup", .0.display())]
    NotABackup(PathBuf),
    /// The file is not as it was made.
    #[error("{} is damaged: {how}", path.display())]
    Damaged { path: PathBuf, how: String },
    /// It was made by a version whose tables are further than this one knows.
    #[error("{} was made by a later version, of step {step}", path.display())]
    Newer { path: PathBuf, step: String },
    /// The file is sealed, and no key was given.
    #[error("{} is encrypted", .0.display())]
    Sealed(PathBuf),
    /// The file is sealed with another key, or is damaged where that is written.
    #[error("{} can't be opened with this key: {why}", path.display())]
    WrongKey { path: PathBuf, why: String },
}

impl BackupError {
    fn of_file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::File { path, error }
    }

    fn damaged(path: &Path, how: &impl ToString) -> Self {
        Self::Damaged { path: path.to_owned(), how: how.to_string() }
    }
}

/// Writes all that is in the database at this address into a new file, while others go on reading and writing. Gives the
/// length of the file.
pub fn make(address: &str, path: &Path, seal: &Seal) -> Result<u64, BackupError> {
    make_from(&Address::parse(address)?, path, seal)
}

/// The same from a database that is open.
pub(in crate::store) fn make_of(database: &Database, path: &Path, seal: &Seal) -> Result<u64, BackupError> {
    make_from(database.address(), path, seal)
}

fn make_from(address: &Address, path: &Path, seal: &Seal) -> Result<u64, BackupError> {
    if path.exists() {
        return Err(BackupError::Exists(path.to_owned()));
    }
    // Where nothing can be written, that is known before all of it is read.
    let packed = Unfinished::beside(path).map_err(BackupError::of_file(path))?;
    let plain = match address {
        Address::Sqlite(database) => copy_of_file(database)?,
        Address::Postgresql(_) => copy_of_server(address)?,
    };
    let write = || -> io::Result<()> {
        let out = BufWriter::new(packed.open()?);
        envelope::pack(&mut File::open(plain.path())?, out, seal)?.flush()
    };
    write().map_err(BackupError::of_file(path))?;
    packed.put_at(path).map_err(BackupError::of_file(path))?;
    Ok(fs::metadata(path).map_err(BackupError::of_file(path))?.len())
}

/// What the file of a city holds now, as a file beside it: where the city lies in clear already.
fn copy_of_file(path: &str) -> Result<Unfinished, BackupError> {
    let mut connection = DatabaseConnection::Sqlite(file::connect(path)?);
    upgrade::steps(&mut connection, NoCity::InFile(path.to_owned()))?;
    let copy = Unfinished::beside(Path::new(path)).map_err(BackupError::of_file(Path::new(path)))?;
    let into = copy.path().display().to_string();
    // Text is what a path is to SQLite, and what this one was given as.
    sql_query("VACUUM INTO ?").bind::<Text, _>(into).execute(&mut connection).map_err(StoreError::from)?;
    Ok(copy)
}

/// What a city on a server holds now, as a file for SQLite.
fn copy_of_server(address: &Address) -> Result<Unfinished, BackupError> {
    let mut from = address.connect()?;
    from.begin(Purpose::Reading).map_err(StoreError::from)?;
    let steps = upgrade::steps(&mut from, NoCity::InDatabase)?;
    let copy = Unfinished::in_passing().map_err(BackupError::of_file(&std::env::temp_dir()))?;
    let mut to = DatabaseConnection::Sqlite(file::connect(&copy.path().display().to_string())?);
    target::fill(&mut from, &mut to, &steps)?;
    Ok(copy)
}

/// Makes a city from a backup in the database at this address, where there is none yet, and brings its tables up to date.
pub fn restore(path: &Path, key: &Key, address: &str) -> Result<(), BackupError> {
    let address = Address::parse(address)?;
    match &address {
        Address::Sqlite(database) => restore_file(path, key, Path::new(database)),
        Address::Postgresql(_) => restore_server(path, key, &address),
    }
}

fn restore_file(path: &Path, key: &Key, database: &Path) -> Result<(), BackupError> {
    // A log that belongs to another file would be written into this one.
    for companion in file::COMPANIONS {
        let there = PathBuf::from(format!("{}{companion}", database.display()));
        if there.exists() {
            return Err(BackupError::Exists(there));
        }
    }
    let unpacked = Unfinished::beside(database).map_err(BackupError::of_file(database))?;
    let (mut connection, _) = unpack(path, key, &unpacked)?;
    drop(connection);
    // From here on as every connection to a city is.
    connection = Address::Sqlite(unpacked.path().display().to_string()).connect()?;
    upgrade::complete(&mut connection)?;
    if let DatabaseConnection::Sqlite(connection) = &mut connection {
        file::fold_log(connection).map_err(StoreError::from)?;
    }
    drop(connection);
    unpacked.put_at(database).map_err(BackupError::of_file(database))
}

fn restore_server(path: &Path, key: &Key, address: &Address) -> Result<(), BackupError> {
    let mut to = address.connect()?;
    if !upgrade::is_empty_server(&mut to)? {
        return Err(BackupError::NotEmpty);
    }
    let unpacked = Unfinished::in_passing().map_err(BackupError::of_file(&std::env::temp_dir()))?;
    let (mut from, steps) = unpack(path, key, &unpacked)?;
    Ok(target::fill(&mut from, &mut to, &steps)?)
}

/// Writes the database in a backup into `into`; gives it, and the steps that were done to its tables.
fn unpack(path: &Path, key: &Key, into: &Unfinished) -> Result<(DatabaseConnection, Vec<String>), BackupError> {
    let sealed = BufReader::new(File::open(path).map_err(BackupError::of_file(path))?);
    let mut unpacking = Unpacking::begin(path, sealed, key)?;
    let mut out = into.open().map_err(BackupError::of_file(into.path()))?;
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = unpacking.read(&mut piece)?;
        if read == 0 {
            break;
        }
        out.write_all(piece.get(..read).unwrap_or_default()).map_err(BackupError::of_file(into.path()))?;
    }
    unpacking.end()?;
    let mut connection = DatabaseConnection::Sqlite(file::connect(&into.path().display().to_string())?);
    match upgrade::steps(&mut connection, NoCity::InFile(path.display().to_string())) {
        Ok(steps) => Ok((connection, steps)),
        Err(StoreError::Newer(step)) => Err(BackupError::Newer { path: path.to_owned(), step }),
        Err(error) => Err(error.into()),
    }
}
