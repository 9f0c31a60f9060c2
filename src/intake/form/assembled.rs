//! The forms of a file as the rows of one table, which is read like any other: each form is a row, with a further row for each
//! further indicator. Every cell of it remembers where it was taken from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::fields::{self, Field, Fields};
use super::grid::{Cell, CellId};
use super::labels;
use super::page::{Indicator, Page};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::rating::EvaluationKind;
use crate::domain::reading;
use crate::domain::value_source;
use crate::intake::by_hand::SaidColumn;
use crate::intake::header::Role;
use crate::intake::headings::Heading;
use crate::intake::indicators;
use crate::intake::marked;
use crate::intake::records::Row;
use crate::intake::row_numbers;
use crate::intake::workbook::column_letter;

/// The heading over the programmes.
pub(in crate::intake) const PROGRAMME: &str = "事務事業名";
/// The heading over the names of indicators.
pub(in crate::intake) const INDICATOR: &str = "指標名";

/// A cell of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake) struct Place {
    /// The sheet's name, where the file has several.
    pub(in crate::intake) sheet: Option<String>,
    pub(in crate::intake) line: u64,
    pub(in crate::intake) column: usize,
}

impl Place {
    /// Where a cell of a sheet stands.
    pub(super) fn of(sheet: Option<&str>, cell: &Cell) -> Self {
        Self { sheet: sheet.map(str::to_owned), line: cell.line, column: cell.column }
    }

    /// The same as it is kept with what was read from there.
    pub(super) fn origin(&self) -> value_source::Place {
        value_source::Place { sheet: self.sheet.as_deref().map(Arc::from), line: self.line, column: self.column + 1 }
    }

    /// As spreadsheets name it: 様式1!B7.
    pub(in crate::intake) fn address(&self) -> String {
        let sheet = self.sheet.as_ref().map(|name| format!("{name}!")).unwrap_or_default();
        format!("{sheet}{}{}", column_letter(self.column), self.line)
    }
}

/// Whether a column says something, or why it is so; the reason stands right behind what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Itself,
    Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Field(Field, Says),
    /// A text of the evaluation, by the place of its heading among those of the file.
    Text(usize),
    Money(FiscalYear, AmountKind, AmountPart, MoneyUnit),
    Indicator,
    Kind,
    Unit,
    Definition,
    Value(FiscalYear, ValueKind),
}

/// What is said in a cell, and where.
type Said = (String, CellId);

/// One row: of which form it is, and what each of its columns says.
struct Line {
    cells: BTreeMap<Column, Said>,
    /// The labels whose place is blank.
    blank: BTreeMap<Column, CellId>,
    place: usize,
    is_further: bool,
}

/// The table in the making.
#[derive(Default)]
pub(super) struct Assembly {
    lines: Vec<Line>,
    /// The sheet of each form, where its programme is named, and its cells.
    forms: Vec<Place>,
    cells: Vec<HashMap<CellId, Place>>,
    faults: Vec<HashMap<CellId, crate::intake::refusal::ProblemKind>>,
    /// The headings of the texts of evaluations, in the order in which they are met.
    texts: Vec<String>,
    /// Whether a label says of what the numbers of the forms are.
    says_of_numbers: bool,
}

/// The table as it is read.
#[derive(Debug, Default)]
pub(in crate::intake) struct Assembled {
    pub(in crate::intake) headings: Vec<Heading>,
    pub(in crate::intake) rows: Vec<Row>,
    /// Where each cell was taken from, by line and column of the table.
    pub(in crate::intake) places: HashMap<(u64, usize), Place>,
    /// Where the form of each line names its programme.
    pub(in crate::intake) forms: HashMap<u64, Place>,
}

impl Assembled {
    /// Where a cell under a heading was taken from; the form's own place where it has no such cell.
    pub(in crate::intake) fn place(&self, line: u64, heading: &str) -> Option<&Place> {
        let column = self.headings.iter().position(|known| known.name() == heading);
        column.and_then(|column| self.places.get(&(line, column))).or_else(|| self.forms.get(&line))
    }
}

impl Assembly {
    /// Adds a form.
    pub(super) fn add(&mut self, sheet: Option<&str>, page: &mut Page<'_>, fields: &Fields) {
        let place = |id: CellId| Place::of(sheet, page.cell(id));
        let number = fields.known.get(&Field::Of(Role::Code)).map(|content| labels::key(page.text(content.label)));
        self.says_of_numbers |= number.is_some_and(|label| !row_numbers::is_bare(&label));
        let blank: BTreeMap<Column, CellId> =
            fields.blank.iter().map(|(field, label)| (itself(*field), *label)).collect();
        let mut unclear = Vec::new();
        let mut cells = self.of_programme(page, fields, &mut unclear);
        let indicators: Vec<BTreeMap<Column, Said>> =
            page.indicators.iter().map(|indicator| of_indicator(page, indicator, &mut unclear)).collect();
        let programme = cells.get(&itself(Field::Of(Role::Programme))).cloned();
        let start = programme.as_ref().map_or_else(
            || Place { sheet: sheet.map(str::to_owned), line: page.first, column: 0 },
            |(_, id)| place(*id),
        );
        let form = self.forms.len();
        let mut lines = indicators.into_iter();
        cells.extend(lines.next().unwrap_or_default());
        self.lines.push(Line { cells, blank, place: form, is_further: false });
        for mut further in lines {
            further.extend(programme.clone().map(|said| (itself(Field::Of(Role::Programme)), said)));
            self.lines.push(Line { cells: further, blank: BTreeMap::new(), place: form, is_further: true });
        }
        let of_form = || self.lines.iter().rev().take_while(|line| line.place == form);
        let said = of_form().flat_map(|line| line.cells.values().map(|(_, id)| *id));
        let used: BTreeSet<CellId> = said.chain(of_form().flat_map(|line| line.blank.values().copied())).collect();
        self.cells.push(used.iter().map(|id| (*id, place(*id))).collect());
        let fault = |id: &CellId| Some((*id, page.cell(*id).fault.clone()?));
        self.faults.push(used.iter().filter_map(fault).collect());
        self.forms.push(start);
        page.unclear.append(&mut unclear);
    }

    /// What a form says once.
    fn of_programme(&mut self, page: &Page<'_>, fields: &Fields, unclear: &mut Vec<CellId>) -> BTreeMap<Column, Said> {
        let mut cells: BTreeMap<Column, Said> = BTreeMap::new();
        for (field, content) in &fields.known {
            if !matches!(field, Field::Rating(..)) {
                cells.insert(itself(*field), (content.text.clone(), content.cell));
            }
        }
        for (rating, text) in fields::ratings(page, fields) {
            let field = Field::Rating(rating.axis, rating.rater);
            put(&mut cells, itself(field), (text, rating.cell), unclear);
            let of_table = rating.reason.filter(|_| !fields.reasons.contains_key(&field));
            let reason = of_table.map(|id| (page.content(id).to_owned(), id));
            cells.extend(reason.map(|said| (Column::Field(field, Says::Reason), said)));
        }
        for (field, content) in &fields.reasons {
            cells.insert(Column::Field(*field, Says::Reason), (content.text.clone(), content.cell));
        }
        for (heading, content) in &fields.texts {
            cells.insert(self.text(heading), (content.text.clone(), content.cell));
        }
        // A reason of what is not certain is none.
        let is_certain = |column: &Column| match column {
            Column::Field(field, Says::Reason) => !cells.get(&itself(*field)).is_none_or(|(text, _)| text.is_empty()),
            _ => true,
        };
        let uncertain: Vec<Column> = cells.keys().filter(|column| !is_certain(column)).copied().collect();
        for column in uncertain {
            unclear.extend(cells.remove(&column).map(|(_, id)| id));
        }
        for money in &page.money {
            let column = Column::Money(money.year, money.kind, money.part, money.unit);
            put(&mut cells, column, (page.content(money.cell).to_owned(), money.cell), unclear);
        }
        cells
    }

    /// The column of the texts under a heading.
    fn text(&mut self, heading: &str) -> Column {
        let known = self.texts.iter().position(|known| known == heading);
        Column::Text(known.unwrap_or_else(|| {
            self.texts.push(heading.to_owned());
            self.texts.len() - 1
        }))
    }

    /// The table of all forms so far.
    pub(super) fn finish(self) -> Assembled {
        let columns: BTreeSet<Column> = self.lines.iter().flat_map(|line| line.cells.keys().copied()).collect();
        let mut done = Assembled {
            headings: columns.iter().map(|column| heading(column, &self.texts)).collect(),
            ..Assembled::default()
        };
        let code = columns.iter().position(|column| *column == itself(Field::Of(Role::Code)));
        if let Some(heading) = code.filter(|_| !self.says_of_numbers).and_then(|code| done.headings.get_mut(code)) {
            heading.parts = vec!["番号".to_owned()];
        }
        let programme = columns.iter().position(|column| *column == itself(Field::Of(Role::Programme)));
        for (line, number) in self.lines.into_iter().zip(1_u64..) {
            let mut row = Row { line: number, ..Row::default() };
            for (index, column) in columns.iter().enumerate() {
                let said = line.cells.get(column);
                row.cells.push(said.map(|(text, _)| text.clone()).unwrap_or_default());
                let Some(id) = said.map(|(_, id)| id).or_else(|| line.blank.get(column)) else { continue };
                if let Some(place) = self.cells.get(line.place).and_then(|cells| cells.get(id)) {
                    row.origins.push((index, place.origin()));
                    done.places.insert((number, index), place.clone());
                }
                let fault = said.and_then(|_| self.faults.get(line.place)?.get(id));
                row.faults.extend(fault.map(|kind| (index, kind.clone())));
            }
            programme.filter(|_| line.is_further).into_iter().for_each(|column| row.go_on_at(column));
            if let Some(place) = self.forms.get(line.place) {
                done.forms.insert(number, place.clone());
            }
            done.rows.push(row);
        }
        done
    }
}

const fn itself(field: Field) -> Column {
    Column::Field(field, Says::Itself)
}

/// Puts what is said, unless something else is said there already: then neither is certain.
fn put(cells: &mut BTreeMap<Column, Said>, column: Column, said: Said, unclear: &mut Vec<CellId>) {
    match cells.get(&column) {
        Some((text, known)) if *text != said.0 && !text.is_empty() => {
            unclear.extend([*known, said.1]);
            cells.insert(column, (String::new(), said.1));
        }
        _ => {
            cells.insert(column, said);
        }
    }
}

fn of_indicator(page: &Page<'_>, indicator: &Indicator, unclear: &mut Vec<CellId>) -> BTreeMap<Column, Said> {
    let mut cells = BTreeMap::new();
    let whole = page.content(indicator.name).trim_start_matches(marked::is_numbered_letter).trim_start();
    let (kind, whole) = kind_in_front(whole);
    let (name, in_brackets) = without_unit(whole);
    let behind = || indicator.values.iter().find_map(|value| indicators::label::unit_behind(page.said(*value)));
    let unit = indicator.unit.as_deref().or(in_brackets).or_else(behind);
    let name = if indicator.unit.is_some() { whole } else { name };
    cells.insert(Column::Indicator, (name.to_owned(), indicator.name));
    cells.extend(unit.map(|unit| (Column::Unit, (unit.to_owned(), indicator.name))));
    let kind = kind.or(indicator.kind).map(|kind| match kind {
        IndicatorKind::Activity => "活動指標",
        IndicatorKind::Outcome => "成果指標",
        IndicatorKind::Population => "対象指標",
    });
    cells.extend(kind.map(|kind| (Column::Kind, (kind.to_owned(), indicator.name))));
    let definition = indicator.definition.map(|id| (Column::Definition, (page.content(id).to_owned(), id)));
    cells.extend(definition);
    for value in &indicator.values {
        let said = (page.said(*value).to_owned(), value.cell);
        put(&mut cells, Column::Value(value.year, value.kind), said, unclear);
    }
    cells
}

/// A name with the kind of the indicator in front of it: 活動指標　開所日数.
fn kind_in_front(name: &str) -> (Option<IndicatorKind>, &str) {
    let parted = name.split_once(char::is_whitespace);
    let said = parted.map(|(before, rest)| (indicators::label::of_label(&labels::key(before)), rest.trim_start()));
    match said {
        Some((said, rest)) if said.is_name && said.kind.is_some() && !rest.is_empty() => (said.kind, rest),
        _ => (None, name),
    }
}

/// A name with its unit in brackets behind it: 相談件数（件）.
fn without_unit(name: &str) -> (&str, Option<&str>) {
    /// The longest unit in brackets, in letters.
    const LONGEST: usize = 4;
    let parted = name.strip_suffix(['）', ')']).and_then(|name| name.rsplit_once(['（', '(']));
    match parted {
        Some((bare, unit))
            if !bare.trim().is_empty()
                && (1..=LONGEST).contains(&unit.chars().count())
                && !unit.contains(char::is_numeric) =>
        {
            (bare.trim(), Some(unit.trim()))
        }
        _ => (name, None),
    }
}

/// The heading under which the table has a column: one by which its reader knows it.
fn heading(column: &Column, texts: &[String]) -> Heading {
    let year = |year: &FiscalYear| format!("{}年度", year.number());
    let of = |parts: &[&str]| Heading { parts: parts.iter().map(|part| (*part).to_owned()).collect(), said: None };
    match column {
        Column::Field(field, Says::Itself) => of(&words(*field)),
        Column::Field(field, Says::Reason) => {
            let name = format!("{}の理由", words(*field).concat());
            Heading { parts: vec![name], said: Some(Box::new(SaidColumn::at(0, reading::Field::Reason))) }
        }
        Column::Text(at) => {
            let name = texts.get(*at).cloned().unwrap_or_default();
            Heading { parts: vec![name], said: Some(Box::new(SaidColumn::at(0, reading::Field::EvaluationText))) }
        }
        Column::Money(of_year, kind, part, unit) => {
            let kind = if *kind == AmountKind::Budget { "予算額" } else { "決算額" };
            let last = match part {
                AmountPart::Total => format!("{kind}({})", unit.written()),
                part => format!("{}({})", part.written(), unit.written()),
            };
            if *part == AmountPart::Total { of(&[&year(of_year), &last]) } else { of(&[&year(of_year), kind, &last]) }
        }
        Column::Indicator => of(&[INDICATOR]),
        Column::Kind => of(&["指標の種類"]),
        Column::Unit => of(&["単位"]),
        Column::Definition => of(&["指標の定義"]),
        Column::Value(of_year, kind) => {
            let kind = match kind {
                ValueKind::Actual => "実績値",
                ValueKind::Plan => "計画値",
                ValueKind::Target => "目標値",
                ValueKind::Base => "基準値",
                ValueKind::Forecast => "見込値",
            };
            of(&[&year(of_year), kind])
        }
    }
}

fn words(field: Field) -> Vec<&'static str> {
    match field {
        Field::Plan(0) => vec!["政策"],
        Field::Plan(1) => vec!["施策"],
        Field::Plan(_) => vec!["基本事業"],
        Field::PreviousRating => vec!["前回評価"],
        Field::Course => vec!["今後の方向性"],
        Field::Rating(None, rater) => vec![of_rater(rater)],
        Field::Rating(Some(axis), EvaluationKind::SelfRating) => vec![axis],
        Field::Rating(Some(axis), rater) => vec![of_rater(rater), axis],
        Field::Of(role) => vec![match role {
            Role::Department => "部局",
            Role::Section => "課",
            Role::Unit => "所属",
            Role::Programme => PROGRAMME,
            Role::FormerName => "旧事業名",
            Role::Code => "事業番号",
            Role::Policy => "施策",
            Role::Summary => "概要",
            // 目標 could be an indicator's.
            Role::Objectives | Role::Means => "年度目標",
            Role::Results => "成果",
            Role::Progress => "進捗状況",
            Role::MidyearProgress => "上半期の進捗状況",
            Role::Rating => "総合評価",
            Role::FutureCourse => "今後の方向性",
        }],
    }
}

const fn of_rater(rater: EvaluationKind) -> &'static str {
    match rater {
        EvaluationKind::SelfRating => "総合評価",
        EvaluationKind::First => "一次評価",
        EvaluationKind::Second => "二次評価",
        EvaluationKind::Reviewer => "外部評価",
        EvaluationKind::Final => "最終評価",
    }
}
