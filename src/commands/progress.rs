//! How far a command has come, shown on a terminal while it works and gone when it has ended.

use std::fmt::Write;
use std::time::Duration;

use ichirizuka::domain::watch::{Far, Watch};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::console::Console;
use super::words::{fill, say};

/// How often it is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// The steps of a command.
pub struct Progress {
    bar: ProgressBar,
    steps: Vec<String>,
}

impl Progress {
    /// Begins with the first of the steps, each the key of its words. Nothing is drawn where nobody looks at it.
    pub fn begin(console: Console, steps: &[&str], watch: &Watch) -> Self {
        let steps: Vec<String> = steps.iter().map(|key| say(key)).collect();
        let bar = if console.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(steps.len() as u64) };
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}{rows} {elapsed}") {
            let watch = watch.clone();
            let rows = move |_: &ProgressState, out: &mut dyn Write| {
                let Far { done, of, .. } = watch.far();
                // What can't be drawn is not drawn.
                if of > 0 {
                    out.write_str(&fill("cli-progress-rows", [("done", &done), ("of", &of)])).unwrap_or_default();
                }
            };
            bar.set_style(style.with_key("rows", rows));
        }
        let progress = Self { bar, steps };
        progress.say();
        progress.bar.enable_steady_tick(TICK);
        progress
    }

    /// Begins with work of which it shows only while it is done how much it is; `step` is the key of its words.
    pub fn growing(console: Console, step: &str, watch: &Watch) -> Self {
        let progress = Self::begin(console, &[step], watch);
        progress.bar.set_length(0);
        progress
    }

    /// There is more to do.
    pub fn grow(&self, more: usize) {
        self.bar.inc_length(u64::try_from(more).unwrap_or(u64::MAX));
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
        if let Some(step) = step {
            self.bar.set_message(step.clone());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
