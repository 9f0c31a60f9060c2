//! The record of a goal's publications.

use std::iter;

use crate::domain::publication::Publication;
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;

/// A line of the record of publications.
pub struct RecordLine {
    pub number: i32,
    pub entered: String,
    pub published_on: Option<String>,
    pub what: String,
    pub is_correction: bool,
    pub note: Option<String>,
    pub is_in_force: bool,
    pub is_shown: bool,
}

/// Every publication of the goal, newest first.
pub fn lines(all: &[Publication], shown: i32, shell: &Shell, context: &Context) -> Vec<RecordLine> {
    let latest = all.last().map(|known| known.number);
    let before = iter::once(None).chain(all.iter().map(Some));
    let line = |(known, before): (&Publication, Option<&Publication>)| RecordLine {
        number: known.number,
        entered: shell.day(&known.published_at),
        published_on: known.published_on.map(|date| date.label(context.language)),
        what: context.words().text(&what(known, before)),
        is_correction: known.reason.is_some(),
        note: known.note.clone(),
        is_in_force: latest == Some(known.number),
        is_shown: known.number == shown,
    };
    let mut lines: Vec<RecordLine> = all.iter().zip(before).map(line).collect();
    lines.reverse();
    lines
}

/// What a publication brought: a stage of the year, or between two of them progress.
fn what(known: &Publication, before: Option<&Publication>) -> String {
    let stage = known.snapshot.stage;
    match before {
        Some(before) if known.reason.is_none() && before.snapshot.stage == stage => "publication-progress".to_owned(),
        _ => format!("stage-{stage}"),
    }
}
