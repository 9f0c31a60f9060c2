# The words of comments and requests for an update.

# Comments
comments-heading = Comments and requests by managers
comments-page = Comments and requests for an update
comments-title = Comments
comments-none = There are no comments.
comment-text = Your comment
comment-support = Seen within the office only. It is not published and cannot be changed afterwards. At most { $limit } characters.
comment-submit = Comment
comment-missing = Please write a comment
comment-too-long = Please keep the comment to { $limit } characters
review-stages = The goal by stage
review-sheet = What the goal says
review-sheet-support = As it is written now, including what is not published yet.

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
