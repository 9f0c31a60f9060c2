//! `/compare.csv`: a comparison in the long format, one value per line.

use crate::domain::comparison::By;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::plan;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::unit::UnitLabel;
use crate::store::published::city::City;

use super::excel::{self, text};

/// The columns, in an order that does not change.
const COLUMNS: [&str; 24] = [
    "municipality_code",
    "compared_by",
    "fiscal_year",
    "fiscal_year_label",
    "partially_recorded",
    "department_number",
    "department",
    "section_number",
    "section",
    "programme_number",
    "goal_number",
    "goal_name",
    "indicator_number",
    "indicator",
    "indicator_kind",
    "direction",
    "unit",
    "rating",
    "measure",
    "value",
    "missing",
    "note",
    "axis",
    "plan_path",
];

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

/// The file of a comparison.
pub fn file(city: &City, by: By, records: &[Record]) -> Result<Vec<u8>, csv::Error> {
    let mut table = excel::table();
    table.write_record(COLUMNS)?;
    for record in records {
        table.write_record([
            city.municipality_code.to_string(),
            by.to_string(),
            record.year.map(|year| year.to_string()).unwrap_or_default(),
            record.year.map(FiscalYear::wareki).unwrap_or_default(),
            if record.partial { "1" } else { "0" }.to_owned(),
            record.department.0.clone(),
            text(&record.department.1),
            record.section.0.clone(),
            text(&record.section.1),
            record.programme.clone(),
            record.goal.clone(),
            text(&record.goal_name),
            record.indicator.clone(),
            text(&record.indicator_name),
            record.indicator_kind.to_owned(),
            record.direction.to_owned(),
            text(&record.unit),
            text(&record.rating),
            record.measure.to_owned(),
            record.value.clone(),
            record.missing.to_owned(),
            text(&record.note),
            text(&record.axis),
            text(&record.plan),
        ])?;
    }
    excel::file(table)
}
