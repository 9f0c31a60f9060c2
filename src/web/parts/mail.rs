//! Notices by mail: composed in the words of `locales/`, handed to the city's mail server in plain SMTP. Nothing that a
//! sheet or an update says is in them: they tell how much lies on a desk, and where the desk is.

use std::time::Duration;

use actix_web::web;
use chrono::{Timelike, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Message, SmtpTransport, Transport};

use crate::domain::language::Language;
use crate::domain::mail::{MailAddress, MailServer};
use crate::domain::partial_date::PartialDate;
use crate::store::city::{self, Settings};
use crate::store::kit::StoreError;
use crate::store::notices::{self, Notice};
use crate::store::published::city::City;
use crate::store::read::desk::OwedKind;
use crate::web::kit::address::To;
use crate::web::kit::metrics::Mailing;
use crate::web::kit::state::State;
use crate::web::kit::words::Words;

/// How long the mail server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Mail is for staff, whose language is the city's.
const WORDS: Words = Words::of(Language::Japanese);

/// Who takes mail, and in whose name it goes.
#[derive(Debug, Clone)]
pub struct Post {
    server: MailServer,
    sender: MailAddress,
}

impl Post {
    /// As the settings say; none where no mail is sent.
    pub fn of(settings: &Settings) -> Option<Self> {
        let (server, sender) = (settings.mail_server.clone()?, settings.mail_sender.clone()?);
        Some(Self { server, sender })
    }

    /// Hands a mail over, off the async threads; what went wrong, in the words of the server.
    pub async fn send(&self, to: MailAddress, subject: String, body: String) -> Result<(), String> {
        let post = self.clone();
        web::block(move || post.hand_over(&to, &subject, body)).await.map_err(|error| error.to_string())?
    }

    fn hand_over(&self, to: &MailAddress, subject: &str, body: String) -> Result<(), String> {
        let mailbox = |address: &MailAddress| -> Result<Mailbox, String> {
            Ok(Mailbox::new(None, address.to_string().parse().map_err(|error| format!("{address}: {error}"))?))
        };
        let message = MessageBuilder::new()
            .from(mailbox(&self.sender)?)
            .to(mailbox(to)?)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN);
        let message: Message = message.body(body).map_err(|error| error.to_string())?;
        let transport = SmtpTransport::builder_dangerous(self.server.host.to_string())
            .port(self.server.port)
            .timeout(Some(PATIENCE))
            .build();
        transport.send(&message).map(|_| ()).map_err(|error| error.to_string())
    }
}

/// A mail that says only that mail arrives.
pub fn trial(city: &City) -> (String, String) {
    let named = [("city", city.name.as_str().into())];
    (WORDS.fill("mail-trial-subject", named.clone()), WORDS.fill("mail-trial", named))
}

/// Sends the notices that are due, where the city sends mail.
pub async fn notify(state: &State) -> Result<(), StoreError> {
    let (city, clock) = (state.city(), state.clock);
    let (today, now) = (clock.today(), Utc::now());
    let hour = clock.local(now).hour();
    let (post, due) = state
        .database
        .read(move |connection| {
            let settings = city::settings(connection)?;
            let begun = u32::try_from(settings.mail_hour).is_ok_and(|from| hour >= from);
            match Post::of(&settings) {
                Some(post) if begun => Ok((Some(post), notices::due(connection, &city, today, now)?)),
                _ => Ok((None, Vec::new())),
            }
        })
        .await?;
    state.metrics.notices_are_due(due.len());
    let Some(post) = post else { return Ok(()) };
    for notice in due {
        if !notices::claim(&state.database, &notice, today, now).await? {
            continue;
        }
        let (subject, body) = compose(&notice, &state.city(), &state.settings.public_address);
        let sent = post.send(notice.address.clone(), subject, body).await;
        state.metrics.mailed(if sent.is_ok() { Mailing::Sent } else { Mailing::Failed });
        if let Err(problem) = sent {
            tracing::warn!(%problem, "a notice could not be mailed");
            notices::failed(&state.database, notice.person, today, problem).await?;
        }
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
    if let Some((count, first)) = notice.requests {
        let first = PartialDate::day(first).label(Language::Japanese);
        lines.push(WORDS.fill("mail-requests", [("count", count.into()), ("day", first.into())]));
    }
    let desk = To::language(WORDS.language()).desk();
    lines.extend([String::new(), format!("{public_address}{desk}"), String::new(), WORDS.text("mail-closing")]);
    if city.sample.is_some() {
        lines.push(WORDS.text("mail-sample"));
    }
    (subject, lines.join("\n"))
}
