//! `check`: whether what is on record holds together.

use clap::Args;
use ichirizuka::domain::seal::{Head, SealedKind};
use ichirizuka::store::checks::{self, Fault};
use ichirizuka::store::seals::verify::{Finding, Verified, verify};
use ichirizuka::store::seals::{self, Among};

use super::console::{Console, answer};
use super::help::example;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

/// Looks through the database: its file, its references, the hash of every publication, what search and counts have of
/// them, and the chain of seals. Every finding is a line; there is nothing else on standard output.
#[derive(Args)]
#[command(
    about = say("cli-check-about"),
    after_help = format!("{}\n\n{}", example(&["ichirizuka check --database sqlite:///var/lib/ichirizuka/city.sqlite3",
                                                "ichirizuka check --head 4711:0d8a7f0c51a6e2b9"]),
                         say("cli-check-status"))
)]
pub struct Check {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(long, help = say("cli-check-rebuild"))]
    rebuild: bool,
    #[arg(long, help = say("cli-check-head"), value_name = "POSITION:DIGEST", value_parser = values::head)]
    head: Option<Head>,
}

impl Check {
    /// Fails where something was found.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        if self.rebuild {
            checks::rebuild(&database).await?;
        }
        seals::seal(&database, Among::All).await?;
        let findings = database.read(checks::look).await?;
        let noted = self.head;
        let Verified { findings: of_seals, head } =
            database.read(move |connection| verify(connection, noted.as_ref())).await?;
        for fault in &findings.faults {
            answer(in_words(fault));
        }
        for finding in &of_seals {
            answer(of_the_seals(finding));
        }
        match findings.faults.len() + of_seals.len() {
            0 => {
                console.say(fill("cli-check-holds", [("publications", &findings.publications)]));
                if let Some(head) = head {
                    console.say(fill("cli-check-sealed", [("head", &head)]));
                }
                Ok(())
            }
            faults => Err(Refusal::with("cli-check-findings", [("count", &faults)])),
        }
    }
}

fn in_words(fault: &Fault) -> String {
    match fault {
        Fault::Damaged(what) => fill("cli-check-damaged", [("what", what)]),
        Fault::Dangling { child, place, parent } => {
            fill("cli-check-dangling", [("child", child), ("place", place), ("parent", parent)])
        }
        Fault::Changed { goal, number } => fill("cli-check-changed", [("goal", goal), ("number", number)]),
        Fault::Unreadable { goal, number, why } => {
            fill("cli-check-unreadable", [("goal", goal), ("number", number), ("why", why)])
        }
        Fault::Search { goal } => fill("cli-check-search", [("goal", goal)]),
        Fault::Counts { goal } => fill("cli-check-counts", [("goal", goal)]),
        Fault::Evidence { number } => fill("cli-check-evidence", [("number", number)]),
    }
}

fn of_the_seals(finding: &Finding) -> String {
    match finding {
        Finding::SealsGone { from, to } => fill("cli-check-seals-gone", [("from", from), ("to", to)]),
        Finding::SealChanged { position } => fill("cli-check-seal-changed", [("position", position)]),
        Finding::Changed { kind, row } => fill("cli-check-row-changed", [("row", &row_in_words(*kind, *row))]),
        Finding::Gone { kind, row } => fill("cli-check-row-gone", [("row", &row_in_words(*kind, *row))]),
        Finding::Backdated { row } => {
            fill("cli-check-row-backdated", [("row", &row_in_words(SealedKind::Trail, *row))])
        }
        Finding::ForgedPurge { purge } => {
            fill("cli-check-purge-forged", [("row", &row_in_words(SealedKind::Purge, *purge))])
        }
        Finding::OtherChain(head) => fill("cli-check-other-chain", [("head", head)]),
    }
}

fn row_in_words(kind: SealedKind, number: i32) -> String {
    let key = match kind {
        SealedKind::Trail => "cli-sealed-trail",
        SealedKind::Publication => "cli-sealed-publication",
        SealedKind::Purge => "cli-sealed-purge",
    };
    fill(key, [("number", &number)])
}
