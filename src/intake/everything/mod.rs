//! `/data/all.json` read back, a publication at a time: what is in its `record` is handed on, once it has been looked
//! through. What else is in the document follows from that, and is not read here.

mod check;
mod parts;

use std::io::{self, BufRead as _};

use serde::de::DeserializeSeed as _;

use super::refusal::ProblemKind;
use crate::domain::everything::{Everything, PublicationOnRecord};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::Snapshot;
use crate::domain::stage::Stage;

/// The version of the format that is read.
const FORMAT: u32 = 1;
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Why a document of everything is not read. Places are named by their fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no JSON, or something of it is not what it should be.
    #[error("line {line}, column {column}: {why}")]
    Broken { line: usize, column: usize, why: String },
    #[error("its format {0} is not known")]
    Format(u32),
    /// It has no record: an older version of this program wrote it.
    #[error("it has no record")]
    NoRecord,
    /// What the publications stand in has to come before them.
    #[error("{0} stands behind the publications")]
    OutOfOrder(&'static str),
    #[error("{0:?} is no municipality code")]
    Code(String),
    /// A number that is given twice.
    #[error("{place}: {number} is there twice")]
    Twice { place: &'static str, number: i32 },
    /// A number that is nobody's.
    #[error("{place}: there is no {number}")]
    Unknown { place: &'static str, number: i32 },
    /// A number that none can have.
    #[error("{place}: {number} can be no number")]
    OutOfBounds { place: &'static str, number: i32 },
    /// A text that can't be one.
    #[error("{place}: {reason}")]
    Text { place: String, reason: Box<ProblemKind> },
    /// The text of a publication is not the one that was published.
    #[error("{place}: it is not what was published")]
    Altered { place: String },
    /// The text of a publication can't be read.
    #[error("{place}: {why}")]
    Unreadable { place: String, why: String },
    /// A publication whose text is of something else, or that is not the next one of its goal.
    #[error("{place}: it is of something else")]
    OfSomethingElse { place: String },
    /// A publication in force that is not there.
    #[error("goal {goal} has no publication {number}")]
    Missing { goal: i32, number: i32 },
}

/// What is done with what is read.
pub trait Taking {
    type Error: From<Fault>;

    /// Everything that stands around the publications.
    fn begin(&mut self, everything: Everything) -> Result<(), Self::Error>;

    /// The next publication, and what it says.
    fn publication(&mut self, known: PublicationOnRecord, sheet: Snapshot) -> Result<(), Self::Error>;
}

/// Reads a document of everything, and hands on what is in it.
pub fn read<T: Taking>(from: impl io::Read, taking: &mut T) -> Result<(), T::Error> {
    let (mut failure, mut has_record) = (None, false);
    let mut json = serde_json::Deserializer::from_reader(from);
    let document = parts::Document { taking, failure: &mut failure, has_record: &mut has_record };
    let parsed = document.deserialize(&mut json).and_then(|()| json.end());
    if let Some(failure) = failure {
        return Err(failure);
    }
    parsed.map_err(|error| broken(&error))?;
    if has_record { Ok(()) } else { Err(Fault::NoRecord.into()) }
}

fn broken(error: &serde_json::Error) -> Fault {
    let why: String = error.to_string().chars().take(200).collect();
    Fault::Broken { line: error.line(), column: error.column(), why }
}

/// What a document of ours is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnDocument {
    /// Everything that is public of a city.
    Everything,
    /// A year, up to a stage.
    Year(FiscalYear, Stage),
}

/// The document in a file: what stands behind the mark that editors on Windows put before a text in UTF-8.
pub fn document<R: io::Read>(file: R) -> io::Result<io::BufReader<R>> {
    let mut document = io::BufReader::new(file);
    if document.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        document.consume(BYTE_ORDER_MARK.len());
    }
    Ok(document)
}

/// What a document is of, told by how it begins; none where it is none of ours.
pub fn look(from: impl io::Read) -> Option<OwnDocument> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_reader(from);
    // It is left as soon as it is known, which is an error to whoever reads JSON to its end.
    let _ = parts::Beginning(&mut found).deserialize(&mut json);
    found
}
