//! The frame around every page: what `templates/layout.html` needs.

use std::borrow::Borrow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use fluent_templates::fluent_bundle::FluentValue;

use crate::domain::form_name::FormName;
use crate::domain::language::Language;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Deputyship, Post};
use crate::domain::{era, policy};
use crate::store::published::city::{City, Languages};
use crate::web::kit::address::{Address, To, localised, split_language};
use crate::web::kit::assets;
use crate::web::kit::context::Context;
use crate::web::kit::form::Problem;
use crate::web::kit::form_pages;
use crate::web::kit::form_token;
use crate::web::kit::state::Clock;
use crate::web::kit::words::Words;

/// The frame of one page.
pub struct Shell {
    words: Words,
    /// The title of the page, without the city's name.
    pub title: String,
    pub city: Arc<City>,
    /// Who is signed in, on staff pages.
    pub viewer: Option<Viewer>,
    /// When what the page shows was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// The section to ask, besides the city's contact.
    pub section: Option<String>,
    clock: Clock,
    path: String,
    query: String,
}

/// Who is signed in, as the header shows it.
pub struct Viewer {
    pub name: String,
    /// Their first post in words.
    pub post: String,
    /// The token that their forms carry, under the mask of this page.
    pub token: String,
    /// In whose post they decide as a deputy, in words.
    pub stands_in: Vec<String>,
    pub has_desk: bool,
    /// Whether requests for an update reach them or come from them.
    pub has_requests: bool,
    /// Whether they can have a deputy or register one.
    pub may_see_deputies: bool,
    /// Whether they report for a section.
    pub may_report: bool,
    /// Whether sheets wait for their approval.
    pub may_approve: bool,
    /// Whether they may open years, publish and change settings.
    pub may_administer: bool,
    pub may_review: bool,
    pub may_read_trail: bool,
}

impl Shell {
    /// The frame of a page for whoever asked for it.
    pub fn new(context: &Context, title: String) -> Self {
        let viewer = context.signed_in().map(|signed_in| {
            let actor = &signed_in.actor;
            let post = actor.posts.first().map(Post::title);
            Viewer {
                name: actor.name.clone(),
                post: post.unwrap_or_default(),
                token: form_token::masked(&signed_in.token),
                stands_in: actor.deputyships.iter().map(stands_in).collect(),
                has_desk: policy::desk(actor).is_ok(),
                has_requests: policy::desk(actor).is_ok() || policy::review(actor).is_ok(),
                may_see_deputies: policy::see_deputies(actor).is_ok(),
                may_report: policy::desk(actor).is_ok_and(|permit| !permit.act().writes_for.is_empty()),
                may_approve: policy::approvals(actor).is_ok(),
                may_administer: policy::administer(actor).is_ok(),
                may_review: policy::review(actor).is_ok(),
                may_read_trail: policy::read_trail(actor).is_ok(),
            }
        });
        Self {
            words: context.words(),
            title,
            city: Arc::clone(context.city()),
            viewer,
            updated: None,
            section: None,
            clock: context.state.clock,
            path: context.path.clone(),
            query: context.query.clone(),
        }
    }

    /// The same page, naming when it was last changed.
    #[must_use]
    pub fn updated(mut self, at: Option<DateTime<Utc>>) -> Self {
        self.updated = at;
        self
    }

    /// The same page, naming the section to ask.
    #[must_use]
    pub fn section(mut self, section: Option<String>) -> Self {
        self.section = section;
        self
    }

    /// The words of a key.
    pub fn t(&self, key: &str) -> String {
        self.words.text(key)
    }

    /// The words of a key with one value filled in.
    pub fn with<'value>(&self, key: &str, name: &'static str, value: impl Into<FluentValue<'value>>) -> String {
        self.words.fill(key, [(name, value.into())])
    }

    /// The words of a key with two values filled in.
    pub fn with_two<'value>(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<FluentValue<'value>>,
        second_name: &'static str,
        second: impl Into<FluentValue<'value>>,
    ) -> String {
        self.words.fill(key, [(name, value.into()), (second_name, second.into())])
    }

    /// The words for a code of the domain: `state-completed` and the like.
    pub fn code(&self, group: &str, code: &str) -> String {
        self.words.text(&format!("{group}-{}", code.replace(['_', '.'], "-")))
    }

    /// `ja` or `en`.
    pub const fn lang(&self) -> &'static str {
        self.words.language().code()
    }

    /// The language of the page.
    pub const fn language(&self) -> Language {
        self.words.language()
    }

    /// Where one can go from this page, in its language.
    pub const fn to(&self) -> To {
        To::language(self.words.language())
    }

    /// Where the data are: their files are the same in both languages.
    pub const fn data(&self) -> To {
        To::language(Language::Japanese)
    }

    /// The page on which a form stands.
    pub fn form_page(&self, form: &FormName) -> Address {
        form_pages::page(self.to(), *form)
    }

    /// What is wrong with a field, in words.
    pub fn problem(&self, problem: &Problem) -> String {
        let words = match problem.limit {
            Some(limit) => self.with(problem.words, "limit", limit),
            None => self.t(problem.words),
        };
        match &problem.part {
            Some(part) => format!("{part}{}{words}", self.t("colon")),
            None => words,
        }
    }

    /// The address of a file of the stylesheet and its kin, which changes with its content.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The address of the city's logo.
    pub fn logo(&self, digest: &str) -> String {
        assets::logo_address(digest)
    }

    /// Whether the city offers its pages in English too.
    pub fn offers_english(&self) -> bool {
        self.city.languages == Languages::Both
    }

    /// Whether this page is the one at an address, for marking it in the navigation.
    pub fn is_here(&self, address: impl Borrow<Address>) -> bool {
        let (_, path) = split_language(address.borrow().as_str());
        self.path == path
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let other = match self.words.language() {
            Language::Japanese => Language::English,
            Language::English => Language::Japanese,
        };
        let path = localised(other, &self.path);
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }

    /// A date in words.
    pub fn date(&self, date: &PartialDate) -> String {
        date.label(self.words.language())
    }

    /// A day of the calendar in words.
    pub fn calendar_day(&self, day: &NaiveDate) -> String {
        self.date(&PartialDate::day(*day))
    }

    /// The day of a stored time in words, in the city's zone.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        let day = self.clock.local(*at).date_naive();
        match self.words.language() {
            Language::Japanese => era::day_in_japanese(day),
            Language::English => era::day_in_english(day),
        }
    }

    /// The day of a stored time for `datetime` attributes.
    pub fn iso_day(&self, at: &DateTime<Utc>) -> String {
        self.clock.local(*at).date_naive().to_string()
    }

    /// A stored time in words, to the minute, in the city's zone.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        format!("{} {}", self.day(at), self.clock.local(*at).format("%H:%M"))
    }

    /// A stored time to the second, in the city's zone, for logs.
    pub fn exact_moment(&self, at: &DateTime<Utc>) -> String {
        self.clock.local(*at).format("%Y-%m-%d %H:%M:%S").to_string()
    }
}

/// 「代決：住宅政策課長（見本 かちょう）」.
fn stands_in(deputyship: &Deputyship) -> String {
    format!("代決：{}（{}）", deputyship.post.title(), deputyship.absent_name)
}
