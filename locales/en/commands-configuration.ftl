# Settings in a file
cli-config = A file of settings in TOML, whose keys are the names of the flags of `serve`. What a flag or the environment says counts more
cli-log = What is logged, on stderr: `warn,ichirizuka=info`
cli-value-log = "{ $value }" names no levels of the log; write it like `warn,ichirizuka=info`
cli-config-kind = { $key } takes a text, a number, true or false, or a list of these
cli-config-origin = { $what } ({ $origin })
cli-config-from-variable = from { $name }
cli-config-from-file = from { $file }, line { $line }
cli-config-several = several settings can't be used:
cli-serve-metrics-token = What somebody shows who asks for `/metrics` from another machine: `Authorization: Bearer TOKEN`. On this machine it needs none
cli-serve-metrics-token-unfit = the token has fewer than { $least } characters, or others than letters, figures and marks of ASCII
cli-serve-providers = File (TOML) with the services (OpenID Connect) whose accounts let people sign in
cli-providers-table = { $name } has to be a table that begins with `[name]`
cli-providers-name = the name “{ $name }” has to be of small ASCII letters, digits and hyphens, no more than 30
cli-providers-text = write { $key } in no more than { $longest } characters
cli-providers-issuer = the issuer “{ $issuer }” has to be an address that begins with https (http only on this machine)
cli-providers-secret = there is no secret of the client: write it into the file that secret-file names, or into the variable { $variable }
cli-providers-twice = the issuer “{ $issuer }” is there twice
cli-providers-many = there can be no more than { $most } services
