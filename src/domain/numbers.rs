//! Permanent numbers: what addresses and links name. A number is never reused and never means anything.

/// Declares a newtype over the number that identifies one kind of thing.
macro_rules! numbers {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i32);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

numbers! {
    /// The number of a [`Unit`](super::unit::Unit).
    UnitNumber,
    /// The number of a programme (事務事業).
    ProgrammeNumber,
    /// The number of a goal sheet (仕事目標).
    GoalNumber,
    /// The number of an objective (目標項目).
    ObjectiveNumber,
    /// The number of a result (成果).
    ResultNumber,
    /// The number of a milestone.
    MilestoneNumber,
    /// The number of a progress update (進捗報告).
    UpdateNumber,
    /// The number of an indicator (指標).
    IndicatorNumber,
    /// The number of a person.
    PersonNumber,
    /// The number of a post that a person holds.
    PostNumber,
    /// The number of a registered deputy (代決).
    DeputyNumber,
    /// The number of a decision that a deputy took.
    DeputyActNumber,
    /// The number of a request for an update.
    RequestNumber,
    /// The number of a table that was sent and waits to be taken in.
    UploadNumber,
    /// The number of a file or link that shows what was reported (根拠資料).
    EvidenceNumber,
    /// The number of an account elsewhere with which somebody signs in.
    SignInLinkNumber,
    /// The number of a passkey.
    PasskeyNumber,
}
