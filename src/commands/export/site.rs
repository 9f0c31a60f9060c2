//! `export site`: the public side as files, for a web server that reaches no database.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;
use ichirizuka::domain::watch::Watch;
use ichirizuka::store::Database;
use ichirizuka::web::copy::{self, CopyError, Wanted};

use super::folder::{Folder, FolderError, MANIFEST};
use super::packed::pack;
use super::unwritable;
use crate::commands::console::Console;
use crate::commands::help::example;
use crate::commands::progress::Progress;
use crate::commands::refusal::of_system;
use crate::commands::words::{fill, say};
use crate::commands::{Refusal, values};

const FOLDER: &str = "ichirizuka export site public --public-address https://goals.example.lg.jp";
const ZIP: &str = "ichirizuka export site public --zip public.zip";

#[derive(Args)]
#[command(about = say("cli-export-site-about"), after_help = example(&[FOLDER, ZIP]))]
pub(super) struct Site {
    #[arg(help = say("cli-export-site-folder"), value_name = "DIR")]
    folder: PathBuf,
    #[arg(long, help = say("cli-export-site-zip"), value_name = "FILE")]
    zip: Option<PathBuf>,
    #[arg(long, help = say("cli-export-site-address"), env = "ICHIRIZUKA_PUBLIC_ADDRESS",
          value_parser = values::public_address)]
    public_address: Option<String>,
    #[arg(long, help = say("cli-export-site-today"), value_parser = values::day)]
    today: Option<NaiveDate>,
}

impl Site {
    /// Writes the files that differ from those that are there, and takes away those that are of the copy no more.
    pub(super) async fn run(self, database: &Database, console: Console) -> Result<(), Refusal> {
        let progress = Progress::growing(console, "cli-progress-site", &Watch::default());
        let folder = Arc::new(Folder::open(self.folder.clone(), progress).map_err(refused)?);
        let wanted = Wanted { public_address: self.public_address, day: self.today };
        copy::make(database, wanted, &folder).await.map_err(|error| match error {
            CopyError::Store(error) => error.into(),
            CopyError::Nothing => Refusal::of("cli-export-nothing"),
            CopyError::Changing => Refusal::of("cli-export-site-changing"),
            CopyError::Unwritable(file, error) => unwritable(&self.folder.join(file), &error),
            CopyError::Page(address, why) => {
                Refusal::with("cli-export-site-page", [("address", &address), ("why", &why)])
            }
        })?;
        let counts = folder.finish().map_err(refused)?;
        if let Some(zip) = &self.zip {
            pack(&self.folder, &folder.names(), zip).map_err(|error| unwritable(zip, &error))?;
        }
        folder.progress().end();
        let told = fill(
            "cli-export-site-done",
            [
                ("folder", &self.folder.display()),
                ("files", &counts.all),
                ("written", &counts.written),
                ("removed", &counts.removed),
            ],
        );
        console.say(told);
        Ok(())
    }
}

fn refused(error: FolderError) -> Refusal {
    match error {
        FolderError::Foreign(folder) => {
            Refusal::with("cli-export-site-foreign", [("folder", &folder.display()), ("manifest", &MANIFEST)])
        }
        FolderError::Manifest(file, line) => {
            Refusal::with("cli-export-site-manifest", [("file", &file.display()), ("line", &line)])
        }
        FolderError::Io(path, error) => {
            Refusal::with("cli-file-unwritable", [("file", &path.display()), ("why", &of_system(&error))])
        }
    }
}
