//! What is published as files: each the same in both languages.

use std::io::Write;

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::outlet;
use crate::outlet::data::{Format, OutletError, Scope};
use crate::store::kit::Reading;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::spool::Label;

impl From<OutletError> for WebError {
    fn from(error: OutletError) -> Self {
        match error {
            OutletError::Store(error) => error.into(),
            other => Self::Internal(format!("a file: {other}")),
        }
    }
}

/// A year.
pub async fn year(context: Context, path: Path<(FiscalYear, Format)>) -> Result<HttpResponse, WebError> {
    let (year, format) = path.into_inner();
    file(context, Scope::Year(year), format).await
}

/// A department or section in a year.
pub async fn unit(context: Context, path: Path<(FiscalYear, UnitNumber, Format)>) -> Result<HttpResponse, WebError> {
    let (year, unit, format) = path.into_inner();
    file(context, Scope::Unit(year, unit), format).await
}

/// A programme through its years.
pub async fn programme(context: Context, path: Path<(ProgrammeNumber, Format)>) -> Result<HttpResponse, WebError> {
    let (programme, format) = path.into_inner();
    file(context, Scope::Programme(programme), format).await
}

/// Everything.
pub async fn everything(context: Context, format: Path<Format>) -> Result<HttpResponse, WebError> {
    let format = format.into_inner();
    let label = Label { media_type: format.media_type(), name: name(&context, Scope::Everything, format) };
    context.public_from_disk(label, move |out, reading| Ok(write(out, reading, Scope::Everything, format)?)).await
}

/// Every indicator in every year.
pub async fn indicators(context: Context) -> Result<HttpResponse, WebError> {
    let name = Some(format!("{}-indicators.csv", context.city().municipality_code));
    let label = Label { media_type: Format::Csv.media_type(), name };
    context.public_from_disk(label, |out, reading| Ok(outlet::indicators::write(out, reading)?)).await
}

async fn file(context: Context, scope: Scope, format: Format) -> Result<HttpResponse, WebError> {
    context
        .public_at_length(move |context, reading| {
            let written = Answer::written(context, format.media_type(), |out| Ok(write(out, reading, scope, format)?))?;
            match name(context, scope, format) {
                Some(name) => written.named(&name),
                None => Ok(written),
            }
        })
        .await
}

fn write(
    out: &mut (dyn Write + Send),
    reading: &mut Reading<'_>,
    scope: Scope,
    format: Format,
) -> Result<(), OutletError> {
    outlet::data::write(out, reading, scope, format, || {})
}

/// Under which name a file is to be kept. JSON is shown, for those who read it by a program.
fn name(context: &Context, scope: Scope, format: Format) -> Option<String> {
    let code: &MunicipalityCode = &context.city().municipality_code;
    (format != Format::Json).then(|| match scope {
        Scope::Everything => format!("{code}-all.{format}"),
        Scope::Year(year) => format!("{code}-{year}.{format}"),
        Scope::Unit(year, unit) => format!("{code}-{year}-unit-{unit}.{format}"),
        Scope::Programme(programme) => format!("{code}-programme-{programme}.{format}"),
    })
}
