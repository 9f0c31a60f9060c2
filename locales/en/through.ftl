### A programme through its years

through-succession = How the programmes follow one another
through-succession-text = Lines join programmes that follow one another. The same is said in sentences below.
through-rule = The newest year comes first. Goals of two years that share at least half of their pairs of neighbouring characters count as one goal, reworded: changed words and figures are shown as “before → after”. A goal of which only dates changed counts as the same. New and discontinued goals are not counted against a year that is on record only in part.
through-how = How to read this
through-since = Since { $year }:{" "}
through-text-before = Wording in { $year }:{" "}
through-added = added{" "}
through-removed = removed{" "}
through-compared = Compared with { $year }: { $parts }
through-count-kept = { $count } the same
through-count-reworded = { $count } reworded
through-count-new = { $count } new
through-count-dropped = { $count } discontinued
through-dropped = In { $year } but not in this year
through-origin-kept = Same
through-origin-reworded = Reworded
through-origin-new = New
through-first-due = First due: 
through-completed = Completed: 
