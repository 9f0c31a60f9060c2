# Notices by mail
settings-mail = Notices by mail
settings-mail-meaning = On working days, staff with something on their desk are told once a day how much there is and where the desk is: when there is something new, and every Monday. Nothing that reports or goals say is in the mail.
settings-mail-server = Mail server
settings-mail-server-support = A name, or a name and a port: one inside the office’s network that takes mail without encryption and password. Left empty, no mail is sent.
settings-mail-server-wrong = Please write the mail server like mail.example.lg.jp or mail.example.lg.jp:25
settings-mail-sender = Address of the sender
settings-mail-sender-support = In whose name notices go.
settings-mail-sender-wrong = Please write the mail address like kikaku@example.lg.jp
settings-mail-sender-missing = With a mail server, please give the address of the sender as well
settings-mail-domain = What stands behind the @ in staff addresses
settings-mail-domain-support = Put behind the staff ID, it makes the address. Those with another one have it under “People and posts”. Left empty, only they get mail.
settings-mail-domain-wrong = Please write what stands behind the @ like example.lg.jp
settings-mail-hour = From which hour notices go
settings-mail-hour-support = 0 to 23.
settings-mail-hour-wrong = Please give an hour from 0 to 23
settings-mail-none = Without a mail server no mail is sent.
settings-mail-reachable = { $count ->
    [one] One member of staff has an address.
   *[other] { $count } members of staff have an address.
}
settings-mail-sent = { $count ->
    [one] On { $day } one notice was sent.
   *[other] On { $day } { $count } notices were sent.
}
settings-mail-problem = Not sent, and tried again every 15 minutes:{" "}
settings-mail-trial = A mail on trial
settings-mail-trial-to = To
settings-mail-trial-support = One mail, by the settings as they are saved.
settings-mail-trial-send = Send it
settings-mail-trial-sent = Sent to { $to }
settings-mail-trial-failed = It could not be sent to { $to }
people-mail = Mail address
people-mail-support = Where notices go. Left empty, the address is the staff ID with the ending from the settings.
people-mail-submit = Save the address
mail-subject = [{ $city }] On your desk: { $count }
mail-salutation = Dear { $name },
mail-opening = There is something on your desk:
mail-item = - { $what }: { $count }
mail-requests = - Requests for an update: { $count } (the first by { $day })
mail-closing = Notices come once a day, when there is something new and on Mondays. Replies are not read.
mail-sample = This comes from a sample server.
mail-trial-subject = [{ $city }] A mail on trial
mail-trial = A mail on trial from the goals server of { $city }.
trail-action-person-mail-set = Mail address changed
