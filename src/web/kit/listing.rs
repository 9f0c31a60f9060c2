//! What a page says of itself to those who see only a link to it: search engines, and whoever is sent its address.

use crate::domain::language::Language;
use crate::web::kit::address::{Address, localised, split_language};

/// The most characters of a description: what a result of a search has room for.
const LONGEST: usize = 160;

/// A page of the public as others name it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// What the page says, in its language, in one line.
    pub description: String,
    /// Its own address, however it was reached.
    address: Address,
    /// Whether search engines should name it.
    pub is_indexed: bool,
}

impl Listing {
    /// A page that search engines should name by this address.
    pub fn new(address: Address, description: &str) -> Self {
        Self { description: in_one_line(description), address, is_indexed: true }
    }

    /// One that search engines should not name.
    pub fn unindexed(address: Address, description: &str) -> Self {
        Self { is_indexed: false, ..Self::new(address, description) }
    }

    /// The address of the page in a language, below the public address of the site.
    pub fn address_in(&self, language: Language, public_address: &str) -> String {
        let (_, path) = split_language(self.address.as_str());
        match localised(language, path).as_str() {
            // A site's own address is written with its slash, as browsers write it.
            "/" => format!("{public_address}/"),
            local => format!("{public_address}{local}"),
        }
    }
}

/// A text without line breaks, cut where it is too long.
fn in_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let kept: String = line.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Listing};
    use crate::domain::language::Language;
    use crate::domain::numbers::GoalNumber;
    use crate::web::kit::address::To;

    #[test]
    fn a_description_is_one_line_with_an_end() {
        let address = To::language(Language::Japanese).front();
        assert_eq!(Listing::new(address.clone(), "一行目\n  二行目\t ").description, "一行目 二行目");
        let long = Listing::new(address, &"長い文。".repeat(LONGEST)).description;
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("長い文…"), "{long}");
    }

    #[test]
    fn a_page_has_an_address_in_each_language() {
        let site = "https://goals.example.lg.jp";
        for language in [Language::Japanese, Language::English] {
            let goal = Listing::new(To::language(language).goal(GoalNumber(15)), "");
            assert_eq!(goal.address_in(Language::Japanese, site), "https://goals.example.lg.jp/goals/15");
            assert_eq!(goal.address_in(Language::English, site), "https://goals.example.lg.jp/en/goals/15");
            let front = Listing::new(To::language(language).front(), "");
            assert_eq!(front.address_in(Language::Japanese, site), "https://goals.example.lg.jp/");
            assert_eq!(front.address_in(Language::English, site), "https://goals.example.lg.jp/en");
        }
    }
}
