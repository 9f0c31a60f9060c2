# The words of comments, requests for an update, deputies, settings and the log.

# Comments
talk-heading = Comments and requests by managers
talk-page = Comments and requests for an update
comments-title = Comments
comments-none = There are no comments.
comment-text = Your comment
comment-support = Seen within the office only. It is not published and cannot be changed afterwards. At most { $limit } characters.
comment-submit = Comment
comment-missing = Please write a comment
comment-too-long = Please keep the comment to { $limit } characters
oversight-stages = The goal by stage
oversight-sheet = What the goal says
oversight-sheet-support = As it is written now, including what is not published yet.

# Requests for an update
nav-requests = Requests
requests-title = Requests for an update
requests-on-desk = On your desk
requests-on-desk-support = Open the name and report: that settles the request.
requests-asked = Asked by you
requests-none = There are no requests.
request-open = Waiting for a report
request-reported = Reported
request-withdrawn = Withdrawn
request-wanted-by = Wanted by{ " " }
request-settled-by = Settled by this report
request-withdraw = Withdraw the request
request-heading = Ask for an update
request-support = It lands on the section’s desk. A report settles it, and it stays on record.
request-about = About
request-whole-goal = The goal as a whole
request-text = What you want to know
request-text-support = Seen within the office only. At most { $limit } characters.
request-day = Wanted by
request-day-support = For example: 30 November 2021, 2021-11-30
request-submit = Ask
request-missing = Please write what you want to know
request-too-long = Please keep the request to { $limit } characters
request-day-unreadable = This date could not be read. Please write it to the day, like 30 November 2021
request-day-past = Please give today or a later day
request-day-too-far = Please give a day within a year
request-milestone-settled = This milestone is completed or cancelled. Please choose another

# Deputies
nav-deputies = Deputies
deputies-title = Deputies
deputies-support = While a head is away, whoever is registered here approves and returns in their stead. The record names both.
deputies-registered = Registered deputies
deputies-none = Nobody is registered.
deputies-no-post = There is no post for which you can register a deputy.
deputies-no-candidate = Nobody in the same department could be the deputy.
deputy-head = Head who is away
deputy-person = Deputy
deputy-person-support = Somebody of the same department.
deputy-days = Days
deputy-state = State
deputy-by = Registered by
deputy-until-mark = { " " }to{ " " }
deputy-in-force = In force
deputy-ahead = Ahead
deputy-over = Over
deputy-ended-early = Ended early
deputy-end = End now
deputy-register = Register a deputy
deputy-choose-post = Register a deputy for this head
deputy-choose-person = Please choose
deputy-from = From
deputy-until = Until
deputy-effect = A deputy cannot approve what they wrote themselves, nor what the absent head wrote, unless the city allows it.
deputy-submit = Register
deputy-person-missing = Please choose the deputy
deputy-person-wrong = This person cannot be the deputy on these days. Please choose another
deputy-day-unreadable = This date could not be read. Please write it to the day, like 15 November 2021
deputy-until-before-from = The last day must not be before the first
deputy-until-past = The last day must be today or later
deputy-too-long = Please register a deputy for a year at most
deputy-overlap = There is another deputy on some of these days
decisions-title = Read afterwards
decisions-support = What deputies decided in your stead while you were away. Look at each and record that you have read it.
decisions-none = Nothing was decided in your stead.
decisions-unread = { $count ->
    [one] One is not read yet
   *[other] { $count } are not read yet
}
decision-read = Read afterwards:{ " " }
decision-mark-read = I have read this

# Settings
settings-support = They hold as soon as they are saved, except for the time zone. Each change is in the log with before and after.
settings-city = The city
settings-name = Name of the city
settings-name-support = At the top of every page.
settings-name-wrong = Please give the name in 1 to 50 characters
settings-code = Municipality code
settings-code-support = Six digits, in every row of the open data. The last digit tells whether the others are right.
settings-code-wrong = A municipality code has six digits
settings-code-check-digit = The digits do not fit: the last one should be { $digit }
settings-contact-support = Whom citizens ask: section, telephone number and so on.
settings-contact-shown = At the bottom of public pages it reads:
settings-contact-wrong = Please give the contact in 1 to 200 characters
settings-licence = Terms of use of the data
settings-licence-support = The licence of the open data, for example CC BY 4.0. Left empty, no terms are stated.
settings-licence-wrong = Please keep the terms to 100 characters
settings-languages = Languages
settings-languages-support = With Japanese only, English addresses lead to the Japanese pages.
settings-languages-ja = Japanese only
settings-languages-ja-en = Japanese and English
settings-zone = Time zone
settings-zone-support = When days begin and how times are shown: Asia/Tokyo for a Japanese city. It holds from the next start of the server.
settings-zone-running = The server is now running in { $zone }.
settings-zone-wrong = Please write the time zone like Asia/Tokyo
settings-choice-missing = Please choose one
settings-year-start = Start of the fiscal year
settings-year-start-fixed = 1 April. Article 208 of the Local Autonomy Act sets it, so it cannot be changed.
settings-rules = Reports and approvals
settings-silence-support = An open milestone without a report for so many days is marked as silent.
settings-silence-effect = How many milestones would be silent now, by days
settings-silence-days = Days
settings-now = Set now
settings-approvals-support = How many people approve a stage of a goal before it can be published.
settings-own-writing = Approving one’s own writing
settings-own-writing-support = If allowed, heads can approve reports they wrote and goals they submitted themselves. The record of the approval then says that it was their own writing.
settings-own-writing-no = Not allowed: somebody else approves
settings-own-writing-yes = Allowed, and recorded
settings-sign-in = Signing in
settings-idle = Minutes without a request until a session ends
settings-idle-support = 5 to 480. What was being written comes back after signing in again.
settings-idle-wrong = Please give 5 to 480 minutes
settings-attempts = Attempts to sign in, in a row
settings-attempts-support = 3 to 50, for each staff ID.
settings-attempts-wrong = Please give 3 to 50 attempts
settings-wait = Seconds until the next attempt after those
settings-wait-support = 5 to 3600.
settings-wait-wrong = Please give 5 to 3600 seconds
settings-log = Years for which the log is kept
settings-log-support = 1 to 100. Older rows are removed once a day; the removal is itself in the log.
settings-log-effect = The log has { $rows } rows now, of which { $old } will be removed next.
settings-log-wrong = Please give 1 to 100 years

# The log
audit-support = Who changed what, who signed in, and what was refused to whom. It cannot be rewritten.
audit-half = Kind of record
audit-half-changes = Changes
audit-half-access = Access
audit-half-unknown = Please choose the kind of record again
audit-unit = Department or section
audit-unit-unknown = Please choose the department or section again
audit-count = { $count ->
    [one] One row
   *[other] { $count } rows
}
audit-export = Export as CSV
audit-export-too-much = At most 50,000 rows can be exported at once. Please narrow the dates
audit-action-goal-commented = Comment
audit-action-request-made = Update asked for
audit-action-request-settled = Request settled
audit-action-request-withdrawn = Request withdrawn
audit-action-deputy-registered = Deputy registered
audit-action-deputy-ended = Deputy ended
audit-action-decision-read-afterwards = Decision read afterwards
audit-action-session-refused = Sign-in failed
audit-action-session-ended = Signed out
audit-action-access-refused = Access refused
audit-action-log-exported = Log exported
audit-action-log-purged = Old log rows removed
audit-subject-request = Request
audit-subject-deputy = Deputy
audit-subject-deputy-act = Decision by a deputy
audit-subject-page = Page
audit-subject-log = Log
