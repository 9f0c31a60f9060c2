//! The headers of ratings, courses and the texts of an evaluation. A new spelling belongs here and nowhere else.

use super::super::cell;
use super::super::heading_marks::{self, PartOfYear};
use super::super::headings::Heading;
use super::super::records::Row;
use super::super::year_words::{self, Named};
use crate::domain::stage::Stage;
use crate::domain::text;

/// The longest label of a scale, in characters; a column with longer cells holds sentences.
pub(in crate::intake) const LONGEST_LABEL: usize = 20;
/// The most labels of a scale.
const MOST_LABELS: usize = 10;
/// The longest heading of a text that is kept, in characters.
const LONGEST_HEADING: usize = 200;

/// Headers of a rating on an axis of its own.
pub(in crate::intake) const AXES: [&str; 6] = ["妥当性", "必要性", "有効性", "効率性", "公平性", "優先性"];
/// How a header of several words ends that names an axis: 公共関与の妥当性, 事業費の削減余地.
const ENDS_OF_AXES: [&str; 14] = [
    "妥当性",
    "必要性",
    "有効性",
    "効率性",
    "公平性",
    "優先性",
    "緊急性",
    "適切性",
    "整合性",
    "可能性",
    "余地",
    "への影響",
    "貢献度",
    "公正性",
];
/// How a header ends over a report that may be a grade as well: 進捗状況 over A, B and C.
const REPORTS: [&str; 7] = ["進捗状況", "進捗", "進捗度", "達成状況", "達成度", "実施状況", "成果"];
/// Headers of the rating that counts.
pub(super) const RATINGS: &str = "総合 施策評価 事業評価 事務事業評価 評価 評価結果 総合評価 総合評価結果 総合判定 判定 評価区分 最終評価 最終評価結果 1次評価 1次評価結果 2次評価 2次評価結果
    一次評価 一次評価結果 二次評価 二次評価結果 自己評価 内部評価 外部評価 外部評価結果";
pub(super) const PREVIOUS_RATING: &str = "前回評価 前回評価結果 前回の評価 前回の評価結果";
pub(super) const COURSES: &str =
    "今後の方向性 今後の方向 事業の方向性 今後の事業の方向性 方向性 改革改善の方向性 今後の展開";
/// How a header ends that explains the label in the column before it.
const REASONS: [&str; 4] = ["理由", "根拠", "コメント", "説明"];
/// What a header has that stands over a text of the evaluation.
const TEXTS: [&str; 23] = [
    "取組内容",
    "取組の内容",
    "取り組み内容",
    "具体的な取組",
    "具体的な取り組み",
    "対応方針",
    "課題",
    "改善",
    "総括",
    "所見",
    "意見",
    "要望",
    "コメント",
    "評価の理由",
    "評価理由",
    "評価内容",
    "成果の説明",
    "特記事項",
    "要因",
    "今後の取組",
    "今後の取り組み",
    "今後の対応",
    "見直し",
];

/// The name of the axis that a heading names.
pub(super) fn axis(keys: &[String; 2], heading: &Heading, below: &[Row], index: usize) -> Option<String> {
    if let Some(axis) = AXES.into_iter().find(|axis| keys.iter().any(|key| key == axis)) {
        return Some(axis.to_owned());
    }
    let name = without_number(heading.last());
    // R5達成度 is the axis of the other years too.
    let name = year_words::part(&name).map(|(_, rest)| rest).filter(|rest| !rest.is_empty()).unwrap_or(name);
    let key = text::comparison_key(&name);
    let is_graded = || REPORTS.iter().any(|end| key.ends_with(end)) && holds_grades(below, index);
    let is_axis = ENDS_OF_AXES.iter().any(|end| key.ends_with(end)) && holds_few_labels(below, index) || is_graded();
    (is_axis && name.chars().count() <= LONGEST_LABEL).then_some(name)
}

/// What a heading says without the number in front of it: ② 公共関与の妥当性.
pub(super) fn without_number(heading: &str) -> String {
    let plain = cell::plain(heading);
    let is_number = |letter: char| {
        letter.is_numeric()
            || letter.is_whitespace()
            || matches!(letter, '(' | ')' | '（' | '）' | '.' | '．' | '・' | '-' | '－')
    };
    plain.trim_start_matches(is_number).to_owned()
}

/// Whether the header of a column explains the label in the column before it: by its word, or by a question over sentences.
pub(super) fn is_reason(heading: &Heading, below: &[Row], index: usize) -> bool {
    let key = text::comparison_key(heading.last());
    let word = key.trim_end_matches(')');
    REASONS.iter().any(|reason| word.ends_with(reason)) && is_filled(below, index)
        || is_question(&key) && is_filled(below, index) && !holds_labels(below, index)
}

/// The heading of a text of the evaluation that a column holds.
pub(super) fn text_heading(heading: &Heading, below: &[Row], index: usize) -> Option<String> {
    let parts: Vec<String> = heading.parts.iter().map(|part| cell::plain(part)).collect();
    let name = parts.join(" ");
    let key = text::comparison_key(&name);
    let is_text = TEXTS.iter().any(|word| key.contains(word)) || is_question(&key);
    let is_of_this_year = year_words::part(&name).is_none_or(|(named, _)| named == Named::Away(1));
    let holds_words = below.iter().map(|row| row.cell(index)).any(|cell| {
        cell.chars().any(|letter| letter.is_alphabetic() && !matches!(letter, '円' | '千' | '万' | '人' | '件'))
    });
    let is_short = name.chars().count() <= LONGEST_HEADING;
    (is_text && is_of_this_year && holds_words && is_short).then_some(name)
}

/// How much a column of courses says of what was decided: the last rating more than an earlier one, those who rate from outside
/// least.
pub(super) fn weight_of_course(name: &str, keys: &[String; 2]) -> u8 {
    let name = text::comparison_key(name);
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if says(&["最終", "決定"]) => 7,
        () if says(&["4次", "四次"]) => 6,
        () if says(&["3次", "三次"]) => 5,
        () if says(&["外部", "第三者"]) => 0,
        () if says(&["2次", "二次"]) => 4,
        () if says(&["1次", "一次", "自己"]) => 1,
        () if keys.iter().any(|key| key == "今後の方向性") => 3,
        () => 2,
    }
}

/// Whether a header asks something: どう変わったのか？, その内容は？
fn is_question(key: &str) -> bool {
    key.contains("か?") || key.ends_with('?')
}

fn is_filled(below: &[Row], index: usize) -> bool {
    below.iter().any(|row| !row.cell(index).is_empty())
}

/// Whether a column holds labels of a scale, and no sentences.
pub(super) fn holds_labels(below: &[Row], index: usize) -> bool {
    let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| cell.chars().count() <= LONGEST_LABEL)
}

/// Whether a heading names a part of the year: a half, a quarter, a month. In the middle of the year that is what is asked for
/// where it says so: 評価（中間）, 評価（9月末）.
pub(super) fn is_of_part(name: &str, stage: Stage) -> bool {
    let is_half = ["上半期", "上期", "下半期", "下期"].iter().any(|half| name.contains(half));
    is_half
        || match heading_marks::part_of_year(name) {
            Some(PartOfYear::FirstHalf) => stage != Stage::Midyear,
            Some(PartOfYear::Another) => true,
            None => name.contains("中間") && stage != Stage::Midyear,
        }
}

/// Whether a heading names the end of the year.
pub(super) fn is_of_year_end(name: &str) -> bool {
    name.contains("年度末")
}

/// Whether a column holds nothing but grades of a letter or a mark.
pub(in crate::intake) fn holds_grades(below: &[Row], index: usize) -> bool {
    let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).peekable();
    let is_grade = |cell: &str| {
        let key = text::comparison_key(cell);
        let mut letters = key.chars();
        let first = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic() || "◎○●△▲×☆★〇".contains(letter));
        first && letters.all(|letter| matches!(letter, '+' | '-'))
    };
    cells.peek().is_some() && cells.all(is_grade)
}

/// Whether the labels of a column are few, and words rather than figures.
fn holds_few_labels(below: &[Row], index: usize) -> bool {
    let labels: std::collections::BTreeSet<&str> =
        below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).collect();
    holds_labels(below, index) && labels.len() <= MOST_LABELS
}
