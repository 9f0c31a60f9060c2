# The words of years, publishing and policies.

# Years
office-title = Years and publishing
office-phase = Phase
phase-open = Open
phase-closed = Closed
office-closed = This year is closed. Changes are corrections with a reason, each a new publication.
office-deadlines = Deadlines
office-deadlines-support = Give the day. Example: 2021-07-31. Empty a field and save to remove its deadline.
office-deadline-unreadable = The date could not be read. Please write it to the day, such as 2021-07-31
office-save = Save
office-scale = Scale
office-scale-change = Change the scale
office-scale-support = From best to worst, up to 10. Empty rows are not used.
office-scale-in-use = Ratings have been given on this scale, so it can no longer be changed
office-scale-empty = Please write at least one rating
office-ready-made = Ready-made scale
office-ready-made-use = Use this scale
office-position = Order
office-label = Label
office-meaning = Meaning
office-counted = Counted
office-needs-reason = Needs a reason
office-needs-cause = Needs an outside cause
office-label-wrong = Please write a label of 1 to 20 characters
office-label-twice = The same label is there twice
office-meaning-wrong = Please write a meaning of 1 to 100 characters
office-position-wrong = Please write the order as a number
office-close = Close the year
office-close-effect = Once closed, sections can neither report nor edit.
office-reopen = Open the year again
office-reopen-reason = Reason for opening it again
office-reason-missing = Please give the reason
office-reason-too-long = Please keep the reason to 500 characters
office-phase-missing = Please choose to close the year or to open it again
office-sheets = Where the sheets stand
office-sheets-each = Sheet by sheet

# Opening a year
opening-title = Open a year
opening-first = There is no year yet. Open the first one, then put the organisation on record.
opening-from = Open it from
opening-empty = Nothing (an empty year)
opening-look = Choose from this year
opening-year = Year to open
opening-year-support = Example: 2022
opening-year-unreadable = The year cannot be read. Write it like 2022
opening-year-there = This year has been opened
opening-year-earlier = Choose a year after the one it is opened from
opening-along = Take the rating scale and the list of policies along
opening-programmes = Programmes that go on
opening-support = Objectives, milestones (due as many years later) and targets are taken along. Where the organisation changed, the section that takes over is proposed.
opening-goes-on = Goes on
opening-unit = Section
opening-unit-missing = Choose a section of that year
opening-targets = Targets taken along
opening-preview = What will be opened in { $year }
opening-count = Programmes that go on
opening-left = Programmes that do not go on
opening-check = Check
opening-open = Open the year
opening-changed = Something changed while you were checking. Check again before you open the year

# How goals are rated
scheme-title = How goals are rated
scheme-where = This is the scale of the axis that counts. More axes, and who rates:{ " " }
scheme-lede = For each year, set what is rated, by whom and on which scale. One axis counts in totals. An axis on which ratings were given stays as it is.
scheme-ready = Ready-made schemes
scheme-ready-use = Use this scheme
scheme-axes = Axes of the evaluation
scheme-axes-support = An axis whose name is emptied is removed.
scheme-name = Axis
scheme-raters = Who rates
scheme-counting = Counts in totals
scheme-scale-write = Write the scale yourself
scheme-name-wrong = Please keep the name of an axis within 20 characters
scheme-name-twice = There are two axes of this name
scheme-empty = Please write at least one axis
scheme-counting-missing = Please choose the one axis that counts in totals
scheme-scale-missing = Please choose a scale
scheme-raters-missing = Please choose who rates
courses-lede = What is decided on each programme at the end of the year. Use the words of your city and choose what each means: the pages of the year after tell whether it was kept.
courses-usual = Use the eight usual ones
courses-meaning-missing = Please choose what it means
courses-empty = Please write at least one course

# Policies
policies-title = Policies
policies-lede = The policies of this year, and the policy of each goal. Published pages stay as they are until the next publication.
policies-list = List of policies
policies-support = Empty a name and save to take it off the list. A new name is taken over by the goals that have it.
policies-name = Policy
policies-goals-count = Goals
policies-elsewhere = { $count ->
    [one] One more goal has a policy from elsewhere, such as the plan.
   *[other] { $count } more goals have a policy from elsewhere, such as the plan.
}
policies-goals = Policies of the goals
policies-goals-support = Choose from the list.
policies-no-goals = There are no goals in this year yet.
policies-none = Not chosen
policies-in-use = Goals have this policy. Give them another one first
policies-name-wrong = Write a policy of 1 to 60 characters
policies-name-twice = This policy is there twice
policies-unknown = Choose a policy from the list

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
publishing-sheet = Look at it
publishing-differences = { $count ->
    [one] 1 difference from what is public now
   *[other] { $count } differences from what is public now
 }
publishing-all-new = Published for the first time
publishing-choose = What is ticked is published. Untick what is to wait. With each programme stands how it differs from what is public.
publishing-none-now = Nothing can be published now. A scheduled publication takes what is approved by then.
publishing-kept = Not published this time ({ $count })
publishing-see = See the public page
publishing-none-chosen = Choose at least one goal to publish
publishing-note = Note for the public
publishing-note-support = Shown with the publication and on the page of the year. For example that figures are provisional.
publishing-note-too-long = Write at most 500 characters
publication-note = Note: { "" }
year-notes = Notes

# The record of publications
record-title = Record of publications
record-of-year = Publications of this year
record-empty = No publications match.
record-corrections = Corrections only
record-any = All
record-goal = Goal
record-publication = Publication
record-look = Filter
