//! How far a command has come, shown on a terminal while it works and gone when it has ended.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;

/// How often it is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// The steps of a command.
pub struct Progress {
    bar: ProgressBar,
    steps: &'static [&'static str],
}

impl Progress {
    /// Begins with the first step. Nothing is drawn where nobody looks at it.
    pub fn begin(console: Console, steps: &'static [&'static str]) -> Self {
        let bar = if console.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(steps.len() as u64) };
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} {elapsed}") {
            bar.set_style(style);
        }
        let progress = Self { bar, steps };
        progress.say();
        progress.bar.enable_steady_tick(TICK);
        progress
    }

    /// Goes on to the next step.
    pub fn next(&self) {
        self.bar.inc(1);
        self.say();
    }

    /// Takes it off the terminal, before anything is printed.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn say(&self) {
        let step = usize::try_from(self.bar.position()).ok().and_then(|step| self.steps.get(step));
        self.bar.set_message(step.copied().unwrap_or_default());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
