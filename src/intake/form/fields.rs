//! What the labels of a form say of its programme, beside its tables.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::choice;
use super::content::{self, Unread};
use super::grid::CellId;
use super::labels;
use super::neighbours::{self, Found};
use super::page::{Page, Rating};
use super::part;
use super::rated::{self, Rated};
use super::rings::{self, Ring};
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
    pub(super) current: Option<usize>,
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
        let of_column = rated::over_column(page, id).filter(|_| !is_below && says.rater.is_none());
        let field = match (field, of_column) {
            (Field::Rating(axis, _), Some(Rated::By(rater))) => Field::Rating(axis, rater),
            (Field::Rating(..), Some(Rated::Otherwise)) => return page.unclear.push(id),
            _ if rated::is_of_another(page, field, label) => return page.unclear.push(id),
            _ if part::is_of_another_time(page, field, label) => return page.unclear.push(id),
            _ => field,
        };
        let behind = content::behind_number(page, field, id);
        page.unread.extend(behind.map(|_| id));
        claimed.extend(behind);
        let id = behind.unwrap_or(id);
        match content::text_of(page, field, label, id, is_below, claimed) {
            Ok(Some(text)) => {
                let reason = choice::parted(page.content(id)).filter(|(word, _)| *word == text);
                let is_judged = matches!(field, Field::Rating(..) | Field::Course);
                let reason = reason.filter(|_| is_judged).map(|(_, reason)| reason.to_owned());
                self.put(page, field, Content { text, cell: id, label });
                if let Some(text) = reason.filter(|_| self.known.get(&field).is_some_and(|known| known.cell == id)) {
                    self.reasons.insert(field, Content { text, cell: id, label });
                }
            }
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
            Ok(cell) if rated::is_of_another(page, field, label) || part::is_of_another_time(page, field, label) => {
                page.unclear.push(cell);
            }
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
        } else if let Some(is_later) = is_decided_later(page, field, known.label, content.label) {
            page.unclear.push(if is_later { known.cell } else { content.cell });
            if is_later {
                self.reasons.remove(&field);
                self.known.insert(field, content);
            }
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
        let of_part = || match rated::over(page, label) {
            Some(Rated::By(rater)) => Some(rater),
            _ => None,
        };
        let rater = says.rater.or_else(of_part).unwrap_or(EvaluationKind::SelfRating);
        return Some(Field::Rating(says.axis, rater));
    }
    match says.role? {
        Role::Policy => levels.iter().position(|level| *level == labels::key(page.text(label))).map(Field::Plan),
        role => Some(Field::Of(role)),
    }
}

/// Whether the course beside one label was decided by who rates later than who decided the other; none where nothing says so.
fn is_decided_later(page: &Page<'_>, field: Field, known: CellId, new: CellId) -> Option<bool> {
    let rank = |label: CellId| match rated::over(page, label) {
        Some(Rated::By(EvaluationKind::Final)) => 3,
        Some(Rated::By(EvaluationKind::Second)) => 2,
        Some(Rated::By(EvaluationKind::First)) => 1,
        _ => 0,
    };
    let (known, new) = (rank(known), rank(new));
    (field == Field::Course && known != new).then_some(new > known)
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
    let of_tables = page.ratings.iter().map(|rating| (*rating, choice::word(page.text(rating.word)).to_owned()));
    of_fields.chain(of_tables).collect()
}
