//! The trail: who changed what, in which post, from what to what, and when. Rows are only ever added.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::person::Author;

use super::StoreError;
use super::connection::DatabaseConnection;
use super::database::utc;
use super::schema::audit;

codes! {
    /// What was done.
    Action {
        /// The city was set up.
        CitySetUp = "city.set_up",
        /// A year was opened or recorded.
        YearOpened = "year.opened",
        /// A file was imported.
        Imported = "goals.imported",
        /// Programmes were linked.
        ProgrammesLinked = "programmes.linked",
        /// A link between programmes was withdrawn.
        LinkWithdrawn = "programmes.unlinked",
        /// A programme was ended, or its end taken back.
        ProgrammeEnded = "programme.ended",
        /// A programme's later goals got a number of their own.
        ProgrammeParted = "programme.parted",
        /// Two programmes became one number.
        ProgrammesJoined = "programmes.joined",
        /// Milestones were set for a goal.
        MilestonesSet = "milestones.set",
        /// A value from another source was added.
        ValueAdded = "value.added",
        /// A person was given an account.
        PersonAdded = "person.added",
        /// An account was given a new initial password.
        PasswordReset = "password.reset",
        /// Somebody changed their own password.
        PasswordChanged = "password.changed",
        /// An account was closed.
        PersonDisabled = "person.disabled",
        /// A closed account was opened again.
        PersonReopened = "person.reopened",
        /// A person was given another name.
        PersonRenamed = "person.renamed",
        /// A person was given a post.
        PostGiven = "post.given",
        /// A post was ended or withdrawn.
        PostEnded = "post.ended",
        /// A table of transfers was carried out.
        TransfersMade = "transfers.made",
        /// A draft of somebody who left was taken over.
        DraftTakenOver = "draft.taken_over",
        /// Somebody signed in.
        SignedIn = "session.begun",
        /// An update was entered.
        UpdateEntered = "update.entered",
        /// An update was approved.
        UpdateApproved = "update.approved",
        /// An update was returned.
        UpdateReturned = "update.returned",
        /// A year's scale was set.
        ScaleSet = "scale.set",
        /// A year was closed or opened again.
        PhaseSet = "year.phase_set",
        /// A stage's deadline was set.
        DeadlineSet = "deadline.set",
        /// A sheet took a step through a stage.
        SheetAdvanced = "sheet.advanced",
        /// A sheet was begun.
        SheetBegun = "sheet.begun",
        /// A part of a sheet was written.
        SheetWritten = "sheet.written",
        /// A goal was rated.
        Rated = "goal.rated",
        /// A publication was scheduled or called off.
        PublicationScheduled = "publication.scheduled",
        /// A setting of the city was changed.
        SettingChanged = "city.setting_changed",
        /// A goal was published.
        GoalPublished = "goal.published",
    }
}

codes! {
    /// What it was done to.
    SubjectKind {
        /// The city and its settings.
        City = "city",
        /// A fiscal year.
        FiscalYear = "fiscal_year",
        /// A goal.
        Goal = "goal",
        /// A programme.
        Programme = "programme",
        /// A milestone.
        Milestone = "milestone",
        /// An update.
        Update = "update",
        /// A person.
        Person = "person",
    }
}

/// One change, before it is written.
#[derive(Debug, Clone)]
pub struct Change {
    action: Action,
    subject_kind: SubjectKind,
    subject: Option<i32>,
    before: Option<String>,
    after: Option<String>,
}

impl Change {
    /// A change of one thing.
    pub const fn new(action: Action, subject_kind: SubjectKind, subject: i32) -> Self {
        Self { action, subject_kind, subject: Some(subject), before: None, after: None }
    }

    /// What it was before.
    pub fn before(mut self, value: &impl Serialize) -> Result<Self, StoreError> {
        self.before = Some(serde_json::to_string(value)?);
        Ok(self)
    }

    /// What it is now.
    pub fn after(mut self, value: &impl Serialize) -> Result<Self, StoreError> {
        self.after = Some(serde_json::to_string(value)?);
        Ok(self)
    }
}

pub(super) fn insert(
    connection: &mut DatabaseConnection,
    at: DateTime<Utc>,
    changes: Vec<(Author, Change)>,
) -> Result<(), StoreError> {
    for (author, change) in changes {
        diesel::insert_into(audit::table)
            .values((
                audit::at.eq(at.naive_utc()),
                audit::person_id.eq(author.person.map(|person| person.0)),
                audit::post_id.eq(author.post.map(|post| post.0)),
                audit::signature.eq(author.signature),
                audit::action.eq(change.action.code()),
                audit::subject_kind.eq(change.subject_kind.code()),
                audit::subject.eq(change.subject),
                audit::before.eq(change.before),
                audit::after.eq(change.after),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// A row of the log as the administrator reads it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number, in the order of writing.
    pub number: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject_kind: SubjectKind,
    /// To which one.
    pub subject: Option<i32>,
    /// The state before, as JSON.
    pub before: Option<String>,
    /// The state after, as JSON.
    pub after: Option<String>,
}

/// What to show of the log.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this action.
    pub action: Option<Action>,
    /// Only authors whose signature holds this text.
    pub author: Option<String>,
    /// Only from this day on (see [`start_of`]).
    pub from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub before: Option<DateTime<Utc>>,
    /// Only the things of this kind.
    pub subject_kind: Option<SubjectKind>,
    /// Only the thing with this number.
    pub subject: Option<i32>,
}

/// Rows shown on a page of the log.
pub const PAGE_LENGTH: i64 = 50;

type Row = (i32, NaiveDateTime, String, String, String, Option<i32>, Option<String>, Option<String>);

/// One page of the log, newest first, and whether there are more. `page` counts from 1.
pub fn list(connection: &mut DatabaseConnection, filter: &Filter, page: i64) -> Result<(Vec<Entry>, bool), StoreError> {
    let mut query = audit::table
        .select((
            audit::id,
            audit::at,
            audit::signature,
            audit::action,
            audit::subject_kind,
            audit::subject,
            audit::before,
            audit::after,
        ))
        .order(audit::id.desc())
        .limit(PAGE_LENGTH + 1)
        .offset((page - 1).saturating_mul(PAGE_LENGTH))
        .into_boxed();
    if let Some(action) = filter.action {
        query = query.filter(audit::action.eq(action.code()));
    }
    if let Some(author) = &filter.author {
        query = query.filter(audit::signature.like(contains(author)).escape('\\'));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::at.ge(from.naive_utc()));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit::at.lt(before.naive_utc()));
    }
    if let Some(kind) = filter.subject_kind {
        query = query.filter(audit::subject_kind.eq(kind.code()));
    }
    if let Some(subject) = filter.subject {
        query = query.filter(audit::subject.eq(subject));
    }
    let mut rows = query.load::<Row>(connection)?;
    let length = usize::try_from(PAGE_LENGTH).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    let entries = rows.into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok((entries, more))
}

/// When a day begins in the city's zone, for filters by day.
pub fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Where clocks are put forward at midnight the day begins an hour later.
    let begins = |time: NaiveDateTime| time.and_local_timezone(zone).earliest();
    begins(midnight)
        .or_else(|| begins(midnight + TimeDelta::hours(1)))
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

fn entry(row: Row) -> Result<Entry, StoreError> {
    let (number, at, signature, action, subject_kind, subject, before, after) = row;
    Ok(Entry {
        number,
        at: utc(at),
        signature,
        action: super::stored(&action)?,
        subject_kind: super::stored(&subject_kind)?,
        subject,
        before,
        after,
    })
}

/// A LIKE pattern for "contains", with the wildcards of the text itself taken literally.
fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
