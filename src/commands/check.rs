//! `check`: whether what is on record holds together.

use clap::Args;
use ichirizuka::store::checks;

use super::console::{Console, answer};
use super::{DatabaseArguments, Refusal};

/// Looks through the database: its file, its references, the hash of every publication, and what search and counts have of
/// them. Every finding is a line; there is nothing else on standard output.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka check --database sqlite:///var/lib/ichirizuka/city.sqlite3\n\n\
                        Exit status: 0 where everything holds, 1 where something does not.")]
pub struct Check {
    #[command(flatten)]
    database: DatabaseArguments,
    /// Make anew, from the publications, what is made from them; then look.
    #[arg(long)]
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
            answer(fault.to_string());
        }
        match findings.faults.len() {
            0 => {
                console.say(format!("Publications: {}. Everything holds.", findings.publications));
                Ok(())
            }
            faults => Err(Refusal::Said(format!("findings: {faults}"))),
        }
    }
}
