//! The front page, the pages about this site, and what robots ask.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use askama::Template;
use chrono_tz::Tz;

use crate::domain::comparison::By;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::outcome::YearOutcome;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::search::LONGEST;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::corrections::{self, Correction};
use crate::store::published::news::{self, About, News};
use crate::store::published::years::{self, PublishedYear};
use crate::store::published::{outcomes, sheets};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::name::Name;
use crate::web::parts::outcome::{self, BarsView, VerdictView};
use crate::web::parts::sheet;
use crate::web::public::listings;

/// How many of the newest publications and corrections the front page names.
const MOST_NEWS: usize = 6;
const MOST_CORRECTIONS: i64 = 3;
/// How many years are held beside each other.
const MOST_YEARS: usize = 10;

#[derive(Template)]
#[template(path = "public/front/show.html")]
struct FrontPage {
    shell: Shell,
    newest: Option<Newest>,
    years: Vec<YearCard>,
    comparison: Option<Address>,
    longest: usize,
    /// The years beside each other: a group for each way in which they were judged.
    bars: Vec<BarsView>,
    /// Years of which no result is counted.
    untold: Vec<UntoldYear>,
    news: Vec<NewsView>,
    corrections: Vec<CorrectionView>,
}

/// Something published lately: one goal, or several of a year on one day.
struct NewsView {
    on: String,
    iso: String,
    year: FiscalYear,
    label: String,
    stage: Stage,
    goals: Vec<(GoalNumber, Name)>,
    /// Goals that are not named.
    more: usize,
    is_update: bool,
}

struct CorrectionView {
    goal: GoalNumber,
    publication: i32,
    name: Name,
    year: String,
    on: String,
    reason: String,
}

struct Newest {
    card: YearCard,
    /// What became of it.
    verdict: Option<VerdictView>,
    /// Departments, and sections without one.
    units: Vec<(UnitLabel, usize)>,
}

/// A year of which no result is counted.
struct UntoldYear {
    year: FiscalYear,
    label: String,
    /// The key of the reason.
    why: &'static str,
}

struct YearCard {
    year: FiscalYear,
    label: String,
    badges: Vec<Badge>,
    goals: usize,
    partial: bool,
}

fn card(year: &PublishedYear, shell: &Shell, context: &Context) -> YearCard {
    YearCard {
        year: year.year,
        label: year.year.label(shell.language()),
        badges: badges::of(year.stage, year.partial, year.sample, context.words()),
        goals: year.goals,
        partial: year.partial,
    }
}

/// What the front page is made of.
struct Front {
    /// Newest first.
    years: Vec<PublishedYear>,
    /// The newest year that has published results as a whole, or else the newest, with its sheets.
    newest: Option<(PublishedYear, Vec<PublishedSheet>)>,
    /// What became of the newest years, newest first.
    outcomes: Vec<YearOutcome>,
    news: Vec<News>,
    corrections: Vec<Correction>,
}

impl Front {
    fn load(reading: &mut Reading<'_>, zone: Tz) -> Result<Self, StoreError> {
        let years = years::list(reading)?;
        let with_results = years.iter().find(|year| year.stage == Stage::Results && !year.partial);
        let newest = match with_results.or_else(|| years.first()).cloned() {
            Some(year) => Some((year.clone(), sheets::of_year(reading, year.year)?)),
            None => None,
        };
        let mut judged: BTreeSet<FiscalYear> = years.iter().take(MOST_YEARS).map(|year| year.year).collect();
        judged.extend(newest.iter().flat_map(|(year, _)| [year.year, year.year.previous()]));
        let outcomes = outcomes::of_years(reading, &judged)?;
        let news = news::latest(reading, About::Everything, zone, MOST_NEWS)?;
        let (corrections, _) = corrections::list(reading, About::Everything, 1, MOST_CORRECTIONS)?;
        Ok(Self { years, newest, outcomes, news, corrections })
    }
}

/// The front page: leads with the newest year that has published results.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context.public(|context, reading| Answer::page(&page(context, reading)?)).await
}

fn page(context: &Context, reading: &mut Reading<'_>) -> Result<FrontPage, WebError> {
    let Front { years, newest, outcomes, news, corrections } = Front::load(reading, context.state.clock.zone())?;
    let updated = years.iter().map(|year| year.updated_at).max();
    let shell = context.shell(context.words().text("front-title")).updated(updated);
    let shell = listings::front(shell, context, &years.iter().map(|year| year.year).collect::<Vec<_>>());
    let newest = newest.map(|(year, sheets)| at_a_glance(&year, &sheets, &outcomes, (&shell, context)));
    let bars = outcome::bars(&outcomes, context.words());
    let comparison = (years.len() > 1).then(|| {
        let mut numbers: Vec<String> = years.iter().take(3).map(|year| year.year.to_string()).collect();
        numbers.reverse();
        context.to().comparison().with("years", numbers.join(",")).with("by", By::Programme)
    });
    Ok(FrontPage {
        newest,
        untold: untold(&years, &bars, &shell),
        bars,
        years: years.iter().map(|year| card(year, &shell, context)).collect(),
        comparison,
        longest: LONGEST,
        news: news.iter().map(|news| news_view(news, &shell)).collect(),
        corrections: corrections.into_iter().map(|correction| correction_view(correction, &shell)).collect(),
        shell,
    })
}

fn at_a_glance(
    year: &PublishedYear,
    sheets: &[PublishedSheet],
    outcomes: &[YearOutcome],
    (shell, context): (&Shell, &Context),
) -> Newest {
    let of = |wanted: FiscalYear| outcomes.iter().find(|known| known.year == wanted);
    Newest {
        card: card(year, shell, context),
        verdict: of(year.year).map(|own| VerdictView::of(own, of(year.year.previous()), context.words())),
        units: sheet::counted(sheets.iter().filter_map(PublishedSheet::top_unit)),
    }
}

/// The years that stand in none of the groups, and why.
fn untold(years: &[PublishedYear], bars: &[BarsView], shell: &Shell) -> Vec<UntoldYear> {
    let is_told = |year: &PublishedYear| bars.iter().flat_map(|group| &group.years).any(|bar| bar.year == year.year);
    let view = |year: &PublishedYear| UntoldYear {
        year: year.year,
        label: year.year.label(shell.language()),
        why: match year {
            PublishedYear { partial: true, .. } => "partial",
            PublishedYear { with_results: 0, .. } => "untold-goals",
            PublishedYear { .. } => "untold-nothing",
        },
    };
    years.iter().take(MOST_YEARS).filter(|year| !is_told(year)).map(view).collect()
}

fn news_view(news: &News, shell: &Shell) -> NewsView {
    NewsView {
        on: shell.day(&news.at),
        iso: shell.iso_day(&news.at),
        year: news.year,
        label: news.year.label(shell.language()),
        stage: news.stage,
        more: news.goals.len().saturating_sub(news.names.len()),
        is_update: news.is_update,
        goals: news.names.iter().map(|(goal, name)| (*goal, Name::new(name))).collect(),
    }
}

fn correction_view(correction: Correction, shell: &Shell) -> CorrectionView {
    let after = correction.after;
    CorrectionView {
        goal: after.snapshot.goal,
        publication: after.number,
        name: Name::new(&after.snapshot.name),
        year: after.snapshot.fiscal_year.label(shell.language()),
        on: after.published_on.map_or_else(|| shell.day(&after.published_at), |date| shell.date(&date)),
        reason: after.reason.unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "public/front/about.html")]
struct AboutPage {
    shell: Shell,
}

/// What the site is and how its numbers are to be read.
pub async fn about(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, _| {
            let shell = context.shell(context.words().text("about-title"));
            Answer::page(&AboutPage { shell: listings::plain(shell, context, context.to().about(), "listing-about") })
        })
        .await
}

#[derive(Template)]
#[template(path = "public/front/accessibility.html")]
struct AccessibilityPage {
    shell: Shell,
}

/// The accessibility statement.
pub async fn accessibility(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, _| {
            let shell = context.shell(context.words().text("accessibility-title"));
            let shell = listings::plain(shell, context, context.to().accessibility(), "listing-accessibility");
            Answer::page(&AccessibilityPage { shell })
        })
        .await
}

/// What robots should leave alone: nothing; and where every page is listed. The pages of the office say `noindex` themselves, which only those read who
/// are let in; an address that is only forbidden here is named by search engines all the same, once a page links to it.
pub async fn robots(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, _| {
            let sitemap = format!("{}{}", context.state.settings.public_address, context.to().sitemap());
            let robots = format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n");
            Ok(Answer::text("text/plain; charset=utf-8", robots))
        })
        .await
}
