//! `export`: what is published as files.

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::watch::Watch;
use ichirizuka::outlet::data::{self, Format, OutletError, Scope};
use ichirizuka::store::{Database, StoreError};
use tempfile::NamedTempFile;

use super::console::Console;
use super::help::example;
use super::progress::Progress;
use super::refusal::of_system;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

mod folder;
mod packed;
mod site;

/// How data is written.
const DATA: &str = "ichirizuka export data --year 2020 --format xlsx -o 2020.xlsx";
const ALL: &str = "ichirizuka export data --year all --format json -o all.json";

/// What is published, and nothing else, as files.
#[derive(Args)]
#[command(about = say("cli-export-about"), after_help = example(&[DATA]))]
pub struct Export {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    #[command(about = say("cli-export-data-about"), after_help = example(&[DATA, ALL]))]
    Data(Data),
    Site(site::Site),
}

#[derive(Args)]
struct Data {
    #[arg(long, help = say("cli-export-year"), value_parser = span)]
    year: Span,
    #[arg(long, help = say("cli-export-format"), value_parser = values::code::<Format>)]
    format: Format,
    #[arg(short, long, help = say("cli-export-output"), value_name = "FILE")]
    output: PathBuf,
}

/// A year, or all of them.
#[derive(Clone, Copy)]
struct Span(Option<FiscalYear>);

fn span(text: &str) -> Result<Span, String> {
    if text == "all" { Ok(Span(None)) } else { values::year(text).map(|year| Span(Some(year))) }
}

impl Export {
    /// Writes what was asked for.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        match self.what {
            What::Data(data) => data.run(&database, console).await,
            What::Site(site) => site.run(&database, console).await,
        }
    }
}

impl Data {
    /// Writes the file beside the place where it is to be, and puts it there once it is whole.
    async fn run(self, database: &Database, console: Console) -> Result<(), Refusal> {
        let Self { year: Span(year), format, output } = self;
        let scope = year.map_or(Scope::Everything, Scope::Year);
        let file = beside(&output).map_err(|error| unwritable(&output, &error))?;
        let (written, file) = write(database, file, (scope, format), console).await?;
        match written {
            Ok(()) => {}
            Err(OutletError::Store(StoreError::NotFound)) => return Err(nothing(year)),
            Err(OutletError::Store(error)) => return Err(error.into()),
            Err(OutletError::Io(error)) => return Err(unwritable(&output, &error)),
            Err(other) => return Err(Refusal::failed(other)),
        }
        let kept = file.as_file().sync_all().and_then(|()| Ok(file.persist(&output)?));
        kept.map_err(|error| unwritable(&output, &error))?;
        console.say(fill("cli-export-done", [("file", &output.display())]));
        Ok(())
    }
}

fn nothing(year: Option<FiscalYear>) -> Refusal {
    match year {
        Some(year) => Refusal::with("cli-export-nothing-of-year", [("year", &year)]),
        None => Refusal::of("cli-export-nothing"),
    }
}

fn unwritable(file: &Path, error: &io::Error) -> Refusal {
    Refusal::with("cli-file-unwritable", [("file", &file.display()), ("why", &of_system(error))])
}

/// A file in the same folder, which is gone if nothing comes of it. Others may read it, as any file.
fn beside(output: &Path) -> io::Result<NamedTempFile> {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ichirizuka-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

type Written = (Result<(), OutletError>, NamedTempFile);

async fn write(
    database: &Database,
    mut file: NamedTempFile,
    (scope, format): (Scope, Format),
    console: Console,
) -> Result<Written, Refusal> {
    let years = match database.read(move |connection| data::count_years(connection, scope)).await {
        Err(StoreError::NotFound) => 0,
        counted => counted?,
    };
    let progress = Progress::begin(console, &vec!["cli-progress-writing"; years], &Watch::default());
    let write = move |connection: &mut _| {
        let mut out = BufWriter::new(file.as_file_mut());
        let written = data::write(&mut out, connection, scope, format, || progress.next());
        let written = written.and_then(|()| Ok(out.flush()?));
        drop(out);
        progress.end();
        Ok((written, file))
    };
    Ok(database.read(write).await?)
}
