//! `/compare.csv` and `/compare.xlsx`: a comparison in the long format, one value per line.

use std::io::Write;

use chrono::{DateTime, Utc};

use crate::domain::comparison::By;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::plan;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::unit::UnitLabel;
use crate::store::published::city::City;

use super::data::{Format, OutletError};
use super::excel;
use super::long::Cell;
use super::workbook::Book;

/// The columns, in an order that does not change, and how many half-width letters each is wide.
const COLUMNS: [(&str, u8); 24] = [
    ("municipality_code", 10),
    ("compared_by", 12),
    ("fiscal_year", 8),
    ("fiscal_year_label", 14),
    ("partially_recorded", 8),
    ("department_number", 8),
    ("department", 18),
    ("section_number", 8),
    ("section", 18),
    ("programme_number", 8),
    ("goal_number", 8),
    ("goal_name", 28),
    ("indicator_number", 8),
    ("indicator", 28),
    ("indicator_kind", 12),
    ("direction", 10),
    ("unit", 10),
    ("rating", 12),
    ("measure", 14),
    ("value", 14),
    ("missing", 14),
    ("note", 40),
    ("axis", 16),
    ("plan_path", 40),
];

/// What a value can be, in the column `measure`.
pub const MEASURES: [&str; 41] = [
    "goals",
    "objectives",
    "results",
    "indicators",
    "values",
    "rates",
    "rates_met",
    "status",
    "target",
    "target_bound",
    "target_met",
    "plan",
    "plan_bound",
    "actual",
    "attainment_percent",
    "change",
    "change_percent",
    "course",
    "budget",
    "settled",
    "staff",
    "self_count",
    "self_share_percent",
    "self_rating",
    "first_count",
    "first_share_percent",
    "first_rating",
    "second_count",
    "second_share_percent",
    "second_rating",
    "reviewer_count",
    "reviewer_share_percent",
    "reviewer_rating",
    "final_count",
    "final_share_percent",
    "final_rating",
    "future_course",
    "course_count",
    "course_kept_count",
    "course_not_kept_count",
    "course_cant_tell_count",
];

/// What became of a programme from one compared year to another, beside the kinds of succession.
pub const STATUSES: [&str; 4] = ["new", "ended", "not_here", "not_recorded"];

/// What a target without a figure is.
pub const IN_WORDS: &str = "word";

/// The names of the columns, in their order.
pub fn columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().map(|(name, _)| name)
}

/// One value of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub year: Option<FiscalYear>,
    /// Whether that year is recorded only in part.
    pub partial: bool,
    /// The department's number and name.
    pub department: (String, String),
    /// The section's number and name.
    pub section: (String, String),
    /// The programme's number.
    pub programme: String,
    /// The goal's number.
    pub goal: String,
    pub goal_name: String,
    /// The indicator's number.
    pub indicator: String,
    pub indicator_name: String,
    pub indicator_kind: &'static str,
    pub direction: &'static str,
    pub unit: String,
    /// The label of the rating.
    pub rating: String,
    /// What the value is: `goals`, `count`, `actual`, `change` …
    pub measure: &'static str,
    /// The number or code.
    pub value: String,
    /// Which kind of nothing stands in its place.
    pub missing: &'static str,
    /// Why it can't be compared, or what else there is to know.
    pub note: String,
    /// The axis of a rating.
    pub axis: String,
    /// The path in the plan, from the top.
    pub plan: String,
}

impl Record {
    /// A value of one sheet.
    pub fn of(sheet: &PublishedSheet) -> Self {
        let unit = |unit: &Option<UnitLabel>| {
            unit.as_ref().map(|unit| (unit.number.to_string(), unit.name.clone())).unwrap_or_default()
        };
        Self {
            year: Some(sheet.fiscal_year),
            partial: sheet.partial,
            department: unit(&sheet.department),
            section: unit(&sheet.section),
            programme: sheet.programme.to_string(),
            goal: sheet.goal.to_string(),
            goal_name: sheet.name.clone(),
            plan: plan::in_one_line(&sheet.plan),
            ..Self::default()
        }
    }
}

/// The file of a comparison: its lines, or a workbook with them that is as old as the newest of what is compared.
pub fn write(
    out: &mut (dyn Write + Send),
    city: &City,
    (by, format): (By, Format),
    records: &[Record],
    published_at: Option<DateTime<Utc>>,
) -> Result<(), OutletError> {
    let (header, widths): (Vec<&'static str>, Vec<u8>) = COLUMNS.into_iter().unzip();
    if format == Format::Xlsx {
        let mut book = Book::of(city);
        book.published(published_at);
        book.begin_data(&header, &widths)?;
        for record in records {
            book.add(&cells(city, by, record))?;
        }
        return Ok(book.save(out)?);
    }
    let mut table = excel::begun(out)?;
    table.write_record(header)?;
    for record in records {
        table.write_record(cells(city, by, record).iter().map(Cell::in_csv))?;
    }
    Ok(table.flush()?)
}

fn cells(city: &City, by: By, record: &Record) -> [Cell; 24] {
    [
        city.municipality_code.to_string().into(),
        by.code().into(),
        record.year.into(),
        record.year.map(FiscalYear::wareki).into(),
        Cell::flag(record.partial),
        number(&record.department.0),
        record.department.1.as_str().into(),
        number(&record.section.0),
        record.section.1.as_str().into(),
        number(&record.programme),
        number(&record.goal),
        record.goal_name.as_str().into(),
        number(&record.indicator),
        record.indicator_name.as_str().into(),
        record.indicator_kind.into(),
        record.direction.into(),
        record.unit.as_str().into(),
        record.rating.as_str().into(),
        record.measure.into(),
        number(&record.value),
        record.missing.into(),
        record.note.as_str().into(),
        record.axis.as_str().into(),
        record.plan.as_str().into(),
    ]
}

/// A number; a code stays as it is.
fn number(text: &str) -> Cell {
    text.parse().map_or_else(|_| Cell::text(text), Cell::Number)
}
