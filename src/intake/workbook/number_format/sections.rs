//! The code of a format taken apart: sections for numbers above and below zero, each of literals, digits and parts of days.

use super::DatePrecision;

/// One piece of a section, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    /// Where the number stands.
    Digits,
    General,
    /// A letter for a part of a day and how often it stands; `n` for minutes, `g` and `e` for the era and its year.
    Part(char, usize),
}

/// What is shown of some of the numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) pieces: Vec<Piece>,
    /// The numbers it is for, where it says so: a sign of comparison and a number.
    condition: Option<(String, f64)>,
    elapsed: bool,
    /// Whether it shows a share in hundredths. A sign that stands among its words says nothing of the number.
    is_percent: bool,
    /// How many digits stand in front of the point, in each of the groups with something between them.
    groups: Vec<usize>,
    pub(super) width: usize,
    pub(super) least_decimals: u32,
    pub(super) most_decimals: u32,
    pub(super) is_separated: bool,
    /// How many times the number is divided by a thousand.
    pub(super) thousands: u32,
}

pub(super) fn read(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut letters = code.chars().peekable();
    let mut reading = Digits::default();
    while let Some(letter) = letters.next() {
        let Some(section) = sections.last_mut() else { break };
        match letter {
            ';' => {
                section.settle(&std::mem::take(&mut reading));
                sections.push(Section::default());
            }
            '"' => section.literal(&letters.by_ref().take_while(|letter| *letter != '"').collect::<String>()),
            '\\' | '!' => section.literal(&letters.next().map(String::from).unwrap_or_default()),
            '_' => {
                letters.next();
                section.literal(" ");
            }
            '*' => {
                letters.next();
            }
            '[' => section.bracket(&letters.by_ref().take_while(|letter| *letter != ']').collect::<String>()),
            '0' | '#' | '?' => {
                section.digits(&reading);
                reading.take(letter);
            }
            '%' => {
                section.is_percent = true;
                section.literal("%");
            }
            '.' if reading.any => reading.point = true,
            ',' if reading.any => reading.commas += 1,
            '@' => section.pieces.push(Piece::General),
            'G' | 'g' if is_general(&mut letters) => section.pieces.push(Piece::General),
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'g' | 'G' | 'e' | 'E' | 'a' | 'r' | 'R' => {
                let letter = letter.to_ascii_lowercase();
                let mut length = 1;
                while letters.next_if(|next| next.to_ascii_lowercase() == letter).is_some() {
                    length += 1;
                }
                section.part(letter, length);
            }
            other => section.literal(&other.to_string()),
        }
    }
    if let Some(section) = sections.last_mut() {
        section.settle(&reading);
    }
    sections
}

/// Whether a G begins the word "General", which is then read to its end.
fn is_general(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let is = letters.clone().take(6).collect::<String>().eq_ignore_ascii_case("eneral");
    if is {
        letters.nth(5);
    }
    is
}

/// The section for a number, and whether a number below zero still needs its sign.
pub(super) fn choose(sections: &[Section], value: f64) -> Option<(&Section, bool)> {
    if sections.iter().any(|section| section.condition.is_some()) {
        let fits = |section: &&Section| section.condition.as_ref().is_none_or(|condition| meets(condition, value));
        return sections.iter().find(fits).map(|section| (section, true));
    }
    let count = sections.len();
    if value < 0.0 && count > 1 {
        return sections.get(1).map(|section| (section, false));
    }
    let index = if value == 0.0 && count > 2 { 2 } else { 0 };
    sections.get(index).map(|section| (section, true))
}

fn meets((sign, limit): &(String, f64), value: f64) -> bool {
    match sign.as_str() {
        "<" => value < *limit,
        "<=" => value <= *limit,
        ">" => value > *limit,
        ">=" => value >= *limit,
        "<>" => (value - limit).abs() > f64::EPSILON,
        _ => (value - limit).abs() <= f64::EPSILON,
    }
}

/// The placeholders of a number while they are read.
#[derive(Default)]
struct Digits {
    any: bool,
    point: bool,
    zeros: usize,
    decimal_zeros: u32,
    decimals: u32,
    commas: u32,
    is_separated: bool,
}

impl Digits {
    fn take(&mut self, letter: char) {
        self.any = true;
        // A comma with a digit behind it parts the thousands; one without divides.
        if self.commas > 0 {
            self.is_separated = true;
            self.commas = 0;
        }
        if self.point {
            self.decimals += 1;
            self.decimal_zeros += u32::from(letter == '0');
        } else {
            self.zeros += usize::from(letter == '0');
        }
    }
}

impl Section {
    fn literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    /// Takes in that a digit comes.
    fn digits(&mut self, before: &Digits) {
        if before.point && self.pieces.contains(&Piece::Digits) {
            return;
        }
        let goes_on = self.pieces.last() == Some(&Piece::Digits);
        if let Some(group) = self.groups.last_mut().filter(|_| goes_on) {
            *group += 1;
        } else {
            self.pieces.push(Piece::Digits);
            self.groups.push(1);
        }
    }

    /// A whole number as a code with dashes between its digits: 123-4567.
    pub(super) fn dashed(&self, digits: &str) -> Option<String> {
        let is_dash = |piece: &Piece| matches!(piece, Piece::Literal(text) if text == "-");
        if self.groups.len() < 2 || !self.pieces.iter().all(|piece| *piece == Piece::Digits || is_dash(piece)) {
            return None;
        }
        let mut rest = format!("{digits:0>width$}", width = self.width);
        let mut parts = Vec::with_capacity(self.groups.len());
        for size in self.groups.iter().skip(1).rev() {
            parts.push(rest.split_off(rest.len().saturating_sub(*size)));
        }
        parts.push(rest);
        parts.reverse();
        Some(parts.join("-"))
    }

    /// A colour, a condition, a currency with its language, or hours that pass 24.
    fn bracket(&mut self, content: &str) {
        if let Some(currency) = content.strip_prefix('$') {
            self.literal(currency.split('-').next().unwrap_or_default());
        } else if content.starts_with(['<', '>', '=']) {
            let sign: String = content.chars().take_while(|letter| matches!(letter, '<' | '>' | '=')).collect();
            if let Ok(number) = content[sign.len()..].trim().parse() {
                self.condition = Some((sign, number));
            }
        } else if matches!(content.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
            self.elapsed = true;
        }
    }

    fn part(&mut self, letter: char, length: usize) {
        // E+00 is an exponent: such a number is shown as it is.
        if letter == 'e' && self.pieces.contains(&Piece::Digits) {
            self.pieces.push(Piece::General);
            return;
        }
        let before = self.pieces.iter().rev().find_map(|piece| match piece {
            Piece::Part(letter, _) => Some(*letter),
            _ => None,
        });
        if letter == 's'
            && let Some(Piece::Part(minutes @ 'm', _)) =
                self.pieces.iter_mut().rev().find(|piece| matches!(piece, Piece::Part(..)))
        {
            *minutes = 'n';
        }
        match letter {
            'r' => {
                self.pieces.push(Piece::Part('g', 3));
                self.pieces.push(Piece::Part('e', length));
            }
            'm' if before == Some('h') || self.elapsed => self.pieces.push(Piece::Part('n', length)),
            _ => self.pieces.push(Piece::Part(letter, length)),
        }
    }

    fn settle(&mut self, digits: &Digits) {
        self.width = digits.zeros;
        self.least_decimals = digits.decimal_zeros;
        self.most_decimals = digits.decimals;
        self.is_separated = digits.is_separated;
        self.thousands = digits.commas;
    }

    fn has(&self, letters: &[char]) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Part(letter, _) if letters.contains(letter)))
    }

    fn literals(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            _ => None,
        })
    }

    pub(super) fn is_date(&self) -> bool {
        self.elapsed || self.has(&['y', 'm', 'd', 'g', 'e', 'h', 'n', 's', 'a'])
    }

    pub(super) const fn is_elapsed(&self) -> bool {
        self.elapsed
    }

    pub(super) fn is_general(&self) -> bool {
        self.pieces.contains(&Piece::General)
    }

    pub(super) fn has_year(&self) -> bool {
        self.has(&['y', 'e'])
    }

    pub(super) fn precision(&self) -> DatePrecision {
        match () {
            () if self.has(&['h', 'n', 's']) => DatePrecision::Time,
            () if self.has(&['d', 'a']) => DatePrecision::Day,
            () if self.has(&['m']) => DatePrecision::Month,
            () => DatePrecision::Year,
        }
    }

    pub(super) const fn has_percent(&self) -> bool {
        self.is_percent
    }

    /// Whether a number is shown as a year: 令和2年度 of a 2.
    pub(super) fn names_a_year(&self) -> bool {
        self.literals().any(|text| text.contains("年度") || text.trim() == "年" || text.contains("令和"))
    }

    /// Whether nothing but digits is shown.
    pub(super) fn is_bare(&self) -> bool {
        self.pieces == [Piece::Digits]
    }

    /// The number among its literals.
    pub(super) fn shown(&self, digits: &mut String, is_negative: bool) -> String {
        let mut text = String::new();
        if is_negative {
            text.push('-');
        }
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Digits => text.push_str(&std::mem::take(digits)),
                Piece::General | Piece::Part(..) => {}
            }
        }
        text.trim().to_owned()
    }
}
