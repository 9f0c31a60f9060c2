//! What stands with every field of every form, drawn by one function each, as `kit::frame` does it for a page.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::kit::form::Problem;
use crate::web::kit::shell::Shell;
use crate::web::kit::unbroken::Unbroken;

/// What is said of a field before it: its label, whether it has to be filled in, a text in support, what is wrong with it.
#[derive(Template)]
#[template(path = "kit/label.html")]
pub struct Label<'a> {
    shell: &'a Shell,
    name: &'a str,
    words: &'a str,
    need: &'a str,
    support: &'a str,
    problem: Option<&'a Problem>,
    /// Whether it is the legend of several choices.
    is_legend: bool,
}

/// The attributes by which a control names the texts that describe it, and says whether it is wrong.
#[derive(Template)]
#[template(path = "kit/marks.html")]
pub struct Marks<'a> {
    name: &'a str,
    has_support: bool,
    /// The ids of further texts.
    more: &'a str,
    is_wrong: bool,
}

// Templates of HTML: what stands in them is escaped already.
impl HtmlSafe for Label<'_> {}
impl HtmlSafe for Marks<'_> {}

impl<'a> Label<'a> {
    /// What stands before the field of that name; `need` and `support` are "" where nothing is to be said.
    pub fn of(
        shell: &'a Shell,
        problem: Option<&'a Problem>,
        name: &'a (impl AsRef<str> + ?Sized),
        words: &'a (impl AsRef<str> + ?Sized),
        need: &'a (impl AsRef<str> + ?Sized),
        support: &'a (impl AsRef<str> + ?Sized),
    ) -> Self {
        let (name, words, need, support) = (name.as_ref(), words.as_ref(), need.as_ref(), support.as_ref());
        Self { shell, name, words, need, support, problem, is_legend: false }
    }

    /// The same as the legend of several choices.
    #[must_use]
    pub const fn of_choices(mut self) -> Self {
        self.is_legend = true;
        self
    }
}

impl<'a> Marks<'a> {
    /// The marks of the field of that name; `more` names further texts by their ids.
    pub fn of(
        problem: Option<&Problem>,
        name: &'a (impl AsRef<str> + ?Sized),
        support: &(impl AsRef<str> + ?Sized),
        more: &'a (impl AsRef<str> + ?Sized),
    ) -> Self {
        let has_support = !support.as_ref().is_empty();
        Self { name: name.as_ref(), has_support, more: more.as_ref(), is_wrong: problem.is_some() }
    }
}
