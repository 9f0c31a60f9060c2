//! Why something in a form is judged as it is, and what else its evaluation says in words.

use std::collections::HashSet;

use super::content;
use super::fields::{Content, Field, Fields};
use super::grid::CellId;
use super::labels;
use super::page::Page;
use super::rated::{self, Rated};
use super::words;

impl Fields {
    /// Takes why something is judged as it is, and what else the evaluation says.
    pub(super) fn take_words(
        &mut self,
        page: &mut Page<'_>,
        label: CellId,
        id: CellId,
        is_below: bool,
        claimed: &mut HashSet<CellId>,
    ) {
        let text = content::words_of(page, label, id, is_below, claimed);
        let Some(text) = text else { return page.unread.push(label) };
        let content = Content { text, cell: id, label };
        if page.label(label).is_reason {
            self.explanations.push(content);
        } else {
            self.put_text(page, content);
        }
    }

    /// Keeps a text under the words of the form; two under the same words are neither.
    fn put_text(&mut self, page: &mut Page<'_>, content: Content) {
        let heading = labels::plain(page.text(content.label).split([':', '：']).next().unwrap_or_default());
        let heading = match rated::heading_over(page, content.label) {
            Some(whose) => format!("{} {heading}", labels::plain(page.text(whose))),
            None => heading,
        };
        match self.texts.iter().position(|(known, _)| *known == heading) {
            None => self.texts.push((heading, content)),
            Some(at) if self.texts.get(at).is_some_and(|(_, known)| known.text == content.text) => {}
            Some(at) => {
                let (_, known) = self.texts.remove(at);
                page.unclear.extend([known.cell, content.cell]);
            }
        }
    }

    /// Finds of what each reason is: of what is judged before it on its line, or in the line above it; or of the only thing
    /// that its words can mean.
    pub(super) fn settle_explanations(&mut self, page: &mut Page<'_>) {
        for content in std::mem::take(&mut self.explanations) {
            match self.explained(page, content.label).filter(|field| !self.reasons.contains_key(field)) {
                Some(field) => {
                    self.reasons.insert(field, content);
                }
                None if page.label(content.label).is_text => self.put_text(page, content),
                None => page.unread.push(content.label),
            }
        }
    }

    fn explained(&self, page: &Page<'_>, label: CellId) -> Option<Field> {
        let judged = || self.known.iter().filter(|(field, _)| matches!(field, Field::Rating(..) | Field::Course));
        let key = page.key(label);
        let whose = rated::over(page, label);
        if words::is_reason_of_course(&key) {
            if rated::is_of_another(page, Field::Course, label) {
                return None;
            }
            return judged().map(|(field, _)| *field).find(|field| *field == Field::Course);
        }
        if let Some(rating) = words::rating_explained(&key) {
            let named = judged().find(|(_, content)| page.key(content.label) == rating);
            return named.map(|(field, _)| *field);
        }
        // 評価の理由 is of no course.
        let is_meant = |field: &Field| *field != Field::Course || !(key.contains("評価") || key.contains("判定"));
        let cell = page.cell(label);
        let place = |content: &Content| page.cell(content.label);
        let on_line = judged().filter(|(_, content)| {
            let other = place(content);
            other.line <= cell.last_line && other.last_line >= cell.line && other.column < cell.column
        });
        let nearest = on_line.max_by_key(|(_, content)| place(content).column).map(|(field, _)| *field);
        let label_before = judged_before(page, label);
        if label_before.is_some_and(|before| !judged().any(|(_, content)| content.label == before)) {
            // What it explains is not known.
            return None;
        }
        let may_be = |field: &Field| match (whose, field) {
            (Some(Rated::Otherwise), _) => false,
            (Some(Rated::By(rater)), Field::Rating(_, by)) => *by == rater,
            _ => true,
        };
        let above = || {
            let mut above = judged().filter(|(field, _)| may_be(field)).filter(|(_, content)| {
                let other = place(content);
                other.last_line + 1 == cell.line && other.column == cell.column
            });
            above.next().map(|(field, _)| *field)
        };
        let only = || {
            let mut ratings = judged().filter(|(field, _)| matches!(field, Field::Rating(None, _)));
            let first = ratings.next().map(|(field, _)| *field);
            let is_of_rating = key.contains("評価") || key.contains("判定");
            first.filter(may_be).filter(|_| is_of_rating && ratings.next().is_none() && page.ratings.is_empty())
        };
        nearest.or_else(above).filter(is_meant).or_else(only)
    }
}

/// The label of what is judged that stands nearest before another label on its line.
fn judged_before(page: &Page<'_>, label: CellId) -> Option<CellId> {
    let cell = page.cell(label);
    let before = page.sheet.grid.on(cell.line).take_while(|id| *id != label);
    before.filter(|id| page.label(*id).is_judged()).last()
}
