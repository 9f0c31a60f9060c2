//! How a call is read: `--help`, and what is said of a call that is not understood, in the words of whoever calls.

use std::env;
use std::error::Error as _;
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command, Parser};

use super::configuration::{self, Configuration};
use super::console;
use super::words::{fill, say};

/// What the program ends with when it was called in a way it does not know.
pub(super) const WRONG_USAGE: u8 = 2;

/// Reads the call. Where it asks for help or is not understood, that is said, and how the program ends is given.
pub fn read<T: Parser>() -> Result<T, ExitCode> {
    let mut command = T::command();
    // What clap itself adds, `--help` and the like, is there from now on.
    command.build();
    let call: Vec<_> = env::args_os().collect();
    let file = Configuration::of(&call, &command);
    let mut command = file.applied(spoken(command));
    let read = command.try_get_matches_from_mut(&call).and_then(|mut matches| T::from_arg_matches_mut(&mut matches));
    let words = call.iter().filter_map(|word| word.to_str());
    let problems = match read {
        Ok(read) if file.problems.is_empty() => return Ok(read),
        Ok(_) => file.problems,
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                // A closed pipe is nobody's fault.
                error.print().unwrap_or_default();
                return Err(error.exit_code().try_into().map_or(ExitCode::FAILURE, |code: u8| ExitCode::from(code)));
            }
            _ => file.all_problems(&command, &call, &error, |error| wrong(error, called(&command, words.clone()))),
        },
    };
    console::complain(misused(&configuration::together(&problems), called(&command, words)));
    Err(ExitCode::from(WRONG_USAGE))
}

/// The same command, saying of itself in our words what clap says in its own.
fn spoken(command: Command) -> Command {
    let about_help = (command.get_name() == "help").then(|| say("cli-help-help-command"));
    let mut command = command.mut_args(explained).mut_subcommands(spoken);
    if let Some(about) = about_help {
        command = command.about(about);
    }
    let usage = plain_usage(&command.render_usage().to_string());
    let usage =
        usage.replace("[OPTIONS]", &say("cli-help-any-options")).replace("<COMMAND>", &say("cli-help-any-command"));
    let template = template(&command);
    command.override_usage(usage).help_template(template)
}

/// What a help text has, one part below the other.
fn template(command: &Command) -> String {
    let mut template = format!("{{about-with-newline}}\n{}: {{usage}}", say("cli-help-usage"));
    let parts = [
        (command.has_subcommands(), "cli-help-commands", "subcommands"),
        (command.get_positionals().next().is_some(), "cli-help-arguments", "positionals"),
        (command.get_opts().chain(command.get_arguments()).next().is_some(), "cli-help-options", "options"),
    ];
    for (_, heading, part) in parts.into_iter().filter(|(is_there, ..)| *is_there) {
        template.extend(["\n\n", &say(heading), ":\n{", part, "}"]);
    }
    template + "{after-help}"
}

/// An argument with what is to be known of its value.
fn explained(argument: Arg) -> Arg {
    let help = match argument.get_id().as_str() {
        "help" => say("cli-help-help"),
        "version" => say("cli-help-version"),
        _ => argument.get_help().map(ToString::to_string).unwrap_or_default(),
    };
    let mut lines = vec![help];
    if argument.get_action().takes_values() {
        lines.extend(values(&argument));
    }
    argument
        .help(lines.join("\n"))
        .long_help(None::<&str>)
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

/// The values that it takes, the one it has where none is given, and where else it may be given.
fn values(argument: &Arg) -> Vec<String> {
    let known: Vec<_> = argument.get_possible_values().into_iter().filter(|known| !known.is_hide_set()).collect();
    let mut lines: Vec<String> =
        known.iter().filter_map(|known| Some(format!("- {}: {}", known.get_name(), known.get_help()?))).collect();
    if lines.is_empty() && !known.is_empty() {
        let names: Vec<&str> = known.iter().map(PossibleValue::get_name).collect();
        lines.push(fill("cli-help-known", [("values", &names.join(", "))]));
    }
    let defaults = argument.get_default_values();
    if !defaults.is_empty() {
        let value = defaults.iter().map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(" ");
        lines.push(fill("cli-help-default", [("value", &value)]));
    }
    lines.extend(argument.get_env().map(|name| fill("cli-help-env", [("name", &name.to_string_lossy())])));
    lines
}

/// A help text's examples.
pub fn example(calls: &[&str]) -> String {
    let mut text = format!("{}:", say("cli-help-example"));
    for call in calls {
        text += "\n  ";
        text += call;
    }
    text
}

/// The command that a call is of, as far as it can be told.
fn called<'a>(command: &'a Command, words: impl Iterator<Item = &'a str>) -> &'a Command {
    words.fold(command, |command, word| command.find_subcommand(word).unwrap_or(command))
}

/// What is wrong with a call, and where more stands.
fn misused(what: &str, command: &Command) -> String {
    let usage = plain_usage(&command.clone().render_usage().to_string());
    let call = command.get_bin_name().unwrap_or_else(|| command.get_name());
    format!("{what}\n\n{}: {usage}\n{}", say("cli-help-usage"), fill("cli-usage-look", [("call", &call)]))
}

/// What is wrong with a call.
fn wrong(error: &clap::Error, command: &Command) -> String {
    let told = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = told(ContextKind::InvalidArg);
    let known = || {
        let names = command.get_subcommands().map(Command::get_name).filter(|name| *name != "help");
        names.collect::<Vec<_>>().join(", ")
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let what = fill("cli-usage-unknown-argument", [("argument", &argument)]);
            match error.get(ContextKind::SuggestedArg) {
                Some(meant) => fill("cli-usage-meant", [("what", &what), ("meant", meant)]),
                None => what,
            }
        }
        ErrorKind::InvalidSubcommand => {
            let named = told(ContextKind::InvalidSubcommand);
            fill("cli-usage-unknown-command", [("command", &named), ("known", &known())])
        }
        ErrorKind::MissingSubcommand => fill("cli-usage-no-command", [("known", &known())]),
        ErrorKind::InvalidValue if told(ContextKind::InvalidValue).is_empty() => {
            fill("cli-usage-no-value", [("argument", &argument)])
        }
        ErrorKind::InvalidValue => {
            let (value, known) = (told(ContextKind::InvalidValue), told(ContextKind::ValidValue));
            let why = fill("cli-value-known", [("value", &value), ("known", &known)]);
            fill("cli-usage-unknown-value", [("argument", &argument), ("why", &why)])
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            fill("cli-usage-unknown-value", [("argument", &argument), ("why", &why)])
        }
        ErrorKind::TooManyValues => {
            let value = told(ContextKind::InvalidValue);
            fill("cli-usage-value-of-flag", [("argument", &argument), ("value", &value)])
        }
        ErrorKind::MissingRequiredArgument => fill("cli-usage-missing", [("arguments", &argument)]),
        ErrorKind::ArgumentConflict => match told(ContextKind::PriorArg) {
            prior if prior == argument => fill("cli-usage-twice", [("argument", &argument)]),
            prior => fill("cli-usage-conflict", [("argument", &argument), ("other", &prior)]),
        },
        ErrorKind::InvalidUtf8 => say("cli-usage-no-text"),
        _ => error.to_string(),
    }
}

/// A usage without clap's own word before it.
fn plain_usage(usage: &str) -> String {
    usage.trim().trim_start_matches("Usage:").trim().to_owned()
}
