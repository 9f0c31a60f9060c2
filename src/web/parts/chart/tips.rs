//! What a chart says of one year to whoever points at it or comes to it with the keyboard.

use std::collections::BTreeMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::movement;
use crate::domain::publication::{IndicatorYear, PublishedIndicator};
use crate::web::kit::words::Words;
use crate::web::parts::chart::room::LETTER;
use crate::web::parts::chart::{BOTTOM, Drawn, Frame, Gap, TOP, percent};
use crate::web::parts::diagram::{size, text_width, written};
use crate::web::parts::movement::course;

/// The height of a line, and what is around the lines.
const LINE: f64 = 18.0;
const AROUND: f64 = 8.0;
/// How far from its year it stands.
const BESIDE: f64 = 10.0;

/// A year of a chart.
#[derive(Debug, Clone)]
pub struct Tip {
    /// All of it in one line.
    pub text: String,
    /// Where each line stands, what it is about, and the figure, whose unit is the city's own word.
    pub lines: Vec<(String, String, String)>,
    /// The year's part of the width.
    pub left: String,
    pub width: String,
    /// The middle of that, and the height of its value, where it has one.
    pub x: String,
    pub mark: Option<String>,
    /// The box: its top, where it begins beside the middle, how wide and how high it is, and where its words begin.
    pub top: String,
    pub from: String,
    pub wide: String,
    pub high: String,
    pub text_x: String,
}

/// The years that have something to say.
pub(super) fn of_years(
    indicator: &PublishedIndicator,
    drawn: &BTreeMap<i32, Drawn>,
    gaps: &[Gap],
    frame: &Frame,
    words: Words,
) -> Vec<Tip> {
    let mut tips: BTreeMap<i32, Tip> = BTreeMap::new();
    let year = |number: i32| indicator.years.iter().find(|known| known.fiscal_year.number() == number);
    for (&number, value) in drawn {
        if let Some(known) = year(number) {
            tips.insert(number, tip(number, said(indicator, known, value, words), Some(value), frame, words));
        }
    }
    for gap in gaps {
        tips.insert(gap.year, tip(gap.year, vec![(gap.label.clone(), String::new())], None, frame, words));
    }
    tips.into_values().collect()
}

/// What is said of a year with a value.
fn said(indicator: &PublishedIndicator, year: &IndicatorYear, value: &Drawn, words: Words) -> Vec<(String, String)> {
    let unit = indicator.unit_in(year).unwrap_or_default();
    let kind = if value.kind == "plan" { "plan" } else { "actual" };
    let own = year.actual.or_else(|| year.plan_figure());
    let about = |key: &str| format!("{}{}", words.text(key), words.text("colon"));
    let mut lines: Vec<(String, String)> =
        own.map(|figure| (about(kind), format!("{}{unit}", figure.grouped()))).into_iter().collect();
    if value.kind == "converted" {
        let unit = indicator.unit.as_deref().unwrap_or_default();
        lines.push((words.text("converted"), format!("{}{unit}", value.figure.grouped())));
    }
    let target = year.target.as_ref().map(|aim| aim.shown(unit));
    lines.extend(target.map(|target| (about("target"), target)));
    let rate = indicator.whole_percent(year);
    lines.extend(rate.map(|rate| (about("attainment"), format!("{rate}%"))));
    let before = indicator.years.iter().find(|known| known.fiscal_year.next() == year.fiscal_year);
    let moved = before.and_then(|before| movement::between(indicator, before, year));
    let since = |moved: movement::Movement| words.fill("chart-since", [("change", course(moved.course, words).into())]);
    lines.extend(moved.map(|moved| (since(moved), String::new())));
    lines
}

fn tip(number: i32, said: Vec<(String, String)>, value: Option<&Drawn>, frame: &Frame, words: Words) -> Tip {
    let label = FiscalYear::new(number).map_or_else(|_| number.to_string(), |year| year.label(words.language()));
    let mut all = vec![(words.fill("chart-year", [("year", number.to_string().into())]), String::new())];
    let text =
        std::iter::once(label).chain(said.iter().map(|(about, figure)| format!("{about}{figure}"))).collect::<Vec<_>>();
    let text = text.join(&words.text("list-comma"));
    all.extend(said);
    let wide =
        all.iter().map(|(about, figure)| text_width(about, LETTER) + text_width(figure, LETTER)).fold(0.0, f64::max)
            + AROUND * 2.0;
    let high = LINE * size(all.len()) + AROUND;
    let middle = frame.middle(number);
    let y = value.map(|value| frame.y(value.value));
    let top = (y.unwrap_or(f64::midpoint(TOP, BOTTOM)) - high / 2.0).clamp(2.0, (BOTTOM - high).max(2.0));
    // To the side on which there is more room.
    let from = if middle > 0.5 { -wide - BESIDE } else { BESIDE };
    let line =
        |(index, (about, figure)): (usize, (String, String))| (written(LINE * size(index + 1) - 2.0), about, figure);
    Tip {
        text,
        lines: all.into_iter().enumerate().map(line).collect(),
        left: percent(frame.left(number)),
        width: percent(frame.slot),
        x: percent(middle),
        mark: y.map(written),
        top: written(top),
        from: written(from),
        wide: written(wide),
        high: written(high),
        text_x: written(from + AROUND),
    }
}
