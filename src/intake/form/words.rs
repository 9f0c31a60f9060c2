//! The words of forms that headers of tables don't have. A new spelling belongs here and nowhere else.

use crate::domain::amount::AmountPart;
use crate::domain::indicator_table::ValueKind;
use crate::intake::header::Role;

/// Labels of what is read, beside those that headers have too.
const ROLES: [(Role, &str); 7] = [
    (Role::Code, "コード コード番号 事業整理番号 シート番号 シートno 事務事業整理番号 個票番号 評価番号"),
    (Role::Department, "担当部課等 所管部課名 所管部課 部・課名 部・課・係名 部課係名 担当部・課 担当部・課名 部・課等
         部課(室)名 部局・課名 部局課名 担当部局・課 所属部課 所属部課名 部課室名 担当部局課名"),
    (Role::Section, "担当課等名 所管課等 所管課室 所管課室名 所管課・室 所管室課 課等の名称 担当課(室)名 担当課(室) 担当課・係 担当課・係名 担当課係名
         課・係名 課係名"),
    (
        Role::Summary,
        "内容 事業の目的・概要 事業の目的及び概要 事業の目的・内容 事業の目的と内容 事業の目的と概要 目的及び内容 目的・内容 目的と内容
         事業の概要・目的 事業概要・目的 事業内容・目的 事業の全体概要 事業全体の概要 事業の目的及び内容",
    ),
    (Role::Objectives, "年間目標 活動目標 実施目標 本年度目標 取組計画 実施計画 年間計画 目標・計画"),
    (
        Role::Results,
        "取組実績 実施内容 実施状況 事業実績 事業の実績 主な取組実績 取組内容及び成果 取組の成果 事業の成果 事業成果 成果の概要 活動実績
         実施実績 実績及び成果 実績・成果等 取組の実績 取組内容・成果 取組内容・実績 事業実施内容 主な実績 主な成果",
    ),
    (Role::Policy, "政策体系名 基本政策 基本施策名 基本目標名 政策目標 個別施策 主要施策 施策の大綱 施策名称 政策名称 分野別目標 大綱 節 章"),
];

/// Labels of what is not read.
const OTHERS: &str = "担当係 係 係名 担当係名 担当 担当者 担当者名 作成者 記入者 記入者名 電話 電話番号 内線 内線番号 連絡先 作成日 作成年月日 記入日 記入年月日 評価者 課長 課長名 所属長 所属長名 会計 会計名
    会計区分 会計種別 予算科目 款 項 目 款項目 事業区分 事業種別 事業分類 事業の種類 事務区分 実施方法 実施主体 実施形態 運営方法 実施期間 事業期間 事業開始年度 開始年度 事業終了年度 終了年度
    終期 始期 根拠 根拠法令 根拠法令等 法令根拠 関連計画 関連計画等 個別計画 対象 対象者 事業の対象 事業対象 対象(誰を) 手段 手段・方法 受益者 受益者負担 背景 経緯 現状 前年度の課題 前回の課題
    前年度の改善 備考 効果 財源 財源内訳 内訳 事業費内訳 コスト 総コスト トータルコスト 体系 総合計画体系 委託先 補助金 負担金 人工 従事職員数 職員数 正職員 会計年度任用職員 事業費の推移
    指標の推移 評価項目 評価の視点 視点 観点 チェック項目 添付資料 重要度 緊急度 優先度 判定区分 総合戦略 sdgs 成果の方向性 コストの方向性 予算の方向性 事業費の方向性 資源の方向性 改革の方向性
    見直しの方向性 実施時期 改善時期";

/// Labels of texts of the evaluation, which are kept under the words of the form.
const TEXTS: &str = "課題 課題等 問題点 課題・問題点 現状と課題 課題と対応 課題及び対応 課題と対応策 課題・対応 改善 改善点 改善内容 改善案 改善策 改善方法 改善方針 改善の方向性
    改善の内容 改善事項 改善取組 改善状況 改革改善の内容 改革改善内容 改革改善案 改革・改善案 改革・改善内容 改革・改善 改革改善 総括 総評 所見 総合所見 意見 意見・要望
    要望 特記事項 成果の分析 成果分析 達成状況の分析 原因分析 要因 要因分析 成果の説明 評価内容 評価の内容 見直し 見直し内容 見直しの内容 市民意見 議会意見
    外部意見 市民の意見 議会の意見 委員会の意見 外部評価の意見 取組 取り組み 対応 対応策 対応方針 コメント 反省点 環境の変化 市民ニーズ";
/// What may stand in front of those.
const BEFORE_TEXTS: [&str; 9] =
    ["今後の", "残された", "現状の", "現在の", "主な", "次年度の", "来年度の", "翌年度の", "次年度以降の"];
/// Those that are a text only with one of these in front: 取組 alone is what was to be done.
const ONLY_WITH_MORE: &str = "取組 取り組み 対応 改善 見直し";

/// Labels of why something is judged as it is.
const REASONS: &str = "理由 理由等 評価理由 評価の理由 判定理由 判定の理由 判断理由 判断の理由 評価の根拠 評価根拠 判断根拠 評価の説明 説明 コメント 評価コメント 所見
    評価理由等 理由・根拠 評価の理由・根拠 理由・コメント";
/// The same of the future course.
const REASONS_OF_COURSES: &str = "方向性の理由 今後の方向性の理由 方向性理由 方向性判断の理由 方向性の判断理由 方向性の説明 事業の方向性の理由 方向性の根拠";

/// What stands over points in a table of ratings, which are no ratings themselves.
const POINTS: &str = "点数 得点 評点 配点 点 満点 素点 合計点 採点";
/// What stands over ratings in such a table, beside the words for ratings.
const GRADES: &str = "ランク 評定 評価ランク 段階 評価段階 評価点検 結果";

/// Labels of how far something was reached, which is counted here.
const RATES: &str =
    "達成率 達成度 目標達成率 目標達成度 進捗率 執行率 伸び率 増減 増減率 前年比 前年度比 対前年度比 対前年比 達成割合";

/// What sources are called in the rows of a block of money, and nowhere else.
const PARTS: [(AmountPart, &str); 7] = [
    (AmountPart::Total, "直接事業費 総事業費 事業費合計 事業費総額 事業費(計)"),
    (AmountPart::National, "国 国費 国庫補助金 国補助金 国支出金等 国庫支出金等"),
    (
        AmountPart::Prefectural,
        "県 道 府 都 県費 都費 府費 道費 県補助金 都補助金 府補助金 道補助金 県支出金等 都道府県",
    ),
    (AmountPart::Bonds, "起債 債 地方債等 市債等"),
    (AmountPart::Other, "その他財源 その他特定 他 その他(使用料等)"),
    (AmountPart::General, "一財 一般 一般財源等 市費 町費 村費 区費"),
    (AmountPart::Staff, "職員人件費 正職員人件費 概算人件費 人件費合計 人件費総額"),
];

/// Words that are no label where no block of money is around them.
const ONLY_IN_BLOCKS: &str = "計 合計 総額 その他";

/// Names of sheets that hold no programme's own form.
const NO_FORMS: &str = "見本 サンプル ひな型 雛型 原紙 説明 要領 凡例 目次 一覧 一覧表 リスト マスタ マスター 手引 手引き 選択肢 プルダウン 表紙";
/// Words that say so wherever they stand in it.
const EXAMPLES: &str = "記入例 記載例 記入要領 記載要領 入力例 作成例 ひな形 雛形 テンプレート 原本";

/// The longest label, in letters.
pub(super) const LONGEST: usize = 40;

fn is(words: &str, key: &str) -> bool {
    words.split_whitespace().any(|word| word == key)
}

pub(super) fn role(key: &str) -> Option<Role> {
    ROLES.iter().find(|(_, words)| is(words, key)).map(|(role, _)| *role)
}

pub(super) fn is_other(key: &str) -> bool {
    is(OTHERS, key)
}

pub(super) fn is_text(key: &str) -> bool {
    let bare = BEFORE_TEXTS.iter().find_map(|before| key.strip_prefix(before));
    is(TEXTS, bare.unwrap_or(key)) && (bare.is_some() || !is(ONLY_WITH_MORE, key))
}

pub(super) fn is_reason(key: &str) -> bool {
    is(REASONS, key) || is_reason_of_course(key) || rating_explained(key).is_some()
}

/// The rating that the label of a reason names: 一次評価 of 一次評価の理由.
pub(super) fn rating_explained(key: &str) -> Option<&str> {
    let (rating, rest) = key.split_at_checked(key.find("評価")? + "評価".len())?;
    let rest = rest.strip_prefix('の').unwrap_or(rest);
    (rating != "評価" && is("理由 コメント 説明 所見", rest)).then_some(rating)
}

pub(super) fn is_reason_of_course(key: &str) -> bool {
    is(REASONS_OF_COURSES, key)
}

pub(super) fn are_points(key: &str) -> bool {
    is(POINTS, key)
}

pub(super) fn are_grades(key: &str) -> bool {
    is(GRADES, key)
}

pub(super) fn is_rate(key: &str) -> bool {
    is(RATES, key)
}

/// What a value is by the words of 行政事業レビューシート.
pub(super) fn value(key: &str) -> Option<ValueKind> {
    match key {
        "活動実績" | "成果実績" => Some(ValueKind::Actual),
        "当初見込み" | "当初見込" => Some(ValueKind::Plan),
        _ => None,
    }
}

/// Whether a value is of a year of its own: the last one of a plan, or the one from which it counts.
pub(super) fn is_of_own_year(key: &str, kind: ValueKind) -> bool {
    let is_of_plan = ["最終", "中間", "将来", "計画期間"].iter().any(|word| key.contains(word));
    kind == ValueKind::Base || kind.is_aim() && is_of_plan
}

pub(super) fn part(key: &str) -> Option<AmountPart> {
    let bare = key.strip_prefix("うち").unwrap_or(key);
    let of_header = || crate::intake::assessment::of_label(bare).part.filter(|_| bare != key);
    PARTS.iter().find(|(_, words)| is(words, bare)).map(|(part, _)| *part).or_else(of_header)
}

pub(super) fn is_only_in_blocks(key: &str) -> bool {
    is(ONLY_IN_BLOCKS, key)
}

/// Whether a sheet's name says that it holds an example, or what is no form at all.
pub(super) fn names_no_form(sheet: &str) -> bool {
    let is_letter = |letter: &char| !letter.is_numeric() && !"()（）_-－・. 　【】".contains(*letter);
    let bare: String = sheet.chars().filter(is_letter).collect();
    is(NO_FORMS, &bare) || EXAMPLES.split_whitespace().any(|word| bare.contains(word))
}
