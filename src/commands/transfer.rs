//! `transfer`: the 人事異動 of 1 April, as a personnel section writes them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ichirizuka::domain::policy;
use ichirizuka::domain::transfer::Fault;
use ichirizuka::intake;
use ichirizuka::store::Written;
use ichirizuka::store::transfers::{self, Handover, Plan, Step};

use super::console::{Console, answer};
use super::{DatabaseArguments, Refusal, secrets};

/// Reads a table of transfers, says row by row what it does, and carries out all of it or nothing. New people get an
/// initial password, which is printed once.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka transfer 2022-04-01.csv --dry-run\n\nColumns, in any order: \
                        職員番号 (login), 氏名 (name), 異動区分 (kind: 採用 転入 異動 退職 転出 兼務 兼務解除), \
                        旧所属 (from_unit), 旧職 (from_role), 新所属 (to_unit), 新職 (to_role), 発令日 (date). \
                        UTF-8 or CP932.")]
pub struct Transfer {
    #[command(flatten)]
    database: DatabaseArguments,
    /// The table.
    file: PathBuf,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// How to print what is done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

impl Transfer {
    fn refusal(&self, faults: &[Fault]) -> Refusal {
        let lines: Vec<String> = faults.iter().map(|fault| format!("{}: {fault}", self.file.display())).collect();
        Refusal::Said(format!("nothing was written:\n{}", lines.join("\n")))
    }

    /// Carries the transfers out.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let bytes = std::fs::read(&self.file)
            .map_err(|error| Refusal::Said(format!("can't read {}: {error}", self.file.display())))?;
        let table = intake::transfers::decoded(&bytes).map_err(|faults| self.refusal(&faults))?;
        let rows = intake::transfers::read(&table).map_err(|faults| self.refusal(&faults))?;
        let database = self.database.open_city().await?;
        let today = super::today(&database).await?;
        let plan = database
            .read(move |connection| transfers::plan(connection, &rows, today))
            .await?
            .map_err(|faults| self.refusal(&faults))?;
        let mut passwords = BTreeMap::new();
        if !self.dry_run {
            let mut hashes = BTreeMap::new();
            for login in plan.logins_with_password() {
                let password = secrets::new_password();
                hashes.insert(login.to_owned(), secrets::hash(&password)?);
                passwords.insert(login.to_owned(), password);
            }
            let to_do = plan.clone();
            database
                .write(move |writer| {
                    transfers::carry_out(writer, &policy::at_the_console(), &to_do, &hashes, today)
                        .map(Written::Recorded)
                })
                .await?;
        }
        if self.format == Format::Json {
            let document = serde_json::json!({
                "dry_run": self.dry_run,
                "steps": plan.steps,
                "handovers": plan.handovers.iter().map(handover_in_json).collect::<Vec<_>>(),
                "initial_passwords": passwords,
            });
            answer(serde_json::to_string_pretty(&document).map_err(Refusal::said)?);
            return Ok(());
        }
        print(console, &plan);
        for (login, password) in &passwords {
            answer(format!("Initial password of {login}: {password}"));
        }
        let done = if self.dry_run { "Nothing was written (dry run)" } else { "Carried out" };
        console.say(format!("{done}: {} rows.", plan.steps.len()));
        Ok(())
    }
}

fn handover_in_json(handover: &Handover) -> serde_json::Value {
    let work = &handover.work;
    serde_json::json!({
        "unit": handover.unit, "unit_name": handover.unit_name,
        "leavers": handover.leavers, "successors": handover.successors,
        "reports_returned": work.returned.len(), "reports_waiting": work.waiting.len(),
        "sheets_open": work.sheets.len(),
    })
}

fn print(console: Console, plan: &Plan) {
    for step in &plan.steps {
        console.say(format!("line {}: {}", step.row.line, in_words(step)));
    }
    for handover in &plan.handovers {
        let successors: Vec<String> =
            handover.successors.iter().map(|(name, role)| format!("{name}（{}）", role.title())).collect();
        let successors = if successors.is_empty() { "nobody".to_owned() } else { successors.join("、") };
        let work = &handover.work;
        console.say(format!(
            "{}: {} returned and {} waiting updates, {} open sheets go on with {successors}",
            handover.unit_name,
            work.returned.len(),
            work.waiting.len(),
            work.sheets.len(),
        ));
    }
}

fn in_words(step: &Step) -> String {
    let ended: Vec<String> =
        step.ends.iter().map(|post| transfers::label(post.unit_name.as_deref(), post.role)).collect();
    let begun = step.begins.as_ref().map(|begun| begun.label.clone());
    let change = match (ended.is_empty(), begun) {
        (true, Some(begun)) => format!("gets {begun}"),
        (false, Some(begun)) => format!("{} → {begun}", ended.join("、")),
        (_, None) => format!("gives up {}", ended.join("、")),
    };
    format!("{} {} ({}) {}: {change}", step.row.date, step.row.name, step.row.login, step.row.kind)
}
