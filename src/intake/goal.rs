//! A row to a proposed goal: its cells as items, and what their prose says in dates and figures.

use super::cell::{self, Content};
use super::prose;
use super::records::{self, MOST_CHARACTERS};
use super::table::{Cell, TableRow};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Footnote, Item, SheetPart};
use crate::domain::proposal::{ProposedGoal, ProposedItem, Remark, RemarkKind};

/// Proposes the goal of a row, and adds what is worth a look.
pub(super) fn propose(row: &TableRow<'_>, year: FiscalYear, warnings: &mut Vec<Remark>) -> ProposedGoal {
    let mut objectives = cell::read(&row.objectives.content);
    let mut results = cell::read(&row.results.content);
    // Results have no summary: what stands before their first item is the first thing reported.
    if let Some(lead) = results.lead.take() {
        results.items.insert(0, Item { text: lead, details: Vec::new() });
    }
    let mut tied = footnotes(SheetPart::Objectives, &objectives, &results, row, warnings);
    tied.extend(footnotes(SheetPart::Results, &results, &objectives, row, warnings));
    let objective_items =
        dated(std::mem::take(&mut objectives.items), SheetPart::Objectives, row.line, &row.objectives, year, warnings);
    let result_items =
        dated(std::mem::take(&mut results.items), SheetPart::Results, row.line, &row.results, year, warnings);
    let mut indicators = prose::indicators(&objective_items, &result_items, year, &mut |kind, text| {
        warnings.push(Remark { line: row.line, column: row.results.column.clone(), kind, text });
    });
    let [objectives_place, results_place] = &row.places;
    for indicator in &mut indicators {
        let is_promised = indicator.objective.is_some();
        indicator.target_place = if is_promised { objectives_place.clone() } else { results_place.clone() };
        indicator.place = if indicator.result.is_some() { results_place.clone() } else { objectives_place.clone() };
    }
    let summary = match (row.summary.clone(), objectives.lead.take()) {
        (Some(summary), Some(lead)) => Some(format!("{summary} {lead}")),
        (summary, lead) => summary.or(lead),
    };
    ProposedGoal {
        line: row.line,
        department: row.department.clone(),
        section: row.section.clone(),
        programme: row.programme.clone(),
        code: row.code.clone(),
        former_names: row.former_names.clone(),
        policy: row.plan.first().cloned().filter(|_| row.plan.len() == 1),
        plan: if row.plan.len() > 1 { row.plan.clone() } else { Vec::new() },
        summary,
        objectives: objective_items,
        results: result_items,
        footnotes: tied,
        indicators,
        amounts: row.assessment.amounts.clone(),
        ratings: row.assessment.ratings.clone(),
        previous_rating: row.assessment.previous_rating.clone(),
        future_course: row.assessment.future_course.clone(),
        texts: row.assessment.texts.clone(),
    }
}

/// The footnotes of one cell, of which some explain a word of the `other`, with what is worth a look about the cell.
fn footnotes(
    part: SheetPart,
    content: &Content,
    other: &Content,
    row: &TableRow<'_>,
    warnings: &mut Vec<Remark>,
) -> Vec<Footnote> {
    let cell = if part == SheetPart::Objectives { &row.objectives } else { &row.results };
    let texts: Vec<&str> = texts(content).chain([row.programme.as_str()]).chain(texts(other)).collect();
    let tied = cell::tie(content.notes.clone(), part, &texts);
    let mut warn = |kind: RemarkKind, text: String| {
        warnings.push(Remark { line: row.line, column: cell.column.clone(), kind, text });
    };
    for footnote in tied.iter().filter(|footnote| footnote.term.is_none()) {
        warn(RemarkKind::FootnoteWithoutMark, footnote.text.clone());
    }
    for name in &content.unknown_markup {
        warn(RemarkKind::UnknownMarkup, format!("<{name}>"));
    }
    if records::length(&cell.content) == MOST_CHARACTERS {
        warn(RemarkKind::CellMayBeCut, cell.content.chars().take(40).collect());
    }
    tied
}

/// All the words of a cell but those of its notes, in the order of the cell.
fn texts(content: &Content) -> impl Iterator<Item = &str> {
    let items = content.items.iter().flat_map(|item| {
        std::iter::once(item.text.as_str()).chain(item.details.iter().map(|detail| detail.text.as_str()))
    });
    content.lead.as_deref().into_iter().chain(items)
}

fn dated(
    items: Vec<Item>,
    part: SheetPart,
    line: u64,
    cell: &Cell<'_>,
    year: FiscalYear,
    warnings: &mut Vec<Remark>,
) -> Vec<ProposedItem> {
    let propose = |item: Item| {
        let (date, left) = prose::closing_date(&item, part, year);
        warnings.extend(left.into_iter().map(|text| Remark {
            line,
            column: cell.column.clone(),
            kind: RemarkKind::DateLeftAsText,
            text,
        }));
        ProposedItem { item, date }
    };
    items.into_iter().map(propose).collect()
}
