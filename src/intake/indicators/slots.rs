//! Several indicators of a programme beside each other: ア：名称, ア：単位 and further on ア for its value, or a name with its
//! unit and values behind it, and then the next name.

use std::collections::{HashMap, HashSet};

use super::super::headings::Heading;
use super::super::year_words::{self, Says};
use super::headers::{Column, known};
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::reading::Field;
use crate::domain::text;

/// The place of one indicator in every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) kind: Option<IndicatorKind>,
    /// The letter or number that tells it from the others: ア, 1.
    pub(super) label: String,
    /// The column of its name.
    pub(super) name: usize,
    /// The column of its unit.
    pub(super) unit: Option<usize>,
    /// Whether its heading says that the unit stands in brackets behind the name.
    pub(super) says_unit: bool,
}

/// What a heading says of one of several indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    kind: Option<IndicatorKind>,
    label: String,
    what: What,
}

/// What tells several indicators apart: the code of the kind, and the letter.
type Which = (Option<&'static str>, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Name,
    Unit,
    Value(Says),
    /// 成果指標 alone: its name, or its value where another column holds the name.
    Unsaid,
}

impl Part {
    pub(super) fn is_name(&self) -> bool {
        matches!(self.what, What::Name | What::Unsaid)
    }

    pub(super) const fn is_unit(&self) -> bool {
        matches!(self.what, What::Unit)
    }

    /// Which of several indicators it is of.
    fn which(&self) -> Which {
        (self.kind.map(IndicatorKind::code), self.label.clone())
    }

    pub(super) const fn kind(&self) -> Option<IndicatorKind> {
        self.kind
    }

    pub(super) const fn value_kind(&self) -> Option<Says> {
        match self.what {
            What::Value(says) => Some(says),
            What::Unsaid => Some(Says::Nothing),
            What::Name | What::Unit => None,
        }
    }
}

const ENDINGS: [(What, &str); 12] = [
    (What::Name, "指標名"),
    (What::Name, "名称"),
    (What::Unit, "単位"),
    (What::Value(Says::Kind(ValueKind::Target)), "目標値"),
    (What::Value(Says::Kind(ValueKind::Target)), "目標"),
    (What::Value(Says::Kind(ValueKind::Actual)), "実績値"),
    (What::Value(Says::Kind(ValueKind::Actual)), "実績"),
    (What::Value(Says::Kind(ValueKind::Plan)), "計画値"),
    (What::Value(Says::Kind(ValueKind::Plan)), "計画"),
    (What::Value(Says::Nothing), "数値"),
    (What::Value(Says::Nothing), "値"),
    (What::Name, "名"),
];

/// The longest letter or number of an indicator.
const LONGEST_LABEL: usize = 3;

/// Reads a heading as one of an indicator among several; none where it names no indicator.
pub(super) fn read(heading: &Heading) -> Option<Part> {
    read_text(&text::comparison_key(&heading.parts.concat()))
}

/// The same of a heading that names the year of the indicator's value as well: 成果指標1令和元年度目標.
fn read_dated(heading: &Heading) -> Option<Part> {
    read(heading).or_else(|| {
        let (_, words) = year_words::part(&heading.parts.concat())?;
        read_text(&text::comparison_key(&words))
    })
}

/// Whether a heading names one of several indicators, or its unit, or its values.
pub(in crate::intake) fn is_of_one(heading: &Heading) -> bool {
    read_dated(heading).is_some()
}

fn read_text(text: &str) -> Option<Part> {
    let text = without_explanations(&text.replace("kpi", "指標"));
    let (before, behind) = text.split_once("指標")?;
    let (kind, before) =
        [("活動", IndicatorKind::Activity), ("成果", IndicatorKind::Outcome), ("対象", IndicatorKind::Population)]
            .into_iter()
            .find_map(|(word, kind)| Some((Some(kind), before.strip_suffix(word)?)))
            .unwrap_or((None, before));
    if !before.chars().all(is_mark) {
        return None;
    }
    let (what, label) = ENDINGS
        .into_iter()
        .find_map(|(what, ending)| Some((what, behind.strip_suffix(ending)?)))
        .or_else(|| numbered_behind(behind))
        .unwrap_or((What::Unsaid, behind));
    let label = label.trim_matches(is_mark_of_label);
    let is_label = label.chars().count() <= LONGEST_LABEL
        && label.chars().all(|letter| letter.is_ascii_alphanumeric() || ('ァ'..='ヶ').contains(&letter));
    let says_which = kind.is_some() || !label.is_empty();
    (is_label && says_which).then(|| Part { kind, label: label.to_owned(), what })
}

/// The ending and the number behind it: 名1, 目標値（2）.
fn numbered_behind(behind: &str) -> Option<(What, &str)> {
    let (what, label) = ENDINGS.into_iter().find_map(|(what, ending)| Some((what, behind.strip_prefix(ending)?)))?;
    let number = label.trim_matches(is_mark_of_label);
    (!number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())).then_some((what, label))
}

const fn is_mark_of_label(letter: char) -> bool {
    matches!(letter, ':' | '(' | ')' | '・' | 'の' | '-' | '_' | '.')
}

const fn is_mark(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '(' | ')' | '.' | '・' | '-' | ':')
}

/// The text without what stands in brackets and is longer than a letter or a number.
fn without_explanations(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        kept.push_str(before);
        let Some((explanation, behind)) = inside.split_once(')') else {
            rest = "";
            break;
        };
        if explanation.chars().count() <= LONGEST_LABEL {
            kept.push_str(explanation);
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// The indicators that stand beside each other; none where the table has one indicator in a row.
pub(super) fn of(headings: &[Heading]) -> Vec<Slot> {
    let mut parts: Vec<Option<Part>> =
        headings.iter().map(|heading| if heading.said.is_some() { None } else { read(heading) }).collect();
    name_with_their_units(&mut parts, headings);
    let parts = parts;
    let are_names = parts.iter().flatten().filter(|part| part.what == What::Name);
    let named: HashSet<Which> = are_names.map(Part::which).collect();
    let mut known: HashSet<Which> = HashSet::new();
    let mut slots: Vec<Slot> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Some(part) = part else { continue };
        let is_name = part.what == What::Name || part.what == What::Unsaid && !named.contains(&part.which());
        let names_year = headings.get(index).is_some_and(|heading| year_words::part(&heading.name()).is_some());
        if is_name && !names_year && known.insert(part.which()) {
            let says_unit = headings.get(index).is_some_and(says_unit);
            slots.push(Slot { kind: part.kind, label: part.label.clone(), name: index, unit: None, says_unit });
        }
    }
    if slots.is_empty() {
        slots.extend(repeated(headings));
    }
    add_said(&mut slots, headings);
    add_units(&mut slots, &parts, headings);
    slots
}

/// Indicators beside each other under the same headings once more, each with its name in front: 指標名, 単位, 目標値, 指標名, 単位, 目標値.
fn repeated(headings: &[Heading]) -> Vec<Slot> {
    let is_name = |heading: &Heading| heading.said.is_none() && known(&key(heading)) == Some(Column::Indicator);
    let names = headings.iter().enumerate().filter(|(_, heading)| is_name(heading));
    let names: Vec<usize> = names.map(|(index, _)| index).collect();
    let [first, second, ..] = names.as_slice() else { return Vec::new() };
    let width = second - first;
    let block = |name: usize| headings.get(name..name + width).map(|block| block.iter().map(key));
    let is_alike = |name: &usize| block(*name).zip(block(*first)).is_some_and(|(one, other)| one.eq(other));
    let is_next = names.iter().zip((*first..).step_by(width)).all(|(name, place)| *name == place);
    if !is_next || !names.iter().all(is_alike) {
        return Vec::new();
    }
    let slot = |(place, name): (usize, &usize)| {
        let says_unit = headings.get(*name).is_some_and(says_unit);
        Slot { kind: None, label: (place + 1).to_string(), name: *name, unit: None, says_unit }
    };
    names.iter().enumerate().map(slot).collect()
}

fn key(heading: &Heading) -> String {
    text::comparison_key(&heading.parts.concat())
}

/// Finds the unit of each: the first column that says so by its letter, or that stands behind its name before the next one.
fn add_units(slots: &mut [Slot], parts: &[Option<Part>], headings: &[Heading]) {
    let mut named: HashMap<Which, usize> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        if let Some(part) = part.as_ref().filter(|part| part.is_unit()) {
            named.entry(part.which()).or_insert(index);
        }
    }
    let numbered = headings.iter().enumerate().filter(|(_, heading)| heading.said.is_none());
    let numbered: HashMap<String, usize> =
        numbered.map(|(index, heading)| (key(heading).replace(['(', ')'], ""), index)).collect();
    let ends: Vec<usize> = slots.iter().skip(1).map(|slot| slot.name).chain([headings.len()]).collect();
    for (slot, end) in slots.iter_mut().zip(ends) {
        let behind = headings.iter().enumerate().take(end).skip(slot.name + 1);
        let mut bare =
            behind.filter(|(index, heading)| parts.get(*index).is_none_or(Option::is_none) && is_unit(heading));
        let bare = bare.next().map(|(index, _)| index);
        let own = named.get(&(slot.kind.map(IndicatorKind::code), slot.label.clone())).copied();
        let own = own.or_else(|| numbered.get(&format!("単位{}", slot.label)).copied());
        slot.unit = [bare, own].into_iter().flatten().min();
    }
}

/// 活動指標（単位） is the unit of the name beside it, or else the name, behind which the unit stands in brackets.
fn name_with_their_units(parts: &mut [Option<Part>], headings: &[Heading]) {
    let named: HashSet<Which> = parts.iter().flatten().filter(|part| part.is_name()).map(Part::which).collect();
    for (part, heading) in parts.iter_mut().zip(headings) {
        let Some(part) = part.as_mut().filter(|part| part.is_unit()) else { continue };
        if says_unit(heading) && !named.contains(&part.which()) {
            part.what = What::Name;
        }
    }
}

/// Whether a heading says in brackets that units stand behind the names below it.
pub(super) fn says_unit(heading: &Heading) -> bool {
    let key = text::comparison_key(heading.last());
    key.contains("(単位") || key.contains("[単位")
}

fn is_unit(heading: &Heading) -> bool {
    match &heading.said {
        Some(said) => said.field == Field::UnitOfMeasure,
        None => text::comparison_key(heading.last()) == "単位",
    }
}

/// Adds the indicators that were said by hand, where they are several or stand beside others.
fn add_said(slots: &mut Vec<Slot>, headings: &[Heading]) {
    let is_said = |heading: &Heading| heading.said.as_ref().is_some_and(|said| said.field == Field::Indicator);
    let said = headings.iter().enumerate().filter(|(_, heading)| is_said(heading));
    if slots.is_empty() && said.clone().count() < 2 {
        return;
    }
    slots.extend(said.map(|(name, heading)| {
        let says_unit = says_unit(heading);
        Slot { kind: None, label: heading.name(), name, unit: None, says_unit }
    }));
    slots.sort_by_key(|slot| slot.name);
}

/// Where the indicators that stand beside each other are found.
pub(super) struct Places {
    named: HashMap<Which, usize>,
    /// The column of each name, in order.
    names: Vec<usize>,
    columns: HashSet<usize>,
}

impl Places {
    pub(super) fn of(slots: &[Slot]) -> Self {
        let mut named = HashMap::new();
        for (index, slot) in slots.iter().enumerate() {
            named.entry((slot.kind.map(IndicatorKind::code), slot.label.clone())).or_insert(index);
        }
        let columns = slots.iter().flat_map(|slot| [Some(slot.name), slot.unit]).flatten().collect();
        Self { named, names: slots.iter().map(|slot| slot.name).collect(), columns }
    }

    /// Whether a column holds the name or the unit of one.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns.contains(&column)
    }

    /// Of which of them a column of values is: the one that its heading names, or the one whose name stands before it.
    pub(super) fn of_value(&self, index: usize, heading: &Heading) -> Option<usize> {
        self.named(heading).or_else(|| self.names.partition_point(|name| *name < index).checked_sub(1))
    }

    /// The one of this number.
    pub(super) fn numbered(&self, number: &str) -> Option<usize> {
        self.named.get(&(None, number.to_owned())).copied()
    }

    /// The one that a heading names.
    pub(super) fn named(&self, heading: &Heading) -> Option<usize> {
        read_dated(heading).and_then(|part| self.named.get(&part.which()).copied())
    }
}
