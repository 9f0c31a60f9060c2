# The words of deputies.

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
