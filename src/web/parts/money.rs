//! Money in words: the amounts of a sheet as a table, in the unit of their source, and what follows from them.

use std::collections::BTreeSet;

use crate::domain::amount::of_year::{self, Mismatch, Money, SheetAmount};
use crate::domain::amount::total::Total;
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit, in_unit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::publication::{Publication, Snapshot};
use crate::web::kit::words::Words;

/// The amounts of a sheet: a column for each year and kind, a row for each part.
pub struct MoneyView {
    pub columns: Vec<String>,
    pub rows: Vec<MoneyRow>,
    /// What a stated total lacks, what one unit cost.
    pub notes: Vec<String>,
}

/// A part of the money, through the columns.
pub struct MoneyRow {
    pub label: String,
    /// Whether it is a source of the total above it.
    pub is_source: bool,
    pub cells: Vec<Option<MoneyCell>>,
}

/// An amount as it is shown.
pub struct MoneyCell {
    pub shown: String,
    /// The first one, and why it was changed.
    pub original: Option<String>,
    pub reason: Option<String>,
}

/// So many yen in a unit.
pub fn in_words(yen: i64, unit: MoneyUnit, words: Words) -> String {
    let key = format!("money-{}", unit.code().replace('_', "-"));
    words.fill(&key, [("number", in_unit(yen, unit).grouped().into())])
}

/// An amount in the unit of its source.
pub fn amount(amount: Amount, words: Words) -> String {
    in_words(amount.yen(), amount.unit(), words)
}

/// A total; none where no sheet states an amount.
pub fn total(total: &Total, words: Words) -> Option<String> {
    Some(in_words(total.yen, total.unit()?, words))
}

/// Of how many sheets a total is, where it is not of all.
pub fn of_how_many(total: &Total, words: Words) -> Option<String> {
    let said = || words.fill("money-of-sheets", [("sheets", total.sheets.into()), ("stated", total.stated.into())]);
    (!total.is_whole() && total.stated > 0).then(said)
}

impl MoneyView {
    /// What a sheet states; none where it states nothing.
    pub fn of(snapshot: &Snapshot, words: Words) -> Option<Self> {
        let amounts = &snapshot.amounts;
        let columns: BTreeSet<(FiscalYear, AmountKind)> =
            amounts.iter().map(|known| (known.fiscal_year, known.kind)).collect();
        if columns.is_empty() {
            return None;
        }
        let row = |part: &AmountPart| {
            let of = |&(year, kind): &(_, _)| of_year::find(amounts, year, kind, *part).map(|known| cell(known, words));
            let cells: Vec<Option<MoneyCell>> = columns.iter().map(of).collect();
            let label = words.text(&format!("amount-part-{part}"));
            cells.iter().any(Option::is_some).then_some(MoneyRow { label, is_source: part.is_source(), cells })
        };
        let notes = columns.iter().filter_map(|&(year, kind)| {
            Some(mismatch_in_words(of_year::mismatch(amounts, year, kind)?, &heading(year, kind, words), words))
        });
        Some(Self {
            columns: columns.iter().map(|&(year, kind)| column(snapshot, year, kind, words)).collect(),
            rows: AmountPart::ALL.iter().filter_map(row).collect(),
            notes: notes.chain(unit_cost(snapshot, words)).collect(),
        })
    }
}

/// The heading of a column: amounts of the sheet's own year go without saying the year, where there are no others.
fn column(snapshot: &Snapshot, year: FiscalYear, kind: AmountKind, words: Words) -> String {
    let is_own = snapshot.amounts.iter().all(|known| known.fiscal_year == snapshot.fiscal_year);
    if is_own { words.text(&format!("amount-kind-{kind}")) } else { heading(year, kind, words) }
}

fn heading(year: FiscalYear, kind: AmountKind, words: Words) -> String {
    format!("{} {}", year.label(words.language()), words.text(&format!("amount-kind-{kind}")))
}

fn cell(known: &SheetAmount, words: Words) -> MoneyCell {
    MoneyCell {
        shown: amount(known.amount, words),
        original: known.original.map(|original| amount(original, words)),
        reason: known.reason.clone().filter(|_| known.original.is_some()),
    }
}

fn mismatch_in_words(mismatch: Mismatch, heading: &str, words: Words) -> String {
    let of = |yen| in_words(yen, mismatch.unit, words);
    words.fill(
        "money-mismatch",
        [("what", heading.into()), ("total", of(mismatch.total.yen()).into()), ("sum", of(mismatch.sum).into())],
    )
}

fn unit_cost(snapshot: &Snapshot, words: Words) -> Option<String> {
    let (indicator, cost) = snapshot.unit_cost()?;
    let key = if cost.with_staff { "money-unit-cost-with-staff" } else { "money-unit-cost" };
    let unit = indicator.unit.clone().unwrap_or_default();
    let yen = in_words(cost.yen, MoneyUnit::Yen, words);
    Some(words.fill(key, [("indicator", indicator.name.as_str().into()), ("unit", unit.into()), ("cost", yen.into())]))
}

/// The amounts of a sheet line by line, for showing what changed.
pub fn lines(snapshot: &Snapshot, words: Words) -> Vec<String> {
    let line = |known: &SheetAmount| {
        let heading = heading(known.fiscal_year, known.kind, words);
        let part = words.text(&format!("amount-part-{}", known.part));
        let reason = known.reason.as_deref().unwrap_or_default();
        format!("{heading} {part} {} {reason}", amount(known.amount, words)).trim_end().to_owned()
    };
    snapshot.amounts.iter().map(line).chain(unit_cost(snapshot, words)).collect()
}

/// What those of these sheets that state anything state of their own year, side by side; none where none does.
pub fn side_by_side(sheets: &[Publication], words: Words) -> Option<MoneyView> {
    let snapshots = sheets.iter().map(|known| &*known.snapshot);
    let snapshots: Vec<&Snapshot> = snapshots.filter(|snapshot| !snapshot.money().is_empty()).collect();
    if snapshots.is_empty() {
        return None;
    }
    let column = |snapshot: &&Snapshot| {
        let year = snapshot.fiscal_year.label(words.language());
        // Where programmes run side by side, a year alone does not tell them apart.
        let alone = sheets.iter().filter(|other| other.snapshot.fiscal_year == snapshot.fiscal_year).count() == 1;
        if alone { year } else { format!("{year} {}", snapshot.name) }
    };
    let row = |label: &str, of: &dyn Fn(Money) -> Option<Amount>| {
        let shown = |known| MoneyCell { shown: amount(known, words), original: None, reason: None };
        let cells: Vec<_> = snapshots.iter().map(|snapshot| of(snapshot.money()).map(shown)).collect();
        let is_there = cells.iter().any(Option::is_some);
        is_there.then(|| MoneyRow { label: words.text(label), is_source: false, cells })
    };
    let rows = [
        row("amount-kind-budget", &|money| money.budget),
        row("amount-kind-settled", &|money| money.settled),
        row("amount-part-staff", &|money| money.staff),
    ];
    let columns = snapshots.iter().map(column).collect();
    Some(MoneyView { columns, rows: rows.into_iter().flatten().collect(), notes: Vec::new() })
}
