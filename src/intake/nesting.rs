//! How deep markup nests, before a parser takes it. HTML5 has a parser look through all open elements for each that begins,
//! and open some of them anew: what nests without end costs its square, and what people write nests a few dozen deep.

/// The most elements within each other.
const MOST: usize = 256;
/// The most attributes of one element. Each is compared with all before it.
const MOST_ATTRIBUTES: usize = 256;

/// Elements that hold nothing.
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source",
    "wbr",
];
/// Elements whose content is no markup, unless a drawing or a formula is about.
const RAW: [&str; 3] = ["script", "style", "textarea"];
/// Elements over which the end of another does not reach.
const BARRIERS: [&str; 9] = ["table", "td", "th", "caption", "object", "template", "marquee", "svg", "math"];
/// Elements of tables: the end of one reaches as far as the table.
const OF_TABLES: [&str; 8] = ["table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"];
/// Elements of lines: their end does not reach over a block either.
const OF_LINES: [&str; 12] = ["a", "b", "big", "code", "em", "font", "i", "s", "small", "span", "strong", "u"];
const BLOCKS: [&str; 10] = ["p", "div", "ul", "ol", "li", "dl", "dd", "dt", "center", "blockquote"];
/// Elements that end where the next one of their kind begins, whether they are closed or not.
const ENDED_BY_THE_NEXT: [&[&str]; 5] =
    [&["p"], &["li"], &["dt", "dd"], &["option", "optgroup"], &["td", "th", "tr", "tbody", "thead", "tfoot"]];

/// The name of the element at which a text nests deeper than is read, or that has more attributes.
pub(super) fn too_deep(text: &str) -> Option<String> {
    let mut open = Open::default();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        if let Some(comment) = behind.strip_prefix("!--") {
            rest = behind_comment(comment);
            continue;
        }
        rest = behind;
        let Some(tag) = Tag::at(behind) else { continue };
        rest = behind.get(tag.length..).unwrap_or_default();
        if tag.attributes > MOST_ATTRIBUTES {
            return Some(tag.name);
        }
        let name = tag.name.as_str();
        if tag.closes {
            open.close(name);
        } else if RAW.contains(&name) && !open.has_foreign {
            rest = behind_raw(rest, name);
        } else if !VOID.contains(&name) && !open.begin(name) {
            return Some(tag.name);
        }
    }
    None
}

fn behind_comment(comment: &str) -> &str {
    if comment.starts_with('>') || comment.starts_with("->") {
        return comment;
    }
    let is_end = |at: &usize| comment.get(..*at).is_some_and(|own| own.ends_with("--") || own.ends_with("--!"));
    let mut ends = comment.match_indices('>').map(|(at, _)| at);
    ends.find(is_end).and_then(|at| comment.get(at..)).unwrap_or_default()
}

/// What follows the content of an element that holds no markup.
fn behind_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let is_end = |behind: &&str| behind.get(2..2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    let mut ends = text.match_indices("</").map(|(at, _)| text.get(at..).unwrap_or_default());
    ends.find(is_end).unwrap_or_default()
}

/// The elements that are open, each within the one before it.
#[derive(Default)]
struct Open {
    names: Vec<String>,
    /// Whether a drawing or a formula began, in which other rules hold.
    has_foreign: bool,
}

impl Open {
    /// Whether there is room for one more.
    fn begin(&mut self, name: &str) -> bool {
        let of_kind = ENDED_BY_THE_NEXT.iter().find(|kind| kind.contains(&name));
        while of_kind.is_some_and(|kind| self.names.last().is_some_and(|last| kind.contains(&last.as_str()))) {
            self.names.pop();
        }
        self.has_foreign |= matches!(name, "svg" | "math");
        self.names.push(name.to_owned());
        self.names.len() <= MOST
    }

    fn close(&mut self, name: &str) {
        let stops = |open: &str| match name {
            name if OF_TABLES.contains(&name) => open == "table",
            name if OF_LINES.contains(&name) => BARRIERS.contains(&open) || BLOCKS.contains(&open),
            _ => BARRIERS.contains(&open),
        };
        let place = self.names.iter().rposition(|open| open == name || stops(open));
        if let Some(place) = place.filter(|place| self.names.get(*place).is_some_and(|open| open == name)) {
            self.names.truncate(place);
        }
    }
}

/// A tag as it stands in a text.
struct Tag {
    name: String,
    closes: bool,
    attributes: usize,
    /// To the end of it, in bytes.
    length: usize,
}

impl Tag {
    /// The tag whose `<` stands right before the text; none where it is text.
    fn at(text: &str) -> Option<Self> {
        let closes = text.starts_with('/');
        let written = text.strip_prefix('/').unwrap_or(text);
        if !written.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let ends_name = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>');
        let name = written.split(ends_name).next().unwrap_or_default().to_ascii_lowercase();
        let (mut attributes, mut length) = (0, text.len());
        let mut quote = None;
        // A value stands in quotes behind its = only.
        let mut is_value = false;
        for (index, letter) in text.char_indices() {
            match (quote, letter) {
                (None, '>') => {
                    length = index + 1;
                    break;
                }
                (None, '"' | '\'') if is_value => quote = Some(letter),
                (Some(open), letter) if open == letter => quote = None,
                (None, letter) if ends_name(letter) => attributes += 1,
                _ => {}
            }
            is_value = letter == '=' || is_value && letter.is_ascii_whitespace();
        }
        Some(Self { name, closes, attributes, length })
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, too_deep};

    #[test]
    fn what_people_write_is_read_however_much_there_is_of_it() {
        for piece in [
            "<table><tr><td>語<td>語</tr><tr><td>語</table>",
            "<li>項目",
            "<p>文",
            "<br>",
            "<ul><li>項目<li>項目</ul>",
            "<b>語</b>",
            "</div>",
            "a < b ",
            "<!-- <div> --->",
        ] {
            assert_eq!(too_deep(&piece.repeat(MOST * 2)), None, "{piece}");
        }
        assert_eq!(
            too_deep("<script>if (a < b) { '<div><div>' }</script><table><tr><td>語<td>語<tr><td>語</table>"),
            None
        );
        assert_eq!(too_deep(&format!("<p style=\"{}\">", "color: red; ".repeat(MOST * 2))), None);
    }

    #[test]
    fn what_nests_deeper_than_people_write_is_named() {
        assert_eq!(too_deep(&"<div>".repeat(MOST)), None);
        assert_eq!(too_deep(&"<div>".repeat(MOST + 1)).as_deref(), Some("div"));
        assert_eq!(too_deep(&"<ul><li>".repeat(MOST)).as_deref(), Some("ul"));
        assert_eq!(too_deep(&"<p><font>".repeat(MOST)).as_deref(), Some("p"));
        assert_eq!(too_deep(&format!("<p {}>", "a ".repeat(MOST + 1))).as_deref(), Some("p"));
    }
}
