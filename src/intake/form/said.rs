//! What is said by hand of labels of forms: each is read as the label that it stands for.

use super::labels::{self, Label};
use crate::domain::reading::Field;
use crate::domain::text;
use crate::intake::AXES;

/// A label of which it is said what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidLabel {
    /// The label as it is said.
    pub label: String,
    /// The label that is read alike.
    alike: &'static str,
}

/// What a label can be said to be, with a label that is known to be it.
const KNOWN: [(Field, &str); 21] = [
    (Field::Programme, "事務事業名"),
    (Field::FormerName, "旧事業名"),
    (Field::Code, "事業番号"),
    (Field::Department, "部局名"),
    (Field::Section, "課名"),
    (Field::Unit, "担当部課名"),
    (Field::PlanLevel, "施策"),
    (Field::Summary, "事業概要"),
    (Field::Objectives, "目標"),
    (Field::Results, "成果"),
    (Field::Rating, "総合評価"),
    (Field::PreviousRating, "前回評価"),
    (Field::FutureCourse, "今後の方向性"),
    (Field::Budget, "予算額"),
    (Field::Settled, "決算額"),
    (Field::Indicator, "指標名"),
    (Field::UnitOfMeasure, "単位"),
    (Field::Actual, "実績値"),
    (Field::Target, "目標値"),
    (Field::Plan, "計画値"),
    (Field::NotRead, "備考"),
];

/// What is said of a label; none where a label can't be that.
pub fn said(label: &str, field: Field, axis: Option<&str>) -> Option<SaidLabel> {
    let alike = match axis {
        Some(axis) if field == Field::Rating => AXES.iter().copied().find(|known| *known == axis),
        Some(_) => None,
        None => KNOWN.iter().find(|(known, _)| *known == field).map(|(_, alike)| *alike),
    };
    Some(SaidLabel { label: label.to_owned(), alike: alike? })
}

/// Everything that a label can be said to be, for a message.
pub fn known_of_labels() -> String {
    KNOWN.iter().map(|(field, _)| field.code()).collect::<Vec<_>>().join(", ")
}

impl SaidLabel {
    /// Whether a cell is this label: in its words, with or without the number and the marks around it.
    pub(super) fn is(&self, cell: &str) -> bool {
        text::comparison_key(cell) == text::comparison_key(&self.label) || labels::key(cell) == labels::key(&self.label)
    }

    /// What the label says.
    pub(super) fn says(&self) -> Label {
        labels::of_words(&labels::key(self.alike))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_label_is_said_to_be_is_one() {
        for (field, alike) in KNOWN {
            let label = said("めあて", field, None).unwrap().says();
            assert!(label.is_one(), "{field}: {alike}");
        }
        for axis in AXES {
            assert!(said("めあて", Field::Rating, Some(axis)).unwrap().says().axis.is_some(), "{axis}");
        }
        let said = said("めあて", Field::Objectives, None).unwrap();
        assert!(said.is("１．めあて：") && said.is("めあて") && !said.is("めあての説明"));
    }
}
