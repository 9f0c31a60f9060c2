//! `import`: a city's published table goes in.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::{Proposal, ProposedIndicator};
use ichirizuka::domain::stage::Stage;
use ichirizuka::domain::watch::Watch;
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::StoreError;
use ichirizuka::store::imports::{self, Import, Outcome, RowPlan, Wanted, scheme};
use ichirizuka::store::published::years::YearRecord;

use super::console::{Console, answer};
use super::progress::Progress;
use super::{DatabaseArguments, Refusal};

mod assessment;
mod cells;
mod indicators;
mod mapping;
mod reading;
mod who;

pub use indicators::read_indicators;

/// Reads a table as it was published, a workbook or a text, says what it finds row by row, and takes all of it in or nothing.
#[derive(Args)]
#[command(
    after_help = "Example:\n  ichirizuka import goals.tsv --year 2020 --stage results --accept-rates --dry-run\n  \
                        ichirizuka import indicators.csv --indicators --dry-run\n\n\
                        A mapping says what the table does not: where it is read wrongly, or not at all. The page makes \
                        the same file.\n  \
                        header = 5\n  \
                        [[columns]]\n  \
                        heading = \"めあて\"   # or at = \"K\", the column's letter\n  \
                        is = \"objectives\"   # or not_read, programme, section, target …; year = \"R5\" where it needs one\n\n\
                        A table of indicators has one value per row and its fiscal year in a column. Columns, in any \
                        order, under these names or their Japanese ones (事務事業名, 指標名, 年度, 値 …):\n  \
                        needed:   programme, indicator, fiscal_year, value (blank is no value, and not 0)\n  \
                        optional: programme_id, department, section, or unit for both in one cell (農林水産部水産課),\n            \
                        policy, measure, indicator_kind (activity, outcome, population), direction (more, less, keep),\n            \
                        unit_of_measure, definition, stage (actual, plan, target; without it all are actual)"
)]
pub struct ImportFile {
    #[command(flatten)]
    database: DatabaseArguments,
    /// The file.
    file: PathBuf,
    /// The fiscal year it is of.
    #[arg(long, required_unless_present = "indicators")]
    year: Option<FiscalYear>,
    /// What it holds: goals, midyear or results.
    #[arg(long, required_unless_present = "indicators")]
    stage: Option<Stage>,
    /// The file is a table of indicators: one value per row, each with its fiscal year.
    #[arg(long, conflicts_with_all = ["stage", "accept_rates", "accept_scheme", "confirm_year"])]
    indicators: bool,
    /// What is to be said of the table, in TOML: `sheet`, `header`, `columns`; `labels` of forms; `repeated`, the years of
    /// repeated columns; `programmes`, who is who; `cells` to be mended; `prose` and `dates`, what of its prose is taken in;
    /// `money_unit`, the unit of columns of money that name none.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Leave cells out that can't be read as a value, and say which.
    #[arg(long)]
    leave_out_unreadable: bool,
    /// Take rates and series found in the prose in as indicators.
    #[arg(long)]
    accept_rates: bool,
    /// Give a year that has no axes or courses those that the table names, with the labels that stand in it.
    #[arg(long)]
    accept_scheme: bool,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take it in for --year although the file names another year.
    #[arg(long)]
    confirm_year: bool,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

impl ImportFile {
    /// Says what the file holds and takes it in, unless it is a dry run or names another year.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let said = |file: &PathBuf| mapping::read(file, self.year);
        let (mapping, prose) = self.mapping.as_ref().map_or_else(|| Ok(Default::default()), said)?;
        let mapping = Asked { leaves_out_unreadable: self.leave_out_unreadable, ..mapping };
        let (Some(year), Some(stage)) = (self.year, self.stage) else {
            let asked = Asked { year: self.year, ..mapping };
            return indicators::run(&self.database, &self.file, &asked, self.dry_run, self.format, console).await;
        };
        let watch = Watch::default();
        let asked = Asked { year: Some(year), stage: Some(stage), watch: watch.clone(), ..mapping };
        let progress = Progress::begin(console, &["reading", "writing"], &watch);
        let mut proposal = self.proposal(&asked, year)?;
        let accept_rates = self.accept_rates || !prose.is_empty();
        if !prose.is_empty() {
            mapping::apply(&prose, &mut proposal, self.accept_rates)?;
        }
        progress.next();
        let other_year = proposal.named_years.iter().find(|named| **named != year);
        let names_year = proposal.named_years.contains(&year);
        if let Some(other) = other_year.filter(|_| !names_year && !self.confirm_year && !self.dry_run) {
            return Err(Refusal::Said(format!(
                "{} names {}, not {}; nothing was written. Say --confirm-year where that is right",
                self.file.display(),
                other.label(Language::Japanese),
                year.label(Language::Japanese),
            )));
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
            answer(serde_json::to_string_pretty(&document).map_err(Refusal::said)?);
            return Ok(());
        }
        if let Some(other) = other_year {
            console.say(format!("Attention: the file names {}.", other.label(Language::Japanese)));
        }
        reading::print(console, &proposal.reading, year);
        print(console, &proposal, &outcome, &import);
        assessment::print(console, &proposal, &outcome, scheme.as_ref(), self.accept_scheme);
        who::print_proposals(console, &questions);
        indicators::print(console, &proposal.values, &outcome.values);
        console.say(closing_line(&outcome, &proposal, self.dry_run));
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
                Ok(_) => "\nIt reads as a table of indicators: say --indicators instead of --stage".to_owned(),
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
    let bytes =
        std::fs::read(file).map_err(|error| Refusal::Said(format!("can't read {}: {error}", file.display())))?;
    Ok((name, bytes))
}

/// Every reason why a file was not read.
fn unreadable(file: &Path, refusal: &intake::Refusal) -> Refusal {
    let mut problems: Vec<String> =
        refusal.problems.iter().map(|problem| format!("{}: {problem}", file.display())).collect();
    if refusal.omitted > 0 {
        problems.push(format!("and {} more", refusal.omitted));
    }
    Refusal::Said(format!("nothing was written:\n{}", problems.join("\n")))
}

fn closing_line(outcome: &Outcome, proposal: &Proposal, dry_run: bool) -> String {
    let count = |wanted: fn(&RowPlan) -> bool| outcome.rows.iter().filter(|row| wanted(row)).count();
    let unchanged = count(|row| matches!(row, RowPlan::Unchanged { .. }));
    let changed = count(|row| matches!(row, RowPlan::Changes { .. }));
    let new = outcome.rows.len() - unchanged - changed;
    let objectives: usize = proposal.goals.iter().map(|goal| goal.objectives.len()).sum();
    let results: usize = proposal.goals.iter().map(|goal| goal.results.len()).sum();
    let found = format!(
        "{} departments, {} sections, {} goals, {objectives} objectives, {results} results",
        distinct(proposal, |goal| goal.department.clone()),
        distinct(proposal, |goal| Some((goal.department.clone(), goal.section.clone()?))),
        proposal.goals.len(),
    );
    let verb = if dry_run { "Nothing was written (dry run)" } else { "Written" };
    if !dry_run && outcome.is_unchanged() {
        return format!("{found}. Nothing changed: all of it is on record already.");
    }
    format!(
        "{found}. {verb}: {new} new, {changed} changed, {unchanged} unchanged goals; {} indicator values{}.",
        outcome.added.values + outcome.values.years.values().map(|year| year.values_added).sum::<usize>(),
        programmes_in_words(outcome),
    )
}

/// What became of the programmes, where it is more than that each new goal is of a new one.
fn programmes_in_words(outcome: &Outcome) -> String {
    let told = outcome.programmes;
    let counts = [
        (told.continued, "continued"),
        (told.renamed, "renamed"),
        (told.renumbered, "renumbered"),
        (told.linked, "linked to earlier ones"),
    ];
    let told_of: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told_of.is_empty() {
        return String::new();
    }
    format!("; programmes: {} new, {}", told.new, told_of.join(", "))
}

fn distinct<T: Ord>(
    proposal: &Proposal,
    of: impl Fn(&ichirizuka::domain::proposal::ProposedGoal) -> Option<T>,
) -> usize {
    proposal.goals.iter().filter_map(of).collect::<std::collections::BTreeSet<_>>().len()
}

fn print(console: Console, proposal: &Proposal, outcome: &Outcome, import: &Import) {
    for (row, plan) in proposal.goals.iter().zip(&outcome.rows) {
        let what = match plan {
            RowPlan::New => "new".to_owned(),
            RowPlan::Continues { programme, year } => format!("continues programme {programme} of {year}"),
            RowPlan::Changes { goal } => format!("changes goal {goal}"),
            RowPlan::Unchanged { goal } => format!("unchanged (goal {goal})"),
            RowPlan::Asked => "asked".to_owned(),
        };
        let place = [row.department.as_deref(), row.section.as_deref()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        console.say(format!("line {}: {place} {}: {what}", row.line, row.programme));
        console.say(format!("  {} objectives, {} results", row.objectives.len(), row.results.len()));
        for result in row.results.iter().filter(|result| result.date.is_some()) {
            let date = result.date.map(|date| date.label(Language::Japanese)).unwrap_or_default();
            console.say(format!("  dated {date}: {}", result.item.text));
        }
        let verb = if import.accept_rates { "takes in" } else { "proposes" };
        for indicator in &row.indicators {
            console.say(format!("  {verb} {}", in_words(indicator)));
        }
    }
    for remark in &proposal.warnings {
        let kind = serde_json::to_value(remark.kind).ok();
        let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().replace('_', " ");
        console.say(format!("note: line {}, {}: {kind}: {}", remark.line, remark.column, remark.text));
    }
}

fn in_words(indicator: &ProposedIndicator) -> String {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    let values: Vec<String> =
        indicator.values.iter().map(|(year, value)| format!("{year}: {}{unit}", value.grouped())).collect();
    let target = indicator.target.map(|target| format!(" of {}{unit}", target.grouped())).unwrap_or_default();
    let stated = match (&indicator.stated, indicator.follows) {
        (Some(stated), Some(true)) => format!(", {} {}% as stated, follows", stated.label, stated.percent),
        (Some(stated), Some(false)) => format!(", {} {}% as stated, does NOT follow", stated.label, stated.percent),
        (Some(stated), None) => format!(", {} {}% as stated, without figures", stated.label, stated.percent),
        (None, _) => String::new(),
    };
    format!("{} ({}): {}{target}{stated}", indicator.name, indicator.direction, values.join(", "))
}
