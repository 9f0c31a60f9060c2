### A programme through its years

through-succession = How the programmes follow one another
through-succession-text = Lines join programmes that follow one another. The same is said in sentences below.
through-rule = The oldest year comes first. Goals of two years that share at least half of their pairs of neighbouring characters count as one goal, reworded: what went and what came is marked. New and discontinued goals are not counted against a year that is on record only in part.
through-compared = Compared with { $year }: { $kept } the same, { $reworded } reworded, { $new } new, { $dropped } discontinued
through-dropped = In { $year } but not in this year
through-origin-kept = Same
through-origin-reworded = Reworded
through-origin-new = New
through-first-due = First due: 
through-completed = Completed: 
