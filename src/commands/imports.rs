//! `imports`: what was taken in, and taking it back.

use clap::{Args, Subcommand};
use ichirizuka::domain::language::Language;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::imports::acts::{self, Act, Obstacle, ObstacleKind};
use ichirizuka::store::{Conflict, Database, StoreError, Written};

use super::console::{Console, answer};
use super::{DatabaseArguments, Refusal};

/// The most obstacles that are told.
const MOST_OBSTACLES: usize = 20;

/// Every file that was taken in is on record as one act, and can be taken back as one.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka imports list\n  ichirizuka imports undo 12")]
pub struct Imports {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    act: Asked,
}

#[derive(Subcommand)]
enum Asked {
    /// List the imports, newest first.
    #[command(after_help = "Example:\n  ichirizuka imports list --page 2")]
    List {
        /// Which page of the list.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..))]
        page: i64,
    },
    /// Take an import back: what it added goes, and what it changed is what it was.
    #[command(after_help = "Example:\n  ichirizuka imports undo 12 --dry-run")]
    Undo {
        /// The number of the import.
        number: i32,
        /// Say whether it can be taken back, and write nothing.
        #[arg(long)]
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
        console.say(format!("and older ones: ichirizuka imports list --page {}", page + 1));
    }
    Ok(())
}

fn line(act: &Act) -> String {
    let year = act.year.map(|year| year.number().to_string()).unwrap_or_default();
    let stage = act.stage.map(Stage::code).unwrap_or_default();
    let undone = act.undone.as_ref().map(|(by, at)| format!("undone {} {by}", at.format("%Y-%m-%dT%H:%M:%SZ")));
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
    format!(
        "{} sheets begun, {} changed, {} values",
        written.sheets_added, written.sheets_changed, written.values_added
    )
}

async fn undo(database: &Database, number: i32, dry_run: bool, console: Console) -> Result<(), Refusal> {
    let found = database.read(move |connection| {
        let act = acts::find(connection, number)?;
        let obstacles = if act.undone.is_some() { Vec::new() } else { acts::obstacles(connection, number)? };
        Ok((act, obstacles))
    });
    let (act, obstacles) = match found.await {
        Err(StoreError::NotFound) => return Err(Refusal::Said(format!("there is no import {number}"))),
        found => found?,
    };
    if let Some((by, at)) = &act.undone {
        return Err(Refusal::Said(format!("import {number} was undone on {} by {by}", at.format("%Y-%m-%d"))));
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
            return Err(Refusal::Said(format!("import {number} can't be undone: other records rest on it")));
        }
        undone => undone?,
    };
    let verb = if dry_run { "can be undone (dry run)" } else { "is undone" };
    console.say(format!("Import {number}, {}, {verb}: {}.", act.source, told(&act)));
    if undone.kept > 0 {
        console.say(format!("{} units, policies, scales or years stay: other records rest on them.", undone.kept));
    }
    Ok(())
}

fn obstructed(number: i32, obstacles: &[Obstacle]) -> Refusal {
    let mut lines = vec![format!("import {number} can't be undone; nothing was written:")];
    for Obstacle { kind, sheet, import } in obstacles.iter().take(MOST_OBSTACLES) {
        let why = match (kind, import) {
            (ObstacleKind::Published, _) => "was published since".to_owned(),
            (ObstacleKind::HandedIn, _) => "was submitted or decided since".to_owned(),
            (ObstacleKind::Reported, _) => "has progress reports or milestones since".to_owned(),
            (ObstacleKind::Changed, _) => "was changed since".to_owned(),
            (ObstacleKind::Discussed, _) => "was commented on since, or a report on it was asked for".to_owned(),
            (ObstacleKind::Scheduled, _) => "has a day set for its publication".to_owned(),
            (ObstacleKind::Linked, _) => "has a programme that was linked or parted since".to_owned(),
            (ObstacleKind::Continued, _) => "was begun since, for the same programme".to_owned(),
            (ObstacleKind::LaterImport, import) => {
                format!("was written by import {}; undo that one first", import.unwrap_or_default())
            }
        };
        lines.push(format!("goal {} of {}, {}: {why}", sheet.goal, sheet.year.label(Language::English), sheet.name));
    }
    if obstacles.len() > MOST_OBSTACLES {
        lines.push(format!("and {} more", obstacles.len() - MOST_OBSTACLES));
    }
    Refusal::Said(lines.join("\n"))
}
