//! Which of one year's objectives a later year keeps, rewords or drops. Objectives have no numbers that last across
//! years, so they are matched by their words.

use super::{phrase, text};

/// From this share of neighbouring pairs of characters in common, two texts count as one objective, reworded.
pub const ALIKE: f64 = 0.5;

/// Where an objective of the later year comes from: a place in the list of the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The same words, whatever their width and spacing, and whatever dates stand among them.
    Kept(usize),
    /// Other words, but enough of them alike.
    Reworded(usize),
    /// None of the earlier ones.
    New,
}

/// How two years' objectives belong together: each to one of the other year at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// For each objective of the later year, where it comes from.
    pub origins: Vec<Origin>,
    /// Places of those of the earlier year that the later one does not have.
    pub dropped: Vec<usize>,
}

/// Matches objectives: equal texts first, then those most alike, from [`ALIKE`] on; of equally alike ones the first.
pub fn between(before: &[&str], after: &[&str]) -> Matching {
    let mut origins = vec![Origin::New; after.len()];
    let mut free: Vec<bool> = vec![true; before.len()];
    keep(&mut origins, &mut free, before, after, text::comparison_key);
    // Who does the same a year later promises nothing else.
    keep(&mut origins, &mut free, before, after, phrase::undated);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (later, text) in after.iter().enumerate().filter(|(later, _)| origins.get(*later) == Some(&Origin::New)) {
        for (earlier, known) in before.iter().enumerate().filter(|(earlier, _)| free.get(*earlier) == Some(&true)) {
            let likeness = text::similarity(known, text);
            if likeness >= ALIKE {
                pairs.push((likeness, earlier, later));
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    for (_, earlier, later) in pairs {
        if let (Some(origin @ Origin::New), Some(free @ true)) = (origins.get_mut(later), free.get_mut(earlier)) {
            *origin = Origin::Reworded(earlier);
            *free = false;
        }
    }
    let dropped = free.iter().enumerate().filter(|(_, free)| **free).map(|(index, _)| index).collect();
    Matching { origins, dropped }
}

/// Matches what has the same key.
fn keep(origins: &mut [Origin], free: &mut [bool], before: &[&str], after: &[&str], key: fn(&str) -> String) {
    let keys: Vec<String> = before.iter().map(|text| key(text)).collect();
    for (origin, text) in origins.iter_mut().zip(after).filter(|(origin, _)| **origin == Origin::New) {
        let key = key(text);
        let same = keys.iter().zip(&mut *free).enumerate().find(|(_, (known, free))| **free && **known == key);
        if let Some((index, (_, free))) = same {
            *free = false;
            *origin = Origin::Kept(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Matching, Origin, between};

    #[test]
    fn objectives_are_kept_reworded_dropped_and_new() {
        let before = ["空き家バンクの新規登録50件", "相談会を年4回開く", "職員研修を行う"];
        let after = ["相談会を年４回開く", "空き家バンクの新規登録60件", "移住者の声を集める"];
        let origins = vec![Origin::Kept(1), Origin::Reworded(0), Origin::New];
        assert_eq!(between(&before, &after), Matching { origins, dropped: vec![2] });
    }

    #[test]
    fn equal_texts_belong_together_before_ones_that_are_only_alike() {
        let matching = between(&["登録50件を目指す", "登録60件を目指す"], &["登録60件を目指す", "登録50件を目指す"]);
        assert_eq!(matching.origins, [Origin::Kept(1), Origin::Kept(0)]);
    }

    #[test]
    fn a_change_of_a_date_alone_is_no_rewording() {
        let before = ["平成28年10月に防災訓練を行う", "平成28年11月に防災訓練を行う"];
        let after = ["平成29年11月に防災訓練を行う", "平成28年11月に防災訓練を行う"];
        assert_eq!(between(&before, &after).origins, [Origin::Kept(0), Origin::Kept(1)]);
        assert_eq!(between(&["50件を登録する"], &["60件を登録する"]).origins, [Origin::Reworded(0)]);
    }

    #[test]
    fn one_objective_is_not_two() {
        let matching = between(&["防災訓練を行う"], &["防災訓練を行う", "防災訓練を行う"]);
        assert_eq!(matching.origins, [Origin::Kept(0), Origin::New]);
    }
}
