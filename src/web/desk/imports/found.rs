//! What a table says beside its goals, value by value, with the cell that each was read from.

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::proposal::Proposal;
use crate::domain::value_source::Place;
use crate::store::imports::held_values::ValueRemark;
use crate::store::imports::other_years::AmountRemark;
use crate::store::imports::scheme::ProposedScheme;
use crate::web::desk::imports::MOST_SHOWN;

/// A value of the table.
pub(super) struct FoundValue {
    pub(super) programme: String,
    /// The indicator; empty where it is money.
    pub(super) name: String,
    /// The code of the part, where it is money.
    pub(super) part: Option<&'static str>,
    pub(super) year: FiscalYear,
    /// The code of its kind.
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) place: Option<Place>,
}

/// What a table says beside its goals.
#[derive(Default)]
pub(super) struct Found {
    /// As many as a page shows.
    pub(super) values: Vec<FoundValue>,
    /// How many there are.
    pub(super) count: usize,
    pub(super) amounts: usize,
    pub(super) texts: usize,
    /// Amounts of other years that differ from the record, and are not written.
    pub(super) differing: Vec<AmountRemark>,
    /// Values of other years that differ from what is public, and are not written.
    pub(super) held: Vec<ValueRemark>,
    /// The scheme that the table implies, for a year without one.
    pub(super) scheme: Option<ProposedScheme>,
}

impl Found {
    pub(super) fn of(proposal: &Proposal) -> Self {
        let values = proposal.values.rows.iter().filter_map(|row| {
            Some(FoundValue {
                programme: row.programme.to_string(),
                name: row.name.to_string(),
                part: None,
                year: row.year,
                kind: row.value_kind.code(),
                value: row.value?.grouped(),
                place: row.place.clone(),
            })
        });
        let amounts = proposal.goals.iter().flat_map(|goal| goal.amounts.iter().map(move |amount| (goal, amount)));
        let money = amounts.map(|(goal, amount)| FoundValue {
            programme: goal.programme.clone(),
            name: String::new(),
            part: Some(amount.part.code()),
            year: amount.fiscal_year,
            kind: amount.kind.code(),
            value: amount.amount.written(),
            place: amount.place.clone(),
        });
        let amounts: usize = proposal.goals.iter().map(|goal| goal.amounts.len()).sum();
        let with_value = proposal.values.rows.iter().filter(|row| row.value.is_some()).count();
        Self {
            values: values.chain(money).take(MOST_SHOWN).collect(),
            count: with_value + amounts,
            amounts,
            texts: proposal.goals.iter().map(|goal| goal.texts.len()).sum(),
            ..Self::default()
        }
    }
}
