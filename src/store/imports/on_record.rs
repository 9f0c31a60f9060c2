//! The sheets on record, found by what the rows of a table say of them: a row is compared with those of its own name and
//! with no others, however many years are on record.

use std::collections::{BTreeMap, HashMap};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};

/// All sheets, in the order of their years and tables.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    all: Vec<Goal>,
    /// Their places by their names in normal form.
    by_name: HashMap<String, Vec<usize>>,
    /// The first place of each programme in each year.
    by_programme: BTreeMap<(FiscalYear, ProgrammeNumber), usize>,
}

impl Sheets {
    pub(super) fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        let mut sheets = Self::default();
        for goal in goals::all(connection)? {
            sheets.add(goal);
        }
        Ok(sheets)
    }

    /// Adds one that was put on record since.
    pub(super) fn add(&mut self, goal: Goal) {
        let place = self.all.len();
        self.by_name.entry(text::comparison_key(&goal.name)).or_default().push(place);
        self.by_programme.entry((goal.fiscal_year, goal.programme)).or_insert(place);
        self.all.push(goal);
    }

    /// Those of a name, but for spaces and widths.
    pub(super) fn of_name(&self, name: &str) -> impl Iterator<Item = &Goal> {
        let places = self.by_name.get(&text::comparison_key(name));
        places.into_iter().flatten().filter_map(|place| self.all.get(*place))
    }

    /// The sheet of a programme in a year.
    pub(super) fn of_programme(&self, year: FiscalYear, programme: ProgrammeNumber) -> Option<&Goal> {
        self.by_programme.get(&(year, programme)).and_then(|place| self.all.get(*place))
    }
}

/// What a row's number says of the sheets of its name and unit.
pub(super) struct Numbered<'row> {
    pub(super) code: Option<&'row ProgrammeCode>,
    /// Whether the table has another programme of the same name and unit, which only its number tells from this one.
    pub(super) is_one_of_several: bool,
}

impl Numbered<'_> {
    /// Whether the number allows a sheet to be of the row's programme. Two numbers of one year are two programmes.
    pub(super) fn may_be(&self, goal: &Goal) -> bool {
        match (self.code, &goal.code) {
            (Some(code), Some(known)) => code.is_alike(known),
            _ => !self.is_one_of_several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::numbers::{GoalNumber, UnitNumber};

    fn sheet(number: i32, year: i32, programme: i32, name: &str) -> Goal {
        Goal {
            number: GoalNumber(number),
            fiscal_year: FiscalYear::new(year).expect("a year"),
            programme: ProgrammeNumber(programme),
            unit: Some(UnitNumber(1)),
            name: name.to_owned(),
            code: None,
            policy: None,
            summary: None,
            position: number,
            title_only: false,
            version: 0,
        }
    }

    #[test]
    fn a_row_is_compared_with_sheets_of_its_own_name_however_many_others_there_are() {
        let mut sheets = Sheets::default();
        for year in 0..30 {
            for programme in 0..50 {
                let name = if programme == 7 && year % 2 == 0 {
                    "ＧＩＧＡ スクール".into()
                } else {
                    format!("事業{programme}")
                };
                sheets.add(sheet(year * 50 + programme, 1990 + year, programme, &name));
            }
        }
        let found: Vec<i32> = sheets.of_name("GIGAスクール").map(|sheet| sheet.fiscal_year.number()).collect();
        assert_eq!(found, (1990..2020).step_by(2).collect::<Vec<_>>(), "in their order");
        assert_eq!(sheets.of_name("事業7").count(), 15);
        assert_eq!(sheets.of_name("事業").count(), 0);
        let of = |year, programme| {
            let year = FiscalYear::new(year).expect("a year");
            sheets.of_programme(year, ProgrammeNumber(programme)).map(|sheet| sheet.number.0)
        };
        assert_eq!((of(1991, 7), of(2019, 49), of(2020, 7)), (Some(57), Some(1499), None));
    }
}
