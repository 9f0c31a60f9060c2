//! How far a long piece of work has come, for whoever waits for it; and a way to end it before it has ended by itself.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::codes::codes;

codes! {
    /// What is being done with a table.
    Step {
        /// It waits until others have been read.
        InLine = "in_line",
        /// The file is unpacked into sheets.
        Opening = "opening",
        /// Its rows are read.
        Reading = "reading",
        /// Its programmes are taken in.
        TakingIn = "taking_in",
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Far {
    pub step: Step,
    pub done: usize,
    /// Of how many; 0 where that is not known yet.
    pub of: usize,
}

/// Work that has not begun.
pub const IN_LINE: Far = Far { step: Step::InLine, done: 0, of: 0 };

/// What whoever works and whoever waits have in common.
#[derive(Debug, Clone)]
pub struct Watch(Arc<Marks>);

#[derive(Debug)]
struct Marks {
    far: Mutex<Far>,
    is_ended: AtomicBool,
}

impl Default for Watch {
    fn default() -> Self {
        Self(Arc::new(Marks { far: Mutex::new(IN_LINE), is_ended: AtomicBool::new(false) }))
    }
}

/// Being watched changes nothing of what is done: what else is the same stays the same.
impl PartialEq for Watch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Watch {}

impl Watch {
    /// Begins a step of `of` pieces.
    pub fn begin(&self, step: Step, of: usize) {
        self.change(|far| *far = Far { step, done: 0, of });
    }

    /// So many more pieces are done.
    pub fn add(&self, pieces: usize) {
        self.change(|far| far.done = (far.done + pieces).min(far.of));
    }

    /// So many pieces are done.
    pub fn reach(&self, done: usize) {
        self.change(|far| far.done = done.min(far.of));
    }

    /// How far it has come.
    pub fn far(&self) -> Far {
        *self.0.far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever works that nobody wants it any more.
    pub fn end(&self) {
        self.0.is_ended.store(true, Ordering::Release);
    }

    /// Whether it is to end.
    pub fn is_ended(&self) -> bool {
        self.0.is_ended.load(Ordering::Acquire)
    }

    fn change(&self, change: impl FnOnce(&mut Far)) {
        change(&mut self.0.far.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_marks_the_other_sees_and_never_more_than_there_is() {
        let (works, waits) = (Watch::default(), Watch::default());
        assert_eq!(works, waits, "being watched changes nothing");
        let waits = works.clone();
        assert_eq!(waits.far(), IN_LINE);
        works.begin(Step::Reading, 5);
        works.add(3);
        assert_eq!(waits.far(), Far { step: Step::Reading, done: 3, of: 5 });
        works.add(3);
        assert_eq!(waits.far().done, 5);
        works.reach(4);
        assert_eq!(waits.far().done, 4);
        assert!(!works.is_ended());
        waits.end();
        assert!(works.is_ended());
    }
}
