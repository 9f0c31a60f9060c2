//! Which indicator the rows of a table are of: one that a row names, that the head names, or a label above it.

use super::block_rows::{About, Side, is_number};
use super::grid::CellId;
use super::labels::Label;
use super::neighbours;
use super::page::{Indicator, Page};

/// The indicator that the cell names, begun where it is new.
pub(super) fn of_name(page: &mut Page<'_>, name: CellId, side: &Side) -> usize {
    let known = page.indicators.iter().position(|indicator| indicator.name == name);
    let index = known.unwrap_or(page.indicators.len());
    if known.is_none() {
        page.indicators.push(Indicator { name, ..Indicator::default() });
    }
    if let Some(indicator) = page.indicators.get_mut(index) {
        indicator.kind = indicator.kind.or(side.label.kind);
        indicator.unit = indicator.unit.take().or_else(|| side.unit.clone());
        indicator.definition = indicator.definition.or(side.definition);
    }
    index
}

/// The indicator whose name stands in the head of its table: ①延べ利用者数（人）｜年度｜R4｜R5.
pub(super) fn named_in_head(page: &mut Page<'_>, about: &About<'_>) -> Option<usize> {
    let is_name = |id: &&CellId| {
        let is_behind = page.cell(**id).column > about.head.first_leaf();
        page.is_content(**id) && !page.is_figure(**id) && !is_behind && !is_number(page.text(**id))
    };
    let mut names = about.head.sides.iter().filter(is_name);
    let name = names.next().copied().filter(|_| names.next().is_none())?;
    let kind = page.sheet.grid.above(name).and_then(|above| page.label(above).kind);
    let names_unit = page.text(name).ends_with([')', '）']);
    if kind.is_none() && !names_unit {
        return None;
    }
    Some(of_name(page, name, &Side { label: Label { kind, ..Label::default() }, ..Side::default() }))
}

/// The indicator whose name stands beside a label above the table.
pub(super) fn named_above(page: &mut Page<'_>, about: &mut About<'_>) -> Option<usize> {
    /// How many lines above the head it may stand.
    const FAR: u64 = 6;
    let head = about.head;
    let near = page.lines_between(head.line.saturating_sub(FAR), head.line);
    let labels = near.flat_map(|line| page.sheet.grid.beginning_on(line));
    let labels: Vec<CellId> = labels.filter(|id| !page.used.contains(id) && !about.taken.contains(id)).collect();
    let of = labels.iter().rposition(|id| page.label(*id).is_indicator)?;
    let label = *labels.get(of)?;
    let name = neighbours::right(page, label)?;
    let mut side = Side { label: page.label(label), ..Side::default() };
    about.taken.extend([label, name]);
    for id in labels.iter().skip(of + 1).filter(|id| page.label(**id).is_unit) {
        if let Some(unit) = neighbours::right(page, *id) {
            side.unit = Some(page.text(unit).to_owned());
            about.taken.extend([*id, unit]);
        }
    }
    Some(of_name(page, name, &side))
}
