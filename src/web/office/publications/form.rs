//! Reading what is to be published, when, and with what words.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::text;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;
use crate::web::office::publications::plan::Scope;
use crate::web::office::years::LONGEST;

/// What the form asks for, besides the goals that are ticked.
pub(super) struct Wanted {
    pub(super) scope: Scope,
    /// The day that the publications name.
    pub(super) published_on: PartialDate,
    pub(super) reason: Option<String>,
    pub(super) note: Option<String>,
    /// When to do it, where not at once.
    pub(super) due_at: Option<DateTime<Utc>>,
}

impl Wanted {
    /// What the fields hold at a moment of the city's time, or everything that is wrong with them.
    pub(super) fn read(fields: &Fields, now: DateTime<Tz>) -> Result<Self, Vec<Problem>> {
        let Some(scope) = scope(fields) else { return Err(vec![Problem::new("stage", "publishing-stage-missing")]) };
        let mut problems = Vec::new();
        let reason = words(fields, "reason", "office-reason-too-long", &mut problems);
        let note = words(fields, "note", "publishing-note-too-long", &mut problems);
        let (day, time) = (fields.trimmed("day"), fields.trimmed("time"));
        let is_scheduled = !day.is_empty() || !time.is_empty();
        let due_at = moment(day, time, now.timezone());
        if is_scheduled && due_at.is_none() {
            problems.push(Problem::new("day", "publishing-time-unreadable"));
        } else if due_at.is_some_and(|due_at| due_at <= now) {
            problems.push(Problem::new("day", "publishing-time-past"));
        }
        let on = fields.trimmed("on");
        let read = if on.is_empty() { Ok(PartialDate::day(now.date_naive())) } else { PartialDate::read(on) };
        if read.is_err() {
            problems.push(Problem::new("on", "publishing-date-unreadable"));
        } else if is_scheduled && !on.is_empty() {
            problems.push(Problem::new("on", "publishing-date-scheduled"));
        }
        match read {
            Ok(published_on) if problems.is_empty() => Ok(Self { scope, published_on, reason, note, due_at }),
            _ => Err(problems),
        }
    }
}

/// What is to be published.
pub(super) fn scope(fields: &Fields) -> Option<Scope> {
    Scope::read(fields.trimmed("stage"), fields.trimmed("scope"))
}

/// A text of the city's own, where something was written.
fn words(fields: &Fields, name: &'static str, too_long: &'static str, problems: &mut Vec<Problem>) -> Option<String> {
    let text = Some(fields.trimmed(name)).filter(|text| !text.is_empty())?;
    if text.chars().count() > LONGEST {
        problems.push(Problem::new(name, too_long));
    }
    Some(text.to_owned())
}

/// When to publish, in the city's zone: a day and a time.
fn moment(day: &str, time: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let day = PartialDate::read(day).ok().filter(|day| day.precision() == Precision::Day)?;
    let time = NaiveTime::parse_from_str(&text::normalise(time), "%H:%M").ok()?;
    day.from().and_time(time).and_local_timezone(zone).earliest().map(|local| local.with_timezone(&Utc))
}
