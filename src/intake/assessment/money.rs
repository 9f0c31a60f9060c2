//! Columns of money: 予算額 and 決算額 with their sources, for the year of the table, for a year that is named over them, or
//! for the years that were said of columns that are repeated.

use std::collections::{HashMap, HashSet};

use super::super::asked::RepeatedYear;
use super::super::cell;
use super::super::heading_marks;
use super::super::headings::Heading;
use super::super::records::Row;
use super::super::year_words;
use super::{bare, is};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::ValueKind;
use crate::domain::stage::Stage;
use crate::domain::text;

const BUDGET: &str = "予算額 予算 当初予算額 当初予算 予算現額 事業費予算額 予算額計";
const SETTLED: &str = "決算額 決算 事業費決算額 決算額計";
/// Headers of the parts of an amount, below 予算額 or 決算額, or repeated for years that are said.
const PARTS: [(AmountPart, &str); 7] = [
    (AmountPart::Total, "事業費 総額 計 合計 事業費計 事業費合計"),
    (AmountPart::National, "国庫支出金 国支出金 国庫"),
    (AmountPart::Prefectural, "都道府県支出金 県支出金 道支出金 府支出金 都支出金"),
    (AmountPart::Bonds, "地方債 市債 町債 村債"),
    (AmountPart::Other, "その他 その他特定財源 その他特財"),
    (AmountPart::General, "一般財源"),
    (AmountPart::Staff, "人件費 人件費計 人件費合計"),
];

/// A column of amounts.
#[derive(Debug)]
pub(super) struct AmountColumn {
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) year: FiscalYear,
    pub(super) kind: AmountKind,
    pub(super) part: AmountPart,
    pub(super) unit: MoneyUnit,
    /// Whether its heading names none, and a line above it does.
    pub(super) is_titled: bool,
}

/// What is said of the columns of money beside their headers.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Said<'a> {
    /// The year of the table.
    pub(in crate::intake) year: FiscalYear,
    /// The stage that it is taken in for.
    pub(in crate::intake) stage: Stage,
    /// The years of repeated columns.
    pub(in crate::intake) repeated: &'a [RepeatedYear],
    /// The unit of columns that name none.
    pub(in crate::intake) unit: Option<MoneyUnit>,
}

/// A column that may hold money.
pub(super) struct Candidate {
    pub(super) index: usize,
    pub(super) name: String,
    /// The year that is named over it.
    pub(super) named: Option<FiscalYear>,
    pub(super) kind: Option<AmountKind>,
    pub(super) part: AmountPart,
}

/// Whether a word means the budget or the settled accounts.
pub(super) fn kind(key: &str) -> Option<AmountKind> {
    match key {
        key if is(BUDGET, key) => Some(AmountKind::Budget),
        key if is(SETTLED, key) => Some(AmountKind::Settled),
        _ => None,
    }
}

/// The part of an amount that a word means.
pub(super) fn part(key: &str) -> Option<AmountPart> {
    PARTS.iter().find(|(_, words)| is(words, key)).map(|(part, _)| *part)
}

/// What a heading says of money; the kind is open where no 予算額 or 決算額 stands over a part.
pub(super) fn candidate(index: usize, heading: &Heading, key: &str, year: FiscalYear) -> Option<Candidate> {
    let name = heading.name();
    // What was spent till September is not what the year's accounts say.
    if heading_marks::part_of_year(&name).is_some() {
        return None;
    }
    let named = year_words::part(&name).and_then(|(named, _)| named.of_table(year));
    if let Some(kind) = kind(key) {
        return Some(Candidate { index, name, named, kind: Some(kind), part: AmountPart::Total });
    }
    let part = part(key)?;
    let over = heading.parts.iter().rev().skip(1).find_map(|over| kind(&bare(over)));
    Some(Candidate { index, name, named, kind: over, part })
}

/// The columns that are read of the candidates, and the names of those that only lack a unit.
pub(super) fn columns(candidates: Vec<Candidate>, said: &Said<'_>) -> (Vec<AmountColumn>, Vec<String>) {
    let of = |one: &Candidate| (one.kind, one.part);
    let mut times: HashMap<(Option<AmountKind>, AmountPart), usize> = HashMap::new();
    for candidate in candidates.iter().filter(|one| one.named.is_none()) {
        *times.entry(of(candidate)).or_default() += 1;
    }
    let mut earlier: HashMap<(Option<AmountKind>, AmountPart), usize> = HashMap::new();
    let mut known: HashSet<(FiscalYear, AmountKind, AmountPart)> = HashSet::new();
    let mut found: Vec<AmountColumn> = Vec::new();
    let mut without_unit: Vec<String> = Vec::new();
    let mut named: HashSet<String> = HashSet::new();
    for candidate in candidates {
        let this = of(&candidate);
        let is_undated = candidate.named.is_none();
        let place = earlier.entry(this).or_default();
        let is_repeated = is_undated && times.get(&this) == Some(&said.repeated.len());
        let repeated = said.repeated.get(*place).filter(|_| is_repeated);
        *place += usize::from(is_undated);
        let year = candidate.named.or(repeated.map(|repeated| repeated.year)).unwrap_or(said.year);
        let Some(kind) = candidate.kind.or_else(|| repeated.and_then(|repeated| kind_of(*repeated))) else { continue };
        let Candidate { index, name, part, .. } = candidate;
        let own = MoneyUnit::named_in(&name);
        let is_titled = own.is_none();
        let Some(unit) = own.or_else(|| said.unit.filter(|_| !names_another(&name))) else {
            if named.insert(name.clone()) {
                without_unit.push(name);
            }
            continue;
        };
        if known.insert((year, kind, part)) {
            found.push(AmountColumn { index, name, year, kind, part, unit, is_titled });
        }
    }
    (found, without_unit)
}

/// What the money of a repeated year is: 実績 is settled, 計画 is the budget.
fn kind_of(repeated: RepeatedYear) -> Option<AmountKind> {
    match repeated.kind {
        None | Some(ValueKind::Actual) => Some(AmountKind::Settled),
        Some(ValueKind::Plan) => Some(AmountKind::Budget),
        Some(ValueKind::Target | ValueKind::Base | ValueKind::Forecast) => None,
    }
}

/// Whether a header names a unit of money that none of ours is: 万円, 億円.
fn names_another(name: &str) -> bool {
    text::comparison_key(name).contains('円')
}

/// What a line above rows names for their money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum TitledUnit {
    One(MoneyUnit),
    /// （単位：予算額は千円、決算額は円）: which column is counted in which, nobody reads out of it.
    Several,
}

impl TitledUnit {
    /// The unit, where it is one.
    pub(in crate::intake) const fn one(self) -> Option<MoneyUnit> {
        match self {
            Self::One(unit) => Some(unit),
            Self::Several => None,
        }
    }

    /// What two lines name together.
    pub(in crate::intake) fn of_both(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if one != other => Some(Self::Several),
            (one, other) => one.or(other),
        }
    }
}

/// The unit that a line above rows names for their money: （単位：千円）.
pub(in crate::intake) fn titled_unit(row: &Row) -> Option<TitledUnit> {
    let cells = row.cells.iter().map(|text| cell::plain(text)).filter(|text| text.contains("単位"));
    let units = cells.filter_map(|text| {
        let unit = MoneyUnit::named_in(&text)?;
        let mut rest = text::comparison_key(&text);
        let mut named = 0;
        for unit in [MoneyUnit::Million, MoneyUnit::Thousand, MoneyUnit::Yen] {
            named += usize::from(rest.contains(unit.written()));
            rest = rest.replace(unit.written(), "");
        }
        Some(if named > 1 { TitledUnit::Several } else { TitledUnit::One(unit) })
    });
    units.fold(None, |one, other| TitledUnit::of_both(one, Some(other)))
}
