# The words of the staff pages. Words shared with the public pages are in public.ftl.

# Shared
required = (required)
optional = (optional)
colon = :{ " " }
sentence-gap = .{ " " }
field-error-mark = *{ " " }
form-problems = { $count ->
    [one] Please correct one entry
   *[other] Please correct { $count } entries
}
as-of-before = As of{ " " }
as-of-after = { "" }
new-due = New due date:{ " " }
completed-on = Completed:{ " " }
decided = Decided:{ " " }
returned-because = Returned because:{ " " }
last-report = Last report:{ " " }
last-entry = Last entry:{ " " }
never-reported = Nothing reported yet
back-to-desk = Back to the desk

# Signing in
login-title = Staff sign-in
login-account = Staff ID
login-password = Password
login-submit = Sign in
login-failed-title = You could not be signed in
login-failed = The staff ID or the password is wrong.
login-throttled-title = Please wait a moment
login-throttled = After repeated failures this is blocked for a short time. Please wait about { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} and try again.
login-signed-out = You are signed out
login-next = Please sign in to continue. You will then be taken to the page you wanted to open.
login-help = If you have forgotten your password, ask the planning office for a new one.

# Password
password-title = Change your password
password-must-change-title = Please change your password first
password-must-change = The password you were given has to be replaced by one of your own before you can go on.
password-problems = Please correct the following, and enter all passwords again
password-current = Current password
password-current-wrong = The current password is wrong
password-new = New password
password-new-support = At least { $limit } characters. A few words in a row make a long password easy to remember.
password-too-short = The new password needs at least { $limit } characters
password-too-long = The new password may have { $limit } characters at most
password-contains-account = Please choose a password that does not contain your staff ID
password-too-common = This password is easy to guess. Please choose another
password-repeated = New password (once more, to be sure)
password-repetition-differs = The two entries are not the same
password-submit = Change password
password-afterwards = Changing it signs you out everywhere. Please sign in again with the new password.

# Desk
desk-title = Desk
desk-empty = There are no milestones of an open year on this desk.
desk-nothing-owed = There is nothing to settle at the moment.
desk-saved = Your report was received
desk-saved-next = It waits for approval by the head of the section or department.
desk-approved = Approved
desk-returned = Returned
desk-settled-heading = Completed and cancelled

# Milestone and report
milestone-title = Milestone
history-heading = Reports so far
year-closed-title = This fiscal year is closed
year-closed = Reports are no longer accepted. Changes are made by correction.
year-closed-unsent = Your report was not sent. To keep what you wrote, copy the following text.
report-title-problems = Errors in your entry: milestone
report-heading = Report progress
report-others-wait = A report on this milestone is waiting for approval.
report-returned = The last report was returned
report-meanwhile-title = Another report was entered while you were writing
report-meanwhile = Your report has not been sent yet. Please read the following, change your text where needed, and send it again.
report-happened = When it happened
report-happened-support = The month is enough. For example: 10 November 2021, 2021-11-10, November 2021, early November 2021
report-happened-missing = Please say when it happened
report-happened-in-future = It must have happened by today
report-date-unreadable = This date could not be read. Please write it like 10 November 2021 or November 2021
read-as = Read as:{ " " }
report-text = What happened
report-text-support = One to three lines that can be published as they are, in Japanese. Do not name private persons.
report-text-missing = Please say what happened
report-text-too-long = What happened may have { $limit } characters at most
report-state = State after this report
report-state-missing = Please choose one of the states
report-postponed-support = Give the new due date and the reason. The original date is kept.
report-cancelled-support = Give the reason.
report-new-due = New due date
report-new-due-support = Give a later date. The month is enough.
report-new-due-missing = A postponed milestone needs a new due date
report-new-due-not-later = The new due date must be later than the present one
report-new-due-without-postponing = A new due date is for postponed milestones only. Please choose that state or remove the date
report-reason = Reason for postponing or cancelling
report-reason-missing = Please give the reason for postponing or cancelling
report-reason-too-long = The reason may have { $limit } characters at most
report-reason-without-need = A reason is for postponed and cancelled milestones only. Please choose one of these states or remove the reason
report-indicator = Indicator
report-indicator-support = Choose one if you report a figure as well.
report-target = target{ " " }
report-previous = last{ " " }
report-no-indicator = No figure
report-indicator-missing = Please choose the indicator of the figure
report-indicator-unknown = This indicator does not belong to the goal. Please choose another
report-value = Figure
report-value-support = The total since the start of the fiscal year or the present value, without its unit. For example: 1,250
report-value-unreadable = This figure could not be read. Please write digits only, such as 1,250 or 23.5
report-value-unclear = Please either write a figure or choose why there is none
report-as-of-in-future = The date of the value must not be in the future
report-cause-missing = Please give the cause outside the city for a value that cannot be judged
report-cause-without-need = A cause outside the city is for values that cannot be judged only. Please choose that or remove the cause
report-cause-too-long = The cause outside the city may have { $limit } characters at most
report-submit = Send report
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

# Review

# Audit log
audit-title = Audit log
audit-filter = Filter
audit-all = All
audit-action = Action
audit-author = Person
audit-from = From
audit-until = Until
audit-kind = Kind of subject
audit-subject = Number of the subject
audit-thing = Subject
audit-apply = Apply
audit-reset = Clear the filter
audit-dates-support = Write dates like 15 November 2021 or 2021-11-15. A month or a fiscal year will do as well.
audit-nothing = No entry fits.
audit-at = Time
audit-before = Before
audit-after = After
audit-lines = { $count } lines
audit-pages = Pages
audit-newer = Newer entries
audit-older = Older entries
audit-action-unknown = Please choose the action again
audit-kind-unknown = Please choose the kind of subject again
audit-subject-unreadable = The number of the subject must be written in digits
audit-page-unreadable = A page is a number from 1 on
audit-date-unreadable = This date could not be read. Please write it like 15 November 2021 or November 2021
audit-until-before-from = The end must not be before the start
audit-author-too-long = The name of the person is too long
audit-action-city-set-up = City set up
audit-action-year-opened = Fiscal year recorded
audit-action-goals-imported = Goals imported
audit-action-programmes-linked = Programmes linked
audit-action-milestones-set = Milestones set
audit-action-value-added = Value of an indicator recorded
audit-action-person-added = Person added
audit-action-password-reset = Password reset
audit-action-password-changed = Password changed
audit-action-person-disabled = Account closed
audit-action-session-begun = Signed in
audit-action-update-entered = Report entered
audit-action-update-approved = Report approved
audit-action-update-returned = Report returned
audit-action-goal-published = Goal published
audit-subject-city = City
audit-subject-fiscal-year = Fiscal year
audit-subject-goal = Goal
audit-subject-programme = Programme
audit-subject-milestone = Milestone
audit-subject-update = Report
audit-subject-person = Person
