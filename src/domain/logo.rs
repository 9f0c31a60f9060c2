//! The city's logo: a PNG of limited size, with nothing in it but the picture. Text, dates, profiles and whatever stands
//! behind the end are left out, and every part is checked against its sum.

use super::png;

/// The most bytes of the file.
pub const MOST_BYTES: usize = 100 * 1024;
/// The most pixels from left to right.
pub const WIDEST: u32 = 1000;
/// The most pixels from top to bottom.
pub const TALLEST: u32 = 400;

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
        let parts = png::parts(file).ok_or(LogoProblem::NotPng)?;
        check_size(parts.first().map_or(&[], |header| header.data))?;
        Ok(Self { png: png::only(&parts, &KEPT) })
    }

    /// The file to serve.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
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

#[cfg(test)]
mod tests {
    use super::{Logo, LogoProblem, MOST_BYTES};
    use crate::domain::png::tests::{part, png};

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
        for file in files.into_iter().chain([png(0, 60, &[]), png(200, 60, &[part(b"IHDR", b"")])]) {
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
