//! What the labels of a form say of its programme, beside its tables.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::content::{self, Unread};
use super::grid::CellId;
use super::labels;
use super::neighbours::{self, Found};
use super::page::{Indicator, Money, Page, Rating};
use super::rings::{self, Ring};
use crate::domain::amount::{AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::EvaluationKind;
use crate::domain::text;
use crate::intake::header::Role;
use crate::intake::unit_names::{self, UnitHeading};

/// What a form says once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Of(Role),
    /// A level of the plan, from the top.
    Plan(usize),
    PreviousRating,
    Course,
    Rating(Option<&'static str>, EvaluationKind),
}

/// What stands beside a label.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) cell: CellId,
    pub(super) label: CellId,
}

/// What a form says of its programme.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) known: BTreeMap<Field, Content>,
    /// Where something is said twice, and not alike.
    refused: BTreeSet<Field>,
    /// Where the place of something is blank.
    pub(super) blank: BTreeMap<Field, CellId>,
    /// Two names of one programme.
    pub(super) names: Option<(CellId, CellId)>,
    pub(super) named_years: Vec<FiscalYear>,
    /// Why something is judged as it is.
    pub(super) reasons: BTreeMap<Field, Content>,
    /// What else the evaluation says, under the words of the form.
    pub(super) texts: Vec<(String, Content)>,
    /// Reasons of which it is still to be found what they are of.
    pub(super) explanations: Vec<Content>,
    /// Texts that say what the programme is, in their order.
    summaries: Vec<Content>,
    /// The indicator whose name was read last.
    current: Option<usize>,
}

/// Reads the labels of a form. The levels of the plan are those of the file.
pub(super) fn read(page: &mut Page<'_>, levels: &mut Vec<String>) -> Fields {
    let mut fields = Fields::default();
    let mut claimed: HashSet<CellId> = HashSet::new();
    let is_label = |page: &Page<'_>, id: &CellId| !page.used.contains(id) && page.label(*id).is_one();
    for label in page.cells().filter(|id| page.label(*id).is_judged() && is_label(page, id)).collect::<Vec<_>>() {
        fields.take_ring(page, label, levels, &mut claimed);
    }
    page.used.extend(&claimed);
    let labels: Vec<CellId> =
        page.shared_units().into_iter().chain(page.cells()).filter(|id| is_label(page, id)).collect();
    let found: Vec<(CellId, Found)> = labels.iter().map(|id| (*id, neighbours::find(page, *id))).collect();
    for (_, found) in &found {
        if let Found::Right(id) = found {
            claimed.insert(*id);
        }
    }
    let is_logic_model = labels.iter().any(|id| labels::key(page.text(*id)) == "意図");
    for (label, found) in found {
        page.used.insert(label);
        let content = match found {
            Found::Right(id) => Some((id, false)),
            Found::Below(id) if claimed.insert(id) => Some((id, true)),
            Found::Unclear(id) if !claimed.contains(&id) && fields.is_read(page, label) => {
                page.unclear.push(id);
                None
            }
            _ => None,
        };
        match content {
            Some(_) if is_logic_model && labels::key(page.text(label)) == "結果" => page.unread.push(label),
            Some((id, is_below)) => fields.take(page, label, id, is_below, levels, &mut claimed),
            None => fields.leave_blank(page, label, levels),
        }
    }
    if !fields.known.contains_key(&Field::Of(Role::Programme)) {
        fields.take_name_of_group(page, &labels);
    }
    page.used.extend(claimed);
    fields.settle_summaries(page);
    fields.settle_units();
    fields.settle_explanations(page);
    fields
}

impl Fields {
    /// Whether what a label says is read at all.
    fn is_read(&self, page: &Page<'_>, id: CellId) -> bool {
        let label = page.label(id);
        label.is_of_programme()
            || label.is_text
            || label.is_reason
            || label.is_indicator
            || label.money.is_some()
            || label.value.is_some() && self.current.is_some()
    }

    fn leave_blank(&mut self, page: &Page<'_>, label: CellId, levels: &[String]) {
        if let Some(field) = field(page, label, levels) {
            self.blank.entry(field).or_insert(label);
        }
    }

    fn take(
        &mut self,
        page: &mut Page<'_>,
        label: CellId,
        id: CellId,
        is_below: bool,
        levels: &mut Vec<String>,
        claimed: &mut HashSet<CellId>,
    ) {
        let says = page.label(label);
        if says.is_year {
            self.named_years.extend(FiscalYear::read(page.content(id)).ok());
            return;
        }
        if self.take_value(page, label, id) {
            return;
        }
        if says.role == Some(Role::Policy) {
            let key = labels::key(page.text(label));
            if !levels.contains(&key) {
                levels.push(key);
            }
        }
        if says.is_text || says.is_reason {
            return self.take_words(page, label, id, is_below, claimed);
        }
        let Some(field) = field(page, label, levels) else {
            if !says.is_generic {
                page.unread.push(label);
            }
            return;
        };
        let behind = content::behind_number(page, field, id);
        page.unread.extend(behind.map(|_| id));
        claimed.extend(behind);
        let id = behind.unwrap_or(id);
        match content::text_of(page, field, label, id, is_below, claimed) {
            Ok(Some(text)) => self.put(page, field, Content { text, cell: id, label }),
            Ok(None) => self.leave_blank(page, label, levels),
            Err(Unread::Unclear) => page.unclear.push(id),
            Err(Unread::Sentence) => page.unread.push(label),
        }
    }

    /// Takes the word that is marked beside a label, by a mark in a cell of its own.
    fn take_ring(&mut self, page: &mut Page<'_>, label: CellId, levels: &[String], claimed: &mut HashSet<CellId>) {
        let Some(field) = field(page, label, levels) else { return };
        let Some(Ring { word, cells }) = rings::find(page, label) else { return };
        claimed.extend(cells.into_iter().chain([label]));
        match word {
            Ok(cell) => self.put(page, field, Content { text: page.text(cell).to_owned(), cell, label }),
            Err(cell) => page.unclear.push(cell),
        }
    }

    /// 事務事業 over or before コード and 名称: the name beside the latter.
    fn take_name_of_group(&mut self, page: &Page<'_>, labels: &[CellId]) {
        let is_of_programme = |id: &CellId| {
            let mut before = page.sheet.grid.on(page.cell(*id).line).take_while(|other| other != id);
            before.any(|other| page.label(other).role == Some(Role::Programme))
        };
        let mut names = labels.iter().filter(|id| page.label(**id).is_generic && is_of_programme(id));
        let found = names.find_map(|label| Some((*label, neighbours::right(page, *label)?)));
        if let Some((label, cell)) = found {
            self.known.insert(Field::Of(Role::Programme), Content { text: page.content(cell).to_owned(), cell, label });
        }
    }

    /// Takes what is of an indicator or of money.
    fn take_value(&mut self, page: &mut Page<'_>, label: CellId, id: CellId) -> bool {
        let says = page.label(label);
        let year = neighbours::year_of(page, label, id);
        let is_of_figure = says.value.is_some() || says.money.is_some();
        if is_of_figure && page.is_figure(id) && is_of_table(page, label, id, year) {
            if !page.unclear.contains(&id) {
                page.unclear.push(id);
            }
            return true;
        }
        if says.is_indicator {
            self.current = Some(page.indicators.len());
            page.indicators.push(Indicator { name: id, kind: says.kind, ..Indicator::default() });
            return true;
        }
        let current = self.current.and_then(|current| page.indicators.get(current)).cloned();
        if let Some(mut indicator) = current {
            match (says.value, year) {
                (Some(kind), Some(year)) if page.is_figure(id) => indicator.values.push((year, kind, id)),
                // 単位：円 over a table is the unit of its money.
                _ if says.is_unit && is_far_or_of_money(page, indicator.name, label, id) => return true,
                _ if says.is_unit => indicator.unit = Some(page.content(id).to_owned()),
                _ if says.is_definition => indicator.definition = Some(id),
                _ => return Self::take_money(page, label, id),
            }
            if let Some(known) = self.current.and_then(|current| page.indicators.get_mut(current)) {
                *known = indicator;
            }
            return true;
        }
        if says.value.is_some() && page.is_figure(id) {
            // A figure of which nobody says what it counts.
            page.unclear.push(id);
            return true;
        }
        Self::take_money(page, label, id)
    }

    fn take_money(page: &mut Page<'_>, label: CellId, id: CellId) -> bool {
        let says = page.label(label);
        if says.money.is_none() && says.part.is_some() && page.is_figure(id) {
            // 事業費 alone is neither budgeted nor settled.
            page.of_no_kind.push(id);
            return true;
        }
        let Some(kind) = says.money.filter(|_| page.is_figure(id)) else { return false };
        let part = says.part.unwrap_or(AmountPart::Total);
        let named = MoneyUnit::named_in(page.text(label)).or_else(|| MoneyUnit::named_in(page.text(id)));
        match (says.year.or(page.sheet.year), named.or_else(|| page.money_unit(page.cell(label).line))) {
            (Some(year), Some(unit)) => page.money.push(Money { year, kind, part, unit, cell: id }),
            _ => page.unclear.push(id),
        }
        true
    }

    fn put(&mut self, page: &mut Page<'_>, field: Field, content: Content) {
        if field == Field::Of(Role::Summary) {
            self.summaries.push(content);
            return;
        }
        if self.refused.contains(&field) {
            page.unclear.push(content.cell);
            return;
        }
        let key = |id: CellId| labels::key(page.text(id));
        let Some(known) = self.known.get(&field) else {
            self.known.insert(field, content);
            return;
        };
        if text::comparison_key(&known.text) == text::comparison_key(&content.text) {
            return;
        }
        let is_same_label = key(known.label) == key(content.label);
        if field == Field::Of(Role::Programme) && is_same_label {
            self.names = Some((known.cell, content.cell));
        } else if key(known.label) == "意図"
            || key(content.label).contains("総合") && !key(known.label).contains("総合")
        {
            page.unread.push(known.label);
            self.known.insert(field, content);
        } else if is_same_label {
            page.unclear.extend([known.cell, content.cell]);
            self.known.remove(&field);
            self.refused.insert(field);
        } else {
            page.unread.push(content.label);
        }
    }

    /// Parts department and section where they stand in one cell.
    fn settle_units(&mut self) {
        let [department, section, unit] = [Role::Department, Role::Section, Role::Unit].map(Field::Of);
        let place = [department, section, unit].iter().find_map(|field| self.blank.get(field)).copied();
        for field in [department, section] {
            if let Some(place) = place.filter(|_| !self.known.contains_key(&field)) {
                self.blank.insert(field, place);
            }
        }
        let both = match (self.known.get(&department), self.known.get(&section)) {
            (None, None) => self.known.remove(&unit),
            (Some(_), None) => self.known.get(&department).cloned(),
            (None, Some(content)) => {
                let (over, below) = unit_names::split(&content.text);
                let content = content.clone();
                if let (Some(over), Some(below)) = (over, below) {
                    self.known.insert(department, Content { text: over, ..content.clone() });
                    self.known.insert(section, Content { text: below, ..content });
                }
                None
            }
            _ => None,
        };
        self.known.remove(&unit);
        let Some(content) = both else { return };
        let (over, below) = match (unit_names::either(&content.text), content.text.split_once('\n')) {
            // 教育委員会 in one cell, and its section in the next.
            ((None, _), Some((first, rest)))
                if matches!(unit_names::heading(first), Some(UnitHeading::Department(_))) =>
            {
                (Some(first.to_owned()), Some(unit_names::sections(rest)))
            }
            (split, _) => split,
        };
        self.known.remove(&department);
        for (field, name) in [(department, over), (section, below)] {
            self.known.extend(name.map(|text| (field, Content { text, ..content.clone() })));
        }
    }

    /// 目的 is the summary, and 内容 beside it what is to be done, where no label says so of another text.
    fn settle_summaries(&mut self, page: &mut Page<'_>) {
        let mut summaries = std::mem::take(&mut self.summaries);
        let purpose =
            summaries.iter().position(|content| page.text(content.label).contains("目的")).unwrap_or_default();
        if summaries.is_empty() {
            return;
        }
        self.known.insert(Field::Of(Role::Summary), summaries.remove(purpose));
        for content in summaries {
            let objectives = Field::Of(Role::Objectives);
            if self.known.contains_key(&objectives) || self.refused.contains(&objectives) {
                page.unread.push(content.label);
            } else {
                self.known.insert(objectives, content);
            }
        }
    }
}

/// What a label is of; none where nothing of it is read.
fn field(page: &Page<'_>, label: CellId, levels: &[String]) -> Option<Field> {
    let says = page.label(label);
    if says.is_previous_rating {
        return Some(Field::PreviousRating);
    }
    if says.is_course {
        return Some(Field::Course);
    }
    if says.axis.is_some() || says.is_rating {
        // 一次評価 over several lines at the left says who rated in each of them.
        let height = |id: CellId| page.cell(id).last_line - page.cell(id).line;
        let before = page.sheet.grid.left(label).filter(|before| height(*before) > height(label));
        let at_left = || page.label(before?).rater;
        let rater = says.rater.or_else(at_left).unwrap_or(EvaluationKind::SelfRating);
        return Some(Field::Rating(says.axis, rater));
    }
    match says.role? {
        Role::Policy => levels.iter().position(|level| *level == labels::key(page.text(label))).map(Field::Plan),
        role => Some(Field::Of(role)),
    }
}

/// Whether a figure right of its label is rather one of a table that is not understood: another figure stands beside it, or
/// another year over it.
fn is_of_table(page: &Page<'_>, label: CellId, id: CellId, year: Option<FiscalYear>) -> bool {
    /// How many cells above a figure its year may stand.
    const FAR: usize = 4;
    if page.cell(id).column <= page.cell(label).last_column {
        return false;
    }
    let next = page.sheet.grid.right(id).filter(|(_, skipped)| *skipped == 0);
    let has_further = next.is_some_and(|(next, _)| page.is_figure(next) && page.is_content(next));
    let above = std::iter::successors(page.sheet.grid.above(id), |above| page.sheet.grid.above(*above)).take(FAR);
    let year_over =
        above.map(|above| page.label(above)).take_while(|label| !label.is_other).find_map(|label| label.year);
    has_further || year_over.is_some_and(|over| page.label(label).year.is_none() && Some(over) != year)
}

/// Whether a unit is rather that of money, or of something else than an indicator that was named further up.
fn is_far_or_of_money(page: &Page<'_>, name: CellId, label: CellId, id: CellId) -> bool {
    /// How many lines below the name of an indicator its unit may stand.
    const FAR: u64 = 3;
    let is_far = page.cell(label).line > page.cell(name).last_line + FAR;
    is_far || id == label && MoneyUnit::named_in(page.content(id)).is_some()
}

/// The ratings that stand beside labels, with those of the tables.
pub(super) fn ratings(page: &Page<'_>, fields: &Fields) -> Vec<(Rating, String)> {
    let of_fields = fields.known.iter().filter_map(|(field, content)| match field {
        Field::Rating(axis, rater) => {
            let reason = fields.reasons.get(field).map(|reason| reason.cell);
            let (cell, word) = (content.cell, content.cell);
            Some((Rating { axis: *axis, rater: *rater, cell, word, reason }, content.text.clone()))
        }
        _ => None,
    });
    let of_tables = page.ratings.iter().map(|rating| (*rating, page.text(rating.word).to_owned()));
    of_fields.chain(of_tables).collect()
}
