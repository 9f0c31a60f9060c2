//! `/data/indicators.csv`: every indicator in every year, one line each, as its page shows it.

use std::collections::BTreeSet;
use std::io::Write;

use crate::domain::aim::Aim;
use crate::domain::attainment::Attainment;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Missing;
use crate::domain::language::Language;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::publication::IndicatorYear;
use crate::domain::series::{self, GoalOfYear, Series};
use crate::store::kit::Reader;
use crate::store::published::city::{self, City};
use crate::store::published::{lineage, publications, sheets};

use super::data::OutletError;
use super::excel;
use super::long::Cell;

/// One year of an indicator.
struct Line<'a> {
    city: &'a City,
    series: &'a Series,
    year: &'a IndicatorYear,
    /// The sheet of that year, where one is public.
    goal: Option<&'a GoalOfYear>,
}

impl Line<'_> {
    fn unit(&self) -> &str {
        self.series.indicator.unit_in(self.year).unwrap_or_default()
    }

    /// A target in words, where it is no plain figure.
    fn in_words(&self, aim: Option<&Aim>) -> Cell {
        aim.filter(|aim| aim.plain().is_none()).map(|aim| aim.shown(self.unit())).into()
    }

    fn percent(&self) -> Cell {
        self.series.indicator.attainment(self.year).and_then(Attainment::percent).into()
    }
}

/// The name of a column and what stands in it.
type Column = (&'static str, fn(&Line<'_>) -> Cell);

/// The columns, in an order that does not change: new ones come last.
const COLUMNS: [Column; 35] = [
    ("municipality_code", |line| line.city.municipality_code.to_string().into()),
    ("indicator_number", |line| line.series.indicator.number.0.into()),
    ("indicator", |line| line.series.indicator.name.as_str().into()),
    ("indicator_kind", |line| line.series.indicator.kind.code().into()),
    ("direction", |line| line.series.indicator.direction.code().into()),
    ("definition", |line| Cell::maybe(line.series.indicator.definition.as_ref())),
    ("programme_number", |line| line.series.programme.0.into()),
    ("programme", |line| line.series.programme_name.as_str().into()),
    ("fiscal_year", |line| line.year.fiscal_year.into()),
    ("fiscal_year_label", |line| line.year.fiscal_year.wareki().into()),
    ("goal_number", |line| line.goal.map(|goal| goal.goal.0).into()),
    ("goal_name", |line| line.goal.map(|goal| goal.name.as_str()).into()),
    ("stage", |line| line.goal.map(|goal| goal.stage.code()).into()),
    ("partially_recorded", |line| line.goal.map_or(Cell::Blank, |goal| Cell::flag(goal.partial))),
    ("unit", |line| line.unit().into()),
    ("target", |line| line.year.target.as_ref().and_then(Aim::figure).into()),
    ("target_text", |line| line.in_words(line.year.target.as_ref())),
    ("original_target", |line| line.year.original_target.as_ref().and_then(Aim::figure).into()),
    ("original_target_text", |line| line.in_words(line.year.original_target.as_ref())),
    ("target_reason", |line| Cell::maybe(line.year.target_reason.as_ref())),
    ("plan", |line| line.year.plan.as_ref().and_then(Aim::figure).into()),
    ("plan_text", |line| line.in_words(line.year.plan.as_ref())),
    ("base", |line| line.year.base.into()),
    ("forecast", |line| line.year.forecast.into()),
    ("midyear", |line| line.year.midyear.into()),
    ("actual", |line| line.year.actual.into()),
    ("missing", |line| line.year.missing.map(Missing::code).into()),
    ("missing_word", |line| Cell::maybe(line.year.word.as_ref())),
    ("outside_cause", |line| Cell::maybe(line.year.note.as_ref())),
    ("attainment_percent", |line| line.percent()),
    ("stated_percent", |line| line.year.stated.as_ref().map(|stated| stated.percent).into()),
    ("stated_label", |line| line.year.stated.as_ref().map(|stated| stated.label.as_str()).into()),
    ("as_of", |line| label(line.year.as_of)),
    ("not_comparable", |line| not_comparable(line).into()),
    ("value_source", |line| Cell::maybe(line.year.source.as_ref())),
];

/// The names of the columns, in their order.
pub fn columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().map(|(name, _)| name)
}

fn label(date: Option<PartialDate>) -> Cell {
    date.map(|date| date.label(Language::Japanese)).into()
}

/// Why a value can't be compared with those before it.
fn not_comparable(line: &Line<'_>) -> Option<String> {
    let own = line.year.not_comparable.clone();
    let starts = |year: FiscalYear| line.series.indicator.breaks.iter().find(move |known| known.from == year);
    own.or_else(|| starts(line.year.fiscal_year).map(|known| known.reason.clone()))
}

/// Writes the file, one family of programmes after another.
pub fn write(out: &mut (dyn Write + Send), reader: &mut impl Reader) -> Result<(), OutletError> {
    let city = city::load(reader)?;
    let lineage = lineage::of_programmes(reader)?;
    let programmes: BTreeSet<ProgrammeNumber> = sheets::listed(reader)?.iter().map(|sheet| sheet.programme).collect();
    let mut table = excel::begun(out)?;
    table.write_record(COLUMNS.map(|(name, _)| name))?;
    for family in lineage.families(programmes) {
        let all = publications::of_programmes(reader, &family)?;
        for series in series::gather(&all, &lineage) {
            for year in &series.indicator.years {
                let goal = series.goals.get(&year.fiscal_year);
                let line = Line { city: &city, series: &series, year, goal };
                table.write_record(COLUMNS.map(|(_, value)| value(&line)).iter().map(Cell::in_csv))?;
            }
        }
    }
    Ok(table.flush()?)
}
