//! `import --indicators`: a table of indicators goes in, over all its years at once.

use std::fmt::Display;
use std::path::Path;

use ichirizuka::domain::indicator_table::IndicatorTable;
use ichirizuka::domain::policy;
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::StoreError;
use ichirizuka::store::imports::indicators::{self, TableOutcome};

use super::super::console::{Console, answer};
use super::super::progress::Progress;
use super::super::words::{coded, fill, say};
use super::super::{DatabaseArguments, Refusal};
use super::problems::unreadable;
use super::{Format, cells, contents, reading, who};

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
    let progress = Progress::begin(console, &["cli-progress-reading", "cli-progress-writing"], &asked.watch);
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
        answer(serde_json::to_string_pretty(&document).map_err(Refusal::failed)?);
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
        let what = coded("import-value-remark", remark.kind.code());
        console.say(match remark.text.as_str() {
            "" => fill("cli-note-line", [("line", &remark.line), ("what", &what)]),
            text => fill("cli-note-column", [("line", &remark.line), ("column", &text), ("what", &what)]),
        });
    }
    for (year, told) in &outcome.years {
        let (added, unchanged, sheets) = (told.values_added, told.values_unchanged, told.sheets_added);
        let of = [("year", year as &dyn Display), ("added", &added), ("unchanged", &unchanged), ("sheets", &sheets)];
        console.say(fill("cli-indicators-year", of));
    }
}

fn closing_line(table: &IndicatorTable, outcome: &TableOutcome, dry_run: bool) -> String {
    let (rows, years) = (table.rows.len(), outcome.years.len());
    let found = match table.blank {
        0 => fill("cli-indicators-found", [("values", &rows), ("years", &years)]),
        blank => fill("cli-indicators-found-blank", [("values", &rows), ("years", &years), ("blank", &blank)]),
    };
    if outcome.is_unchanged() {
        return fill("cli-import-unchanged", [("found", &found)]);
    }
    let verb = say(if dry_run { "cli-dry-run-done" } else { "cli-import-written" });
    let values: usize = outcome.years.values().map(|year| year.values_added).sum();
    let of: [(_, &dyn Display); 5] = [
        ("found", &found),
        ("verb", &verb),
        ("programmes", &outcome.programmes_added),
        ("indicators", &outcome.indicators_added),
        ("values", &values),
    ];
    fill("cli-indicators-done", of)
}
