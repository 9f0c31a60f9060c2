//! Why a table is not read, each reason with its place and what to do about it.

use std::path::Path;

use ichirizuka::intake::{Problem, ProblemKind, Refusal as Unread};
use ichirizuka::web::refusals;

use super::super::Refusal;
use super::super::refusal::placed;
use super::super::words::{fill, say, words};

/// Every reason why a file was not read.
pub(super) fn unreadable(file: &Path, refusal: &Unread) -> Refusal {
    let mut lines = vec![say("cli-nothing-written")];
    lines.extend(refusal.problems.iter().map(|problem| told(file, problem)));
    if refusal.omitted > 0 {
        lines.push(fill("cli-and-more", [("count", &refusal.omitted)]));
    }
    Refusal::Said(lines.join("\n"))
}

/// A reason with its place.
pub(super) fn told(file: &Path, problem: &Problem) -> String {
    placed(file, problem.line, problem.column.as_deref(), &in_words(&problem.reason))
}

/// In the words of the page, but for what is done there by choosing and here by a mapping.
fn in_words(reason: &ProblemKind) -> String {
    let what = match reason {
        ProblemKind::UnknownWord { text, known } => {
            fill("cli-problem-unknown-word", [("text", text), ("known", known)])
        }
        ProblemKind::ProgrammeUnnamed { columns } => {
            fill("cli-problem-programme-unnamed", [("columns", &columns.join(&say("import-or")))])
        }
        ProblemKind::NumberOfAnotherName { number, name, other } => {
            fill("cli-problem-number-of-another-name", [("number", number), ("name", name), ("other", other)])
        }
        ProblemKind::SaidOfSeveral { columns } => fill("cli-problem-said-of-several", [("columns", columns)]),
        ProblemKind::UnitOfMoneyMissing => say("cli-problem-unit-of-money-missing"),
        ProblemKind::YearMissing => say("cli-problem-year-missing"),
        other => refusals::of_table(other, words()),
    };
    match reason.in_mapping(&say("cli-mapping-or")) {
        Some(lines) => format!("{what}\n\n{lines}\n"),
        None => what,
    }
}
