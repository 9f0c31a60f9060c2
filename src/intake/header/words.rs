//! The vocabulary of header rows, as many cities spell it. A new spelling belongs here and nowhere else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::intake::heading_marks;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::intake) enum Role {
    /// 部局.
    Department,
    /// 課・室.
    Section,
    /// A word that means the department, or the section where another column is the department.
    Unit,
    /// 事務事業.
    Programme,
    /// 統合前または名称変更前の事業名.
    FormerName,
    /// 事業番号.
    Code,
    /// 施策.
    Policy,
    /// 概要; where no column holds objectives, this one does.
    Summary,
    /// 目標.
    Objectives,
    /// 取組内容: what is done for the objectives; where no column holds those, this one does.
    Means,
    /// 成果.
    Results,
    /// 進捗状況: the report of whichever stage the table is of.
    Progress,
    /// 上半期の進捗状況: the report of the first half.
    MidyearProgress,
    /// 評価結果: what a table of grades is about.
    Rating,
    /// 今後の方向性.
    FutureCourse,
}

/// The words themselves in normal form, parted by white space.
const WORDS: [(Role, &str); 15] = [
    (
        Role::Department,
        "担当部室課名 担当部室課 担当部課名 担当部課 担当部署名 担当部署 担当部局名 担当部局 担当部名 担当部 部局名 部局等 部局 部等 部名 部 部課名 部課 部・課 部署名 部署 担当
         所管部局 所管部署 所管部 主管部局 主管部",
    ),
    (
        Role::Section,
        "担当課名 担当課室 担当課・室 担当課等 担当課 担当室 課名 課・室名 課・室 課室名 課室 課等名 課等 課(室)名 課(室) 課
         室 所管課名 所管課 主管課名 主管課 所属課 課所名 課所 担当所属",
    ),
    (Role::Unit, "所属名 所属 所管 担当組織 組織名"),
    (
        Role::Programme,
        "事務事業名 事務事業名新 事業名新 計画事業名 計画事業 実施計画事業名 事務事業名称 事務事業の名称 事務事業 事業名 事業名称 事業の名称 事業 重点事業名 重点事業 交付対象事業名 交付対象事業の名称 交付対象事業 主要事業名 主要事業
         具体的な事業 具体的事業 取組名 取組事項 取組項目 取り組み名 取り組み項目 重点取組事項 重点取組 項目",
    ),
    (
        Role::FormerName,
        "統合前または名称変更前の事業名 統合前又は名称変更前の事業名 統合前または名称変更前の事務事業名 統合前又は名称変更前の事務事業名
         統合前の事業名 統合前の事務事業名 統合前事業名 統合前事務事業名 名称変更前の事業名 名称変更前の事務事業名 名称変更前事業名
         変更前の事業名 変更前の事務事業名 変更前事業名 変更前の名称 分割前の事業名 分割前の事務事業名 旧事業名 旧事務事業名 旧名称
         旧事業名称 事業名旧 事務事業名旧 (旧)事業名 (旧)事務事業名 前年度事業名 前年度の事業名 前年度事務事業名 前年度の事務事業名 前年度名称",
    ),
    (
        Role::Code,
        "事業cd 事務事業cd 事務事業番号 事務事業コード 事務事業no 事務事業no. 事務事業id 事業番号 事業コード 事業no 事業no. 事業id 整理番号 整理no 整理no.
         管理番号 絶対コード 番号 no no.",
    ),
    (
        Role::Policy,
        "基本構想 施策名 施策 政策名 政策 小施策名 小施策 基本事業名 基本事業 基本施策 基本目標 基本方針 重点施策 施策体系 政策体系 施策の柱 総合計画 総合計画の施策
         総合計画の位置付け 総合計画における位置付け まちづくりの目標",
    ),
    (
        Role::Summary,
        "事務事業の概要 事務事業概要 事業概要 事業の概要 概要 事業内容 事業の内容 事業目的 事業の目的 目的 目的・概要 現状と課題",
    ),
    (
        Role::Objectives,
        "事業概要・目標 事業の概要・目標 事業概要及び目標 事業内容・目標 概要・目標 目標 仕事目標 業務目標 組織目標 年度目標
         当初目標 事業目標 取組目標 目標内容 目標項目 具体的目標 具体的な目標 数値目標 達成目標 意図 取組内容・目標
         目標・取組内容 目標(何を・いつまでに・どうする)",
    ),
    (Role::Means, "取組内容 取組の内容 取り組み内容 取組 取り組み 具体的な取組 具体的な取組内容 具体的な取り組み 具体的取組"),
    (
        Role::Results,
        "目標達成状況(成果) 目標達成状況 目標の達成状況 達成状況(成果) 達成状況 達成結果 成果(実績) 成果・実績 成果等 成果
         実績(成果) 実績・成果 実績 年度末実績 目標に対する成果 取組実績 取組結果 取組状況 取組成果 取り組み状況 取り組み結果
         結果 事業の成果 事業成果 主な成果 主要な成果 主な実績 事業の実績 事業実績 実施状況 事業の実施状況 実施結果 実施内容・成果",
    ),
    (Role::Progress, "進捗状況 進捗 取組の進捗状況 目標の進捗状況"),
    (
        Role::MidyearProgress,
        "上半期の進捗状況 上半期の進捗 上半期進捗状況 上半期の取組 上半期の取組状況 上半期の実績 上半期実績 上半期 中間報告 中間実績
         中間進捗状況 中間の進捗状況 中間評価の進捗状況",
    ),
    (
        Role::Rating,
        "評価 評価結果 総合評価 評価区分 最終評価 最終評価結果 1次評価 1次評価結果 2次評価 2次評価結果 3次評価 3次評価結果 4次評価
         4次評価結果 一次評価 一次評価結果 二次評価 二次評価結果 内部評価 外部評価 自己評価 達成度 達成度評価 判定 妥当性 必要性 有効性
         効率性 公平性",
    ),
    (Role::FutureCourse, "今後の方向性 方向性 今後の方向 改革改善の方向性 事業の方向性 今後の展開"),
];

/// Parts of words that say what a longer header means, in the order in which they decide.
const PARTS: [(Option<Role>, &str); 11] = [
    (
        Some(Role::FormerName),
        "統合前 変更前 分割前 旧事業 旧事務事業 旧名称 前年度事業名 前年度の事業名 前年度事務事業名 前年度の事務事業名",
    ),
    (None, "達成率 達成度 評価 予算 決算 事業費 番号 コード id 理由 課題 備考 方向性 今後 期待 余地 影響 担当者 氏名"),
    (Some(Role::MidyearProgress), "上半期 上期 中間"),
    (Some(Role::Progress), "進捗"),
    (Some(Role::Results), "達成状況 成果 実績 結果"),
    (Some(Role::Objectives), "目標 取組 取り組み"),
    (Some(Role::Programme), "事務事業 事業名"),
    (Some(Role::Summary), "概要 事業内容 目的"),
    (Some(Role::Section), "担当課 課名 課・室 課室 課等"),
    (Some(Role::Department), "部局 部署 部・課 部課 担当 所属 所管"),
    (Some(Role::Policy), "施策 政策 基本構想 総合計画"),
];

/// Whether the words in brackets behind 事業名 say that it is the one of before.
pub(super) fn is_former(inside: &str) -> bool {
    matches!(inside, "旧" | "旧名" | "旧名称" | "変更前" | "名称変更前" | "統合前" | "分割前" | "前年度" | "前年")
}

/// Whether a heading is over words that say whether an aim was reached, and not what the aim is: 目標達成.
pub(super) fn is_whether_attained(key: &str) -> bool {
    let asks = ["達成の有無", "達成有無", "達成区分", "達成可否", "達成の可否", "達成未達成", "達成/未達成"];
    key.contains("目標") && (key.ends_with("達成") || asks.iter().any(|word| key.contains(word)))
}

/// What the heading of a column may have that names programmes under another word, from the likeliest on.
const MAY_BE_PROGRAMMES: [&str; 10] =
    ["取組", "取り組み", "プロジェクト", "アクション", "重点目標", "項目", "施策", "基本事業", "基本方針", "基本目標"];
/// What the heading of such a column has not.
const ARE_NO_PROGRAMMES: [&str; 23] = [
    "内容",
    "状況",
    "指標",
    "率",
    "値",
    "実績",
    "評価",
    "成果",
    "結果",
    "番号",
    "コード",
    "費",
    "概要",
    "目的",
    "区分",
    "計画",
    "方向",
    "理由",
    "課題",
    "効果",
    "年度",
    "達成",
    "担当",
];

/// The headings of the columns that may name programmes, from the likeliest on.
pub(super) fn may_name_programmes(names: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in MAY_BE_PROGRAMMES {
        let may_be = |name: &&String| {
            name.contains(word)
                && name.chars().count() <= LONGEST_HEADER
                && !ARE_NO_PROGRAMMES.iter().any(|other| name.contains(other))
        };
        for name in names.iter().filter(may_be) {
            if !found.contains(name) {
                found.push(name.clone());
            }
        }
    }
    found
}

/// The longest header that is recognised by a part of it.
const LONGEST_HEADER: usize = 24;

/// What a header means that is one of the words.
pub(super) fn exact(key: &str) -> Option<Role> {
    static ROLES: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
        // Of two roles the first has the word.
        let words = WORDS.iter().rev().flat_map(|(role, words)| words.split_whitespace().map(|word| (word, *role)));
        words.collect()
    });
    ROLES.get(key).copied()
}

/// What a header means that says more than one of the words.
pub(super) fn within(key: &str) -> Option<Role> {
    // 実績値の時点 and 目標達成年度 are over years.
    let is_year = || key.contains(|letter: char| letter.is_numeric() || letter == '元');
    let names_time = key.ends_with("時点") || key.ends_with("年度") && !is_year();
    if key.chars().count() > LONGEST_HEADER || names_person(key) || names_time {
        return None;
    }
    PARTS.iter().find(|(_, parts)| parts.split_whitespace().any(|part| key.contains(part))).and_then(|(role, _)| *role)
}

/// Whether a header is over the names of people: 部局長名, 担当課長.
fn names_person(key: &str) -> bool {
    let key = key.trim_end_matches("氏名").trim_end_matches('名');
    ["部長", "局長", "課長", "室長", "所属長", "係長", "責任者", "担当者"].iter().any(|end| key.ends_with(end))
}

/// The part of a longer header that says what it means.
pub(super) fn part_within(key: &str) -> Option<&'static str> {
    if key.chars().count() > LONGEST_HEADER {
        return None;
    }
    let (_, parts) = PARTS.iter().find(|(_, parts)| parts.split_whitespace().any(|part| key.contains(part)))?;
    parts.split_whitespace().find(|part| key.contains(part))
}

/// Words that say nothing by themselves: what stands over them does.
pub(super) fn is_generic(key: &str) -> bool {
    matches!(key, "名称" | "名" | "内容" | "概要" | "記号" | "状況")
}

/// Whether a cell is one of the words just as it is written here.
pub(super) fn is_usual(cell: &str) -> bool {
    static USUAL: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| WORDS.iter().flat_map(|(_, words)| words.split_whitespace()).collect());
    USUAL.contains(cell)
}

/// A header without the number in front of it: ③意図, 3.成果, (1)目標.
pub(super) fn unnumbered(key: &str) -> &str {
    let bare =
        key.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '(' | ')' | '.' | '-'));
    if bare.is_empty() { key } else { bare }
}

/// Whether the cells of a row are nothing but words that stand below a wider heading, and none of them a programme's.
pub(super) fn name_columns_below(cells: &[String]) -> bool {
    let mut words =
        cells.iter().map(|cell| cell.split_whitespace().collect::<String>()).filter(|cell| !cell.is_empty());
    let is_below = |word: &str| {
        matches!(
            word,
            "理由"
                | "評価理由"
                | "判定理由"
                | "根拠"
                | "コメント"
                | "説明"
                | "判定"
                | "評価"
                | "方向性"
                | "所見"
                | "点数"
                | "評点"
                | "得点"
        )
    };
    let mut count = 0;
    words.all(|word| {
        count += 1;
        is_below(&word) || heading_marks::part_of_year(&word).is_some()
    }) && count > 1
}
