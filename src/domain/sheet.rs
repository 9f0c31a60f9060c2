//! The road of a sheet through a stage: 作成中 → 提出済 → (差戻し, 取下げ) → 承認済 → 公表済. Steps are only ever added;
//! the last one says where the sheet stands.

use super::codes::codes;

codes! {
    /// A step on the road.
    SheetStep {
        /// 提出.
        Submitted = "submitted",
        /// 取下げ, by whoever submitted.
        Withdrawn = "withdrawn",
        /// 差戻し, with a reason.
        Returned = "returned",
        /// 課長承認 where the city asks for a second approval.
        Passed = "passed",
        /// 承認: the last approval the city asks for.
        Approved = "approved",
        /// 公表, by the planning office.
        Published = "published",
        /// Opened again for a correction, with a reason.
        Reopened = "reopened",
    }
}

codes! {
    /// Where a sheet stands in a stage.
    SheetStatus {
        /// 作成中.
        Drafting = "drafting",
        /// 提出済: the section head is next.
        Submitted = "submitted",
        /// 課長承認済: the department head is next.
        Passed = "passed",
        /// 差戻し: the writers are next.
        Returned = "returned",
        /// 承認済: the planning office is next.
        Approved = "approved",
        /// 公表済.
        Published = "published",
    }
}

codes! {
    /// A part of the sheet that a remark can be about.
    RemarkSubject {
        /// 目標項目.
        Objectives = "objectives",
        /// マイルストーン.
        Milestones = "milestones",
        /// 指標.
        Indicators = "indicators",
        /// 成果・上半期の進み.
        Results = "results",
        /// 評価.
        Evaluation = "evaluation",
    }
}

impl SheetStatus {
    /// Where a sheet stands after its last step.
    pub const fn after(last: Option<SheetStep>) -> Self {
        match last {
            None | Some(SheetStep::Withdrawn | SheetStep::Reopened) => Self::Drafting,
            Some(SheetStep::Submitted) => Self::Submitted,
            Some(SheetStep::Passed) => Self::Passed,
            Some(SheetStep::Returned) => Self::Returned,
            Some(SheetStep::Approved) => Self::Approved,
            Some(SheetStep::Published) => Self::Published,
        }
    }

    /// Whether the writers may change the sheet.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Drafting | Self::Returned)
    }

    /// Whether `step` may follow. `approvals` is the number of approvals the city asks for.
    pub const fn allows(self, step: SheetStep, approvals: i32) -> bool {
        match step {
            SheetStep::Submitted => self.is_editable(),
            SheetStep::Withdrawn => matches!(self, Self::Submitted),
            SheetStep::Returned => matches!(self, Self::Submitted | Self::Passed | Self::Approved),
            SheetStep::Passed => approvals == 2 && matches!(self, Self::Submitted),
            SheetStep::Approved => {
                (approvals == 1 && matches!(self, Self::Submitted)) || (approvals == 2 && matches!(self, Self::Passed))
            }
            SheetStep::Published => matches!(self, Self::Approved),
            SheetStep::Reopened => matches!(self, Self::Approved | Self::Published),
        }
    }
}

/// Whether a sheet that took these steps is being corrected: it was opened again and not published since.
pub fn is_corrected_after(steps: impl IntoIterator<Item = SheetStep>) -> bool {
    steps.into_iter().fold(false, |open, step| match step {
        SheetStep::Reopened => true,
        SheetStep::Published => false,
        _ => open,
    })
}

#[cfg(test)]
mod tests {
    use super::{SheetStatus, SheetStep, is_corrected_after};

    #[test]
    fn a_correction_lasts_from_its_opening_to_its_publication() {
        use SheetStep::{Approved, Published, Reopened, Returned, Submitted, Withdrawn};
        assert!(!is_corrected_after([Submitted, Approved, Published]));
        assert!(is_corrected_after([Submitted, Approved, Published, Reopened]));
        assert!(is_corrected_after([Published, Reopened, Submitted, Withdrawn, Submitted, Returned]));
        assert!(
            is_corrected_after([Published, Reopened, Submitted, Approved]),
            "what is approved can still be returned"
        );
        assert!(!is_corrected_after([Published, Reopened, Submitted, Approved, Published]));
    }

    #[test]
    fn nothing_but_an_approved_sheet_can_be_published() {
        for &status in SheetStatus::ALL {
            assert_eq!(status.allows(SheetStep::Published, 1), status == SheetStatus::Approved, "{status}");
        }
    }

    #[test]
    fn with_two_approvals_the_section_head_passes_and_the_department_head_approves() {
        assert!(SheetStatus::Submitted.allows(SheetStep::Passed, 2));
        assert!(!SheetStatus::Submitted.allows(SheetStep::Approved, 2));
        assert!(SheetStatus::Passed.allows(SheetStep::Approved, 2));
        assert!(!SheetStatus::Submitted.allows(SheetStep::Passed, 1));
    }

    #[test]
    fn writers_change_a_sheet_only_while_it_is_theirs() {
        let editable: Vec<_> = SheetStatus::ALL.iter().filter(|status| status.is_editable()).collect();
        assert_eq!(editable, [&SheetStatus::Drafting, &SheetStatus::Returned]);
    }
}
