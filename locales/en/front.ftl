### The front page

front-search = Search programmes, sections, goals and results
front-search-support = The city’s texts are in Japanese: search in Japanese, as for a section or the name of a programme.
front-values = Indicators with a value
front-departments = By department
front-progress = What was published each year
front-progress-caption = The whole bar is the number of work goals published, the filled part those whose results are public. The axis shows the fiscal year. Years in a dashed frame are on record only in part and not counted.
front-progress-table = The same figures as a table
front-progress-goals = Work goals
front-progress-results = With results published
front-progress-partial = Not counted: on record only in part
front-progress-partial-short = in part
front-news = Newly published
front-news-goals = { $count ->
    [one] One goal
   *[other] { $count } goals
}
front-news-update = progress report
front-corrections = Corrected
front-all-corrections = See all corrections
