//! What stands around the text of every page, drawn by one function each, so that no page has it within its own code:
//! with some ninety pages that is a tenth of the program, and of the time to build it.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::kit::shell::Shell;

/// What a page says of itself: its title, its listing, its style.
#[derive(Template)]
#[template(path = "kit/frame/head.html")]
pub struct Head<'a> {
    shell: &'a Shell,
}

/// The city's name and the ways to what is public.
#[derive(Template)]
#[template(path = "kit/frame/navigation.html")]
pub struct Navigation<'a> {
    shell: &'a Shell,
}

/// The field to search with.
#[derive(Template)]
#[template(path = "kit/frame/search.html")]
pub struct Search<'a> {
    shell: &'a Shell,
}

/// The other language, and the ways of whoever is signed in.
#[derive(Template)]
#[template(path = "kit/frame/account.html")]
pub struct Account<'a> {
    shell: &'a Shell,
}

/// That a city is a sample, made of what.
#[derive(Template)]
#[template(path = "kit/frame/sample.html")]
pub struct Sample<'a> {
    shell: &'a Shell,
    /// Whether the sources are folded away: where there is little room.
    is_folded: bool,
}

/// Whom to ask, when it was last changed, and on what terms.
#[derive(Template)]
#[template(path = "kit/frame/footer.html")]
pub struct Footer<'a> {
    shell: &'a Shell,
}

// Templates of HTML: what stands in them is escaped already.
impl HtmlSafe for Head<'_> {}
impl HtmlSafe for Navigation<'_> {}
impl HtmlSafe for Search<'_> {}
impl HtmlSafe for Account<'_> {}
impl HtmlSafe for Sample<'_> {}
impl HtmlSafe for Footer<'_> {}

impl Shell {
    /// What stands in the head of every page.
    pub fn head(&self) -> Head<'_> {
        Head { shell: self }
    }

    /// How every page begins.
    pub fn navigation(&self) -> Navigation<'_> {
        Navigation { shell: self }
    }

    /// The search of every page but those that have a larger one.
    pub fn search(&self) -> Search<'_> {
        Search { shell: self }
    }

    /// How the header of every page ends.
    pub fn account(&self) -> Account<'_> {
        Account { shell: self }
    }

    /// What every page of a sample city says, with its sources.
    pub fn sample(&self, is_folded: bool) -> Sample<'_> {
        Sample { shell: self, is_folded }
    }

    /// How every page ends.
    pub fn footer(&self) -> Footer<'_> {
        Footer { shell: self }
    }
}
