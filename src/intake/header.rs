//! The words by which header rows are known, in the spellings of many cities. Line breaks, white space and full-width
//! letters in a header cell do not matter, nor does the order of the columns.

use super::refusal::{Problem, ProblemKind};
use crate::domain::partial_date::PartialDate;
use crate::domain::text;

mod words;

use words::Role;

/// The longest cell in bytes that may be a header, markup included; longer ones are not looked at.
const LONGEST_CELL: usize = 400;

/// Which column holds what.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// 部局.
    pub(super) department: Option<usize>,
    /// 課・室.
    pub(super) section: Option<usize>,
    /// 事務事業名.
    pub(super) programme: usize,
    /// 事業番号.
    pub(super) code: Option<usize>,
    /// 施策.
    pub(super) policy: Option<usize>,
    /// 概要, where a column of its own holds it.
    pub(super) summary: Option<usize>,
    /// 目標.
    pub(super) objectives: Option<usize>,
    /// 成果.
    pub(super) results: Option<usize>,
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

    /// How many cells a row must have.
    pub(super) fn needed(&self) -> usize {
        let columns = [self.department, self.section, Some(self.programme), self.objectives, self.results];
        columns.into_iter().flatten().max().map_or(0, |last| last + 1)
    }
}

/// Reads a row as a header: `None` when it is none.
pub(super) fn recognise(line: u64, cells: &[String]) -> Option<Result<Columns, Problem>> {
    let keys: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
    let exact: Vec<Option<Role>> = keys.iter().map(|key| words::exact(key)).collect();
    let known = exact.iter().flatten().count();
    let filled = keys.iter().filter(|key| !key.is_empty()).count();
    let names_programme = exact.contains(&Some(Role::Programme));
    if known < 2 || !names_programme && (known < 3 || known * 2 < filled) {
        return None;
    }
    let roles: Vec<Option<(Role, bool)>> = keys
        .iter()
        .zip(&exact)
        .map(|(key, exact)| exact.map(|role| (role, true)).or_else(|| words::within(key).map(|role| (role, false))))
        .collect();
    if !roles.iter().flatten().any(|(role, _)| matches!(role, Role::Programme | Role::Objectives | Role::Results)) {
        return None;
    }
    let names = cells.iter().map(|cell| cell.split_whitespace().collect::<String>()).collect();
    Some(assign(line, &roles, names))
}

fn assign(line: u64, roles: &[Option<(Role, bool)>], names: Vec<String>) -> Result<Columns, Problem> {
    let all = |wanted: Role, exactly: bool| {
        roles.iter().enumerate().filter_map(move |(index, role)| (*role == Some((wanted, exactly))).then_some(index))
    };
    let first = |wanted: Role| all(wanted, true).next().or_else(|| all(wanted, false).next());
    let only = |wanted: Role| {
        let mut columns = all(wanted, true).peekable();
        let mut columns: Vec<usize> =
            if columns.peek().is_some() { columns.collect() } else { all(wanted, false).collect() };
        let last = if columns.len() > 1 { columns.pop() } else { None };
        let other = columns.first().copied();
        match (other, last) {
            (Some(other), Some(last)) => {
                let header = |column: usize| names.get(column).cloned().unwrap_or_default();
                Err(Problem::of_cell(line, header(last), ProblemKind::AmbiguousHeader { other: header(other) }))
            }
            _ => Ok(other),
        }
    };
    let missing = |needed| Problem::of_line(line, ProblemKind::MissingColumn { needed });
    let programme = only(Role::Programme)?.ok_or_else(|| missing("programme"))?;
    let results = match only(Role::Results)? {
        None => only(Role::Progress)?,
        results => results,
    };
    let (objectives, summary) = match (only(Role::Objectives)?, first(Role::Summary)) {
        (None, summary) => (summary, None),
        both => both,
    };
    if objectives.is_none() && results.is_none() {
        return Err(missing("objectives or results"));
    }
    let unit = first(Role::Unit);
    let (department, section) = match (first(Role::Department), first(Role::Section)) {
        (None, None) => (unit, None),
        (None, section) => (unit, section),
        (department, None) => (department, unit),
        both => both,
    };
    // A heading over two columns leaves the second one blank: 部 and 課 under 担当部署名.
    let blank_beside = department
        .map(|column| column + 1)
        .filter(|&column| section.is_none() && column != programme && names.get(column).is_some_and(String::is_empty));
    Ok(Columns {
        department,
        section: section.or(blank_beside),
        programme,
        code: first(Role::Code),
        policy: first(Role::Policy),
        summary,
        objectives,
        results,
        names,
    })
}

/// The normal form of a header cell: no white space, no markup, no year in front, no number or mark at the start.
fn key(cell: &str) -> String {
    if cell.len() > LONGEST_CELL {
        return "…".to_owned();
    }
    let key = text::comparison_key(&super::cell::plain(cell));
    let year = PartialDate::find_in(&key)
        .first()
        .filter(|(range, _)| range.start == 0)
        .and_then(|(range, _)| key.get(range.end..))
        .map(|rest| rest.trim_start_matches('の').to_owned());
    let key = year.filter(|rest| !rest.is_empty()).unwrap_or(key);
    key.trim_matches(['■', '●', '◆', '○', '※', ':', '*', '【', '】']).to_owned()
}
