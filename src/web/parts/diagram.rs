//! What drawings have in common: where columns and lines stand in their view box, how a link runs from one shape to
//! another, and how names become short enough for it.

use crate::web::parts::name::split_subtitle;

/// From where to where a drawing goes across, in the units of its view box.
#[derive(Debug, Clone, Copy)]
pub struct Across {
    pub left: f64,
    pub right: f64,
}

impl Across {
    /// The room that each of so many has.
    pub fn slot(self, count: usize) -> f64 {
        (self.right - self.left) / size(count.max(1))
    }

    /// The middle of a place among so many.
    pub fn middle(self, index: usize, count: usize) -> f64 {
        self.left + self.slot(count) * (size(index) + 0.5)
    }
}

/// The area of a drawing in which values stand.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub across: Across,
    /// Where the greatest value reaches.
    pub top: f64,
    /// Where zero stands.
    pub bottom: f64,
}

impl Area {
    /// How far down something stands that reaches so far up: 0 at the bottom, 1 at the top.
    pub fn y(self, part: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * part
    }

    /// The top and the height of a column that reaches so far up.
    pub fn column(self, part: f64) -> (String, String) {
        (written(self.y(part)), written((self.bottom - self.top) * part))
    }
}

/// A place of a drawing, as its view box counts.
pub type Point = (f64, f64);

/// The path of a link: it leaves one shape to the right and comes into the other from the left.
pub fn link((x1, y1): Point, (x2, y2): Point) -> String {
    let middle = f64::midpoint(x1, x2);
    format!("M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}")
}

/// A number of the view box as it is written.
pub fn written(number: f64) -> String {
    format!("{number:.1}")
}

/// About how wide a text is in letters of a size: Latin letters and digits are narrow. Rather too wide than too narrow, so
/// that what is placed by it touches nothing.
pub fn text_width(text: &str, size: f64) -> f64 {
    /// Half-width kana and their marks.
    const NARROW: std::ops::RangeInclusive<char> = '\u{ff61}'..='\u{ff9f}';
    let width = |letter: char| if letter.is_ascii() || NARROW.contains(&letter) { 0.6 } else { 1.0 };
    text.chars().map(width).sum::<f64>() * size
}

/// A count as a size.
pub fn size(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// A name in at most so many characters. What stands in brackets at its end stays, where there is room for it: it tells
/// the name from others that begin alike.
pub fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let (stem, end) = split_subtitle(name).filter(|(_, end)| end.chars().count() * 2 <= most).unwrap_or((name, ""));
    let room = most.saturating_sub(end.chars().count() + 1);
    stem.chars().take(room).chain(['…']).chain(end.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_short_name_keeps_what_tells_it_from_others() {
        assert_eq!(shortened("学校給食事業（小学校）", 18), "学校給食事業（小学校）");
        assert_eq!(shortened("学校給食施設の整備及び運営事業（中学校）", 18), "学校給食施設の整備及び運…（中学校）");
        assert_eq!(shortened("空き家の利活用と定住の促進に関する事業", 18), "空き家の利活用と定住の促進に関する…");
        assert_eq!(
            shortened("事業（括弧の中のほうがずっと長い名前である事業）", 18),
            "事業（括弧の中のほうがずっと長い名…"
        );
    }
}
