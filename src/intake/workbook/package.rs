//! What is in a zip, before anything is made of it: how large it really is, and what a person should be told.

use std::io::{Cursor, Read};

use memchr::memmem;

use super::{Problem, ProblemKind, WorkbookRemark};

/// The most bytes of everything that is read of a file once it is unpacked.
pub(super) const MOST_UNPACKED: u64 = 192 * 1024 * 1024;
/// The most bytes of what stays in memory as it is: the texts, and the formats.
const MOST_KEPT: u64 = 48 * 1024 * 1024;
/// The most bytes between two tags. The longest text of a cell is a tenth of it.
const LONGEST_PIECE: usize = 1024 * 1024;
const MOST_ENTRIES: usize = 5_000;
/// The most elements that are within each other.
const MOST_DEPTH: usize = 1_000;
/// What is looked for may lie across two reads.
const OVERLAP: usize = 16;

/// The most bytes of the list of what is in an `OpenDocument` file.
const MOST_LISTED: u64 = 4 * 1024 * 1024;
/// What stands first in an `OpenDocument` sheet, or in a template of one.
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.";
const OPEN_SHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// What kind of file a zip is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A workbook of Excel.
    Workbook,
    /// A sheet of `LibreOffice` and its like.
    OpenSheet,
    /// Another document of theirs.
    OpenDocument,
    #[default]
    Another,
}

/// What a zip turned out to hold.
#[derive(Default)]
pub(super) struct Package {
    pub(super) kind: Kind,
    pub(super) has_formulas: bool,
    /// The parts that hold texts of which something is struck out, raised or lowered.
    pub(super) marked: Vec<String>,
    /// The parts that hide rows or columns.
    pub(super) hiding: Vec<String>,
    /// Whether the part that is looked through is one of them.
    is_marked: bool,
    hides: bool,
    pub(super) remarks: Vec<WorkbookRemark>,
}

/// Looks at every entry; the XML ones are unpacked piece by piece, and nothing of them is kept.
pub(super) fn inspect(bytes: &[u8]) -> Result<Package, Problem> {
    let damaged = |_| Problem::of_file(ProblemKind::DamagedFile);
    let too_large = || Problem::of_file(ProblemKind::UnpacksTooLarge { limit: MOST_UNPACKED });
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_ENTRIES {
        return Err(too_large());
    }
    let mut package = Package { kind: open_document(&mut archive)?, ..Package::default() };
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let written = entry.name().map_err(damaged)?.into_owned();
        let name = written.to_lowercase();
        if package.kind == Kind::Another && name.ends_with("workbook.xml") {
            package.kind = Kind::Workbook;
        }
        package.note(&name);
        let is_read = std::path::Path::new(&name).extension().is_some_and(|end| end == "xml" || end == "rels");
        if !is_read {
            continue;
        }
        let is_sheet = name.contains("worksheets/") || name == "content.xml";
        let most = if is_sheet { left } else { left.min(MOST_KEPT) };
        if entry.size() > most {
            return Err(too_large());
        }
        let read = package.scan(entry.take(most + 1), is_sheet || name.ends_with("sharedstrings.xml"))?;
        if std::mem::take(&mut package.hides) {
            package.hiding.push(written.clone());
        }
        if std::mem::take(&mut package.is_marked) {
            package.marked.push(written);
        }
        left = left.checked_sub(read).filter(|_| read <= most).ok_or_else(too_large)?;
    }
    Ok(package)
}

/// Which of the `OpenDocument` kinds it is, if any; one that is protected says so in its list only.
fn open_document(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<Kind, Problem> {
    let mut start = |name: &str, most: u64| {
        let mut content = Vec::new();
        let entry = archive.by_name(name).ok()?;
        entry.take(most).read_to_end(&mut content).is_ok().then_some(content)
    };
    let kind = match start("mimetype", 100) {
        Some(kind) if kind.starts_with(OPEN_SHEET) => Kind::OpenSheet,
        Some(kind) if kind.starts_with(OPEN_DOCUMENT) => Kind::OpenDocument,
        _ => return Ok(Kind::Another),
    };
    let listed = start("META-INF/manifest.xml", MOST_LISTED).unwrap_or_default();
    if memmem::find(&listed, b"encryption-data").is_some() {
        return Err(Problem::of_file(ProblemKind::Encrypted));
    }
    Ok(kind)
}

/// How deep the elements of an entry are within each other. A reader keeps the name of each one that is open.
#[derive(Default)]
struct Nesting {
    depth: usize,
    /// The last byte was the first of a tag, and the next one says what it is.
    begins: bool,
    /// We are in a tag that opens an element.
    opens: bool,
    /// The last byte of what came before.
    before: u8,
}

impl Nesting {
    fn goes_too_deep(&mut self, part: &[u8]) -> bool {
        if self.begins {
            self.begin(part.first().copied());
        }
        for place in memchr::memchr2_iter(b'<', b'>', part) {
            if part.get(place) == Some(&b'<') {
                self.begin(part.get(place + 1).copied());
            } else if std::mem::take(&mut self.opens) {
                let before = place.checked_sub(1).and_then(|before| part.get(before)).copied().unwrap_or(self.before);
                self.depth -= usize::from(before == b'/' && self.depth > 0);
            }
            if self.depth > MOST_DEPTH {
                return true;
            }
        }
        self.before = part.last().copied().unwrap_or(self.before);
        false
    }

    const fn begin(&mut self, next: Option<u8>) {
        self.begins = next.is_none();
        match next {
            Some(b'/') => self.depth = self.depth.saturating_sub(1),
            Some(b'?' | b'!') | None => {}
            Some(_) => {
                self.opens = true;
                self.depth += 1;
            }
        }
    }
}

impl Package {
    fn tell(&mut self, remark: WorkbookRemark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn note(&mut self, name: &str) {
        if name.ends_with("vbaproject.bin") {
            self.tell(WorkbookRemark::MacrosIgnored);
        }
        if name.contains("externallinks/") {
            self.tell(WorkbookRemark::LinksToOtherFiles);
        }
    }

    /// Reads an entry to its end and says how long it is.
    fn scan(&mut self, mut entry: impl Read, has_cells: bool) -> Result<u64, Problem> {
        let mut window = vec![0; OVERLAP + 64 * 1024];
        let (mut kept, mut total, mut since_tag) = (0, 0, 0);
        let mut nesting = Nesting::default();
        loop {
            let space = window.get_mut(kept..).unwrap_or_default();
            let read = entry.read(space).map_err(|_| Problem::of_file(ProblemKind::DamagedFile))?;
            if read == 0 {
                return Ok(total);
            }
            total += u64::try_from(read).unwrap_or(u64::MAX);
            let new = window.get(kept..kept + read).unwrap_or_default();
            since_tag = memchr::memrchr(b'<', new).map_or(since_tag + read, |place| read - place);
            if since_tag > LONGEST_PIECE {
                return Err(Problem::of_file(ProblemKind::UnpacksTooLarge { limit: MOST_UNPACKED }));
            }
            if nesting.goes_too_deep(new) {
                return Err(Problem::of_file(ProblemKind::DamagedFile));
            }
            let end = kept + read;
            if has_cells {
                self.look_through(window.get(..end).unwrap_or_default());
            }
            kept = end.min(OVERLAP);
            window.copy_within(end - kept..end, 0);
        }
    }

    fn look_through(&mut self, part: &[u8]) {
        let has = |word: &[u8]| memmem::find(part, word).is_some();
        self.has_formulas |= has(b"<f>") || has(b"<f ") || has(b"<f/>") || has(b":f>") || has(b":f ");
        self.is_marked |= has(b"strike") || has(b"vertAlign");
        if has(b" hidden=\"1\"") || has(b" hidden=\"true\"") {
            self.hides = true;
            self.tell(WorkbookRemark::HiddenRowsOrColumns);
        }
    }
}
