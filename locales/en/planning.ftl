# Words of the pages that open a year, list its policies, and keep the record of publications.

# Opening a year
opening-title = Open a year
opening-first = There is no year yet. Open the first one, then put the organisation on record.
opening-from = Open it from
opening-empty = Nothing (an empty year)
opening-look = Choose from this year
opening-year = Year to open
opening-year-support = Example: 2022
opening-year-unreadable = The year cannot be read. Write it like 2022
opening-year-there = This year has been opened
opening-year-earlier = Choose a year after the one it is opened from
opening-along = Take the rating scale and the list of policies along
opening-programmes = Programmes that go on
opening-support = Objectives, milestones (due as many years later) and targets are taken along. Where the organisation changed, the section that takes over is proposed.
opening-goes-on = Goes on
opening-unit = Section
opening-unit-missing = Choose a section of that year
opening-targets = Targets taken along
opening-preview = What will be opened in { $year }
opening-count = Programmes that go on
opening-left = Programmes that do not go on
opening-check = Check
opening-open = Open the year
opening-changed = Something changed while you were checking. Check again before you open the year

# Policies
policies-title = Policies
policies-lede = The policies of this year, and the policy of each goal. Published pages stay as they are until the next publication.
policies-list = List of policies
policies-support = Empty a name and save to take it off the list. A new name is taken over by the goals that have it.
policies-name = Policy
policies-goals-count = Goals
policies-goals = Policies of the goals
policies-goals-support = Choose from the list.
policies-no-goals = There are no goals in this year yet.
policies-none = Not chosen
policies-in-use = Goals have this policy. Give them another one first
policies-name-wrong = Write a policy of 1 to 60 characters
policies-name-twice = This policy is there twice
policies-unknown = Choose a policy from the list

# Publishing
publishing-sheet = Look at it
publishing-changes = { $count ->
    [one] 1 difference from what is public now
   *[other] { $count } differences from what is public now
 }
publishing-all-new = Published for the first time
publishing-none-chosen = Choose at least one goal to publish
publishing-note = Note for the public
publishing-note-support = Shown with the publication and on the page of the year. For example that figures are provisional.
publishing-note-too-long = Write at most 500 characters
publication-note = Note: { "" }
year-notes = Notes

# The record of publications
record-title = Record of publications
record-of-year = Publications of this year
record-empty = No publications match.
record-corrections = Corrections only
record-any = All
record-goal = Goal
record-publication = Publication
record-look = Filter
