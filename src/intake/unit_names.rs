//! Names of departments and sections as tables write them: both in one cell, several sections in one, marked headings
//! between the rows (【市民部】, ◆市民部, 1. 市民部), with what else is said of them (市民部長, 市民部（5課）).

use super::marked;
use crate::domain::text;

/// Words that end the name of a department with something behind it.
const DEPARTMENTS: [&str; 5] = ["事務局", "総合支所", "本部", "部", "局"];
/// Words that end the name of a section.
const SECTIONS: [&str; 16] = [
    "課",
    "室",
    "所",
    "館",
    "センター",
    "署",
    "係",
    "園",
    "校",
    "局",
    "班",
    "チーム",
    "グループ",
    "担当",
    "窓口",
    "支所",
];
/// Words that end the name of what is a unit though its name does not say of which kind.
const OTHERS: [&str; 6] = ["会", "院", "危機管理監", "会計管理者", "議会", "公営企業"];
/// The longest name of a unit.
const LONGEST: usize = 30;

/// Department and section out of one cell: 農林水産部水産課, 企画部 企画課, 総務部（総務課）, or the department and its sections
/// below each other. What is not clearly two is one section.
pub(super) fn split(cell: &str) -> (Option<String>, Option<String>) {
    let owned = |name: &str| Some(name.trim().to_owned());
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if let [first, rest @ ..] = lines.as_slice()
        && !rest.is_empty()
    {
        return match split(first) {
            _ if !rest.iter().all(|name| is_section(name)) => split(&lines.join(" ")),
            (None, Some(name)) if is_department(&name) => (Some(name), Some(rest.join("・"))),
            (department, section) => {
                (department, Some(joined(section.as_deref().into_iter().chain(rest.iter().copied()))))
            }
        };
    }
    let cell = lines.first().copied().unwrap_or_default();
    if let Some((department, inside)) = bracketed(cell)
        && is_department(department)
        && is_section(inside)
    {
        return (owned(department), owned(inside));
    }
    if let Some((department, section)) = cell.split_once(['/', '／', '＞', '>'])
        && is_department(department)
        && is_section(section)
    {
        return (owned(department), owned(section));
    }
    // 総務部長　見本太郎 is of 総務部, and whose name stands behind it is no section.
    if let Some(unit) = of_head(cell) {
        return (None, owned(unit));
    }
    if let Some((department, section)) = cell.split_once([' ', '　']) {
        // Two sections beside each other belong to no department of that name.
        return if is_section(department) && !is_department(department) {
            (None, Some(cell.split_whitespace().collect::<Vec<_>>().join("・")))
        } else {
            (owned(department), owned(section))
        };
    }
    let end = DEPARTMENTS.into_iter().filter_map(|word| Some(cell.find(word)? + word.len())).min();
    // 農業委員会事務局 ends where it could be split, and 北部… is no department.
    let split = end.and_then(|end| cell.split_at_checked(end)).filter(|(department, section)| {
        department.chars().count() > 2
            && SECTIONS.into_iter().any(|word| section.ends_with(word) && section.len() > word.len())
    });
    match split {
        Some((department, section)) => (owned(department), owned(section)),
        None => (None, (!cell.is_empty()).then(|| cell.to_owned())),
    }
}

/// The unit whose head a text begins with: 総務部長, 市民課長 見本花子.
fn of_head(text: &str) -> Option<&str> {
    let unit = text.split([' ', '　']).next()?.strip_suffix('長')?;
    (unit.chars().count() > 1 && (is_department(unit) || is_section(unit))).then_some(unit)
}

/// The department whose head's goals a title says a table has: 令和5年度 総務部長の重点目標.
pub(super) fn of_heads_goals(title: &str) -> Option<String> {
    let normal = text::normalise(title);
    let (before, _) = normal.split_once("部長の").filter(|(_, goals)| goals.contains("目標"))?;
    let before = before.rsplit_once("年度").map_or(before, |(_, name)| name);
    let name = format!("{}部", before.trim().trim_start_matches(['の', '　']).trim_start());
    (name.chars().count() > 1 && !name.contains(char::is_whitespace) && is_department(&name)).then_some(name)
}

/// The sections that a cell of sections names, joined where there are several.
pub(super) fn sections(cell: &str) -> String {
    joined(cell.lines().map(|line| without_contact(line.trim())).filter(|line| !line.is_empty()))
}

/// A name without the number in brackets under which it is called: 税務課（内線123）.
fn without_contact(line: &str) -> &str {
    let is_number = |inside: &str| {
        let number = inside.trim_start_matches(['内', '線', '電', '話', '℡', ':', '：', ' ', 'T', 'E', 'L']);
        let is_digit = |letter: char| letter.is_numeric() || matches!(letter, '-' | '－' | 'ー' | '‐' | '・' | '、');
        number.len() < inside.len() && number.contains(char::is_numeric) && number.chars().all(is_digit)
    };
    bracketed(line).filter(|(name, inside)| !name.is_empty() && is_number(inside)).map_or(line, |(name, _)| name)
}

/// Several sections as one joint one; the lines of a name that was broken for looks with a blank.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.collect();
    lines.join(if lines.iter().all(|line| is_section(line)) { "・" } else { " " })
}

/// What a line between the rows says of the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnitHeading {
    Department(String),
    /// The department where it is named too, and the section.
    Section(Option<String>, String),
}

impl UnitHeading {
    /// The name of the unit.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Department(name) | Self::Section(_, name) => name,
        }
    }
}

impl UnitHeading {
    /// The same below another line: a section is of the department that is named there.
    pub(super) fn below(self, over: Option<&Self>) -> Self {
        match (self, over) {
            (Self::Section(None, section), Some(Self::Department(department))) => {
                Self::Section(Some(department.clone()), section)
            }
            (heading, _) => heading,
        }
    }
}

/// Whether a line is numbered in brackets, and not the first: （２）土木課.
pub(super) fn goes_on(line: &str) -> bool {
    let line = text::normalise(line.trim());
    let number =
        line.strip_prefix('(').and_then(|rest| rest.split_once(')')).and_then(|(number, _)| number.parse().ok());
    number.is_some_and(|number: u32| number > 1)
}

/// Department and section out of the cell of a column that may hold either or both.
pub(super) fn either(cell: &str) -> (Option<String>, Option<String>) {
    match split(cell) {
        (None, Some(name)) if is_department(&name) || !is_section(&name) => (Some(name), None),
        split => split,
    }
}

/// Whether a text names a unit, or several.
pub(super) fn names_one(text: &str) -> bool {
    let is_one = |name: &str| is_department(name) || is_section(name) || OTHERS.iter().any(|word| name.ends_with(word));
    let (department, section) = split(text);
    department.iter().chain(&section).any(|name| is_one(name))
}

/// Whether a department may have no sections: 議会事務局, 会計課.
pub(super) fn may_be_undivided(department: &str) -> bool {
    let ends = ["事務局", "課", "室", "会", "署", "所", "センター", "会計管理者"];
    ends.iter().any(|end| department.ends_with(end))
}

/// Reads a line between the rows as the name of a unit.
pub(super) fn heading(line: &str) -> Option<UnitHeading> {
    let bare = without_marks(line);
    let bare = match bracketed(&bare) {
        // （土木課）
        Some(("", inside)) => inside.to_owned(),
        // 市民部（5課）: what stands in the brackets is no unit.
        Some((name, inside)) if !is_section(inside) => name.to_owned(),
        _ => bare,
    };
    let bare = bare.strip_suffix('長').filter(|name| is_department(name) || is_section(name)).unwrap_or(&bare);
    if bare.is_empty() || bare.chars().count() > LONGEST || bare.contains(['。', '、']) {
        return None;
    }
    match split(bare) {
        (Some(department), Some(section)) if is_department(&department) || is_section(&section) => {
            Some(UnitHeading::Section(Some(department), section))
        }
        _ if is_department(bare) || OTHERS.iter().any(|word| bare.ends_with(word)) => {
            Some(UnitHeading::Department(bare.to_owned()))
        }
        _ if is_section(bare) => Some(UnitHeading::Section(None, bare.to_owned())),
        _ => None,
    }
}

/// A name in front of a bracket that ends the text, and what is in the bracket.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, inside) = text.strip_suffix(['）', ')'])?.split_once(['（', '('])?;
    Some((name.trim(), inside.trim()))
}

/// The line without what sets it off as a heading.
fn without_marks(line: &str) -> String {
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: &str = line.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '【' | '】'
                    | '〔'
                    | '〕'
                    | '［'
                    | '］'
                    | '['
                    | ']'
                    | '＜'
                    | '＞'
                    | '<'
                    | '>'
                    | '《'
                    | '》'
                    | '〈'
                    | '〉'
                    | '■'
                    | '□'
                    | '●'
                    | '○'
                    | '◆'
                    | '◇'
                    | '◎'
                    | '▼'
                    | '▽'
                    | '▲'
                    | '△'
                    | '★'
                    | '☆'
                    | '※'
                    | '・'
                    | ':'
                    | '：'
            )
    });
    let is_digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter);
    // （１）土木課, ①土木課.
    let in_brackets = line.strip_prefix(['（', '(']).map(|rest| (rest, rest.trim_start_matches(is_digit)));
    let behind = in_brackets.filter(|(rest, behind)| behind.len() < rest.len()).map(|(_, behind)| behind);
    if let Some(rest) = behind.and_then(|behind| behind.strip_prefix(['）', ')'])) {
        return rest.trim().to_owned();
    }
    let line = line.trim_start_matches(marked::is_numbered_letter).trim_start();
    let unnumbered = line.trim_start_matches(is_digit);
    // A number is that of the heading only where a point or a blank follows it.
    match unnumbered.strip_prefix(['.', '．', '、', ')', '）', ' ', '　']) {
        Some(rest) if unnumbered.len() < line.len() => rest.trim().to_owned(),
        _ => line.to_owned(),
    }
}

fn is_department(name: &str) -> bool {
    let name = text::comparison_key(name);
    name.chars().count() > 1 && DEPARTMENTS.iter().any(|word| name.ends_with(word))
}

fn is_section(name: &str) -> bool {
    let name = text::comparison_key(name);
    // 5課 counts sections.
    let is_name = name.chars().count() > 1 && !name.starts_with(|letter: char| letter.is_ascii_digit());
    is_name && SECTIONS.iter().any(|word| name.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::{UnitHeading, heading, split};

    fn both(cell: &str) -> String {
        let (department, section) = split(cell);
        format!("{}|{}", department.unwrap_or_default(), section.unwrap_or_default())
    }

    #[test]
    fn a_cell_with_both_is_split_where_it_is_clearly_two() {
        for (cell, expected) in [
            ("農林水産部水産課", "農林水産部|水産課"),
            ("教育委員会事務局北部学校給食センター", "教育委員会事務局|北部学校給食センター"),
            ("総務部三陸支所", "総務部|三陸支所"),
            ("企画部 企画課", "企画部|企画課"),
            ("総務部総務課", "総務部|総務課"),
            ("総務部（総務課）", "総務部|総務課"),
            ("総務部/財政課", "総務部|財政課"),
            ("市民部\n市民課\n税務課", "市民部|市民課・税務課"),
            ("水保全課\n浄水課", "|水保全課・浄水課"),
            ("会計課", "|会計課"),
            ("農業委員会事務局", "|農業委員会事務局"),
            ("大船渡消防署", "|大船渡消防署"),
            ("北部学校給食センター", "|北部学校給食センター"),
            ("総務部", "|総務部"),
        ] {
            assert_eq!(both(cell), expected);
        }
    }

    #[test]
    fn a_heading_is_known_by_its_name_whatever_sets_it_off() {
        let department = |name: &str| Some(UnitHeading::Department(name.to_owned()));
        for line in [
            "市民部",
            "【市民部】",
            "市民部長",
            "市民部（5課）",
            "◆市民部",
            "1. 市民部",
            "１　市民部",
            "■ 市民部：",
            "（２）市民部",
            "③市民部",
        ] {
            assert_eq!(heading(line), department("市民部"), "{line}");
        }
        assert_eq!(heading("危機管理監"), department("危機管理監"));
        assert_eq!(heading("教育委員会"), department("教育委員会"));
        assert_eq!(heading("◆地域づくりグループ"), Some(UnitHeading::Section(None, "地域づくりグループ".to_owned())));
        let section = UnitHeading::Section(Some("総務部".to_owned()), "総務課".to_owned());
        assert_eq!(heading("【総務部総務課】"), Some(section));
        for line in ["", "単位：千円", "事業の見直しについて", "第1章 安全・安心"] {
            assert_eq!(heading(line), None, "{line}");
        }
    }
}
