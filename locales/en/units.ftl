# Words of the pages of the units: departments and sections.

units-title = Organisation
units-lede = A unit that is renamed or moved becomes a new unit from that year on. Pages of earlier years keep the names of their time.
units-look = Show this year
units-of-year = Departments and sections in { $year }
units-new-department = Add a department
units-new-section = Add a section
units-none = There are no departments or sections in this year yet. Begin with a department.
units-years = Years
units-department-itself = Department
units-span = { $first }–{ $last }
units-done = The organisation was changed
units-reorganisations = Changes on record
units-no-reorganisations = No changes are on record yet.
units-year = From
units-what = Change
units-ends = Before
units-begins = After
units-by = Made by
units-undo-column = Undo
units-undo = Undo
units-undone = Undone
units-undo-support = A change can be undone only while nothing was published, reported, transferred or changed again in the new units.
units-kept = It cannot be undone: something on record depends on it
units-level = Kind
unit-level-department = Department
unit-level-section = Section
units-reorganise = Change it
units-succeeded = Others have taken over from this unit. Make changes there.
units-sections = Sections of this department
units-lineage = Before and after
units-no-lineage = Nothing before or after this unit is on record.
units-diagram = Earlier units are on the left, later ones on the right. The list below says the same.
units-from-year = From FY{ $year }

# Links
unit-before = Before
unit-after = After
unit-link-renamed = renamed
unit-link-merged = merged
unit-link-split = split
unit-link-moved = moved

# Kinds of change
unit-reorganisation-created = New unit
unit-reorganisation-renamed = Rename
unit-reorganisation-moved = Move
unit-reorganisation-merged = Merge
unit-reorganisation-split = Split
unit-reorganisation-joined = Hand over to a unit on record
unit-reorganisation-ended = End
unit-effect-created = Puts a new department or section on record.
unit-effect-renamed = Changes the name only. The sections of a renamed department move into the new one.
unit-effect-moved = Moves a section to another department. It can get a new name at the same time.
unit-effect-merged = Makes one new unit out of several.
unit-effect-split = Makes several new units out of one.
unit-effect-joined = Hands over to a unit that is on record already. For absorbing a unit, and for recording what happened in past years.
unit-effect-ended = For a unit that nobody takes over.

# Form
units-since = From fiscal year
units-since-support = The new names hold from this year on. Example: 2022
units-year-unreadable = The year cannot be read. Write it like 2022
units-merge-with = Units to merge it with
units-join = Taken over by
units-choose = Choose
units-name = New name
units-name-stays = Leave it empty to keep the name.
units-name-of = Name of number { $number }
units-department-of = Department of number { $number }
units-sections-go = Where each section goes
units-number = Department number { $number }
units-preview = Check the effects
units-stale = Something changed while you were checking. Check again before you confirm

# Effects
units-prospect = Changes from { $year } and what they affect
units-until = Until { $year }
units-nothing = None
units-goals = Goals handed over: { $count }
units-posts = Posts handed over: { $count }
units-goes-to = Goes to
units-person = Person
units-post = Post now
units-public = Published pages
units-public-none = Nothing is published under these names.
units-public-stay = The pages of these years stay as they were published. Goals of open years take the new name when they are next published.
units-public-goals = { $count ->
    [one] 1 goal
   *[other] { $count } goals
 }
units-confirm = Confirm this change

# Problems
unit-problem-unknown = This unit is not on record. Choose again
unit-problem-begins-then = A unit begins in this very year. Choose a later year
unit-problem-has-ended = A unit has ended, or a later change of it is on record
unit-problem-too-few = Choose the units to merge
unit-problem-mixed-levels = A department and a section cannot be merged
unit-problem-not-a-section = Only sections can be moved
unit-problem-has-sections = The department still has sections. Move or end them first
unit-problem-name-wrong = Write a name of 1 to 40 characters
unit-problem-name-taken = Another unit in the same place has this name
unit-problem-name-same = This is the name it has now
unit-problem-no-department = Choose a department
unit-problem-same-department = The section is in this department now. Choose another
unit-problem-cannot-join = Choose another unit to take over
unit-problem-past-goals = Goals of a closed year are on record under the present name. Choose a year after it
unit-problem-goals-left = The unit has goals in that year or later. Hand them over first
unit-problem-posts-left = People have posts in this unit. Record their transfers first
unit-problem-scheduled = A publication of this unit is scheduled. Call it off first

# The log
trail-subject-unit = Department or section
trail-action-units-changed = Units changed
trail-action-units-restored = Change of units undone
trail-action-unit-named = English name of a unit changed

### English names

settings-name-en = English name of the city
settings-name-en-support = On the pages in English. Without one they show the Japanese name. For example: Mihon City
english-name-wrong = Please write the English name in Latin letters, at most 100 of them
units-english = English name
units-english-support = For the pages in English. Without one they show the Japanese name. For example: General Affairs Section
units-english-heir = English name
units-english-heir-of = English name of number { $number }
units-english-heir-support = Where the name stays the same and this is left empty, so does the English name.
units-english-save = Save the English name
units-english-saved = The English name has been saved
