# import, and what is said of a table

cli-import-about = Read a table of goals and take it in
cli-import-file = The file
cli-import-year = The fiscal year it is of
cli-import-stage = What it holds: goals, midyear or results
cli-import-indicators = The file is a table of indicators: one value per row, each with its fiscal year
cli-import-mapping = What is to be said of the table, in TOML: `sheet`, `header`, `columns`; `labels` of forms; `repeated`, the years of repeated columns; `programmes`, who is who; `cells` to be mended; `prose` and `dates`, what of its prose is taken in; `money_unit`, the unit of columns of money that name none
cli-import-leave-out = Leave cells out that can't be read as a value, and say which
cli-import-accept-rates = Take rates and series found in the prose in as indicators
cli-import-accept-scheme = Give a year that has no axes or courses those that the table names, with the labels that stand in it
cli-import-confirm-year = Take it in for --year although the file names another year
cli-import-mapping-example = A mapping says what the table does not: where it is read wrongly, or not at all. The page makes the same file.
cli-import-table = A table of indicators has one value per row and its fiscal year in a column. Columns, in any order, under these names or their Japanese ones:
cli-import-table-needed = needed: `programme, indicator, fiscal_year, value` (`事務事業名, 指標名, 年度, 値`); a blank value is none, and not 0
cli-import-table-optional = optional: `programme_id`, `department`, `section`, or `unit` for both in one cell, `policy`, `measure`, `indicator_kind` (`activity`, `outcome`, `population`), `direction` (`more`, `less`, `keep`), `unit_of_measure`, `definition`, `stage` (`actual`, `plan`, `target`; without it all are actual)
cli-import-other-year = { $file } names { $named }, not { $year }; nothing was written. Say --confirm-year where that is right
cli-import-names-year = Attention: the file names { $named }.
cli-import-is-of-indicators = It reads as a table of indicators: say --indicators instead of --stage
cli-import-row = line { $line }: { $name }: { $plan }
cli-import-items = { $objectives } objectives, { $results } results
cli-import-dated = dated { $date }: { $text }
cli-import-takes = takes in { $indicator }
cli-import-proposes = proposes { $indicator }
cli-import-new = new
cli-import-continues = continues programme { $programme } of { $year }
cli-import-changes = changes goal { $goal }
cli-import-row-unchanged = unchanged (goal { $goal })
cli-import-asked = asked
cli-import-indicator = { $name } ({ $direction }): { $values }
cli-import-of-target = { $values } of { $target }
cli-import-stated-follows = { $values }, { $label } { $percent }% as stated, follows
cli-import-stated-differs = { $values }, { $label } { $percent }% as stated, does NOT follow
cli-import-stated-alone = { $values }, { $label } { $percent }% as stated, without figures
cli-import-remark = { $kind }: { $text }
cli-import-found = { $departments } departments, { $sections } sections, { $goals } goals, { $objectives } objectives, { $results } results
cli-import-unchanged = { $found }. Nothing changed: all of it is on record already.
cli-import-written = Written
cli-import-done = { $found }. { $verb }: { $new } new, { $changed } changed, { $unchanged } unchanged goals; { $values } indicator values.
cli-import-programmes = { " " }{ $counts }.
cli-import-label = { $label }: { $why }
cli-import-label-known = { $label }: { $why } (known: { $known })
cli-import-amount-kept = { $year } { $kind }, { $part }: { $given } is not written; { $known } is on record
cli-import-value-kept = { $name }, { $kind } of { $year }: { $given } is not written; { $known } is published
cli-import-beside = { $amounts } amounts ({ $elsewhere } added to the sheets of other years), { $texts } texts of evaluations ({ $new } new)
cli-import-scheme-given = The year is given what the table names:
cli-import-scheme-offered = The year has no scheme; --accept-scheme gives it what the table names:
cli-import-axis = axis { $axis } ({ $raters }): { $labels }
cli-import-axis-counting = axis { $axis } ({ $raters }, counts): { $labels }
cli-import-course = course { $label }: { $meaning }
cli-import-no-axis-counts = no axis counts in distributions until one is chosen

cli-indicators-year = { $year }: { $added } values new or changed, { $unchanged } unchanged; { $sheets } sheets begun
cli-indicators-found = { $values } values over { $years } years
cli-indicators-found-blank = { $values } values over { $years } years, { $blank } rows without a value
cli-indicators-done = { $found }. { $verb }: { $programmes } new programmes, { $indicators } new indicators, { $values } values. `ichirizuka publish` makes them public.

cli-reading-understood = how the file was understood (--mapping says it better):
cli-reading-line = line { $line }: { $text }
cli-reading-sheet = sheet { $name }: { $state }
cli-reading-header = header: line { $lines }
cli-reading-header-said = header: line { $lines } (as said)
cli-reading-column = column { $letter } { $heading }: { $what }
cli-reading-read = { $field } ({ $why })
cli-reading-not-read = not read ({ $why })
cli-reading-stop = ;{" "}
cli-reading-could-be = { $content } Could be: { $field }
cli-reading-year = year { $year } in { $place }: { $usage }
cli-reading-heading = the heading { $text }
cli-reading-headings = { $count } headings such as { $text }

cli-cells-mend = Mend them in the file; or add them to the file of --mapping, with what each should be after `is`. An empty `is` leaves the cell out, and where nothing of its row can be read without it, the row:
cli-cells-row = left empty, its row is left out

cli-who-unclear = nothing was written: it is not clear which programmes these rows are of
cli-who-add = add these lines to the mapping (--mapping), each with the answer that is right:
cli-who-proposed = taken for the same programme; where it is another one, add to the mapping:
cli-who-formerly = , formerly { $names }
cli-who-candidate = programme { $programme }: { $name } ({ $section }), { $years }: { $why }

cli-mapping-or = or
cli-mapping-malformed = the mapping can't be read: { $why }
cli-mapping-too-many-columns = the mapping says something of more than { $most } columns
cli-mapping-header-rows = `header_rows`: { $rows } is not 1, 2 or 3
cli-mapping-unknown-word = { $place }: "{ $said }" means nothing here; known are { $known }
cli-mapping-unnamed-column = `columns`: neither `heading` nor `at` says which column it is
cli-mapping-no-column = { $place }: "{ $said }" is no column such as K
cli-mapping-no-year = { $place }: "{ $said }" is not a year such as R6 or 2024
cli-mapping-no-fiscal-year = { $year } is no fiscal year
cli-mapping-of-another-table = the mapping is of another table; nothing was written:
cli-mapping-unmet = line { $line }: the table does not say: { $words }

cli-problem-unknown-word = "{ $text }" is not a word that this column takes; known are { $known }
cli-problem-programme-unnamed = no column names the programmes. Where { $columns } names what the city reports on as a programme, add these lines to the mapping (--mapping), with the heading that is right:
cli-problem-number-of-another-name = number { $number } is "{ $name }" here and "{ $other }" in another year; say in the mapping (--mapping) which it is:
cli-problem-said-of-several = what the mapping says of this heading may be meant of { $columns }; name one of them: `at = "…"`
cli-problem-unit-of-money-missing = neither the heading nor the mapping (`money_unit`) says whether the amounts are in `円`, `千円` or `百万円`
cli-problem-year-missing = the fiscal year of the table is not said; name it with --year
