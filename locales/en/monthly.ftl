# The monthly report, headings of the desk, drafts.

# Desk
desk-decide-all = See all { $count } waiting for approval
desk-monthly = Write this month's reports
desk-reported = { $count ->
    [one] { $count } report was received
   *[other] { $count } reports were received
}
desk-already = { $count ->
    [one] One report with the same content was entered before
   *[other] { $count } reports with the same content were entered before
}
desk-already-text = They were not entered twice. To say something else, change the text and send it.
desk-due-this-month = Due this month
desk-returned-to-me = Returned
desk-to-decide = Waiting for approval
desk-heading = Desk of { $units }
desk-check = Check
update-action = Report
update-again = Report anew
desk-posts = Posts
desk-all-posts = All posts
desk-milestones = All milestones
desk-sections = Sections
desk-all-sections = All sections

# The monthly report
monthly-title = This month's reports
monthly-title-problems = Error: This month's reports
monthly-lede = Fill in only the rows where something happened and send them all at once. For a row that goes as planned, press “On track”. Rows left empty report nothing.
monthly-nothing = No open year has a work goal of this section yet. The planning office opens a year; a member of staff begins the goal under “Goal sheets”.
monthly-empty-title = No row was filled in
monthly-empty = Please fill in at least one row. If nothing happened, there is nothing to send.
monthly-nothing-written = Nothing has been sent yet. Please correct the rows and send them again.
monthly-happened = Date (for rows without one)
monthly-happened-row = Date
monthly-happened-support = Used where a row has no date of its own. A month is enough. For example: November 2021, 10 November 2021, 2021-11-10
monthly-state = New state
monthly-state-same = No change
monthly-state-goes-on = In progress (after postponing)
monthly-text = What happened
monthly-explain = Date, more
monthly-of-indicator = { " " }(value of an indicator)
monthly-value = New value
monthly-missing = If there is no value
monthly-missing-none = Nothing chosen
monthly-zero = 0 (zero)
monthly-as-of = Date of the value
monthly-line = A word on it (optional)
monthly-on-record = On record:{ " " }
monthly-if-not-judgeable = required if it cannot be judged
monthly-goal = On the goal as a whole
monthly-year-closed = This year was closed. Please copy your text and then empty the row
monthly-meanwhile = Another report came in while you were writing. Please check the last report above and, if yours still holds, send it again
monthly-submit = Send all reports
monthly-waiting = A report is waiting for approval

# Drafts
draft-save = Save draft
draft-saved-at = Draft saved ({ $time })
draft-failed = The draft could not be saved. If you send the form, you can go on from here after signing in
draft-restored = You are going on with a draft
draft-restored-when = This draft was saved on { $moment }. It has not been sent yet.
draft-discard = Discard draft

# When a session has ended
login-carried-title = Your session has ended
login-carried = What you wrote is still here. Sign in on this page and it is shown as a draft where you wrote it. It has not been sent yet.
monthly-rest = Everything else
monthly-rows = { $count ->
    [one] one row
   *[other] { $count } rows
}
monthly-on-track = On track
monthly-on-track-all = Mark all { $count } as on track that are not overdue and have no report waiting
monthly-late-needs-words = Overdue: say how it stands
monthly-explain-value = Date, cause
monthly-explain-goal = Date
monthly-block = Paste from a spreadsheet
monthly-block-label = Copy part of a table with its line of headings, and paste it here
monthly-block-support = Rows are found by name (a column “Milestone”, “Indicator” or “Programme”), columns by heading (“State”, “What happened”, “Value”, “Date” …). The fields are filled in; nothing is reported yet.
monthly-block-submit = Fill in the fields
monthly-block-laid = { $cells } cells went into { $rows } rows
monthly-block-not-sent = Nothing is reported yet. Please check the rows, then report them.
monthly-block-left = Found no place: { $count }
monthly-block-more = { $count } more
monthly-block-wrong = The table can't be read
monthly-block-empty = Nothing was pasted. Please copy the line of headings and at least one row.
monthly-block-no-headings = The first line has no heading that is known here. Please copy the line of headings too, such as “State”, “What happened”, “Value”, “Date”.
monthly-block-no-names = The first line has no heading for names. Please copy a column “Milestone”, “Indicator” or “Programme” too.
monthly-block-no-row = there is no row of this name
monthly-block-several-rows = several rows have this name. Please add the column “Programme”
monthly-block-no-column = there is no field for this heading
monthly-block-no-field = this row has no such field
monthly-block-no-state = this is no state
monthly-block-taken = the field holds something else already and was left as it is
