//! Several indicators of a programme beside each other: ア：名称, ア：単位 and further on ア for its value, or a name with its
//! unit and values behind it, and then the next name.

use super::super::headings::Heading;
use super::super::year_words::{self, Says};
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
}

/// What a heading says of one of several indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    kind: Option<IndicatorKind>,
    label: String,
    what: What,
}

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
    let text = text::comparison_key(&heading.parts.concat());
    let text = without_explanations(&text);
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
        .unwrap_or((What::Unsaid, behind));
    let label = label.trim_matches(|letter: char| matches!(letter, ':' | '(' | ')' | '・' | 'の' | '-' | '_' | '.'));
    let is_label = label.chars().count() <= LONGEST_LABEL
        && label.chars().all(|letter| letter.is_ascii_alphanumeric() || ('ァ'..='ヶ').contains(&letter));
    let says_which = kind.is_some() || !label.is_empty();
    (is_label && says_which).then(|| Part { kind, label: label.to_owned(), what })
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
    let parts: Vec<Option<Part>> =
        headings.iter().map(|heading| if heading.said.is_some() { None } else { read(heading) }).collect();
    let named = |part: &Part| {
        parts
            .iter()
            .flatten()
            .any(|other| other.what == What::Name && other.kind == part.kind && other.label == part.label)
    };
    let mut slots: Vec<Slot> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Some(part) = part else { continue };
        let is_name = part.what == What::Name || part.what == What::Unsaid && !named(part);
        let is_new = !slots.iter().any(|slot| slot.kind == part.kind && slot.label == part.label);
        let names_year = headings.get(index).is_some_and(|heading| year_words::part(&heading.name()).is_some());
        if is_name && is_new && !names_year {
            slots.push(Slot { kind: part.kind, label: part.label.clone(), name: index, unit: None });
        }
    }
    add_said(&mut slots, headings);
    for index in 0..slots.len() {
        let Some(slot) = slots.get(index) else { continue };
        let until = slots.get(index + 1).map_or(headings.len(), |next| next.name);
        let unit = headings.iter().enumerate().position(|(column, heading)| match parts.get(column) {
            Some(Some(part)) => part.what == What::Unit && part.kind == slot.kind && part.label == slot.label,
            _ => column > slot.name && column < until && is_unit(heading),
        });
        if let Some(slot) = slots.get_mut(index) {
            slot.unit = unit;
        }
    }
    slots
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
    slots.extend(said.map(|(name, heading)| Slot { kind: None, label: heading.name(), name, unit: None }));
    slots.sort_by_key(|slot| slot.name);
}

/// Of which of the indicators a column of values is: the one that its heading names, or the one whose name stands before it.
pub(super) fn of_value(slots: &[Slot], index: usize, heading: &Heading) -> Option<usize> {
    if let Some(part) = read(heading) {
        let named = slots.iter().position(|slot| slot.kind == part.kind && slot.label == part.label);
        if named.is_some() {
            return named;
        }
    }
    slots.iter().rposition(|slot| slot.name < index)
}
