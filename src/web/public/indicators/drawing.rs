//! The chart of an indicator to take away: `/indicators/{n}.svg`, a file that needs nothing else.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::IndicatorNumber;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::chart::Chart;
use crate::web::parts::diagram::written;
use crate::web::parts::drawn_text::{Column, SMALL, TITLE, TextLine};
use crate::web::public::indicators::{SeriesPage, read};

#[derive(Template)]
#[template(path = "public/indicators/drawing.html")]
struct DrawingFile {
    shell: Shell,
    name: String,
    change: String,
    chart: Chart,
    title: Vec<TextLine>,
    subtitle: Vec<TextLine>,
    /// Where the chart begins.
    chart_y: String,
    caption: Vec<TextLine>,
    height: String,
}

/// The drawing.
pub async fn show(context: Context, number: Path<IndicatorNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    context
        .public(move |context, reading| {
            let mut page = read(context, reading, number)?;
            let chart = page.chart.take().ok_or(WebError::NotFound)?;
            let file = file(context, page, chart, number);
            let name = format!("{}-indicator-{number}.svg", context.city().municipality_code);
            Answer::text("image/svg+xml; charset=utf-8", file.render()?).named(&name)
        })
        .await
}

fn file(context: &Context, page: SeriesPage, chart: Chart, number: IndicatorNumber) -> DrawingFile {
    let indicator = page.series.indicator;
    let unit = indicator.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    let mut column = Column::new();
    let title = column.text(&format!("{}{unit}", indicator.name), TITLE);
    let subtitle = column.text(&format!("{} {}", page.programme.in_full(), page.change), SMALL);
    column.leave(SMALL.0);
    let chart_y = column.reached();
    column.leave(chart.height);
    let mut caption = column.text(&legend(&chart, &page.shell), SMALL);
    for known in &chart.breaks {
        caption.extend(column.text(&format!("※{} {}", known.number, known.text), SMALL));
    }
    let address = format!("{}{}", context.state.settings.public_address, context.to().indicator(number));
    caption.extend(column.text(&format!("{} {address}", context.city().name), SMALL));
    DrawingFile {
        shell: page.shell,
        name: indicator.name,
        change: page.change,
        chart,
        title,
        subtitle,
        chart_y: written(chart_y),
        caption,
        height: column.height(),
    }
}

/// What the shapes and dashes mean.
fn legend(chart: &Chart, shell: &Shell) -> String {
    let keys = chart.legend.iter().map(|key| shell.code("chart-legend", key));
    std::iter::once(shell.t("chart-legend")).chain(keys).collect::<Vec<_>>().join(&shell.t("list-comma"))
}
