//! `/api/…`: what there is, in lists for programs, and the description of everything that they can read. A list has
//! permanent numbers, names, and the addresses of the whole documents.

pub mod goals;
pub mod indicators;
pub mod openapi;
pub mod programmes;
pub mod years;

use actix_web::http::header::LINK;
use serde::{Deserialize, Serialize};

use crate::domain::language::Language;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::UnitLabel;
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::offer::{Field, Values};
use crate::web::kit::respond::Answer;

/// The version of the lists: see that of the documents.
const FORMAT: u32 = 1;

const LAST_PAGE: u32 = 100_000;
/// The most on a page, and what is on one where nobody asks for a number.
const LONGEST_PAGE: u32 = 500;
const USUAL_PAGE: u32 = 100;

/// What may be asked of every list.
pub const PAGED: &[Field] = &[PAGE, PER_PAGE];
/// Which page.
pub const PAGE: Field = Field { name: "page", values: Values::UpTo(LAST_PAGE) };
/// How many are on a page.
pub const PER_PAGE: Field = Field { name: "per_page", values: Values::UpTo(LONGEST_PAGE) };

/// The query of a list. What is out of bounds is refused when it is read.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct ListQuery {
    page: Option<UpTo<LAST_PAGE>>,
    per_page: Option<UpTo<LONGEST_PAGE>>,
}

/// A whole number from 1 to `MOST`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub struct UpTo<const MOST: u32>(u32);

impl<const MOST: u32> TryFrom<u32> for UpTo<MOST> {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if (1..=MOST).contains(&number) { Ok(Self(number)) } else { Err(format!("{number} is not from 1 to {MOST}")) }
    }
}

/// A page of a list.
#[derive(Serialize)]
struct Shown<T> {
    format: u32,
    total: usize,
    page: u32,
    per_page: u32,
    next: Option<String>,
    items: Vec<T>,
}

/// The addresses of what is the same in both languages.
const TO: To = To::language(Language::Japanese);

/// Addresses for somebody far away.
struct Far<'a>(&'a str);

impl Far<'_> {
    fn at(&self, address: &Address) -> String {
        format!("{}{address}", self.0)
    }
}

fn far(context: &Context) -> Far<'_> {
    Far(&context.state.settings.public_address)
}

/// A department or section under the name it had.
#[derive(Serialize)]
struct Unit<'a> {
    number: UnitNumber,
    name: &'a str,
    name_en: Option<&'a str>,
}

impl<'a> Unit<'a> {
    fn of(label: Option<&'a UnitLabel>, context: &'a Context) -> Option<Self> {
        let UnitLabel { number, name } = label?;
        Some(Self { number: *number, name, name_en: context.city().english.unit(*number) })
    }
}

/// The page of a list that is asked for; behind the last one is none.
fn page<'a, T, I: Serialize>(
    context: &Context,
    list: &Address,
    query: ListQuery,
    all: &'a [T],
    item: impl Fn(&'a T) -> I,
) -> Result<Answer, WebError> {
    let page = query.page.map_or(1, |page| page.0);
    let per_page = query.per_page.map_or(USUAL_PAGE, |per_page| per_page.0);
    let (before, length) = (as_count((page - 1).saturating_mul(per_page)), as_count(per_page));
    let items: Vec<I> = all.iter().skip(before).take(length).map(item).collect();
    if items.is_empty() && page > 1 {
        return Err(WebError::NotFound);
    }
    let other = |page: u32| {
        let own = query.per_page.map(|per_page| per_page.0);
        far(context).at(&list.clone().with("page", page).with_some("per_page", own))
    };
    let next = (before + items.len() < all.len()).then(|| other(page + 1));
    let before = (page > 1).then(|| other(page - 1));
    let document = Shown { format: FORMAT, total: all.len(), page, per_page, next: next.clone(), items };
    let links = [(next, "next"), (before, "prev")];
    let links = links.into_iter().filter_map(|(address, way)| Some(format!("<{}>; rel=\"{way}\"", address?)));
    let links = links.collect::<Vec<_>>().join(", ");
    let answer = json(&document)?;
    if links.is_empty() { Ok(answer) } else { answer.with(LINK, &links) }
}

fn as_count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A document.
fn json(document: &impl Serialize) -> Result<Answer, WebError> {
    let text = serde_json::to_string_pretty(document).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(Answer::text("application/json; charset=utf-8", text + "\n"))
}
