nav-programmes = Programmes
nav-indicators = Indicators
list-programmes = All programmes
list-indicators = All indicators
list-programmes-support = Looks in the names, sections, summaries and indicators of programmes. Former names are found too.
list-indicators-support = Looks in the names, units and definitions of indicators and in the names of their programmes.
list-words = Words
list-narrow = Narrow down
list-conditions = Conditions
list-year = Fiscal year
list-newest = The newest year of each
list-state = State
list-all = All
list-state-active = Going on
list-state-ended = Ended
list-plan = Plan (policy)
list-with = Indicators
list-with-some = With indicators
list-with-none = Without indicators
list-kind = Kind of indicator
list-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
list-count-page = { $first } to { $last } of { $count }
list-nothing-yet = Nothing is public yet.
list-nothing = Nothing fits. Try fewer filters or another word.
list-clear = Remove all filters
list-pages = Pages of the list
list-name = Name
list-section = In charge
list-years = Years on record
list-years-run = FY{ $first } to FY{ $last } ({ $count } years)
list-years-one = FY{ $year }
list-programme = Programme
list-newest-value = Newest value
list-value-year = FY{ $year }
list-no-indicators = None
