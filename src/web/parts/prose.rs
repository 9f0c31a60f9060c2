//! The city's prose: items with footnote marks and dates as elements of their own. What is shown is what was written.

use crate::domain::goal::{DetailKind, Footnote, Item, SheetPart};
use crate::domain::partial_date::PartialDate;

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    Text(String),
    /// A footnote mark, linked to its note.
    Mark {
        /// The mark as printed.
        mark: String,
        /// The note's place, counted from 1.
        number: usize,
        /// The anchor of the note; the mark's own is this with `-mark` behind it.
        anchor: String,
    },
    /// The date that closes the clause.
    Date {
        /// The date as written.
        text: String,
        iso: String,
    },
}

/// An item with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemView {
    pub segments: Vec<Segment>,
    /// 〔…〕.
    pub asides: Vec<String>,
    /// ※ ….
    pub remarks: Vec<String>,
    /// ・ ….
    pub points: Vec<String>,
}

/// A footnote below the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FootnoteView {
    /// Its place, counted from 1.
    pub number: usize,
    /// The mark as printed.
    pub mark: String,
    pub anchor: String,
    /// Whether its mark stands in the text, so that a link back makes sense.
    pub is_marked: bool,
    /// The explanation.
    pub text: String,
}

/// Items of one side of a sheet, with the footnotes of that side tied to their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    pub items: Vec<ItemView>,
    pub footnotes: Vec<FootnoteView>,
}

/// Lays out one side of a sheet. `anchor` begins the anchors of this side and is unique on its page.
pub fn lay_out<'item>(
    items: impl Iterator<Item = (&'item Item, Option<PartialDate>)>,
    footnotes: &[Footnote],
    part: SheetPart,
    anchor: &str,
) -> Prose {
    let mut notes: Vec<(FootnoteView, Option<String>)> = footnotes
        .iter()
        .filter(|note| note.part == part)
        .enumerate()
        .map(|(index, note)| {
            let view = FootnoteView {
                number: index + 1,
                mark: note.mark.clone(),
                anchor: format!("{anchor}-{}", index + 1),
                is_marked: false,
                text: note.text.clone(),
            };
            (view, note.term.clone())
        })
        .collect();
    let items = items.map(|(item, date)| lay_out_item(item, date, &mut notes)).collect();
    Prose { items, footnotes: notes.into_iter().map(|(note, _)| note).collect() }
}

fn lay_out_item(item: &Item, date: Option<PartialDate>, notes: &mut [(FootnoteView, Option<String>)]) -> ItemView {
    let of_kind =
        |kind| item.details.iter().filter(|detail| detail.kind == kind).map(|detail| detail.text.clone()).collect();
    let mut segments = mark_notes(&item.text, notes);
    if let Some(date) = date {
        segments = segments.into_iter().flat_map(|segment| mark_date(segment, date)).collect();
    }
    ItemView {
        segments,
        asides: of_kind(DetailKind::Aside),
        remarks: of_kind(DetailKind::Remark),
        points: of_kind(DetailKind::Point),
    }
}

/// Splits a text at the marks of footnotes. Each note is linked once: from the mark behind its own word.
fn mark_notes(text: &str, notes: &mut [(FootnoteView, Option<String>)]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut rest = text;
    loop {
        let next = notes
            .iter_mut()
            .filter(|(note, _)| !note.is_marked)
            .filter_map(|(note, term)| {
                let marked = format!("{}{}", term.as_deref()?, note.mark);
                let start = rest.find(&marked)? + marked.len() - note.mark.len();
                Some((start, note))
            })
            .min_by_key(|(start, _)| *start);
        let Some((start, note)) = next else { break };
        let (before, from_mark) = rest.split_at(start);
        note.is_marked = true;
        segments.push(Segment::Text(before.to_owned()));
        segments.push(Segment::Mark { mark: note.mark.clone(), number: note.number, anchor: note.anchor.clone() });
        rest = from_mark.get(note.mark.len()..).unwrap_or_default();
    }
    if !rest.is_empty() || segments.is_empty() {
        segments.push(Segment::Text(rest.to_owned()));
    }
    segments
}

/// Makes the date in its closing brackets an element of its own.
fn mark_date(segment: Segment, date: PartialDate) -> Vec<Segment> {
    let Segment::Text(text) = segment else { return vec![segment] };
    for (open, _) in text.char_indices().filter(|(_, character)| matches!(character, '（' | '(')) {
        let Some(inside_at) = text.get(open..).and_then(|rest| rest.chars().next()).map(|c| open + c.len_utf8()) else {
            continue;
        };
        let Some(inside) = text.get(inside_at..) else { continue };
        let Some(length) = inside.find(['）', ')']) else { continue };
        let Some(written) = inside.get(..length) else { continue };
        if PartialDate::read(written) == Ok(date) {
            return vec![
                Segment::Text(text.get(..inside_at).unwrap_or_default().to_owned()),
                Segment::Date { text: written.to_owned(), iso: date.iso() },
                Segment::Text(inside.get(length..).unwrap_or_default().to_owned()),
            ];
        }
    }
    vec![Segment::Text(text)]
}
