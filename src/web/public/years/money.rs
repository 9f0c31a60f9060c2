//! The money of a year: budgets and settled accounts by department, each total with how many sheets it is of.

use crate::domain::amount::AmountKind;
use crate::domain::amount::total::Total;
use crate::domain::publication::Publication;
use crate::domain::unit::UnitLabel;
use crate::web::kit::words::Words;
use crate::web::parts::money;

/// The totals of a year.
pub(super) struct MoneyTotals {
    pub(super) rows: Vec<TotalsRow>,
    /// All departments together.
    pub(super) all: Vec<TotalCell>,
}

/// The totals of a department.
pub(super) struct TotalsRow {
    /// The department, where one is on record.
    pub(super) unit: Option<UnitLabel>,
    pub(super) cells: Vec<TotalCell>,
}

/// A total in words.
pub(super) struct TotalCell {
    /// None where no sheet states an amount.
    pub(super) shown: Option<String>,
    /// Of how many sheets it is, where it is not of all.
    pub(super) note: Option<String>,
}

impl TotalCell {
    fn of<'a>(sheets: impl Iterator<Item = &'a Publication>, kind: AmountKind, words: Words) -> Self {
        let total = Total::of(sheets.map(|known| known.snapshot.money().total(kind)));
        Self { shown: money::total(&total, words), note: money::of_how_many(&total, words) }
    }
}

impl MoneyTotals {
    /// The totals of these sheets, the departments in the order in which they first appear; none where no sheet states
    /// any money.
    pub(super) fn of(publications: &[Publication], words: Words) -> Option<Self> {
        if publications.iter().all(|known| known.snapshot.money().is_empty()) {
            return None;
        }
        let cells = |unit: Option<&Option<UnitLabel>>| -> Vec<TotalCell> {
            let of = |kind: &AmountKind| {
                let own =
                    publications.iter().filter(|known| unit.is_none_or(|unit| known.snapshot.department == *unit));
                TotalCell::of(own, *kind, words)
            };
            AmountKind::ALL.iter().map(of).collect()
        };
        let mut units: Vec<&Option<UnitLabel>> = Vec::new();
        for publication in publications {
            if !units.contains(&&publication.snapshot.department) {
                units.push(&publication.snapshot.department);
            }
        }
        let rows = units.iter().map(|unit| TotalsRow { unit: (*unit).clone(), cells: cells(Some(*unit)) });
        Some(Self { rows: rows.collect(), all: cells(None) })
    }

    /// Whether there is anything to add up over.
    pub(super) fn has_departments(&self) -> bool {
        self.rows.len() > 1
    }
}
