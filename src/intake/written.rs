//! How the letters of a cell stand there: struck out, or raised as the mark of a note is. What a file keeps as one text may
//! be 120 and a note 1 to whoever sees it.

use scraper::node::Element;

/// How a stretch of letters stands there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) is_struck: bool,
    /// Above or below the line.
    pub(super) is_raised: bool,
}

/// What the letters of a cell leave open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Letters {
    #[default]
    Plain,
    /// Some of them, or all, are struck out: whether they still count nobody can tell.
    Struck,
    /// A raised digit stands right at one that isn't, so that both would be read as one number.
    RaisedDigit,
}

/// The letters of a cell while they are gone through.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    last: Option<(char, bool)>,
    found: Letters,
}

impl Stretches {
    /// Takes the next stretch in.
    pub(super) fn take(&mut self, text: &str, written: Written) {
        let Some(first) = text.chars().next() else { return };
        let touches =
            |(last, is_raised): (char, bool)| is_raised != written.is_raised && last.is_numeric() && first.is_numeric();
        if written.is_struck && !text.trim().is_empty() {
            self.found = Letters::Struck;
        } else if self.found == Letters::Plain && self.last.is_some_and(touches) {
            self.found = Letters::RaisedDigit;
        }
        self.last = text.chars().next_back().map(|last| (last, written.is_raised));
    }

    /// What was found, and begins anew.
    pub(super) fn end(&mut self) -> Letters {
        std::mem::take(self).found
    }
}

/// How many of the elements around us strike or raise what stands in them.
#[derive(Debug, Default)]
pub(super) struct Around {
    striking: usize,
    raising: usize,
}

impl Around {
    pub(super) fn open(&mut self, element: &Element) {
        self.striking += usize::from(strikes(element));
        self.raising += usize::from(raises(element));
    }

    pub(super) fn close(&mut self, element: &Element) {
        self.striking = self.striking.saturating_sub(usize::from(strikes(element)));
        self.raising = self.raising.saturating_sub(usize::from(raises(element)));
    }

    pub(super) const fn written(&self) -> Written {
        Written { is_struck: self.striking > 0, is_raised: self.raising > 0 }
    }
}

fn strikes(element: &Element) -> bool {
    matches!(element.name(), "del" | "s" | "strike") || styles(element, &["line-through"])
}

fn raises(element: &Element) -> bool {
    matches!(element.name(), "sup" | "sub") || styles(element, &["vertical-align:super", "vertical-align:sub"])
}

/// Whether a browser shows nothing of an element.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some() || styles(element, &["display:none", "visibility:hidden"])
}

fn styles(element: &Element, words: &[&str]) -> bool {
    let Some(style) = element.attr("style") else { return false };
    let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
    words.iter().any(|word| style.contains(word))
}
