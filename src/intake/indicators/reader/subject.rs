//! Which indicator the values of a row are of, and in which unit and year they are counted.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Owner, Reader, Subject};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind};
use crate::domain::indicator_table::{TableRemarkKind, ValueKind};
use crate::domain::text;
use crate::intake::assessment::is_nothing;
use crate::intake::indicators::columns::ValueColumn;
use crate::intake::indicators::headers::Column;
use crate::intake::indicators::label;
use crate::intake::indicators::pairs::{self, Half};
use crate::intake::indicators::words::{self, Read};
use crate::intake::records::Row;
use crate::intake::refusal::ProblemKind;
use crate::intake::year_words::{self, Named, Says};
use crate::intake::{marked, units};

impl Reader<'_> {
    /// The indicator of the row above, where this one has a blank cell for it, and a column of its own says of which year or
    /// of which kind its values are.
    pub(super) fn as_above(&self, row: &Row, owner: &Owner) -> Option<Subject> {
        let tells_apart = self.columns.has(Column::ValueKind) || self.columns.has(Column::Year);
        let is_blank = self.columns.cell(row, Column::Indicator).is_some_and(str::is_empty);
        let own_unit = || self.columns.cell(row, Column::UnitOfMeasure).filter(|unit| !unit.is_empty());
        let (key, subject) = self.last.as_ref().filter(|_| tells_apart && is_blank)?;
        let is_same_unit = own_unit().is_none_or(|unit| subject.unit.as_deref() == Some(unit));
        (*key == owner.key && !subject.name.is_empty() && is_same_unit).then(|| subject.clone())
    }

    /// The unit of an indicator that no column has: in the brackets behind its name, or behind all its values.
    pub(super) fn unit_beside(
        &mut self,
        row: &Row,
        name: &str,
        says_so: bool,
        values: &[&ValueColumn],
    ) -> Option<String> {
        let of_values = || {
            let values = values.iter().filter(|value| !row.is_continued(value.index));
            let cells = values.map(|value| own(row.cell(value.index), value).unwrap_or_default());
            let units: BTreeSet<String> = cells.filter_map(label::unit_behind).map(text::unit_of_measure).collect();
            units.into_iter().next_back().filter(|_| !name.is_empty())
        };
        let of_headings = || {
            let units: BTreeSet<&String> = values.iter().filter_map(|value| value.unit.as_ref()).collect();
            units.first().filter(|_| units.len() == 1 && !name.is_empty()).map(|unit| (*unit).clone())
        };
        let unit = units::behind_name(name, says_so).map(str::to_owned).or_else(of_headings).or_else(of_values)?;
        if !self.gathered.has_told_unit {
            self.gathered.has_told_unit = true;
            self.gathered.remark(row.line, TableRemarkKind::UnitOfName, format!("{name} {unit}"));
        }
        Some(unit)
    }

    /// A name without the words behind it that say what its values are, 件数（目標）, where no heading and no column does.
    pub(super) fn said_in_name(&self, name: String, values: &[&ValueColumn]) -> (String, Option<ValueKind>) {
        let is_said = self.columns.has(Column::ValueKind) || values.iter().any(|value| value.kind.is_some());
        let found = || {
            let (before, inside) = name.strip_suffix(['）', ')', '】', ']'])?.rsplit_once(['（', '(', '【', '['])?;
            Some((before.trim().to_owned(), words::value_kind(inside)?))
        };
        match found().filter(|(before, _)| !is_said && !before.is_empty()) {
            Some((before, kind)) => (before, Some(kind)),
            None => (name, None),
        }
    }

    pub(super) fn subject(&mut self, row: &Row, name: String, kind: IndicatorKind, unit: Option<String>) -> Subject {
        let direction = self.word(row, Column::Direction, Direction::None, words::direction);
        let definition = self.text(row, Column::Definition);
        Subject {
            name: name.into(),
            kind,
            direction: direction.unwrap_or(Direction::None),
            unit: unit.map(Arc::from),
            definition: definition.map(Arc::from),
            says: None,
        }
    }

    /// The year of a value: the one over its column, that of its row, or that of the table; with what the row's words for it
    /// say that the value is.
    pub(super) fn year(&mut self, row: &Row, column: &ValueColumn) -> Option<(FiscalYear, Option<ValueKind>)> {
        if let Some(year) = column.year {
            return Some((year, None));
        }
        if column.has_years {
            return self.year_beside(row, column).map(|year| (year, None));
        }
        let Some(own) = self.columns.year_of(column) else {
            return self.asked.year.map(|year| (year, None));
        };
        // Without its value no year is needed.
        if own != Column::Year && row.cell(column.index).is_empty() {
            return None;
        }
        let written = self.needed(row, own)?;
        let (bare, mark) = marked::part(&written);
        let year = FiscalYear::read(bare).ok().map(|year| (year, None)).or_else(|| {
            let (Named::Year(year), words) = year_words::part(bare)? else { return None };
            year_words::value_kind(&words).map(|says| (year, says.kind()))
        });
        if !mark.is_empty() && year.is_some() {
            self.gathered.remark(row.line, TableRemarkKind::NoteMark, written.as_str());
        }
        if year.is_none() {
            let text = written.chars().take(40).collect();
            self.refuse_in(row.line, own, ProblemKind::NotAYear { text });
        }
        year
    }

    /// The year that stands beside a value in its own cell; one without a year is of none for certain.
    fn year_beside(&mut self, row: &Row, column: &ValueColumn) -> Option<FiscalYear> {
        let cell = row.cell(column.index);
        if is_nothing(cell) || row.is_continued(column.index) {
            return None;
        }
        // 10（R6目標）is no actual value.
        let is_of_column = |says: Says| match (column.kind, says.kind()) {
            (_, None) => true,
            (Some(ValueKind::Base), Some(says)) => matches!(says, ValueKind::Base | ValueKind::Actual),
            (kind, Some(says)) => {
                kind.unwrap_or(ValueKind::Actual) == says || kind.is_some_and(ValueKind::is_aim) && says.is_aim()
            }
        };
        let found = year_words::beside_value(marked::part(cell).0);
        let found = found.filter(|dated| is_of_column(dated.says)).map(|dated| dated.year);
        if found.is_none() {
            let text: String = cell.chars().take(40).collect();
            self.refuse_value(row, column, ProblemKind::NotAYear { text: text.clone() }, &text);
        }
        found
    }

    /// What a cell for a value holds; with the year that it is a target or a plan value of, where it is one.
    pub(super) fn value(
        &mut self,
        row: &Row,
        column: &ValueColumn,
        unit: Option<&str>,
        aimed_at: Option<FiscalYear>,
    ) -> Option<Read> {
        // A figure over several rows is no figure of each of them.
        let is_continued = row.is_continued(column.index);
        if is_continued && self.begins_programme && !is_nothing(row.cell(column.index)) {
            let text = row.cell(column.index).chars().take(40).collect();
            self.refuse(row.line, column.index, &column.name, ProblemKind::OfSeveralProgrammes { text });
            return None;
        }
        let whole = if is_continued { "" } else { row.cell(column.index) };
        let Some(cell) = own(whole, column) else {
            self.refuse_pair(row, column, whole);
            return None;
        };
        let fault = row.fault(column.index).filter(|_| !is_continued);
        let (read, marked) = aimed_at.map_or_else(|| words::value(cell, unit), |year| words::aim(cell, unit, year));
        if marked {
            self.gathered.remark(row.line, TableRemarkKind::NoteMark, cell);
        }
        // A formula without its value looks blank, and is no blank cell.
        let read = read.filter(|_| fault.is_none());
        if let Some(Read::Figure(figure)) = read
            && self.columns.may_be_fraction(cell, unit, figure)
            && !self.asked.says_of_cell(&row.place(column.index), row.cell(column.index))
        {
            let text: String = cell.chars().take(40).collect();
            self.refuse_value(row, column, ProblemKind::FractionOrRate { text: text.clone() }, &text);
            return None;
        }
        if read.is_none() {
            let text: String = cell.chars().take(40).collect();
            self.refuse_value(
                row,
                column,
                fault.cloned().unwrap_or(ProblemKind::NotANumber { text: text.clone() }),
                &text,
            );
        }
        read
    }

    /// Refuses a cell that does not hold two values where its heading says that it does.
    fn refuse_pair(&mut self, row: &Row, column: &ValueColumn, cell: &str) {
        if column.half == Some(Half::First) {
            let text: String = cell.chars().take(40).collect();
            self.refuse_value(row, column, ProblemKind::NotAPair { text: text.clone() }, &text);
        }
    }

    /// Refuses a value, or tells that it is left out where that was asked for.
    fn refuse_value(&mut self, row: &Row, column: &ValueColumn, reason: ProblemKind, text: &str) {
        if self.asked.leaves_out_unreadable {
            let told = format!("{} {text}", column.name).trim().to_owned();
            self.gathered.remark(row.line, TableRemarkKind::ValueLeftOut, told);
        } else {
            self.refuse(row.line, column.index, &column.name, reason);
        }
    }
}

/// What of a cell a column has, without the year that stands beside it.
fn own<'cell>(cell: &'cell str, column: &ValueColumn) -> Option<&'cell str> {
    if column.has_years {
        return Some(year_words::beside_value(marked::part(cell).0).map_or(cell, |dated| dated.value));
    }
    half(cell, column.half)
}

/// What of a cell a column has; none where it has one of two values and the cell does not hold two.
fn half(cell: &str, half: Option<Half>) -> Option<&str> {
    let Some(half) = half.filter(|_| !is_nothing(cell)) else { return Some(cell) };
    let [first, second] = pairs::halves(cell).filter(|_| pairs::is_pair(cell))?;
    Some(if half == Half::First { first } else { second })
}
