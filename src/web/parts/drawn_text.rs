//! Text in a drawing that is taken away as a file: lines from the top down, as wide as the drawing.

use crate::web::parts::diagram::{text_width, written};

/// How wide the drawing is, with a margin around it.
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 24.0;
/// The size of the letters of a heading, and the height of its lines.
pub const TITLE: (f64, f64) = (20.0, 28.0);
/// The same of everything else.
pub const SMALL: (f64, f64) = (13.0, 20.0);

/// A line of text and the height it stands at.
pub struct TextLine {
    pub y: String,
    pub text: String,
}

/// What stands from the top down: so far it has come.
pub struct Column(f64);

impl Column {
    /// Below the margin.
    pub const fn new() -> Self {
        Self(MARGIN)
    }

    /// How far it has come.
    pub const fn reached(&self) -> f64 {
        self.0
    }

    /// Goes on this much lower.
    pub fn leave(&mut self, room: f64) {
        self.0 += room;
    }

    /// How high the drawing is when nothing follows.
    pub fn height(&self) -> String {
        written(self.0 + MARGIN)
    }

    /// A text in as many lines as it needs.
    pub fn text(&mut self, text: &str, (letter, height): (f64, f64)) -> Vec<TextLine> {
        let mut lines: Vec<String> = vec![String::new()];
        for character in text.chars() {
            if let Some(line) = lines.last_mut().filter(|line| text_width(line, letter) < WIDTH - MARGIN * 2.0 - letter)
            {
                line.push(character);
            } else {
                lines.push(character.to_string());
            }
        }
        let line = |text: String| {
            self.0 += height;
            TextLine { y: written(self.0), text }
        };
        lines.into_iter().map(line).collect()
    }
}
