//! One indicator through the years: `/indicators/{n}`.

pub mod drawing;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::aim::{Aim, Of, Side};
use crate::domain::comparison::{By, newest_years};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, TargetPath};
use crate::domain::movement;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::PublishedIndicator;
use crate::domain::series::{self, Series};
use crate::store::kit::Reading;
use crate::store::published::{indicators, lineage, publications};
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::apart::break_in_words;
use crate::web::parts::chart::{self, Chart};
use crate::web::parts::in_year::{self, InYear};
use crate::web::parts::movement::{from_to, sentence};
use crate::web::parts::name::Name;
use crate::web::public::embedded::FrameCode;
use crate::web::public::listings;

#[derive(Template)]
#[template(path = "public/indicators/show.html")]
pub(super) struct SeriesPage {
    pub(super) shell: Shell,
    number: IndicatorNumber,
    pub(super) series: Series,
    pub(super) programme: Name,
    /// What happened to it, in a sentence.
    pub(super) change: String,
    /// The same beside the mark of its course.
    from_to: String,
    /// Which way it went, where that can be told.
    course: Option<&'static str>,
    pub(super) chart: Option<Chart>,
    breaks: Vec<String>,
    formula: &'static str,
    /// The formulas of its bounds and ways, where it has any.
    bounds: Vec<String>,
    path: Option<String>,
    pub(super) rows: Vec<InYear>,
    pub(super) rated: bool,
    comparison: Option<Address>,
    /// What shows its chart on another site.
    frame: Option<FrameCode>,
}

/// How high a frame for its chart is, in pixels: enough on a phone.
const FRAME_HEIGHT: u32 = 560;

/// The indicator's page.
pub async fn show(context: Context, number: Path<IndicatorNumber>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    context
        .public(move |context, reading| {
            let mut page = read(context, reading, number)?;
            let title = format!("{} {}", page.series.indicator.name, page.programme.in_full());
            let address = context.to().embedded_indicator(number);
            page.frame = page.chart.is_some().then(|| FrameCode::new(context, &address, title, FRAME_HEIGHT));
            Answer::page(&page)
        })
        .await
}

pub(super) fn read(
    context: &Context,
    reading: &mut Reading<'_>,
    number: IndicatorNumber,
) -> Result<SeriesPage, WebError> {
    let programme = indicators::programme(reading, number)?;
    let lineage = lineage::of_programmes(reading)?;
    let line: BTreeSet<_> = lineage.same_programme(programme);
    let all = publications::of_programmes(reading, &line)?;
    // What no public sheet names does not exist for the public.
    let series = series::gather(&all, &lineage).into_iter().find(|series| series.numbers.contains(&number));
    let series = series.ok_or(WebError::NotFound)?;
    let of_series = all.iter().filter(|known| series.goals.values().any(|goal| goal.goal == known.snapshot.goal));
    let updated = of_series.map(|known| known.published_at).max();
    Ok(page(context, number, series, updated))
}

fn page(
    context: &Context,
    number: IndicatorNumber,
    series: Series,
    updated: Option<chrono::DateTime<chrono::Utc>>,
) -> SeriesPage {
    let words = context.words();
    let indicator = &series.indicator;
    let years: BTreeSet<FiscalYear> = indicator.years.iter().map(|year| year.fiscal_year).collect();
    let over_years = movement::over(indicator, &years);
    let stages = series.goals.iter().map(|(year, goal)| (*year, goal.stage)).collect();
    let with_values: BTreeSet<FiscalYear> = indicator
        .years
        .iter()
        .filter(|year| year.actual.or_else(|| year.plan_figure()).is_some())
        .filter(|year| series.goals.contains_key(&year.fiscal_year))
        .map(|year| year.fiscal_year)
        .collect();
    let comparison = (with_values.len() > 1).then(|| {
        let years = newest_years(&with_values);
        context.to().comparison().with("years", years).with("by", By::Indicator).with("programme", series.programme)
    });
    let programme = Name::new(&series.programme_name);
    let title = format!("{} {}", indicator.name, programme.in_full());
    let rows = in_year::rows(&series, words);
    let change = sentence(indicator, &over_years, words);
    let shell = listings::indicator(
        context.shell(title).updated(updated),
        context,
        context.to().indicator(indicator.number),
        (&indicator.name, &programme.in_full()),
        &change,
    );
    SeriesPage {
        number,
        rated: in_year::has_rates(&rows),
        shell,
        from_to: from_to(indicator, &over_years, words),
        change,
        course: over_years.movement.as_ref().map(|movement| movement.course.code()),
        chart: chart::draw(indicator, &stages, words),
        breaks: indicator.breaks.iter().map(|known| break_in_words(known, words)).collect(),
        formula: match indicator.direction {
            Direction::More => "about-formula-more",
            Direction::Less => "about-formula-less",
            Direction::Keep => "about-formula-keep",
            Direction::None => "about-formula-none",
        },
        bounds: bounds(indicator).iter().map(|kind| words.text(&format!("about-bound-{kind}"))).collect(),
        path: indicator.path.map(|path| path_in_words(path, indicator.unit.as_deref(), context)),
        rows,
        comparison,
        frame: None,
        programme,
        series,
    }
}

/// The kinds of targets of an indicator that are no plain figures, as the page of formulas names them.
fn bounds(indicator: &PublishedIndicator) -> BTreeSet<&'static str> {
    let aims = indicator.years.iter().filter_map(|year| year.target.as_ref());
    let kinds = aims.flat_map(|aim| match aim {
        Aim::Value(_) => [None, None],
        Aim::Word(_) => [Some("word"), None],
        Aim::Keep { .. } => [Some("keep"), Some("base")],
        Aim::Beside { of: Of::Earlier(_), .. } => [Some("way"), Some("base")],
        Aim::Beside { side: Side::AtLeast | Side::Above, .. } => [Some("least"), None],
        Aim::Beside { .. } => [Some("most"), None],
    });
    kinds.flatten().collect()
}

fn path_in_words(path: TargetPath, unit: Option<&str>, context: &Context) -> String {
    let value = |figure: Figure| format!("{}{}", figure.grouped(), unit.unwrap_or_default());
    context.words().fill(
        "path",
        [
            ("first", path.from_year.label(context.language).into()),
            ("from", value(path.from).into()),
            ("last", path.to_year.label(context.language).into()),
            ("to", value(path.to).into()),
        ],
    )
}
