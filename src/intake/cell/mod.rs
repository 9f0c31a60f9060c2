//! One cell: markup to lines, lines to items with their details, notes to footnotes.

mod footnotes;
mod items;
mod marks;
mod markup;
mod note_marks;

use crate::domain::goal::Item;

pub(super) use footnotes::tie;
pub(super) use markup::{letters, plain, text};

/// A note at the foot of a cell, not yet tied to a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// The mark as printed.
    pub(super) mark: String,
    pub(super) text: String,
}

#[derive(Debug, Default)]
pub(super) struct Content {
    /// The text before the first item.
    pub(super) lead: Option<String>,
    pub(super) items: Vec<Item>,
    pub(super) notes: Vec<Note>,
    /// Names of elements that are no HTML.
    pub(super) unknown_markup: Vec<String>,
}

/// Reads text that nobody has marked up: `<` and `&` stand for themselves.
pub(super) fn read_plain(text: &str) -> Content {
    items::assemble(marks::segments(&markup::plain_lines(text)))
}

/// Reads a cell that may hold markup.
pub(super) fn read(cell: &str) -> Content {
    let markup = markup::lines(cell);
    let segments = marks::segments(&markup.lines);
    Content { unknown_markup: markup.unknown, ..items::assemble(segments) }
}
