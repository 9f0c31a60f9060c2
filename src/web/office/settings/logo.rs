//! The city's logo: a picture that is chosen, shown in the head of every page, and taken off again.

use actix_web::HttpResponse;

use crate::domain::logo::{Logo, LogoProblem};
use crate::domain::policy;
use crate::store::city;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeUpload;
use crate::web::kit::respond;
use crate::web::office::settings::form::{Problem, problem};
use crate::web::office::settings::{SETTINGS, answer};

/// Sets the picture that was sent, or takes the one in use off.
pub async fn update(context: Context, form: SafeUpload) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let logo = match read(&form) {
        Ok(logo) => logo,
        Err(problem) => return answer(&context, None, vec![problem]).await,
    };
    let set = context
        .state
        .database
        .write(move |writer| city::set_logo(writer, &permit, logo.as_ref()).map(|()| writer.written(())));
    set.await?;
    context.state.reload().await?;
    Ok(respond::see_other(&context.address(SETTINGS)))
}

/// The logo that a form holds; none where it takes the present one off.
fn read(form: &SafeUpload) -> Result<Option<Logo>, Problem> {
    if form.act == "remove" {
        return Ok(None);
    }
    let file = form.file.as_ref().ok_or_else(|| problem("logo", "settings-logo-missing"))?;
    Logo::check(&file.bytes).map(Some).map_err(|why| {
        let words = match why {
            LogoProblem::TooManyBytes => "settings-logo-too-many-bytes",
            LogoProblem::NotPng => "settings-logo-not-png",
            LogoProblem::TooManyPixels => "settings-logo-too-many-pixels",
        };
        problem("logo", words)
    })
}
