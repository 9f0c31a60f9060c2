//! 年度のふりかえり: five years side by side, by department of today's organisation.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::rating::EvaluationKind;
use crate::domain::unit::{DepartmentToday, Unit, UnitLabel};
use crate::store::fiscal_years;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::scales::ScaleRating;
use crate::store::published::years::Phase;
use crate::store::read::review::{self, Cell, Matrix, MatrixYear};
use crate::web::kit::address::Address;
use crate::web::review::spread::{self, Part, Share, percent};
use crate::web::review::table::anchor;
use crate::web::review::{Context, Shell, WebError, respond};

/// Years side by side.
const YEARS: usize = 5;

/// The query as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct YearsQuery {
    until: String,
}

#[derive(Template)]
#[template(path = "review/years.html")]
struct YearsPage {
    shell: Shell,
    today: PartialDate,
    matrix: Matrix,
    earlier: Option<Address>,
    later: Option<Address>,
}

/// How many indicators reached their target.
struct Reached {
    count: usize,
    /// Of how many that is known.
    known: usize,
    percent: usize,
}

impl YearsPage {
    /// The name of a row, or the key of the words for it.
    fn name(&self, today: &DepartmentToday) -> Result<UnitLabel, &'static str> {
        match today {
            DepartmentToday::Department(number) => {
                let unit = self.matrix.units.iter().find(|unit| unit.number == *number);
                unit.map(Unit::label).ok_or("review-no-unit")
            }
            DepartmentToday::Several => Err("review-row-several"),
            DepartmentToday::Ended => Err("review-row-ended"),
            DepartmentToday::Unknown => Err("review-no-unit"),
        }
    }

    /// The place of a row, which stays the same.
    fn id(today: &DepartmentToday) -> String {
        match today {
            DepartmentToday::Department(number) => anchor("unit", number),
            DepartmentToday::Several => "several".to_owned(),
            DepartmentToday::Ended => "ended".to_owned(),
            DepartmentToday::Unknown => anchor("unit", "none"),
        }
    }

    fn shares(cell: &Cell, year: &MatrixYear, kind: &EvaluationKind) -> Vec<Share> {
        spread::shares(&cell.ratings, *kind, &year.scale)
    }

    fn parts(cell: &Cell, year: &MatrixYear, kind: &EvaluationKind) -> Vec<Part> {
        spread::parts(&cell.ratings, *kind, &year.scale)
    }

    /// How many of a cell's indicators reached their target, and of how many that is known; none where of none.
    fn reached(cell: &Cell) -> Option<Reached> {
        let (reached, known) = (cell.attainment.met(), cell.attainment.known());
        (known > 0).then(|| Reached { count: reached, known, percent: percent(reached, known) })
    }

    /// Whether the years that are shown were rated on different scales.
    fn has_several_scales(&self) -> bool {
        let scales = self.matrix.years.iter().filter(|year| year.is_whole() && !year.scale.is_empty());
        let labels = |year: &MatrixYear| -> Vec<(String, String)> {
            let text = |rating: &ScaleRating| (rating.rating.label.clone(), rating.rating.meaning.clone());
            year.scale.iter().map(text).collect()
        };
        let mut scales = scales.map(labels);
        scales.next().is_some_and(|first| scales.any(|other| other != first))
    }

    fn is_open(year: &MatrixYear) -> bool {
        year.record.as_ref().is_some_and(|record| record.phase == Phase::Open)
    }
}

/// The years up to the one asked for; and the first and the newest year on record.
fn load(
    connection: &mut DatabaseConnection,
    asked: Option<FiscalYear>,
    today: NaiveDate,
) -> Result<(Matrix, FiscalYear, FiscalYear), StoreError> {
    let known = fiscal_years::list(connection)?;
    let newest = known.first().map(|record| record.year).ok_or(StoreError::NotFound)?;
    let first = known.last().map_or(newest, |record| record.year);
    let last = asked.unwrap_or(newest);
    if last > newest || last < first {
        return Err(StoreError::NotFound);
    }
    Ok((review::matrix(connection, last, YEARS, today)?, first, newest))
}

/// Shows the years up to the one asked for, or up to the newest on record.
pub async fn show(context: Context, query: Query<YearsQuery>) -> Result<HttpResponse, WebError> {
    policy::review(context.actor()?)?;
    let until = query.into_inner().until;
    let asked = (!until.is_empty()).then(|| until.parse::<FiscalYear>()).transpose();
    let asked = asked.map_err(|_| WebError::NotFound)?;
    let today = context.state.clock.today();
    let read = context.state.database.read(move |connection| load(connection, asked, today));
    let (matrix, first, newest) = read.await?;
    let at = |number: i32| {
        let year = FiscalYear::new(number).ok().filter(|year| (first..=newest).contains(year));
        year.map(|year| context.to().review_years().with("until", year))
    };
    let shown = |place: Option<&MatrixYear>| place.map_or(newest, |year| year.year);
    let (oldest, last) = (shown(matrix.years.first()), shown(matrix.years.last()));
    let page = YearsPage {
        shell: context.shell(context.words().text("review-years-title")),
        today: PartialDate::day(today),
        earlier: at(oldest.number() - 1),
        later: (last < newest).then(|| at((last.number() + 5).min(newest.number()))).flatten(),
        matrix,
    };
    respond::page(&page)
}
