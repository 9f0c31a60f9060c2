# Calendars
calendars-title = Calendar
calendars-support = Your own calendar (Outlook, Thunderbird and the like) can show when the section’s milestones are due and sheets are to be submitted. What is of the open years is kept up to date by itself.
calendars-secret = Each section has one address for its calendar. Whoever knows it can read the calendar without signing in: don’t pass it on outside the section, and make another one when somebody who has moved on should not read it any more.
calendars-none = There is no address yet.
calendars-make = Make an address
calendars-once = Here is the address. It is shown this once
calendars-how = Paste it into your calendar where it subscribes to an address, and tell it to the people of the section.
calendars-given = Made, by whom:
calendars-renew = Make another address
calendars-revoke = Revoke the address
calendar-name = Goals: { $section }
calendar-within = { $title } (due { $due })
calendar-completed = [Done] { $title }
calendar-about = { $goal }
    Due: { $due }
    State: { $state }
calendar-deadline = [To be submitted] { $stage } { $year }
trail-action-calendar-made = Address of a calendar made
trail-action-calendar-revoked = Address of a calendar revoked
