//! A backup each night, and how many of them are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{NaiveDate, NaiveDateTime, Timelike as _};

pub use crate::store::backup::envelope::Recipient;
use crate::store::backup::{BackupError, Seal, make_of};
use crate::store::kit::Database;

/// How the file of a day is called: this, the day, and [`ENDING`].
const BEGINNING: &str = "ichirizuka-";
const ENDING: &str = ".sqlite3.gz";
/// Behind that, where it is sealed.
const SEALED: &str = ".age";

/// Where backups are made by themselves, and which of them stay.
#[derive(Debug, Clone)]
pub struct Nightly {
    pub folder: PathBuf,
    /// The hour of the city's day from which on it is made.
    pub hour: u32,
    /// How many files stay: the newest.
    pub keep: usize,
    /// Who can read them; whoever has the file, where nobody is named.
    pub recipients: Vec<Recipient>,
}

impl Nightly {
    /// Whether it is time for the backup of this day, and there is none.
    pub fn is_due(&self, now: NaiveDateTime) -> bool {
        now.hour() >= self.hour && !self.file_of(now.date()).exists()
    }

    /// Makes the backup of this day and removes those that are beyond the number. Gives the file and how long it is. This
    /// takes as long as reading the whole database does.
    pub fn make(&self, database: &Database, day: NaiveDate) -> Result<(PathBuf, u64), BackupError> {
        let file = self.file_of(day);
        let seal = if self.recipients.is_empty() { Seal::Open } else { Seal::For(self.recipients.clone()) };
        let length = make_of(database, &file, &seal)?;
        self.clear(day).map_err(BackupError::of_file(&self.folder))?;
        Ok((file, length))
    }

    /// When the newest backup was made; none where there is none, or the folder is not to be read.
    pub fn newest(&self) -> Option<SystemTime> {
        let names = fs::read_dir(&self.folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let whole = names.filter_map(|path| read(&path).filter(|(_, is_whole)| *is_whole).map(|(day, _)| (day, path)));
        fs::metadata(whole.max()?.1).ok()?.modified().ok()
    }

    fn file_of(&self, day: NaiveDate) -> PathBuf {
        let sealed = if self.recipients.is_empty() { "" } else { SEALED };
        self.folder.join(format!("{BEGINNING}{day}{ENDING}{sealed}"))
    }

    /// Removes what is too much, and what an earlier day left unfinished. Other files stay, whatever they are.
    fn clear(&self, day: NaiveDate) -> std::io::Result<()> {
        let mut whole: Vec<(NaiveDate, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            match read(&path) {
                Some((of, true)) => whole.push((of, path)),
                Some((of, false)) if of < day => fs::remove_file(path)?,
                _ => {}
            }
        }
        whole.sort_unstable_by(|one, other| other.cmp(one));
        whole.into_iter().skip(self.keep).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

/// The day of a file that was made here, and whether it is whole.
fn read(path: &Path) -> Option<(NaiveDate, bool)> {
    let rest = path.file_name()?.to_str()?.strip_prefix(BEGINNING)?;
    let (day, rest) = rest.split_at_checked("2026-11-30".len())?;
    let behind = rest.strip_prefix(ENDING)?;
    let behind = behind.strip_prefix(SEALED).unwrap_or(behind);
    let is_whole = behind.is_empty();
    (is_whole || behind.starts_with(".unfinished-")).then_some(())?;
    Some((day.parse().ok()?, is_whole))
}
