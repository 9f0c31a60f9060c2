//! Files that are added as evidence: told by their content, whatever they are called, and refused where they could run
//! something. What a camera writes beside a picture is left out.

mod jpeg;
mod package;

use crate::domain::evidence::{EvidenceKind, EvidenceProblem, MOST_MEGABYTES};
use crate::domain::png;

/// The parts of a PNG that are kept: the picture, its colours, and its movement.
const OF_A_PICTURE: [&[u8]; 15] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];
/// How Office wrote its documents before, and writes them with a password today.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// What a file is, and its content as it is kept.
pub fn read(name: &str, bytes: &[u8]) -> Result<(EvidenceKind, Vec<u8>), EvidenceProblem> {
    if bytes.len() > MOST_MEGABYTES * 1024 * 1024 {
        return Err(EvidenceProblem::FileTooLarge);
    }
    let damaged = EvidenceProblem::FileDamaged;
    let (kind, kept) = match bytes {
        _ if bytes.starts_with(b"%PDF-") => (EvidenceKind::Pdf, bytes.to_vec()),
        _ if bytes.starts_with(b"\x89PNG") => {
            (EvidenceKind::Png, png::only(&png::parts(bytes).ok_or(damaged)?, &OF_A_PICTURE))
        }
        _ if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) => (EvidenceKind::Jpeg, jpeg::bare(bytes).ok_or(damaged)?),
        _ if bytes.starts_with(b"PK\x03\x04") => (package::kind(bytes)?, bytes.to_vec()),
        _ if bytes.starts_with(COMPOUND) => return Err(EvidenceProblem::FileLockedOrOld),
        _ => return Err(EvidenceProblem::KindUnknown),
    };
    if kind.fits(name) { Ok((kind, kept)) } else { Err(EvidenceProblem::NameOfAnotherKind) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(read("a.pdf", b"%PDF-1.7\n").map(|(kind, _)| kind), Ok(EvidenceKind::Pdf));
        for (name, bytes, why) in [
            ("a.pdf", b"<!doctype html><script>alert(1)</script>".as_slice(), EvidenceProblem::KindUnknown),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", EvidenceProblem::KindUnknown),
            ("a.pdf", b"", EvidenceProblem::KindUnknown),
            ("a.pdf", b"MZ\x90\0", EvidenceProblem::KindUnknown),
            ("a.html", b"%PDF-1.7\n<script>alert(1)</script>", EvidenceProblem::NameOfAnotherKind),
            ("a.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0], EvidenceProblem::FileLockedOrOld),
            ("a.png", b"\x89PNG\r\n\x1a\n", EvidenceProblem::FileDamaged),
            ("a.jpg", &[0xFF, 0xD8, 0xFF, 0xE0], EvidenceProblem::FileDamaged),
            ("a.docx", b"PK\x03\x04", EvidenceProblem::FileDamaged),
        ] {
            assert_eq!(read(name, bytes), Err(why), "{name}");
        }
    }
}
