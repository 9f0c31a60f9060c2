//! A table as it comes from the browser: a file, or cells pasted into a field.

use serde::Deserialize;

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::intake::{Asked, RepeatedYear};
use crate::web::kit::body::UploadedFile;
use crate::web::kit::form::{Problem, Upload};

/// The largest file, in KiB.
pub(super) const MOST_KIBIBYTES: usize = 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// The name of a table that was pasted: cells of a spreadsheet are parted by tabs.
const PASTED: &str = "pasted.tsv";

/// The form as sent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    pub(super) year: String,
    pub(super) stage: String,
    /// Cells pasted from a spreadsheet.
    pub(super) table: String,
    /// The years of columns that are repeated without a year over them.
    pub(super) repeated: String,
    /// `yes` where values that can't be read are to be left out.
    pub(super) leave_out: String,
    /// The code of the unit of columns of money that name none.
    pub(super) money_unit: String,
}

/// A table with what it is to be read as.
pub(super) struct SentTable {
    pub(super) name: String,
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
    pub(super) bytes: Vec<u8>,
    /// As typed; each word of it is a year.
    pub(super) repeated: String,
    pub(super) leaves_out_unreadable: bool,
    pub(super) money_unit: Option<MoneyUnit>,
}

impl SentTable {
    /// What is said of it beside it.
    pub(super) fn asked(&self) -> Asked {
        Asked {
            repeated: repeated(&self.repeated).unwrap_or_default(),
            leaves_out_unreadable: self.leaves_out_unreadable,
            money_unit: self.money_unit,
            ..Asked::of_stage(self.year, self.stage)
        }
    }

    /// The table that was sent: the file where there is one, else what was pasted.
    pub(super) fn of(upload: &Upload<ImportForm>, years: &[FiscalYear]) -> Result<Self, Problem> {
        let typed = &upload.sent.typed;
        let year = typed.year.parse().ok().filter(|year| years.contains(year));
        let year = year.ok_or_else(|| Problem::new("year", "import-year-missing"))?;
        let stage = typed.stage.parse().map_err(|_| Problem::new("stage", "import-stage-missing"))?;
        let chosen = upload.file.as_ref().filter(|file| !file.bytes.is_empty());
        let bytes = chosen.map_or(typed.table.trim().as_bytes(), |file| &file.bytes);
        if bytes.len() > MOST_KIBIBYTES * 1024 {
            return Err(Problem::new("file", "import-file-too-large").limit(MOST_KIBIBYTES));
        }
        if bytes.is_empty() {
            return Err(Problem::new("file", "import-file-missing"));
        }
        if repeated(&typed.repeated).is_none() {
            return Err(Problem::new("repeated", "import-repeated-unreadable"));
        }
        let (repeated, leaves_out_unreadable) = (typed.repeated.clone(), typed.leave_out == "yes");
        Ok(Self {
            repeated,
            leaves_out_unreadable,
            money_unit: MoneyUnit::said(&typed.money_unit),
            name: chosen.map_or_else(|| PASTED.to_owned(), name_of),
            year,
            stage,
            bytes: bytes.to_vec(),
        })
    }
}

/// The years of repeated columns as typed: R6 R7計画.
pub(super) fn repeated(typed: &str) -> Option<Vec<RepeatedYear>> {
    const MOST: usize = 50;
    let words = typed.split([' ', '\u{3000}', '、', ',', '\n']).filter(|word| !word.trim().is_empty());
    let years: Option<Vec<RepeatedYear>> = words.take(MOST + 1).map(RepeatedYear::read).collect();
    years.filter(|years| years.len() <= MOST)
}

fn name_of(file: &UploadedFile) -> String {
    let name: Vec<char> = file.name.chars().filter(|letter| !letter.is_control()).collect();
    // The end of a long name says what kind of file it is.
    name.iter().skip(name.len().saturating_sub(LONGEST_NAME)).collect()
}
