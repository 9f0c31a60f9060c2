//! `backup` and `restore`: a city as one file, and a city from such a file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use ichirizuka::domain::watch::Watch;
use ichirizuka::store::backup::nightly::Recipient;
use ichirizuka::store::backup::{self, BackupError, Key, Seal};

use super::console::Console;
use super::help::example;
use super::progress::Progress;
use super::refusal::of_system;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

/// Writes all that the database holds into one new file, while it is served.
#[derive(Args)]
#[command(
    about = say("cli-backup-about"),
    after_help = example(&["ichirizuka backup /var/backups/city-2026-11-30.sqlite3.gz",
                           "ichirizuka backup --recipient age1… /mnt/office/city-2026-11-30.sqlite3.gz.age"])
)]
pub struct Backup {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(help = say("cli-backup-file"))]
    file: PathBuf,
    #[arg(long, help = say("cli-backup-recipient"), value_name = "KEY", value_parser = values::recipient)]
    recipient: Vec<Recipient>,
    #[arg(long, help = say("cli-backup-passphrase-file"), value_name = "FILE", conflicts_with = "recipient")]
    passphrase_file: Option<PathBuf>,
}

/// Makes a city from a backup, where there is none yet.
#[derive(Args)]
#[command(
    about = say("cli-restore-about"),
    after_help = example(&["ichirizuka restore /var/backups/city-2026-11-30.sqlite3.gz --database sqlite://city.sqlite3",
                           "ichirizuka restore --identity key.txt city.sqlite3.gz.age --database postgres://…"])
)]
pub struct Restore {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(help = say("cli-restore-file"))]
    file: PathBuf,
    #[arg(long, help = say("cli-restore-identity"), value_name = "FILE")]
    identity: Option<PathBuf>,
    #[arg(long, help = say("cli-restore-passphrase-file"), value_name = "FILE", conflicts_with = "identity")]
    passphrase_file: Option<PathBuf>,
}

impl Backup {
    /// Writes the file, all of it or nothing.
    pub fn run(self, console: Console) -> Result<(), Refusal> {
        let seal = match self.passphrase_file {
            Some(file) => Seal::Passphrase(passphrase(&file)?),
            None if self.recipient.is_empty() => Seal::Open,
            None => Seal::For(self.recipient),
        };
        let progress = Progress::begin(console, &["cli-progress-backup"], &Watch::default());
        let made = backup::make(self.database.address(), &self.file, &seal);
        progress.end();
        let bytes = made.map_err(in_words)?;
        console.say(fill("cli-backup-done", [("file", &self.file.display()), ("kilobytes", &bytes.div_ceil(1000))]));
        Ok(())
    }
}

impl Restore {
    /// Fills the database, all of it or nothing.
    pub fn run(self, console: Console) -> Result<(), Refusal> {
        let key = match (self.identity, self.passphrase_file) {
            (Some(file), _) => Key::read(&text_of(&file)?)
                .ok_or_else(|| Refusal::with("cli-restore-identity-unfit", [("file", &file.display())]))?,
            (None, Some(file)) => Key::Passphrase(passphrase(&file)?),
            (None, None) => Key::None,
        };
        let progress = Progress::begin(console, &["cli-progress-restore"], &Watch::default());
        let restored = backup::restore(&self.file, &key, self.database.address());
        progress.end();
        restored.map_err(in_words)?;
        console.say(fill("cli-restore-done", [("file", &self.file.display())]));
        console.say(fill("cli-setup-next", [("call", &"ichirizuka check")]));
        Ok(())
    }
}

fn text_of(file: &Path) -> Result<String, Refusal> {
    fs::read_to_string(file).map_err(|error| Refusal::unreadable(file, &error))
}

/// The first line of a file.
fn passphrase(file: &Path) -> Result<String, Refusal> {
    let text = text_of(file)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        Err(Refusal::with("cli-passphrase-empty", [("file", &file.display())]))
    } else {
        Ok(line.to_owned())
    }
}

fn in_words(error: BackupError) -> Refusal {
    match error {
        BackupError::Store(error) => error.into(),
        BackupError::File { path, error } => {
            Refusal::with("cli-backup-of-file", [("file", &path.display()), ("why", &of_system(&error))])
        }
        BackupError::Exists(path) => Refusal::with("cli-backup-exists", [("file", &path.display())]),
        BackupError::NotEmpty => Refusal::of("cli-restore-not-empty"),
        BackupError::NotABackup(path) => Refusal::with("cli-restore-no-backup", [("file", &path.display())]),
        BackupError::Damaged { path, how } => {
            Refusal::with("cli-restore-damaged", [("file", &path.display()), ("how", &how)])
        }
        BackupError::Newer { path, step } => {
            Refusal::with("cli-restore-newer", [("file", &path.display()), ("step", &step)])
        }
        BackupError::Sealed(path) => Refusal::with("cli-restore-sealed", [("file", &path.display())]),
        BackupError::WrongKey { path, why } => {
            Refusal::with("cli-restore-wrong-key", [("file", &path.display()), ("why", &why)])
        }
    }
}
