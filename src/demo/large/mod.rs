//! The city for measuring: as many years and programmes as are asked for, put together from short lists and the same
//! every time. It comes about as a city's record would, year by year and through the same doors: goals are imported and
//! published in May, results in the June after, with reports and corrections in between. The newest year is open.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::stage::Stage;
use crate::intake::{self, Asked};
use crate::store::city::{self, NewCity};
use crate::store::goals;
use crate::store::imports::{self, Import, indicators};
use crate::store::kit::{StoreError, Writer};
use crate::store::published::city::{Sample, SampleKind};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::publishing::{self, Publishing};

use super::{TODAY, add_accounts, at, indicator_city, morning, publish};

mod at_work;
mod parts;
mod words;

use at_work::Hands;
use words::{Programme, RECOUNTED, mix};

const NOTICE: &str =
    "計測のための架空の市です。市の名前、組織、事務事業、数値、文はすべて、短い部品から機械的に組み立てています。";

/// Sheets of a year that are put right after their publication.
const CORRECTIONS: usize = 3;
/// Sheets of a closed year on which something was reported.
const REPORTS: usize = 8;

/// How large the city is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub years: u16,
    /// In each year.
    pub programmes: u16,
}

/// The sheets of a year by the places of their programmes.
type Sheets = BTreeMap<usize, GoalNumber>;

/// Fills an empty database with the city.
pub(super) fn fill(
    writer: &mut Writer<'_>,
    password_hash: &str,
    cookie_key: &str,
    size: Size,
) -> Result<(), StoreError> {
    let permit = policy::at_the_console();
    let code = "990027".parse().map_err(|error| StoreError::Internal(format!("municipality code: {error}")))?;
    let city = NewCity {
        name: "計測市".to_owned(),
        municipality_code: code,
        contact: "計測市 政策推進課（架空の市のため、窓口はありません）".to_owned(),
        licence: None,
        sample: Some(Sample { kind: SampleKind::Invented, notice: NOTICE.to_owned() }),
    };
    city::set_up(writer, &permit, &city, cookie_key)?;
    let open = FiscalYear::of(TODAY);
    let mut town = Town { permit, programmes: usize::from(size.programmes), hands: None };
    let mut before: Option<(FiscalYear, Sheets)> = None;
    for back in (0..i32::from(size.years)).rev() {
        let year = FiscalYear::new(open.number() - back).map_err(|error| StoreError::Internal(error.to_string()))?;
        town.begin(writer, year, if year == open { Phase::Open } else { Phase::Closed })?;
        let sheets = town.sheets(writer, year)?;
        if town.hands.is_none() {
            town.hands = Some(Hands::add(writer, &town.permit, year, password_hash)?);
        }
        if year == open {
            add_accounts(writer, password_hash, year.first_day(), indicator_city::place)?;
            Hands::spread_out(writer, &town.permit, year.first_day())?;
            town.hands()?.set_out(writer, &town.permit, year, &sheets)?;
        } else {
            Hands::set_steps(writer, &town.permit, year, &few(&sheets, REPORTS, year))?;
        }
        make_public(writer, year, Stage::Goals, day(year, 5, 24)?)?;
        if let Some((before, sheets)) = &before {
            town.conclude(writer, *before)?;
            town.correct(writer, *before, sheets)?;
        }
        if year == open {
            town.hands()?.go_on(writer, year, &sheets)?;
        } else {
            town.hands()?.report_in_closed(writer, &town.permit, year, &few(&sheets, REPORTS, year))?;
        }
        before = Some((year, sheets));
    }
    town.hands.map_or(Ok(()), |hands| hands.leave(writer, &town.permit))
}

struct Town {
    permit: Permit<Administer>,
    programmes: usize,
    /// Who acts where no sample account does; there can be nobody before the first year's sections are on record.
    hands: Option<Hands>,
}

impl Town {
    fn hands(&self) -> Result<&Hands, StoreError> {
        self.hands.as_ref().ok_or(StoreError::NotFound)
    }

    fn all(&self) -> impl Iterator<Item = Programme> {
        (0..self.programmes).map(Programme)
    }

    /// Takes a year's goals and targets in.
    fn begin(&self, writer: &mut Writer<'_>, year: FiscalYear, phase: Phase) -> Result<(), StoreError> {
        let mut table = Table::new(["部局", "課・室", "事務事業名", "施策", "事業概要", "目標"]);
        for programme in self.all() {
            let (name, summary) = (programme.name(), programme.summary());
            let objectives = programme.objectives(year);
            table.row([programme.department(), programme.section(), &name, programme.policy(), &summary, &objectives]);
        }
        let record = YearRecord { phase, sample: true, ..YearRecord::imported(year) };
        self.import(writer, &table, &record, Stage::Goals, morning(day(year, 5, 10)?))?;
        self.count(writer, year, "target", Programme::target, morning(day(year, 5, 11)?))
    }

    /// Takes a year's results and values in, and publishes them on 30 June.
    fn conclude(&self, writer: &mut Writer<'_>, year: FiscalYear) -> Result<(), StoreError> {
        let told = |programme: Programme| programme.results(year);
        self.take_results_in(writer, year, self.all(), told, morning(day(year.next(), 6, 2)?))?;
        self.count(writer, year, "actual", Programme::actual, morning(day(year.next(), 6, 3)?))?;
        make_public(writer, year, Stage::Results, day(year.next(), 6, 30)?)
    }

    /// Puts a few sheets right, each on a day of its own.
    fn correct(&self, writer: &mut Writer<'_>, year: FiscalYear, sheets: &Sheets) -> Result<(), StoreError> {
        for (place, (programme, goal)) in few(sheets, CORRECTIONS, year.next()).into_iter().enumerate() {
            let after = u64::try_from(17 + place * 23).unwrap_or_default();
            let on = day(year.next(), 7, 1)?.checked_add_days(Days::new(after)).unwrap_or(TODAY);
            let told = |programme: Programme| format!("{}{RECOUNTED}", programme.results(year));
            self.take_results_in(writer, year, std::iter::once(programme), told, morning(on))?;
            let what = Publishing {
                year,
                stage: Stage::Results,
                unit: None,
                goals: Some(vec![goal]),
                published_on: Some(PartialDate::day(on)),
                reason: Some(words::REASON.to_owned()),
                note: None,
            };
            let done = publishing::publish_year(writer, &self.permit, &what, morning(on))?;
            if done.published != 1 {
                return Err(StoreError::Internal(format!("a correction: {done:?}")));
            }
        }
        Ok(())
    }

    fn take_results_in(
        &self,
        writer: &mut Writer<'_>,
        year: FiscalYear,
        programmes: impl Iterator<Item = Programme>,
        told: impl Fn(Programme) -> String,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut table = Table::new(["部局", "課・室", "事務事業名", "成果"]);
        for programme in programmes {
            table.row([programme.department(), programme.section(), &programme.name(), &told(programme)]);
        }
        self.import(writer, &table, &YearRecord::imported(year), Stage::Results, at)
    }

    fn import(
        &self,
        writer: &mut Writer<'_>,
        table: &Table,
        record: &YearRecord,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let name = format!("large-{}-{stage}.csv", record.year);
        let proposal = intake::read(&name, table.written.as_bytes(), &Asked::of_stage(record.year, stage))
            .map_err(|refusal| StoreError::Internal(format!("{name}: {refusal}")))?;
        let import = Import { year: record.clone(), stage, accept_rates: false };
        imports::take_in(writer, &self.permit, &proposal, &import, at).map(|_| ())
    }

    /// Takes the targets or the actual values of a year in.
    fn count(
        &self,
        writer: &mut Writer<'_>,
        year: FiscalYear,
        stage: &str,
        value: fn(Programme, FiscalYear) -> usize,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns =
            "department section programme indicator indicator_kind direction unit_of_measure fiscal_year stage value";
        let mut table = Table::new(columns.split(' '));
        for programme in self.all() {
            let ((measure, unit), name) = (programme.measure(), programme.name());
            let (of, value) = (year.number().to_string(), value(programme, year).to_string());
            let (department, section) = (programme.department(), programme.section());
            table.row([department, section, &name, &measure, "outcome", "more", unit, &of, stage, &value]);
        }
        let name = format!("large-{year}-{stage}.csv");
        let table = intake::read_indicators(&name, table.written.as_bytes(), &Asked::default())
            .map_err(|refusal| StoreError::Internal(format!("{name}: {refusal}")))?;
        indicators::take_in(writer, &self.permit, &table, at).map(|_| ())
    }

    fn sheets(&self, writer: &mut Writer<'_>, year: FiscalYear) -> Result<Sheets, StoreError> {
        let known: BTreeMap<String, GoalNumber> =
            goals::of_year(writer.connection, year)?.into_iter().map(|goal| (goal.name, goal.number)).collect();
        let number = |programme: Programme| {
            known.get(&programme.name()).map(|number| (programme.0, *number)).ok_or(StoreError::NotFound)
        };
        self.all().map(number).collect()
    }
}

/// Some of a year's sheets: other ones in every year.
fn few(sheets: &Sheets, count: usize, year: FiscalYear) -> Vec<(Programme, GoalNumber)> {
    let seed = usize::try_from(year.number()).unwrap_or_default();
    let chosen: BTreeMap<usize, GoalNumber> = (0..count)
        .filter_map(|place| {
            let (programme, goal) = sheets.iter().nth(mix([place, 40, seed]) % sheets.len().max(1))?;
            Some((*programme, *goal))
        })
        .collect();
    chosen.into_iter().map(|(programme, goal)| (Programme(programme), goal)).collect()
}

fn make_public(writer: &mut Writer<'_>, year: FiscalYear, stage: Stage, on: NaiveDate) -> Result<(), StoreError> {
    publish(writer, year, stage, Some(PartialDate::day(on)), morning(on))
}

/// A day of a fiscal year's first calendar year.
fn day(year: FiscalYear, month: u32, day: u32) -> Result<NaiveDate, StoreError> {
    at(year.number(), month, day).map(|at| at.date_naive())
}

/// A file as a city's spreadsheet writes it.
struct Table {
    written: String,
}

impl Table {
    fn new<'cell>(header: impl IntoIterator<Item = &'cell str>) -> Self {
        let mut table = Self { written: String::new() };
        table.row(header);
        table
    }

    fn row<'cell>(&mut self, cells: impl IntoIterator<Item = &'cell str>) {
        for (place, cell) in cells.into_iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(self.written, "{comma}\"{}\"", cell.replace('"', "\"\""));
        }
        self.written.push('\n');
    }
}
