//! The frame around every page: what `templates/layout.html` needs.

use std::borrow::Borrow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use fluent_templates::fluent_bundle::FluentValue;

use crate::domain::form_name::FormName;
use crate::domain::language::Language;
use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Deputyship, Post};
use crate::domain::unit::{Unit, UnitLabel};
use crate::domain::{era, policy};
use crate::store::published::city::{City, Languages};
use crate::web::kit::address::{Address, To, localised, split_language};
use crate::web::kit::assets;
use crate::web::kit::context::Context;
use crate::web::kit::form::Problem;
use crate::web::kit::form_pages;
use crate::web::kit::form_token;
use crate::web::kit::listing::Listing;
use crate::web::kit::names::{Named, Names, Place};
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
    pub section: Option<Place>,
    /// What search engines and links say of the page; nothing of the office's pages, and of what went wrong.
    pub listing: Option<Listing>,
    names: Names,
    public_address: String,
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
            listing: None,
            names: context.names(),
            public_address: context.state.settings.public_address.clone(),
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
    pub fn section(mut self, section: Place) -> Self {
        self.section = Some(section).filter(|section| !section.is_empty());
        self
    }

    /// The same page, for search engines to name by its own address, with what it says.
    #[must_use]
    pub fn listed(mut self, address: Address, description: &str) -> Self {
        self.listing = Some(Listing::new(address, description));
        self
    }

    /// The same page, with what it says for whoever is sent its address, but not for search engines to name.
    #[must_use]
    pub fn unlisted(mut self, address: Address, description: &str) -> Self {
        self.listing = Some(Listing::unindexed(address, description));
        self
    }

    /// The address of a listed page in a language, as somebody far away needs it.
    pub fn absolute(&self, listing: &Listing, language: &str) -> String {
        listing.address_in(language.parse().unwrap_or(Language::Japanese), &self.public_address)
    }

    /// An address as somebody far away needs it.
    pub fn far(&self, address: impl Borrow<Address>) -> String {
        format!("{}{}", self.public_address, address.borrow())
    }

    /// The picture that stands for the city where a page is linked to: its logo, or else the sign of the product, since a
    /// link without any picture looks like one that is broken.
    pub fn picture(&self) -> String {
        let address = match &self.city.logo {
            Some(digest) => self.logo(digest),
            None => self.asset("sign.png"),
        };
        format!("{}{address}", self.public_address)
    }

    /// That picture in words.
    pub fn picture_words(&self) -> String {
        match self.city.logo {
            Some(_) => self.with("listing-logo", "city", self.city_name().to_string()),
            None => self.t("listing-sign"),
        }
    }

    /// What the city is called on the page.
    pub fn city_name(&self) -> Named {
        self.names.city()
    }

    /// What a unit is called on the page.
    pub fn unit(&self, unit: &UnitLabel) -> Named {
        self.names.label(unit)
    }

    /// The same of a unit of the register.
    pub fn unit_on_record(&self, unit: &Unit) -> Named {
        self.names.unit(unit.number, &unit.name)
    }

    /// A department and its section in one line.
    pub fn place(&self, units: &[UnitLabel]) -> Place {
        self.names.place(units)
    }

    /// A unit of which a row holds the number and the name.
    pub fn unit_numbered(&self, number: &UnitNumber, name: &str) -> Named {
        self.names.unit(*number, name)
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

    /// The words of the page.
    pub const fn words(&self) -> Words {
        self.words
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

    /// The languages in which every page of the public is there.
    pub fn languages(&self) -> &'static [&'static str] {
        if self.offers_english() { &["ja", "en"] } else { &["ja"] }
    }

    /// Whether this page is the one at an address, for marking it in the navigation.
    pub fn is_here(&self, address: impl Borrow<Address>) -> bool {
        let (_, path) = split_language(address.borrow().as_str());
        self.path == path
    }

    /// The other language.
    pub const fn other(&self) -> Language {
        match self.words.language() {
            Language::Japanese => Language::English,
            Language::English => Language::Japanese,
        }
    }

    /// The language of the page with its country, as Open Graph names it.
    pub const fn locale(&self) -> &'static str {
        locale(self.words.language())
    }

    /// The same of the other language.
    pub const fn other_locale(&self) -> &'static str {
        locale(self.other())
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let path = localised(self.other(), &self.path);
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

    /// A stored time for `datetime` attributes, to the second: HTML knows no more than milliseconds.
    pub fn machine_time(&self, at: &DateTime<Utc>) -> String {
        self.clock.local(*at).to_rfc3339_opts(SecondsFormat::Secs, true)
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

/// A language with its country; the English of these pages is British.
const fn locale(language: Language) -> &'static str {
    match language {
        Language::Japanese => "ja_JP",
        Language::English => "en_GB",
    }
}

/// 「代決：住宅政策課長（見本 かちょう）」.
fn stands_in(deputyship: &Deputyship) -> String {
    format!("代決：{}（{}）", deputyship.post.title(), deputyship.absent_name)
}
