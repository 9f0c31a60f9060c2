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
        CitySetUp = "city.set_up",
        /// A year was opened or recorded.
        YearOpened = "year.opened",
        /// A file was imported.
        Imported = "goals.imported",
        /// How tables are read was kept under a name.
        MappingKept = "mapping.kept",
        MappingRemoved = "mapping.removed",
        /// What an import wrote is on record as one act.
        ImportKept = "import.kept",
        ImportUndone = "import.undone",
        ProgrammesLinked = "programmes.linked",
        /// A link between programmes was withdrawn.
        LinkWithdrawn = "programmes.unlinked",
        /// A programme was ended, or its end taken back.
        ProgrammeEnded = "programme.ended",
        ProgrammeParted = "programme.parted",
        PartingUndone = "programme.parting_undone",
        MilestonesSet = "milestones.set",
        /// A value from another source was added.
        ValueAdded = "value.added",
        PersonAdded = "person.added",
        /// An account was given a new initial password.
        PasswordReset = "password.reset",
        /// Somebody changed their own password.
        PasswordChanged = "password.changed",
        SecondFactorSet = "second_factor.set",
        SecondFactorRemoved = "second_factor.removed",
        /// New recovery codes took the place of the former ones.
        RecoveryCodesMade = "second_factor.codes_made",
        /// An account was linked with one elsewhere, with which its owner signs in from then on.
        SignInLinked = "sign_in.linked",
        SignInUnlinked = "sign_in.unlinked",
        PasskeyAdded = "passkey.added",
        PasskeyRemoved = "passkey.removed",
        PersonDisabled = "person.disabled",
        PersonReopened = "person.reopened",
        PersonRenamed = "person.renamed",
        MailSet = "person.mail_set",
        /// Somebody switched notices by mail on or off for themselves.
        NoticesSet = "person.notices_set",
        /// The address of a section's calendar was made, or another one.
        CalendarMade = "calendar.made",
        CalendarRevoked = "calendar.revoked",
        PostGiven = "post.given",
        /// A post was ended or withdrawn.
        PostEnded = "post.ended",
        TransfersMade = "transfers.made",
        /// A draft of somebody who left was taken over.
        DraftTakenOver = "draft.taken_over",
        SignedIn = "session.begun",
        UpdateEntered = "update.entered",
        UpdateApproved = "update.approved",
        UpdateReturned = "update.returned",
        ScaleSet = "scale.set",
        /// The courses of a year.
        CoursesSet = "courses.set",
        CourseDecided = "goal.course_decided",
        /// What an evaluation says in words of its own was written.
        EvaluationTextsSet = "goal.evaluation_texts_set",
        /// A file or link was added to what a section writes.
        EvidenceAdded = "evidence.added",
        /// Whether it is to be public was changed.
        EvidenceMarked = "evidence.marked",
        EvidenceRemoved = "evidence.removed",
        /// A year was closed or opened again.
        PhaseSet = "year.phase_set",
        /// A stage's deadline was set or removed.
        DeadlineSet = "deadline.set",
        PoliciesSet = "policies.set",
        /// A node of the plan was added, put right or ended.
        PlanChanged = "plan.changed",
        PolicyChosen = "goal.policy_chosen",
        /// Units were created, renamed, moved, merged, split, joined or ended.
        UnitsChanged = "units.changed",
        /// A unit was given an English name, or lost it.
        UnitNamed = "unit.named",
        /// A change of units was undone.
        UnitsRestored = "units.restored",
        /// A sheet took a step through a stage.
        SheetAdvanced = "sheet.advanced",
        SheetBegun = "sheet.begun",
        /// A part of a sheet was written.
        SheetWritten = "sheet.written",
        Rated = "goal.rated",
        /// A publication was scheduled or called off.
        PublicationScheduled = "publication.scheduled",
        SettingChanged = "city.setting_changed",
        GoalPublished = "goal.published",
        CommentAdded = "goal.commented",
        RequestMade = "request.made",
        /// An update settled what was asked.
        RequestSettled = "request.settled",
        /// Whoever asked withdrew it.
        RequestWithdrawn = "request.withdrawn",
        DeputyRegistered = "deputy.registered",
        DeputyEnded = "deputy.ended",
        /// A head read afterwards what a deputy decided.
        DecisionRead = "decision.read_afterwards",
        SignInFailed = "session.refused",
        /// The password was right, and the code was not.
        CodeRefused = "session.code_refused",
        RecoveryCodeUsed = "session.recovery_code_used",
        PasskeyUsed = "session.passkey_used",
        /// The password was right, and the passkey was not.
        PasskeyRefused = "session.passkey_refused",
        /// A passkey had signed less often than before: there may be a copy of it.
        PasskeyWentBack = "session.passkey_went_back",
        /// Sessions were ended from another one.
        SessionsRevoked = "session.revoked",
        SignedOut = "session.ended",
        /// Somebody signed in wanted what they may not have.
        AccessRefused = "access.refused",
        LogExported = "log.exported",
        /// Rows of the log that were old enough were removed.
        LogPurged = "log.purged",
    }
}

impl Action {
    /// Whether it belongs to the access log rather than the trail of changes.
    pub const fn is_access(self) -> bool {
        matches!(
            self,
            Self::SignedIn
                | Self::SignInFailed
                | Self::CodeRefused
                | Self::RecoveryCodeUsed
                | Self::PasskeyUsed
                | Self::PasskeyRefused
                | Self::PasskeyWentBack
                | Self::SignedOut
                | Self::SessionsRevoked
                | Self::AccessRefused
                | Self::LogExported
        )
    }
}

codes! {
    /// The two halves of the log.
    Half {
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
        Import = "import",
        Goal = "goal",
        Programme = "programme",
        /// A department or section.
        Unit = "unit",
        /// A node of the city's plan.
        PlanNode = "plan_node",
        /// How tables are read.
        Mapping = "mapping",
        Milestone = "milestone",
        Update = "update",
        Person = "person",
        /// A request for an update.
        Request = "request",
        Deputy = "deputy",
        /// A decision that a deputy took.
        DeputyAct = "deputy_act",
        /// An address of this site.
        Page = "page",
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

    pub(super) const fn action(&self) -> Action {
        self.action
    }

    /// What it was done to, and the number of that.
    pub(super) const fn subject(&self) -> (SubjectKind, Option<i32>) {
        (self.subject_kind, self.subject)
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
