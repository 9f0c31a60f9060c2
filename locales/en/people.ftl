# People and posts, transfers, the list of rights, drafts of predecessors.

nav-people = People and posts
people-title = People and posts
people-new = Add a person
people-find = Name or account
people-unit = Section or department
people-unit-support = Staff and section heads belong to a section, department heads to a department, the mayor and deputies to none.
people-standing = Status
people-standing-in-office = In office
people-standing-to-come = Starting later
people-standing-out-of-office = No post
people-standing-closed = Closed
people-found = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-name = Name
people-role = Role
people-role-staff = Section staff
people-role-section-head = Section head
people-role-department-head = Department head
people-role-executive = Mayor or deputy
people-role-administrator = Planning office
people-post = Post
people-posts = Posts
people-no-posts = No posts.
people-from = First day
people-until = Last day
people-date-support = For example 2022-04-01
people-login-support = 2 to 50 letters, digits, dots, hyphens and underscores. It can’t be changed later.
people-new-effect = An initial password is shown once. The person replaces it with their own at the first sign-in.
people-create = Add
people-login-invalid = Please use 2 to 50 letters, digits, dots, hyphens and underscores for the account
people-login-taken = This account exists already
people-name-missing = Please write the name
people-name-too-long = Please keep the name within 100 characters
people-role-missing = Please choose a role
people-unit-unknown = Please choose the section or department again
people-unit-does-not-fit = Please choose a unit that goes with the role: a section for staff and section heads, a department for department heads, none for the mayor and deputies
people-date-unreadable = The date could not be read. Please write a day, such as 2022-04-01
people-until-before-from = The last day must not be before the first
people-last-day-missing = Please write the last day
people-post-held = This post is already held at that time
people-last-administrator = Nobody would be left in the planning office. Please give somebody else that post first
people-trail = Audit log
people-end = End the post
people-last-day = Last day
people-post-end = End
people-post-withdraw = Withdraw
people-post-over = Ended
people-end-support = The post gives no access from the day after its last day. Whoever has no other post is signed out at once. What was written keeps the name and post of its time.
people-give = Add a post
people-give-submit = Add the post
people-rename = Change the name
people-rename-support = For what is written from now on. Earlier records keep the name of their time.
people-rename-submit = Change the name
people-account = Password and access
people-reset = Issue a new initial password
people-reset-effect = The present password stops working, and all devices are signed out. A password that the person chose is never shown to anybody.
people-close = Close the account
people-close-effect = The person is signed out at once and can no longer sign in. What was written stays.
people-closed = The account is closed.
people-reopen = Open the account again
people-password = Initial password
people-password-title = Initial password
people-password-once = Shown on this page only
people-password-support = Please print or copy it, and hand it to the person alone. It is replaced at the first sign-in.
people-go-on = Continue
page-before = Previous page
page-after = Next page

# Transfers
transfer-title = Transfers from a table
transfer-read = Read a table
transfer-read-again = Mend the table and check it again
transfer-support = The content is checked first and carried out on the next page. If any row is wrong, nothing is written.
transfer-template = Table with the present posts (CSV)
transfer-file = File
transfer-file-support = CSV in UTF-8 or Shift JIS. The kinds are hired, moved, left, additional post and end of an additional post, written in Japanese as in the template. Rows of people who stay may be left as they are.
transfer-table = Or paste the table
transfer-table-support = Cells can be copied from a spreadsheet together with their header row.
transfer-check = Check the content
transfer-faults = { $count ->
    [one] There is one mistake
   *[other] There are { $count } mistakes
}
transfer-nothing-written = Nothing was written. Please mend the table and check it again.
transfer-line = Line
transfer-column = Column
transfer-fault = What to mend
transfer-whole-file = Whole file
transfer-plan = What will be done ({ $count } rows)
transfer-kind = Kind
transfer-kind-joins = Joins
transfer-kind-moves = Moves
transfer-kind-leaves = Leaves
transfer-kind-adds = Additional post
transfer-kind-drops = End of a post
transfer-date = From
transfer-ends = Posts that end
transfer-begins = Post that begins
transfer-keeps = Posts that go on
transfer-gets-password = Gets an initial password
transfer-handover = Work that is handed over
transfer-handover-support = Open work belongs to the section and goes on with whoever holds its posts. Drafts of those who leave can be read and taken over by the section’s staff and head.
transfer-leavers = Leaving: { "" }
transfer-successors = In office from then: { "" }
transfer-nobody = Nobody
transfer-no-work = Nothing is open.
transfer-report-returned = Returned report
transfer-report-waiting = Report waiting for approval
transfer-carry-out = Carry this out
transfer-done-title = Transfers carried out
transfer-done = { $count ->
    [one] One row carried out
   *[other] { $count } rows carried out
}
transfer-changed = The record changed while you were checking
transfer-changed-support = Nothing has been written yet. Please look at the new content and carry it out again.
transfer-fault-too-large = The file is too large. Please split it.
transfer-fault-undecodable = The text could not be read. Please save the file as CSV in UTF-8 or Shift JIS.
transfer-fault-unclosed-quote = A quotation mark is not closed.
transfer-fault-control-character = There is a control character. Please remove it.
transfer-fault-too-many-rows = There are more than { $value } rows. Please split the table.
transfer-fault-cell-too-long = More than { $value } characters. Please shorten it.
transfer-fault-no-header = There is no header row. Please name the columns in the first row ({ $meant }).
transfer-fault-missing-column = The header row has no column { $meant }.
transfer-fault-repeated-column = There are two columns { $value }. Please keep one.
transfer-fault-no-rows = No row says that somebody moves. Please fill in the kind.
transfer-fault-missing = Empty. Please fill it in.
transfer-fault-not-needed = “{ $value }” does not belong to this kind. Please leave it empty.
transfer-fault-login-invalid = “{ $value }” can’t be an account. Please use 2 to 50 letters, digits, dots, hyphens and underscores.
transfer-fault-login-unknown = There is no account “{ $value }”. For somebody new, the kind is that of a new hire.
transfer-fault-login-taken = This account belongs to { $value }. Please correct the kind or the account.
transfer-fault-account-closed = The account “{ $value }” is closed. For somebody who comes back, the kind is that of a new hire.
transfer-fault-name-differs = This account belongs to { $value }. Please correct the name or the account.
transfer-fault-kind-unknown = “{ $value }” is no known kind. Please write one of { $meant }.
transfer-fault-date-unreadable = “{ $value }” could not be read as a day. Please write it like 2022-04-01.
transfer-fault-unit-unknown = There is no section or department “{ $value }”. Please write it as it is on record.
transfer-fault-unit-unknown-meant = There is no section or department “{ $value }”. Did you mean { $meant }?
transfer-fault-unit-ambiguous = “{ $value }” fits several units. Please write the number: { $meant }
transfer-fault-unit-not-then = “{ $value }” does not exist on that day. Please write the unit of that year.
transfer-fault-role-unknown = “{ $value }” is no known post. Please write one of { $meant }.
transfer-fault-role-does-not-fit = “{ $value }”: the post does not go with the unit. Staff and section heads belong to a section, department heads to a department, the mayor and deputies to none.
transfer-fault-post-not-held = { $value } holds no post on the day before.
transfer-fault-post-not-held-other = { $value } does not hold this post on the day before. Held: { $meant }
transfer-fault-post-ambiguous = Several posts of { $value } fit. Please say which one in the columns for the former post: { $meant }
transfer-fault-post-held-already = “{ $value }” is held already on that day.
transfer-fault-row-twice = The same as line { $value }. Please remove one of the two.
transfer-fault-last-administrator = Nobody would be left in the planning office. Please name a successor in the same table.

# Rights
rights-title = Who can do what
rights-today = As of { $date }
rights-unit = Section
rights-right = Right
rights-permits = Rights and where they reach
rights-until = Until { $date }
rights-city = Whole city
rights-every-section = Every section
rights-many = { $count } sections
rights-nothing = Nobody fits.
right-follow-reports = read reports
right-read-sheets = read unpublished sheets
right-report = report progress
right-write-sheets = write sheets
right-submit-sheets = submit sheets
right-decide-reports = approve and return reports
right-decide-sheets = approve and return sheets
right-rate-self = rate own work
right-rate-review = review ratings
right-comment = Comment on goals
right-ask = Ask for an update
right-review = see all departments
right-administer = manage years, publishing, people and settings
right-audit = read the audit log

# Drafts of predecessors
inheritance-title = Drafts of predecessors
inheritance-support = What people who left this section had begun and not sent. Taken over, it becomes a draft of yours.
inheritance-nothing = There are no drafts to take over.
inheritance-monthly = Monthly report
inheritance-take-over = Take over and continue
inheritance-own = It was not taken over
inheritance-own-support = You have a draft of the same page. The predecessor’s draft is still here.

# Audit log
trail-action-person-reopened = Account opened again
trail-action-person-renamed = Name changed
trail-action-post-given = Post given
trail-action-post-ended = Post ended
trail-action-transfers-made = Transfers carried out
trail-action-draft-taken-over = Draft taken over
people-no-unit = None (mayor, vice-mayor)
