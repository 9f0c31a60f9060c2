//! A row to a proposed goal: its cells as items, and what their prose says in dates and figures.

use super::cell::{self, Content};
use super::prose;
use super::records::{self, MOST_CHARACTERS};
use super::table::{Cell, TableRow};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Item, SheetPart};
use crate::domain::proposal::{ProposedGoal, ProposedItem, Remark, RemarkKind};

/// Proposes the goal of a row, and adds what is worth a look.
pub(super) fn propose(row: &TableRow<'_>, year: FiscalYear, warnings: &mut Vec<Remark>) -> ProposedGoal {
    let mut objectives = cell::read(row.objectives.content);
    let mut results = cell::read(row.results.content);
    // Results have no summary: what stands before their first item is the first thing reported.
    if let Some(lead) = results.lead.take() {
        results.items.insert(0, Item { text: lead, details: Vec::new() });
    }
    let texts = |first: &Content, second: &Content| -> Vec<String> {
        let of = |content: &Content| -> Vec<String> {
            let lead = content.lead.iter().cloned();
            let items = content.items.iter().flat_map(|item| {
                std::iter::once(item.text.clone()).chain(item.details.iter().map(|detail| detail.text.clone()))
            });
            lead.chain(items).collect()
        };
        let mut texts = of(first);
        texts.push(row.programme.clone());
        texts.extend(of(second));
        texts
    };
    let mut footnotes = Vec::new();
    for (part, first, second, cell) in [
        (SheetPart::Objectives, &objectives, &results, &row.objectives),
        (SheetPart::Results, &results, &objectives, &row.results),
    ] {
        let texts = texts(first, second);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tied = cell::tie(first.notes.clone(), part, &texts);
        let mut warn = |kind: RemarkKind, text: String| {
            warnings.push(Remark { line: row.line, column: cell.column.clone(), kind, text });
        };
        for footnote in tied.iter().filter(|footnote| footnote.term.is_none()) {
            warn(RemarkKind::FootnoteWithoutMark, footnote.text.clone());
        }
        for name in &first.unknown_markup {
            warn(RemarkKind::UnknownMarkup, format!("<{name}>"));
        }
        if records::length(cell.content) == MOST_CHARACTERS {
            warn(RemarkKind::CellMayBeCut, cell.content.chars().take(40).collect());
        }
        footnotes.extend(tied);
    }
    let objective_items =
        dated(std::mem::take(&mut objectives.items), SheetPart::Objectives, row.line, &row.objectives, warnings);
    let result_items = dated(std::mem::take(&mut results.items), SheetPart::Results, row.line, &row.results, warnings);
    let indicators = prose::indicators(&objective_items, &result_items, year, &mut |kind, text| {
        warnings.push(Remark { line: row.line, column: row.results.column.clone(), kind, text });
    });
    let summary = match (row.summary.clone(), objectives.lead.take()) {
        (Some(summary), Some(lead)) => Some(format!("{summary} {lead}")),
        (summary, lead) => summary.or(lead),
    };
    ProposedGoal {
        line: row.line,
        department: row.department.clone(),
        section: row.section.clone(),
        programme: row.programme.clone(),
        policy: row.policy.clone(),
        summary,
        objectives: objective_items,
        results: result_items,
        footnotes,
        indicators,
    }
}

fn dated(
    items: Vec<Item>,
    part: SheetPart,
    line: u64,
    cell: &Cell<'_>,
    warnings: &mut Vec<Remark>,
) -> Vec<ProposedItem> {
    let propose = |item: Item| {
        let (date, left) = prose::closing_date(&item, part);
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
