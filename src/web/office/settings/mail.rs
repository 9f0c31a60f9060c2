//! A mail on trial: whether the mail server that is set takes mail, said with its own words where it does not.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::domain::mail::MailAddress;
use crate::domain::{policy, text};
use crate::store::city;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Sent};
use crate::web::office::settings::form::SettingsForm;
use crate::web::office::settings::{Trial, page};
use crate::web::parts::mail::{self, Post};

/// The form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TrialForm {
    trial: String,
}

/// Sends a mail to the address that was typed.
pub async fn create(context: Context, sent: Sent<TrialForm>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let settings = context.state.database.read(city::settings).await?;
    let ready = match (Post::of(&settings), text::normalise(&sent.typed.trial).parse::<MailAddress>()) {
        (None, _) => Err(Problem::new("mail_server", "settings-mail-none")),
        (Some(_), Err(_)) => Err(Problem::new("trial", "settings-mail-sender-wrong")),
        (Some(post), Ok(to)) => Ok((post, to)),
    };
    let (post, to) = match ready {
        Ok(ready) => ready,
        Err(problem) => {
            let with = |typed: TrialForm| SettingsForm { trial: typed.trial, ..SettingsForm::of(&settings) };
            return page(&context, Some(sent.again(problem.into())?.map(with)), None).await;
        }
    };
    let (subject, body) = mail::trial(context.city());
    let problem = post.send(to.clone(), subject, body).await.err();
    page(&context, None, Some(Trial { to: to.to_string(), problem })).await
}
