//! What commands print: results and how it went on stdout, what went wrong on stderr.

use std::io::{self, Write as _};

use super::Refusal;
use super::words::fill;

/// Prints for people, unless told to be quiet.
#[derive(Clone, Copy)]
pub struct Console {
    quiet: bool,
}

impl Console {
    /// One that prints nothing where it is quiet.
    pub const fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether it prints nothing.
    pub const fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Prints how far a command has come.
    pub fn say(self, line: impl std::fmt::Display) {
        if !self.quiet {
            answer(line);
        }
    }
}

/// What was asked for. A closed pipe is nobody's fault.
pub fn answer(line: impl std::fmt::Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Why it failed.
pub fn complain(refusal: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "ichirizuka: {refusal}");
}

/// A name or the like as it was given, without white space around it; refused where it is empty, long, or more than a
/// line.
pub fn one_line(given: &str, what: &str) -> Result<String, Refusal> {
    let line = given.trim();
    if line.is_empty() || line.chars().count() > 200 || line.chars().any(char::is_control) {
        return Err(Refusal::with("cli-one-line", [("what", &what)]));
    }
    Ok(line.to_owned())
}

/// Asks a question at the terminal and reads one line.
pub fn ask(question: &str) -> Result<String, Refusal> {
    let mut stdout = io::stdout().lock();
    let asked = write!(stdout, "{}", fill("cli-question", [("question", &question)])).and_then(|()| stdout.flush());
    drop(stdout);
    let mut line = String::new();
    let read = asked.and_then(|()| io::stdin().read_line(&mut line)).map_err(Refusal::failed)?;
    let answer = line.trim().to_owned();
    if read == 0 || answer.is_empty() {
        return Err(Refusal::with("cli-no-answer", [("question", &question)]));
    }
    Ok(answer)
}
