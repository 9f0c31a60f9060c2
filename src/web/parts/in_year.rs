//! An indicator year by year: the table beside its chart, with everything that the chart draws.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::publication::IndicatorYear;
use crate::domain::series::{Comparable, GoalOfYear, Series, convert};
use crate::web::kit::words::Words;
use crate::web::parts::apart::{from_newest, newest_comparable};
use crate::web::parts::chart::LONGEST_SPAN;
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;

/// A year of it.
#[derive(Debug, Clone)]
pub struct InYear {
    /// The year in words.
    pub year: String,
    pub number: FiscalYear,
    /// Its goal, where one is public.
    pub goal: Option<GoalNumber>,
    /// The name of the programme that year, where it was another one.
    pub name: Option<Name>,
    /// Whether the year is recorded only in part.
    pub partial: bool,
    pub measured: Measured,
    /// The value on the footing of the newest one.
    pub converted: Option<String>,
    /// The day for which the value is given.
    pub as_of: Option<String>,
    pub source: Option<String>,
    /// Why the value can't be compared with the newest one.
    pub apart: Option<String>,
}

/// The years of a series, newest first. Years without a value that lie between others have a row, as they have a gap
/// in the chart.
pub fn rows(series: &Series, words: Words) -> Vec<InYear> {
    let years = &series.indicator.years;
    let (mut rows, mut later): (Vec<InYear>, Option<FiscalYear>) = (Vec::new(), None);
    for year in years.iter().rev() {
        let between = later.into_iter().flat_map(|later| gap(year.fiscal_year, later));
        rows.extend(between.map(|missing| row(series, &IndicatorYear::blank(missing), None, words)));
        rows.push(row(series, year, series.goals.get(&year.fiscal_year), words));
        later = Some(year.fiscal_year);
    }
    rows
}

/// The years between two, newest first; of a gap wider than any chart none.
fn gap(earlier: FiscalYear, later: FiscalYear) -> Vec<FiscalYear> {
    if later.number() - earlier.number() > LONGEST_SPAN {
        return Vec::new();
    }
    std::iter::successors(Some(later.previous()), |year| Some(year.previous()))
        .take_while(|year| *year > earlier)
        .collect()
}

/// Whether there is anything to say of rates in these years.
pub fn has_rates(rows: &[InYear]) -> bool {
    rows.iter().any(|row| row.measured.target.is_some() || row.measured.rate.is_some() || row.apart.is_some())
}

fn row(series: &Series, year: &IndicatorYear, goal: Option<&GoalOfYear>, words: Words) -> InYear {
    let indicator = &series.indicator;
    let unit = indicator.unit_in(year).unwrap_or_default().to_owned();
    let mut measured = Measured::of(indicator, year, goal.map(|goal| goal.stage), words);
    measured.unit = Some(unit.clone()).filter(|unit| !unit.is_empty());
    let newest = newest_comparable(indicator).filter(|newest| year.fiscal_year < newest.fiscal_year);
    let converted = match (newest.map(|newest| indicator.comparable(year, newest)), year.actual) {
        (Some(Comparable::Converted(factor)), Some(actual)) => convert(actual, factor),
        _ => None,
    };
    InYear {
        year: year.fiscal_year.label(words.language()),
        number: year.fiscal_year,
        goal: goal.map(|goal| goal.goal),
        name: goal.filter(|goal| goal.name != series.programme_name).map(|goal| Name::new(&goal.name)),
        partial: goal.is_some_and(|goal| goal.partial),
        measured: measured.with_unit(),
        converted: converted
            .map(|figure| format!("{}{}", figure.grouped(), indicator.unit.as_deref().unwrap_or_default())),
        as_of: year.as_of.map(|date| date.label(words.language())),
        source: year.source.clone(),
        apart: from_newest(indicator, year, words),
    }
}
