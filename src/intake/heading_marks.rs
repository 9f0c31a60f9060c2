//! What stands at the words of a heading and does not say what its column holds: the letter by which a formula names it,
//! 目標(A), the mark of a note, 実績※1, and the unit of its values, 目標値（人）. And what says that a column is of less than a year,
//! or of something that was worked out.

use super::units;
use super::year_words;
use super::{cell, marked};
use crate::domain::text;

/// A heading without such marks; one of nothing else stays as it is.
pub(super) fn without(heading: &str) -> String {
    let text = text::normalise(&cell::plain(heading));
    let mut bare = marked::after(text.trim()).trim_start();
    loop {
        let (unmarked, _) = marked::part(bare);
        let shorter = without_brackets(unmarked).map_or(unmarked, |(before, _)| before.trim_end());
        if shorter.is_empty() || shorter == bare {
            break;
        }
        bare = shorter;
    }
    if bare.is_empty() { text.trim().to_owned() } else { bare.to_owned() }
}

/// The unit that stands in brackets behind a heading.
pub(super) fn unit(heading: &str) -> Option<String> {
    let text = text::normalise(&cell::plain(heading));
    let mut rest = text.trim();
    loop {
        let (unmarked, _) = marked::part(rest);
        let (before, inside) = without_brackets(unmarked)?;
        if !is_letter(inside) {
            return units::behind_name(unmarked, false).map(str::to_owned);
        }
        rest = before.trim_end();
    }
}

/// A heading before the brackets that end it and hold a letter or a unit.
fn without_brackets(heading: &str) -> Option<(&str, &str)> {
    let (before, inside) = heading.strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    let says_nothing = is_letter(inside) || units::behind_name(heading, false).is_some();
    (says_nothing && !before.trim().is_empty()).then_some((before, inside))
}

fn is_letter(inside: &str) -> bool {
    // R1 is a year.
    let mut letters = inside.trim().chars();
    let is_one = |letter: char| {
        letter.is_ascii_alphanumeric() || ('ァ'..='ヶ').contains(&letter) || marked::is_numbered_letter(letter)
    };
    letters.next().is_some_and(is_one) && letters.next().is_none()
}

/// What of a fiscal year something is of, where it is not the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartOfYear {
    /// April to September.
    FirstHalf,
    Another,
}

/// Which part of the year a heading says that its column is of: till September, 上半期, 4～12月. What is till March is of the whole.
pub(super) fn part_of_year(heading: &str) -> Option<PartOfYear> {
    if heading.len() > year_words::LONGEST_TEXT * 3 {
        return None;
    }
    let text: String = text::normalise(heading).split_whitespace().collect();
    // 前期基本計画 is a plan of several years.
    let is_of_years = text.contains("計画") || text.contains("年間");
    let halves: &[&str] = if is_of_years { &[] } else { &["前期", "後期"] };
    if ["四半期", "下半期", "下期", "後半期"]
        .iter()
        .chain(halves.get(1..).unwrap_or_default())
        .any(|word| text.contains(word))
        || names_quarter(&text)
    {
        return Some(PartOfYear::Another);
    }
    if ["上半期", "上期", "前半期"].iter().chain(halves.get(..1).unwrap_or_default()).any(|word| text.contains(word))
    {
        return Some(PartOfYear::FirstHalf);
    }
    match last_month(&text)? {
        3 => (!is_till_march(&text)).then_some(PartOfYear::Another),
        9 => Some(PartOfYear::FirstHalf),
        _ => Some(PartOfYear::Another),
    }
}

/// Whether a quarter is named by its letter: 1Q, Q3.
fn names_quarter(text: &str) -> bool {
    text.match_indices('Q').any(|(at, _)| {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        let is_one = |letter: Option<char>| letter.is_some_and(|letter| ('1'..='4').contains(&letter));
        let ends = |letter: Option<char>| !letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        let mut backwards = before.chars().rev();
        let mut onwards = behind.chars();
        is_one(backwards.next()) && ends(backwards.next()) && ends(behind.chars().next())
            || is_one(onwards.next()) && ends(onwards.next()) && ends(before.chars().next_back())
    })
}

/// Whether what names March is till its end, since April or since nothing is said: 3月末, 4～3月. 3月実績 beside 2月実績 is of a month, and
/// 1月～3月 of a quarter.
fn is_till_march(text: &str) -> bool {
    let marches = ["3月", "3末"];
    let Some(at) = marches.iter().filter_map(|march| text.rfind(march)).max() else { return false };
    let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    let is_of_year = |letter: char| letter.is_ascii_digit() || "./年度令和翌R".contains(letter);
    let since = before.rsplit_once(['~', '〜', '-', '―', '–', '—', 'ー']).or_else(|| before.rsplit_once("から"));
    let Some((since, _)) = since.filter(|(_, between)| between.chars().all(is_of_year)) else {
        let ends = ["末", "月末", "月31日", "月現在", "月時点", "月まで", "月迄"];
        return ends.iter().any(|end| behind.starts_with(end));
    };
    let month = since.trim_end_matches('月');
    let bare = month.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_month = month.len() < since.len() || !bare.ends_with(|letter: char| letter.is_ascii_alphanumeric());
    let first = month.get(bare.len()..).and_then(|month| month.parse::<u32>().ok());
    first.filter(|_| is_month).is_none_or(|first| first == 4)
}

/// The month till which something is.
fn last_month(text: &str) -> Option<u32> {
    let ends = |(at, mark): &(usize, &str)| {
        let (before, behind) = (text.get(..*at).unwrap_or_default(), text.get(at + mark.len()..).unwrap_or_default());
        let bare = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let month = before.get(bare.len()..).and_then(|digits| digits.parse::<u32>().ok());
        let is_month = *mark == "月" && !behind.starts_with(['か', '補', '議', '定', 'に', '間']);
        // R5.9末.
        let is_end = *mark == "末" && bare.ends_with(['.', '/']);
        month.filter(|month| (is_month || is_end) && (1..=12).contains(month))
    };
    let marks = text.match_indices(['月', '末']);
    marks.filter_map(|found| ends(&found)).next_back()
}

/// What an aim is called that is one of a plan of several years: of its end, of its middle, or of all of it.
const OF_PLANS: [&str; 16] = [
    "計画最終年度",
    "計画終了年度",
    "最終年度",
    "最終年",
    "最終",
    "計画期間",
    "長期",
    "中期",
    "中間目標",
    "目標(中間",
    "全体目標",
    "将来目標",
    "目標年次",
    "期間の目標",
    "期間目標",
    "計画終了時",
];
/// What stands behind a number of years.
const YEARS: [&str; 7] = ["年間", "か年", "カ年", "ヵ年", "ヶ年", "ケ年", "箇年"];
/// What a heading has that is of what became of an aim.
const OF_REPORTS: [&str; 7] = ["達成", "実績", "成果", "結果", "進捗", "状況", "評価"];

/// Whether a heading that names no year is of what a plan aims at in several years or at their end, and not in one of them: 最終目標,
/// 計画期間の目標, 5年間の目標値, 目標（R4～R8）.
pub(super) fn is_of_plan(heading: &str) -> bool {
    if heading.len() > year_words::LONGEST_TEXT * 3 {
        return false;
    }
    if year_words::names_several(heading) {
        return true;
    }
    if !heading.contains('目') {
        return false;
    }
    let text: String = text::normalise(heading).split_whitespace().collect();
    text.contains("目標")
        && !OF_REPORTS.iter().any(|word| text.contains(word))
        && (OF_PLANS.iter().any(|word| text.contains(word)) || is_of_years(&text))
        && year_words::part(&text).is_none()
}

/// Whether a text names a number of years: 5年間, 3か年. One year is the year.
fn is_of_years(text: &str) -> bool {
    YEARS.iter().any(|years| {
        let before = text.split_once(years).map(|(before, _)| before);
        before.is_some_and(|before| {
            let bare = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let digits = before.get(bare.len()..).unwrap_or_default();
            !digits.is_empty() && digits != "1" || before.ends_with(|letter| "二三四五六七八九十".contains(letter))
        })
    })
}

/// Whether a heading of an aim of a plan is over its figure, and says nothing else: 最終目標値, 目標値（最終年度）.
pub(super) fn is_figure_of_plan(heading: &str) -> bool {
    let mut rest: String = text::normalise(&without(heading)).split_whitespace().collect();
    for word in OF_PLANS.iter().filter(|word| !word.contains("目標")) {
        rest = rest.replace(word, "");
    }
    rest.retain(|letter| {
        !matches!(letter, '(' | ')' | '[' | ']' | 'の' | '/' | '・' | '末') && !letter.is_ascii_digit()
    });
    let rest = YEARS.iter().chain(&["年度", "時点"]).fold(rest, |rest, word| rest.replace(word, ""));
    matches!(
        rest.as_str(),
        "目標"
            | "目標値"
            | "目標数"
            | "中間目標"
            | "中間目標値"
            | "中間"
            | "全体目標"
            | "将来目標"
            | "目標年次"
            | "期間目標"
            | "期間目標値"
            | ""
    )
}

/// Whether a heading is of what was worked out of figures, or is not settled yet: 実績順位, （累計）, （速報）.
pub(super) fn is_of_another_figure(heading: &str) -> bool {
    ["順位", "累計", "累積", "速報", "増減", "前年比", "前年度比", "対前年", "達成率", "進捗率"]
        .iter()
        .any(|word| heading.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{PartOfYear, part_of_year, unit, without};

    #[test]
    fn letters_note_marks_and_units_are_no_words_of_a_heading() {
        for (heading, bare, of) in [
            ("目標(A)", "目標", None),
            ("目標※1", "目標", None),
            ("R5目標値①", "R5目標値", None),
            ("①目標", "目標", None),
            ("目標（％）", "目標", Some("%")),
            ("目標値(人)", "目標値", Some("人")),
            ("実績（件）(B)", "実績", Some("件")),
            ("実績（単位：回）", "実績", Some("回")),
            ("実績（成果）", "実績(成果)", None),
            ("(A)", "(A)", None),
            ("現状値（R1）", "現状値(R1)", None),
        ] {
            assert_eq!((without(heading).as_str(), unit(heading).as_deref()), (bare, of), "{heading}");
        }
    }

    #[test]
    fn what_is_till_another_month_than_march_is_no_whole_year() {
        for first in ["R5実績(9月末)", "令和5年度上半期実績", "実績（4～9月）", "R5.9末実績"] {
            assert_eq!(part_of_year(first), Some(PartOfYear::FirstHalf), "{first}");
        }
        for other in [
            "12月末実績",
            "実績（4～12月）",
            "第1四半期実績",
            "下半期実績",
            "令和5年11月実績",
            "3月実績",
            "成果（1月～3月）",
            "進捗（１～３月）",
            "3Q実績",
            "Q4",
            "後期実績",
        ] {
            assert_eq!(part_of_year(other), Some(PartOfYear::Another), "{other}");
        }
        for whole in [
            "R5実績",
            "実績（令和6年3月末）",
            "4月からの取組",
            "6月補正後",
            "年度末実績",
            "実績（4～3月）",
            "R5.4月～R6.3月実績",
            "3月31日現在の実績",
            "FAQの件数",
            "後期基本計画の成果",
        ] {
            assert_eq!(part_of_year(whole), None, "{whole}");
        }
    }
}
