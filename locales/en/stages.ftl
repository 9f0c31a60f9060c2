# The words of stages, approvals, years, publishing and settings.

# Stages
nav-approvals = Approvals
nav-planning = Years and publishing
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
sheet-section-objectives = Objectives
sheet-section-milestones = Milestones
sheet-section-indicators = Indicators
sheet-section-results = Results and mid-year progress
sheet-section-evaluation = Evaluation
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
approvals-empty = Nothing waits for your approval.
approvals-support = Open a name to read the sheet.
approvals-choose = Choose
approvals-submitted = Submitted or passed
approvals-submit = Approve all chosen
approvals-none-chosen = Please choose what to approve
approvals-done = { $count ->
    [one] One sheet approved
   *[other] { $count } sheets approved
}
approvals-left = These changed while the page was open and were not approved

# Years
planning-title = Years and publishing
planning-phase = Phase
phase-open = Open
phase-closed = Closed
planning-closed = This year is closed. Changes are corrections with a reason, each a new publication.
planning-deadlines = Deadlines
planning-deadlines-support = Give the day. Example: 2021-07-31. Empty a field and save to remove its deadline.
planning-deadline-unreadable = The date could not be read. Please write it to the day, such as 2021-07-31
planning-save = Save
planning-scale = Scale
planning-scale-support = From best to worst, up to 10. Empty rows are not used.
planning-scale-in-use = Ratings have been given on this scale, so it can no longer be changed
planning-scale-empty = Please write at least one rating
planning-ready-made = Ready-made scale
planning-ready-made-use = Use this scale
planning-position = Order
planning-label = Label
planning-meaning = Meaning
planning-counted = Counted
planning-needs-reason = Needs a reason
planning-needs-cause = Needs an outside cause
planning-label-wrong = Please write a label of 1 to 20 characters
planning-label-twice = The same label is there twice
planning-meaning-wrong = Please write a meaning of 1 to 100 characters
planning-position-wrong = Please write the order as a number
planning-close = Close the year
planning-close-effect = Once closed, sections can neither report nor edit.
planning-reopen = Open the year again
planning-reopen-reason = Reason for opening it again
planning-reason-missing = Please give the reason
planning-reason-too-long = Please keep the reason to 500 characters
planning-phase-missing = Please choose to close the year or to open it again
planning-sheets = Where the sheets stand

# Publishing
publishing-title = Publish
publishing-scope = Scope
publishing-whole-year = Whole year
publishing-look = See what would be published
publishing-plan = What would be published
publishing-difference-fine = There are small differences
publishing-nothing = There are no goals in this scope.
plan-new = New
plan-correction = Correction
plan-unchanged = Unchanged
plan-not-approved = Not approved
publishing-date-support = Left empty, it is the day of publishing. A month is enough.
publishing-date-unreadable = The date could not be read. Please write it like 2021-11-15 or 2021-11
publishing-date-scheduled = A scheduled publication is dated on its day. Please leave this empty
publishing-reason = Reason for the correction
publishing-reason-support = Needed where something is corrected. It is published.
publishing-reason-missing = Something is corrected, so please give the reason
publishing-changed = The content changed meanwhile. Please look at it again before publishing
publishing-schedule = Publish at a set time
publishing-schedule-support = Left empty, it is published at once. Only what is approved at that time is published.
publishing-day = Day
publishing-time = Time (such as 9:00)
publishing-time-unreadable = Please write the day and the time, such as 2021-11-20 and 9:00
publishing-time-past = Please give a time that is still to come
publishing-stage-missing = Please choose a stage and see what would be published
publishing-submit = Publish (or schedule, where a time is given)
publishing-done = { $count ->
    [one] One goal published
   *[other] { $count } goals published
}
publishing-scheduled = Scheduled publications
publishing-none-scheduled = Nothing is scheduled.
publishing-by = By
publishing-outcome = Outcome
publishing-cancel = Call off
publishing-cancelled = Called off
publishing-failed = It failed. Please publish again

# Settings
settings-title = Settings
settings-approvals = Approvals
settings-approvals-one = One (section head)
settings-approvals-two = Two (section head, then department head)
settings-approvals-wrong = Please choose the number of approvals
settings-silence = Days without a report until a milestone counts as silent
settings-silence-wrong = Please write a number of days from 1 to 366

# Audit log
audit-action-year-phase-set = Year closed or opened again
audit-action-scale-set = Scale set
audit-action-deadline-set = Deadline set
audit-action-sheet-advanced = Sheet took a step
audit-action-publication-scheduled = Publication scheduled
audit-action-city-setting-changed = Setting changed
audit-action-goal-rated = Goal rated
audit-action-policies-set = Policies set
audit-action-goal-policy-chosen = Policy chosen
