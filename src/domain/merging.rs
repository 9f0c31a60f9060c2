//! Two changes of one text in one: what two people made of the same text while neither saw the other's, line by line.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// The most lines on either side that are compared.
const MOST: usize = 6_000;

/// Lines of the first text, and what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Replacement<'text> {
    old: Range<usize>,
    new: Vec<&'text str>,
}

/// What becomes of `base` with both changes; none where they change the same lines in different ways. What both added in
/// the same place stands there one after the other, `theirs` first.
pub fn merged(base: &str, theirs: &str, mine: &str) -> Option<String> {
    let lines = |text: &'_ str| -> Vec<String> { text.lines().map(|line| line.trim_end().to_owned()).collect() };
    let (base, theirs, mine) = (lines(base), lines(theirs), lines(mine));
    if [&base, &theirs, &mine].into_iter().any(|side| side.len() > MOST) {
        return None;
    }
    let [base, theirs, mine] = [&base, &theirs, &mine].map(|side| side.iter().map(String::as_str).collect::<Vec<_>>());
    let mut all = changes(&base, &theirs);
    for change in changes(&base, &mine) {
        if all.contains(&change) {
            continue;
        }
        if all.iter().any(|other| collide(other, &change)) {
            return None;
        }
        all.push(change);
    }
    // Of two changes in one place, the sort leaves theirs first.
    all.sort_by_key(|change| (change.old.start, change.old.end));
    let (mut text, mut done) = (Vec::new(), 0);
    for change in all {
        text.extend_from_slice(base.get(done..change.old.start)?);
        done = change.old.end;
        text.extend(change.new);
    }
    text.extend_from_slice(base.get(done..)?);
    Some(text.join("\n"))
}

fn changes<'text>(base: &[&'text str], other: &[&'text str]) -> Vec<Replacement<'text>> {
    let operations = capture_diff_slices(Algorithm::Myers, base, other);
    let changed = operations.iter().map(DiffOp::as_tag_tuple).filter(|(tag, ..)| *tag != DiffTag::Equal);
    changed.map(|(_, old, new)| Replacement { old, new: other.get(new).unwrap_or_default().to_vec() }).collect()
}

/// Whether two changes cannot both be made: they take the same lines, or one adds within what the other takes.
fn collide(one: &Replacement<'_>, other: &Replacement<'_>) -> bool {
    match (one.old.is_empty(), other.old.is_empty()) {
        (true, true) => false,
        (true, false) => other.old.start < one.old.start && one.old.start < other.old.end,
        (false, true) => one.old.start < other.old.start && other.old.start < one.old.end,
        (false, false) => one.old.start < other.old.end && other.old.start < one.old.end,
    }
}

#[cfg(test)]
mod tests {
    use super::merged;

    const BASE: &str = "概要\n■一つ目\n■二つ目\n■三つ目";

    #[test]
    fn changes_of_different_lines_are_both_made() {
        let theirs = "概要\n■一つ目を直した\n■二つ目\n■三つ目";
        let mine = "概要\n■一つ目\n■二つ目\n■三つ目\n■四つ目";
        assert_eq!(merged(BASE, theirs, mine).as_deref(), Some("概要\n■一つ目を直した\n■二つ目\n■三つ目\n■四つ目"));
    }

    #[test]
    fn what_both_added_in_one_place_stays_and_theirs_comes_first() {
        let (theirs, mine) = (format!("{BASE}\n■甲"), format!("{BASE}\r\n■乙"));
        assert_eq!(merged(BASE, &theirs, &mine), Some(format!("{BASE}\n■甲\n■乙")));
        assert_eq!(merged("", "■甲", "■乙").as_deref(), Some("■甲\n■乙"));
    }

    #[test]
    fn the_same_change_is_made_once() {
        let both = "概要\n■一つ目\n■三つ目";
        assert_eq!(merged(BASE, both, both).as_deref(), Some(both));
    }

    #[test]
    fn two_changes_of_one_line_are_for_people_to_settle() {
        assert_eq!(merged(BASE, "概要\n■甲\n■二つ目\n■三つ目", "概要\n■乙\n■二つ目\n■三つ目"), None);
        assert_eq!(merged(BASE, "概要\n■二つ目\n■三つ目", "概要\n■乙\n■二つ目\n■三つ目"), None, "one removed it");
    }

    #[test]
    fn nothing_changed_on_one_side_leaves_the_other() {
        let mine = "概要を直した\n■三つ目";
        assert_eq!(merged(BASE, BASE, mine).as_deref(), Some(mine));
        assert_eq!(merged(BASE, mine, BASE).as_deref(), Some(mine));
    }
}
