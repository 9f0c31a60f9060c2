//! Settings in a file: `--config FILE`. Its keys are the names of the flags, and what a flag or the environment says counts
//! more. All that is wrong with them, wherever it is said, is told at once.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command};
use similar::get_close_matches;
use toml::de::{DeTable, DeValue};

use super::refusal::{self, of_system};
use super::words::{fill, say};

/// The flag that names the file, and the variable.
const FLAG: &str = "--config";
const VARIABLE: &str = "ICHIRIZUKA_CONFIG";
/// How much a key resembles one that may be meant, from 0 to 1.
const ALIKE: f32 = 0.6;

/// What a file of settings says.
#[derive(Default)]
pub struct Configuration {
    file: PathBuf,
    settings: Vec<Setting>,
    /// What is wrong with it before it is known what the settings are for.
    pub problems: Vec<String>,
}

struct Setting {
    key: String,
    values: Vec<String>,
    line: u64,
}

impl Configuration {
    /// What the file says that a call or the environment names; nothing where none is named. `command` has been built.
    pub fn of(call: &[OsString], command: &Command) -> Self {
        let Some(file) = named(call) else { return Self::default() };
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                let problem = fill("cli-file-unreadable", [("file", &file.display()), ("why", &of_system(&error))]);
                return Self { problems: vec![problem], file, ..Self::default() };
            }
        };
        let mut read = Self { file, ..Self::default() };
        read.take_in(&text, &keys(command));
        read
    }

    fn take_in(&mut self, text: &str, known: &BTreeSet<String>) {
        let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() as u64 + 1);
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let at = error.span().map_or(1, |span| line(span.start));
                self.problems.push(refusal::placed(&self.file, Some(at), None, error.message()));
                return;
            }
        };
        for (key, value) in table {
            let line = line(key.span().start);
            let (key, values) = (key.into_inner().into_owned(), values(value.get_ref()));
            let problem = match (known.contains(&key), values) {
                (true, Some(values)) => {
                    self.settings.push(Setting { key, values, line });
                    continue;
                }
                (true, None) => fill("cli-config-kind", [("key", &key)]),
                (false, _) => unknown(&key, known),
            };
            self.problems.push(refusal::placed(&self.file, Some(line), None, &problem));
        }
    }

    /// The command, in which what the file says stands where nothing else is said.
    pub fn applied(&self, command: Command) -> Command {
        let command = command.mut_args(|argument| match self.of_argument(&argument) {
            Some(setting) => argument.default_values(setting.values.iter().map(OsString::from)),
            None => argument,
        });
        command.mut_subcommands(|below| self.applied(below))
    }

    fn of_argument(&self, argument: &Arg) -> Option<&Setting> {
        self.settings.iter().find(|setting| argument.get_long() == Some(&setting.key))
    }

    /// Where the value of an argument was said, unless that was in the call itself.
    fn origin(&self, argument: &Arg, call: &[OsString]) -> Option<String> {
        let flag = format!("--{}", argument.get_long()?);
        let in_call = call
            .iter()
            .filter_map(|word| word.to_str())
            .any(|word| word.strip_prefix(&flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')));
        let in_environment = argument.get_env().filter(|name| env::var_os(name).is_some());
        match (in_call, in_environment, self.of_argument(argument)) {
            (true, ..) | (false, None, None) => None,
            (false, Some(name), _) => Some(fill("cli-config-from-variable", [("name", &name.to_string_lossy())])),
            (false, None, Some(setting)) => {
                let (file, line) = (self.file.display(), setting.line);
                Some(fill("cli-config-from-file", [("file", &file), ("line", &line)]))
            }
        }
    }

    /// All that is wrong with a call of which `error` was found first, in the words of `told`: a value that can't be is set
    /// aside, and the call is read once more.
    pub fn all_problems(
        &self,
        command: &Command,
        call: &[OsString],
        error: &clap::Error,
        told: impl Fn(&clap::Error) -> String,
    ) -> Vec<String> {
        let mut problems = self.problems.clone();
        let (mut patient, mut found) = (command.clone(), None);
        while let Some(next) = found.as_ref().or(Some(error)) {
            let argument = refused_value(next).and_then(|named| find(&patient, call, &named));
            let origin = argument.as_ref().and_then(|argument| self.origin(argument, call));
            let problem = told(next);
            let problem = match origin {
                Some(origin) => fill("cli-config-origin", [("what", &problem), ("origin", &origin)]),
                None => problem,
            };
            if problems.contains(&problem) {
                break;
            }
            problems.push(problem);
            let Some(argument) = argument else { break };
            patient = without_check(patient, argument.get_id().as_str());
            match patient.try_get_matches_from_mut(call) {
                Ok(_) => break,
                Err(error) => found = Some(error),
            }
        }
        problems
    }
}

/// The file that a call names, or the environment.
fn named(call: &[OsString]) -> Option<PathBuf> {
    let mut words = call.iter().skip(1).take_while(|word| word.as_os_str() != OsStr::new("--"));
    while let Some(word) = words.next() {
        if word == FLAG {
            return words.next().map(PathBuf::from);
        }
        if let Some(file) = word.to_str().and_then(|word| word.strip_prefix(FLAG)?.strip_prefix('=')) {
            return Some(PathBuf::from(file));
        }
    }
    env::var_os(VARIABLE).filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// The keys that a file may have: all that `serve` takes from the environment.
fn keys(command: &Command) -> BTreeSet<String> {
    let serve = command.find_subcommand("serve").into_iter().flat_map(Command::get_arguments);
    let settings = serve.filter(|argument| argument.get_env().is_some_and(|name| name != VARIABLE));
    settings.filter_map(Arg::get_long).map(ToOwned::to_owned).collect()
}

fn unknown(key: &str, known: &BTreeSet<String>) -> String {
    let what = fill("cli-usage-unknown-argument", [("argument", &key)]);
    // Whoever knows the variables may write them.
    let key = key.to_lowercase().replace('_', "-");
    let key = key.strip_prefix("ichirizuka-").unwrap_or(&key);
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    match get_close_matches(key, &names, 1, ALIKE).first() {
        Some(meant) => fill("cli-usage-meant", [("what", &what), ("meant", meant)]),
        None => what,
    }
}

/// What is said of a setting, as a flag would say it.
fn values(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::Array(several) => several.iter().map(|one| single(one.get_ref())).collect(),
        one => Some(vec![single(one)?]),
    }
}

fn single(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The argument whose value an error refuses.
fn refused_value(error: &clap::Error) -> Option<String> {
    let is_value = matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue);
    is_value.then(|| error.get(ContextKind::InvalidArg).map(ToString::to_string))?
}

/// The argument of this name in the command that is called.
fn find(command: &Command, call: &[OsString], named: &str) -> Option<Arg> {
    let words = call.iter().filter_map(|word| word.to_str());
    let called = words.fold(command, |command, word| command.find_subcommand(word).unwrap_or(command));
    called.get_arguments().find(|argument| argument.to_string() == named).cloned()
}

/// The same command, which takes whatever is said for one argument.
fn without_check(command: Command, id: &str) -> Command {
    let command = command.mut_args(|argument| {
        if argument.get_id() != id {
            argument
        } else if argument.get_action().takes_values() {
            argument.value_parser(ValueParser::os_string())
        } else {
            argument.value_parser(|_: &str| Ok::<_, String>(false))
        }
    });
    command.mut_subcommands(|below| without_check(below, id))
}

/// Several problems as one text.
pub fn together(problems: &[String]) -> String {
    match problems {
        [only] => only.clone(),
        several => {
            let lines: Vec<String> = several.iter().map(|problem| format!("  {problem}")).collect();
            format!("{}\n{}", say("cli-config-several"), lines.join("\n"))
        }
    }
}
