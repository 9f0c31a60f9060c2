# Words for budgets and settled accounts.

money = Cost
money-part = Part
money-source-mark = of which{" "}
money-not-stated = Not stated
money-total = Total
money-change = Change
money-years = Cost by year
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

# Writing budgets and settled accounts
amounts-title = Write the cost
amounts-lede = Write the amounts of this year as in the budget and in the accounts. △ stands for minus. What is left blank is "not stated".
amounts-unit = Unit of the amounts
amounts-unit-support = An amount without a unit is read in this one. An amount may also be written with its own unit.
amounts-unreadable = Write the amount like 12,345
amounts-parts-of-a-yen = An amount can't be finer than one yen
amounts-too-much = The amount is too large. Check the unit
amounts-reason = Why an amount was changed
amounts-reason-support = Needed where an amount of an earlier stage is changed. The earlier amount stays, and both are published with the reason.
amounts-reason-missing = Say why an amount of an earlier stage is changed
amounts-reason-too-long = Write the reason in { $limit } characters or less
amounts-cost-of = Indicator for the cost of one unit
amounts-cost-of-support = Where one is chosen, settled accounts and staff cost divided by its actual value are published. Without an actual, or with zero, nothing is shown.
amounts-cost-of-none = None
amounts-cost-of-unknown = Choose the indicator again
amounts-theirs = Saved by somebody else:{" "}
amounts-meanwhile-text = What somebody else saved stands above each field that differs. Save again if your amounts are right.
