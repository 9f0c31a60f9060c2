//! The parts of a PNG (ISO/IEC 15948), each checked against its sum.

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A part: what kind it is, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Part<'file> {
    pub kind: &'file [u8],
    pub data: &'file [u8],
    whole: &'file [u8],
}

/// Every part from the header to the end; none where it is no PNG, or a damaged one. What stands behind the end is left out.
pub fn parts(file: &[u8]) -> Option<Vec<Part<'_>>> {
    let mut rest = file.strip_prefix(SIGNATURE)?;
    let (mut parts, mut has_pixels): (Vec<Part<'_>>, bool) = (Vec::new(), false);
    loop {
        let (part, behind) = part(rest)?;
        if parts.is_empty() != (part.kind == b"IHDR") {
            return None;
        }
        has_pixels |= part.kind == b"IDAT" && !part.data.is_empty();
        parts.push(part);
        if part.kind == b"IEND" {
            return has_pixels.then_some(parts);
        }
        rest = behind;
    }
}

/// A file of these parts, those of some kinds alone.
pub fn only(parts: &[Part<'_>], kinds: &[&[u8]]) -> Vec<u8> {
    let kept = parts.iter().filter(|part| kinds.contains(&part.kind)).map(|part| part.whole);
    std::iter::once(SIGNATURE).chain(kept).collect::<Vec<_>>().concat()
}

fn part(rest: &[u8]) -> Option<(Part<'_>, &[u8])> {
    let (length, _) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let end = length.checked_add(12)?;
    let whole = rest.get(..end)?;
    let (kind, data) = (whole.get(4..8)?, whole.get(8..8 + length)?);
    let sum = u32::from_be_bytes(*whole.last_chunk::<4>()?);
    (checksum(whole.get(4..8 + length)?) == sum).then_some((Part { kind, data, whole }, &rest[end..]))
}

/// CRC-32 as PNG uses it (ISO 3309).
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let step = |sum: u32, byte: &u8| TABLE[usize::from(sum.to_le_bytes()[0] ^ byte)] ^ (sum >> 8);
    !bytes.iter().fold(u32::MAX, step)
}

const fn table() -> [u32; 256] {
    let (mut table, mut index) = ([0; 256], 0_u32);
    while index < 256 {
        let (mut sum, mut bit) = (index, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
            bit += 1;
        }
        table[index as usize] = sum;
        index += 1;
    }
    table
}

#[cfg(test)]
pub(super) mod tests {
    use super::{SIGNATURE, checksum, only, parts};

    pub(in crate::domain) fn part(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [kind.as_slice(), data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [length.as_slice(), &named, &checksum(&named).to_be_bytes()].concat()
    }

    pub(in crate::domain) fn png(width: u32, height: u32, more: &[Vec<u8>]) -> Vec<u8> {
        let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        [SIGNATURE.to_vec(), part(b"IHDR", &header), more.concat(), part(b"IDAT", b"pixels"), part(b"IEND", b"")]
            .concat()
    }

    #[test]
    fn the_sum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b"IEND"), 0xAE42_6082);
    }

    #[test]
    fn what_is_damaged_or_ends_early_is_none() {
        let good = png(200, 60, &[]);
        assert_eq!(only(&parts(&good).unwrap(), &[b"IHDR", b"IDAT", b"IEND"]), good);
        let mut damaged = good.clone();
        damaged[20] ^= 1;
        let twice = png(200, 60, &[part(b"IHDR", b"")]);
        for file in
            [b"".to_vec(), b"<svg/>".to_vec(), SIGNATURE.to_vec(), good[..good.len() - 1].to_vec(), damaged, twice]
        {
            assert!(parts(&file).is_none());
        }
    }
}
