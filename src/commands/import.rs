//! `import`: a city's published table goes in.

use std::fmt::Display;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::prose_choice::ProseChoices;
use ichirizuka::domain::stage::Stage;
use ichirizuka::domain::watch::Watch;
use ichirizuka::intake::everything::{self as own, OwnDocument};
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::StoreError;
use ichirizuka::store::imports::{self, Import, Wanted, scheme};
use ichirizuka::store::published::years::YearRecord;

use super::console::{Console, answer};
use super::help::example;
use super::progress::Progress;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

mod assessment;
mod cells;
mod everything;
mod indicators;
mod mapping;
mod problems;
mod reading;
mod report;
mod who;

pub use indicators::read_indicators;
use problems::unreadable;

/// A mapping that says how two columns are read.
const MAPPING: &str = r#"  header = 5
  [[columns]]
  heading = "めあて"      # at = "K"
  is = "objectives"      # not_read, programme, section, target …
  [[columns]]
  at = "L"
  is = "target"
  year = "R5""#;

/// Reads a table as it was published, a workbook or a text, says what it finds row by row, and takes all of it in or nothing.
#[derive(Args)]
#[command(about = say("cli-import-about"), after_help = after_help())]
pub struct ImportFile {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(help = say("cli-import-file"))]
    file: PathBuf,
    #[arg(long, help = say("cli-import-year"), value_parser = values::year)]
    year: Option<FiscalYear>,
    #[arg(long, help = say("cli-import-stage"), value_parser = values::code::<Stage>)]
    stage: Option<Stage>,
    #[arg(long, help = say("cli-import-indicators"),
          conflicts_with_all = ["stage", "accept_rates", "accept_scheme", "confirm_year"])]
    indicators: bool,
    #[arg(long, help = say("cli-import-mapping"))]
    mapping: Option<PathBuf>,
    #[arg(long, help = say("cli-import-leave-out"))]
    leave_out_unreadable: bool,
    #[arg(long, help = say("cli-import-accept-rates"))]
    accept_rates: bool,
    #[arg(long, help = say("cli-import-accept-scheme"))]
    accept_scheme: bool,
    #[arg(long, help = say("cli-import-by-record"), conflicts_with_all = ["year", "stage", "indicators"])]
    by_record: bool,
    #[arg(long, value_name = "DIR", help = say("cli-import-evidence"), conflicts_with_all = ["year", "stage", "indicators"])]
    evidence: Option<PathBuf>,
    #[arg(long, help = say("cli-dry-run"))]
    dry_run: bool,
    #[arg(long, help = say("cli-import-confirm-year"))]
    confirm_year: bool,
    #[arg(long, help = say("cli-format"), value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What a file is of.
enum Of {
    Everything,
    Indicators,
    Goals(FiscalYear, Stage),
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

impl ImportFile {
    /// Says what the file holds and takes it in, unless it is a dry run or names another year.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        match self.of()? {
            Of::Everything => {
                let Self { dry_run, by_record, evidence, format, .. } = self;
                let how = everything::How { dry_run, by_record, evidence, format };
                everything::run(&self.database, &self.file, how, console).await
            }
            Of::Indicators => {
                let asked = Asked { year: self.year, ..self.said()?.0 };
                indicators::run(&self.database, &self.file, &asked, self.dry_run, self.format, console).await
            }
            Of::Goals(year, stage) => self.goals(year, stage, console).await,
        }
    }

    /// What the file is of, as it is said or as a document of ours says it itself.
    fn of(&self) -> Result<Of, Refusal> {
        if self.indicators {
            return Ok(Of::Indicators);
        }
        let is_json = self.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let own = if is_json {
            let document = File::open(&self.file).and_then(own::document);
            own::look(document.map_err(|error| Refusal::unreadable(&self.file, &error))?)
        } else {
            None
        };
        match (own, self.year, self.stage) {
            (Some(OwnDocument::Everything), None, None) => Ok(Of::Everything),
            (Some(OwnDocument::Everything), ..) => Err(Refusal::of("cli-everything-no-year")),
            (Some(OwnDocument::Year(year, stage)), ..) => {
                Ok(Of::Goals(self.year.unwrap_or(year), self.stage.unwrap_or(stage)))
            }
            (None, Some(year), Some(stage)) => Ok(Of::Goals(year, stage)),
            (None, Some(_), None) => Err(Refusal::misused("cli-usage-missing", "--stage")),
            (None, None, Some(_)) => Err(Refusal::misused("cli-usage-missing", "--year")),
            (None, None, None) => Err(Refusal::misused("cli-usage-missing", "--year, --stage")),
        }
    }

    /// What is said of the file beside it.
    fn said(&self) -> Result<(Asked, ProseChoices), Refusal> {
        let said = |file: &PathBuf| mapping::read(file, self.year);
        let (mapping, prose) = self.mapping.as_ref().map_or_else(|| Ok(Default::default()), said)?;
        Ok((Asked { leaves_out_unreadable: self.leave_out_unreadable, ..mapping }, prose))
    }

    /// The same, for a table of goals or of their reports.
    async fn goals(self, year: FiscalYear, stage: Stage, console: Console) -> Result<(), Refusal> {
        let (mapping, prose) = self.said()?;
        let watch = Watch::default();
        let asked = Asked { year: Some(year), stage: Some(stage), watch: watch.clone(), ..mapping };
        let progress = Progress::begin(console, &["cli-progress-reading", "cli-progress-writing"], &watch);
        let mut proposal = self.proposal(&asked, year)?;
        let accept_rates = self.accept_rates || !prose.is_empty();
        if !prose.is_empty() {
            mapping::apply(&prose, &mut proposal, self.accept_rates)?;
        }
        progress.next();
        let other_year = proposal.named_years.iter().find(|named| **named != year);
        let names_year = proposal.named_years.contains(&year);
        if let Some(other) = other_year.filter(|_| !names_year && !self.confirm_year && !self.dry_run) {
            let [named, year] = [other, &year].map(|year| year.label(Language::Japanese));
            let of = [("file", &self.file.display() as &dyn Display), ("named", &named), ("year", &year)];
            return Err(Refusal::with("cli-import-other-year", of));
        }
        let database = self.database.open_city().await?;
        let import = Import { year: YearRecord::imported(year), stage, accept_rates };
        let wanted = proposal.clone();
        let scheme = database.read(move |connection| scheme::propose(connection, &wanted, year)).await?;
        let (wanted, how) = (proposal.clone(), import.clone());
        let plan = database.read(move |connection| imports::plan(connection, &wanted, &how)).await?;
        let questions = plan.questions();
        who::require_answers(&self.file, &questions)?;
        let (found, how) = (proposal.clone(), import.clone());
        let wanted = Wanted { accept_scheme: self.accept_scheme, watch };
        let take_in = move |writer: &mut ichirizuka::store::Writer<'_>| {
            let (permit, at) = (policy::at_the_console(), chrono::Utc::now());
            let outcome = imports::take_in_as(writer, &permit, &found, &how, at, &wanted)?;
            Ok::<_, StoreError>(writer.written(outcome))
        };
        let outcome = if self.dry_run { database.rehearse(take_in).await? } else { database.write(take_in).await? };
        progress.end();
        if self.format == Format::Json {
            let document = serde_json::json!({ "proposal": proposal, "report": outcome, "scheme": scheme, "dry_run": self.dry_run });
            answer(serde_json::to_string_pretty(&document).map_err(Refusal::failed)?);
            return Ok(());
        }
        if let Some(other) = other_year {
            console.say(fill("cli-import-names-year", [("named", &other.label(Language::Japanese))]));
        }
        reading::print(console, &proposal.reading, year);
        report::print(console, &proposal, &outcome, &import);
        assessment::print(console, &proposal, &outcome, scheme.as_ref(), self.accept_scheme);
        who::print_proposals(console, &questions);
        indicators::print(console, &proposal.values, &outcome.values);
        console.say(report::closing_line(&outcome, &proposal, self.dry_run));
        Ok(())
    }
}

impl ImportFile {
    /// What the file says. Where it can't be read, it is told how its sheets were understood.
    fn proposal(&self, asked: &Asked, year: FiscalYear) -> Result<Proposal, Refusal> {
        let (name, bytes) = contents(&self.file)?;
        let look = intake::look(&name, &bytes, asked).map_err(|refusal| unreadable(&self.file, &refusal))?;
        let (proposal, bad) = look.read.map_err(|refusal| {
            let otherwise = match intake::read_indicators(&name, &bytes, asked) {
                Ok(_) => format!("\n{}", say("cli-import-is-of-indicators")),
                Err(_) => reading::beside_refusal(&refusal, &look.sheets, year),
            };
            Refusal::Said(format!("{}{otherwise}", unreadable(&self.file, &refusal)))
        })?;
        cells::refuse(&self.file, &bad)?;
        Ok(proposal)
    }
}

/// The name of a file and what is in it.
fn contents(file: &Path) -> Result<(String, Vec<u8>), Refusal> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(file).map_err(|error| Refusal::unreadable(file, &error))?;
    Ok((name, bytes))
}

/// How it is called, what a mapping looks like, and what a table of indicators has.
fn after_help() -> String {
    let calls = [
        "ichirizuka import goals.tsv --year 2020 --stage results --accept-rates --dry-run",
        "ichirizuka import indicators.csv --indicators --dry-run",
        "ichirizuka import all.json --dry-run",
    ];
    let (mapping, table) = (say("cli-import-mapping-example"), say("cli-import-table"));
    let (needed, optional) = (say("cli-import-table-needed"), say("cli-import-table-optional"));
    format!("{}\n\n{mapping}\n{MAPPING}\n\n{table}\n  {needed}\n  {optional}", example(&calls))
}
