# What every command says: the call, the help, files, the database.

cli-help-usage = Usage
cli-help-commands = Commands
cli-help-arguments = Arguments
cli-help-options = Options
cli-help-any-options = [OPTIONS]
cli-help-any-command = <COMMAND>
cli-help-example = Example
cli-help-default = [default: { $value }]
cli-help-env = [environment: { $name }]
cli-help-known = [known: { $values }]
cli-help-help = Print help
cli-help-version = Print the version
cli-help-help-command = Print the help of a command
cli-about = Progress tracking for the work goals of a Japanese local government, from the goal sheet to the public page
cli-quiet = Print nothing but what was asked for and errors
cli-database = The database: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/NAME`
cli-dry-run = Say what would be done, and write nothing
cli-format = How to print what was found

cli-usage-unknown-argument = { $argument } is not known
cli-usage-meant = { $what }; did you mean { $meant }?
cli-usage-unknown-command = there is no command { $command }; there are { $known }
cli-usage-no-command = a command is missing; there are { $known }
cli-usage-no-value = { $argument } needs a value
cli-usage-unknown-value = { $argument }: { $why }
cli-usage-missing = { $arguments } is missing
cli-usage-conflict = { $argument } does not go with { $other }
cli-usage-twice = { $argument } was given twice
cli-usage-value-of-flag = { $argument } takes no value: { $value }
cli-usage-no-text = the call holds bytes that are no UTF-8
cli-usage-look = More: `{ $call } --help`

cli-value-known = "{ $value }" is not one of { $known }
cli-value-year = "{ $value }" is not a fiscal year between 1900 and 2199; write it like 2020
cli-value-day = "{ $value }" is not a day; write it like 2021-11-15
cli-value-date = "{ $value }" is not a date; write it like 2021-06 or 2021-06-10
cli-value-number = "{ $value }" is not a number from { $least } to { $most }
cli-value-address = "{ $value }" is not an address to listen on; write it like 127.0.0.1:8080
cli-value-network = "{ $value }" is neither an address nor a network (such as 127.0.0.1 or 10.0.0.0/8)
cli-value-cache = "{ $value }" is not the address of a cache; it looks like http://127.0.0.1:8081: no path, no https
cli-value-six-digits = "{ $value }" is not a municipality code: it has six digits
cli-value-check-digit = the check digit of the municipality code does not fit: the last digit should be { $expected }
cli-one-line = { $what }: one line of at most 200 characters is needed
cli-no-answer = no answer to: { $question }
cli-question = { $question }:{" "}

cli-file-unreadable = can't read { $file }: { $why }
cli-file-unwritable = { $file } can't be written: { $why }
cli-folder-unmade = can't make the folder { $folder }: { $why }
cli-port-taken = can't listen on { $address }: { $why }
cli-system-not-found = it is not there
cli-system-denied = no permission
cli-system-exists = something else of that name is there
cli-system-in-use = something else listens there already
cli-system-no-folder = part of its path is not a folder

cli-nothing-written = nothing was written:
cli-dry-run-done = Nothing was written (dry run)
cli-and-more = and { $count } more
cli-place-file = { $file }: { $what }
cli-place-line = { $file }: line { $line }: { $what }
cli-place-column = { $file }: line { $line }, column { $column }: { $what }
cli-and = ,{" "}
cli-note-line = note: line { $line }: { $what }
cli-note-column = note: line { $line }, { $column }: { $what }

cli-progress-reading = reading
cli-progress-writing = writing
cli-progress-site = writing files
cli-progress-rows = , { $done } of { $of } rows

cli-store-not-found = not found
cli-store-changed-meanwhile = somebody else changed it meanwhile; nothing was written. Please call the command again
cli-store-year-closed = the year is closed; nothing was written. Open it again, or correct what is published
cli-store-took-too-long = it took too long and was ended; nothing was written. Split the table, or try again later
cli-store-in-the-way = what is on record stands in the way ({ $code }); nothing was written
cli-store-unavailable = the database is not available: { $why }
cli-store-altered = a publication is not what was published: its hash differs; `ichirizuka check` tells which
cli-store-damaged = the stored data are damaged ({ $why }): bring back a copy from before
cli-store-no-folder = the folder { $folder } does not exist
cli-store-no-file = there is no file { $file }: look at the address, or run `ichirizuka setup` first
cli-store-no-city-in = { $file } holds no city: look at the address, or run `ichirizuka setup` first
cli-store-no-city = this database holds no city: look at the address, or run `ichirizuka setup` first
cli-store-newer = this database was made by a later version (its tables are those of step { $step }): run that version, or one after it
cli-store-address = a database address begins with sqlite:// or postgres://
cli-store-replica-kind = a replica is one of PostgreSQL, for PostgreSQL
cli-store-replica-another = the replica is of another database
cli-store-internal = internal error: { $why }
cli-failed = this failed: { $why }

# check
cli-check-about = Look whether what is on record holds together
cli-check-status = Exit status: 0 where everything holds, 1 where something does not.
cli-check-rebuild = Make anew, from the publications, what is made from them; then look
cli-check-holds = Publications: { $publications }. Everything holds.
cli-check-findings = findings: { $count }
cli-check-damaged = the database is damaged: { $what }
cli-check-dangling = row { $place } of { $child } refers to one that is not there, in { $parent }
cli-check-changed = publication { $number } of goal { $goal } is not what was published: its hash differs
cli-check-unreadable = publication { $number } of goal { $goal } can't be read: { $why }
cli-check-search = the search has something else of goal { $goal } than what is public; --rebuild mends it
cli-check-counts = the counts have something else of goal { $goal } than what is public; --rebuild mends it
cli-check-evidence = the file of evidence { $number } is not the one that was added, or is not there

# serve
cli-serve-about = Serve the city
cli-serve-bind = Where to listen
cli-serve-public-address = The address under which people reach the server, without a slash at its end. Where it begins with https, cookies are sent over secure connections only. Default: http:// and where the server listens
cli-serve-page-cache = The most memory, in megabytes, for public pages that are kept as they are sent
cli-serve-purge = Where a cache that stands before the server takes PURGE requests, such as `http://127.0.0.1:8081`; several with commas between them. Such a cache may keep pages until they change; any other for ten seconds
cli-serve-replica = A replica of the database, as a `postgres://` address, from which public pages are read. One that is behind, or away, is not read
cli-serve-connections = The most connections to the database
cli-serve-connect-timeout = Seconds until a request that finds no connection is refused
cli-serve-statement-timeout = Seconds that a statement may take; 0 is no limit (PostgreSQL)
cli-serve-lock-timeout = Seconds that a statement waits for others to let go of what it needs; whoever saves something waits so long in line and at the database together; 0 is no limit
cli-serve-hsts-subdomains = Tell browsers to reach every host below that of the public address over https as well
cli-serve-trusted-proxies = Proxies before the server, as addresses or networks with commas between them (127.0.0.1,10.0.0.0/8): what they alone say of where a request comes from (X-Forwarded-For or Forwarded) is believed
cli-serve-mail-ca = File (PEM) with the certificate of the authority that vouches for the mail server, where the system does not know it
cli-serve-mail-ca-unfit = there is no certificate in PEM in { $file }
cli-serve-idle-timeout = Seconds that a transaction may rest before the database ends it; 0 is no limit (PostgreSQL)
cli-serve-public-address-unfit = the public address begins with http:// or https://
cli-serve-listening = Listening on { $address }

# setup, and passwords
cli-setup-about = Set up a city: its name and code, and the first administrator
cli-setup-city = The city's name
cli-setup-code = The municipality code: six digits with the check digit
cli-setup-contact = Whom the public asks: section, telephone, mail
cli-setup-licence = The licence of the published data
cli-setup-login = The first administrator's login
cli-setup-name = The first administrator's name
cli-setup-ask-city = Name of the city
cli-setup-ask-code = Municipality code, six digits
cli-setup-ask-contact = Contact shown to the public
cli-setup-ask-login = Login of the first administrator
cli-setup-ask-name = Name of the first administrator
cli-setup-exists = this database holds a city already
cli-setup-next = Next: { $call }
cli-password = Initial password: { $password }
cli-password-of = Initial password of { $login }: { $password }
cli-password-once = It is shown this once and has to be changed at the first login.
cli-password-short = the password has fewer than { $least } characters
cli-password-long = the password is too long

# publish
cli-export-about = Write what is published to files
cli-export-data-about = Write the published data
cli-export-year = The fiscal year, or all for every year
cli-export-format = csv, json or xlsx
cli-export-output = The file. One that is there already is replaced once the new one is whole
cli-export-done = Written to { $file }.
cli-export-nothing = no year has been published yet
cli-export-nothing-of-year = nothing of { $year } is published
cli-export-site-about = Write the whole public side to files
cli-export-site-folder = The folder: an empty one, a new one, or one that was written before
cli-export-site-zip = Write all of it into one file as well
cli-export-site-address = Where the public reaches the site. With it, the feed and the sitemap are among the files
cli-export-site-today = The day by which it is told what is overdue; without it, that of the last publication
cli-export-site-done = Written to { $folder }: { $files } files, of which { $written } changed and { $removed } were removed.
cli-export-site-foreign = { $folder } has files that are of no copy of the site ({ $manifest } is missing). Name an empty folder or a new one
cli-export-site-manifest = can't read line { $line } of { $file }. If the folder has a former copy, empty it and write it anew
cli-export-site-changing = something was published again and again while the files were written. Try again a little later
cli-export-site-page = can't write the page { $address }: { $why }

cli-publish-about = Publish the sheets of a year
cli-publish-year = The fiscal year
cli-publish-stage = goals, midyear or results
cli-publish-unit = Only this department or section: its number or its name
cli-publish-on = The date of publication where it is known, as exactly as it is: 2021-06, 2021-06-10
cli-publish-reason = Why what is public already is replaced
cli-publish-needs-reason = these goals are public and say something else now; give the --reason of the correction: { $goals }
cli-publish-not-approved = Not approved yet, left as they are: { $goals }
cli-publish-nothing = there is nothing on record to publish for { $year }
cli-publish-done = Published: { $published }. Unchanged: { $unchanged }.

# user
cli-user-about = Accounts
cli-user-add-about = Add an account; prints its initial password once
cli-user-list-about = List the accounts with their posts
cli-user-reset-about = Give an account a new initial password and end its sessions
cli-user-reset-second-factor = Switch two-step sign-in off as well (the device is lost)
cli-user-disable-about = Close an account and end its sessions; what the person wrote stays
cli-user-login = The account
cli-user-new-login = The name used for signing in
cli-user-name = The person's name
cli-user-role = The post: staff, section_head, department_head, executive or administrator
cli-user-unit = The section or department: its number or its name
cli-user-from = The first day of the post. Default: today
cli-user-until = The last day of the post
cli-user-login-unfit = "{ $login }" can't be a login; use 2 to 50 letters, digits, dots, hyphens and underscores
cli-user-needs-unit = the role { $role } needs --unit
cli-user-backwards = --until is before --from
cli-user-taken = the login { $login } is taken
cli-user-unknown = there is no account { $login }
cli-user-last-administrator = { $login } is the last administrator; add another first: `ichirizuka user add … --role administrator`
cli-user-closed = The account { $login } is closed.
cli-user-closed-name = { $name } (closed)
cli-unit-unknown = there is no section or department { $unit }; there are { $known }
cli-unit-ambiguous = { $unit } fits several units; give a number: { $numbers }

# transfer
cli-transfer-about = Carry out a table of transfers
cli-transfer-file = The table
cli-transfer-columns =
    Columns, in any order: { $columns }
    Kinds: { $kinds }
    The table is CSV in UTF-8 or CP932.
cli-transfer-row = line { $line }: { $what }
cli-transfer-step = { $date } { $name } ({ $login }) { $kind }: { $change }
cli-transfer-gets = gets { $post }
cli-transfer-gives-up = gives up { $posts }
cli-transfer-handover = { $unit }: { $returned } returned and { $waiting } waiting updates, { $sheets } open sheets go on with { $successors }
cli-transfer-planned = Nothing was written (dry run): { $rows } rows.
cli-transfer-done = Carried out: { $rows } rows.

# demo
cli-demo-about = Make a sample city and serve it on this machine
cli-demo-akitakata = Akitakata's published goals
cli-demo-mihon = an invented city with six years, two reorganisations and everything else there is to show
cli-demo-large = an invented city for measuring, as large as --years and --programmes say
cli-demo-port = The port; 0 picks a free one
cli-demo-data = The folder for the database. One that holds a demonstration is gone on with. Default: a new temporary folder
cli-demo-today = The day the demonstration lives in. Default: 15 November of its newest year, which is 2021-11-15 for Akitakata
cli-demo-sample = Which sample city a new demonstration is
cli-demo-years = How many years the city of --sample large has, up to 2021, which is open
cli-demo-programmes = How many programmes it has in each of them
cli-demo-indicators = A table of indicators (.csv or .tsv), one value per row, to make the city from instead
cli-demo-city = The name of that city
cli-demo-code = Its municipality code. The default is nobody's
cli-demo-columns = The columns of such a table stand under `ichirizuka import --help`.
cli-demo-exists = { $folder } holds a city already; name another folder with --data
cli-demo-making = Making { $years } years of { $programmes } programmes. A large city takes minutes.
cli-demo-port-taken = can't listen on port { $port }: { $why }; try --port 0
cli-demo-password = Password of every sample account: { $password }
cli-demo-account-staff = section staff of { $unit }
cli-demo-account-section-head = head of { $unit }
cli-demo-account-department-head = head of { $unit }
cli-demo-account-executive = executive: reads everywhere
cli-demo-account-administrator = planning office and administrator
cli-demo-serves = Today is { $today }. Data: { $file }. Stop with Ctrl+C.

# imports
cli-imports-about = What was taken in, and taking it back
cli-imports-list-about = List the imports, newest first
cli-imports-page = Which page of the list
cli-imports-undo-about = Take an import back: what it added goes, and what it changed is what it was
cli-imports-number = The number of the import
cli-imports-dry-run = Say whether it can be taken back, and write nothing
cli-imports-older = and older ones: `ichirizuka imports list --page { $page }`
cli-imports-undone-at = undone { $at } { $by }
cli-imports-wrote = { $begun } sheets begun, { $changed } changed, { $values } values
cli-imports-unknown = there is no import { $number }
cli-imports-undone-before = import { $number } was undone on { $at } by { $by }
cli-imports-depended-on = import { $number } can't be undone: other records rest on it
cli-imports-can-be-undone = Import { $number }, { $source }, can be undone (dry run): { $wrote }.
cli-imports-undone = Import { $number }, { $source }, is undone: { $wrote }.
cli-imports-kept = { $count } units, policies, scales or years stay: other records rest on them.
cli-imports-obstructed = import { $number } can't be undone because of what happened since; nothing was written:
cli-imports-obstacle = goal { $goal } of { $year }, { $name }: { $why }
cli-imports-later-import = written by import { $import }; undo that one first
