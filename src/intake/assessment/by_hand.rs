//! What is said by hand of the columns of ratings, courses and amounts, and what each of them is read as.

use super::rings::Chosen;
use super::{AmountColumn, AssessmentColumns, RatingColumn, Said, rater};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::EvaluationKind;
use crate::domain::reading::Field;
use crate::domain::text;
use crate::intake::headings::Heading;

/// What a column is read as: the field, the year where it is not the table's, and of what it is.
pub(in crate::intake) type ReadAs = (usize, Field, Option<FiscalYear>, Option<String>);

impl AssessmentColumns {
    /// Takes the columns of which somebody said what they are. Of two that are said to be the same the first is it.
    pub(super) fn take_said(&mut self, headings: &[Heading], beside: &Said<'_>) {
        let year = beside.year;
        let said =
            headings.iter().enumerate().filter_map(|(index, heading)| Some((index, heading, heading.said.as_ref()?)));
        for (index, heading, said) in said {
            let name = heading.name();
            let of_the_year = said.year.is_none_or(|said| said == year);
            match said.field {
                Field::Rating if of_the_year => {
                    let by = said.rater.or_else(|| rater(&text::comparison_key(&name), false));
                    let by = by.unwrap_or(EvaluationKind::SelfRating);
                    let is_new = !self.ratings.iter().any(|known| known.axis == said.axis && known.rater == by);
                    let axis = said.axis.clone();
                    self.ratings.extend(is_new.then_some(RatingColumn { index, axis, rater: by, reason: None }));
                }
                Field::PreviousRating => self.previous_rating = self.previous_rating.or(Some(index)),
                Field::FutureCourse if of_the_year => self.future_course = self.future_course.or(Some(index)),
                Field::Budget | Field::Settled => {
                    let own = said.money.or_else(|| MoneyUnit::named_in(&name));
                    let is_titled = own.is_none();
                    let Some(unit) = own.or(beside.unit) else { continue };
                    let kind = if said.field == Field::Budget { AmountKind::Budget } else { AmountKind::Settled };
                    let (year, part) = (said.year.unwrap_or(year), said.part.unwrap_or(AmountPart::Total));
                    let is_new =
                        !self.amounts.iter().any(|known| (known.year, known.kind, known.part) == (year, kind, part));
                    let column = AmountColumn { index, name, year, kind, part, unit, is_titled };
                    self.amounts.extend(is_new.then_some(column));
                }
                Field::EvaluationText => self.texts.push((index, name)),
                _ => {}
            }
        }
    }

    /// Takes the columns of which somebody said that they explain a label: the nearest one before them.
    pub(super) fn take_said_reasons(&mut self, headings: &[Heading]) {
        let is_said = |heading: &Heading| heading.said.as_ref().is_some_and(|said| said.field == Field::Reason);
        for index in (0..headings.len()).filter(|index| headings.get(*index).is_some_and(is_said)) {
            let course = self.future_course.filter(|course| *course < index);
            let rating =
                self.ratings.iter_mut().filter(|rating| rating.index < index).max_by_key(|rating| rating.index);
            match rating {
                Some(rating) if course.is_none_or(|course| course < rating.index) => rating.reason = Some(index),
                _ => self.course_reason = course.map(|_| index).or(self.course_reason),
            }
        }
    }

    /// What each of its columns is read as.
    pub(in crate::intake) fn read_as(&self) -> Vec<ReadAs> {
        let ratings = self.ratings.iter().map(|column| (column.index, Field::Rating, None, column.axis.clone()));
        let reasons = self.ratings.iter().filter_map(|column| Some((column.reason?, column.axis.clone())));
        let reasons = reasons.chain(self.course_reason.map(|reason| (reason, None)));
        let reasons = reasons.map(|(reason, of)| (reason, Field::Reason, None, of));
        let texts = self.texts.iter().map(|(index, _)| (*index, Field::EvaluationText, None, None));
        let words = [(self.previous_rating, Field::PreviousRating), (self.future_course, Field::FutureCourse)];
        let words = words.into_iter().filter_map(|(index, field)| Some((index?, field, None, None)));
        let amounts = self.amounts.iter().map(|column| {
            let field = if column.kind == AmountKind::Budget { Field::Budget } else { Field::Settled };
            let part = (column.part != AmountPart::Total).then(|| column.part.written().to_owned());
            (column.index, field, Some(column.year), part)
        });
        let rings = self.rings.iter().flat_map(|rings| {
            let field = if rings.chosen == Chosen::Course { Field::FutureCourse } else { Field::Rating };
            rings.columns.iter().map(move |(index, label)| (*index, field, None, Some(label.clone())))
        });
        ratings.chain(reasons).chain(rings).chain(words).chain(texts).chain(amounts).collect()
    }
}
