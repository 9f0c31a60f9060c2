//! `import --indicators`: a table of indicators goes in, over all its years at once.

use std::path::Path;

use ichirizuka::domain::indicator_table::IndicatorTable;
use ichirizuka::domain::policy;
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::StoreError;
use ichirizuka::store::imports::indicators::{self, TableOutcome};

use super::super::console::{Console, answer};
use super::super::progress::Progress;
use super::super::{DatabaseArguments, Refusal};
use super::{Format, cells, contents, reading, unreadable, who};

/// Reads a table of indicators from a file, for the import and for the demonstration.
pub fn read_indicators(file: &Path, asked: &Asked) -> Result<IndicatorTable, Refusal> {
    let (name, bytes) = contents(file)?;
    let read = intake::read_sound_values(&name, &bytes, asked);
    let (table, bad) = read.map_err(|refusal| unreadable(file, &refusal))?;
    cells::refuse(file, &bad)?;
    Ok(table)
}

/// The same as [`super::ImportFile::run`], for a table of indicators.
pub(super) async fn run(
    database: &DatabaseArguments,
    file: &Path,
    asked: &Asked,
    dry_run: bool,
    format: Format,
    console: Console,
) -> Result<(), Refusal> {
    let progress = Progress::begin(console, &["reading", "writing"], &asked.watch);
    let table = read_indicators(file, asked)?;
    progress.next();
    let database = database.open_city().await?;
    let wanted = table.clone();
    let questions = database.read(move |connection| indicators::questions(connection, &wanted)).await?;
    who::require_answers(file, &questions)?;
    let wanted = table.clone();
    let take_in = move |writer: &mut ichirizuka::store::Writer<'_>| {
        let outcome = indicators::take_in(writer, &policy::at_the_console(), &wanted, chrono::Utc::now())?;
        Ok::<_, StoreError>(writer.written(outcome))
    };
    let outcome = if dry_run { database.rehearse(take_in).await? } else { database.write(take_in).await? };
    progress.end();
    if format == Format::Json {
        let document = serde_json::json!({ "table": table, "report": outcome, "dry_run": dry_run });
        answer(serde_json::to_string_pretty(&document).map_err(Refusal::said)?);
        return Ok(());
    }
    if let Some(year) = asked.year.or_else(|| outcome.years.keys().next_back().copied()) {
        reading::print(console, &table.reading, year);
    }
    print(console, &table, &outcome);
    who::print_proposals(console, &questions);
    console.say(closing_line(&table, &outcome, dry_run));
    Ok(())
}

/// Says what is worth a look in a table, and what each year gets of it.
pub(super) fn print(console: Console, table: &IndicatorTable, outcome: &TableOutcome) {
    for remark in &table.remarks {
        let text = if remark.text.is_empty() { String::new() } else { format!("{}: ", remark.text) };
        console.say(format!("note: line {}: {text}{}", remark.line, remark.kind));
    }
    for (year, told) in &outcome.years {
        console.say(format!(
            "{year}: {} values new or changed, {} unchanged; {} sheets begun",
            told.values_added, told.values_unchanged, told.sheets_added
        ));
    }
}

fn closing_line(table: &IndicatorTable, outcome: &TableOutcome, dry_run: bool) -> String {
    let blank = match table.blank {
        0 => String::new(),
        blank => format!(", {blank} rows without a value"),
    };
    let found = format!("{} values over {} years{blank}", table.rows.len(), outcome.years.len());
    if outcome.is_unchanged() {
        return format!("{found}. Nothing changed: all of it is on record already.");
    }
    let verb = if dry_run { "Nothing was written (dry run)" } else { "Written" };
    let values: usize = outcome.years.values().map(|year| year.values_added).sum();
    format!(
        "{found}. {verb}: {} new programmes, {} new indicators, {values} values. `ichirizuka publish` makes them public.",
        outcome.programmes_added, outcome.indicators_added
    )
}
