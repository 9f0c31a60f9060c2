//! Where the content of a label stands: right of it, or below it where what is to the right is another label or nothing.

use super::grid::CellId;
use super::labels::{self, Label};
use super::page::Page;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::intake::assessment::LONGEST_LABEL;
use crate::intake::header::Role;
use crate::intake::{unit_names, year_words};

/// What was found of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Right(CellId),
    Below(CellId),
    /// The place of its content is blank.
    Blank,
    /// Something stands there, and it can't be told whether it is its content.
    Unclear(CellId),
}

/// Labels of the year in which a target is to be reached.
const YEARS_OF_TARGETS: [&str; 3] = ["目標年度", "目標達成年度", "達成年度"];

/// Whether a cell stands over, or before, the year in which a target is to be reached.
pub(super) fn is_year_of_target(page: &Page<'_>, id: CellId) -> bool {
    YEARS_OF_TARGETS.contains(&page.key(id).as_str())
}

/// The year of a figure beside its label: of a target, that of 目標年度 behind it.
pub(super) fn year_of(page: &Page<'_>, label: CellId, id: CellId) -> Option<FiscalYear> {
    let says = page.label(label);
    let behind = page.sheet.grid.right(id).map(|(next, _)| next).filter(|next| is_year_of_target(page, *next));
    match behind {
        Some(behind) if says.year.is_none() && says.value == Some(ValueKind::Target) => {
            page.sheet.grid.right(behind).and_then(|(year, _)| year_words::of_cell(page.text(year)))
        }
        _ => says.year.or(page.sheet.year.filter(|_| !says.is_of_own_year)),
    }
}

/// The cell right of a label, where it holds its content.
pub(super) fn right(page: &Page<'_>, label: CellId) -> Option<CellId> {
    match beside(page, label)? {
        (id, _) if page.is_content(id) => Some(id),
        _ => None,
    }
}

/// The next cell to the right, over 名称 and the like, with how many blank columns are between.
fn beside(page: &Page<'_>, label: CellId) -> Option<(CellId, usize)> {
    let (id, skipped) = page.sheet.grid.right(label)?;
    if page.label(id).is_generic {
        return page.sheet.grid.right(id);
    }
    Some((id, skipped))
}

/// Where the content of a label stands. Several names below each other are a list, and none of them is the form's.
pub(super) fn find(page: &Page<'_>, label: CellId) -> Found {
    match of_label(page, label) {
        Found::Below(id) if page.label(label).role == Some(Role::Programme) && below(page, id).is_some() => {
            Found::Unclear(id)
        }
        Found::Right(id) if is_told_by_year(page, label) => of_year(page, id),
        found => found,
    }
}

/// Whether what a label is of may be told for several years beside each other: 実績, 総合評価, 課題.
fn is_told_by_year(page: &Page<'_>, label: CellId) -> bool {
    let says = page.label(label);
    let is_text = matches!(
        says.role,
        Some(Role::Summary | Role::Objectives | Role::Means | Role::Results | Role::Progress | Role::MidyearProgress)
    );
    says.year.is_none() && (is_text || says.is_judged() || says.is_text || says.is_reason)
}

/// Of cells under years beside each other the one of the form's year.
fn of_year(page: &Page<'_>, id: CellId) -> Found {
    let over = |id: CellId| page.sheet.year.zip(year_over(page, id));
    let is_chosen = |id: CellId| over(id).is_none_or(|(chosen, over)| chosen == over);
    if is_chosen(id) {
        return Found::Right(id);
    }
    let line = page.sheet.grid.beginning_on(page.cell(id).line);
    let mut chosen = line.filter(|other| page.cell(*other).column > page.cell(id).column && page.is_content(*other));
    chosen.find(|other| over(*other).is_some() && is_chosen(*other)).map_or(Found::Unclear(id), Found::Right)
}

/// The year over a cell, where years stand beside each other there.
fn year_over(page: &Page<'_>, id: CellId) -> Option<FiscalYear> {
    /// How many cells above it may stand.
    const FAR: usize = 8;
    let grid = &page.sheet.grid;
    let is_year = |id: CellId| page.label(id).year.filter(|_| !page.label(id).is_one() || page.label(id).is_axis());
    let over = std::iter::successors(grid.above(id), |above| grid.above(*above)).take(FAR);
    let over = over.take_while(|above| !page.label(*above).is_one() || is_year(*above).is_some());
    let head = over.into_iter().find(|above| is_year(*above).is_some())?;
    let years = grid.beginning_on(page.cell(head).line).filter(|other| is_year(*other).is_some()).count();
    is_year(head).filter(|_| years > 1)
}

fn of_label(page: &Page<'_>, label: CellId) -> Found {
    if page.sheet.inline.contains_key(&label) {
        return Found::Right(label);
    }
    let (beside, below) = (beside(page, label), below(page, label));
    if let Some((right, _)) = beside.filter(|(right, _)| page.is_content(*right) && parts_a_course(page, label)) {
        return Found::Unclear(right);
    }
    let right = beside.filter(|(id, _)| page.is_content(*id));
    let is_free = |id: &CellId| !page.used.contains(id);
    match (right, below) {
        (Some((right, _)), Some(below)) if in_a_row(page, label) => between(page, label, right, below),
        (Some((right, skipped)), below) if is_free(&right) => {
            if skipped > 0 && is_label_of_another(page, right) {
                return Found::Unclear(right);
            }
            match below {
                // Over blank columns, the next cell may as well be a label of what is below it.
                Some(below) if skipped > 0 && has_below_it(page, right, below) => Found::Unclear(right),
                // A label that is not known here may stand to the right, with its own content below it.
                Some(below) if skipped == 0 && seems_label(page, label, right, below) => Found::Below(below),
                _ => Found::Right(right),
            }
        }
        (None, Some(below)) if is_free(&below) => {
            let is_column = is_short(page, label) && self::below(page, below).is_some();
            if stands_below(page, label, below) && !is_column { Found::Below(below) } else { Found::Unclear(below) }
        }
        _ => Found::Blank,
    }
}

/// Whether a label stands right behind that of the course, and says of what the course is: 今後の方向性｜成果｜拡充.
fn parts_a_course(page: &Page<'_>, label: CellId) -> bool {
    let is_of_goal = matches!(page.label(label).role, Some(Role::Results | Role::Objectives | Role::Means));
    is_of_goal && page.sheet.grid.left(label).is_some_and(|before| page.label(before).is_course)
}

/// The cell right below a label, where it may hold its content.
fn below(page: &Page<'_>, label: CellId) -> Option<CellId> {
    let id = page.sheet.grid.below(label)?;
    let cell = page.cell(id);
    (cell.line <= page.last && cell.line == page.cell(label).last_line + 1 && page.is_content(id)).then_some(id)
}

/// Whether labels of the same height stand beside each other with something below each: then what is below counts.
fn in_a_row(page: &Page<'_>, label: CellId) -> bool {
    let grid = &page.sheet.grid;
    let is_alike = |id: &CellId| {
        let (one, other) = (page.cell(label), page.cell(*id));
        page.label(*id).is_one() && (one.line, one.last_line) == (other.line, other.last_line)
    };
    let left = grid.left(label).filter(is_alike);
    let right = grid.right(label).filter(|(_, skipped)| *skipped == 0).map(|(id, _)| id).filter(is_alike);
    let has_below = |id: CellId| below(page, id).is_some();
    left.is_some_and(has_below) || right.is_some_and(has_below)
}

/// Of what is to the right of the last label of a row of labels and what is below it.
fn between(page: &Page<'_>, label: CellId, right: CellId, below: CellId) -> Found {
    let fixed = |id: &CellId| page.sheet.fixed.contains(id);
    match (fixed(&right), fixed(&below)) {
        (true, false) => return Found::Below(below),
        (false, true) => return Found::Right(right),
        _ => {}
    }
    match (fits(page, label, right), fits(page, label, below)) {
        (true, false) => Found::Right(right),
        (false, true) => Found::Below(below),
        _ if has_below_it(page, right, below) => Found::Below(below),
        _ => Found::Unclear(right),
    }
}

/// Whether what is right of a label has something below it, beside what is below the label.
fn has_below_it(page: &Page<'_>, right: CellId, below: CellId) -> bool {
    let beside = page.sheet.grid.right(below).map(|(id, _)| id);
    beside.is_some() && beside == self::below(page, right)
}

/// Whether what is right of a label is rather a label too, and what is below it its content.
fn seems_label(page: &Page<'_>, label: CellId, right: CellId, below: CellId) -> bool {
    const ENDS: [&str; 17] = [
        "名",
        "名称",
        "区分",
        "項目",
        "理由",
        "コメント",
        "所見",
        "欄",
        "内容",
        "主体",
        "方法",
        "番号",
        "年度",
        "期間",
        "種別",
        "課題",
        "意見",
    ];
    let seems = |id: CellId| ENDS.iter().any(|end| page.text(id).ends_with(end)) || page.sheet.fixed.contains(&id);
    has_below_it(page, right, below) && seems(right) && !seems(below) && fits(page, label, below)
}

/// Whether a cell that is no known label has something beside it as a label has.
pub(super) fn is_label_of_another(page: &Page<'_>, id: CellId) -> bool {
    let beside = page.sheet.grid.right(id).filter(|(_, skipped)| *skipped == 0);
    beside.is_some_and(|(other, _)| page.is_content(other))
}

/// Whether one word is wanted, and not the column of a table that has no name here.
fn is_short(page: &Page<'_>, label: CellId) -> bool {
    let says = page.label(label);
    let is_name = matches!(says.role, Some(Role::Programme | Role::Code));
    // 内容 may stand over a column of anything.
    let is_vague = labels::key(page.text(label)) == "内容";
    let is_of_value = says.money.is_some() || says.value.is_some();
    is_name
        || is_vague
        || is_of_value
        || says.axis.is_some()
        || says.is_rating
        || says.is_course
        || says.is_previous_rating
}

/// Whether what is below a label is its content, and no label of what is right of that.
fn stands_below(page: &Page<'_>, label: CellId, below: CellId) -> bool {
    let beside = page.sheet.grid.right(below).filter(|(_, skipped)| *skipped == 0).map(|(id, _)| id);
    let has_own_label = |id: CellId| {
        let above = page.sheet.grid.above(id);
        above.is_none_or(|above| page.label(above).is_one() || page.cell(above).is_blank())
            && above.is_some_and(|above| page.cell(above).last_line == page.cell(label).last_line)
    };
    let is_another = beside.is_some_and(|id| page.is_content(id) && !has_own_label(id));
    fits(page, label, below) && !is_another
}

/// Whether a text may be the content of a label, so far as its kind says.
pub(super) fn fits(page: &Page<'_>, label: CellId, id: CellId) -> bool {
    let text = page.text(id);
    let is_short = text.chars().count() <= LONGEST_LABEL;
    let Label { role, axis, is_rating, is_course, is_unit, value, money, part, .. } = page.label(label);
    match role {
        Some(Role::Department | Role::Section | Role::Unit) => text.lines().any(unit_names::names_one),
        Some(Role::Code) => text.contains(|letter: char| letter.is_numeric()) && is_short,
        None if axis.is_some() || is_rating || is_course => is_short || super::choice::has_boxes(text),
        None if is_unit => is_short,
        None if value.is_some() || money.is_some() || part.is_some() => page.is_figure(id),
        _ => true,
    }
}
