//! The city's logo: a picture that is chosen, shown in the head of every page, and taken off again.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::domain::logo::{Logo, LogoProblem};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::store::city;
use crate::web::kit::body::UploadedFile;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Problem;
use crate::web::kit::respond;
use crate::web::kit::upload::{BesideFile, Upload};
use crate::web::office::settings;
use crate::web::office::settings::form::SettingsForm;

/// The form of the logo, besides the picture.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LogoForm {
    /// `remove` takes the present one off.
    act: String,
}

impl BesideFile for LogoForm {
    fn admit(actor: &Actor) -> Result<(), Denied> {
        policy::administer(actor).map(drop)
    }
}

/// Sets the picture that was sent, or takes the one in use off.
pub async fn update(context: Context, upload: Upload<LogoForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let Upload { sent, file } = upload;
    let saved = sent.write(&context, move |writer, sent| {
        let logo = if sent.typed.act == "remove" { None } else { Some(read(file.as_ref())?) };
        city::set_logo(writer, &permit, logo.as_ref())?;
        Ok(writer.written(()))
    });
    if let Err(refusal) = saved.await {
        let settings = context.state.database.read(city::settings).await?;
        let form = sent.again(refusal)?.map(|_| SettingsForm::of(&settings));
        return settings::page(&context, Some(form), None).await;
    }
    context.state.reload().await?;
    Ok(respond::see_other(&context.to().settings()))
}

fn read(file: Option<&UploadedFile>) -> Result<Logo, Problem> {
    let file = file.ok_or_else(|| Problem::new("logo", "settings-logo-missing"))?;
    Logo::check(&file.bytes).map_err(|why| {
        let words = match why {
            LogoProblem::TooManyBytes => "settings-logo-too-many-bytes",
            LogoProblem::NotPng => "settings-logo-not-png",
            LogoProblem::TooManyPixels => "settings-logo-too-many-pixels",
        };
        Problem::new("logo", words)
    })
}
