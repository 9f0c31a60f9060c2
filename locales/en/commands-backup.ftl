# backup, restore, and the backups of the night.

cli-backup-about = Write all that the database holds into one new file, while it is served
cli-backup-file = The file. It must not be there yet
cli-backup-recipient = Encrypt it for the holder of this age key (age1…); several times for several
cli-backup-passphrase-file = Encrypt it with the passphrase in the first line of this file
cli-backup-done = All of the city is in { $file } ({ $kilobytes } KB).
cli-backup-of-file = { $file }: { $why }
cli-backup-exists = { $file } is there already, and nothing is written over; name another file, or move this one away
cli-passphrase-empty = { $file } has no passphrase in its first line
cli-progress-backup = backing up
cli-progress-restore = restoring
cli-value-recipient = "{ $value }" is not an age key; it begins with age1

cli-restore-about = Make a city from a backup, in a database in which there is none, whichever kind it is of
cli-restore-file = The backup
cli-restore-identity = The file with the age key that opens it
cli-restore-passphrase-file = The file whose first line is the passphrase that opens it
cli-restore-identity-unfit = { $file } holds no age key; each begins with AGE-SECRET-KEY-1
cli-restore-not-empty = this database has tables in it, and nothing is written over; make a new one with `createdb`, and name that
cli-restore-no-backup = { $file } is not a backup of this program
cli-restore-damaged = { $file } is damaged or not all of it is there ({ $how }); nothing was restored
cli-restore-newer = { $file } was made by a later version (its tables are those of step { $step }): restore it with that version, or one after it
cli-restore-sealed = { $file } is encrypted: give --identity or --passphrase-file
cli-restore-wrong-key = { $file } does not open with this key or passphrase: { $why }
cli-restore-done = { $file } is restored.

cli-serve-backup-folder = A folder for a backup each night. Without it, none is made
cli-serve-backup-hour = The hour, in the city's time, from which on the backup of a day is made
cli-serve-backup-keep = How many of these backups are kept; older ones are removed
cli-serve-backup-recipients = Encrypt these backups for the holders of these age keys (age1…), with commas between them
