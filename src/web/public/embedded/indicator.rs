//! `/indicators/{n}/embed`: the chart of an indicator.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::IndicatorNumber;
use crate::domain::series::Series;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::chart::Chart;
use crate::web::parts::in_year::InYear;
use crate::web::parts::name::Name;
use crate::web::public::indicators;

#[derive(Template)]
#[template(path = "public/embedded/indicator.html")]
struct EmbeddedIndicator {
    shell: Shell,
    number: IndicatorNumber,
    series: Series,
    programme: Name,
    /// What happened to it, in a sentence.
    change: String,
    chart: Option<Chart>,
    rows: Vec<InYear>,
    rated: bool,
}

/// The small page.
pub async fn show(context: Context, number: Path<IndicatorNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    context
        .public(move |context, reading| {
            let page = indicators::read(context, reading, number)?;
            let small = EmbeddedIndicator {
                shell: page.shell,
                number,
                series: page.series,
                programme: page.programme,
                change: page.change,
                chart: page.chart,
                rows: page.rows,
                rated: page.rated,
            };
            Ok(Answer::page(&small)?.framed_anywhere())
        })
        .await
}
