//! `check`: whether what is on record holds together.

use clap::Args;
use ichirizuka::store::checks::{self, Fault};

use super::console::{Console, answer};
use super::help::example;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal};

/// Looks through the database: its file, its references, the hash of every publication, and what search and counts have of
/// them. Every finding is a line; there is nothing else on standard output.
#[derive(Args)]
#[command(
    about = say("cli-check-about"),
    after_help = format!("{}\n\n{}", example(&["ichirizuka check --database sqlite:///var/lib/ichirizuka/city.sqlite3"]),
                         say("cli-check-status"))
)]
pub struct Check {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(long, help = say("cli-check-rebuild"))]
    rebuild: bool,
}

impl Check {
    /// Fails where something was found.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        if self.rebuild {
            checks::rebuild(&database).await?;
        }
        let findings = database.read(checks::look).await?;
        for fault in &findings.faults {
            answer(in_words(fault));
        }
        match findings.faults.len() {
            0 => {
                console.say(fill("cli-check-holds", [("publications", &findings.publications)]));
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
    }
}
