//! HTML in cells, read by an HTML5 parser: unclosed lists, entities and all. What comes out is lines of text, each
//! with the element that began it; marks within lines are another file's matter.

use scraper::node::Element;
use scraper::{Html, Node};

use crate::intake::nesting;
use crate::intake::written::{self, Around, Letters, Stretches, Written};

/// What began a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// A line break, or the start of the cell.
    Break,
    /// A paragraph or another block, or the end of one.
    Block,
    /// A list item, so many lists deep.
    ListItem(usize),
}

/// A line of a cell, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: Start,
    /// Its text without white space around it.
    pub(super) text: String,
}

/// A cell as lines.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) lines: Vec<Line>,
    /// Names of elements that are no HTML, each once; their text was kept.
    pub(super) unknown: Vec<String>,
}

/// The most names of elements that are told as unknown.
const MOST_UNKNOWN: usize = 20;

const DROPPED: [&str; 9] = ["script", "style", "template", "noscript", "title", "iframe", "object", "svg", "select"];

const BLOCKS: [&str; 34] = [
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "hr",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "blockquote",
    "pre",
    "center",
    "figure",
    "form",
];

const INLINE: [&str; 36] = [
    "html", "head", "body", "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "wbr",
];

/// Reads a cell as HTML. Plain text is HTML too, apart from its line breaks, which are kept; and one that nests deeper than
/// people write is taken as plain text, marks and all.
pub(super) fn lines(cell: &str) -> Markup {
    if !cell.contains(['<', '&']) {
        return Markup { lines: plain_lines(cell), unknown: Vec::new() };
    }
    if let Some(name) = nesting::too_deep(cell) {
        return Markup { lines: plain_lines(cell), unknown: vec![name] };
    }
    let html = Html::parse_fragment(cell);
    let mut lines = Lines::new();
    let mut unknown: Vec<String> = Vec::new();
    let (mut dropped, mut depth) = (0_usize, 0_usize);
    walk(&html, |node, opens| match node {
        Node::Text(text) if opens && dropped == 0 => lines.text(text),
        Node::Element(element) => {
            let name = element.name();
            match (name, opens) {
                (_, true) if is_unread(element) => dropped += 1,
                (_, false) if is_unread(element) => dropped = dropped.saturating_sub(1),
                _ if dropped > 0 => {}
                ("br", true) => lines.flush(Start::Break),
                ("br", false) => {}
                ("li", true) => lines.flush(Start::ListItem(depth)),
                ("li", false) => lines.flush(Start::Block),
                (name, opens) if BLOCKS.contains(&name) => {
                    if matches!(name, "ul" | "ol") {
                        depth = if opens { depth + 1 } else { depth.saturating_sub(1) };
                    }
                    lines.flush(Start::Block);
                }
                (name, true)
                    if !INLINE.contains(&name)
                        && unknown.len() < MOST_UNKNOWN
                        && !unknown.iter().any(|known| known == name) =>
                {
                    unknown.push(name.to_owned());
                }
                _ => {}
            }
        }
        _ => {}
    });
    lines.flush(Start::Break);
    Markup { lines: lines.done, unknown }
}

/// What the marks within a cell that holds HTML leave open of its letters.
pub(in crate::intake) fn letters(cell: &str) -> Letters {
    const TELLING: [&str; 4] = ["<s", "<del", "style", "hidden"];
    let is_told = || cell.contains('<') && TELLING.iter().any(|word| contains(cell, word));
    if !is_told() || nesting::too_deep(cell).is_some() {
        return Letters::Plain;
    }
    let (mut around, mut stretches, mut unread) = (Around::default(), Stretches::default(), 0_usize);
    walk(&Html::parse_fragment(cell), |node, opens| match node {
        Node::Text(text) if opens && unread == 0 => stretches.take(text, around.written()),
        Node::Element(element) => {
            let is_unread = usize::from(is_unread(element));
            unread = if opens { unread + is_unread } else { unread.saturating_sub(is_unread) };
            if opens {
                around.open(element);
            } else {
                around.close(element);
            }
            if element.name() == "br" || BLOCKS.contains(&element.name()) {
                stretches.take("\n", Written::default());
            }
        }
        _ => {}
    });
    stretches.end()
}

/// Whether a text contains a word of small letters, in whatever letters it is written there.
fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether nothing of an element is shown.
fn is_unread(element: &Element) -> bool {
    DROPPED.contains(&element.name()) || written::is_hidden(element)
}

/// The lines of a text that is no HTML.
pub(super) fn plain_lines(text: &str) -> Vec<Line> {
    let mut lines = Lines::new();
    lines.text(text);
    lines.flush(Start::Break);
    lines.done
}

/// Visits every node when it opens and when it closes, without recursion: cells may nest as deep as they are long.
fn walk(html: &Html, mut visit: impl FnMut(&Node, bool)) {
    let mut node = html.tree.root();
    let mut opens = true;
    loop {
        visit(node.value(), opens);
        let child = if opens { node.first_child() } else { None };
        if let Some(child) = child {
            node = child;
        } else if opens {
            opens = false;
        } else if let Some(sibling) = node.next_sibling() {
            (node, opens) = (sibling, true);
        } else if let Some(parent) = node.parent() {
            node = parent;
        } else {
            return;
        }
    }
}

/// The text of a cell on one line, for names and headers.
pub(in crate::intake) fn plain(cell: &str) -> String {
    let lines: Vec<String> = lines(cell).lines.into_iter().map(|line| line.text).collect();
    lines.join(" ")
}

/// A cell as text that keeps its line breaks.
pub(in crate::intake) fn text(cell: &str) -> String {
    let lines: Vec<String> = lines(cell).lines.into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

/// Lines in the making.
struct Lines {
    done: Vec<Line>,
    start: Start,
    text: String,
}

impl Lines {
    const fn new() -> Self {
        Self { done: Vec::new(), start: Start::Break, text: String::new() }
    }

    fn text(&mut self, text: &str) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.flush(Start::Break);
            }
            self.text.extend(part.chars().filter(|character| !character.is_control() || *character == '\t'));
        }
    }

    /// Ends the line. An element that held nothing yet leaves its mark on what comes first within it.
    fn flush(&mut self, next: Start) {
        let text = self.text.trim();
        if text.is_empty() {
            let weight = |start: Start| match start {
                Start::Break => 0,
                Start::Block => 1,
                Start::ListItem(_) => 2,
            };
            let keeps = weight(self.start) > weight(next);
            self.start = if keeps { self.start } else { next };
        } else {
            self.done.push(Line { start: self.start, text: text.to_owned() });
            self.start = next;
        }
        self.text.clear();
    }
}
