# All departments
review-title = All departments
review-pages = Pages of the review
review-no-year = No fiscal year with goals is on record yet. Once the planning office opens a year under “Years and publishing” and takes its goals in, the progress of the whole city is shown here.
review-years = Fiscal years
review-city = Whole city
review-departments = By department and section
review-by-section = By section and goal
review-by-goal = By goal
review-counting = An overdue milestone that is silent too is counted as overdue only. On time are open milestones that are neither. Overdue, silent, on time, completed and cancelled add up to the milestones. Waiting counts reports and sheets together.
review-narrow = Choose a department to see its sections.
review-sorting = Stages are sorted by the goals that are not approved yet, ratings by the goals without one, attainment by the rates below 100%.
review-attaining = Attainment is counted by indicator and never averaged. During the year it is computed from the value so far.
review-units = Department and section
review-policy = Policy
review-goals = Goals
review-goal-count = { $count ->
    [one] { $count } goal
   *[other] { $count } goals
}
review-on-time = On time
review-waiting = Waiting for approval
review-last-entry = Last entry
review-due = Due
review-state = State
review-rating = Rating
review-unrated = Not rated
review-no-scale = No scale set
review-no-indicators = No indicators
review-zero = Of these, values of 0
review-no-rate = Values without a rate
review-judged-met = Met, without a rate
review-judged-missed = Not met, without a rate
review-cancelled = { " " }({ $count } cancelled)
review-no-unit = Department or section not on record
review-total = Total
review-mark-overdue = !{ " " }
review-mark-silent = …{ " " }
review-none = None.
review-nothing = No goal matches.
review-more = { $count ->
    [one] There is { $count } more.
   *[other] There are { $count } more.
}
review-exceptions = Overdue and silent

review-column-table = Department, section, goal
review-column-goals = Goals
review-column-milestones = Milestones
review-column-completed = Completed
review-column-on-time = On time
review-column-overdue = Overdue
review-column-waiting = Waiting for approval
review-column-newest = Last entry
review-column-stage-goals = Initial goals
review-column-stage-midyear = Mid-year
review-column-stage-results = Results
review-column-ratings = Rating
review-column-attainment = Attainment

review-filter = Filter and sort
review-only = Only goals with
review-filter-late = Overdue milestones
review-filter-silent = No report for { $days } days or more
review-filter-mine = Waiting for my approval
review-since = Changed since
review-date-support = For example 2021-10-01, 1 October 2021 or R3.10.1. A month alone counts from its first day.
review-date-unreadable = This is no date that can be read. For example 2021-10-01 or R3.10.1
review-sort = Sort by
review-order = Order
review-ascending = Least or oldest first
review-descending = Most or newest first
review-apply = Apply
review-chips = Filters in force
review-chip = { $name }: { $value }
review-chip-since = Changed since { $day }
review-chip-off = Remove

review-goal-sheet = Read the sheet
review-goal-indicators = Indicators
review-goal-evaluation = Evaluation

# What changed since
review-changes-title = What changed since
review-changes-since = Since (the last meeting, for example)
review-changes-show = Show
review-changes-count = { $count ->
    [one] There is { $count } change
   *[other] There are { $count } changes
} since { $day }, by department, newest first.
review-unfold = Show { $count } more
review-changes-all = All
review-changes-kinds = Kinds of changes
review-changes-approvals = Approvals and publications: { $count }
review-details = Details
review-reached = { $reached } of { $of } reached
review-settled = { $done } of { $of } approved
review-between = { " · " }
review-rated-as = Figures of ratings, from the left:{ " " }
review-raters = Lines of ratings, from the top:{ " " }
review-how-counted = How this is counted
review-changes-cut = There are many changes: the newest { $count } of each kind are shown.
review-changes-pages = Pages of changes
review-event-reported = Progress report
review-event-value = Actual value
review-event-target = Target value
review-event-rated = Rating
review-event-step = Steps of sheets
review-event-published = Publication
review-event-of-goal = Report on the goal
review-event-late = Late entry
review-late-definition = A late entry is a report that was entered more than { $days } days after it happened (after the end of the month or period, where no day is named).
review-happened = Happened:{ " " }
review-previous = Previous page
review-next = Next page

# Meeting sheet
review-meeting-title = Meeting sheet
review-meeting-how = Print this page or save it as a PDF with your browser: each department gets a sheet of its own. Every page says that it is for internal use and carries its number. On the screen, choose a department in the table and its sheet appears below.
review-meeting-narrowed = Only the goals that the filter lets through are shown.
review-internal = Internal use only

# Review of years
review-years-title = Review of years
review-years-units = Departments are those of today. Reorganisations are followed by the links to successors.
review-years-turnover = Continued, new and ended are against the year before, through programmes that were renamed, merged or split. Years recorded only in part enter no total, no share and no count of new and ended goals.
review-years-shares = Shares of ratings are among the goals with a rating that counts in a distribution.
review-years-scales = The years were rated on different scales: they can't be compared or added up.
review-year-open = In progress
review-row-several = Sections split between departments of today
review-row-ended = Departments and sections without successor
review-continued = Continued
review-new = New
review-ended = Ended
review-no-turnover = Can't be compared with the year before
review-share = { " " }({ $percent }%)
review-recorded = { $count } on record (in part)
review-no-goals = No goals
review-not-recorded = Not on record
review-no-total = No total: recorded only in part
review-earlier-years = Earlier years
review-later-years = Later years
