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
login-password-changed = Your password was changed. Please sign in with the new one
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

# Pages of one's own account
account-pages = Pages of your account

# Two-step sign-in
factor-title = Two-step sign-in
factor-meaning = Signing in then takes a six-digit code from an app on a device of yours, besides the password. Whoever learns your password cannot sign in without that device.
factor-must-title = Please set up two-step sign-in
factor-must = The city requires it for your post. Until it is set up no other page can be opened.
factor-app = Add it to an app
factor-app-how = Scan this picture with an authenticator app, on a phone for instance. The app needs no network.
factor-picture = Picture for an authenticator app
factor-spelled = If it cannot be scanned, type these letters into the app (time-based, 6 digits, 30 seconds).
factor-confirm = Confirm it with a code
factor-code = Code
factor-code-support = The six digits that the app shows. Full-width digits and spaces are fine.
factor-code-wrong = The code is wrong or was used before. Please wait for a new one and enter that
factor-present = You have passkeys already: they are asked for as well.
factor-recovery = Recovery code you have now
factor-recovery-support = Left empty, one of your passkeys is asked for.
factor-present-wrong = Show that it is you with one of your passkeys, or with a recovery code that you have not used
factor-set-up = Set up
factor-afterwards = Setting it up signs you out on all other devices. Then recovery codes, for the day you lose the device, are shown once.
factor-since = Set up on { $moment }.
factor-codes-left = Recovery codes not used yet: { $count }.
factor-change = Change it
factor-either = The six digits that the app shows, or a recovery code.
factor-codes-renew = Make new recovery codes
factor-remove = Switch two-step sign-in off
factor-change-effect = New recovery codes make the former ones useless. Switching it off signs you out on all other devices. To move to another device, switch it off and set it up again.
factor-codes-title = Recovery codes
factor-codes-once = This page is shown only once
factor-codes-how = Print or copy them, and keep them apart from the device. If you lose the device, one of them takes the place of the code. Each works once.
factor-codes-kept = I have kept them
factor-step-title = Enter the code
factor-step-support = The six digits that the authenticator app shows; without the device, a recovery code.
factor-step-help = If you have neither the device nor a recovery code, ask the planning office to switch two-step sign-in off for you.
factor-step-back = Start signing in again
factor-too-late-title = Please sign in again
factor-too-late = The five minutes for entering the code are over.

# Devices that are signed in
sessions-title = Devices signed in
sessions-meaning = These devices are signed in with your staff ID.
sessions-device = Device
sessions-device-unknown = Unknown device
sessions-this = This device
sessions-address = Address
sessions-address-unknown = Unknown
sessions-begun = Signed in
sessions-used = Last used
sessions-end = End
sessions-revoke = Sign it out
sessions-revoke-others = Sign out all other devices
sessions-unknown = If there is one you do not know, sign it out and change your password. A device's name is what it calls itself, and no proof.

# Desk
desk-title = Desk
desk-empty = There are no milestones of an open year yet. A member of staff adds them under “Goal sheets”.
desk-saved = Your report was received
desk-saved-next = It waits for approval by the head of the section or department.
desk-approved = Approved
desk-returned = Returned
desk-settled-heading = Completed and cancelled
