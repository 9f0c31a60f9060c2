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
use crate::web::parts::diagram::{text_width, written};
use crate::web::public::indicators::{SeriesPage, read};

/// How wide the drawing is, with a margin around it.
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 24.0;
/// The sizes of letters, and the heights of their lines.
const TITLE: (f64, f64) = (20.0, 28.0);
const SMALL: (f64, f64) = (13.0, 20.0);

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

/// A line of text and the height it stands at.
struct TextLine {
    y: String,
    text: String,
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
    let mut column = Column(MARGIN);
    let title = column.text(&format!("{}{unit}", indicator.name), TITLE);
    let subtitle = column.text(&format!("{} {}", page.programme.in_full(), page.change), SMALL);
    column.0 += SMALL.0;
    let chart_y = column.0;
    column.0 += chart.height;
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
        height: written(column.0 + MARGIN),
    }
}

/// What the shapes and dashes mean.
fn legend(chart: &Chart, shell: &Shell) -> String {
    let keys = chart.legend.iter().map(|key| shell.code("chart-legend", key));
    std::iter::once(shell.t("chart-legend")).chain(keys).collect::<Vec<_>>().join(&shell.t("list-comma"))
}

/// Text from the top down: so far it has come.
struct Column(f64);

impl Column {
    /// A text in as many lines as it needs.
    fn text(&mut self, text: &str, (letter, height): (f64, f64)) -> Vec<TextLine> {
        let mut lines: Vec<String> = vec![String::new()];
        for character in text.chars() {
            if let Some(line) = lines.last_mut().filter(|line| text_width(line, letter) < WIDTH - MARGIN * 2.0 - letter)
            {
                line.push(character);
            } else {
                lines.push(character.to_string());
            }
        }
        let line = |text: String| {
            self.0 += height;
            TextLine { y: written(self.0), text }
        };
        lines.into_iter().map(line).collect()
    }
}
