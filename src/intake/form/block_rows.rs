//! The rows of a table within a form: what each is of, and what its values are.

use super::block::{Head, Leaf, joined, numbers_rows};
use super::block_names::{named_above, named_in_head, of_name};
use super::grid::CellId;
use super::labels::{self, Label};
use super::neighbours;
use super::page::{Money, Page, Rating, Value};
use super::rates;
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::intake::indicators::pairs::{self, Half};
use crate::intake::year_words;

/// The most rows of a table.
const MOST_ROWS: usize = 200;
/// The longest value, in characters; what is longer is a text.
const LONGEST_VALUE: usize = 20;

/// The longest cell that says of what unit the money is, and nothing else: （単位：千円）.
const LONGEST_MONEY_UNIT: usize = 9;

/// What stands at the left of a row.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) label: Label,
    pub(super) name: Option<CellId>,
    /// Whether the name stands below 指標名.
    pub(super) is_named: bool,
    /// A word beside the name that may say what the values are, and is not known: 参考値.
    pub(super) unknown: Option<CellId>,
    pub(super) unit: Option<String>,
    pub(super) definition: Option<CellId>,
    pub(super) cells: Vec<CellId>,
}

/// What a table is about, so far as its head says.
pub(super) struct About<'h> {
    pub(super) head: &'h Head,
    is_of_money: bool,
    names_indicator: bool,
    /// The kind of the indicators that follow, as a line alone above them says.
    kind: Option<IndicatorKind>,
    /// The indicator of the row above.
    current: Option<usize>,
    /// Which cells it takes.
    pub(super) taken: Vec<CellId>,
    /// How much was understood.
    understood: usize,
}

/// Reads the rows below a head, and says which line is the first that is none of them.
pub(super) fn read(page: &mut Page<'_>, head: &Head) -> u64 {
    let headings = head.sides.iter().chain(head.leaves.iter().flat_map(|leaf| &leaf.headings));
    let says = |is: fn(Label) -> bool| headings.clone().any(|id| is(page.label(*id)));
    let mut about = About {
        head,
        is_of_money: says(|label| label.money.is_some() || label.part.is_some())
            || head
                .sides
                .iter()
                .any(|id| ["事業費", "財源", "予算", "決算"].iter().any(|word| page.text(*id).contains(word))),
        names_indicator: says(|label| label.is_indicator),
        kind: head.kind.map(|(_, kind)| kind),
        current: None,
        taken: headings.copied().chain(head.kind.map(|(id, _)| id)).collect(),
        understood: 0,
    };
    let counts = (page.indicators.len(), page.money.len(), page.ratings.len());
    let mut last = head.below.saturating_sub(1);
    let lines: Vec<u64> = page.lines_between(head.below, page.last).take(MOST_ROWS).collect();
    for line in lines {
        if line > last + 1 {
            break;
        }
        let values = values(page, head, line);
        let Some(side) = side(page, head, line, &values) else { break };
        last = line;
        row(page, &mut about, &side, &values);
    }
    if about.understood > 0 {
        let is_behind = |id: &&CellId| page.cell(**id).column > head.first_leaf() && !page.label(**id).is_unit;
        let behind: Vec<CellId> = head.sides.iter().filter(is_behind).copied().collect();
        page.unread.extend(behind);
        let rates = head.leaves.iter().filter(|leaf| leaf.label.is_rate).filter_map(|leaf| leaf.headings.last());
        page.unread.extend(rates);
        page.used.extend(about.taken);
    } else {
        page.indicators.truncate(counts.0);
        page.money.truncate(counts.1);
        page.ratings.truncate(counts.2);
    }
    last + 1
}

/// The cells below each of the columns.
fn values(page: &Page<'_>, head: &Head, line: u64) -> Vec<Option<CellId>> {
    let of = |leaf: &Leaf| {
        let begins = |id: &CellId| page.cell(*id).line == line && page.cell(*id).column >= leaf.column;
        (leaf.column..=leaf.last_column).find_map(|column| page.sheet.grid.at(line, column)).filter(begins)
    };
    head.leaves.iter().map(of).collect()
}

/// What stands at the left of a row; none where the row is none of the table any more.
fn side(page: &Page<'_>, head: &Head, line: u64, values: &[Option<CellId>]) -> Option<Side> {
    let first = head.first_leaf();
    let filled = || values.iter().flatten().copied().filter(|id| !page.cell(*id).is_blank());
    let has_figure = filled().any(|id| page.is_figure(id));
    let headings = filled().filter(|id| page.label(*id).is_axis() && !page.is_figure(*id)).count();
    // 成果指標名 below the values of another indicator begins the next one.
    if filled().any(|id| page.label(id).is_indicator) {
        return None;
    }
    if headings > 0 && headings * 2 >= filled().count() {
        return None;
    }
    let mut side = Side::default();
    let is_drawn = values.iter().any(Option::is_some);
    let is_of_block = |label: Label| label.is_axis() || label.kind.is_some() || label.axis.is_some() || label.is_rating;
    let at_left = |id: &CellId| first > 0 && page.cell(*id).is_over(head.left, first.saturating_sub(1));
    let has_own = page.sheet.grid.on(line).filter(at_left).any(|id| is_of_block(page.label(id)));
    let has_raters = head.leaves.iter().any(|leaf| leaf.label.rater.is_some());
    // What is judged below a table of figures is none of its rows: 総合評価 B.
    let is_judged = |id: CellId| {
        let (cell, label) = (page.cell(id), page.label(id));
        let is_one = (label.axis.is_some() || label.is_rating) && !label.is_axis() && label.kind.is_none();
        is_one && cell.line == line && (cell.last_line == line || !has_figure)
    };
    if !has_raters && page.sheet.grid.on(line).filter(at_left).any(is_judged) {
        return None;
    }
    for id in page.sheet.grid.on(line).filter(at_left) {
        let cell = page.cell(id);
        if cell.last_column >= first {
            return None;
        }
        if cell.is_blank() {
            continue;
        }
        let label = page.label(id);
        let begins = cell.line == line;
        let is_another = begins && label.is_one() && !is_of_block(label) && !label.is_unit;
        let is_head = label.is_indicator || label.is_year || label.is_definition;
        if is_another && (label.is_of_programme() || !has_figure && (!has_own || is_head)) {
            return None;
        }
        add(page, head, id, &mut side);
    }
    for over in head.sides.iter().filter(|id| page.label(**id).is_unit && page.cell(**id).column > first) {
        let unit = page.sheet.grid.at(line, page.cell(*over).column).filter(|id| page.is_content(*id));
        side.cells.extend(unit);
        side.unit = unit.map(|id| page.text(id).to_owned()).or(side.unit);
    }
    let is_text = |id: CellId| !page.is_figure(id) && page.text(id).chars().count() > LONGEST_VALUE;
    let is_nothing = side.cells.is_empty() && filled().next().is_none() && !is_drawn;
    (!is_nothing && !filled().any(is_text)).then_some(side)
}

fn add(page: &Page<'_>, head: &Head, id: CellId, side: &mut Side) {
    let (cell, label) = (page.cell(id), page.label(id));
    let over = head.sides.iter().find(|over| page.cell(**over).is_over(cell.column, cell.last_column));
    let counts_rows = over.is_some_and(|over| numbers_rows(page, *over));
    // （単位：千円） over the names of the rows is no column of units.
    let is_of_money = over.is_some_and(|over| MoneyUnit::named_in(page.text(*over)).is_some());
    let over = over.map(|over| page.label(*over)).unwrap_or_default();
    side.cells.push(id);
    if counts_rows {
        return;
    }
    side.label.kind = side.label.kind.or(over.kind);
    if cell.text.chars().count() <= LONGEST_MONEY_UNIT && MoneyUnit::named_in(&cell.text).is_some() && !label.is_axis()
    {
        return;
    }
    let in_brackets = cell.text.strip_prefix(['(', '（']).and_then(|text| text.strip_suffix([')', '）']));
    if over.is_unit && !is_of_money {
        side.unit = Some(cell.text.clone());
    } else if over.is_definition {
        side.definition = Some(id);
    } else if label.pair.is_some() {
        side.label.pair = label.pair;
    } else if label.is_axis() || label.axis.is_some() || label.is_rating || label.kind.is_some() {
        side.label = joined(side.label, label);
        side.label.axis = label.axis.or(side.label.axis);
    } else if let Some(unit) = in_brackets.filter(|unit| unit.chars().count() <= 6 && side.name.is_some()) {
        side.unit = Some(unit.to_owned());
    } else if !label.is_one()
        && !is_number(&cell.text)
        && (over.is_indicator || side.name.is_none() || !over.is_one() && !side.is_named)
    {
        side.name = Some(id);
        side.is_named = over.is_indicator;
    } else if side.is_named && !label.is_one() && !over.is_one() && !is_number(&cell.text) {
        side.unknown = Some(id);
    }
}

/// Whether it only numbers a row: 1, ①, ア.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().count() == 1 || labels::key(text).is_empty()
}

fn row(page: &mut Page<'_>, about: &mut About<'_>, side: &Side, values: &[Option<CellId>]) {
    about.taken.extend(&side.cells);
    about.taken.extend(values.iter().flatten());
    if side.label.is_rate {
        let rates: Vec<CellId> = side.cells.iter().copied().filter(|id| page.label(*id).is_rate).collect();
        if let Some(current) = about.current.filter(|_| rates.iter().any(|id| rates::is_attainment(page, *id))) {
            let of_row = about.head.leaves.iter().zip(values).filter(|(leaf, _)| !leaf.label.is_rate);
            rates::take(page, current, side.label.year, of_row);
        }
        page.unread.extend(rates);
        return;
    }
    let is_alone = side.name.is_none() && values.iter().flatten().all(|id| page.cell(*id).is_blank());
    if let Some(kind) = side.label.kind.filter(|_| is_alone && !about.is_of_money) {
        (about.kind, about.current) = (Some(kind), None);
        return;
    }
    let of_head = side.name.is_none() && about.head.label.part.is_some();
    let of_part = side.label.part.is_some() || side.label.money.is_some() || of_head;
    let is_of_money = of_part || about.is_of_money;
    let rates = about.head.leaves.iter().any(|leaf| leaf.label.rater.is_some());
    if rates {
        if side.label.axis.is_some() || side.label.is_rating {
            ratings(page, about, side, values);
        }
        return;
    }
    if is_of_money {
        if !of_part && !side.cells.is_empty() && (side.name.is_some() || side.label.year.is_none()) {
            let first = side.cells.iter().copied().find(|id| page.label(*id).is_other);
            page.unread.extend(side.name.or(first));
            return;
        }
        money(page, about, side, values);
        return;
    }
    indicator(page, about, side, values);
}

fn ratings(page: &mut Page<'_>, about: &mut About<'_>, side: &Side, values: &[Option<CellId>]) {
    about.understood += 1;
    for (leaf, id) in about.head.leaves.iter().zip(values) {
        let (Some(rater), Some(cell)) = (leaf.label.rater, id.filter(|id| !page.cell(*id).is_blank())) else {
            continue;
        };
        page.ratings.push(Rating { axis: side.label.axis, rater, cell, word: cell, reason: None });
    }
}

fn money(page: &mut Page<'_>, about: &mut About<'_>, side: &Side, values: &[Option<CellId>]) {
    let named = |ids: &[CellId]| ids.iter().rev().find_map(|id| MoneyUnit::named_in(page.text(*id)));
    let of_row = named(&side.cells).or_else(|| named(&about.head.sides));
    let mut found = Vec::new();
    let head_label = about.head.label;
    for (leaf, id) in about.head.leaves.iter().zip(values) {
        let Some(id) = id.filter(|id| !page.cell(*id).is_blank() && !leaf.label.is_rate) else { continue };
        let label = joined(joined(head_label, leaf.label), side.label);
        let spent = (label.value == Some(ValueKind::Actual)).then_some(AmountKind::Settled);
        let part = label.part.or(label.money.map(|_| AmountPart::Total));
        let unit = MoneyUnit::named_in(page.text(id))
            .or_else(|| named(&leaf.headings))
            .or(of_row)
            .or_else(|| page.money_unit(about.head.line));
        let year = label.year.or(page.sheet.year);
        match (year, label.money.or(spent), part, unit) {
            (Some(year), Some(kind), Some(part), Some(unit)) => {
                found.push(Ok(Money { year, kind, part, unit, cell: id }));
            }
            (Some(_), None, Some(_), Some(_)) => found.push(Err((id, true))),
            _ => found.push(Err((id, false))),
        }
    }
    about.understood += usize::from(side.label.part.is_some() || side.label.money.is_some() || !found.is_empty());
    for amount in found {
        match amount {
            Ok(money) => page.money.push(money),
            Err((id, true)) => page.of_no_kind.push(id),
            Err((id, false)) => page.unclear.push(id),
        }
    }
}

fn indicator(page: &mut Page<'_>, about: &mut About<'_>, side: &Side, values: &[Option<CellId>]) {
    let says_what = |label: Label| label.value.is_some() || label.pair.is_some();
    let says = says_what(side.label)
        || says_what(about.head.label)
        || about.head.leaves.iter().any(|leaf| says_what(leaf.label));
    if !(about.names_indicator || side.label.kind.is_some() || says) {
        // Years over what nobody says what it is.
        page.unread.extend(side.name);
        return;
    }
    let current = match side.name {
        Some(name) => Some(of_name(page, name, side)),
        None => about.current.or_else(|| named_above(page, about)).or_else(|| named_in_head(page, about)),
    };
    about.current = current;
    if let Some(indicator) = current.and_then(|current| page.indicators.get_mut(current)) {
        indicator.kind = indicator.kind.or(side.label.kind).or(about.kind);
    }
    let Some(current) = current else {
        let figures: Vec<CellId> = values.iter().flatten().copied().filter(|id| page.is_figure(*id)).collect();
        page.unclear.extend(figures);
        return;
    };
    about.understood += 1;
    let of_rates = about.head.leaves.iter().zip(values).filter(|(leaf, _)| rates::is_of(page, leaf));
    let of_rates: Vec<_> = of_rates.collect();
    rates::take(page, current, side.label.year, of_rates.into_iter());
    for (leaf, id) in about.head.leaves.iter().zip(values) {
        let Some(id) = id.filter(|id| !page.cell(*id).is_blank() && !leaf.label.is_rate) else { continue };
        let label = joined(joined(about.head.label, leaf.label), side.label);
        let contradicts = matches!((leaf.label.year, side.label.year), (Some(one), Some(other)) if one != other)
            || matches!((leaf.label.value, side.label.value), (Some(one), Some(other)) if one != other)
            || label.pair.is_some() && label.value.is_some();
        let year = year_of(page, about.head, label, id).filter(|_| !contradicts);
        let kind = label.value.or_else(|| usual(year, page.sheet.year).filter(|_| side.unknown.is_none()));
        let found: Vec<Value> = match (year, label.pair, kind) {
            (Some(year), Some([first, second]), _) if pairs::is_pair(page.text(id)) => vec![
                Value { year, kind: first, cell: id, half: Some(Half::First) },
                Value { year, kind: second, cell: id, half: Some(Half::Second) },
            ],
            (Some(year), None, Some(kind)) => vec![Value { year, kind, cell: id, half: None }],
            _ => Vec::new(),
        };
        if found.is_empty() {
            page.unclear.push(id);
        } else if let Some(indicator) = page.indicators.get_mut(current) {
            indicator.values.extend(found);
        }
    }
}

/// The year of a value: of a target that names none, that below 目標年度.
fn year_of(page: &Page<'_>, head: &Head, label: Label, id: CellId) -> Option<FiscalYear> {
    let over = head.sides.iter().find(|side| neighbours::is_year_of_target(page, **side));
    match over.map(|over| page.cell(*over).column) {
        Some(column) if label.year.is_none() && label.value == Some(ValueKind::Target) => {
            let year = page.sheet.grid.at(page.cell(id).line, column);
            year.and_then(|year| year_words::of_cell(page.text(year)))
        }
        _ => label.year.or(page.sheet.year.filter(|_| !label.is_of_own_year)),
    }
}

/// What a value is that no word says of: what was reached, unless its year is still to come.
fn usual(year: Option<FiscalYear>, of_form: Option<FiscalYear>) -> Option<ValueKind> {
    let is_to_come = matches!((year, of_form), (Some(year), Some(of_form)) if year > of_form);
    (!is_to_come).then_some(ValueKind::Actual)
}
