//! What every comparison has: the sentence, the choice of years and of what to compare by, narrowing, pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::comparison::{By, Structure, View};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::UnitNumber;
use crate::store::published::years::PublishedYear;
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::name::Name;
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;
use crate::web::public::listings;

/// A link of a choice.
pub(super) struct Choice {
    pub(super) label: String,
    /// What is said besides where there is room.
    pub(super) more: Option<String>,
    pub(super) address: Address,
    pub(super) chosen: bool,
}

/// A compared year.
pub(super) struct Heading {
    pub(super) year: FiscalYear,
    pub(super) label: String,
    /// The same in few letters, and what is then said below it.
    pub(super) short: String,
    pub(super) below: Option<String>,
    /// What is to be known of it besides.
    pub(super) note: Option<String>,
    pub(super) badges: Vec<Badge>,
}

/// A unit that a comparison can be narrowed to.
pub(super) struct UnitChoice {
    pub(super) number: UnitNumber,
    pub(super) name: Place,
    pub(super) chosen: bool,
}

/// Where in a long list a page stands.
pub(super) struct Pager {
    pub(super) position: String,
    pub(super) earlier: Option<Address>,
    pub(super) later: Option<Address>,
}

/// What every comparison has.
pub(super) struct Frame {
    /// One sentence on what the page shows.
    pub(super) sentence: String,
    /// What a reader should know before reading on.
    pub(super) notes: Vec<String>,
    pub(super) headings: Vec<Heading>,
    pub(super) years: Vec<Choice>,
    pub(super) ways: Vec<Choice>,
    pub(super) structures: Vec<Choice>,
    pub(super) views: Vec<Choice>,
    pub(super) units: Vec<UnitChoice>,
    /// What the form for narrowing sends along.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// The same comparison without narrowing.
    pub(super) whole: Option<Address>,
    pub(super) files: [Address; 2],
    pub(super) pager: Option<Pager>,
}

/// What is to be known of the years before one reads on.
fn notes(asked: &Asked, material: &Material, words: Words) -> Vec<String> {
    let mut notes = Vec::new();
    if material.wanted().len() < 2 {
        notes.push(words.text(if asked.repeated { "comparison-same-year" } else { "comparison-too-few" }));
    } else if asked.repeated {
        notes.push(words.text("comparison-repeated"));
    }
    if material.columns.iter().any(|year| year.partial) {
        notes.push(words.text("comparison-partial"));
    }
    notes
}

fn headings(context: &Context, material: &Material) -> Vec<Heading> {
    let heading = |year: &PublishedYear| Heading {
        year: year.year,
        label: year.year.label(context.language),
        short: label(year.year, context.language),
        below: below(context, year.year),
        note: None,
        badges: badges::of(year.stage, year.partial, year.sample, context.words()).into_iter().skip(1).collect(),
    };
    material.columns.iter().map(heading).collect()
}

impl Frame {
    pub(super) fn new(context: &Context, asked: &Asked, material: &Material, sentence: String) -> Self {
        let words = context.words();
        let wanted = material.wanted();
        let link =
            |years: &BTreeSet<FiscalYear>, by, structure| asked.on(context.to().comparison(), years, by, structure);
        let mut plain = asked.clone();
        (plain.unit, plain.programme) = (None, None);
        let files = To::language(Language::Japanese);
        let narrowed = asked.unit.is_some() || asked.programme.is_some();
        Self {
            sentence,
            notes: notes(asked, material, words),
            headings: headings(context, material),
            years: material
                .years
                .iter()
                .map(|year| {
                    let mut toggled = wanted.clone();
                    if !toggled.remove(&year.year) {
                        toggled.insert(year.year);
                    }
                    Choice {
                        label: label(year.year, context.language),
                        more: below(context, year.year),
                        address: link(&toggled, asked.by, asked.structure),
                        chosen: wanted.contains(&year.year),
                    }
                })
                .collect(),
            ways: By::ALL
                .iter()
                .map(|by| Choice {
                    more: None,
                    label: words.text(&format!("comparison-by-{by}")),
                    address: link(&wanted, *by, asked.structure),
                    chosen: *by == asked.by,
                })
                .collect(),
            structures: Structure::ALL
                .iter()
                .filter(|_| asked.by == By::Department)
                .map(|structure| Choice {
                    more: None,
                    label: words.text(&format!("comparison-structure-{structure}")),
                    address: link(&wanted, asked.by, *structure),
                    chosen: *structure == asked.structure,
                })
                .collect(),
            views: views(context, asked, &wanted),
            units: units(asked, material, context),
            hidden: hidden(asked, &wanted),
            whole: narrowed.then(|| plain.on(context.to().comparison(), &wanted, asked.by, asked.structure)),
            files: [files.comparison_csv(), files.comparison_xlsx()]
                .map(|file| asked.on(file, &wanted, asked.by, asked.structure)),
            pager: None,
        }
    }

    /// The same for one page of a list of `count` rows.
    #[must_use]
    pub(super) fn paged(mut self, context: &Context, asked: &Asked, material: &Material, window: &Window) -> Self {
        let base = asked.on(context.to().comparison(), &material.wanted(), asked.by, asked.structure);
        let page = |number: usize| base.clone().with("page", number);
        self.pager = (window.pages > 1).then(|| Pager {
            position: context.words().fill(
                "comparison-page",
                [("page", window.page.into()), ("pages", window.pages.into()), ("count", window.count.into())],
            ),
            earlier: (window.page > 1).then(|| page(window.page - 1)),
            later: (window.page < window.pages).then(|| page(window.page + 1)),
        });
        self
    }
}

/// The grid and the prose of programmes.
fn views(context: &Context, asked: &Asked, wanted: &BTreeSet<FiscalYear>) -> Vec<Choice> {
    let views = View::ALL.iter().filter(|_| asked.by == By::Programme);
    views
        .map(|view| {
            let other = Asked { view: *view, ..asked.clone() };
            Choice {
                more: None,
                label: context.words().text(&format!("comparison-view-{view}")),
                address: other.on(context.to().comparison(), wanted, asked.by, asked.structure),
                chosen: *view == asked.view,
            }
        })
        .collect()
}

fn hidden(asked: &Asked, wanted: &BTreeSet<FiscalYear>) -> Vec<(&'static str, String)> {
    let years = wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let mut hidden = vec![("years", years), ("by", asked.by.to_string())];
    hidden.extend((asked.structure != Structure::Then).then(|| ("structure", asked.structure.to_string())));
    hidden.extend((asked.view != View::Grid).then(|| ("view", asked.view.to_string())));
    hidden.extend(asked.programme.map(|programme| ("programme", programme.to_string())));
    hidden
}

/// The units of the compared years, by the order in which they first appear in the newest one.
fn units(asked: &Asked, material: &Material, context: &Context) -> Vec<UnitChoice> {
    let names = context.names();
    let mut known: BTreeMap<UnitNumber, usize> = BTreeMap::new();
    let mut choices: Vec<UnitChoice> = Vec::new();
    let mut newest_first: Vec<_> = material.sheets.iter().collect();
    newest_first.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    for sheet in newest_first {
        let (department, section) = (sheet.department.as_ref(), sheet.section.as_ref());
        let both = [
            department.map(|unit| (unit.number, names.place([unit]))),
            section.map(|unit| (unit.number, names.place(department.into_iter().chain([unit])))),
        ];
        for (number, name) in both.into_iter().flatten() {
            known.entry(number).or_insert_with(|| {
                choices.push(UnitChoice { number, name, chosen: asked.unit == Some(number) });
                choices.len()
            });
        }
    }
    choices
}

/// One page of a long list.
pub(super) struct Window {
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) count: usize,
    length: usize,
}

impl Window {
    /// The asked page of `count` rows, or the last one where there are fewer.
    pub(super) fn new(asked: &Asked, count: usize, length: usize) -> Self {
        let pages = count.div_ceil(length).max(1);
        Self { page: asked.page.min(pages), pages, count, length }
    }

    /// The rows of the page.
    pub(super) fn take<T>(&self, rows: Vec<T>) -> Vec<T> {
        rows.into_iter().skip((self.page - 1) * self.length).take(self.length).collect()
    }
}

/// The frame of the page around a comparison: its title names what is compared, the years, and what it is narrowed to.
pub(super) fn shell(context: &Context, asked: &Asked, material: &Material) -> Shell {
    let words = context.words();
    let short = short(context, material.columns.iter().map(|column| column.year));
    let updated = material.sheets.iter().map(|sheet| sheet.published_at).max();
    let title = match asked.view {
        View::Prose if asked.by == By::Programme => "comparison-title-prose".to_owned(),
        _ => format!("comparison-title-{}", asked.by),
    };
    let mut title = words.fill(&title, [("years", short.as_str().into())]);
    if let Some(name) = narrowed(context, asked, material) {
        title = words.fill("comparison-title-of", [("title", title.into()), ("name", name.into())]);
    }
    // Without years it is the comparison of the newest ones, whichever they are by then.
    let address = match &asked.years {
        None => context.to().comparison().with_some("by", Some(asked.by).filter(|by| *by != By::Programme)),
        Some(years) => asked.on(context.to().comparison(), years, asked.by, asked.structure),
    };
    let address = address.with_some("page", Some(asked.page).filter(|page| *page > 1));
    listings::comparison(context.shell(title).updated(updated), context, address, asked.by, short)
}

/// The name of the programme or the unit that a comparison is narrowed to, as it was in the newest year that has it.
fn narrowed(context: &Context, asked: &Asked, material: &Material) -> Option<String> {
    let mut newest = material.asked_for(asked).collect::<Vec<_>>();
    newest.sort_by_key(|sheet| std::cmp::Reverse(sheet.fiscal_year));
    match (asked.programme, asked.unit) {
        (Some(_), _) => newest.first().map(|sheet| Name::new(&sheet.name).in_full()),
        (None, Some(unit)) => {
            let mut units = newest.iter().flat_map(|sheet| sheet.units());
            units.find(|known| known.number == unit).map(|known| context.names().label(known).to_string())
        }
        (None, None) => None,
    }
}

/// A year in few letters.
pub(super) fn label(year: FiscalYear, language: Language) -> String {
    match language {
        Language::Japanese => year.wareki(),
        Language::English => format!("FY{year}"),
    }
}

/// What is said below those: the year that the world counts.
fn below(context: &Context, year: FiscalYear) -> Option<String> {
    let is_japanese = context.language == Language::Japanese;
    is_japanese.then(|| context.words().fill("comparison-year", [("year", year.to_string().into())]))
}

/// Years in one line, oldest first; three or more in a row by their ends.
pub(super) fn short(context: &Context, years: impl Iterator<Item = FiscalYear>) -> String {
    let label = |year: FiscalYear| label(year, context.language);
    let words = context.words();
    let mut runs: Vec<(FiscalYear, FiscalYear)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if last.next() == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let separator = words.text("list-separator");
    let runs = runs.into_iter().map(|(first, last)| match last.number() - first.number() {
        0 => label(first),
        1 => format!("{}{separator}{}", label(first), label(last)),
        _ => words.fill("comparison-run", [("first", label(first).into()), ("last", label(last).into())]),
    });
    runs.collect::<Vec<_>>().join(&separator)
}
