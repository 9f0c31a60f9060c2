//! The words by which header rows are known, in the spellings of many cities. Line breaks, white space and full-width
//! letters in a header cell do not matter, nor does the order of the columns.

use super::by_hand::Hand;
use super::headings::{self, Heading};
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::{row_numbers, year_words};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::PartialDate;
use crate::domain::stage::Stage;
use crate::domain::text;

mod by_hand;
mod words;

pub(super) use by_hand::{known_by, meant};
pub(super) use words::Role;

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
        let texts = [self.summary, self.objectives, self.results, Some(self.programme)];
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
        let Some((score, headings)) = scored(rows, start, height, hand) else { continue };
        let is_said = hand.says_header();
        if height > 1 && !is_said && scored(rows, start + 1, height - 1, hand).is_some_and(|(below, _)| below >= score)
        {
            continue;
        }
        if best.as_ref().is_none_or(|(known, _)| *known < score) {
            best = Some((score, Header { height, headings }));
        }
    }
    best.map(|(_, header)| header)
}

/// How many columns are known of the header that these rows would be, where they would be one. A year over a known column
/// counts too: a row that adds nothing is none of the header.
fn scored(rows: &[Row], start: usize, height: usize, hand: &Hand<'_>) -> Option<(usize, Vec<Heading>)> {
    let mut headings = headings::of(rows, start, height)?;
    hand.say(&mut headings);
    let keys: Vec<String> = headings.iter().map(|heading| key(heading.last())).collect();
    let exact: Vec<Option<Role>> = headings.iter().zip(&keys).map(|(heading, key)| exact(heading, key)).collect();
    let known = exact.iter().flatten().count();
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
        matches!(role, Some(Role::Programme | Role::Objectives | Role::Results))
    });
    says_something.then_some((known + dated, headings))
}

fn exact(heading: &Heading, key: &str) -> Option<Role> {
    if let Some(said) = &heading.said {
        return by_hand::role(said.field);
    }
    words::exact(key).or_else(|| match heading.parts.as_slice() {
        // 名称 under 事務事業, 部 under 担当.
        [.., over, _] if heading.parts.len() > 1 => {
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
    let key = key(heading.last());
    let within = || words::within(&key).filter(|_| heading.said.is_none()).map(|role| (role, false));
    exact(heading, &key).map(|role| (role, true)).or_else(within)
}

/// The columns of one header while they are told apart.
struct Assignment {
    line: u64,
    /// What each column may hold, and whether its heading says so in so many words.
    roles: Vec<Option<(Role, bool)>>,
    /// Whether it was said what each column holds.
    said: Vec<bool>,
    /// The year that each heading names.
    dated: Vec<Option<FiscalYear>>,
    names: Vec<String>,
    purpose: Purpose,
}

impl Assignment {
    /// The columns of a role that are of the table's year.
    fn all(&self, wanted: Role, exactly: bool) -> Vec<usize> {
        let columns = self.roles.iter().zip(&self.dated).enumerate();
        columns
            .filter(|(_, (role, dated))| {
                **role == Some((wanted, exactly)) && dated.is_none_or(|dated| dated == self.purpose.year)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// The columns of a role whose heading says so in so many words, or else those of which it is a part.
    fn most_exact(&self, wanted: Role) -> Vec<usize> {
        let exact = self.all(wanted, true);
        if exact.is_empty() { self.all(wanted, false) } else { exact }
    }

    fn first(&self, wanted: Role) -> Option<usize> {
        self.most_exact(wanted).first().copied()
    }

    /// The one column of a role; several that say the same are asked about.
    fn only(&self, wanted: Role) -> Result<Option<usize>, Problem> {
        let columns = self.most_exact(wanted);
        let of_the_year: Vec<usize> =
            columns.iter().copied().filter(|&column| self.dated.get(column).is_some_and(Option::is_some)).collect();
        match if of_the_year.is_empty() { &columns } else { &of_the_year }.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            [other, .., last] => {
                let header = |column: usize| self.names.get(column).cloned().unwrap_or_default();
                let reason = ProblemKind::AmbiguousHeader { other: header(*other) };
                Err(Problem::of_cell(self.line, header(*last), reason))
            }
        }
    }

    /// The levels of the plan, which stand beside each other from the top.
    fn plan(&self) -> Vec<usize> {
        let exact = self.all(Role::Policy, true);
        if exact.is_empty() { self.first(Role::Policy).into_iter().collect() } else { exact }
    }

    /// The column of the city's numbers: rather one that says so than a bare No.
    fn code(&self) -> Option<usize> {
        let columns = self.most_exact(Role::Code);
        let says_so = |column: &usize| self.names.get(*column).is_some_and(|name| !row_numbers::is_bare(name));
        columns.iter().copied().find(says_so).or_else(|| columns.first().copied())
    }

    /// Why a table has nothing for its year, where a column holds such a thing for another one.
    fn of_another_year(&self, wanted: &[Role]) -> Option<Problem> {
        let columns = self.roles.iter().zip(&self.dated).enumerate();
        let mut others = columns.filter_map(|(index, (role, named))| {
            let (role, _) = (*role)?;
            Some((index, (*named)?)).filter(|_| wanted.contains(&role))
        });
        let (column, named) = others.find(|(_, named)| *named != self.purpose.year)?;
        let name = self.names.get(column).cloned().unwrap_or_default();
        Some(Problem::of_cell(self.line, name, ProblemKind::ColumnOfAnotherYear { named: named.number() }))
    }

    /// The reports of the stage: a column of the first half is none of the whole year's, and the other way round.
    fn results(&self) -> Result<Option<usize>, Problem> {
        let (first, second) = match self.purpose.stage {
            Stage::Midyear => (Role::MidyearProgress, Role::Progress),
            Stage::Goals | Stage::Results => (Role::Results, Role::Progress),
        };
        if let Some(column) = self.only(first)? {
            return Ok(Some(column));
        }
        if let Some(column) = self.only(second)? {
            return Ok(Some(column));
        }
        if self.purpose.stage == Stage::Midyear { self.only(Role::Results) } else { Ok(None) }
    }

    fn is_said(&self, column: usize) -> bool {
        self.said.get(column).is_some_and(|said| *said)
    }

    fn columns(self) -> Result<Columns, Problem> {
        let missing = |needed| Problem::of_line(self.line, ProblemKind::MissingColumn { needed });
        let programme = self.only(Role::Programme)?.ok_or_else(|| missing("programme"))?;
        let results = self.results()?;
        let (objectives, summary) = match (self.only(Role::Objectives)?, self.first(Role::Summary)) {
            (None, summary) if !summary.is_some_and(|column| self.is_said(column)) => (summary, None),
            both => both,
        };
        let needs = if self.purpose.stage == Stage::Goals { &[Role::Objectives][..] } else { &[Role::Results] };
        let has_needed = if self.purpose.stage == Stage::Goals { objectives } else { results };
        if has_needed.is_none()
            && let Some(problem) = self.of_another_year(needs)
        {
            return Err(problem);
        }
        let unit = self.first(Role::Unit);
        let (department, section) = match (self.first(Role::Department), self.first(Role::Section)) {
            (None, None) => (unit, None),
            (None, section) => (unit, section),
            (department, None) => (department, unit),
            both => both,
        };
        let subsection = self.all(Role::Section, true).into_iter().find(|&column| Some(column) != section);
        // A heading over two columns leaves the second one blank: 部 and 課 under 担当部署名.
        let blank_beside = department.map(|column| column + 1).filter(|&column| {
            section.is_none()
                && column != programme
                && !self.is_said(column)
                && self.names.get(column).is_some_and(String::is_empty)
        });
        Ok(Columns {
            department,
            section: section.or(blank_beside),
            subsection,
            programme,
            former_name: self.first(Role::FormerName),
            code: self.code(),
            plan: self.plan(),
            summary,
            objectives,
            results,
            is_list: self.roles.iter().flatten().any(|(role, _)| matches!(role, Role::Rating | Role::FutureCourse)),
            names: self.names,
        })
    }
}

/// What a label in normal form means beside which its content stands.
pub(super) fn of_label(key: &str) -> Option<Role> {
    words::exact(key)
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
        Some((bare, _)) if words::exact(bare).is_some() => bare.to_owned(),
        _ => without_year,
    }
}

fn without_year(key: &str) -> String {
    if !key.contains(|letter: char| letter.is_numeric() || matches!(letter, '元' | '年')) {
        return key.to_owned();
    }
    let year = PartialDate::find_in(key)
        .first()
        .filter(|(range, _)| range.start == 0)
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
        && words().filter(|word| words::is_usual(word)).take(2).count() == 2
        && !words().any(|word| word.parse::<f64>().is_ok())
}
