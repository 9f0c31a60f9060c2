//! The English name of a unit: given, changed and taken away. It is no reorganisation, since the unit stays what it is.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use crate::domain::english_names::EnglishName;
use crate::domain::numbers::UnitNumber;
use crate::domain::policy;
use crate::store::units;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Problem, Sent};
use crate::web::kit::respond;

/// The form as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EnglishForm {
    /// As it was typed; none where the page was only asked for.
    pub(super) name_en: Option<String>,
}

/// Reads an English name that may be left empty.
pub(super) fn read(field: String, typed: &str) -> Result<Option<String>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let name: Result<EnglishName, _> = typed.parse();
    name.map(|name| Some(name.into_text())).map_err(|_| Problem::new(field, "english-name-wrong"))
}

/// Gives the unit the name that was typed, or none.
pub async fn update(
    context: Context,
    unit: Path<UnitNumber>,
    sent: Sent<EnglishForm>,
) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let number = unit.into_inner();
    let saved = sent.write(&context, move |writer, sent| {
        let name = read("name_en".to_owned(), sent.typed.name_en.as_deref().unwrap_or_default())?;
        units::name_in_english(writer, &permit, number, name.as_deref())?;
        Ok(writer.written(()))
    });
    if let Err(refusal) = saved.await {
        return super::unit_page(&context, number, sent.again(refusal)?).await;
    }
    context.state.reload().await?;
    Ok(respond::see_other(&context.to().office_unit(number).with("done", 1)))
}
