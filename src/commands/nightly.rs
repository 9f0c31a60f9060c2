//! The backups that a server makes by itself.

use std::path::PathBuf;

use clap::Args;
use ichirizuka::store::backup::nightly::{Nightly, Recipient};
use ichirizuka::store::kit::file::make_folder;

use super::Refusal;
use super::refusal::of_system;
use super::values::{recipient, within};
use super::words::say;

/// The backups that a server makes by itself. It makes none where no folder is named.
#[derive(Args)]
#[expect(clippy::struct_field_names, reason = "a field is called as its flag is")]
pub struct NightlyArguments {
    #[arg(long, help = say("cli-serve-backup-folder"), env = "ICHIRIZUKA_BACKUP_FOLDER", value_name = "FOLDER")]
    backup_folder: Option<PathBuf>,
    #[arg(long, help = say("cli-serve-backup-hour"), env = "ICHIRIZUKA_BACKUP_HOUR", value_name = "HOUR",
          default_value_t = 3, value_parser = within(0_u32, 23))]
    backup_hour: u32,
    #[arg(long, help = say("cli-serve-backup-keep"), env = "ICHIRIZUKA_BACKUP_KEEP", value_name = "NUMBER",
          default_value_t = 30, value_parser = within(1_usize, 10_000))]
    backup_keep: usize,
    #[arg(long, help = say("cli-serve-backup-recipients"), env = "ICHIRIZUKA_BACKUP_RECIPIENTS", value_name = "KEYS",
          value_delimiter = ',', value_parser = recipient)]
    backup_recipients: Vec<Recipient>,
}

impl NightlyArguments {
    /// What is to be done by night. The folder is made where there is none.
    pub fn read(self) -> Result<Option<Nightly>, Refusal> {
        let Some(folder) = self.backup_folder else { return Ok(None) };
        make_folder(&folder).map_err(|error| {
            Refusal::with("cli-folder-unmade", [("folder", &folder.display()), ("why", &of_system(&error))])
        })?;
        Ok(Some(Nightly { folder, hour: self.backup_hour, keep: self.backup_keep, recipients: self.backup_recipients }))
    }
}
