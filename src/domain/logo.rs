//! The city's logo: a PNG of limited size, with nothing in it but the picture. Text, dates, profiles and whatever stands
//! behind the end are left out, and every part is checked against its sum.

/// The most bytes of the file.
pub const MOST_BYTES: usize = 100 * 1024;
/// The most pixels from left to right.
pub const WIDEST: u32 = 1000;
/// The most pixels from top to bottom.
pub const TALLEST: u32 = 400;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The parts that make the picture.
const KEPT: [&[u8]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];

/// A logo that keeps the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    png: Vec<u8>,
}

/// What is wrong with a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoProblem {
    /// More than [`MOST_BYTES`].
    TooManyBytes,
    /// Not a PNG, or a damaged one.
    NotPng,
    /// Wider than [`WIDEST`] or taller than [`TALLEST`].
    TooManyPixels,
}

impl Logo {
    /// Takes a PNG within the limits, without what a camera or a program has written beside the picture.
    pub fn check(file: &[u8]) -> Result<Self, LogoProblem> {
        if file.len() > MOST_BYTES {
            return Err(LogoProblem::TooManyBytes);
        }
        let mut rest = file.strip_prefix(SIGNATURE).ok_or(LogoProblem::NotPng)?;
        let mut png = SIGNATURE.to_vec();
        let (mut first, mut has_pixels) = (true, false);
        loop {
            let (part, behind) = part(rest).ok_or(LogoProblem::NotPng)?;
            if first != (part.kind == b"IHDR") {
                return Err(LogoProblem::NotPng);
            }
            if first {
                check_size(part.data)?;
            }
            has_pixels |= part.kind == b"IDAT" && !part.data.is_empty();
            if KEPT.contains(&part.kind) {
                png.extend_from_slice(part.whole);
            }
            if part.kind == b"IEND" {
                break;
            }
            (rest, first) = (behind, false);
        }
        if has_pixels { Ok(Self { png }) } else { Err(LogoProblem::NotPng) }
    }

    /// The file to serve.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

/// A part of a PNG: length, kind, data, sum.
struct Part<'file> {
    kind: &'file [u8],
    data: &'file [u8],
    whole: &'file [u8],
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

fn check_size(header: &[u8]) -> Result<(), LogoProblem> {
    let (width, rest) = header.split_first_chunk::<4>().ok_or(LogoProblem::NotPng)?;
    let (height, rest) = rest.split_first_chunk::<4>().ok_or(LogoProblem::NotPng)?;
    let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    if rest.len() != 5 || width == 0 || height == 0 {
        return Err(LogoProblem::NotPng);
    }
    if width > WIDEST || height > TALLEST { Err(LogoProblem::TooManyPixels) } else { Ok(()) }
}

/// CRC-32 as PNG uses it (ISO 3309).
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::{Logo, LogoProblem, MOST_BYTES, SIGNATURE, checksum};

    fn part(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [kind.as_slice(), data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [length.as_slice(), &named, &checksum(&named).to_be_bytes()].concat()
    }

    fn png(width: u32, height: u32, more: &[Vec<u8>]) -> Vec<u8> {
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
    fn a_picture_is_kept_and_everything_else_is_left_out() {
        let plain = png(200, 60, &[]);
        let told = [png(200, 60, &[part(b"tEXt", b"Author\0somebody")]), b"<script>".to_vec()].concat();
        assert_eq!(Logo::check(&told).unwrap().png(), plain);
        assert_eq!(Logo::check(&plain).unwrap().png(), plain);
    }

    #[test]
    fn what_is_no_png_is_refused() {
        let good = png(200, 60, &[]);
        let mut damaged = good.clone();
        damaged[20] ^= 1;
        let files = [b"".to_vec(), b"<svg/>".to_vec(), b"GIF89a".to_vec(), good[..good.len() - 1].to_vec(), damaged];
        for file in files.into_iter().chain([SIGNATURE.to_vec(), png(0, 60, &[]), png(200, 60, &[part(b"IHDR", b"")])])
        {
            assert_eq!(Logo::check(&file), Err(LogoProblem::NotPng));
        }
    }

    #[test]
    fn a_picture_has_a_greatest_size() {
        assert_eq!(Logo::check(&png(1001, 60, &[])), Err(LogoProblem::TooManyPixels));
        assert_eq!(Logo::check(&png(u32::MAX, u32::MAX, &[])), Err(LogoProblem::TooManyPixels));
        let large = png(200, 60, &[part(b"tEXt", &vec![b'x'; MOST_BYTES])]);
        assert_eq!(Logo::check(&large), Err(LogoProblem::TooManyBytes));
    }
}
