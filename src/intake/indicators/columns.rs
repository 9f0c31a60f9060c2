//! The headers of indicator tables: the ASCII names of open data, and the words of Japanese tables.

use super::super::records::Row;
use super::super::refusal::{Problem, ProblemKind, Refusal};
use crate::domain::text;

/// Rows at the top that are searched for the header.
const TOP: usize = 30;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Code,
    Programme,
    Department,
    Section,
    /// Department and section in one cell.
    Unit,
    Policy,
    Measure,
    Kind,
    Direction,
    Indicator,
    UnitOfMeasure,
    Definition,
    Year,
    ValueKind,
    Value,
}

/// The headers in normal form, parted by white space. The first of each is the one that the documentation names.
const HEADERS: [(Column, &str); 15] = [
    (
        Column::Code,
        "programme_id programme_code programme_number program_id program_code program_number 事務事業番号 事務事業コード
         事務事業no 事務事業no. 事務事業id 事業番号 事業コード 事業no 事業no. 事業id 整理番号 整理no 整理no. 管理番号 絶対コード
         番号 no no.",
    ),
    (Column::Programme, "programme programme_name program program_name 事務事業名 事務事業 事業名 事業"),
    (Column::Department, "department 部局 部局名 部名 部 担当部 担当部局"),
    (Column::Section, "section 課・室 課室 課名 課 担当課 担当課名 担当課室 所管課 所管課名"),
    (Column::Unit, "unit organisation organization 所属 所属名 担当 担当部署 部署 部署名 所管 部課名 担当部課"),
    (Column::Policy, "policy 政策 政策名 基本目標"),
    (Column::Measure, "measure 施策 施策名 基本施策"),
    (Column::Kind, "indicator_kind kind indicator_type 指標種別 指標の種類 指標種類 指標区分 種類 種別"),
    (Column::Direction, "direction 方向 望ましい方向 指標の方向"),
    (Column::Indicator, "indicator indicator_name 指標 指標名 指標の名称 指標名称"),
    (Column::UnitOfMeasure, "unit_of_measure measure_unit 単位 指標の単位"),
    (Column::Definition, "definition indicator_definition 定義 指標の定義 算出方法 計算式"),
    (Column::Year, "fiscal_year year 年度 会計年度 対象年度"),
    (Column::ValueKind, "stage value_kind value_type 区分 値の区分 値区分 実績・計画 実績計画区分 計画実績区分"),
    (Column::Value, "value 値 数値 指標値 実績値"),
];

/// Columns of the open-data format that are known and need not be read: every row says them anew.
const SAID_ELSEWHERE: &str = "municipality_code 市区町村コード 全国地方公共団体コード fiscal_year_label 市区町村名";

/// What has to be there, and how a message names it.
const NEEDED: [(Column, &str); 4] = [
    (Column::Programme, "programme (事務事業名)"),
    (Column::Indicator, "indicator (指標名)"),
    (Column::Year, "fiscal_year (年度)"),
    (Column::Value, "value (値)"),
];

/// Which column holds what.
#[derive(Debug)]
pub(super) struct Columns {
    places: Vec<(Column, usize, String)>,
    unknown: Vec<String>,
    /// How many cells the header row has.
    pub(super) width: usize,
}

impl Columns {
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.iter().any(|(known, ..)| *known == column)
    }

    /// The header over a column.
    pub(super) fn name(&self, column: Column) -> String {
        self.places.iter().find(|(known, ..)| *known == column).map_or_else(String::new, |(.., name)| name.clone())
    }

    /// The text of a row's cell; none where the table has no such column.
    pub(super) fn cell<'row>(&self, row: &'row Row, column: Column) -> Option<&'row str> {
        let (_, index, _) = self.places.iter().find(|(known, ..)| *known == column)?;
        Some(row.cell(*index))
    }

    /// Leaves a column unread.
    pub(super) fn leave_out(&mut self, column: Column) {
        self.places.retain(|(known, ..)| *known != column);
    }

    /// Headers that mean nothing here.
    pub(super) fn unknown(&self) -> &[String] {
        &self.unknown
    }
}

/// Finds the header row: the first of the top rows that names two of the columns that have to be there.
pub(super) fn find(rows: &[Row]) -> Result<(usize, Columns), Refusal> {
    for (index, row) in rows.iter().enumerate().take(TOP) {
        let columns = recognise(row)?;
        if NEEDED.iter().filter(|(column, _)| columns.has(*column)).count() < 2 {
            continue;
        }
        let missing: Vec<Problem> = NEEDED
            .iter()
            .filter(|(column, _)| !columns.has(*column))
            .map(|(_, needed)| Problem::of_line(row.line, ProblemKind::MissingColumn { needed }))
            .collect();
        return if missing.is_empty() { Ok((index, columns)) } else { Err(missing.into()) };
    }
    Err(Problem::of_file(ProblemKind::NoIndicatorHeader).into())
}

fn recognise(row: &Row) -> Result<Columns, Problem> {
    let mut columns = Columns { places: Vec::new(), unknown: Vec::new(), width: row.cells.len() };
    for (index, cell) in row.cells.iter().enumerate() {
        let header = cell.split_whitespace().collect::<String>();
        let key = text::comparison_key(&header).replace('-', "_");
        let is = |words: &str| words.split_whitespace().any(|word| word == key);
        match HEADERS.iter().find(|(_, words)| is(words)) {
            Some((column, _)) if columns.has(*column) => {
                let reason = ProblemKind::AmbiguousHeader { other: columns.name(*column) };
                return Err(Problem::of_cell(row.line, header, reason));
            }
            Some((column, _)) => columns.places.push((*column, index, header)),
            None if key.is_empty() || is(SAID_ELSEWHERE) => {}
            None => columns.unknown.push(header),
        }
    }
    Ok(columns)
}
