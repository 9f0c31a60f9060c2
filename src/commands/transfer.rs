//! `transfer`: the 人事異動 of 1 April, as a personnel section writes them.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ichirizuka::domain::policy;
use ichirizuka::domain::transfer::{Fault, TransferColumn, TransferKind};
use ichirizuka::intake;
use ichirizuka::store::Written;
use ichirizuka::store::transfers::{self, Handover, Plan, Step};
use ichirizuka::web::refusals;

use super::console::{Console, answer};
use super::help::example;
use super::refusal::placed;
use super::words::{coded, fill, say, words};
use super::{DatabaseArguments, Refusal, secrets};

/// Reads a table of transfers, says row by row what it does, and carries out all of it or nothing. New people get an
/// initial password, which is printed once.
#[derive(Args)]
#[command(
    about = say("cli-transfer-about"),
    after_help = format!("{}\n\n{}", example(&["ichirizuka transfer 2022-04-01.csv --dry-run"]), columns())
)]
pub struct Transfer {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(help = say("cli-transfer-file"))]
    file: PathBuf,
    #[arg(long, help = say("cli-dry-run"))]
    dry_run: bool,
    #[arg(long, help = say("cli-format"), value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

impl Transfer {
    fn refusal(&self, faults: &[Fault]) -> Refusal {
        let place = |fault: &Fault| {
            let column = fault.column.map(|column| column.header().to_owned());
            placed(&self.file, fault.line, column.as_deref(), &refusals::of_transfer(fault, words()))
        };
        let lines: Vec<String> = faults.iter().map(place).collect();
        Refusal::Said(format!("{}\n{}", say("cli-nothing-written"), lines.join("\n")))
    }

    /// Carries the transfers out.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let bytes = std::fs::read(&self.file).map_err(|error| Refusal::unreadable(&self.file, &error))?;
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
            answer(serde_json::to_string_pretty(&document).map_err(Refusal::failed)?);
            return Ok(());
        }
        print(console, &plan);
        for (login, password) in &passwords {
            answer(fill("cli-password-of", [("login", login), ("password", password)]));
        }
        let done = if self.dry_run { "cli-transfer-planned" } else { "cli-transfer-done" };
        console.say(fill(done, [("rows", &plan.steps.len())]));
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
        console.say(fill("cli-transfer-row", [("line", &step.row.line), ("what", &in_words(step))]));
    }
    for handover in &plan.handovers {
        let successors: Vec<String> =
            handover.successors.iter().map(|(name, role)| format!("{name}（{}）", role.title())).collect();
        let successors = if successors.is_empty() { say("transfer-nobody") } else { successors.join("、") };
        let work = &handover.work;
        let values: [(_, &dyn Display); 5] = [
            ("unit", &handover.unit_name),
            ("returned", &work.returned.len()),
            ("waiting", &work.waiting.len()),
            ("sheets", &work.sheets.len()),
            ("successors", &successors),
        ];
        console.say(fill("cli-transfer-handover", values));
    }
}

fn in_words(step: &Step) -> String {
    let ended: Vec<String> =
        step.ends.iter().map(|post| transfers::label(post.unit_name.as_deref(), post.role)).collect();
    let ended = ended.join("、");
    let change = match &step.begins {
        Some(begun) if ended.is_empty() => fill("cli-transfer-gets", [("post", &begun.label)]),
        Some(begun) => format!("{ended} → {}", begun.label),
        None => fill("cli-transfer-gives-up", [("posts", &ended)]),
    };
    let kind = coded("transfer-kind", step.row.kind.code());
    let values: [(_, &dyn Display); 5] = [
        ("date", &step.row.date),
        ("name", &step.row.name),
        ("login", &step.row.login),
        ("kind", &kind),
        ("change", &change),
    ];
    fill("cli-transfer-step", values)
}

/// The columns of a table and the words of its kinds: read in Japanese, whoever calls.
fn columns() -> String {
    let columns = TransferColumn::ALL.iter().map(|column| format!("{} ({})", column.header(), column.code()));
    let kinds: Vec<&str> = TransferKind::ALL.iter().flat_map(|kind| kind.words()).copied().collect();
    let columns = columns.collect::<Vec<_>>().join(", ");
    fill("cli-transfer-columns", [("columns", &columns), ("kinds", &kinds.join(" "))])
}
