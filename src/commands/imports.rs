//! `imports`: what was taken in, and taking it back.

use std::fmt::Display;

use clap::{Args, Subcommand};
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::imports::acts::{self, Act, Obstacle};
use ichirizuka::store::{Conflict, Database, StoreError, Written};

use super::console::{Console, answer};
use super::help::example;
use super::values::within;
use super::words::{coded, fill, say, words};
use super::{DatabaseArguments, Refusal};

/// The most obstacles that are told.
const MOST_OBSTACLES: usize = 20;

/// Every file that was taken in is on record as one act, and can be taken back as one.
#[derive(Args)]
#[command(
    about = say("cli-imports-about"),
    after_help = example(&["ichirizuka imports list", "ichirizuka imports undo 12"])
)]
pub struct Imports {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    act: Asked,
}

#[derive(Subcommand)]
enum Asked {
    #[command(about = say("cli-imports-list-about"), after_help = example(&["ichirizuka imports list --page 2"]))]
    List {
        #[arg(long, help = say("cli-imports-page"), default_value_t = 1, value_parser = within(1, i64::MAX))]
        page: i64,
    },
    #[command(about = say("cli-imports-undo-about"), after_help = example(&["ichirizuka imports undo 12 --dry-run"]))]
    Undo {
        #[arg(help = say("cli-imports-number"), value_parser = within(1, i32::MAX))]
        number: i32,
        #[arg(long, help = say("cli-imports-dry-run"))]
        dry_run: bool,
    },
}

impl Imports {
    /// Lists the imports, or takes one back.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        match self.act {
            Asked::List { page } => list(&database, page, console).await,
            Asked::Undo { number, dry_run } => undo(&database, number, dry_run, console).await,
        }
    }
}

async fn list(database: &Database, page: i64, console: Console) -> Result<(), Refusal> {
    let (acts, more) = database.read(move |connection| acts::list(connection, None, page)).await?;
    for act in &acts {
        answer(line(act));
    }
    if more {
        console.say(fill("cli-imports-older", [("page", &(page + 1))]));
    }
    Ok(())
}

fn line(act: &Act) -> String {
    let year = act.year.map(|year| year.number().to_string()).unwrap_or_default();
    let stage = act.stage.map(Stage::code).unwrap_or_default();
    let undone = act
        .undone
        .as_ref()
        .map(|(by, at)| fill("cli-imports-undone-at", [("at", &at.format("%Y-%m-%dT%H:%M:%SZ")), ("by", by)]));
    [
        act.number.to_string(),
        act.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        act.source.clone(),
        year,
        stage.to_owned(),
        act.signature.clone(),
        told(act),
        undone.unwrap_or_default(),
    ]
    .map(|cell| cell.replace(char::is_control, " "))
    .join("\t")
}

fn told(act: &Act) -> String {
    let written = &act.written;
    let (begun, changed, values) = (written.sheets_added, written.sheets_changed, written.values_added);
    fill("cli-imports-wrote", [("begun", &begun), ("changed", &changed), ("values", &values)])
}

async fn undo(database: &Database, number: i32, dry_run: bool, console: Console) -> Result<(), Refusal> {
    let found = database.read(move |connection| {
        let act = acts::find(connection, number)?;
        let obstacles = if act.undone.is_some() { Vec::new() } else { acts::obstacles(connection, number)? };
        Ok((act, obstacles))
    });
    let (act, obstacles) = match found.await {
        Err(StoreError::NotFound) => return Err(Refusal::with("cli-imports-unknown", [("number", &number)])),
        found => found?,
    };
    if let Some((by, at)) = &act.undone {
        let at = at.format("%Y-%m-%d");
        return Err(Refusal::with("cli-imports-undone-before", [("number", &number), ("at", &at), ("by", by)]));
    }
    if !obstacles.is_empty() {
        return Err(obstructed(number, &obstacles));
    }
    let permit = policy::undo_any_import(&policy::at_the_console());
    let work = move |writer: &mut ichirizuka::store::Writer<'_>| {
        Ok::<_, StoreError>(Written::Recorded(acts::undo(writer, &permit, number, chrono::Utc::now())?))
    };
    let undone = if dry_run { database.rehearse(work).await } else { database.write(work).await };
    let undone = match undone {
        Err(StoreError::Conflict(Conflict::DependedOn)) => {
            return Err(Refusal::with("cli-imports-depended-on", [("number", &number)]));
        }
        undone => undone?,
    };
    let done = if dry_run { "cli-imports-can-be-undone" } else { "cli-imports-undone" };
    console.say(fill(done, [("number", &number), ("source", &act.source), ("wrote", &told(&act))]));
    if undone.kept > 0 {
        console.say(fill("cli-imports-kept", [("count", &undone.kept)]));
    }
    Ok(())
}

fn obstructed(number: i32, obstacles: &[Obstacle]) -> Refusal {
    let mut lines = vec![fill("cli-imports-obstructed", [("number", &number)])];
    for Obstacle { kind, sheet, import } in obstacles.iter().take(MOST_OBSTACLES) {
        let why = match import {
            Some(import) => fill("cli-imports-later-import", [("import", import)]),
            None => coded("imports-obstacle", kind.code()),
        };
        let year = sheet.year.label(words().language());
        let of = [("goal", &sheet.goal as &dyn Display), ("year", &year), ("name", &sheet.name), ("why", &why)];
        lines.push(fill("cli-imports-obstacle", of));
    }
    if obstacles.len() > MOST_OBSTACLES {
        lines.push(fill("cli-and-more", [("count", &(obstacles.len() - MOST_OBSTACLES))]));
    }
    Refusal::Said(lines.join("\n"))
}
