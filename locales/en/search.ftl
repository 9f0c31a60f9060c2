### Search

nav-search = Search
search-title = Search
search-title-for = Search for “{ $words }”
search-label = Search this site
search-words = Words to look for
search-support = Finds programmes, sections, goals and results, under their present and their former names. Words parted by spaces all have to be there. Full and half width, hiragana and katakana are the same. The city’s texts are in Japanese.
search-submit = Search
search-unit = Department or section
search-kind = Look in
search-kind-programme = Programme
search-kind-objective = Goals
search-kind-result = Results
search-part-programme = Programme
search-part-policy = Policy
search-part-summary = Summary
search-part-indicator = Indicator
search-part-objective = Goal
search-part-milestone = Milestone
search-part-result = Result
search-part-update = Progress report
search-part-evaluation = Evaluation
search-all-years = All years
search-all-units = All departments and sections
search-all-kinds = Everything
search-found = { $count ->
    [one] One work goal contains “{ $words }”.
   *[other] { $count } work goals contain “{ $words }”.
 }
search-nothing = No work goal contains “{ $words }”.
search-advice = This may help
search-unfiltered = Search without filters ({ $count })
search-shorter = Search for “{ $word }” ({ $count })
search-alike = Programmes with similar names
search-no-advice = Try other or shorter words.
search-other-name = Name in other years: 
search-through = Follow it through the years
search-more = { $count ->
    [one] One more place
   *[other] { $count } more places
 }
search-pages = Pages of results
search-earlier = Previous page
search-later = Next page
search-too-long = At most { $limit } characters, please.
search-too-many-words = At most { $limit } words, please.
