//! What was published and corrected last, as an Atom feed (RFC 4287) for those who follow the city, one of its units or a
//! programme from elsewhere.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::store::kit::Reading;
use crate::store::published::corrections::{self, Correction};
use crate::store::published::news::{self, About, News};
use crate::store::published::{publications, units};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::name::Name;

/// Entries of each kind.
const MOST: usize = 30;

#[derive(Template)]
#[template(path = "public/feed/show.html")]
struct FeedFile {
    shell: Shell,
    /// Its own address, and the page that it is about.
    here: Address,
    page: Address,
    updated: DateTime<Utc>,
    entries: Vec<Entry>,
}

struct Entry {
    at: DateTime<Utc>,
    /// What is never said of another entry, and stays as it is when this one changes.
    id: String,
    title: String,
    address: Address,
    text: String,
}

/// A feed before its entries.
struct Frame {
    title: String,
    here: Address,
    page: Address,
}

impl Frame {
    /// The frame; `NotFound` where nothing is public of what it is about.
    fn of(context: &Context, reading: &mut Reading<'_>, about: About) -> Result<Self, WebError> {
        let (words, to) = (context.words(), context.to());
        let titled = |name: String| words.fill("feed-title-of", [("name", name.into())]);
        Ok(match about {
            About::Everything => Self { title: words.text("feed-title"), here: to.feed(), page: to.front() },
            About::Programme(programme) => {
                let all = publications::of_programmes(reading, &BTreeSet::from([programme]))?;
                let newest = all.last().ok_or(WebError::NotFound)?;
                Self {
                    title: titled(Name::new(&newest.snapshot.name).in_full()),
                    here: to.programme_feed(programme),
                    page: to.programme(programme),
                }
            }
            About::Unit(unit) => {
                let (label, year) = units::last_seen(reading, unit)?;
                Self {
                    title: titled(context.names().label(&label).to_string()),
                    here: to.unit_feed(unit),
                    page: to.unit_in_year(year, unit),
                }
            }
        })
    }
}

impl Entry {
    fn of_news(news: &News, context: &Context, shell: &Shell, (about, here): (About, &Address)) -> Self {
        let what = if news.is_update { shell.t("front-news-update") } else { shell.code("stage", news.stage.code()) };
        let day = shell.iso_day(&news.at);
        let kind = if news.is_update { "progress" } else { "sheets" };
        let names: Vec<String> = news.names.iter().map(|(_, name)| Name::new(name).in_full()).collect();
        let more = news.goals.len().saturating_sub(names.len());
        let more = if more > 0 { format!(" {}", shell.with("front-news-more", "count", more)) } else { String::new() };
        let only = news.names.first().filter(|_| news.goals.len() == 1);
        let place = format!("{}-{day}-{kind}", news.stage);
        Self {
            at: news.at,
            // What a narrower feed says of a day is less than what the city's says.
            id: match about {
                About::Everything => format!("{}#{place}", shell.far(context.to().year(news.year))),
                About::Programme(_) | About::Unit(_) => format!("{}#{}-{place}", shell.far(here), news.year),
            },
            title: format!("{} {what}", news.year.label(context.language)),
            address: only.map_or_else(|| context.to().year(news.year), |(goal, _)| context.to().goal(*goal)),
            text: format!("{}{more}", names.join(&shell.t("list-comma"))),
        }
    }

    fn of_correction(correction: &Correction, context: &Context, shell: &Shell) -> Self {
        let after = &correction.after;
        let (goal, number) = (after.snapshot.goal, after.number);
        let name = Name::new(&after.snapshot.name).in_full();
        let year = after.snapshot.fiscal_year.label(context.language);
        Self {
            at: after.published_at,
            id: shell.far(context.to().publication(goal, number)),
            title: format!("{}{}{name} {year}", shell.t("correction"), shell.t("colon")),
            address: context.to().publication(goal, number),
            text: after.reason.clone().unwrap_or_default(),
        }
    }
}

/// The feed of everything.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context.public(|context, reading| answer(context, reading, About::Everything)).await
}

/// The feed of a programme.
pub async fn of_programme(context: Context, programme: Path<ProgrammeNumber>) -> Result<HttpResponse, WebError> {
    let about = About::Programme(programme.into_inner());
    context.public(move |context, reading| answer(context, reading, about)).await
}

/// The feed of a department or section.
pub async fn of_unit(context: Context, unit: Path<UnitNumber>) -> Result<HttpResponse, WebError> {
    let about = About::Unit(unit.into_inner());
    context.public(move |context, reading| answer(context, reading, about)).await
}

fn answer(context: &Context, reading: &mut Reading<'_>, about: About) -> Result<Answer, WebError> {
    let Frame { title, here, page } = Frame::of(context, reading, about)?;
    let shell = context.shell(title);
    let news = news::latest(reading, about, context.city().time_zone, MOST)?;
    let (corrections, _) = corrections::list(reading, about, 1, i64::try_from(MOST).unwrap_or(i64::MAX))?;
    let entry = |news: &News| Entry::of_news(news, context, &shell, (about, &here));
    let mut entries: Vec<Entry> = news.iter().map(entry).collect();
    entries.extend(corrections.iter().map(|known| Entry::of_correction(known, context, &shell)));
    entries.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.id.cmp(&other.id)));
    // A feed without entries has a date all the same: that of the beginning, since no clock may change what is public.
    let updated = entries.first().map_or(DateTime::UNIX_EPOCH, |entry| entry.at);
    let file = FeedFile { shell, here, page, updated, entries };
    Ok(Answer::text("application/atom+xml; charset=utf-8", file.render()?))
}
