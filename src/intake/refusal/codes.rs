//! The fixed codes of the reasons, and what some of them say at length.

use super::ProblemKind;

impl ProblemKind {
    /// The fixed code of the reason, the key of its words on a page.
    // Long because it is a list: one line for each reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedFileType { .. } => "unsupported_file_type",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Undecodable { .. } => "undecodable",
            Self::WrongContent { .. } => "wrong_content",
            Self::BrokenDocument { .. } => "broken_document",
            Self::DamagedFile => "damaged_file",
            Self::NewerError { .. } => "newer_error",
            Self::Encrypted => "encrypted",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::NestsTooDeep { .. } => "nests_too_deep",
            Self::UnpacksTooLarge { .. } => "unpacks_too_large",
            Self::TookTooLong => "took_too_long",
            Self::NoTable => "no_table",
            Self::UnclosedQuote => "unclosed_quote",
            Self::ControlCharacter { .. } => "control_character",
            Self::CellTooLong { .. } => "cell_too_long",
            Self::NoHeader => "no_header",
            Self::NoProgrammeColumn { .. } => "no_programme_column",
            Self::NoIndicatorHeader => "no_indicator_header",
            Self::CellMissing => "cell_missing",
            Self::ErrorCell { .. } => "error_cell",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::OfSeveralProgrammes { .. } => "of_several_programmes",
            Self::OfSeveralColumns { .. } => "of_several_columns",
            Self::PartOfProgramme { .. } => "part_of_programme",
            Self::NameOfTwoRows { .. } => "name_of_two_rows",
            Self::FractionOrRate { .. } => "fraction_or_rate",
            Self::RowsOfParts { .. } => "rows_of_parts",
            Self::StruckOut { .. } => "struck_out",
            Self::RaisedDigit { .. } => "raised_digit",
            Self::ColumnOfAnotherYear { .. } => "column_of_another_year",
            Self::NumberOfAnotherName { .. } => "number_of_another_name",
            Self::YearMissing => "year_missing",
            Self::RepeatedWithoutYear { .. } => "repeated_without_year",
            Self::NotANumber { .. } => "not_a_number",
            Self::NotAYear { .. } => "not_a_year",
            Self::YearWithoutEra { .. } => "year_without_era",
            Self::NotACode { .. } => "not_a_code",
            Self::UnknownWord { .. } => "unknown_word",
            Self::NotAPair { .. } => "not_a_pair",
            Self::TooManyIndicators { .. } => "too_many_indicators",
            Self::MissingColumn { .. } => "missing_column",
            Self::ProgrammeUnnamed { .. } => "programme_unnamed",
            Self::AmbiguousHeader { .. } => "ambiguous_header",
            Self::SheetMissing { .. } => "sheet_missing",
            Self::SaidOfSeveral { .. } => "said_of_several",
            Self::SaidColumnMissing { .. } => "said_column_missing",
            Self::SaidButNotRead { .. } => "said_but_not_read",
            Self::UnitOfMoneyMissing => "unit_of_money_missing",
            Self::NoRows => "no_rows",
            Self::TooFewColumns { .. } => "too_few_columns",
            Self::TooWide { .. } => "too_wide",
            Self::ProgrammeMissing => "programme_missing",
            Self::DepartmentMissing => "department_missing",
            Self::SectionMissing => "section_missing",
            Self::RepeatedProgramme { .. } => "repeated_programme",
        }
    }
}

impl ProblemKind {
    /// The lines of a mapping that say what is in doubt, with `or` before what may be said instead.
    pub fn in_mapping(&self, or: &str) -> Option<String> {
        match self {
            Self::ProgrammeUnnamed { columns } => Some(as_programme(columns, or)),
            Self::RowsOfParts { column, .. } => Some(as_programme(std::slice::from_ref(column), or)),
            Self::NumberOfAnotherName { number, name, .. } => {
                let lines = format!("code = {number:?}\nname = {name:?}\nis = \"same\"  # {or}: \"another\"");
                Some(format!("[[programmes]]\n{lines}"))
            }
            _ => None,
        }
    }

    /// Whether it is of the headers of the file, and not of what stands below them.
    pub const fn is_of_headers(&self) -> bool {
        matches!(
            self,
            Self::NoHeader
                | Self::NoProgrammeColumn { .. }
                | Self::MissingColumn { .. }
                | Self::AmbiguousHeader { .. }
                | Self::ProgrammeUnnamed { .. }
                | Self::ColumnOfAnotherYear { .. }
                | Self::YearWithoutEra { .. }
                | Self::RepeatedWithoutYear { .. }
                | Self::SaidOfSeveral { .. }
                | Self::SaidColumnMissing { .. }
                | Self::SaidButNotRead { .. }
        )
    }
}

/// The lines of a mapping that say which column names the programmes: the first, and the others as remarks.
pub(super) fn as_programme(columns: &[String], or: &str) -> String {
    let mut lines = "[[columns]]\n".to_owned();
    for (place, column) in columns.iter().enumerate() {
        let begin = if place == 0 { String::new() } else { format!("# {or}: ") };
        lines.extend([&begin, "heading = ", &format!("{column:?}"), "\n"]);
    }
    lines.push_str("is = \"programme\"");
    lines
}
