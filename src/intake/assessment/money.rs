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

const BUDGET: &str = "予算額 予算 当初予算額 当初予算 予算現額 事業費予算額 予算額計 最終予算額 最終予算 補正後予算額 補正後予算 予算現計 予算現計額
     現計予算額 現計予算";
const SETTLED: &str = "決算額 決算 事業費決算額 決算額計 支出済額";
/// What stands below 予算額 over the budget as it was decided at first, and as it was in force later.
const STATES: [(&str, Force); 3] = [
    ("当初 当初額", Force::First),
    ("補正後 補正後額", Force::Changed),
    ("最終 最終額 現計 現計額 現額 予算現額 最終補正後", Force::Last),
];
/// What a header has that is of no amount yet: what is hoped for, asked for or expected.
const NOT_YET: [&str; 5] = ["見込", "要求", "(案)", "予定", "概算"];
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
#[derive(Debug, Clone)]
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

/// Which of the budgets of a year a column has. The last one is in force; the first is what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Force {
    /// 当初予算.
    First,
    /// 予算額, of which nothing more is said.
    Unsaid,
    /// 補正後予算.
    Changed,
    /// 予算現額, 最終予算.
    Last,
}

impl Force {
    fn of(key: &str) -> Self {
        match key {
            key if key.starts_with("当初") => Self::First,
            key if ["現額", "現計", "最終"].iter().any(|word| key.contains(word)) => Self::Last,
            key if key.contains("補正後") => Self::Changed,
            _ => Self::Unsaid,
        }
    }
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
    pub(super) force: Force,
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

/// What a heading that ends with a word says its money is: 予算額, 補正後 below 予算額, 実績 below 事業費; and which of several budgets.
pub(super) fn kind_of(heading: &Heading, key: &str) -> Option<(AmountKind, Force)> {
    if let Some(kind) = kind(key) {
        return Some((kind, Force::of(key)));
    }
    let over = || heading.parts.iter().rev().skip(1).map(|over| bare(over));
    if let Some((_, force)) = STATES.iter().find(|(words, _)| is(words, key)) {
        return over().any(|over| kind(&over) == Some(AmountKind::Budget)).then_some((AmountKind::Budget, *force));
    }
    let is_settled = matches!(key, "実績" | "実績額") && over().any(|over| part(&over) == Some(AmountPart::Total));
    is_settled.then_some((AmountKind::Settled, Force::Unsaid))
}

/// What the words over a part of an amount, or in brackets behind it, say that it is: 事業費（決算）.
fn kind_over(heading: &Heading) -> Option<(AmountKind, Force)> {
    let own = text::comparison_key(heading.word());
    for (words, kind) in [(["(決算)", "(決算額)"], AmountKind::Settled), (["(予算)", "(予算額)"], AmountKind::Budget)]
    {
        if words.iter().any(|word| own.contains(word)) {
            return Some((kind, Force::Unsaid));
        }
    }
    let mut over = heading.parts.iter().rev().skip(1).map(|over| bare(over));
    over.find_map(|over| Some((kind(&over)?, Force::of(&over))))
}

/// Whether a heading names the budget or the settled accounts, or a part of one of them.
pub(super) fn is_named(heading: &Heading) -> bool {
    let key = bare(heading.word());
    kind_of(heading, &key).is_some() || part(&key).is_some() && kind_over(heading).is_some()
}

/// What a heading says of money; the kind is open where no 予算額 or 決算額 stands over a part.
pub(super) fn candidate(index: usize, heading: &Heading, key: &str, year: FiscalYear) -> Option<Candidate> {
    let name = heading.name();
    let written = text::comparison_key(&name);
    // What was spent till September, or is asked for, is not what the year's accounts say. コスト may have 人件費 in it.
    let is_another = heading_marks::part_of_year(&name).is_some()
        || heading_marks::is_of_another_figure(&name)
        || year_words::names_several(&name)
        || NOT_YET.iter().any(|word| written.contains(word))
        || written.contains("コスト");
    if is_another {
        return None;
    }
    let named = year_words::part(&name).and_then(|(named, _)| named.of_table(year));
    if let Some((kind, force)) = kind_of(heading, key) {
        return Some(Candidate { index, name, named, kind: Some(kind), part: AmountPart::Total, force });
    }
    let part = part(key)?;
    let (kind, force) = kind_over(heading).map_or((None, Force::Unsaid), |(kind, force)| (Some(kind), force));
    Some(Candidate { index, name, named, kind, part, force })
}

/// What becomes of the candidates.
#[derive(Default)]
pub(super) struct Sorted {
    /// Those that are read.
    pub(super) read: Vec<AmountColumn>,
    /// The names of those that only lack a unit.
    pub(super) without_unit: Vec<String>,
    /// The names of those of which nothing says whether they are budgeted or settled.
    pub(super) of_no_kind: Vec<String>,
}

/// Sorts the candidates. Of several budgets of a year the one that was in force last is read.
pub(super) fn columns(candidates: Vec<Candidate>, said: &Said<'_>) -> Sorted {
    let of = |one: &Candidate| (one.kind, one.part, one.force);
    let mut times: HashMap<_, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|one| one.named.is_none()) {
        *times.entry(of(candidate)).or_default() += 1;
    }
    let mut earlier: HashMap<_, usize> = HashMap::new();
    let mut known: HashMap<(FiscalYear, AmountKind, AmountPart), (Force, usize)> = HashMap::new();
    let mut sorted = Sorted::default();
    let mut named: HashSet<String> = HashSet::new();
    for candidate in candidates {
        let this = of(&candidate);
        let is_undated = candidate.named.is_none();
        let place = earlier.entry(this).or_default();
        let is_repeated = is_undated && times.get(&this) == Some(&said.repeated.len());
        let repeated = said.repeated.get(*place).filter(|_| is_repeated);
        *place += usize::from(is_undated);
        let year = candidate.named.or(repeated.map(|repeated| repeated.year)).unwrap_or(said.year);
        let kind = candidate.kind.or_else(|| repeated.and_then(|repeated| kind_of_repeated(*repeated)));
        let Candidate { index, name, part, force, .. } = candidate;
        let own = MoneyUnit::named_in(&name);
        let Some(kind) = kind else {
            // 計 and その他 stand over other things than money too.
            let is_money = own.is_some() || ["費", "支出金", "債", "財源"].iter().any(|word| name.contains(word));
            sorted.of_no_kind.extend((is_money && named.insert(name.clone())).then_some(name));
            continue;
        };
        let is_titled = own.is_none();
        let Some(unit) = own.or_else(|| said.unit.filter(|_| !names_another(&name))) else {
            sorted.without_unit.extend(named.insert(name.clone()).then_some(name));
            continue;
        };
        let column = AmountColumn { index, name, year, kind, part, unit, is_titled };
        match known.get(&(year, kind, part)).copied() {
            Some((before, _)) if before >= force => continue,
            Some((_, at)) => sorted.read.get_mut(at).into_iter().for_each(|known| *known = column.clone()),
            None => sorted.read.push(column),
        }
        let at = known.get(&(year, kind, part)).map_or(sorted.read.len() - 1, |(_, at)| *at);
        known.insert((year, kind, part), (force, at));
    }
    sorted
}

/// What the money of a repeated year is: 実績 is settled, 計画 is the budget.
fn kind_of_repeated(repeated: RepeatedYear) -> Option<AmountKind> {
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
