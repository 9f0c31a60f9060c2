### The front page

front-search = Search programmes, sections, goals and results
front-search-support = The city’s texts are in Japanese: search in Japanese, as for a section or the name of a programme.
front-departments-of = { $year } by department
front-find = Search
feed-title = What was published and corrected last
feed-title-of = What was published and corrected last: { $name }
feed-here = What is new here (Atom)
front-news = Newly published
front-news-update = Progress report
front-corrections = Corrected
front-all-corrections = See all corrections

### The result of a year in one sentence (front page, year page)

verdict-rated = { $year }: { $met } of { $of } programmes rated were rated “{ $rating }” or better.
verdict-rated-best = { $year }: { $met } of { $of } programmes rated were rated “{ $rating }”.
verdict-rated-spread = { $year }: the ratings of { $of } programmes were { $list }.
verdict-measured = { $year }: { $met } of { $of } indicators with a target reached it.
verdict-measured-too = Of { $of } indicators with a target, { $met } reached it.
verdict-results = { $year }: the results of { $count } work goals were published, without ratings and without values that can be held against a target.
verdict-goals = { $year }: { $count } work goals are published; their results are not published yet.
verdict-partial = { $year } is on record only in part, so nothing is counted.
verdict-part = { $name }: { $count }
verdict-between = {", "}
verdict-or = {" / "}
verdict-unknown = Counted apart, and not in the figures above – { $list }
since-alike-more = The year before it was { $met } of { $of }: the share rose from { $from } to { $to }.
since-alike-less = The year before it was { $met } of { $of }: the share fell from { $from } to { $to }.
since-alike-level = The year before it was { $met } of { $of }: the share stayed at { $to }.
since-spread = The year before was rated on the same scale; the chart shows both.
since-other-scale = The year before was rated in another way, so the two cannot be compared.
since-partial = The year before is on record only in part, so the two cannot be compared.
since-not-judged = The year before has neither ratings nor rates, so the two cannot be compared.
since-not-public = The results of the year before are not public, so the two cannot be compared.
unknown-unrated = programmes without a published rating
unknown-targets = indicators whose value is “{ $what }”
unknown-no-rate = indicators for which it cannot be worked out whether the target was reached
outcome-rated = Spread of ratings ({ $axis }, { $kind })
outcome-of-years = { $what }, { $from } to { $to }
outcome-measured = Spread of attainment, for indicators with a target
outcome-missed = Missed (no rate)
outcome-unknown = Not known
outcome-unrated = Not rated
front-outcomes = Results year by year
front-outcomes-apart = Years that were judged in another way stand in a table of their own.
front-outcomes-untold = Years whose results are not counted:
untold-goals = results not yet published
untold-nothing = no ratings or rates
front-verdict-link = See what was published for { $year }
front-news-more = and { $count } more

### A year that is under way

going-heading = Where { $count } programmes stand now
going-nothing = No progress report has been published yet.
going-milestones = { $done } of { $count } milestones are done.
going-late-since = (due { $due })
going-late-since-all = (due { $due }, { $count } in all)
going-more-late = { $count } more are in the table below.
going-how = Counted from published reports alone. A programme is late if any milestone is past its due date, done if every milestone is done or cancelled, and not reported if nothing was ever reported.
column-progress = Where it stands
column-newest = Newest report
newest-none = No report yet
going-rest = Objectives in full
public-progress-late = Late
public-progress-done = Done
public-progress-silent = Not reported
public-progress-going = Under way
milestone-mark-done = done
milestone-mark-late = past its due date
milestone-mark-due = to come
milestone-mark-cancelled = cancelled
progress-next = Next due:{ " " }
published-stage = { $stage }, published{" "}
published-from-to = { $first } to { $last }

### The verdict on one work goal

goal-verdict = Result and evaluation
goal-reached = { $met } of { $of } indicators with a target reached it.
goal-reached-none = None of the { $of } indicators with a target reached it.
goal-reached-only = The one indicator with a target reached it.
goal-missed-only = The one indicator with a target did not reach it.
goal-reached-unknown = There are targets, but it is not known whether they were reached.
goal-reached-nothing = Results are published in words, without a rating or a rate.
goal-other-axes = Evaluation by aspect
goal-newest = Newest report:{" "}
