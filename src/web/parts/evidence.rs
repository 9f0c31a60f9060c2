//! 根拠資料 in words: what a file is and how large, or where a link leads.

use crate::domain::evidence::{Evidence, EvidenceContent};
use crate::web::kit::words::Words;

/// What it is, in one line: 「PDF、120KB」, or the host of a link.
pub fn about(evidence: &Evidence, words: Words) -> String {
    match &evidence.content {
        EvidenceContent::Link(link) => link.host().to_owned(),
        EvidenceContent::File(file) => {
            let kind = words.text(&format!("evidence-kind-{}", file.kind));
            words.fill("evidence-file", [("kind", kind.into()), ("size", size(file.bytes).into())])
        }
    }
}

/// How large a file is, as far as anybody needs to know before loading it.
fn size(bytes: i32) -> String {
    const KILOBYTE: i32 = 1024;
    const MEGABYTE: i32 = 1024 * KILOBYTE;
    match bytes {
        MEGABYTE.. => format!("{}.{}MB", bytes / MEGABYTE, bytes % MEGABYTE * 10 / MEGABYTE),
        _ => format!("{}KB", (bytes / KILOBYTE).max(1)),
    }
}

/// All of it in one line, which is another one whenever it is something else.
pub fn line(evidence: &Evidence, words: Words) -> String {
    let Evidence { title, content, .. } = evidence;
    match content {
        EvidenceContent::Link(link) => format!("{title} {link}"),
        EvidenceContent::File(file) => {
            let digest: String = file.sha256.chars().take(8).collect();
            format!("{title} {} {} SHA-256 {digest}", file.name, about(evidence, words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_told_in_what_people_know() {
        for (bytes, told) in
            [(1, "1KB"), (1535, "1KB"), (204_800, "200KB"), (1_048_576, "1.0MB"), (10_485_760, "10.0MB")]
        {
            assert_eq!(size(bytes), told);
        }
    }
}
