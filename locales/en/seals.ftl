# The words of the seals.

# The page of the trail
seals-title = Seal of the record
seals-lede = The log and the publications are sealed in the order in which they were written. Note the following value in the minutes, for example: by it can be seen later that nothing written until then was changed.
seals-head = Sealed up to { $at }
seals-how = To see whether it still holds, run this on the server. A value that is kept in this database alone proves nothing.

# check
cli-check-head = The seal that you noted, POSITION:DIGEST: also look whether the record still goes on from there. The first 16 digits of the digest will do
cli-check-sealed = Sealed: { $head }
cli-check-seals-gone = the seals { $from } to { $to } are gone
cli-check-seal-changed = seal { $position } is not what it was when it was set
cli-check-row-changed = { $row } is not what it was when it was sealed
cli-check-row-gone = { $row } is gone, and no removal tells of it
cli-check-row-backdated = { $row } says to be older than what was written before it
cli-check-purge-forged = { $row } does not fit the rows that are gone
cli-check-other-chain = the record does not go on from the noted seal { $head }: it was rewritten since
cli-sealed-trail = entry { $number } of the log
cli-sealed-publication = publication record { $number }
cli-sealed-purge = removal { $number } of old entries
cli-value-head = "{ $value }" is not a seal; write POSITION:DIGEST with at least 16 digits of the digest
