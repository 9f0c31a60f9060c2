//! `--mapping`: what is said of a table that it does not say itself.

use std::path::Path;

use ichirizuka::domain::amount::MoneyUnit;
use ichirizuka::domain::mending::MendedCell;
use ichirizuka::intake::{Asked, RepeatedYear, SaidProgramme};
use serde::Deserialize;

use super::super::Refusal;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    /// The one sheet to be read.
    sheet: Option<String>,
    /// The years of columns that are repeated without a year over them, from the first to the last: R6, 2024, R7計画.
    #[serde(default)]
    repeated: Vec<String>,
    /// Who is who, where number, name and section do not agree.
    #[serde(default)]
    programmes: Vec<SaidProgramme>,
    /// The unit of columns of money that name none: 円, 千円 or 百万円.
    money_unit: Option<String>,
    /// Cells that are read otherwise than they stand: `at`, what `was` there, and what it `is`; without it, it is left out.
    #[serde(default)]
    cells: Vec<MendedCell>,
}

/// Reads a mapping.
pub(super) fn read(file: &Path) -> Result<Asked, Refusal> {
    let said = |problem: String| Refusal::Said(format!("{}: {problem}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| said(format!("can't be read: {error}")))?;
    let mapping: Mapping = toml::from_str(&text).map_err(|error| said(error.to_string()))?;
    let repeated = mapping.repeated.iter().map(|year| {
        RepeatedYear::read(year)
            .ok_or_else(|| said(format!("repeated: {year:?} is not a year such as R6, 2024 or R7計画")))
    });
    let repeated = repeated.collect::<Result<_, _>>()?;
    let unit = |written: String| {
        MoneyUnit::said(&written).ok_or_else(|| said(format!("money_unit: {written:?} is not 円, 千円 or 百万円")))
    };
    let money_unit = mapping.money_unit.map(unit).transpose()?;
    Ok(Asked {
        sheet: mapping.sheet,
        repeated,
        programmes: mapping.programmes,
        cells: mapping.cells,
        money_unit,
        ..Asked::default()
    })
}
