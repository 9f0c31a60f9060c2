//! A table as it comes from the browser: a file, or cells pasted into a field.

use serde::{Deserialize, Serialize};

use crate::domain::amount::MoneyUnit;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::domain::stage::Stage;
use crate::intake::{Mapping, RepeatedYear, TableKind};
use crate::store::mappings::{self, KeptMapping};
use crate::web::kit::body::{LARGEST_FILE_MB, UploadedFile};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Problem;
use crate::web::kit::upload::BesideFile;

/// The largest file, in megabytes.
pub(super) const MOST_MEGABYTES: usize = LARGEST_FILE_MB;
/// What is chosen in the place of a year for a table of indicators that names its years itself.
pub(super) const OF_TABLE: &str = "table";
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// The name of a table that was pasted: cells of a spreadsheet are parted by tabs.
const PASTED: &str = "pasted.tsv";

/// The form as sent.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    pub(super) year: String,
    pub(super) stage: String,
    /// The code of the kind of table; blank where its header is to say so.
    pub(super) kind: String,
    /// Cells pasted from a spreadsheet.
    pub(super) table: String,
    /// The years of columns that are repeated without a year over them.
    pub(super) repeated: String,
    /// `yes` where values that can't be read are to be left out.
    pub(super) leave_out: String,
    /// The number of a kept mapping.
    pub(super) mapping: String,
    /// The code of the unit of columns of money that name none.
    pub(super) money_unit: String,
}

impl BesideFile for ImportForm {
    fn admit(actor: &Actor) -> Result<(), Denied> {
        policy::take_in(actor).map(drop)
    }
}

/// A table with what it is to be read as.
pub(super) struct SentTable {
    pub(super) name: String,
    /// None of a table of indicators that names its years itself.
    pub(super) year: Option<FiscalYear>,
    pub(super) stage: Stage,
    pub(super) kind: Option<TableKind>,
    pub(super) file: UploadedFile,
    pub(super) leaves_out_unreadable: bool,
    pub(super) money_unit: Option<MoneyUnit>,
    /// The years of repeated columns, as typed.
    pub(super) repeated: Vec<String>,
    /// What else is said of it beside it.
    pub(super) mapping: Mapping,
    /// The name under which that is kept.
    pub(super) mapping_name: String,
}

impl SentTable {
    /// The same, read as a kept mapping says.
    pub(super) async fn mapped(self, context: &Context, number: &str) -> Result<Result<Self, Problem>, WebError> {
        if number.is_empty() {
            return Ok(Ok(self));
        }
        let kept = context.state.database.read(mappings::list).await?;
        let kept: Option<KeptMapping> = kept.into_iter().find(|kept| kept.number.to_string() == number);
        let gone = Problem::new("mapping", "import-mapping-gone");
        let read = kept.and_then(|kept| Some((Mapping::read(&kept.content).ok()?, kept.name)));
        let Some((mut mapping, mapping_name)) = read else { return Ok(Err(gone)) };
        let typed = &self.repeated;
        // What was typed is of this table; what is kept may be of an earlier one.
        mapping.repeated = if typed.is_empty() { mapping.repeated } else { Vec::new() };
        Ok(Ok(Self { mapping, mapping_name, ..self }))
    }

    /// The table that was sent: the file where there is one, else what was pasted.
    pub(super) fn of(typed: &ImportForm, file: Option<UploadedFile>, years: &[FiscalYear]) -> Result<Self, Problem> {
        let names_its_years = typed.year == OF_TABLE;
        let year = typed.year.parse().ok().filter(|year| years.contains(year));
        if year.is_none() && !names_its_years {
            return Err(Problem::new("year", "import-year-missing"));
        }
        let stage = typed.stage.parse().ok().or(names_its_years.then_some(Stage::Results));
        let stage = stage.ok_or_else(|| Problem::new("stage", "import-stage-missing"))?;
        let pasted = || UploadedFile::pasted(PASTED, typed.table.trim());
        let file = file.filter(|file| file.is_cut || !file.bytes.is_empty()).unwrap_or_else(pasted);
        if file.is_cut {
            return Err(Problem::new("file", "import-file-too-large").limit(MOST_MEGABYTES));
        }
        if file.bytes.is_empty() {
            return Err(Problem::new("file", "import-file-missing"));
        }
        if repeated(&typed.repeated).is_none() {
            return Err(Problem::new("repeated", "import-repeated-unreadable"));
        }
        Ok(Self {
            leaves_out_unreadable: typed.leave_out == "yes",
            repeated: words(&typed.repeated).map(str::to_owned).collect(),
            money_unit: MoneyUnit::said(&typed.money_unit),
            mapping: Mapping::default(),
            mapping_name: String::new(),
            name: name_of(&file),
            year,
            stage,
            kind: if names_its_years { Some(TableKind::Indicators) } else { typed.kind.parse().ok() },
            file,
        })
    }
}

/// The years of repeated columns as typed: R6 R7計画.
pub(super) fn repeated(typed: &str) -> Option<Vec<RepeatedYear>> {
    const MOST: usize = 50;
    let years: Option<Vec<RepeatedYear>> = words(typed).take(MOST + 1).map(RepeatedYear::read).collect();
    years.filter(|years| years.len() <= MOST)
}

/// The words that are typed into one field.
pub(super) fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([' ', '\u{3000}', '、', ',', '\n']).filter(|word| !word.trim().is_empty())
}

fn name_of(file: &UploadedFile) -> String {
    let name: Vec<char> = file.name.chars().filter(|letter| !letter.is_control()).collect();
    // The end of a long name says what kind of file it is.
    name.iter().skip(name.len().saturating_sub(LONGEST_NAME)).collect()
}
