//! Who rates in a part of a form: its heading says so over what is judged (４ 二次評価), or a cell at the left of it.

use super::fields::Field;
use super::grid::CellId;
use super::labels;
use super::page::Page;
use super::part;
use crate::domain::rating::EvaluationKind;
use crate::domain::text;

/// Who rated, as a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rated {
    By(EvaluationKind),
    /// 部長評価, 中間評価: by somebody, or at a time, of which no rating is kept here.
    Otherwise,
}

/// The longest heading that says who rated, in letters.
const LONGEST: usize = 24;

/// How the words end that say that something is judged.
const ENDS: [&str; 9] = ["評価結果", "評価の結果", "評価欄", "評価", "判定", "査定", "意見", "所見", "コメント"];
/// Stages and raters that have a rating of their own, in the order in which they are looked for.
const RATERS: [(Rated, &str); 6] = [
    (Rated::Otherwise, "3次 三次 4次 四次 5次 五次"),
    (Rated::By(EvaluationKind::Final), "最終"),
    (Rated::By(EvaluationKind::First), "1次 一次"),
    (Rated::By(EvaluationKind::Second), "2次 二次"),
    (Rated::By(EvaluationKind::Reviewer), "外部 第三者"),
    (Rated::By(EvaluationKind::SelfRating), "自己 内部 担当課 所管課 主管課 担当部 所管部 担当者 担当室 実施課"),
];
/// How somebody ends who rates, and has no rating of their own here.
const OTHERS: &str = "長 委員会 会議 会 課 部 室 係 者 市民 町民 村民 区民 住民 市 町 村 区 県 事前 中間 前年度 前回";

/// Who rated, by the words of a heading; none where they don't say so.
pub(super) fn by_words(heading: &str) -> Option<Rated> {
    if heading.chars().count() > LONGEST || heading.contains(['。', '、', '？', '?']) {
        return None;
    }
    let (bare, whole) = (labels::key(heading), text::comparison_key(heading));
    let who = ENDS.iter().find_map(|end| bare.strip_suffix(end))?;
    let names = |words: &str| words.split_whitespace().any(|word| whole.contains(word));
    if let Some((rated, _)) = RATERS.iter().find(|(_, words)| names(words)) {
        return Some(*rated);
    }
    let who = who.trim_end_matches("による").trim_end_matches('の');
    let is_another = OTHERS.split_whitespace().any(|end| who.ends_with(end));
    is_another.then_some(Rated::Otherwise)
}

/// Who rated what a label is of, as a cell at its left or the heading of its part of the form says.
pub(super) fn over(page: &Page<'_>, label: CellId) -> Option<Rated> {
    at_left(page, label).or_else(|| part::over(page, label, by_words)).map(|(rated, _)| rated)
}

/// Who rated what stands right of a label, as the heading over its column says.
pub(super) fn over_column(page: &Page<'_>, id: CellId) -> Option<Rated> {
    let over =
        std::iter::successors(page.sheet.grid.above(id), |above| page.sheet.grid.above(*above)).take(part::MOST_LINES);
    let mut over = over.skip_while(|above| page.is_content(*above) && by_words(page.text(*above)).is_none());
    over.next().and_then(|above| by_words(page.text(above)))
}

/// Whether what is judged beside a label is nobody's of whom a rating is kept, or decides nothing.
pub(super) fn is_of_another(page: &Page<'_>, field: Field, label: CellId) -> bool {
    match field {
        Field::Rating(..) => page.label(label).rater.is_none() && over(page, label) == Some(Rated::Otherwise),
        // What people from outside advise is not what was decided.
        Field::Course => {
            matches!(over(page, label), Some(Rated::Otherwise | Rated::By(EvaluationKind::Reviewer)))
        }
        _ => false,
    }
}

/// The heading that says whose a text is, where it is not that of the section itself.
pub(super) fn heading_over(page: &Page<'_>, label: CellId) -> Option<CellId> {
    let (rated, heading) = at_left(page, label).or_else(|| part::over(page, label, by_words))?;
    (rated != Rated::By(EvaluationKind::SelfRating)).then_some(heading)
}

fn at_left(page: &Page<'_>, label: CellId) -> Option<(Rated, CellId)> {
    let grid = &page.sheet.grid;
    let (mut at, height) = (grid.left(label), |id: CellId| page.cell(id).last_line - page.cell(id).line);
    while let Some(id) = at {
        let is_heading = page.label(id).is_one() || height(id) > height(label) || by_words(page.text(id)).is_some();
        if !is_heading {
            return None;
        }
        if let Some(rated) = by_words(page.text(id)) {
            return Some((rated, id));
        }
        at = grid.left(id);
    }
    None
}
