//! What became of what was decided on a programme: the year after tells, by who has a sheet in it and by who followed whom.
//! A year that is recorded only in part, or of which nothing is public, tells nothing.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::amount::of_year::Money;
use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::future_course::FutureCourse;
use super::lineage::{Lineage, Succession, SuccessionKind};
use super::numbers::ProgrammeNumber;
use super::published_sheet::PublishedSheet;
use super::text;

codes! {
    /// What a programme is in the year after.
    Became {
        /// It goes on.
        GoesOn = "goes_on",
        /// It goes on under another name or number.
        Renamed = "renamed",
        /// It goes on, and another was merged into it.
        TookIn = "took_in",
        /// It was merged with another into a third, or into another.
        Merged = "merged",
        /// It was split.
        Split = "split",
        /// The next of its kind followed it.
        Succeeded = "succeeded",
        /// It has no sheet, and nothing followed it.
        Gone = "gone",
        /// The year after tells nothing.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether what was decided came about.
    Fate {
        Kept = "kept",
        NotKept = "not_kept",
        CantTell = "cant_tell",
    }
}

/// A programme on the sheets of the year after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet<'name> {
    pub programme: ProgrammeNumber,
    /// Its name that year.
    pub name: &'name str,
    /// Its money that year.
    pub money: Money,
}

impl<'name> From<&'name PublishedSheet> for Sheet<'name> {
    fn from(sheet: &'name PublishedSheet) -> Self {
        Self { programme: sheet.programme, name: &sheet.name, money: sheet.money }
    }
}

impl Became {
    /// The same, where the year after may still be open: a programme without a public sheet may get one, and is not gone.
    #[must_use]
    pub fn while_open(self, is_open: bool) -> Self {
        if is_open && self == Self::Gone { Self::Unknown } else { self }
    }
}

/// How the money of a programme moved from what it was to that of the year after, where both are known.
pub fn movement(programme: ProgrammeNumber, before: &Money, after: &[Sheet<'_>]) -> Option<Ordering> {
    after.iter().find(|sheet| sheet.programme == programme).and_then(|sheet| sheet.money.movement(before))
}

/// What a programme of `year`, of that name then, is in the year after. `after` has the sheets of that year, at least those
/// of the programme itself; none where that year, or the one before, tells nothing.
pub fn became(
    lineage: &Lineage,
    programme: ProgrammeNumber,
    name: &str,
    year: FiscalYear,
    after: Option<&[Sheet<'_>]>,
) -> Became {
    let Some(after) = after else { return Became::Unknown };
    let of_next = |link: &&Succession| link.fiscal_year == year.next();
    let links: Vec<&Succession> = lineage.after(programme).filter(of_next).collect();
    let own = after.iter().find(|sheet| sheet.programme == programme);
    let followers: BTreeSet<ProgrammeNumber> = links.iter().map(|link| link.to).collect();
    match (own, links.as_slice()) {
        (None, []) => Became::Gone,
        (Some(own), []) => {
            let takes_in = |link: &Succession| link.kind == SuccessionKind::Merged;
            if lineage.before(programme).filter(of_next).any(takes_in) {
                Became::TookIn
            } else if text::comparison_key(own.name) == text::comparison_key(name) {
                Became::GoesOn
            } else {
                Became::Renamed
            }
        }
        (_, links) if followers.len() > 1 || links.iter().any(|link| link.kind == SuccessionKind::Split) => {
            Became::Split
        }
        // It goes on beside what follows it: what is on record contradicts itself, or tells two things.
        (Some(_), _) => Became::Unknown,
        (None, links) => follows(lineage, links, year),
    }
}

/// What a programme became that one other followed.
fn follows(lineage: &Lineage, links: &[&Succession], year: FiscalYear) -> Became {
    let of_next = |link: &&Succession| link.fiscal_year == year.next();
    let is_one_of_several = links.iter().any(|link| {
        let origins: BTreeSet<ProgrammeNumber> =
            lineage.before(link.to).filter(of_next).map(|link| link.from).collect();
        origins.len() > 1
    });
    match links.first().map(|link| link.kind) {
        Some(SuccessionKind::Merged) => Became::Merged,
        _ if is_one_of_several => Became::Merged,
        Some(SuccessionKind::Continued | SuccessionKind::Renamed) => Became::Renamed,
        Some(SuccessionKind::Succeeded) => Became::Succeeded,
        Some(SuccessionKind::Split) => Became::Split,
        None => Became::Gone,
    }
}

/// Whether a course was kept. `amount` is how the programme's money moved, where that is known.
pub fn fate(course: FutureCourse, became: Became, amount: Option<Ordering>) -> Fate {
    let goes_on = matches!(became, Became::GoesOn | Became::Renamed | Became::TookIn);
    match course {
        _ if became == Became::Unknown => Fate::CantTell,
        FutureCourse::Suspend | FutureCourse::Abolish | FutureCourse::Complete => match became {
            Became::Gone => Fate::Kept,
            _ if goes_on => Fate::NotKept,
            // Something followed it: whether that is an end is a matter of words.
            _ => Fate::CantTell,
        },
        FutureCourse::Merge => match became {
            Became::Merged | Became::TookIn => Fate::Kept,
            Became::Split | Became::Succeeded => Fate::CantTell,
            _ => Fate::NotKept,
        },
        FutureCourse::Continue => match became {
            Became::Merged | Became::Gone => Fate::NotKept,
            _ if goes_on => Fate::Kept,
            _ => Fate::CantTell,
        },
        FutureCourse::Improve | FutureCourse::Expand if became == Became::Gone => Fate::NotKept,
        FutureCourse::Expand if goes_on => moved(amount, Ordering::Greater),
        FutureCourse::Shrink if goes_on => moved(amount, Ordering::Less),
        FutureCourse::Improve | FutureCourse::Expand | FutureCourse::Shrink => Fate::CantTell,
    }
}

/// Whether an amount moved as it was to.
fn moved(amount: Option<Ordering>, wanted: Ordering) -> Fate {
    match amount {
        Some(moved) if moved == wanted => Fate::Kept,
        Some(_) => Fate::NotKept,
        None => Fate::CantTell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: i32 = 2020;

    fn year() -> FiscalYear {
        FiscalYear::new(YEAR).expect("a year")
    }

    fn link(from: i32, to: i32, kind: SuccessionKind) -> Succession {
        Succession {
            from: ProgrammeNumber(from),
            to: ProgrammeNumber(to),
            fiscal_year: year().next(),
            kind,
            basis: None,
        }
    }

    /// What programme 1 became, whose name was 見本事業, where these programmes have a sheet.
    fn one(links: Vec<Succession>, after: &[i32]) -> Became {
        let sheets: Vec<Sheet<'_>> = after
            .iter()
            .map(|&number| Sheet { programme: ProgrammeNumber(number), name: "見本事業", money: Money::default() })
            .collect();
        became(&Lineage::new(links), ProgrammeNumber(1), "見本 事業", year(), Some(&sheets))
    }

    #[test]
    fn the_year_after_tells_what_a_programme_became() {
        use SuccessionKind::{Merged, Renamed, Split, Succeeded};
        assert_eq!(one(vec![], &[1, 2]), Became::GoesOn);
        assert_eq!(one(vec![], &[2]), Became::Gone);
        assert_eq!(one(vec![link(1, 3, Merged), link(2, 3, Merged)], &[3]), Became::Merged);
        assert_eq!(one(vec![link(1, 3, Succeeded), link(2, 3, Succeeded)], &[3]), Became::Merged);
        assert_eq!(one(vec![link(2, 1, Merged)], &[1]), Became::TookIn);
        assert_eq!(one(vec![link(1, 3, Split), link(1, 4, Split)], &[3, 4]), Became::Split);
        assert_eq!(one(vec![link(1, 3, Split)], &[1, 3]), Became::Split);
        assert_eq!(one(vec![link(1, 3, Renamed)], &[3]), Became::Renamed);
        assert_eq!(one(vec![link(1, 3, Succeeded)], &[3]), Became::Succeeded);
        assert_eq!(one(vec![link(1, 3, Merged)], &[1, 3]), Became::Unknown, "merged, and there still");
        let later = Succession { fiscal_year: year().next().next(), ..link(1, 3, Merged) };
        assert_eq!(one(vec![later], &[1]), Became::GoesOn, "what comes later is not of the year after");
        let renamed = [Sheet { programme: ProgrammeNumber(1), name: "見本の事業", money: Money::default() }];
        let told = became(&Lineage::default(), ProgrammeNumber(1), "見本事業", year(), Some(&renamed));
        assert_eq!(told, Became::Renamed);
        assert_eq!(became(&Lineage::default(), ProgrammeNumber(1), "見本事業", year(), None), Became::Unknown);
    }

    #[test]
    fn a_course_is_kept_or_not_or_nobody_can_tell() {
        use FutureCourse::{Abolish, Complete, Continue, Expand, Improve, Merge, Shrink, Suspend};
        for course in [Abolish, Complete, Suspend] {
            assert_eq!(fate(course, Became::Gone, None), Fate::Kept);
            assert_eq!(fate(course, Became::GoesOn, None), Fate::NotKept);
            assert_eq!(fate(course, Became::Merged, None), Fate::CantTell, "something followed it");
        }
        assert_eq!(fate(Merge, Became::Merged, None), Fate::Kept);
        assert_eq!(fate(Merge, Became::GoesOn, None), Fate::NotKept);
        assert_eq!(fate(Continue, Became::Renamed, None), Fate::Kept);
        assert_eq!(fate(Continue, Became::Merged, None), Fate::NotKept);
        assert_eq!(fate(Continue, Became::Split, None), Fate::CantTell);
        assert_eq!(fate(Improve, Became::Gone, None), Fate::NotKept);
        assert_eq!(fate(Improve, Became::GoesOn, Some(Ordering::Greater)), Fate::CantTell);
        assert_eq!(fate(Expand, Became::GoesOn, None), Fate::CantTell);
        assert_eq!(fate(Expand, Became::GoesOn, Some(Ordering::Greater)), Fate::Kept);
        assert_eq!(fate(Expand, Became::GoesOn, Some(Ordering::Equal)), Fate::NotKept);
        assert_eq!(fate(Shrink, Became::Renamed, Some(Ordering::Less)), Fate::Kept);
        assert_eq!(fate(Shrink, Became::Renamed, Some(Ordering::Greater)), Fate::NotKept);
    }
}
