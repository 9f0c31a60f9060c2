//! Documents of Office and of `LibreOffice` and its like: which of them a zip is, and whether it holds a program.

use std::io::{Cursor, Read as _};

use memchr::memmem;

use crate::domain::evidence::{EvidenceKind, EvidenceProblem};

type Archive<'bytes> = zip::ZipArchive<Cursor<&'bytes [u8]>>;

const MOST_ENTRIES: usize = 5_000;
/// The most bytes of a list of what is in a document.
const MOST_LISTED: u64 = 4 * 1024 * 1024;
/// The list of Office.
const CONTENT_TYPES: &str = "[Content_Types].xml";
/// The folder of the main part, and the kind.
const OF_OFFICE: [(&str, EvidenceKind); 3] =
    [("word/", EvidenceKind::Docx), ("xl/", EvidenceKind::Xlsx), ("ppt/", EvidenceKind::Pptx)];
const OPEN_DOCUMENTS: [EvidenceKind; 3] = [EvidenceKind::Odt, EvidenceKind::Ods, EvidenceKind::Odp];

/// Which of the documents it is.
pub(super) fn kind(bytes: &[u8]) -> Result<EvidenceKind, EvidenceProblem> {
    let damaged = |_| EvidenceProblem::FileDamaged;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_ENTRIES {
        return Err(EvidenceProblem::FileDamaged);
    }
    let mut names = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        names.push(archive.by_index_raw(index).map_err(damaged)?.name().map_err(damaged)?.to_lowercase());
    }
    if names.iter().any(|name| runs(name)) {
        return Err(EvidenceProblem::FileWithMacros);
    }
    if let Some(said) = start(&mut archive, "mimetype", 100) {
        let kind = OPEN_DOCUMENTS.into_iter().find(|kind| said.trim_ascii_end() == kind.media_type().as_bytes());
        let kind = kind.ok_or(EvidenceProblem::KindUnknown)?;
        let listed = start(&mut archive, "META-INF/manifest.xml", MOST_LISTED).ok_or(EvidenceProblem::FileDamaged)?;
        let is_locked = memmem::find(&listed, b"encryption-data").is_some();
        return if is_locked { Err(EvidenceProblem::FileLockedOrOld) } else { Ok(kind) };
    }
    let listed = start(&mut archive, CONTENT_TYPES, MOST_LISTED).ok_or(EvidenceProblem::KindUnknown)?;
    if memmem::find(&listed.to_ascii_lowercase(), b"macroenabled").is_some() {
        return Err(EvidenceProblem::FileWithMacros);
    }
    let mut kinds = OF_OFFICE.iter().filter(|(folder, _)| names.iter().any(|name| name.starts_with(folder)));
    match (kinds.next(), kinds.next()) {
        (Some((_, kind)), None) => Ok(*kind),
        _ => Err(EvidenceProblem::KindUnknown),
    }
}

/// Whether an entry of this name holds a program: macros of Office, of its old sheets, of `LibreOffice`, and controls.
fn runs(name: &str) -> bool {
    name.ends_with("vbaproject.bin")
        || ["xl/macrosheets/", "basic/", "scripts/"].iter().any(|folder| name.starts_with(folder))
        || name.contains("/activex/")
}

/// The beginning of an entry, where there is one.
fn start(archive: &mut Archive<'_>, name: &str, most: u64) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let entry = archive.by_name(name).ok()?;
    entry.take(most).read_to_end(&mut content).is_ok().then_some(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const TYPES: (&str, &str) = (CONTENT_TYPES, "<Types/>");

    #[test]
    fn a_document_is_told_by_its_main_part() {
        for (folder, wanted) in OF_OFFICE {
            let main = format!("{folder}main.xml");
            assert_eq!(kind(&zipped(&[TYPES, (&main, "")])), Ok(wanted));
        }
        for wanted in OPEN_DOCUMENTS {
            let entries = [("mimetype", wanted.media_type()), ("META-INF/manifest.xml", ""), ("content.xml", "")];
            assert_eq!(kind(&zipped(&entries)), Ok(wanted));
        }
    }

    #[test]
    fn what_holds_a_program_or_is_no_document_is_refused() {
        let open = ("mimetype", EvidenceKind::Odt.media_type());
        let manifest = ("META-INF/manifest.xml", "");
        for (entries, why) in [
            (vec![TYPES, ("word/document.xml", ""), ("word/vbaProject.bin", "")], EvidenceProblem::FileWithMacros),
            (vec![TYPES, ("xl/workbook.xml", ""), ("xl/macrosheets/sheet1.xml", "")], EvidenceProblem::FileWithMacros),
            (vec![TYPES, ("xl/workbook.xml", ""), ("xl/activeX/activeX1.bin", "")], EvidenceProblem::FileWithMacros),
            (
                vec![(CONTENT_TYPES, "application/vnd.ms-word.document.macroEnabled.main+xml"), ("word/a.xml", "")],
                EvidenceProblem::FileWithMacros,
            ),
            (vec![open, manifest, ("Basic/Standard/Module1.xml", "")], EvidenceProblem::FileWithMacros),
            (vec![open, ("META-INF/manifest.xml", "<encryption-data/>")], EvidenceProblem::FileLockedOrOld),
            (vec![("a.html", "<script>")], EvidenceProblem::KindUnknown),
            (vec![TYPES, ("word/a.xml", ""), ("xl/a.xml", "")], EvidenceProblem::KindUnknown),
            (vec![("mimetype", "application/epub+zip")], EvidenceProblem::KindUnknown),
        ] {
            assert_eq!(kind(&zipped(&entries)), Err(why), "{entries:?}");
        }
    }
}
