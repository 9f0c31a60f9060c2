//! The sheets on record, found by what the rows of a table say of them: a row is compared with those of its own name and
//! with no others, however many years are on record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ProposedValue;
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::store::goals::{self, Goal};
use crate::store::imports::plan::{Known, known_unit};
use crate::store::kit::{DatabaseConnection, StoreError};

/// All sheets, in the order of their years and tables.
#[derive(Debug, Default)]
struct Sheets {
    all: Vec<Goal>,
    /// Their places by their names in normal form.
    by_name: HashMap<String, Vec<usize>>,
    /// The first place of each programme in each year.
    by_programme: BTreeMap<(FiscalYear, ProgrammeNumber), usize>,
}

impl Sheets {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        let mut sheets = Self::default();
        for goal in goals::all(connection)? {
            sheets.add(goal);
        }
        Ok(sheets)
    }

    /// Adds one that was put on record since.
    fn add(&mut self, goal: Goal) {
        let place = self.all.len();
        self.by_name.entry(text::comparison_key(&goal.name)).or_default().push(place);
        self.by_programme.entry((goal.fiscal_year, goal.programme)).or_insert(place);
        self.all.push(goal);
    }

    /// Those of a name, but for spaces and widths.
    fn of_name(&self, name: &str) -> impl Iterator<Item = &Goal> {
        let places = self.by_name.get(&text::comparison_key(name));
        places.into_iter().flatten().filter_map(|place| self.all.get(*place))
    }

    /// The sheet of a programme in a year.
    fn of_programme(&self, year: FiscalYear, programme: ProgrammeNumber) -> Option<&Goal> {
        self.by_programme.get(&(year, programme)).and_then(|place| self.all.get(*place))
    }
}

/// Department, section and year of a row.
type UnitOfRow = (Option<Arc<str>>, Option<Arc<str>>, FiscalYear);

/// Finds the sheets that the rows of a table of indicators belong to.
#[derive(Default)]
pub(super) struct Finder {
    known: Sheets,
    /// The programmes of the table that have a name and a unit in common.
    keys: HashMap<[String; 3], BTreeSet<Arc<str>>>,
    /// The programmes that those of the table are.
    claimed: BTreeSet<ProgrammeNumber>,
    /// Units that are on record, by department, section and year.
    units: BTreeMap<UnitOfRow, Known>,
}

impl Finder {
    /// The sheets on record, for the programmes that those of the table are.
    pub(super) fn load(
        connection: &mut DatabaseConnection,
        rows: &[ProposedValue],
        claimed: impl IntoIterator<Item = ProgrammeNumber>,
    ) -> Result<Self, StoreError> {
        let mut finder =
            Self { known: Sheets::load(connection)?, claimed: claimed.into_iter().collect(), ..Self::default() };
        for row in rows {
            finder.keys.entry(name_and_unit(row)).or_default().insert(row.key.clone());
        }
        Ok(finder)
    }

    /// Adds a sheet that was put on record since.
    pub(super) fn add(&mut self, goal: Goal) {
        self.known.add(goal);
    }

    /// The sheet of the year that a row belongs to, where there is one: that of its programme, or else one that says the
    /// same and is nobody else's, as where a programme was parted since.
    pub(super) fn sheet(
        &mut self,
        connection: &mut DatabaseConnection,
        row: &ProposedValue,
        programme: Option<ProgrammeNumber>,
    ) -> Result<Option<&Goal>, StoreError> {
        let Some(programme) = programme else { return Ok(None) };
        let unit = self.unit(connection, row)?;
        let is_one_of_several = self.keys.get(&name_and_unit(row)).is_some_and(|keys| keys.len() > 1);
        let numbered = Numbered { code: row.code.as_ref(), is_one_of_several };
        let is_it = |goal: &&Goal| {
            goal.fiscal_year == row.year
                && unit == Known::Yes(goal.unit)
                && numbered.may_be(goal)
                && !self.claimed.contains(&goal.programme)
        };
        let own = self.known.of_programme(row.year, programme);
        Ok(own.or_else(|| self.known.of_name(&row.programme).find(is_it)))
    }

    fn unit(&mut self, connection: &mut DatabaseConnection, row: &ProposedValue) -> Result<Known, StoreError> {
        let named = (row.department.clone(), row.section.clone(), row.year);
        if let Some(known) = self.units.get(&named) {
            return Ok(*known);
        }
        let known = known_unit(connection, row.department.as_deref(), row.section.as_deref(), row.year)?;
        // One that is not on record may be put there meanwhile.
        if known != Known::No {
            self.units.insert(named, known);
        }
        Ok(known)
    }
}

fn name_and_unit(row: &ProposedValue) -> [String; 3] {
    let unit = |name: &Option<Arc<str>>| text::comparison_key(name.as_deref().unwrap_or_default());
    [unit(&row.department), unit(&row.section), text::comparison_key(&row.programme)]
}

/// What a row's number says of the sheets of its name and unit.
struct Numbered<'row> {
    code: Option<&'row ProgrammeCode>,
    /// Whether the table has another programme of the same name and unit, which only its number tells from this one.
    is_one_of_several: bool,
}

impl Numbered<'_> {
    /// Whether the number allows a sheet to be of the row's programme. Two numbers of one year are two programmes.
    fn may_be(&self, goal: &Goal) -> bool {
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
