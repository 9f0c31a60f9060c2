//! The names of the forms of the office. A draft is kept under the name of its form, a form says its name when it is
//! sent, and whoever signs in again is led back to the page of the form they had before them.

use super::fiscal_year::FiscalYear;
use super::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, PersonNumber, ProgrammeNumber, UnitNumber, UpdateNumber,
};
use super::stage::Stage;

/// A text that names no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no name of a form")]
pub struct UnknownForm;

/// Declares the forms with their codes: the kind, and behind colons what the form is about.
macro_rules! forms {
    ($($(#[$meta:meta])* $form:ident $(( $($part:ident : $type:ty),+ ))? = $kind:literal,)+) => {
        /// A form, named by what it is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FormName { $($(#[$meta])* $form $(($($type),+))?,)+ }

        impl std::fmt::Display for FormName {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$form $(($($part),+))? => {
                        formatter.write_str($kind)?;
                        $($(write!(formatter, ":{}", $part)?;)+)?
                        Ok(())
                    })+
                }
            }
        }

        impl std::str::FromStr for FormName {
            type Err = UnknownForm;

            fn from_str(code: &str) -> Result<Self, UnknownForm> {
                let mut parts = code.split(':');
                let form = match parts.next() {
                    $(Some($kind) => {
                        $($(let $part: $type = parts.next().and_then(|part| part.parse().ok()).ok_or(UnknownForm)?;)+)?
                        Self::$form $(($($part),+))?
                    })+
                    _ => return Err(UnknownForm),
                };
                if parts.next().is_some() { Err(UnknownForm) } else { Ok(form) }
            }
        }
    };
}

forms! {
    /// Nothing in particular: whoever signs in again goes to the desk.
    Desk = "desk",
    /// 今月の報告 of all sections of whoever writes.
    Monthly = "monthly",
    /// 今月の報告 of one section.
    MonthlyOf(section: UnitNumber) = "monthly-of",
    /// The update on a milestone.
    Milestone(milestone: MilestoneNumber) = "milestone",
    /// Deciding an update.
    Update(update: UpdateNumber) = "update",
    NewGoal = "new-goal",
    /// 目標項目.
    Objectives(goal: GoalNumber) = "objectives",
    /// 上半期の進み or 成果.
    Results(goal: GoalNumber, stage: Stage) = "results",
    /// The milestones of a goal: titles and due dates.
    Milestones(goal: GoalNumber) = "milestones",
    /// The indicators of a goal in a stage.
    Indicators(goal: GoalNumber, stage: Stage) = "indicators",
    /// The breaks in the series of an indicator.
    Breaks(goal: GoalNumber, indicator: IndicatorNumber) = "breaks",
    /// The node of the plan at which a goal stands.
    GoalPlan(goal: GoalNumber) = "goal-plan",
    /// 事業費.
    Amounts(goal: GoalNumber, stage: Stage) = "amounts",
    /// 根拠資料.
    Evidence(goal: GoalNumber) = "evidence",
    /// 評価.
    Evaluation(goal: GoalNumber) = "evaluation",
    /// The steps of a goal in a stage: submitting, returning, approving.
    Stage(goal: GoalNumber, stage: Stage) = "stage",
    /// 承認待ち.
    Approvals = "approvals",
    /// A table of goals to be taken in.
    Import = "import",
    /// A table that was sent and is still being read.
    ImportSent = "import-sent",
    /// Whether the table that waits is being taken in, and what came of it.
    ImportTaking = "import-taking",
    /// How the table that waits is to be read.
    ImportReading = "import-reading",
    /// A page of the figures and dates in the prose of that table.
    ImportProse(page: usize) = "import-prose",
    /// The cells of the table that waits.
    ImportCells = "import-cells",
    /// 代決.
    Deputies = "deputies",
    /// 後閲.
    DeputyDecisions = "deputy-decisions",
    /// 前任者の下書き.
    InheritedDrafts = "inherited-drafts",
    /// The calendars of one's sections.
    Calendars = "calendars",
    /// Requests for an update.
    Requests = "requests",
    /// What managers say on a goal.
    ReviewedGoal(goal: GoalNumber) = "reviewed-goal",
    YearOpening = "year-opening",
    /// A year: deadlines, scale, phase.
    Year(year: FiscalYear) = "year",
    /// The axes of a year's evaluation.
    Scheme(year: FiscalYear) = "scheme",
    Policies(year: FiscalYear) = "policies",
    /// 計画の体系.
    Plan = "plan",
    Publications(year: FiscalYear) = "publications",
    /// What was published and what is scheduled.
    PublicationRecord = "publication-record",
    Units = "units",
    /// A department or section.
    Unit(unit: UnitNumber) = "unit",
    /// 組織改編.
    Reorganisation = "unit-change",
    Settings = "settings",
    NewPerson = "new-person",
    People = "people",
    /// 人事異動.
    Transfers = "transfers",
    /// An account and its posts.
    Person(person: PersonNumber) = "person",
    /// How a programme follows others.
    Programme(programme: ProgrammeNumber) = "programme",
    /// One's own password, of which nothing is ever kept.
    OwnPassword = "own-password",
    /// One's own second factor, of which nothing is ever kept.
    SecondFactor = "second-factor",
    /// One's own passkeys, of which nothing is ever kept.
    Passkeys = "passkeys",
    OwnSessions = "own-sessions",
    /// Notices by mail to oneself.
    OwnMail = "own-mail",
    /// One's own accounts elsewhere.
    OwnSignIn = "own-sign-in",
    SignOut = "sign-out",
}

impl FormName {
    /// Whether its draft may be of a table that was sent.
    pub const fn is_of_a_table(self) -> bool {
        matches!(
            self,
            Self::Import
                | Self::ImportSent
                | Self::ImportTaking
                | Self::ImportReading
                | Self::ImportProse(_)
                | Self::ImportCells
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_from_its_code() {
        for form in [
            FormName::Monthly,
            FormName::MonthlyOf(UnitNumber(5)),
            FormName::Results(GoalNumber(12), Stage::Midyear),
            FormName::Breaks(GoalNumber(12), IndicatorNumber(3)),
        ] {
            assert_eq!(form.to_string().parse(), Ok(form));
        }
        assert_eq!(FormName::Results(GoalNumber(12), Stage::Midyear).to_string(), "results:12:midyear");
    }

    #[test]
    fn what_lacks_a_part_or_has_one_too_many_names_no_form() {
        for code in ["", "results", "results:12", "results:12:midyear:1", "results:x:midyear", "/desk/goals/12"] {
            assert_eq!(code.parse::<FormName>(), Err(UnknownForm), "{code}");
        }
    }
}
