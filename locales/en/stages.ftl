# The words of stages and approvals.

# Stages
nav-approvals = Approvals
nav-office = Years and publishing
sheet-status = Status
sheet-status-drafting = Being written
sheet-status-submitted = Submitted
sheet-status-passed = Passed by the section head
sheet-status-returned = Returned
sheet-status-approved = Approved
sheet-status-published = Published
sheet-next = Next to act
sheet-next-staff = the section’s staff
sheet-next-section-head = the section head
sheet-next-department-head = the department head
sheet-next-administrator = the planning office
sheet-settled = All done
sheet-step-submitted = Submitted
sheet-step-withdrawn = Withdrawn
sheet-step-returned = Returned
sheet-step-passed = Passed by the section head
sheet-step-approved = Approved
sheet-step-published = Published
sheet-step-reopened = Opened again for a correction
sheet-done-submitted = Submitted
sheet-done-withdrawn = Withdrawn
sheet-done-returned = Returned
sheet-done-passed = Approved
sheet-done-approved = Approved
sheet-done-published = Published
sheet-done-reopened = Opened for a correction
remark-subject-objectives = Objectives
remark-subject-milestones = Milestones
remark-subject-indicators = Indicators
remark-subject-results = Results and mid-year progress
remark-subject-evaluation = Evaluation
sheet-stages = Stages
sheet-deadline = Deadline
sheet-no-deadline = No deadline
sheet-year-closed = The year is closed. Changes are made by the planning office only, as corrections.
sheet-own-writing = You submitted this. Another head approves or returns it.
sheet-second-approval = You gave the first approval. The second is given by somebody else.
sheet-returned = This was returned
sheet-reopened = Opened again for a correction
sheet-reopened-because = Why it was opened:{ " " }
sheet-meanwhile = Changed already
sheet-meanwhile-text = Somebody else was faster, or the fiscal year is closed. Nothing has been written. This is how things stand now.
sheet-submit = Submit
sheet-edit = Edit
sheet-withdraw = Withdraw
sheet-content = What would be published
sheet-content-support = When this stage is published, the public sees this.
sheet-decide = Go to approving or returning
sheet-no-results = Nothing written yet
sheet-public-page = What is public now
sheet-approve-effect = Approving does not publish it yet. The planning office does.
sheet-remarks = Remarks on single parts
sheet-remarks-support = A remark on one part is shown to the writers where they write that part.
sheet-remark-too-long = Please keep a remark to { $limit } characters
sheet-reopen = Open for a correction
sheet-reopening = Reason
sheet-reopening-support = The section can edit it again. What is public stays as it is until the next publication.
sheet-reopening-closed = The section can edit this stage again while the year stays closed. What is public stays as it is until the next publication.
sheet-reopening-missing = Please give the reason
sheet-reopening-too-long = Please keep the reason to { $limit } characters
sheet-empty-goals = There are no objectives yet. Please write at least one before submitting
sheet-empty-results = There are no results for this stage yet. Please write at least one before submitting
sheet-history = What happened so far
sheet-no-history = It has not been submitted yet.

# Approvals
approvals-title = Waiting for your approval
approvals-title-problems = Errors: waiting for approval
approvals-empty = Nothing waits for approval.
approvals-support = Ticked rows are approved. A row with a reason is returned. A row with neither stays as it is. Reasons are not published.
approvals-all = Approve all { $count } shown (but rows with a reason for returning them)
approvals-choose = Approve
approvals-matter = Report or sheet
approvals-values = Last → now
approvals-content = What it says
approvals-return = Return
approvals-last = Last:{" "}
approvals-now = Now:{" "}
approvals-no-last = none yet
approvals-target = target:{" "}
approvals-state-same = state unchanged
approvals-later = A later report on the same matter has come in
approvals-submit = Send these decisions
approvals-none-chosen = Tick the rows to approve, or write why a row is returned
approvals-both = Ticked and to be returned at once. Remove the tick or the reason
approvals-done = { $returned ->
    [0] { $approved ->
        [one] One approved
       *[other] { $approved } approved
    }
   *[other] { $approved } approved, { $returned } returned
}
approvals-left = These changed while you had them open, or are decided already, and were left alone
approvals-left-reason = Your reason:{" "}
