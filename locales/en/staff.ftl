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
login-throttled-minutes = After repeated failures this is blocked for a short time. Please wait about { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, then try again.
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
password-weak-known = Please add words to your staff ID, your name or the name of the city
password-weak-common = This is close to a password that many people use. Please choose another
password-weak-keys = Keys in a row are guessed. Please choose another password
password-weak-repeats = The same letters or words again and again are guessed. Please choose another password
password-weak-sequence = Sequences such as “abc” or “123” are guessed. Please choose another password
password-weak-date = A date or a year alone is guessed. Please add words
password-weak-little = Nearly there: please add a word or two
password-weak-word = One word or name by itself is guessed. Please add words
password-repeated = New password (once more, to be sure)
password-repetition-differs = The two entries are not the same
password-submit = Change password
password-afterwards = Changing it signs you out everywhere. Please sign in again with the new password.

# Desk
desk-title = Desk
desk-empty = There are no milestones of an open year yet. A member of staff adds them under “Goal sheets”.
desk-saved = Your report was received
desk-saved-next = It waits for approval by the head of the section or department.
desk-approved = Approved
desk-returned = Returned
desk-settled-heading = Completed and cancelled
