//! `publish`: what the planning office does in the browser, for scripts.

use clap::Args;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::partial_date::PartialDate;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::StoreError;
use ichirizuka::store::publishing::{self, Publishing};

use super::console::{Console, one_line};
use super::{DatabaseArguments, Refusal};

/// Publishes the sheets of a year up to a stage. What is public already is left alone where it says the same, and
/// corrected with a reason where it does not.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka publish --year 2020 --stage results --on 2021-06")]
pub struct Publish {
    #[command(flatten)]
    database: DatabaseArguments,
    /// The fiscal year.
    #[arg(long)]
    year: FiscalYear,
    /// goals, midyear or results.
    #[arg(long)]
    stage: Stage,
    /// Only this department or section: its number or its name.
    #[arg(long)]
    unit: Option<String>,
    /// The date of publication where it is known, as exactly as it is: 2021-06, 令和3年6月10日.
    #[arg(long)]
    on: Option<String>,
    /// Why what is public already is replaced.
    #[arg(long)]
    reason: Option<String>,
}

impl Publish {
    /// Publishes what is approved, and names what is not.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        let unit = match self.unit {
            Some(unit) => Some(super::user::find_unit(&database, unit).await?),
            None => None,
        };
        let what = Publishing {
            year: self.year,
            stage: self.stage,
            unit,
            goals: None,
            published_on: self.on.as_deref().map(PartialDate::read).transpose().map_err(Refusal::said)?,
            reason: self.reason.map(|reason| one_line(&reason, "--reason")).transpose()?,
            note: None,
        };
        let done = database
            .write(move |writer| {
                let at = chrono::Utc::now();
                let done = publishing::publish_year(writer, &policy::at_the_console(), &what, at)?;
                Ok::<_, StoreError>(writer.written(done))
            })
            .await?;
        if !done.needing_reason.is_empty() {
            return Err(Refusal::Said(format!(
                "these goals are public and say something else now; give the --reason of the correction: {}",
                done.needing_reason.join("、")
            )));
        }
        if !done.not_approved.is_empty() {
            console.say(format!("Not approved yet, left as they are: {}", done.not_approved.join("、")));
        }
        if done.published + done.unchanged == 0 {
            return Err(Refusal::Said(format!("there is nothing on record to publish for {}", self.year)));
        }
        console.say(format!("Published: {}. Unchanged: {}.", done.published, done.unchanged));
        Ok(())
    }
}
