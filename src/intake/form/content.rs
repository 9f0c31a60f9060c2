//! The content of a label: one cell or several, a text of several lines, or what is ticked.

use std::collections::HashSet;

use super::choice;
use super::fields::Field;
use super::grid::CellId;
use super::labels;
use super::neighbours;
use super::page::Page;
use crate::intake::assessment::{self, LONGEST_LABEL, is_nothing};
use crate::intake::header::Role;
use crate::intake::heading_marks;
use crate::intake::unit_names;

/// Why the content of a label is not read.
pub(super) enum Unread {
    /// It can't be told which of several it is.
    Unclear,
    /// A text where a word is wanted.
    Sentence,
}

/// The name that stands behind a number of its own: 事務事業｜1-2-3｜道路維持事業.
pub(super) fn behind_number(page: &Page<'_>, field: Field, id: CellId) -> Option<CellId> {
    let is_of_names = matches!(field, Field::Of(Role::Programme) | Field::Plan(_));
    let is_number = !page.content(id).contains(char::is_alphabetic);
    let (next, _) = page.sheet.grid.right(id).filter(|(next, skipped)| *skipped == 0 && page.is_content(*next))?;
    (is_of_names && is_number && page.text(next).contains(char::is_alphabetic)).then_some(next)
}

/// What is said in the cell, and in those that belong to it.
pub(super) fn text_of(
    page: &Page<'_>,
    field: Field,
    label: CellId,
    id: CellId,
    is_below: bool,
    claimed: &mut HashSet<CellId>,
) -> Result<Option<String>, Unread> {
    let text = page.content(id);
    let mut parts = vec![text.to_owned()];
    match field {
        Field::Rating(..) | Field::Course | Field::PreviousRating => return chosen(page, label, id, claimed),
        Field::Of(Role::Objectives | Role::Means | Role::Results | Role::Progress) if are_parts_of_year(page, id) => {
            return Err(Unread::Unclear);
        }
        Field::Of(Role::Summary | Role::Objectives | Role::Results | Role::Progress | Role::MidyearProgress) => {
            let more = further_lines(page, label, id, is_below);
            parts.extend(more.iter().map(|id| page.text(*id).to_owned()));
            claimed.extend(more);
        }
        Field::Of(Role::Department | Role::Section | Role::Unit) if !is_below => {
            let mut last = id;
            // Department, section and what is below stand beside each other.
            while let Some((next, 0)) = page.sheet.grid.right(last)
                && page.is_content(next)
                && unit_names::names_one(page.text(next))
                && claimed.insert(next)
            {
                if !page.text(next).ends_with('係') {
                    parts.push(page.text(next).to_owned());
                }
                last = next;
            }
        }
        Field::Of(Role::Code) if !neighbours::fits(page, label, id) => return Err(Unread::Unclear),
        _ => {}
    }
    Ok(Some(parts.join("\n")).filter(|text| !is_nothing(text)))
}

/// Whether parts of the year stand beside each other, over what is of each: 第1四半期｜第2四半期.
fn are_parts_of_year(page: &Page<'_>, id: CellId) -> bool {
    /// The longest name of one, in letters.
    const LONGEST: usize = 12;
    let is_one =
        |id: CellId| page.text(id).chars().count() <= LONGEST && heading_marks::part_of_year(page.text(id)).is_some();
    is_one(id) && page.sheet.grid.right(id).is_some_and(|(next, _)| is_one(next))
}

/// A text of the evaluation, with its further lines; none where it is no text.
pub(super) fn words_of(
    page: &Page<'_>,
    label: CellId,
    id: CellId,
    is_below: bool,
    claimed: &mut HashSet<CellId>,
) -> Option<String> {
    let text = page.content(id);
    if choice::has_boxes(text) || choice::is_mark(text) || page.is_figure(id) || is_nothing(text) {
        return None;
    }
    let more = further_lines(page, label, id, is_below);
    let lines = [text].into_iter().chain(more.iter().map(|id| page.text(*id)));
    let text = lines.collect::<Vec<_>>().join("\n");
    claimed.extend(more);
    Some(text)
}

/// The lines of a text below its first: beside a label over several lines, or below one that has none beside it.
fn further_lines(page: &Page<'_>, label: CellId, first: CellId, is_below: bool) -> Vec<CellId> {
    let (over, cell) = (page.cell(label), page.cell(first));
    let mut lines = Vec::new();
    let mut next = cell.last_line + 1;
    while next <= page.last {
        let Some(id) = page.sheet.grid.at(next, cell.column) else { break };
        let is_beside = next <= over.last_line;
        let has_label = page.sheet.grid.on(next).any(|other| page.label(other).is_one() && other != label);
        let is_under_blank = is_below || page.sheet.grid.at(next, over.column).is_none();
        let begins = page.cell(id).line == next && page.cell(id).column == cell.column;
        if !begins || !page.is_content(id) || page.used.contains(&id) || has_label && !is_beside {
            break;
        }
        if !is_beside && labels::is_numbered_alike(page.text(label), page.text(id)) {
            break;
        }
        if !is_beside && (!is_under_blank || neighbours::is_label_of_another(page, id)) {
            break;
        }
        lines.push(id);
        next = page.cell(id).last_line + 1;
    }
    lines
}

/// The most lines over which choices stand.
const MOST_LINES: usize = 20;

/// The word that is chosen: the one of the cell, or the one that is ticked.
fn chosen(page: &Page<'_>, label: CellId, id: CellId, claimed: &mut HashSet<CellId>) -> Result<Option<String>, Unread> {
    let text = page.content(id);
    let (first, last) = (page.cell(id).line, page.cell(label).last_line.max(page.cell(id).last_line));
    let on = |line: u64| {
        let behind = page.sheet.grid.beginning_on(line).filter(|next| page.cell(*next).column >= page.cell(id).column);
        behind.take_while(|next| !page.label(*next).is_one() || *next == label).filter(|next| *next != id)
    };
    let beside: Vec<CellId> = (first..=last).take(MOST_LINES).flat_map(on).collect();
    // A ring at one word of a list is no box.
    if choice::has_boxes(text) && !choice::is_ringed_list(text) {
        let all = [id].into_iter().chain(beside);
        let boxes: Vec<CellId> = all.filter(|id| choice::has_boxes(page.content(*id))).collect();
        claimed.extend(&boxes);
        return choice::ticked(boxes.iter().map(|id| page.content(*id))).map_err(|()| Unread::Unclear);
    }
    // A ring beside one of several words: which of them it is at can't be told.
    if choice::is_mark(text) && !beside.is_empty() || beside.iter().any(|id| choice::is_mark(page.text(*id))) {
        claimed.extend(beside);
        return Err(Unread::Unclear);
    }
    // ※いずれかに○ is no word of a scale.
    if text.starts_with('※') {
        return Ok(None);
    }
    // B｜（前年度：A）: the rating, and the one of the year before behind it.
    if let Some(next) = beside.first().filter(|next| assessment::is_of_year_before(page.text(**next))) {
        claimed.insert(*next);
        return Ok(Some(format!("{text}{}", page.text(*next))));
    }
    // Below its label, what stands beside the word may be what another label is of.
    let over = page.cell(label);
    let is_below = page.cell(id).line > over.last_line;
    let within = |id: &&CellId| !is_below || page.cell(**id).is_over(over.column, over.last_column);
    let others = beside.iter().filter(within).map(|id| page.text(*id));
    let words: Vec<&str> = [text].into_iter().chain(others).collect();
    // 成果の向上余地｜C: what is judged in parts.
    if words.get(1).is_some_and(|next| choice::is_letter(next)) && !choice::is_letter(text) {
        return Err(Unread::Unclear);
    }
    if let Some(found) = choice::among(&words) {
        claimed.extend(beside.into_iter().filter(|id| page.text(*id).chars().count() <= LONGEST_LABEL));
        return found.map(Some).map_err(|()| Unread::Unclear);
    }
    let text = choice::parted(text).map_or(text, |(word, _)| word);
    let text = choice::one_of(choice::word(text)).map_err(|()| Unread::Unclear)?;
    if text.chars().count() > LONGEST_LABEL {
        return Err(Unread::Sentence);
    }
    if ["性", "区分", "項目", "理由", "評価", "判定", "内容", "コメント", "所見", "欄"]
        .iter()
        .any(|end| text.ends_with(end))
    {
        // A label that is not known here, and no word of a scale.
        return Err(Unread::Unclear);
    }
    Ok(Some(text).filter(|text| !is_nothing(text)))
}
