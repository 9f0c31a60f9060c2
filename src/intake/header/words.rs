//! The vocabulary of header rows, as many cities spell it. A new spelling belongs here and nowhere else.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// 部局.
    Department,
    /// 課・室.
    Section,
    /// A word that means the department, or the section where another column is the department.
    Unit,
    /// 事務事業.
    Programme,
    /// 事業番号.
    Code,
    /// 施策.
    Policy,
    /// 概要; where no column holds objectives, this one does.
    Summary,
    /// 目標.
    Objectives,
    /// 成果.
    Results,
    /// 上半期の進捗; where no column holds results, this one does.
    Progress,
}

/// The words themselves in normal form, parted by white space.
const WORDS: [(Role, &str); 10] = [
    (
        Role::Department,
        "担当部署名 担当部署 担当部局名 担当部局 担当部名 担当部 部局名 部局等 部局 部等 部名 部 部課名 部課 部・課 部署名 部署 担当
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
        "事務事業名 事務事業名称 事務事業の名称 事務事業 事業名 事業名称 事業の名称 事業 重点事業名 重点事業 主要事業名 主要事業
         取組名 取組事項 取組項目 取り組み名 取り組み項目 重点取組事項 重点取組 項目",
    ),
    (
        Role::Code,
        "事務事業番号 事務事業コード 事務事業no 事務事業no. 事務事業id 事業番号 事業コード 事業no 事業no. 事業id 整理番号 整理no 整理no.
         管理番号 絶対コード 番号 no no.",
    ),
    (
        Role::Policy,
        "基本構想 施策名 施策 政策名 政策 基本施策 基本目標 基本方針 重点施策 施策体系 政策体系 施策の柱 総合計画 総合計画の施策
         総合計画の位置付け 総合計画における位置付け まちづくりの目標",
    ),
    (
        Role::Summary,
        "事業概要 事業の概要 概要 事業内容 事業の内容 事業目的 事業の目的 目的 目的・概要 現状と課題",
    ),
    (
        Role::Objectives,
        "事業概要・目標 事業の概要・目標 事業概要及び目標 事業内容・目標 概要・目標 目標 仕事目標 業務目標 組織目標 年度目標
         当初目標 事業目標 取組目標 目標内容 目標項目 具体的目標 具体的な目標 数値目標 達成目標 取組内容 取組の内容 取組内容・目標
         目標・取組内容 取り組み内容 取組 取り組み 具体的な取組 具体的な取組内容 目標(何を・いつまでに・どうする)",
    ),
    (
        Role::Results,
        "目標達成状況(成果) 目標達成状況 目標の達成状況 達成状況(成果) 達成状況 達成結果 成果(実績) 成果・実績 成果等 成果
         実績(成果) 実績・成果 実績 年度末実績 目標に対する成果 取組実績 取組結果 取組状況 取組成果 取り組み状況 取り組み結果
         結果",
    ),
    (Role::Progress, "上半期の進捗状況 上半期の進捗 上半期進捗状況 上半期の取組 上半期 進捗状況 進捗 中間報告 中間実績"),
];

/// Parts of words that say what a longer header means, in the order in which they decide.
const PARTS: [(Option<Role>, &str); 9] = [
    (None, "達成率 達成度 評価 予算 決算 事業費 番号 理由 課題 備考 方向性 今後 担当者 氏名"),
    (Some(Role::Progress), "上半期 進捗 中間"),
    (Some(Role::Results), "達成状況 成果 実績 結果"),
    (Some(Role::Objectives), "目標 取組 取り組み"),
    (Some(Role::Programme), "事務事業 事業名"),
    (Some(Role::Summary), "概要 事業内容 目的"),
    (Some(Role::Section), "担当課 課名 課・室 課室 課等"),
    (Some(Role::Department), "部局 部署 部・課 部課 担当 所属 所管"),
    (Some(Role::Policy), "施策 政策 基本構想 総合計画"),
];

/// The longest header that is recognised by a part of it.
const LONGEST_HEADER: usize = 24;

/// What a header means that is one of the words.
pub(super) fn exact(key: &str) -> Option<Role> {
    WORDS.iter().find_map(|(role, words)| words.split_whitespace().any(|word| word == key).then_some(*role))
}

/// What a header means that says more than one of the words.
pub(super) fn within(key: &str) -> Option<Role> {
    if key.chars().count() > LONGEST_HEADER {
        return None;
    }
    PARTS.iter().find(|(_, parts)| parts.split_whitespace().any(|part| key.contains(part))).and_then(|(role, _)| *role)
}
