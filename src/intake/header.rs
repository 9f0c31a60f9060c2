//! The words by which header rows are known, in the spellings of many cities. Line breaks, white space and full-width
//! letters in a header cell do not matter, nor does the order of the columns.

use super::refusal::{Problem, ProblemKind};
use crate::domain::text;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Department,
    Section,
    /// A word that means the department, or the section where another column is the department.
    Unit,
    Programme,
    Policy,
    Summary,
    Objectives,
    Results,
}

/// The words themselves, in normal form.
const WORDS: [(Role, &[&str]); 8] = [
    (
        Role::Department,
        &[
            "担当部署名",
            "担当部署",
            "担当部局",
            "担当部局名",
            "担当部",
            "担当部名",
            "部局名",
            "部局",
            "部名",
            "部",
            "部署",
            "部署名",
            "所管部局",
            "所管部",
            "所管部署",
            "主管部",
            "主管部局",
            "担当",
            "部局等",
            "部等",
        ],
    ),
    (
        Role::Section,
        &[
            "担当課",
            "担当課名",
            "担当課室",
            "担当課・室",
            "担当課等",
            "担当室",
            "課",
            "室",
            "課名",
            "課・室",
            "課室",
            "課室名",
            "課・室名",
            "課等",
            "課等名",
            "課(室)",
            "課(室)名",
            "所管課",
            "所管課名",
            "主管課",
            "主管課名",
            "所属課",
            "課所",
            "課所名",
            "担当所属",
        ],
    ),
    (Role::Unit, &["所属", "所属名", "所管", "担当組織", "組織名"]),
    (
        Role::Programme,
        &[
            "事務事業名",
            "事業名",
            "事務事業",
            "事業",
            "事業名称",
            "事務事業名称",
            "事業の名称",
            "事務事業の名称",
            "重点事業",
            "重点事業名",
            "主要事業",
            "主要事業名",
            "取組名",
            "取組事項",
            "取組項目",
            "取り組み名",
            "取り組み項目",
            "重点取組",
            "重点取組事項",
            "項目",
        ],
    ),
    (
        Role::Policy,
        &[
            "基本構想",
            "施策",
            "施策名",
            "政策",
            "政策名",
            "基本施策",
            "基本目標",
            "重点施策",
            "施策体系",
            "政策体系",
            "総合計画",
            "総合計画の施策",
            "総合計画の位置付け",
            "総合計画における位置付け",
            "まちづくりの目標",
            "施策の柱",
            "基本方針",
        ],
    ),
    (
        Role::Summary,
        &[
            "事業概要",
            "事業の概要",
            "概要",
            "事業内容",
            "事業の内容",
            "目的",
            "事業目的",
            "事業の目的",
            "現状と課題",
            "目的・概要",
        ],
    ),
    (
        Role::Objectives,
        &[
            "事業概要・目標",
            "事業の概要・目標",
            "概要・目標",
            "事業内容・目標",
            "事業概要及び目標",
            "目標",
            "仕事目標",
            "業務目標",
            "組織目標",
            "年度目標",
            "当初目標",
            "事業目標",
            "取組目標",
            "目標内容",
            "目標項目",
            "具体的目標",
            "具体的な目標",
            "数値目標",
            "達成目標",
            "取組内容",
            "取組内容・目標",
            "取り組み内容",
            "取組",
            "取り組み",
            "具体的な取組",
            "具体的な取組内容",
            "目標(何を・いつまでに・どうする)",
            "目標・取組内容",
            "取組の内容",
        ],
    ),
    (
        Role::Results,
        &[
            "目標達成状況(成果)",
            "目標達成状況",
            "目標の達成状況",
            "達成状況",
            "達成状況(成果)",
            "成果",
            "成果等",
            "成果(実績)",
            "実績",
            "実績(成果)",
            "実績・成果",
            "成果・実績",
            "取組実績",
            "取組結果",
            "取組状況",
            "取組成果",
            "取り組み状況",
            "取り組み結果",
            "進捗状況",
            "上半期の進捗",
            "上半期の進捗状況",
            "上半期進捗状況",
            "進捗",
            "中間報告",
            "結果",
            "達成結果",
            "年度末実績",
            "目標に対する成果",
        ],
    ),
];

/// The longest header cell that is recognised by a word within it.
const LONGEST_HEADER: usize = 24;

/// Which column holds what.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// 部局.
    pub(super) department: Option<usize>,
    /// 課・室.
    pub(super) section: Option<usize>,
    /// 事務事業名.
    pub(super) programme: usize,
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

    /// How many cells a row must have.
    pub(super) fn needed(&self) -> usize {
        let columns = [self.department, self.section, Some(self.programme), self.objectives, self.results];
        columns.into_iter().flatten().max().map_or(0, |last| last + 1)
    }
}

/// Reads a row as a header: `None` when it is none.
pub(super) fn recognise(line: u64, cells: &[String]) -> Option<Result<Columns, Problem>> {
    let keys: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
    let exact: Vec<Option<Role>> = keys.iter().map(|key| exact_role(key)).collect();
    let known = exact.iter().flatten().count();
    let filled = keys.iter().filter(|key| !key.is_empty()).count();
    let names_programme = exact.contains(&Some(Role::Programme));
    if known < 2 || !names_programme && (known < 3 || known * 2 < filled) {
        return None;
    }
    let roles: Vec<Option<(Role, bool)>> = keys
        .iter()
        .zip(&exact)
        .map(|(key, exact)| exact.map(|role| (role, true)).or_else(|| role_within(key).map(|role| (role, false))))
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
                let named = |column: usize| names.get(column).cloned().unwrap_or_default();
                Err(Problem::of_cell(line, named(last), ProblemKind::AmbiguousHeader { other: named(other) }))
            }
            _ => Ok(other),
        }
    };
    let missing = |needed| Problem::of_line(line, ProblemKind::MissingColumn { needed });
    let programme = only(Role::Programme)?.ok_or_else(|| missing("programme"))?;
    let results = only(Role::Results)?;
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
        policy: first(Role::Policy),
        summary,
        objectives,
        results,
        names,
    })
}

/// The normal form of a header cell: no white space, no markup, no year in front, no number or mark at the start.
fn key(cell: &str) -> String {
    let key = text::comparison_key(&super::cell::plain(cell));
    let year = crate::domain::partial_date::PartialDate::find_in(&key)
        .first()
        .filter(|(place, _)| place.start == 0)
        .and_then(|(place, _)| key.get(place.end..))
        .map(|rest| rest.trim_start_matches('の').to_owned());
    let key = year.filter(|rest| !rest.is_empty()).unwrap_or(key);
    key.trim_matches(['■', '●', '◆', '○', '※', ':', '*', '【', '】']).to_owned()
}

fn exact_role(key: &str) -> Option<Role> {
    WORDS.iter().find_map(|(role, words)| words.contains(&key).then_some(*role))
}

/// What a header means that says more than one of the known words.
fn role_within(key: &str) -> Option<Role> {
    if key.is_empty() || key.chars().count() > LONGEST_HEADER {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if has(&["達成率", "達成度", "評価", "予算", "決算", "事業費", "番号", "理由", "課題", "備考", "方向性", "今後"])
    {
        None
    } else if has(&["達成状況", "成果", "実績", "進捗", "結果"]) {
        Some(Role::Results)
    } else if has(&["目標", "取組", "取り組み"]) {
        Some(Role::Objectives)
    } else if has(&["事務事業", "事業名"]) {
        Some(Role::Programme)
    } else if has(&["概要", "事業内容", "目的"]) {
        Some(Role::Summary)
    } else if has(&["部局", "部署"]) {
        Some(Role::Department)
    } else if has(&["担当課", "課名", "課・室", "課室", "課等"]) {
        Some(Role::Section)
    } else if has(&["施策", "政策", "基本構想", "総合計画"]) {
        Some(Role::Policy)
    } else {
        None
    }
}
