//! `import all.json`: everything that is public of a city goes into one that has no year yet. It is taken in whole, and only
//! where the city then says of itself what the document says, to the byte.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use ichirizuka::domain::digest::{self, Digesting};
use ichirizuka::domain::everything::{Everything, PublicationOnRecord};
use ichirizuka::domain::evidence::EvidenceFile;
use ichirizuka::domain::policy::{self, Administer, Permit};
use ichirizuka::domain::publication::Snapshot;
use ichirizuka::domain::watch::Watch;
use ichirizuka::intake::everything::{self, Fault, Taking};
use ichirizuka::outlet::data::{self, OutletError, Scope};
use ichirizuka::store::imports::everything::{Arrival, NotTaken, Source, Taken};
use ichirizuka::store::{Collides, Conflict, StoreError, Writer, Written};
use ichirizuka::web::refusals;

use super::super::console::{Console, answer};
use super::super::progress::Progress;
use super::super::refusal::placed;
use super::super::words::{fill, say, words};
use super::super::{DatabaseArguments, Refusal};
use super::Format;

/// The largest document that is read. It is gone through a publication at a time, whatever its size.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// How many of the files that are missing are named.
const NAMED: usize = 5;

/// How it is to be taken in.
pub(super) struct How {
    pub(super) dry_run: bool,
    /// Whether it may say otherwise than its record does.
    pub(super) by_record: bool,
    /// Where the files of evidence are that it names.
    pub(super) evidence: Option<PathBuf>,
    pub(super) format: Format,
}

/// Why it was not.
#[derive(Debug)]
enum Failed {
    Fault(Fault),
    NotTaken(NotTaken),
    Outlet(OutletError),
    Unreadable(io::Error),
    /// The line from which on the city would say something else.
    Differs(u64),
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<NotTaken> for Failed {
    fn from(why: NotTaken) -> Self {
        Self::NotTaken(why)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::NotTaken(error.into())
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl Collides for Failed {
    fn collided(&self) -> bool {
        matches!(self, Self::NotTaken(NotTaken::Store(error)) if error.collided())
    }

    fn is_unexplained(&self) -> bool {
        matches!(self, Self::NotTaken(NotTaken::Store(error)) if error.is_unexplained())
    }
}

/// The same as [`super::ImportFile::run`], for a document of everything.
pub(super) async fn run(database: &DatabaseArguments, file: &Path, how: How, console: Console) -> Result<(), Refusal> {
    let watch = Watch::default();
    let progress = Progress::begin(console, &["cli-progress-reading", "cli-progress-writing"], &watch);
    let unreadable = |error: io::Error| Refusal::unreadable(file, &error);
    let bytes = file.metadata().map_err(unreadable)?.len();
    if bytes > MOST_BYTES {
        return Err(Refusal::with("cli-everything-too-large", [("bytes", &bytes), ("limit", &MOST_BYTES)]));
    }
    let mut digesting = Digesting::over(io::sink());
    io::copy(&mut File::open(file).map_err(unreadable)?, &mut digesting).map_err(unreadable)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = Source { file: name, sha256: digesting.finish().1 };
    progress.next();
    let opened = database.open_city().await?;
    let path = PathBuf::from(file);
    let files = how.evidence.as_deref().map_or_else(|| Ok(Files::default()), Files::within)?;
    let take_in = move |writer: &mut Writer<'_>| take_in(writer, &path, &source, &files, &watch, how.by_record);
    let taken = if how.dry_run { opened.rehearse(take_in).await } else { opened.write(take_in).await };
    progress.end();
    let (taken, differs) = taken.map_err(|why| refused(file, &why))?;
    if how.format == Format::Json {
        let document = serde_json::json!({ "report": taken, "differs_at_line": differs, "dry_run": how.dry_run });
        answer(serde_json::to_string_pretty(&document).map_err(Refusal::failed)?);
        return Ok(());
    }
    console.say(match differs {
        None => say("cli-everything-same"),
        Some(line) => fill("cli-everything-other", [("line", &line)]),
    });
    let verb = say(if how.dry_run { "cli-dry-run-done" } else { "cli-import-written" });
    let of: [(_, &dyn Display); 5] = [
        ("verb", &verb),
        ("years", &taken.years),
        ("goals", &taken.goals),
        ("publications", &taken.publications),
        ("corrections", &taken.corrections),
    ];
    console.say(fill("cli-everything-done", of));
    Ok(())
}

/// Takes a document in, and looks whether the city says the same then: what was taken in, and the line from which on it
/// does not.
fn take_in(
    writer: &mut Writer<'_>,
    file: &Path,
    source: &Source,
    files: &Files,
    watch: &Watch,
    by_record: bool,
) -> Result<Written<(Taken, Option<u64>)>, Failed> {
    let permit = policy::at_the_console();
    let mut city = IntoCity { writer, permit: &permit, arrival: None, at: Utc::now() };
    everything::read(everything::document(File::open(file)?)?, &mut city)?;
    let arrival = city.arrival.take().ok_or(Failed::Fault(Fault::NoRecord))?;
    let taken = arrival.finish(writer, &permit, source, &|file| files.content(file), watch)?;
    let mut comparing = Comparing { file: everything::document(File::open(file)?)?, line: 1, differs: None };
    data::write(&mut comparing, writer.connection, Scope::Everything, data::Format::Json, || ())
        .map_err(Failed::Outlet)?;
    let differs = comparing.end()?;
    match differs {
        Some(line) if !by_record => Err(Failed::Differs(line)),
        _ => Ok(writer.written((taken, differs))),
    }
}

/// The files of a folder, by how long they are; under which name one is kept says nothing.
#[derive(Default)]
struct Files(BTreeMap<u64, Vec<PathBuf>>);

impl Files {
    fn within(folder: &Path) -> Result<Self, Refusal> {
        let unreadable = |error: io::Error| Refusal::unreadable(folder, &error);
        let mut files = Self::default();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let about = path.metadata().map_err(|error| Refusal::unreadable(&path, &error))?;
            if about.is_file() {
                files.0.entry(about.len()).or_default().push(path);
            }
        }
        Ok(files)
    }

    fn content(&self, file: &EvidenceFile) -> Option<Vec<u8>> {
        let alike = self.0.get(&u64::try_from(file.bytes).ok()?)?;
        let mut read = alike.iter().filter_map(|path| fs::read(path).ok());
        read.find(|content| digest::sha256(content) == file.sha256)
    }
}

/// Hands what is read of the document on to the store.
struct IntoCity<'take, 'connection> {
    writer: &'take mut Writer<'connection>,
    permit: &'take Permit<Administer>,
    arrival: Option<Arrival>,
    at: DateTime<Utc>,
}

impl Taking for IntoCity<'_, '_> {
    type Error = Failed;

    fn begin(&mut self, everything: Everything) -> Result<(), Failed> {
        self.arrival = Some(Arrival::begin(self.writer, self.permit, everything, self.at)?);
        Ok(())
    }

    fn publication(&mut self, known: PublicationOnRecord, sheet: Snapshot) -> Result<(), Failed> {
        let arrival = self.arrival.as_mut().ok_or(Failed::Fault(Fault::NoRecord))?;
        Ok(arrival.publication(self.writer, self.permit, &known, sheet)?)
    }
}

/// Compares what is written with a file, and keeps nothing of it.
struct Comparing {
    file: BufReader<File>,
    /// The line that is compared.
    line: u64,
    /// The first that is not the same.
    differs: Option<u64>,
}

impl Comparing {
    /// The first line that is not the same, where there is one.
    fn end(mut self) -> io::Result<Option<u64>> {
        if self.differs.is_none() && !self.file.fill_buf()?.is_empty() {
            self.differs = Some(self.line);
        }
        Ok(self.differs)
    }
}

impl Write for Comparing {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.differs.is_some() || piece.is_empty() {
            return Ok(piece.len());
        }
        let there = self.file.fill_buf()?;
        let length = there.len().min(piece.len());
        let same = there.iter().zip(piece).take_while(|(there, written)| there == written).count();
        let lines = piece.get(..same).unwrap_or_default().split(|byte| *byte == b'\n').skip(1).count();
        self.line += u64::try_from(lines).unwrap_or_default();
        if same < length || length == 0 {
            self.differs = Some(self.line);
            return Ok(piece.len());
        }
        self.file.consume(length);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why a document was not taken in, and where it stands.
fn refused(file: &Path, why: &Failed) -> Refusal {
    let told = match why {
        Failed::Fault(Fault::Broken { line, why, .. }) => {
            let line = u64::try_from(*line).unwrap_or_default();
            return nothing_written(&placed(file, Some(line), None, &fill("cli-everything-broken", [("why", why)])));
        }
        Failed::Fault(fault) => of_fault(fault),
        Failed::NotTaken(NotTaken::NotEmpty) => say("cli-everything-not-empty"),
        Failed::NotTaken(NotTaken::OfAnotherCity { ours, theirs }) => {
            fill("cli-everything-of-another-city", [("ours", ours), ("theirs", theirs)])
        }
        Failed::NotTaken(NotTaken::FilesMissing(files)) => {
            let names: Vec<&str> = files.iter().take(NAMED).map(|file| file.name.as_str()).collect();
            let names = names.join(words().text("list-comma").as_str());
            fill("cli-everything-files-missing", [("count", &files.len() as &dyn Display), ("names", &names)])
        }
        Failed::NotTaken(NotTaken::Store(StoreError::Conflict(Conflict::Exists | Conflict::DependedOn))) => {
            say("cli-everything-contradicts")
        }
        Failed::NotTaken(NotTaken::Store(error)) | Failed::Outlet(OutletError::Store(error)) => {
            return Refusal::failed(error);
        }
        Failed::Outlet(error) => return Refusal::failed(error),
        Failed::Unreadable(error) => return Refusal::unreadable(file, error),
        Failed::Differs(line) => {
            return nothing_written(&placed(file, Some(*line), None, &say("cli-everything-differs")));
        }
    };
    nothing_written(&placed(file, None, None, &told))
}

fn nothing_written(what: &str) -> Refusal {
    Refusal::Said(format!("{}\n{what}", say("cli-nothing-written")))
}

/// What does not hold of the document, in words. Places are named by the fields of the document.
fn of_fault(fault: &Fault) -> String {
    match fault {
        Fault::Broken { why, .. } => fill("cli-everything-broken", [("why", why)]),
        Fault::Format(format) => fill("cli-everything-format", [("format", format)]),
        Fault::NoRecord => say("cli-everything-no-record"),
        Fault::OutOfOrder(place) => fill("cli-everything-out-of-order", [("place", place)]),
        Fault::Code(code) => fill("cli-everything-code", [("code", code)]),
        Fault::Twice { place, number } => fill("cli-everything-twice", [("place", place), ("number", number)]),
        Fault::Unknown { place, number } => fill("cli-everything-unknown", [("place", place), ("number", number)]),
        Fault::OutOfBounds { place, number } => {
            fill("cli-everything-out-of-bounds", [("place", place), ("number", number)])
        }
        Fault::Text { place, reason } => {
            fill("cli-everything-text", [("place", place), ("why", &refusals::of_table(reason, words()))])
        }
        Fault::Altered { place } => fill("cli-everything-altered", [("place", place)]),
        Fault::Unreadable { place, why } => fill("cli-everything-unreadable", [("place", place), ("why", why)]),
        Fault::OfSomethingElse { place } => fill("cli-everything-of-something-else", [("place", place)]),
        Fault::Missing { goal, number } => fill("cli-everything-missing", [("goal", goal), ("number", number)]),
    }
}
