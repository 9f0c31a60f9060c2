//! What the cells of a column look like whose heading says nothing: a suggestion, and never more than that.

use std::collections::BTreeSet;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::reading::{Content, Field, Suggestion};
use crate::domain::text;
use crate::intake::headings::Heading;
use crate::intake::records::Row;

/// How many cells are looked at.
const MOST_CELLS: usize = 200;
/// How many of ten cells have to look alike.
const OF_TEN: usize = 8;
/// The longest label of a scale, and the most of them.
const LONGEST_GRADE: usize = 3;
const MOST_GRADES: usize = 8;
/// The shortest text that is a sentence.
const SENTENCE: usize = 25;

const COURSES: &str = "拡充 拡大 充実 継続 現状維持 維持 改善 見直し 縮小 統合 休止 廃止 完了 終了 要改善 重点化 推進";
const UNITS: &str = "人 件 回 % 円 千円 百万円 箇所 か所 カ所 ヶ所 ha km m m2 t kg 社 団体 世帯 戸 校 日 時間 名 枚 部 冊 台 本 点 校 園 施設 店 組";

/// What the cells below a heading look like; none where they are blank.
pub(super) fn of(
    index: usize,
    heading: &Heading,
    below: &[Row],
    is_free: &impl Fn(Field) -> bool,
) -> Option<Suggestion> {
    let cells: Vec<&str> =
        below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).take(MOST_CELLS).collect();
    let content = content(&cells)?;
    let over = text::comparison_key(&heading.name());
    let field = match content {
        Content::Figures if over.contains("決算") => Some(Field::Settled),
        Content::Figures if over.contains("予算") || over.ends_with("円") => Some(Field::Budget),
        // Values belong to an indicator.
        Content::Figures => (!is_free(Field::Indicator)).then_some(Field::Value),
        Content::Years => Some(Field::FiscalYear),
        Content::Grades => Some(Field::Rating),
        Content::Courses => Some(Field::FutureCourse),
        Content::Departments => Some(Field::Department),
        Content::Sections => Some(Field::Section),
        Content::UnitsOfMeasure => Some(Field::UnitOfMeasure),
        Content::Programmes => Some(Field::Programme),
        Content::Codes => Some(Field::Code),
        Content::Sentences => None,
    };
    let may_repeat =
        |field: &Field| field.value_kind().is_some() || matches!(field, Field::Budget | Field::Settled | Field::Rating);
    Some(Suggestion { content, field: field.filter(|field| may_repeat(field) || is_free(*field)) })
}

fn content(cells: &[&str]) -> Option<Content> {
    if cells.is_empty() {
        return None;
    }
    let keys: Vec<String> = cells.iter().map(|cell| text::comparison_key(cell)).collect();
    let most = |is: &dyn Fn(&str) -> bool| keys.iter().filter(|key| is(key)).count() * 10 >= keys.len() * OF_TEN;
    let distinct = keys.iter().collect::<BTreeSet<_>>().len();
    let is_one_of = |words: &str, key: &str| words.split_whitespace().any(|word| word == key);
    let is_year = |key: &str| FiscalYear::read(key).is_ok_and(|year| (1980..2100).contains(&year.number()));
    let is_figure = |key: &str| Figure::read(key).is_ok();
    let ends = |key: &str, ends: &[&str]| ends.iter().any(|end| key.ends_with(end));
    let is_grade = |key: &str| key.chars().count() <= LONGEST_GRADE && !is_figure(key);
    Some(match () {
        () if most(&|key| is_one_of(COURSES, key)) => Content::Courses,
        () if most(&|key| is_one_of(UNITS, key)) => Content::UnitsOfMeasure,
        () if most(&is_year) => Content::Years,
        () if most(&|key| key.starts_with('0') && key.len() > 1 && key.bytes().all(|byte| byte.is_ascii_digit())) => {
            Content::Codes
        }
        () if most(&is_figure) => Content::Figures,
        () if most(&|key| ends(key, &["課", "室", "係", "事務局", "センター"])) => Content::Sections,
        () if most(&|key| ends(key, &["部", "局"]) && key.chars().count() > 1) => Content::Departments,
        () if most(&is_grade) && distinct <= MOST_GRADES && distinct < keys.len() => Content::Grades,
        () if most(&|key| ends(key, &["事業", "事務", "業務"])) && distinct * 2 > keys.len() => {
            Content::Programmes
        }
        () if most(&|key| key.chars().count() >= SENTENCE) => Content::Sentences,
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::content;
    use crate::domain::reading::Content;

    #[test]
    fn a_column_looks_like_what_most_of_its_cells_are() {
        for (cells, looks) in [
            (&["1,200", "△3", "45.5", "0", "－"][..], Some(Content::Figures)),
            (&["A", "B", "A", "◎", "A"], Some(Content::Grades)),
            (&["継続", "拡充", "継続"], Some(Content::Courses)),
            (&["総務課", "市民課", "総務課"], Some(Content::Sections)),
            (&["総務部", "市民部"], Some(Content::Departments)),
            (&["人", "件", "％"], Some(Content::UnitsOfMeasure)),
            (&["0101", "0102", "0201"], Some(Content::Codes)),
            (&["令和4年度", "R5", "2024"], Some(Content::Years)),
            (&["広報紙発行事業", "ごみ収集事業", "窓口業務"], Some(Content::Programmes)),
            (&["市民の声を聞き、計画に反映できるように会議を開いて話し合う。"], Some(Content::Sentences)),
            (&["見本一", "見本二の名", "三つ目です"], None),
            (&[], None),
        ] {
            assert_eq!(content(cells), looks, "{cells:?}");
        }
    }
}
