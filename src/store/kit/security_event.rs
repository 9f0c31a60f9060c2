//! What whoever watches over the server hears at once of who came in, who was turned away, and whose rights changed: one
//! structured line of the log each, once the change is committed. It names people by their numbers, which mean something
//! only together with the database: no name, no name that somebody typed (it may be a password), and no address. Those are
//! in the trail.

use crate::domain::numbers::PersonNumber;
use crate::domain::person::Author;
use crate::store::kit::journal::{Action, Change, SubjectKind};

/// The target by which these lines are told from others.
const TARGET: &str = "ichirizuka::security";

/// A change that concerns security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct SecurityEvent {
    action: Action,
    /// Who did it; none for the command line, the system itself, and who is not known.
    by: Option<PersonNumber>,
    subject_kind: SubjectKind,
    subject: Option<i32>,
}

impl SecurityEvent {
    /// What a change is of security, if anything.
    pub(super) fn of(author: &Author, change: &Change) -> Option<Self> {
        let (subject_kind, subject) = change.subject();
        let event = Self { action: change.action(), by: author.person, subject_kind, subject };
        is_of_security(event.action).then_some(event)
    }

    /// Writes it to the log.
    pub(super) fn tell(&self) {
        let (event, on) = (self.action.code(), self.subject_kind.code());
        let (by, number) = (self.by.map(|person| person.0), self.subject);
        if matches!(self.action, Action::SignInFailed | Action::AccessRefused | Action::PasskeyWentBack) {
            tracing::warn!(target: TARGET, event, by, on, number, "security");
        } else {
            tracing::info!(target: TARGET, event, by, on, number, "security");
        }
    }
}

/// Whether it is told: who came in or did not, accounts and rights, the settings, and the log itself.
const fn is_of_security(action: Action) -> bool {
    action.is_access()
        || matches!(
            action,
            Action::PasswordReset
                | Action::PasswordChanged
                | Action::SignInLinked
                | Action::SignInUnlinked
                | Action::PasskeyAdded
                | Action::PasskeyRemoved
                | Action::PersonAdded
                | Action::PersonDisabled
                | Action::PersonReopened
                | Action::PostGiven
                | Action::PostEnded
                | Action::TransfersMade
                | Action::DeputyRegistered
                | Action::DeputyEnded
                | Action::SettingChanged
                | Action::LogPurged
        )
}
