### Corrections, and what differs between two texts

difference-removed = Removed: 
difference-added = Added: 
nav-corrections = Corrections
corrections-title = Corrections
corrections-lede = What was published and then put right, newest first. The pages as they were before stay readable.
corrections-nothing = Nothing has been corrected.
corrections-page-before = The page before (publication { $number })
corrections-page-after = The page after (publication { $number })
corrections-page-now = The page now
corrections-pages = Pages of corrections
corrections-newer = Newer corrections
corrections-older = Older corrections
corrections-of-goal = What was corrected
corrections-number = Publication { $number }
difference-policy = Policy
difference-summary = Summary
difference-before = Before
difference-after = After
difference-none = (nothing)
difference-nothing = The text of the page is the same.
