# The words of milestones and updates.

# Milestone and report
milestone-title = Milestone
history-heading = Reports so far
year-closed-title = This fiscal year is closed
year-closed = Reports are no longer accepted. Changes are made by correction.
year-closed-unsent = Your report was not sent. To keep what you wrote, copy the following text.
update-form-problems = Errors in your entry: milestone
update-heading = Report progress
update-others-wait = A report on this milestone is waiting for approval.
update-returned = The last report was returned
update-meanwhile-title = Another report was entered while you were writing
update-meanwhile = Your report has not been sent yet. Please read the following, change your text where needed, and send it again.
update-happened = When it happened
update-happened-support = The month is enough. For example: 10 November 2021, 2021-11-10, November 2021, early November 2021
update-happened-missing = Please say when it happened
update-happened-in-future = It must have happened by today
update-date-unreadable = This date could not be read. Please write it like 10 November 2021 or November 2021
read-as = Read as:{ " " }
update-text = What happened
update-text-support = One to three lines that can be published as they are, in Japanese. Do not name private persons.
update-text-missing = Please say what happened
update-text-too-long = What happened may have { $limit } characters at most
update-new-state = State after this report
update-state-missing = Please choose one of the states
update-postponed-support = Give the new due date and the reason. The original date is kept.
update-cancelled-support = Give the reason.
update-new-due = New due date
update-new-due-support = Give a later date. The month is enough.
update-new-due-missing = A postponed milestone needs a new due date
update-new-due-not-later = The new due date must be later than the present one
update-new-due-without-postponing = A new due date is for postponed milestones only. Please choose that state or remove the date
update-reason = Reason for postponing or cancelling
update-reason-missing = Please give the reason for postponing or cancelling
update-reason-too-long = The reason may have { $limit } characters at most
update-reason-without-need = A reason is for postponed and cancelled milestones only. Please choose one of these states or remove the reason
update-indicator = Indicator
update-indicator-support = Choose one if you report a figure as well.
update-target = target{ " " }
update-previous = last{ " " }
update-no-indicator = No figure
update-indicator-missing = Please choose the indicator of the figure
update-indicator-unknown = This indicator does not belong to the goal. Please choose another
update-value = Figure
update-value-support = The total since the start of the fiscal year or the present value, without its unit. For example: 1,250
update-value-unreadable = This figure could not be read. Please write digits only, such as 1,250 or 23.5
update-value-other-unit = this is in another unit. Please write the figure in the unit of the indicator
update-value-no-unit = this indicator has no unit. Please write the figure alone
update-value-unclear = Please either write a figure or choose why there is none
update-as-of-in-future = The date of the value must not be in the future
update-cause-missing = Please give the cause outside the city for a value that cannot be judged
update-cause-without-need = A cause outside the city is for values that cannot be judged only. Please choose that or remove the cause
update-cause-too-long = The cause outside the city may have { $limit } characters at most
update-submit = Send report
if-postponed = (required when postponed)
if-postponed-or-cancelled = (required when postponed or cancelled)

# Approval
update-title = Progress report
update-title-problems = Errors in your entry: progress report
update-content = The report
update-status = Approval
update-state = State
update-due = Due date
update-as-of = Date of the value
update-writer = Reported by
update-decider = Decided by
update-later-title = There are newer reports than this one
update-later = { $count ->
    [one] One report on the same milestone was
   *[other] { $count } reports on the same milestone were
} entered later. Approving this one sets the state and the due date as it says.
update-later-on-goal = { $count ->
    [one] One report on the same matter was
   *[other] { $count } reports on the same matter were
} entered later. Approving this one sets the value as it says.
update-later-link = See the reports so far
update-own-writing = You wrote this report. Another head of the section or department approves or returns it.
update-year-closed = The fiscal year has been closed, so this report can be neither approved nor returned.
update-read-only = The head of this section or department approves or returns it.
update-to-history = See all reports on this milestone
approve-heading = Approve
approve-effect = Approving takes the report over into the milestone. Where the goal is published, the text of the report is published at once as well.
approve-effect-on-goal = Approving takes the report over into the goal's indicators. Where the goal is published, the report is published at once as well.
approve-submit = Approve
return-heading = Return
return-reason = Reason for returning
return-reason-support = Say what should be changed ({ $limit } characters at most). This is not published.
return-reason-missing = Please give the reason for returning
return-reason-too-long = The reason for returning may have { $limit } characters at most
return-submit = Return
