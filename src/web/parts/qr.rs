//! A text as a picture that a camera reads.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// How many squares stay empty around it.
const MARGIN: usize = 4;

/// The picture, as the path of its dark squares.
pub struct Qr {
    /// How many squares it is wide and high.
    pub side: usize,
    pub path: String,
}

impl Qr {
    /// The picture of a text; none of one that is too long.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let mut path = String::new();
        let dark = code.into_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        for (at, _) in dark {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", MARGIN + at % width, MARGIN + at / width);
        }
        Some(Self { side: width + 2 * MARGIN, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_picture_with_a_margin_around_it() {
        let qr = Qr::of("otpauth://totp/a").expect("a picture");
        assert_eq!(qr.side, 33, "the second size, and four squares at each side");
        assert!(qr.path.starts_with("M4 4h1v1h-1zM5 4"), "{}", qr.path);
        assert!(Qr::of(&"x".repeat(5_000)).is_none());
    }
}
