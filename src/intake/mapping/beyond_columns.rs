//! What a mapping says beyond columns: the labels of forms, and which figures and dates of its prose are taken in.

use serde::{Deserialize, Serialize};

use super::{Mapping, UnusableMapping};
use crate::domain::goal::SheetPart;
use crate::domain::partial_date::PartialDate;
use crate::domain::prose_choice::{DateChoice, IndicatorChoice, ProseChoices, TakenIndicator};
use crate::domain::reading::Field;
use crate::intake::form::{self, SaidLabel};

/// What a label of a form is to be read as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedLabel {
    pub label: String,
    pub is: String,
    /// The axis of a rating; the rating as a whole where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<String>,
}

/// What is said of a figure in the prose of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedFigure {
    /// The line of the row.
    pub line: u64,
    /// The words that it was read from.
    pub words: String,
    /// The name under which it is proposed.
    pub name: String,
    /// As what it is taken in; without it, it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<TakenIndicator>,
}

/// What is said of the date of an objective or a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedDate {
    /// The line of the row.
    pub line: u64,
    pub part: SheetPart,
    /// The text of the objective or result.
    pub words: String,
    /// The date; without it the text has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<PartialDate>,
}

impl MappedLabel {
    /// What it says of the labels of forms.
    pub(super) fn said(&self) -> Result<SaidLabel, UnusableMapping> {
        let field: Option<Field> = self.is.parse().ok();
        field.and_then(|field| form::said(&self.label, field, self.axis.as_deref())).ok_or_else(|| {
            let axis = self.axis.as_ref().map(|axis| format!(" ({axis})")).unwrap_or_default();
            let (place, said) = (format!("labels: {}", self.label), format!("{}{axis}", self.is));
            UnusableMapping::unknown(&place, &said, [form::known_of_labels()])
        })
    }
}

impl Mapping {
    /// The same, saying of the prose of its table what was chosen.
    #[must_use]
    pub fn with_prose(self, choices: &ProseChoices) -> Self {
        let figure = |(line, choice): (&u64, &IndicatorChoice)| MappedFigure {
            line: *line,
            words: choice.words.clone(),
            name: choice.name.clone(),
            taken: choice.taken.clone(),
        };
        let date = |(line, choice): (&u64, &DateChoice)| MappedDate {
            line: *line,
            part: choice.part,
            words: choice.words.clone(),
            taken: choice.taken,
        };
        let figures = choices.indicators.iter().flat_map(|(line, all)| all.iter().map(move |one| (line, one)));
        let dates = choices.dates.iter().flat_map(|(line, all)| all.iter().map(move |one| (line, one)));
        Self { prose: figures.map(figure).collect(), dates: dates.map(date).collect(), ..self }
    }

    /// What it says of the prose of its table.
    pub fn prose_choices(&self) -> ProseChoices {
        let mut choices = ProseChoices::default();
        for MappedFigure { line, words, name, taken } in self.prose.iter().cloned() {
            choices.indicators.entry(line).or_default().push(IndicatorChoice { words, name, taken });
        }
        for MappedDate { line, part, words, taken } in self.dates.iter().cloned() {
            choices.dates.entry(line).or_default().push(DateChoice { part, words, taken });
        }
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figure::Figure;
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::indicator::Direction;

    #[test]
    fn what_was_chosen_of_prose_is_a_file_and_again_what_was_chosen() {
        let year = FiscalYear::new(2020).unwrap();
        let taken = TakenIndicator {
            name: "相談".to_owned(),
            unit: None,
            direction: Direction::More,
            target: Some(Figure::read("100").unwrap()),
            values: vec![(year, Figure::read("95.50").unwrap())],
            stated: None,
        };
        let of = |taken| IndicatorChoice {
            words: "■相談が95件\n受けた".to_owned(), name: "相談".to_owned(), taken
        };
        let date = DateChoice {
            part: SheetPart::Results,
            words: "改修した".to_owned(),
            taken: PartialDate::read("令和3年11月").ok(),
        };
        let choices = ProseChoices {
            indicators: [(4, vec![of(Some(taken)), of(None)])].into(),
            dates: [(4, vec![date.clone(), DateChoice { taken: None, ..date }])].into(),
        };
        let written = Mapping::default().with_prose(&choices).written().unwrap();
        assert_eq!(Mapping::read(&written).unwrap().prose_choices(), choices, "{written}");
    }

    #[test]
    fn a_label_is_what_a_label_of_a_form_can_be() {
        let asked = |text: &str| Mapping::read(text).unwrap().asked(None);
        assert_eq!(asked("[[labels]]\nlabel = \"めあて\"\nis = \"objectives\"\n").unwrap().labels.len(), 1);
        assert!(asked("[[labels]]\nlabel = \"必要か\"\nis = \"rating\"\naxis = \"必要性\"\n").is_ok());
        for text in ["is = \"goal\"", "is = \"direction\"", "is = \"rating\"\naxis = \"あいまいさ\""] {
            let refused = asked(&format!("[[labels]]\nlabel = \"めあて\"\n{text}\n")).unwrap_err().to_string();
            assert!(refused.contains("labels: めあて") && refused.contains("objectives, results"), "{refused}");
        }
    }
}
