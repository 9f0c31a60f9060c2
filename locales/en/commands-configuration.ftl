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
