### What results of searches and links say of a page

listing-logo = The logo of { $city }
listing-sign = The sign of Ichirizuka: a tree on a mound of earth
listing-front = The work goals of { $city }, their progress and their results, year by year. Published: { $years }.
listing-front-empty = Here { $city } will publish its work goals, their progress and their results. No year is public yet.
listing-years = { $first } to { $last }
listing-year = The work goals of { $city } for { $year }: { $count } sheets, published up to { $stage }.
listing-unit = The work goals of { $unit }, { $city }, for { $year }: { $count } sheets, published up to { $stage }.
listing-goal = A work goal of { $place }, { $city }, for { $year }, published up to { $stage }.
listing-count = { $what }: { $count }
listing-stop = .
listing-publication = The sheet as it was published as number { $number }.
listing-programme = The programme { $name } of { $city } across the years: its goals and results of { $count } fiscal years, { $years }.
listing-indicator = Targets and values, year by year, of the indicator { $name } of { $programme }, { $city }.
listing-comparison = The work goals of { $city } side by side: { $years }, by { $by }.
listing-programmes = All programmes of { $city }: since when each goes on, who is in charge, and how many indicators it has.
listing-indicators = All indicators of the work goals of { $city }, with their newest values and targets.
listing-search = Search the work goals of { $city } by programme, section, goal or result.
listing-corrections = What { $city } corrected in its work goals after they were published, and why.
listing-about = How to read the pages on work goals, how attainment rates are calculated, and how the data may be used.
listing-data = The data of the work goals as CSV, JSON and Excel, by year and for all years.
listing-accessibility = How accessible the pages on the work goals of { $city } are.
