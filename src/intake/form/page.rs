//! One form while it is read: its cells with what each says as a label, and which of them were read already.

use std::collections::{HashMap, HashSet};

use super::grid::{Cell, CellId, Grid};
use super::labels::{self, Label, Lexicon};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;
use crate::intake::header::Role;
use crate::intake::indicators;
use crate::intake::indicators::pairs::{self, Half};

/// A sheet with the labels of its cells.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) grid: Grid,
    pub(super) labels: Vec<Label>,
    /// The cells that hold the same in nearly all sheets of the file.
    pub(super) fixed: HashSet<CellId>,
    /// What stands behind a label in the same cell: 担当課：総務課.
    pub(super) inline: HashMap<CellId, String>,
    /// The year of what names none.
    pub(super) year: Option<FiscalYear>,
    /// The stage that the file is taken in for.
    pub(super) stage: Option<Stage>,
}

/// The longest label with its content behind it, in letters.
const LONGEST_INLINE: usize = 12;

/// A label and its content with a wide blank between them: 事務事業名　広報紙発行事業.
fn spaced<'t>(text: &'t str, lexicon: &mut Lexicon<'_>) -> Option<(&'t str, &'t str)> {
    let (before, behind) = text.split_once('\u{3000}')?;
    let is_label = before.chars().count() > 2 && lexicon.read(before).is_of_programme();
    (is_label && !lexicon.read(behind).is_one() && !text.contains('\n')).then_some((before, behind))
}

impl Sheet {
    pub(super) fn new(mut grid: Grid, lexicon: &mut Lexicon<'_>, year: Option<FiscalYear>) -> Self {
        grid.join_letters(|text| lexicon.read(text).is_one());
        let mut sheet = Self { year, stage: lexicon.stage, ..Self::default() };
        for (id, cell) in grid.cells.iter().enumerate() {
            let mut label = lexicon.read(&cell.text);
            let parted = cell.text.split_once(['：', ':']).or_else(|| spaced(&cell.text, lexicon));
            let parted = parted.filter(|_| !label.is_one());
            if let Some((before, behind)) = parted.filter(|(before, _)| before.chars().count() <= LONGEST_INLINE) {
                let of_both = lexicon.read(before);
                if of_both.is_one() && !before.contains('\n') && !behind.trim().is_empty() {
                    label = of_both;
                    sheet.inline.insert(id, behind.trim().to_owned());
                }
            }
            sheet.labels.push(label);
        }
        sheet.grid = grid;
        sheet
    }

    pub(super) fn label(&self, id: CellId) -> Label {
        self.labels.get(id).copied().unwrap_or_default()
    }
}

/// An indicator with its values.
#[derive(Debug, Clone, Default)]
pub(super) struct Indicator {
    /// The cell that names it.
    pub(super) name: CellId,
    pub(super) kind: Option<IndicatorKind>,
    pub(super) unit: Option<String>,
    pub(super) definition: Option<CellId>,
    pub(super) values: Vec<Value>,
    /// How far it was reached, as the form says.
    pub(super) rates: Vec<(FiscalYear, CellId)>,
}

/// A value of an indicator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) year: FiscalYear,
    pub(super) kind: ValueKind,
    pub(super) cell: CellId,
    /// Which one it is where the cell holds two.
    pub(super) half: Option<Half>,
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) year: FiscalYear,
    pub(super) kind: AmountKind,
    pub(super) part: AmountPart,
    pub(super) unit: MoneyUnit,
    pub(super) cell: CellId,
}

/// A rating by a rater, on an axis or over all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rating {
    pub(super) axis: Option<&'static str>,
    pub(super) rater: EvaluationKind,
    /// The cell that says it, or is marked.
    pub(super) cell: CellId,
    /// The cell with the word: the heading over a mark.
    pub(super) word: CellId,
    /// Why it is so.
    pub(super) reason: Option<CellId>,
}

/// Where a form begins and ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) first: u64,
    pub(super) last: u64,
    /// What stands above the first of several forms, and is said of each of them.
    pub(super) shared: Option<(u64, u64)>,
}

/// One form of a sheet, from its first line to its last, with what is read of it so far.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) first: u64,
    pub(super) last: u64,
    /// The lines above the first of several forms of the sheet, which are those of all of them.
    shared: Option<(u64, u64)>,
    /// The line of the label of the programme's name.
    pub(super) named_at: Option<u64>,
    /// The cells that were read, or that are known to say nothing that is.
    pub(super) used: HashSet<CellId>,
    pub(super) indicators: Vec<Indicator>,
    pub(super) money: Vec<Money>,
    pub(super) ratings: Vec<Rating>,
    /// Cells whose content can't be told for certain, and is left out.
    pub(super) unclear: Vec<CellId>,
    /// Amounts of which nobody says whether they are budgeted or settled.
    pub(super) of_no_kind: Vec<CellId>,
    /// Labels of what is not read.
    pub(super) unread: Vec<CellId>,
    /// The units of money that are named, with their lines.
    money_units: Vec<(u64, MoneyUnit)>,
    /// The unit, where only one is named.
    only_money_unit: Option<MoneyUnit>,
}

/// The most lines above several forms that are looked at for what is said of all of them.
const MOST_SHARED: usize = 20;
/// The longest text that names a unit of money, in letters.
const LONGEST_UNIT: usize = 30;

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a Sheet, Extent { first, last, shared }: Extent) -> Self {
        let mut page = Self {
            sheet,
            shared,
            named_at: None,
            first,
            last,
            used: HashSet::new(),
            indicators: Vec::new(),
            money: Vec::new(),
            ratings: Vec::new(),
            unclear: Vec::new(),
            of_no_kind: Vec::new(),
            unread: Vec::new(),
            money_units: Vec::new(),
            only_money_unit: None,
        };
        let short = |id: &CellId| page.text(*id).contains('円') && page.text(*id).chars().count() <= LONGEST_UNIT;
        let named = page.cells().filter(short).filter(|id| !page.is_figure(*id));
        let units = named.filter_map(|id| Some((page.cell(id).line, MoneyUnit::named_in(page.text(id))?)));
        let units: Vec<(u64, MoneyUnit)> = units.collect();
        let first = units.first().map(|(_, unit)| *unit);
        page.only_money_unit = first.filter(|first| units.iter().all(|(_, unit)| unit == first));
        page.money_units = units;
        let name = page.cells().find(|id| page.label(*id).role == Some(Role::Programme));
        page.named_at = name.map(|name| page.cell(name).line);
        page
    }

    pub(super) fn cell(&self, id: CellId) -> &'a Cell {
        self.sheet.grid.cell(id)
    }

    pub(super) fn text(&self, id: CellId) -> &'a str {
        &self.cell(id).text
    }

    pub(super) fn label(&self, id: CellId) -> Label {
        self.sheet.label(id)
    }

    /// What a cell says as a label in normal form.
    pub(super) fn key(&self, id: CellId) -> String {
        labels::key(self.text(id))
    }

    /// The content of a cell that may have its label in front of it.
    pub(super) fn content(&self, id: CellId) -> &'a str {
        self.sheet.inline.get(&id).map_or_else(|| self.text(id), String::as_str)
    }

    /// What a cell says of a value.
    pub(super) fn said(&self, value: Value) -> &'a str {
        match (value.half, pairs::halves(self.content(value.cell))) {
            (Some(Half::First), Some([first, _])) => first,
            (Some(Half::Second), Some([_, second])) => second,
            _ => self.content(value.cell),
        }
    }

    /// The lines of the form with something on them.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = u64> + use<'a> {
        self.sheet.grid.lines_between(self.first, self.last)
    }

    /// Those of them from one to another; none where the first is behind the last.
    pub(super) fn lines_between(&self, first: u64, last: u64) -> impl DoubleEndedIterator<Item = u64> + use<'a> {
        let (first, last) = (first.max(self.first), last.min(self.last));
        self.sheet.grid.lines_between(first, last).filter(move |line| *line <= last)
    }

    /// The cells of the form that are not blank, line by line.
    pub(super) fn cells(&self) -> impl Iterator<Item = CellId> + use<'a> {
        let grid = &self.sheet.grid;
        self.lines().flat_map(|line| grid.beginning_on(line))
    }

    /// The labels of units above the first of several forms, where this one has none of its own.
    pub(super) fn shared_units(&self) -> Vec<CellId> {
        let is_of_unit =
            |id: &CellId| matches!(self.label(*id).role, Some(Role::Department | Role::Section | Role::Unit));
        let Some((first, last)) = self.shared.filter(|_| !self.cells().any(|id| is_of_unit(&id))) else {
            return Vec::new();
        };
        let grid = &self.sheet.grid;
        grid.lines_between(first, last)
            .take(MOST_SHARED)
            .flat_map(|line| grid.beginning_on(line))
            .filter(is_of_unit)
            .collect()
    }

    /// A cell that was understood in the end is not unclear.
    pub(super) fn forget_doubts(&mut self) {
        let of_indicators =
            self.indicators.iter().flat_map(|indicator| indicator.values.iter().map(|value| value.cell));
        let read: HashSet<CellId> = of_indicators.chain(self.money.iter().map(|money| money.cell)).collect();
        self.unclear.retain(|id| !read.contains(id));
    }

    /// Whether the cell holds a figure.
    pub(super) fn is_figure(&self, id: CellId) -> bool {
        let text = self.text(id);
        text.contains(|letter: char| letter.is_numeric()) && indicators::label::is_value(text)
    }

    /// Whether the cell is the content of a label, and no label itself.
    pub(super) fn is_content(&self, id: CellId) -> bool {
        !self.cell(id).is_blank() && !self.label(id).is_one()
    }

    /// The unit of money that is named nearest above the line, or the only one that the form names.
    pub(super) fn money_unit(&self, line: u64) -> Option<MoneyUnit> {
        let above = self.money_units.partition_point(|(named, _)| *named <= line + 1);
        let near = above.checked_sub(1).and_then(|nearest| self.money_units.get(nearest));
        near.filter(|(named, _)| *named + 4 >= line).map(|(_, unit)| *unit).or(self.only_money_unit)
    }
}
