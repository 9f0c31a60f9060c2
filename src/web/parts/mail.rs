//! Notices by mail: composed in the words of `locales/` and handed to the city's mail server. Nothing that a sheet or an
//! update says is in them: they tell how much lies on a desk, and where the desk is.

use chrono::{Timelike as _, Utc};

use crate::domain::language::Language;
use crate::domain::mail::{AHEAD, digest_due};
use crate::domain::partial_date::PartialDate;
use crate::store::city;
use crate::store::kit::StoreError;
use crate::store::notices::{self, Notice};
use crate::store::published::city::City;
use crate::store::read::desk::OwedKind;
use crate::web::kit::address::To;
use crate::web::kit::metrics::Mailing;
use crate::web::kit::state::State;
use crate::web::kit::words::Words;
use crate::web::parts::post::Post;

/// Mail is for staff, whose language is the city's.
const WORDS: Words = Words::of(Language::Japanese);

/// A mail that says only that mail arrives.
pub fn trial(city: &City) -> (String, String) {
    let named = [("city", city.name.as_str().into())];
    (WORDS.fill("mail-trial-subject", named.clone()), WORDS.fill("mail-trial", named))
}

/// Sends the notices that are due, where the city sends mail.
pub async fn notify(state: &State) -> Result<(), StoreError> {
    let (city, clock, now) = (state.city(), state.clock, Utc::now());
    let today = clock.today();
    let Some(local) = today.and_hms_opt(clock.local(now).hour(), 0, 0) else { return Ok(()) };
    let (key, authorities) = (state.keys.mail.clone(), state.settings.mail_authorities.clone());
    let (post, due) = state
        .database
        .read(move |connection| {
            let settings = city::settings(connection)?;
            let hour = u32::try_from(settings.mail_hour).unwrap_or_default();
            match (Post::of(connection, &settings, &key, &authorities)?, digest_due(local, settings.mail_day, hour)) {
                (Some(post), Some(week)) => Ok((Some(post), notices::due(connection, &city, week, today, now)?)),
                _ => Ok((None, Vec::new())),
            }
        })
        .await?;
    state.metrics.notices_are_due(due.iter().filter(|notice| !notice.is_empty()).count());
    let Some(post) = post else { return Ok(()) };
    for notice in due {
        if notices::claim(&state.database, &notice, now).await? && !notice.is_empty() {
            send(state, &post, &notice).await?;
        }
    }
    Ok(())
}

async fn send(state: &State, post: &Post, notice: &Notice) -> Result<(), StoreError> {
    let (subject, body) = compose(notice, &state.city(), &state.settings.public_address);
    let sent = post.send(notice.address.clone(), subject, body).await;
    state.metrics.mailed(if sent.is_ok() { Mailing::Sent } else { Mailing::Failed });
    if let Err(problem) = sent {
        let (fault, said) = (problem.fault, problem.said);
        tracing::warn!(%fault, %said, "a notice could not be mailed");
        notices::failed(&state.database, notice, format!("{fault} {said}")).await?;
    }
    Ok(())
}

/// The subject and the text of a notice.
fn compose(notice: &Notice, city: &City, public_address: &str) -> (String, String) {
    let subject = WORDS.fill("mail-subject", [("city", city.name.as_str().into()), ("count", notice.len().into())]);
    let mut lines = vec![WORDS.fill("mail-salutation", [("name", notice.name.as_str().into())]), String::new()];
    lines.extend([WORDS.text("mail-opening"), String::new()]);
    for (kind, count) in &notice.owed {
        let what = match kind {
            OwedKind::Overdue => WORDS.text("overdue"),
            OwedKind::DueThisMonth => WORDS.text("desk-due-this-month"),
            OwedKind::Silent => WORDS.fill("silent", [("days", city.silence_days.into())]),
            OwedKind::Returned => WORDS.text("desk-returned-to-me"),
            OwedKind::ToDecide => WORDS.text("desk-to-decide"),
        };
        lines.push(WORDS.fill("mail-item", [("what", what.into()), ("count", (*count).into())]));
    }
    if notice.soon > 0 {
        let named = [("days", AHEAD.num_days().into()), ("count", notice.soon.into())];
        lines.push(WORDS.fill("mail-soon", named));
    }
    if let Some((count, first)) = notice.requests {
        let first = PartialDate::day(first).label(Language::Japanese);
        lines.push(WORDS.fill("mail-requests", [("count", count.into()), ("day", first.into())]));
    }
    let to = To::language(WORDS.language());
    lines.extend([String::new(), format!("{public_address}{}", to.desk()), String::new()]);
    lines.extend([WORDS.text("mail-closing"), format!("{public_address}{}", to.own_mail())]);
    if city.sample.is_some() {
        lines.push(WORDS.text("mail-sample"));
    }
    (subject, lines.join("\n"))
}
