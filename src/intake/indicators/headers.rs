//! The vocabulary of the headers of indicator tables. A new spelling belongs here and nowhere else.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::indicator_table::ValueKind;
use crate::domain::text;
use crate::intake::heading_marks;

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
    /// The year of the row's target.
    YearOfTarget,
    /// The year of the row's target at the end of a plan.
    YearOfPlan,
    /// The year of the row's actual value.
    YearOfActual,
    /// The year of the row's base value.
    YearOfBase,
    ValueKind,
}

impl Column {
    /// Whether it has the years of values.
    pub(super) const fn is_of_years(self) -> bool {
        matches!(self, Self::Year | Self::YearOfTarget | Self::YearOfPlan | Self::YearOfActual | Self::YearOfBase)
    }

    /// Whether only an indicator has such a thing: the others are the programme's.
    pub(super) const fn is_of_indicator(self) -> bool {
        matches!(
            self,
            Self::Kind
                | Self::Direction
                | Self::Indicator
                | Self::UnitOfMeasure
                | Self::Definition
                | Self::YearOfTarget
                | Self::YearOfPlan
                | Self::YearOfActual
                | Self::YearOfBase
                | Self::ValueKind
        )
    }
}

/// The headers in normal form, parted by white space. The first of each is the one that the documentation names.
const HEADERS: [(Column, &str); 18] = [
    (
        Column::Code,
        "programme_id programme_code programme_number program_id program_code program_number 事務事業番号 事務事業コード
         事務事業no 事務事業no. 事務事業id 事業番号 事業コード 事業no 事業no. 事業id 整理番号 整理no 整理no. 管理番号 絶対コード
         番号 no no.",
    ),
    (
        Column::Programme,
        "programme programme_name program program_name 事務事業名 事務事業 事務事業名称 事業名 事業名称 事業 計画事業名 交付対象事業名 取組名",
    ),
    (Column::Department, "department 部局 部局名 部名 部 担当部 担当部局 所管部 所管部局"),
    (Column::Section, "section 課・室 課室 課名 課 室 担当課 担当課名 担当課室 所管課 所管課名"),
    (
        Column::Unit,
        "unit organisation organization 所属 所属名 担当 担当部署 部署 部署名 所管 部課名 担当部課 担当部課名 担当部室課 担当部室課名
         所管部課",
    ),
    (Column::Policy, "policy 政策 政策名 基本目標"),
    (Column::Measure, "measure 施策 施策名 基本施策"),
    (Column::Kind, "indicator_kind kind indicator_type 指標種別 指標の種類 指標種類 指標区分 種類 種別"),
    (Column::Direction, "direction 方向 望ましい方向 指標の方向 目指す方向 めざす方向 目指すべき方向 目指す方向性 望ましい方向性 指標の方向性 目標の方向"),
    (
        Column::Indicator,
        "indicator indicator_name 指標 指標名 指標の名称 指標名称 指標内容 指標項目 kpi kpi名 重要業績評価指標 重要業績評価指標名
         評価指標 目標指標 代表指標 主な指標 進捗指標",
    ),
    (Column::UnitOfMeasure, "unit_of_measure measure_unit 単位 指標の単位 指標単位"),
    (Column::Definition, "definition indicator_definition 定義 指標の定義 算出方法 計算式 算定式 指標の説明"),
    (Column::Year, "fiscal_year year 年度 会計年度 対象年度"),
    (Column::YearOfTarget, "目標年度 目標年 目標値の年度 目標値年度 目標達成年度 達成年度 目標時期 達成目標年度 目標の年度"),
    (
        Column::YearOfPlan,
        "目標最終年度 最終目標年度 目標最終年 最終目標年 最終目標の年度 最終目標値の年度 計画最終年度 最終年度の年度 中間目標年度 長期目標年度",
    ),
    (
        Column::YearOfActual,
        "実績年度 実績の年度 実績値の年度 実績値年度 実績値の時点 実績時点 最新値の年度 最新値の時点 最新年度 直近値の年度 直近値の時点 直近年度 測定年度",
    ),
    (
        Column::YearOfBase,
        "基準年度 基準年 基準値の年度 基準値年度 現状値の年度 現状値年度 現状年度 基準時点 現況年度 策定時年度 基準の年度",
    ),
    (Column::ValueKind, "stage value_kind value_type 区分 値の区分 値区分 実績・計画 実績計画区分 計画実績区分"),
];

/// The headers over a value, and what they say that it is.
pub(super) const VALUES: [(Option<ValueKind>, &str); 6] = [
    (None, "value 値 数値 指標値"),
    (Some(ValueKind::Actual), "実績値 実績 実績数 最新値 直近値"),
    (Some(ValueKind::Target), "目標値 目標 目標数"),
    (Some(ValueKind::Plan), "計画値 計画"),
    (Some(ValueKind::Base), "基準値 現状値 現況値 当初値 策定時の値 策定時値"),
    (Some(ValueKind::Forecast), "見込値 見込み値 実績見込値 見込み"),
];

/// Columns of the open-data format that are known and need not be read: every row says them anew.
pub(super) const SAID_ELSEWHERE: &str =
    "municipality_code 市区町村コード 全国地方公共団体コード fiscal_year_label 市区町村名";

/// Whether a header in normal form is one of the words.
pub(super) fn is(words: &str, key: &str) -> bool {
    words.split_whitespace().any(|word| word == key)
}

/// Whether a header names an indicator, its unit or its values in so many words.
pub(in crate::intake) fn is_of_indicator(header: &str) -> bool {
    let header: String = header.split_whitespace().collect();
    let key = text::comparison_key(&heading_marks::without(&header));
    let is_value = || key.ends_with('値') && VALUES.iter().any(|(_, words)| is(words, &key));
    matches!(known(&key).or_else(|| known(without_brackets(&key))), Some(Column::Indicator | Column::UnitOfMeasure))
        || is_value()
}

/// A header without an explanation in the brackets that end it: 重要業績評価指標(kpi).
pub(super) fn without_brackets(key: &str) -> &str {
    key.strip_suffix(')').and_then(|key| key.split_once('(')).map_or(key, |(bare, _)| bare)
}

/// What a header in normal form says that its column holds.
pub(super) fn known(key: &str) -> Option<Column> {
    static COLUMNS: LazyLock<HashMap<&'static str, Column>> = LazyLock::new(|| {
        // Of two columns the first has the word.
        let words =
            HEADERS.iter().rev().flat_map(|(column, words)| words.split_whitespace().map(|word| (word, *column)));
        words.collect()
    });
    COLUMNS.get(key).copied()
}
