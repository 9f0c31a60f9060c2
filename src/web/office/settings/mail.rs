//! A mail on trial: whether the mail server that is set takes mail, said with its own words where it does not.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::domain::mail::MailAddress;
use crate::domain::{policy, text};
use crate::store::city;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::office::settings::form::problem;
use crate::web::office::settings::{Trial, answer, answer_after};
use crate::web::parts::mail::{self, Post};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TrialForm {
    trial: String,
}

/// Sends a mail to the address that was typed.
pub async fn create(context: Context, form: SafeForm<TrialForm>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let settings = context.state.database.read(city::settings).await?;
    let Some(post) = Post::of(&settings) else {
        return answer(&context, None, vec![problem("mail_server", "settings-mail-none")]).await;
    };
    let Ok(to) = text::normalise(&form.0.trial).parse::<MailAddress>() else {
        return answer(&context, None, vec![problem("trial", "settings-mail-sender-wrong")]).await;
    };
    let (subject, body) = mail::trial(context.city());
    let problem = post.send(to.clone(), subject, body).await.err();
    answer_after(&context, Trial { to: to.to_string(), problem }).await
}
