### The copy that was written to files

copy-title = About this copy
copy-lede = These pages are a copy of what is published, written to files. What is published or corrected later is not in it until it is written anew.
copy-newest = The last publication in it
copy-day = Day by which deadlines are counted
copy-day-text = What is overdue is overdue as of this day.
copy-holds = Work goals in it
copy-holds-text = { $count }
copy-site = The site
copy-without = What this copy can’t do
copy-without-script = The search runs in the browser, with JavaScript. Where that is switched off, the lists of programmes and indicators lead on.
copy-without-filters = Lists can’t be narrowed, and filters can’t be combined. The table of a year can be seen by one department or one attainment at a time.
copy-without-comparisons = There are comparisons of each year with the one before, of the newest two, three, five and ten years, and those to which the pages of programmes and indicators lead. There are no others.
copy-without-login = Nobody can sign in.
copy-check = Checking the files
copy-check-text = { $file } in the copy has the SHA-256 of every file.
copy-search-script = The search needs JavaScript
copy-search-instead = With JavaScript switched on in the browser, everything can be searched. These lists lead on without it.
copy-search-looking = Searching…
copy-search-failed = The data of the search can’t be read. Please check that all files of the copy are there.
