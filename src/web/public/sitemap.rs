//! Every page that search engines should name, with the day on which it last changed: an index of one list for each year,
//! so that none of them ever has more than the 50,000 addresses that the protocol allows (<https://www.sitemaps.org>), and
//! one list of what lasts beyond a year.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::store::kit::Reading;
use crate::store::published::sheets::{self, Listed};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::listing::Listing;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;

/// One of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SitemapPart {
    /// What is not of one year.
    Lasting,
    /// The sheets and units of a year.
    Year(FiscalYear),
}

impl fmt::Display for SitemapPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lasting => formatter.write_str("lasting"),
            Self::Year(year) => year.fmt(formatter),
        }
    }
}

impl FromStr for SitemapPart {
    type Err = WebError;

    fn from_str(part: &str) -> Result<Self, WebError> {
        match part {
            "lasting" => Ok(Self::Lasting),
            year => year.parse().map(Self::Year).map_err(|_| WebError::NotFound),
        }
    }
}

#[derive(Template)]
#[template(path = "public/sitemap/index.html")]
struct IndexFile {
    shell: Shell,
    parts: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "public/sitemap/part.html")]
struct PartFile {
    shell: Shell,
    pages: Vec<Page>,
}

/// Another list.
struct Entry {
    address: Address,
    changed: Option<DateTime<Utc>>,
}

struct Page {
    listing: Listing,
    changed: Option<DateTime<Utc>>,
}

impl Page {
    fn new(address: Address, changed: Option<DateTime<Utc>>) -> Self {
        Self { listing: Listing::new(address, ""), changed }
    }
}

/// The index.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, reading| {
            let listed = sheets::listed(reading)?;
            let years: BTreeSet<FiscalYear> = listed.iter().map(|sheet| sheet.year).collect();
            let parts = years.into_iter().rev().map(SitemapPart::Year).chain([SitemapPart::Lasting]);
            let entry = |part: SitemapPart| Entry {
                address: context.to().sitemap_part(part.to_string()),
                changed: newest(listed.iter().filter(|sheet| part.holds(sheet))),
            };
            answer(&IndexFile { shell: context.shell(String::new()), parts: parts.map(entry).collect() })
        })
        .await
}

/// One list.
pub async fn show_part(context: Context, part: Path<String>) -> Result<HttpResponse, WebError> {
    let part: SitemapPart = part.parse()?;
    context
        .public(move |context, reading| {
            let mut listed = sheets::listed(reading)?;
            listed.retain(|sheet| part.holds(sheet));
            let pages = match part {
                SitemapPart::Lasting => lasting(context, reading, &listed)?,
                SitemapPart::Year(_) if listed.is_empty() => return Err(WebError::NotFound),
                SitemapPart::Year(year) => of_year(context, year, &listed),
            };
            answer(&PartFile { shell: context.shell(String::new()), pages })
        })
        .await
}

impl SitemapPart {
    fn holds(self, sheet: &Listed) -> bool {
        match self {
            Self::Lasting => true,
            Self::Year(year) => sheet.year == year,
        }
    }
}

fn answer(file: &impl Template) -> Result<Answer, WebError> {
    Ok(Answer::text("application/xml; charset=utf-8", file.render()?))
}

fn newest<'sheet>(sheets: impl Iterator<Item = &'sheet Listed>) -> Option<DateTime<Utc>> {
    sheets.map(|sheet| sheet.published_at).max()
}

fn of_year(context: &Context, year: FiscalYear, listed: &[Listed]) -> Vec<Page> {
    let to = context.to();
    let units =
        |sheet: &Listed| sheet.department.iter().chain(&sheet.section).map(|unit| unit.number).collect::<Vec<_>>();
    let there: BTreeSet<_> = listed.iter().flat_map(units).collect();
    let of_unit = |unit| newest(listed.iter().filter(|sheet| units(sheet).contains(&unit)));
    let mut pages = vec![Page::new(to.year(year), newest(listed.iter()))];
    pages.extend(there.into_iter().map(|unit| Page::new(to.unit_in_year(year, unit), of_unit(unit))));
    pages.extend(listed.iter().map(|sheet| Page::new(to.goal(sheet.goal), Some(sheet.published_at))));
    pages
}

fn lasting(context: &Context, reading: &mut Reading<'_>, listed: &[Listed]) -> Result<Vec<Page>, WebError> {
    let to = context.to();
    let mut programmes: BTreeMap<ProgrammeNumber, DateTime<Utc>> = BTreeMap::new();
    for sheet in listed {
        let changed = programmes.entry(sheet.programme).or_insert(sheet.published_at);
        *changed = sheet.published_at.max(*changed);
    }
    let indicators = context.state.indicators.read(reading)?;
    let numbers: BTreeSet<_> = indicators.iter().map(|known| (known.number, known.programme)).collect();
    let plain =
        [to.front(), to.programmes(), to.indicators(), to.corrections(), to.data(), to.about(), to.accessibility()];
    let mut pages: Vec<Page> = plain.into_iter().map(|address| Page::new(address, None)).collect();
    pages.extend(programmes.iter().map(|(number, changed)| Page::new(to.programme(*number), Some(*changed))));
    let of_indicator = |(number, programme)| Page::new(to.indicator(number), programmes.get(&programme).copied());
    pages.extend(numbers.into_iter().map(of_indicator));
    Ok(pages)
}
