//! The mail server that is set: its password, which is never shown again; and a mail on trial, which says what stands in the
//! way of mail and how to put it right.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::domain::mail::{LONGEST_SECRET, MailAddress};
use crate::domain::{policy, text};
use crate::store::city::{self, Settings};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::office::settings::form::SettingsForm;
use crate::web::office::settings::{Trial, page};
use crate::web::parts::mail;
use crate::web::parts::post::Post;

/// The form of a trial.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TrialForm {
    trial: String,
}

/// The settings, and who takes mail by them.
async fn set(context: &Context) -> Result<(Settings, Option<Post>), WebError> {
    let (key, authorities) = (context.state.keys.mail.clone(), context.state.settings.mail_authorities.clone());
    let read = context.state.database.read(move |connection| {
        let settings = city::settings(connection)?;
        let post = Post::of(connection, &settings, &key, &authorities)?;
        Ok((settings, post))
    });
    Ok(read.await?)
}

/// Sends a mail to the address that was typed.
pub async fn create(context: Context, sent: Sent<TrialForm>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let (settings, post) = set(&context).await?;
    let ready = match (post, text::normalise(&sent.typed.trial).parse::<MailAddress>()) {
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

/// The form of the password. It is called so that no draft of it is kept.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    mail_password: String,
}

/// Keeps the password that was typed, encrypted for the account and the server that are set.
pub async fn set_password(context: Context, sent: Sent<PasswordForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let key = context.state.keys.mail.clone();
    let saved = sent.write(&context, move |writer, sent| {
        let settings = city::settings(writer.connection)?;
        let (Some(server), Some(login)) = (&settings.mail_server, &settings.mail_login) else {
            return Err(Problem::new("mail_login", "settings-mail-login-missing").into());
        };
        let typed = &sent.typed.mail_password;
        if !(1..=LONGEST_SECRET).contains(&typed.chars().count()) || typed.contains(char::is_control) {
            return Err(Problem::new("mail_password", "settings-mail-password-wrong").limit(LONGEST_SECRET).into());
        }
        let encrypted = key.encrypt(typed.as_bytes(), &server.what_is_encrypted(login), &mut rand::rng());
        let encrypted = encrypted.map_err(|error| Refusal::Failed(WebError::Internal(error.to_string())))?;
        city::set_mail_password(writer, &permit, &encrypted)?;
        Ok(writer.written(()))
    });
    if let Err(refusal) = saved.await {
        let (settings, _) = set(&context).await?;
        return page(&context, Some(sent.again(refusal)?.map(|_| SettingsForm::of(&settings))), None).await;
    }
    // What could not be mailed without it goes at its time.
    Ok(respond::see_other(&context.to().settings().at("relay-password")))
}
