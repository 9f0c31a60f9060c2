//! What is written to the log with every change: the action, its subject, and the state before and after. Everything
//! that changes the city's record notes it here; the trail (`store::trail`) only reads it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::codes::codes;
use crate::domain::person::Author;
use crate::store::kit::rows::{At, codes_in_columns, signed};
use crate::store::kit::schema::audit;
use crate::store::kit::{DatabaseConnection, StoreError};

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
        /// A programme was parted into two.
        ProgrammeParted = "programme.parted",
        /// A parting was taken back.
        PartingUndone = "programme.parting_undone",
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
        /// A person was given another mail address.
        MailSet = "person.mail_set",
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
        /// A stage's deadline was set or removed.
        DeadlineSet = "deadline.set",
        /// The policies of a year were set.
        PoliciesSet = "policies.set",
        /// A goal was given another policy.
        PolicyChosen = "goal.policy_chosen",
        /// Units were created, renamed, moved, merged, split, joined or ended.
        UnitsChanged = "units.changed",
        /// A change of units was undone.
        UnitsRestored = "units.restored",
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
        /// A manager commented on a goal.
        CommentAdded = "goal.commented",
        /// A manager asked for an update.
        RequestMade = "request.made",
        /// An update settled what was asked.
        RequestSettled = "request.settled",
        /// Whoever asked withdrew it.
        RequestWithdrawn = "request.withdrawn",
        /// A deputy was registered.
        DeputyRegistered = "deputy.registered",
        /// A deputy's days were ended.
        DeputyEnded = "deputy.ended",
        /// A head read afterwards what a deputy decided.
        DecisionRead = "decision.read_afterwards",
        /// Somebody could not be signed in.
        SignInFailed = "session.refused",
        /// Somebody signed out.
        SignedOut = "session.ended",
        /// Somebody signed in wanted what they may not have.
        AccessRefused = "access.refused",
        /// Rows of the log were exported.
        LogExported = "log.exported",
        /// Rows of the log that were old enough were removed.
        LogPurged = "log.purged",
    }
}

impl Action {
    /// Whether it belongs to the access log rather than the trail of changes.
    pub const fn is_access(self) -> bool {
        matches!(self, Self::SignedIn | Self::SignInFailed | Self::SignedOut | Self::AccessRefused | Self::LogExported)
    }
}

codes! {
    /// The two halves of the log.
    Half {
        /// What was changed.
        Changes = "changes",
        /// Who came in or was turned away, and who took the log out.
        Access = "access",
    }
}

codes! {
    /// What it was done to.
    SubjectKind {
        /// The city and its settings.
        City = "city",
        FiscalYear = "fiscal_year",
        Goal = "goal",
        Programme = "programme",
        /// A department or section.
        Unit = "unit",
        Milestone = "milestone",
        Update = "update",
        Person = "person",
        /// A request for an update.
        Request = "request",
        /// A deputy as registered.
        Deputy = "deputy",
        /// A decision that a deputy took.
        DeputyAct = "deputy_act",
        /// An address of this site.
        Page = "page",
        /// The log itself.
        Log = "log",
    }
}

codes_in_columns!(Action SubjectKind);

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

    /// A change of what has no number.
    pub const fn unnumbered(action: Action, subject_kind: SubjectKind) -> Self {
        Self { action, subject_kind, subject: None, before: None, after: None }
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
                audit::at.eq(At::from(at)),
                signed!(audit, author),
                audit::action.eq(change.action),
                audit::subject_kind.eq(change.subject_kind),
                audit::subject.eq(change.subject),
                audit::before.eq(change.before),
                audit::after.eq(change.after),
            ))
            .execute(connection)?;
    }
    Ok(())
}
