# Words for budgets and settled accounts.

money = Cost
money-part = Part
money-source-mark = of which{" "}
money-not-stated = Not stated
money-yen = { $number } yen
money-thousand-yen = { $number } thousand yen
money-million-yen = { $number } million yen
money-of-sheets = Total of { $stated } of { $sheets } sheets
money-mismatch = { $what }: the stated total ({ $total }) is not the sum of its sources ({ $sum }). Both are shown as the source has them.
money-unit-cost = { $indicator }: { $cost } settled per { $unit } (without staff cost).
money-unit-cost-with-staff = { $indicator }: { $cost } settled and staff cost per { $unit }.
amount-kind-budget = budget
amount-kind-settled = settled
amount-part-total = Total
amount-part-national = National subsidies
amount-part-prefectural = Prefectural subsidies
amount-part-bonds = Local bonds
amount-part-other = Other
amount-part-general = General revenue
amount-part-staff = Staff cost (beside the total)
