//! Segments to items: what belongs to which item, and what stands before the first.

use super::marks::{Mark, Segment};
use super::{Content, Note};
use crate::domain::goal::{Detail, DetailKind, Item};

/// What text without a mark continues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Lead,
    Item,
    Detail,
    Note,
}

pub(super) fn assemble(segments: Vec<Segment>) -> Content {
    let mut content = Content::default();
    let mut lead = String::new();
    let mut open = Open::Lead;
    let mut heading: Option<String> = None;
    for Segment { mark, text } in segments {
        let text = text.trim();
        match mark {
            // A heading has no place of its own: it stays with the words of the item it stands above.
            Mark::Heading => {
                if let Some(above) = heading.replace(text.to_owned()) {
                    content.items.push(Item { text: above, details: Vec::new() });
                }
            }
            Mark::Item => {
                let mut words = heading.take().unwrap_or_default();
                join(&mut words, text);
                content.items.push(Item { text: words, details: Vec::new() });
                open = Open::Item;
            }
            Mark::Note(mark) => {
                content.notes.push(Note { mark, text: text.to_owned() });
                open = Open::Note;
            }
            Mark::Text(new_block) => {
                if new_block && open == Open::Note {
                    open = if content.items.is_empty() { Open::Lead } else { Open::Item };
                }
                join(continued(&mut content, &mut lead, open), text);
            }
            Mark::Point | Mark::Aside | Mark::Remark => {
                let kind = match mark {
                    Mark::Point => DetailKind::Point,
                    Mark::Aside => DetailKind::Aside,
                    _ => DetailKind::Remark,
                };
                match content.items.last_mut() {
                    Some(item) if kind != DetailKind::Aside || !item.text.is_empty() => {
                        item.details.push(Detail { kind, text: text.to_owned() });
                        // Text behind an aside goes on with what stood before it.
                        if kind != DetailKind::Aside {
                            open = Open::Detail;
                        }
                    }
                    _ => join(continued(&mut content, &mut lead, open), &restored(kind, text)),
                }
            }
        }
    }
    content.items.extend(heading.map(|text| Item { text, details: Vec::new() }));
    content.items.retain_mut(|item| {
        item.details.retain(|detail| !detail.text.is_empty());
        !is_nothing(&item.text) || !item.details.is_empty()
    });
    content.notes.retain(|note| !note.text.is_empty());
    content.lead = Some(lead).filter(|lead| !is_nothing(lead));
    content
}

fn continued<'a>(content: &'a mut Content, lead: &'a mut String, open: Open) -> &'a mut String {
    match open {
        Open::Note => content.notes.last_mut().map(|note| &mut note.text),
        Open::Item => content.items.last_mut().map(|item| &mut item.text),
        Open::Detail => {
            let not_aside = |detail: &&mut Detail| detail.kind != DetailKind::Aside;
            content
                .items
                .last_mut()
                .and_then(|item| item.details.iter_mut().rev().find(not_aside))
                .map(|detail| &mut detail.text)
        }
        Open::Lead => None,
    }
    .unwrap_or(lead)
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// The text with its mark, where there is no item for it to belong to.
fn restored(kind: DetailKind, text: &str) -> String {
    match kind {
        DetailKind::Point => format!("・{text}"),
        DetailKind::Aside => text.to_owned(),
        DetailKind::Remark => format!("※{text}"),
    }
}

/// Whether a text only says that there is nothing: a dash in an empty cell.
fn is_nothing(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || "-－―—–ー‐−".contains(character))
}
