//! What several sheets have together, and of how many of them it is known.

use super::{Amount, MoneyUnit};

/// The amounts of some sheets added up. A sheet that states none adds nothing, and the total says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// In yen.
    pub yen: i64,
    /// The finest unit that any of them used.
    unit: Option<MoneyUnit>,
    /// How many sheets state an amount.
    pub stated: usize,
    /// How many sheets there are.
    pub sheets: usize,
}

impl Total {
    /// Of these sheets.
    pub fn of(sheets: impl IntoIterator<Item = Option<Amount>>) -> Self {
        let mut total = Self::default();
        for amount in sheets {
            total.add(amount);
        }
        total
    }

    /// Takes one more sheet in.
    pub fn add(&mut self, amount: Option<Amount>) {
        self.sheets += 1;
        let Some(amount) = amount else { return };
        self.stated += 1;
        self.yen = self.yen.saturating_add(amount.yen());
        self.unit = Some(self.unit.map_or(amount.unit(), |unit| unit.min(amount.unit())));
    }

    /// The finest unit that any of the sheets used; none where no sheet states an amount.
    pub const fn unit(&self) -> Option<MoneyUnit> {
        self.unit
    }

    /// Whether every sheet states one, so that it is the total of all.
    pub const fn is_whole(&self) -> bool {
        self.stated == self.sheets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_says_of_how_many_sheets_it_is() {
        let amount = |yen, unit| Amount::new(yen, unit).ok();
        let total = Total::of([amount(5_000, MoneyUnit::Thousand), None, amount(1_500, MoneyUnit::Yen)]);
        assert_eq!((total.yen, total.stated, total.sheets, total.is_whole()), (6_500, 2, 3, false));
        assert_eq!(total.unit(), Some(MoneyUnit::Yen));
        assert!(Total::of([amount(0, MoneyUnit::Yen)]).is_whole());
        assert_eq!(Total::of([None, None]).unit(), None);
    }
}
