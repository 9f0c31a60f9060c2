//! What an evaluation says in words of its own, on the form: a heading and a text in each row, and some rows more to write
//! into.

use crate::domain::goal::EvaluationText;
use crate::web::desk::goals::fingerprint;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// The longest heading, as a table may have it, and the longest text, in characters.
const LONGEST_HEADING: usize = 200;
const LONGEST_TEXT: usize = 4000;
/// The most texts of one evaluation.
const MOST: usize = 20;
/// How many empty rows there are behind those that are written.
const EMPTY_ROWS: usize = 2;

/// The name of a field of a row, counted from 1.
pub(super) fn field(name: &str, row: &usize) -> String {
    format!("text_{name}_{row}")
}

/// What tells whether somebody else has written meanwhile.
pub(super) fn seen(texts: &[EvaluationText]) -> String {
    let words: Vec<String> = texts.iter().map(|known| format!("{}\n{}", known.heading, known.text)).collect();
    fingerprint(&words.join("\n\n"))
}

/// Fills the form with what is on record.
pub(super) fn fill(typed: &mut Fields, texts: &[EvaluationText]) {
    typed.push("texts_seen", seen(texts));
    for (row, known) in (1..).zip(texts) {
        typed.push(field("heading", &row), known.heading.as_str());
        typed.push(field("body", &row), known.text.as_str());
    }
}

/// The rows of the form: those with something in them, and some more.
pub(super) fn rows(typed: &Fields) -> std::ops::RangeInclusive<usize> {
    let is_filled = |row: &usize| !is_empty(typed, *row);
    let last = (1..=MOST).rev().find(is_filled).unwrap_or_default();
    1..=(last + EMPTY_ROWS).min(MOST)
}

fn is_empty(typed: &Fields, row: usize) -> bool {
    typed.trimmed(&field("heading", &row)).is_empty() && typed.trimmed(&field("body", &row)).is_empty()
}

/// What was typed, row by row, with what each row is called by its heading.
pub(super) fn written(typed: &Fields) -> impl Iterator<Item = (&str, &str)> {
    let row = |row: usize| (typed.trimmed(&field("heading", &row)), typed.trimmed(&field("body", &row)));
    (1..=MOST).map(row).filter(|(heading, text)| !heading.is_empty() || !text.is_empty())
}

/// The texts that the form holds, or everything that is wrong with them. A row of which both fields are empty is none.
pub(super) fn read(typed: &Fields) -> Result<Vec<EvaluationText>, Vec<Problem>> {
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    let mut headings: Vec<&str> = Vec::new();
    for row in (1..=MOST).filter(|row| !is_empty(typed, *row)) {
        let (heading, text) = (field("heading", &row), field("body", &row));
        let (named, said) = (typed.trimmed(&heading), typed.trimmed(&text));
        let before = problems.len();
        if named.is_empty() {
            problems.push(Problem::new(heading.clone(), "evaluation-text-heading-missing"));
        } else if headings.contains(&named) {
            problems.push(Problem::new(heading.clone(), "evaluation-text-heading-twice"));
        }
        headings.push(named);
        if said.is_empty() {
            problems.push(Problem::new(text.clone(), "evaluation-text-missing"));
        }
        for (field, typed, limit) in [(heading, named, LONGEST_HEADING), (text, said, LONGEST_TEXT)] {
            if typed.chars().count() > limit {
                problems.push(Problem::new(field, "evaluation-too-long").limit(limit));
            }
        }
        if problems.len() == before {
            texts.push(EvaluationText { heading: named.to_owned(), text: said.to_owned() });
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}
