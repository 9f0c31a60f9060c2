//! Why a file is not read or not carried out, in words: on the pages and on the command line.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::transfer::{Fault, FaultKind};
use crate::intake::ProblemKind;
use crate::web::kit::words::Words;

/// The limits of a file are told in these.
const MEGABYTE: usize = 1024 * 1024;

/// Why a table is not read.
pub fn of_table(reason: &ProblemKind, words: Words) -> String {
    let key = format!("import-problem-{}", reason.code().replace('_', "-"));
    let fill = |name, value: String| words.fill(&key, [(name, value.into())]);
    match reason {
        ProblemKind::UnsupportedFileType { extension } => fill("extension", extension.clone()),
        ProblemKind::FileTooLarge { limit, .. } => fill("limit", (limit / MEGABYTE).to_string()),
        ProblemKind::TooManyRows { limit }
        | ProblemKind::CellTooLong { limit, .. }
        | ProblemKind::TooManyColumns { limit }
        | ProblemKind::TooManyCells { limit }
        | ProblemKind::TooManyIndicators { limit } => fill("limit", limit.to_string()),
        ProblemKind::NestsTooDeep { element } => fill("element", element.clone()),
        ProblemKind::UnpacksTooLarge { limit } => fill("limit", (limit / MEGABYTE as u64).to_string()),
        ProblemKind::WrongContent { extension, content } => {
            words.fill(&key, [("extension", extension.as_str().into()), ("content", (*content).into())])
        }
        ProblemKind::Undecodable { encoding } => fill("encoding", (*encoding).to_owned()),
        ProblemKind::ControlCharacter { code_point } => fill("code", format!("U+{code_point:04X}")),
        ProblemKind::NoProgrammeColumn { found } => fill("found", found.clone()),
        ProblemKind::AmbiguousHeader { other } => fill("other", other.clone()),
        ProblemKind::TooFewColumns { found, expected } | ProblemKind::TooWide { found, expected } => {
            words.fill(&key, [("found", (*found).into()), ("expected", (*expected).into())])
        }
        ProblemKind::ErrorCell { text }
        | ProblemKind::OfSeveralProgrammes { text }
        | ProblemKind::OfSeveralColumns { text }
        | ProblemKind::PartOfProgramme { text }
        | ProblemKind::FractionOrRate { text }
        | ProblemKind::StruckOut { text }
        | ProblemKind::RaisedDigit { text }
        | ProblemKind::NewerError { text }
        | ProblemKind::BrokenDocument { text }
        | ProblemKind::NotANumber { text }
        | ProblemKind::NotAYear { text }
        | ProblemKind::YearWithoutEra { text }
        | ProblemKind::NotACode { text }
        | ProblemKind::NotAPair { text }
        | ProblemKind::UnknownWord { text, .. } => fill("text", text.clone()),
        ProblemKind::FormulaWithoutValue
        | ProblemKind::YearMissing
        | ProblemKind::DamagedFile
        | ProblemKind::Encrypted
        | ProblemKind::NoTable
        | ProblemKind::UnclosedQuote
        | ProblemKind::NoIndicatorHeader
        | ProblemKind::CellMissing
        | ProblemKind::NoHeader
        | ProblemKind::NoRows
        | ProblemKind::ProgrammeMissing
        | ProblemKind::DepartmentMissing
        | ProblemKind::SectionMissing => words.text(&key),
        other => of_programmes(other, &key, words),
    }
}

/// What is to be said of the names of programmes.
fn of_programmes(reason: &ProblemKind, key: &str, words: Words) -> String {
    match reason {
        ProblemKind::RepeatedProgramme { programme, first_line } => {
            words.fill(key, [("programme", programme.as_str().into()), ("line", first_line.to_string().into())])
        }
        ProblemKind::RowsOfParts { programme, first_line, column } => words.fill(
            key,
            [
                ("programme", programme.as_str().into()),
                ("line", first_line.to_string().into()),
                ("column", column.as_str().into()),
            ],
        ),
        ProblemKind::NameOfTwoRows { text, other } => {
            words.fill(key, [("text", text.as_str().into()), ("other", other.as_str().into())])
        }
        ProblemKind::NumberOfAnotherName { number, name, other } => words.fill(
            key,
            [("code", number), ("name", name), ("other", other)].map(|(at, text)| (at, text.as_str().into())),
        ),
        other => of_columns(other, key, words),
    }
}

/// Why columns are missing, or what was said by hand of them can't be.
fn of_columns(reason: &ProblemKind, key: &str, words: Words) -> String {
    let fill = |name, value: String| words.fill(key, [(name, value.into())]);
    match reason {
        ProblemKind::MissingColumn { needed } => {
            let needed = match *needed {
                "programme" => words.text("import-needs-programme"),
                "objectives or results" => words.text("import-needs-text"),
                column => column.to_owned(),
            };
            fill("needed", needed)
        }
        ProblemKind::SheetMissing { name, known } => {
            words.fill(key, [("name", name.as_str().into()), ("known", known.as_str().into())])
        }
        ProblemKind::ProgrammeUnnamed { columns } => {
            let quoted =
                columns.iter().map(|column| words.fill("import-quoted-heading", [("heading", column.as_str().into())]));
            fill("columns", quoted.collect::<Vec<_>>().join(&words.text("import-or")))
        }
        ProblemKind::ColumnOfAnotherYear { named } => {
            let named = FiscalYear::new(*named).map(|year| year.label(words.language())).unwrap_or_default();
            fill("named", named)
        }
        ProblemKind::RepeatedWithoutYear { times } => fill("times", times.to_string()),
        ProblemKind::SaidOfSeveral { columns } => fill("columns", columns.clone()),
        ProblemKind::SaidColumnMissing { column } => fill("column", column.clone()),
        ProblemKind::SaidButNotRead { field } => {
            fill("field", words.text(&format!("import-field-{}", field.code().replace('_', "-"))))
        }
        _ => words.text(key),
    }
}

/// What is wrong with a table of transfers.
pub fn of_transfer(fault: &Fault, words: Words) -> String {
    let key = match fault.kind {
        FaultKind::UnitUnknown if !fault.meant.is_empty() => "transfer-fault-unit-unknown-meant".to_owned(),
        FaultKind::PostNotHeld if !fault.meant.is_empty() => "transfer-fault-post-not-held-other".to_owned(),
        kind => format!("transfer-fault-{}", kind.code().replace('_', "-")),
    };
    words.fill(&key, [("value", fault.value.as_str().into()), ("meant", fault.meant.join("、").into())])
}
