//! `publish`: what the planning office does in the browser, for scripts.

use clap::Args;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::partial_date::PartialDate;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::StoreError;
use ichirizuka::store::publishing::{self, Publishing};

use super::console::{Console, one_line};
use super::help::example;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

/// Publishes the sheets of a year up to a stage. What is public already is left alone where it says the same, and
/// corrected with a reason where it does not.
#[derive(Args)]
#[command(
    about = say("cli-publish-about"),
    after_help = example(&["ichirizuka publish --year 2020 --stage results --on 2021-06"])
)]
pub struct Publish {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(long, help = say("cli-publish-year"), value_parser = values::year)]
    year: FiscalYear,
    #[arg(long, help = say("cli-publish-stage"), value_parser = values::code::<Stage>)]
    stage: Stage,
    #[arg(long, help = say("cli-publish-unit"))]
    unit: Option<String>,
    #[arg(long, help = say("cli-publish-on"))]
    on: Option<String>,
    #[arg(long, help = say("cli-publish-reason"))]
    reason: Option<String>,
}

fn day_of_publication(written: &str) -> Result<PartialDate, Refusal> {
    PartialDate::read(written).map_err(|_| Refusal::with("cli-value-date", [("value", &written)]))
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
            published_on: self.on.as_deref().map(day_of_publication).transpose()?,
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
            return Err(Refusal::with("cli-publish-needs-reason", [("goals", &done.needing_reason.join("、"))]));
        }
        if !done.not_approved.is_empty() {
            console.say(fill("cli-publish-not-approved", [("goals", &done.not_approved.join("、"))]));
        }
        if done.published + done.unchanged == 0 {
            return Err(Refusal::with("cli-publish-nothing", [("year", &self.year)]));
        }
        console.say(fill("cli-publish-done", [("published", &done.published), ("unchanged", &done.unchanged)]));
        Ok(())
    }
}
