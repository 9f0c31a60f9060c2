//! The words by which header rows are known, in the spellings of many cities. Line breaks, white space and full-width
//! letters in a header cell do not matter, nor does the order of the columns.

use std::collections::HashSet;

use super::by_hand::Hand;
use super::heading_marks::{self, PartOfYear};
use super::headings::{self, Heading};
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::unit_names::UnitHeading;
use super::{assessment, indicators, year_words};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::stage::Stage;
use crate::domain::text;

mod assignment;
mod by_hand;
mod words;
mod years;

use assignment::Assignment;
pub(super) use by_hand::{known_by, meant};
pub(super) use words::Role;
pub(super) use years::{year_column, years_without_era};

/// The longest cell in bytes that may be a header, markup included; longer ones are not looked at.
const LONGEST_CELL: usize = 400;
/// The longest of the words in bytes, white space included.
const LONGEST_WORD: usize = 120;

/// Which column holds what.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// 部局.
    pub(super) department: Option<usize>,
    /// 課・室.
    pub(super) section: Option<usize>,
    /// 課 where 室 has a column of its own.
    pub(super) subsection: Option<usize>,
    /// 事務事業名.
    pub(super) programme: usize,
    /// 統合前または名称変更前の事業名.
    pub(super) former_name: Option<usize>,
    /// 事業番号.
    pub(super) code: Option<usize>,
    /// 政策, 施策, 基本事業: the levels of the plan, from the top.
    pub(super) plan: Vec<usize>,
    /// 概要, where a column of its own holds it.
    pub(super) summary: Option<usize>,
    /// 目標.
    pub(super) objectives: Option<usize>,
    /// 成果.
    pub(super) results: Option<usize>,
    /// 年度 of each row.
    pub(super) year: Option<usize>,
    is_list: bool,
    names: Vec<String>,
}

impl Columns {
    /// The header over a column as written on one line, or its number where the header is blank.
    pub(super) fn name(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => (column + 1).to_string(),
        }
    }

    /// How many columns the header has, blank ones counted.
    pub(super) const fn width(&self) -> usize {
        self.names.len()
    }

    /// Every column that is read.
    pub(super) fn read(&self) -> impl Iterator<Item = usize> + use<> {
        let units = [self.department, self.section, self.subsection, self.code, self.former_name];
        let texts = [self.summary, self.objectives, self.results, self.year, Some(self.programme)];
        units.into_iter().chain(texts).flatten().chain(self.plan.clone())
    }

    /// The columns of sentences.
    pub(super) fn texts(&self) -> impl Iterator<Item = usize> + use<> {
        [self.summary, self.objectives, self.results].into_iter().flatten()
    }

    /// Whether the column has a header.
    pub(super) fn is_named(&self, column: usize) -> bool {
        self.names.get(column).is_some_and(|name| !name.is_empty())
    }

    /// Whether a column holds departments or sections.
    pub(super) const fn has_units(&self) -> bool {
        self.department.is_some() || self.section.is_some()
    }

    /// Whether it is a list of programmes with what was found of them, which says nothing of goals.
    pub(super) const fn is_list(&self) -> bool {
        self.is_list
    }

    /// How many cells a row must have.
    pub(super) fn needed(&self) -> usize {
        let columns = [self.department, self.section, Some(self.programme), self.objectives, self.results];
        columns.into_iter().flatten().max().map_or(0, |last| last + 1)
    }
}

/// What a table is read for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purpose {
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
}

/// A header that was recognised.
pub(super) struct Header {
    /// How many rows it has.
    pub(super) height: usize,
    pub(super) headings: Vec<Heading>,
}

/// The header that begins with the row at `start`: of the heights that make one, that by which most columns are known.
pub(super) fn recognise(rows: &[Row], start: usize, hand: &Hand<'_>) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    for height in hand.heights() {
        if !hand.says_height() && headings::go_on(rows, start, height) {
            continue;
        }
        let Some((score, headings)) = scored(rows, start, height, hand) else { continue };
        let is_whole = hand.says_header() || headings::go_on(rows, start, 1);
        if height > 1 && !is_whole && scored(rows, start + 1, height - 1, hand).is_some_and(|(below, _)| below >= score)
        {
            continue;
        }
        // 評価 and 理由 below 一次評価 name columns, though no more are known by them.
        let names_more =
            height > 1 && rows.get(start + height - 1).is_some_and(|row| words::name_columns_below(&row.cells));
        // What stood over them is a word of the header no longer.
        if best.as_ref().is_none_or(|(known, _)| *known < score || names_more && *known <= score + 1) {
            best = Some((score, Header { height, headings }));
        }
    }
    let mut header = best.map(|(_, header)| header)?;
    if headings::take_units(rows.get(start + header.height), &mut header.headings) {
        header.height += 1;
    }
    Some(header)
}

/// How many columns are known of the header that these rows would be, where they would be one. A year over a known column
/// counts too: a row that adds nothing is none of the header.
fn scored(rows: &[Row], start: usize, height: usize, hand: &Hand<'_>) -> Option<(usize, Vec<Heading>)> {
    let mut headings = headings::of(rows, start, height)?;
    hand.say(&mut headings);
    let keys: Vec<String> = headings.iter().map(|heading| key(heading.word())).collect();
    let exact: Vec<Option<Role>> = headings.iter().zip(&keys).map(|(heading, key)| exact(heading, key)).collect();
    let rings = assessment::ringed(&headings, rows.get(start + height..).unwrap_or_default());
    // 年度 and 数値 below 目標値.
    let is_below = |heading: &Heading| match heading.parts.as_slice() {
        [.., over, last] => matches!(last.trim(), "年度" | "値" | "数値") && indicators::is_of_indicator(over),
        _ => false,
    };
    let of_indicator = |heading: &Heading| indicators::is_of_indicator(heading.word()) || is_below(heading);
    let is_known = |(index, heading): (usize, &Heading)| {
        let is_exact = exact.get(index).is_some_and(Option::is_some);
        is_exact || of_indicator(heading) || rings.contains(&index) || assessment::names_money(heading)
    };
    let known = headings.iter().enumerate().filter(|one| is_known(*one)).count();
    let filled = headings.iter().filter(|heading| !heading.parts.is_empty()).count();
    let names_programme = exact.contains(&Some(Role::Programme));
    let dated = headings.iter().filter(|heading| year_words::part(&heading.name()).is_some()).count();
    if hand.says_header() {
        return Some((known + dated, headings));
    }
    if known < 2 || !names_programme && (known < 3 || known * 2 < filled) {
        return None;
    }
    let says_something = keys.iter().zip(&exact).any(|(key, exact)| {
        let role = exact.or_else(|| words::within(key));
        matches!(role, Some(Role::Programme | Role::Objectives | Role::Means | Role::Results))
    });
    says_something.then_some((known + dated, headings))
}

fn exact(heading: &Heading, key: &str) -> Option<Role> {
    if let Some(said) = &heading.said {
        return by_hand::role(said.field);
    }
    words::exact(key).or_else(|| match heading.parts.as_slice() {
        // 名称 under 事務事業, 部 under 担当.
        [.., over, last] if heading.parts.len() > 1 && last == heading.word() => {
            let joined = format!("{}{key}", self::key(over));
            words::exact(&joined).or_else(|| words::is_generic(key).then(|| words::exact(&self::key(over))).flatten())
        }
        _ => None,
    })
}

impl Columns {
    /// Which column holds what: of the columns that are not `taken` by the indicators of the table.
    pub(super) fn of(line: u64, headings: &[Heading], purpose: Purpose, taken: &[usize]) -> Result<Self, Problem> {
        let names: Vec<String> = headings.iter().map(Heading::name).collect();
        // Beside 対象 and 意図, 結果 is the effect that is hoped for, and nothing that was reached.
        let is_logic_model = headings.iter().any(|heading| key(heading.last()) == "意図");
        let hoped_for = |heading: &Heading| is_logic_model && key(heading.last()) == "結果";
        let taken: HashSet<usize> = taken.iter().copied().collect();
        let roles: Vec<Option<(Role, bool)>> = headings
            .iter()
            .enumerate()
            .map(|(index, heading)| if taken.contains(&index) || hoped_for(heading) { None } else { role(heading) })
            .collect();
        let roles = by_hand::settled(roles, headings, purpose.stage);
        let own_year =
            |heading: &Heading| year_words::part(&heading.name()).and_then(|(named, _)| named.of_table(purpose.year));
        let dated = |heading: &Heading| heading.said.as_ref().map_or_else(|| own_year(heading), |said| said.year);
        let dated: Vec<Option<FiscalYear>> = headings.iter().map(dated).collect();
        let said = headings.iter().map(|heading| heading.said.is_some()).collect();
        Assignment { line, roles, said, dated, names, purpose }.columns()
    }
}

fn role(heading: &Heading) -> Option<(Role, bool)> {
    // What is aimed at is no report, and what was reached no aim: one column of both is neither.
    if heading.said.is_none() && indicators::pairs::of_heading(heading).is_some() {
        return None;
    }
    let key = key(heading.word());
    // 成果指標 names what is counted, and 成果指標1令和5年度目標 its value: neither is a report in words.
    let is_free = || heading.said.is_none() && !indicators::slots::is_of_one(heading);
    let within = || words::within(&key).filter(|_| is_free()).map(|role| (role, false));
    let role = exact(heading, &key).map(|role| (role, true)).or_else(within);
    if heading.said.is_some() {
        return role;
    }
    let Some((Role::Objectives | Role::Means | Role::Results | Role::Progress | Role::MidyearProgress, exactly)) = role
    else {
        return role;
    };
    let name = heading.name();
    match heading_marks::part_of_year(&name) {
        _ if heading_marks::is_of_another_figure(&name) || words::is_whether_attained(&key) => None,
        // What is expected of the rest of the year is no report.
        _ if matches!(role, Some((Role::Results | Role::Progress, _))) && name.contains("見込") => None,
        // What a plan aims at in its end is no aim of the year, and what was spent no report.
        _ if heading_marks::is_of_plan(&name) || assessment::stands_below_money(heading) => None,
        None => role,
        // What was done in a part of the year is no report of the whole year, and its aims are none of the year's.
        Some(part) => {
            let is_report = part == PartOfYear::FirstHalf && !key.contains("目標") && !key.contains("計画");
            is_report.then_some((Role::MidyearProgress, exactly))
        }
    }
}

/// The one column whose heading says in so many words that it names programmes.
pub(super) fn programme_column(headings: &[Heading]) -> Option<usize> {
    let is_one = |heading: &Heading| exact(heading, &key(heading.word())) == Some(Role::Programme);
    let mut columns = headings.iter().enumerate().filter(|(_, heading)| is_one(heading)).map(|(index, _)| index);
    columns.next().filter(|_| columns.next().is_none())
}

/// The columns of reports that hold nothing but grades, such as ◎ or B, and those of values that hold nothing but figures: they
/// say nothing in words.
pub(super) fn graded(headings: &[Heading], below: &[Row]) -> Vec<usize> {
    let is_report = |heading: &Heading| {
        let role = role(heading).map(|(role, _)| role);
        heading.said.is_none() && matches!(role, Some(Role::Results | Role::Progress | Role::MidyearProgress))
    };
    let columns = headings.iter().enumerate().filter(|(_, heading)| is_report(heading)).map(|(index, _)| index);
    let grades = columns.filter(|index| assessment::holds_grades(below, *index));
    // 目標値 over figures is an indicator's, though nothing names the indicator; and beside its name 目標 is too.
    let names_indicator = headings.iter().any(|heading| indicators::is_of_indicator(heading.word()));
    let is_value = |heading: &Heading| {
        let is_text =
            matches!(role(heading), Some((Role::Objectives | Role::Means | Role::Results | Role::Progress, _)));
        heading.said.is_none() && (is_text && names_indicator || key(heading.word()).ends_with('値'))
    };
    let values = headings.iter().enumerate().filter(|(_, heading)| is_value(heading)).map(|(index, _)| index);
    let figures = values.filter(|index| {
        let mut cells = below.iter().map(|row| row.cell(*index)).filter(|cell| !cell.is_empty()).peekable();
        let mut has_figure = false;
        cells.peek().is_some()
            && cells.all(|cell| {
                has_figure |= cell.contains(char::is_numeric);
                indicators::label::is_value(cell)
            })
            && has_figure
    });
    grades.chain(figures).collect()
}

/// Whether a cell in the column of programmes is a header that is repeated.
pub(super) fn names_column(programme: &str) -> bool {
    let key = text::comparison_key(programme);
    key.ends_with('名') && words::exact(&key) == Some(Role::Programme)
}

/// Whether a heading is over what programmes were called before.
pub(super) fn names_former(heading: &Heading) -> bool {
    role(heading).is_some_and(|(role, _)| role == Role::FormerName)
}

/// Asks which of the columns names the programmes, where some may.
pub(super) fn may_be_programmes(line: u64, names: &[String]) -> Option<Problem> {
    let columns = words::may_name_programmes(names);
    (!columns.is_empty()).then(|| Problem::of_line(line, ProblemKind::ProgrammeUnnamed { columns }))
}

/// What a label above a table says that the name beside it is of: a department, or a section.
pub(super) fn unit_of_label(label: &str) -> Option<UnitHeading> {
    match words::exact(&key(label))? {
        Role::Department | Role::Unit => Some(UnitHeading::Department(String::new())),
        Role::Section => Some(UnitHeading::Section(None, String::new())),
        _ => None,
    }
}

/// What a label in normal form means beside which its content stands.
pub(super) fn of_label(key: &str) -> Option<Role> {
    words::exact(key).map(|role| if role == Role::Means { Role::Objectives } else { role })
}

/// The normal form of a header cell: no white space, no markup, no year in front, no number or mark at the start, no
/// explanation in brackets at the end.
fn key(cell: &str) -> String {
    if cell.len() > LONGEST_CELL {
        return "…".to_owned();
    }
    let key = text::comparison_key(&super::cell::plain(cell));
    let marks = ['■', '●', '◆', '○', '※', ':', '*', '【', '】'];
    let key = key.trim_matches(marks);
    let without_year = without_year(key);
    if words::exact(&without_year).is_some() {
        return without_year;
    }
    let unnumbered = words::unnumbered(&without_year);
    if words::exact(unnumbered).is_some() {
        return unnumbered.to_owned();
    }
    match unnumbered.strip_suffix(')').and_then(|key| key.split_once('(')) {
        Some((bare, inside)) if words::is_former(inside) && words::exact(bare) == Some(Role::Programme) => {
            "旧事業名".to_owned()
        }
        Some((bare, _)) if words::exact(bare).is_some() => bare.to_owned(),
        _ => without_year,
    }
}

fn without_year(key: &str) -> String {
    if !key.contains(|letter: char| letter.is_numeric() || matches!(letter, '元' | '年')) {
        return key.to_owned();
    }
    // 令和5年度上半期 says more than its year.
    let is_year = |date: &PartialDate| !matches!(date.precision(), Precision::HalfYear | Precision::Month);
    let year = PartialDate::find_in(key)
        .first()
        .filter(|(range, date)| range.start == 0 && is_year(date))
        .and_then(|(range, _)| key.get(range.end..))
        .map(|rest| rest.trim_start_matches('の').to_owned());
    let rest = year.filter(|rest| !rest.is_empty());
    rest.or_else(|| {
        year_words::part(key).map(|(_, rest)| rest.to_lowercase()).filter(|rest| words::exact(rest).is_some())
    })
    .unwrap_or_else(|| key.to_owned())
}

/// Whether a row below the first header is worth the look whether a header is repeated there: it names the programme as
/// headers usually do, another column too, and holds no figure.
pub(super) fn may_be_repeated(row: &Row) -> bool {
    let words = || {
        let cells = row.cells.iter().filter(|cell| !cell.is_empty() && cell.len() <= LONGEST_WORD);
        cells.map(|cell| cell.split_whitespace().collect::<String>())
    };
    words().any(|word| words::exact(&word) == Some(Role::Programme))
        && words().filter(|word| words::is_usual(word) || indicators::is_of_indicator(word)).take(2).count() == 2
        && !words().any(|word| word.parse::<f64>().is_ok())
}
