//! What the form for a sheet's money holds, and what it says.

use crate::domain::amount::of_year::{self, SheetAmount};
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit, NotAnAmount};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::PublishedIndicator;
use crate::domain::stage::Stage;
use crate::store::amounts::{NewAmount, Wanted};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// The name of the field for an amount.
pub(super) fn id(kind: AmountKind, part: AmountPart) -> String {
    format!("{kind}_{part}")
}

/// What is on record of a sheet's own year.
pub(super) struct OnRecord {
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
    /// In force.
    pub(super) amounts: Vec<SheetAmount>,
    /// In force at the stages before this one.
    pub(super) earlier: Vec<SheetAmount>,
    pub(super) cost_of: Option<IndicatorNumber>,
    pub(super) indicators: Vec<PublishedIndicator>,
}

impl OnRecord {
    /// What is written in the stage: settled accounts once the year is over.
    pub(super) const fn kinds(&self) -> &'static [AmountKind] {
        match self.stage {
            Stage::Goals | Stage::Midyear => &[AmountKind::Budget],
            Stage::Results => AmountKind::ALL,
        }
    }

    fn find(&self, kind: AmountKind, part: AmountPart) -> Option<Amount> {
        of_year::find(&self.amounts, self.year, kind, part).map(|known| known.amount)
    }

    /// Whether anything of an earlier stage can be changed here, so that a change needs a reason.
    pub(super) fn revises(&self) -> bool {
        self.earlier.iter().any(|known| known.fiscal_year == self.year && self.kinds().contains(&known.kind))
    }

    /// What the form says at first.
    pub(super) fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        let own = self.amounts.iter().filter(|known| known.fiscal_year == self.year);
        let unit = own.map(|known| known.amount.unit()).next_back().unwrap_or(MoneyUnit::Thousand);
        fields.push("unit", unit.code());
        for kind in self.kinds() {
            for part in AmountPart::ALL {
                let known = self.find(*kind, *part).map(Amount::written);
                fields.push(id(*kind, *part), known.unwrap_or_default());
            }
        }
        fields.push("cost_of", self.cost_of.map(|number| number.to_string()).unwrap_or_default());
        fields
    }

    /// What the form wants, or everything that is wrong with it.
    pub(super) fn read(&self, fields: &Fields) -> Result<Wanted, Vec<Problem>> {
        let mut problems = Vec::new();
        let unit = fields.get("unit").parse().unwrap_or(MoneyUnit::Thousand);
        let reason = Some(fields.trimmed("reason")).filter(|reason| !reason.is_empty());
        let (mut amounts, mut revised) = (Vec::new(), false);
        for kind in self.kinds() {
            for part in AmountPart::ALL {
                let amount = match read(fields.trimmed(&id(*kind, *part)), unit) {
                    Ok(amount) => amount,
                    Err(wrong) => {
                        problems.push(Problem::new(id(*kind, *part), in_words(wrong)));
                        continue;
                    }
                };
                let before = of_year::find(&self.earlier, self.year, *kind, *part);
                let is_changed = before.is_some() && amount != self.find(*kind, *part);
                revised |= is_changed;
                let reason = reason.filter(|_| is_changed).map(ToOwned::to_owned);
                amounts.push(NewAmount { year: self.year, kind: *kind, part: *part, amount, reason });
            }
        }
        match reason {
            None if revised => problems.push(Problem::new("reason", "amounts-reason-missing")),
            Some(reason) if reason.chars().count() > LONGEST_REASON => {
                problems.push(Problem::new("reason", "amounts-reason-too-long").limit(LONGEST_REASON));
            }
            _ => {}
        }
        let chosen = fields.trimmed("cost_of");
        let cost_of = self.indicators.iter().map(|known| known.number).find(|number| number.to_string() == chosen);
        if !chosen.is_empty() && cost_of.is_none() {
            problems.push(Problem::new("cost_of", "amounts-cost-of-unknown"));
        }
        if problems.is_empty() { Ok(Wanted { amounts, cost_of }) } else { Err(problems) }
    }
}

/// An amount as it was typed; nothing where nothing was.
fn read(typed: &str, unit: MoneyUnit) -> Result<Option<Amount>, NotAnAmount> {
    if typed.is_empty() { Ok(None) } else { Amount::read(typed, unit).map(Some) }
}

const fn in_words(wrong: NotAnAmount) -> &'static str {
    match wrong {
        NotAnAmount::Unreadable => "amounts-unreadable",
        NotAnAmount::PartsOfAYen => "amounts-parts-of-a-yen",
        NotAnAmount::TooMuch => "amounts-too-much",
    }
}
