//! What was published and corrected last, as an Atom feed (RFC 4287) for those who follow the city from elsewhere.

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::store::kit::Reading;
use crate::store::published::corrections::{self, Correction};
use crate::store::published::news::{self, News};
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

impl Entry {
    fn of_news(news: &News, context: &Context, shell: &Shell) -> Self {
        let what = if news.is_update { shell.t("front-news-update") } else { shell.code("stage", news.stage.code()) };
        let day = shell.iso_day(&news.at);
        let kind = if news.is_update { "progress" } else { "sheets" };
        let names: Vec<String> = news.names.iter().map(|(_, name)| Name::new(name).in_full()).collect();
        let more = news.goals.len().saturating_sub(names.len());
        let more = if more > 0 { format!(" {}", shell.with("front-news-more", "count", more)) } else { String::new() };
        let only = news.names.first().filter(|_| news.goals.len() == 1);
        Self {
            at: news.at,
            id: format!("{}#{}-{day}-{kind}", shell.far(context.to().year(news.year)), news.stage),
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

/// The feed.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context.public(answer).await
}

fn answer(context: &Context, reading: &mut Reading<'_>) -> Result<Answer, WebError> {
    let shell = context.shell(context.words().text("feed-title"));
    let news = news::latest(reading, context.city().time_zone, MOST)?;
    let (corrections, _) = corrections::list(reading, 1, i64::try_from(MOST).unwrap_or(i64::MAX))?;
    let mut entries: Vec<Entry> = news.iter().map(|news| Entry::of_news(news, context, &shell)).collect();
    entries.extend(corrections.iter().map(|known| Entry::of_correction(known, context, &shell)));
    entries.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.id.cmp(&other.id)));
    // A feed without entries has a date all the same: that of the beginning, since no clock may change what is public.
    let updated = entries.first().map_or(DateTime::UNIX_EPOCH, |entry| entry.at);
    let file = FeedFile { shell, updated, entries };
    Ok(Answer::text("application/atom+xml; charset=utf-8", file.render()?))
}
