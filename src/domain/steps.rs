//! How many steps work takes, counted where it is tested: letters that are read, rows and sheets that are compared. What
//! costs the square of its length shows in no result, only here. What is built for use counts nothing.

use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

/// Notes so many steps more.
pub(crate) fn took(steps: usize) {
    if cfg!(debug_assertions) {
        TAKEN.set(TAKEN.get().wrapping_add(steps));
    }
}

/// What some work comes to, and how many steps it took on this thread.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = TAKEN.get();
    let done = work();
    (done, TAKEN.get().wrapping_sub(before))
}

#[cfg(test)]
mod tests {
    use super::{counted, took};

    #[test]
    fn work_within_work_counts_for_both() {
        let ((inner, own), outer) = counted(|| {
            took(2);
            counted(|| took(3))
        });
        assert_eq!((inner, own, outer), ((), 3, 5));
    }
}
