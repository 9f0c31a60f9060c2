//! The tables within a form: years, kinds of values, sources of money or raters over their columns, and what they are of at
//! the left of their rows.

use super::block_rows;
use super::grid::{Cell, CellId};
use super::labels::Label;
use super::page::Page;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::intake::header::Role;
use crate::intake::row_numbers;

/// The most lines of headings below the first.
const MOST_SUB_HEADINGS: usize = 2;

/// A column of values.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) column: usize,
    pub(super) last_column: usize,
    /// The headings over it, from the widest to the narrowest.
    pub(super) headings: Vec<CellId>,
    /// What they say together.
    pub(super) label: Label,
}

/// The head of a table.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) line: u64,
    /// The first line below it.
    pub(super) below: u64,
    /// Headings over what the rows are of: 指標名, 単位.
    pub(super) sides: Vec<CellId>,
    pub(super) leaves: Vec<Leaf>,
    /// Where its first column begins.
    pub(super) left: usize,
    /// What stands over the names of its rows and is of all its values.
    pub(super) label: Label,
    /// The kind of its indicators, as the line above it says: 【活動指標】.
    pub(super) kind: Option<(CellId, IndicatorKind)>,
}

impl Head {
    /// Where its columns of values begin.
    pub(super) fn first_leaf(&self) -> usize {
        self.leaves.iter().map(|leaf| leaf.column).min().unwrap_or_default()
    }
}

/// Reads every table of the form.
pub(super) fn read(page: &mut Page<'_>) {
    // The tables that ended last, each with the line below it.
    let mut above: Vec<(u64, Head)> = Vec::new();
    for line in page.lines().collect::<Vec<_>>() {
        above.retain(|(below, _)| *below >= line);
        for head in heads(page, line, &above) {
            let below = block_rows::read(page, &head);
            above.push((below, head));
        }
    }
}

/// The year that a table right above says of these columns.
fn year_above(above: &[(u64, Head)], line: u64, first: usize, last: usize) -> Option<FiscalYear> {
    let leaves = above.iter().filter(|(below, _)| *below == line).flat_map(|(_, head)| &head.leaves);
    let mut years = leaves.filter(|leaf| leaf.column <= last && leaf.last_column >= first).map(|leaf| leaf.label.year);
    let year = years.next()??;
    years.all(|other| other == Some(year)).then_some(year)
}

/// The heads that begin on a line: several where tables stand beside each other.
fn heads(page: &Page<'_>, line: u64, above: &[(u64, Head)]) -> Vec<Head> {
    let cells: Vec<CellId> = page.sheet.grid.beginning_on(line).filter(|id| !page.used.contains(id)).collect();
    let is_axis = |id: &CellId| page.label(*id).is_axis() || page.label(*id).is_dated || is_over_headings(page, *id);
    let Some(first) = cells.iter().position(is_axis) else { return Vec::new() };
    let behind = cells.get(first..).unwrap_or_default();
    // Labels with their figures beside them are no head.
    if behind.iter().any(|id| page.is_figure(*id) && !is_axis(id)) {
        return Vec::new();
    }
    let mut groups: Vec<(Vec<CellId>, Vec<CellId>)> = vec![(Vec::new(), Vec::new())];
    let mut between = Vec::new();
    for id in cells {
        match groups.last_mut() {
            Some((sides, axes)) if is_axis(&id) && (between.is_empty() || axes.is_empty()) => {
                sides.append(&mut between);
                axes.push(id);
            }
            _ if is_axis(&id) => groups.push((std::mem::take(&mut between), vec![id])),
            _ => between.push(id),
        }
    }
    if let Some((sides, _)) = groups.last_mut() {
        sides.append(&mut between);
    }
    // 事業費｜単位｜R4｜R5: one table, and no tables beside each other.
    if let [(first, alone), (between, years)] = groups.as_mut_slice()
        && alone.iter().all(|id| page.label(*id).year.is_none() && !page.label(*id).is_rate)
        && alone.len() == 1
        && between.iter().all(|id| page.label(*id).is_unit)
        && years.iter().all(|id| page.label(*id).year.is_some())
    {
        first.append(alone);
        first.append(between);
        alone.append(years);
        groups.truncate(1);
    }
    let several = groups.len() > 1;
    groups.into_iter().filter_map(|(sides, axes)| head(page, line, sides, axes, several, above)).collect()
}

/// Whether a cell stands over several headings and nothing else: 財源内訳.
fn is_over_headings(page: &Page<'_>, id: CellId) -> bool {
    let cell = page.cell(id);
    if cell.column == cell.last_column || page.label(id).is_of_programme() || page.label(id).is_indicator {
        return false;
    }
    let line = cell.last_line + 1;
    let within = |below: &CellId| page.cell(*below).is_over(cell.column, cell.last_column);
    let below: Vec<CellId> = page.sheet.grid.beginning_on(line).filter(within).collect();
    let is_heading = |below: &CellId| page.label(*below).is_axis() && !page.is_figure(*below);
    line <= page.last && below.len() > 1 && below.iter().all(is_heading)
}

fn head(
    page: &Page<'_>,
    line: u64,
    mut sides: Vec<CellId>,
    mut axes: Vec<CellId>,
    several: bool,
    above: &[(u64, Head)],
) -> Option<Head> {
    let year_over = |cell: &Cell| year_above(above, line, cell.column, cell.last_column);
    let year = |id: CellId| page.label(id).year.or_else(|| year_over(page.cell(id)));
    // 事業費 over the names of the rows, and years behind it.
    let mut of_all = Label::default();
    while let [first, second, ..] = axes.as_slice()
        && year(*first).is_none()
        && year(*second).is_some()
        && !page.sheet.grid.below(*first).is_some_and(|below| page.is_figure(below))
    {
        let label = page.label(*first);
        of_all = Label { money: label.money, value: label.value, part: label.part, ..of_all };
        sides.push(axes.remove(0));
    }
    // 決算額 at the left of its sources and of their figures below them.
    while let [first, second, ..] = axes.as_slice()
        && page.label(*first).money.is_some()
        && page.label(*second).part.is_some()
        && page.cell(*first).last_line > page.cell(*second).last_line
    {
        let label = page.label(*first);
        of_all = Label { year: label.year, money: label.money, ..of_all };
        sides.push(axes.remove(0));
    }
    let names_indicator = sides.iter().any(|id| page.label(*id).is_indicator);
    let real = axes.iter().map(|id| page.label(*id)).filter(|label| !label.is_rate && !label.is_dated).count();
    let says_money = |id: &CellId| {
        let label = page.label(*id);
        label.money.is_some() && (label.year.is_some() || !sides.is_empty())
    };
    if real < 2 && !(real == 1 && (names_indicator || axes.iter().any(says_money))) {
        return None;
    }
    let is_of_programme = |id: &CellId| {
        let label = page.label(*id);
        // 指標｜内容｜単位: the names of indicators stand below the second.
        let is_of_names = names_indicator && page.key(*id) == "内容";
        label.is_of_programme() && !label.is_axis() && !numbers_rows(page, *id) && !is_of_names
    };
    if sides.iter().any(is_of_programme) {
        return None;
    }
    are_years(page, &axes)?;
    let first_axis = axes.first().map(|id| page.cell(*id))?;
    let left = if several { sides.first().map_or(first_axis.column, |id| page.cell(*id).column) } else { 0 };
    let left = left.min(first_axis.column);
    let (mut leaves, below) = leaves(page, &axes);
    for leaf in &mut leaves {
        leaf.label.year = leaf.label.year.or_else(|| year_above(above, line, leaf.column, leaf.last_column));
    }
    let kind = kind_above(page, line, left, several);
    Some(Head { line, below, sides, leaves, left, label: of_all, kind })
}

/// Whether a heading stands over numbers that only count the rows.
pub(super) fn numbers_rows(page: &Page<'_>, id: CellId) -> bool {
    page.label(id).role == Some(Role::Code) && row_numbers::is_bare(page.text(id))
}

/// The kind of indicators that a line right above a head names alone.
fn kind_above(page: &Page<'_>, line: u64, left: usize, several: bool) -> Option<(CellId, IndicatorKind)> {
    let over = page.lines_between(page.first, line).rev().find(|over| *over < line)?;
    let is_here = |id: &CellId| !page.cell(*id).is_blank() && (!several || page.cell(*id).last_column >= left);
    let mut cells = page.sheet.grid.on(over).filter(is_here);
    let title = cells.next().filter(|_| cells.next().is_none())?;
    let is_alone = !page.sheet.inline.contains_key(&title);
    Some((title, page.label(title).kind.filter(|_| is_alone)?))
}

/// Numbers are years only where they follow each other.
fn are_years(page: &Page<'_>, axes: &[CellId]) -> Option<()> {
    let is_bare = |id: &&CellId| page.text(**id).chars().all(char::is_numeric);
    let bare: Vec<i32> = axes.iter().filter(is_bare).filter_map(|id| Some(page.label(*id).year?.number())).collect();
    let follow = bare.windows(2).all(|pair| matches!(pair, [one, next] if one + 1 == *next));
    (bare.is_empty() || bare.len() > 1 && follow).then_some(())
}

/// The columns below these headings, and the first line below all of their headings.
fn leaves(page: &Page<'_>, axes: &[CellId]) -> (Vec<Leaf>, u64) {
    let mut leaves: Vec<Leaf> = Vec::new();
    for (index, id) in axes.iter().enumerate() {
        let cell = page.cell(*id);
        // Where cells are not merged, a heading stands over the columns up to the next one.
        let until = axes.get(index + 1).map_or(cell.last_column, |next| page.cell(*next).column.saturating_sub(1));
        let last_column = cell.last_column.max(until);
        let label = page.label(*id);
        let label = Label { is_rate: label.is_rate || label.is_dated, ..label };
        leaves.push(Leaf { column: cell.column, last_column, headings: vec![*id], label });
    }
    let mut below = axes.iter().map(|id| page.cell(*id).last_line + 1).min().unwrap_or_default();
    for _ in 0..MOST_SUB_HEADINGS {
        let Some(lower) = lower(page, &leaves, below) else { break };
        (leaves, below) = lower;
    }
    let lowest = leaves.iter().filter_map(|leaf| leaf.headings.last()).map(|id| page.cell(*id).last_line + 1).max();
    (leaves, lowest.unwrap_or(below))
}

/// The same with one more line of headings, where there is one.
fn lower(page: &Page<'_>, leaves: &[Leaf], line: u64) -> Option<(Vec<Leaf>, u64)> {
    let first = leaves.first()?.column;
    // The last heading goes on over what stands below it without a heading of its own.
    let last = leaves.last().map(|leaf| leaf.last_column)?;
    let last_width = leaves.iter().map(|leaf| leaf.last_column - leaf.column).max().unwrap_or_default();
    let until = last.max(leaves.last()?.column + last_width);
    let cells: Vec<CellId> = page
        .sheet
        .grid
        .beginning_on(line)
        .filter(|id| page.cell(*id).column >= first && page.cell(*id).column <= until)
        .collect();
    let is_heading = |id: &CellId| page.label(*id).is_axis() && !page.is_figure(*id);
    if cells.is_empty() || !cells.iter().all(is_heading) {
        return None;
    }
    let mut lower = Vec::new();
    for (index, leaf) in leaves.iter().enumerate() {
        let end = if index + 1 == leaves.len() { until } else { leaf.last_column };
        let below = cells.iter().filter(|id| (leaf.column..=end).contains(&page.cell(**id).column));
        let before = lower.len();
        for id in below {
            let cell = page.cell(*id);
            let headings = leaf.headings.iter().copied().chain([*id]).collect();
            let label = joined(leaf.label, page.label(*id));
            lower.push(Leaf { column: cell.column, last_column: cell.last_column, headings, label });
        }
        if lower.len() == before {
            lower.push(leaf.clone());
        }
    }
    Some((lower, line + 1))
}

/// What two labels of the same values say together; what the second says goes before.
pub(super) fn joined(first: Label, second: Label) -> Label {
    Label {
        role: None,
        year: second.year.or(first.year),
        value: second.value.or(first.value),
        pair: second.pair.or(first.pair),
        is_of_own_year: first.is_of_own_year || second.is_of_own_year,
        money: second.money.or(first.money),
        part: second.part.or(first.part),
        axis: second.axis.or(first.axis),
        is_rating: first.is_rating || second.is_rating,
        rater: second.rater.or(first.rater),
        kind: second.kind.or(first.kind),
        is_rate: first.is_rate || second.is_rate,
        is_indicator: first.is_indicator || second.is_indicator,
        ..Label::default()
    }
}
