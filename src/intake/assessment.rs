//! What a table says of a programme beside its goals: ratings and the future course with their reasons, what else its
//! evaluation says in words, budget and settled accounts.

use std::collections::{BTreeSet, HashSet};

use super::cell;
use super::heading_marks;
use super::headings::Heading;
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::year_words;
use crate::domain::amount::Amount;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::EvaluationText;
use crate::domain::proposal::{ProposedAmount, ProposedCourse, ProposedRating, Remark, RemarkKind};
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;
use crate::domain::text;

mod by_hand;
mod further;
mod label;
mod money;
mod rings;
mod words;

pub(super) use by_hand::ReadAs;
pub(super) use label::{is_of_year_before, of_label};
use money::AmountColumn;
pub(super) use money::{Said, TitledUnit, titled_unit};
use rings::{Chosen, Rings};
pub(super) use words::{AXES, LONGEST_LABEL, holds_grades};
use words::{COURSES, PREVIOUS_RATING, RATINGS, holds_labels};

/// A column of labels.
#[derive(Debug)]
struct RatingColumn {
    index: usize,
    axis: Option<String>,
    rater: EvaluationKind,
    /// The column of the reason.
    reason: Option<usize>,
}

/// Which column holds what.
#[derive(Debug, Default)]
pub(super) struct AssessmentColumns {
    ratings: Vec<RatingColumn>,
    /// Ratings and courses whose labels stand over columns of marks.
    rings: Vec<Rings>,
    previous_rating: Option<usize>,
    future_course: Option<usize>,
    course_reason: Option<usize>,
    /// Every column of a label or a mark, in order, with its heading.
    labelled: Vec<(usize, String)>,
    /// How much the column of the course says of what was decided.
    course_weight: u8,
    amounts: Vec<AmountColumn>,
    /// Columns of money that nothing gives a unit.
    without_unit: Vec<String>,
    /// Columns of money of which nothing says whether it is budgeted or settled.
    of_no_kind: Vec<String>,
    /// Texts of the evaluation, each with its heading.
    texts: Vec<(usize, String)>,
    /// Whether cells that can't be read as an amount are left out and told.
    pub(super) leaves_out_unreadable: bool,
}

/// What one programme's row says.
#[derive(Debug, Default)]
pub(super) struct Assessment {
    pub(super) ratings: Vec<ProposedRating>,
    pub(super) previous_rating: Option<String>,
    pub(super) future_course: Option<ProposedCourse>,
    pub(super) amounts: Vec<ProposedAmount>,
    pub(super) texts: Vec<EvaluationText>,
    /// Cells for an amount that were left out.
    pub(super) left_out: Vec<Remark>,
}

fn is(words: &str, key: &str) -> bool {
    words.split_whitespace().any(|word| word == key)
}

/// A header in normal form, without a year, a number in front and an explanation in brackets behind.
fn bare(part: &str) -> String {
    let key = text::comparison_key(&heading_marks::without(part));
    let key = year_words::part(&key).map(|(_, rest)| rest).filter(|rest| !rest.is_empty()).unwrap_or(key);
    let key = key.split_once('(').map_or(key.as_str(), |(before, _)| if before.is_empty() { &key } else { before });
    key.trim_end_matches("千円").trim_end_matches("百万円").trim_end_matches('円').to_owned()
}

impl AssessmentColumns {
    /// The columns of a table, but those that are `taken`.
    pub(super) fn of(headings: &[Heading], below: &[Row], said: &Said<'_>, taken: &[usize]) -> Self {
        let mut columns = Self::default();
        columns.take_said(headings, said);
        let (previous_rating, future_course) = (columns.previous_rating, columns.future_course);
        let mut money = Vec::new();
        let taken: HashSet<usize> = taken.iter().copied().collect();
        columns.rings = rings::of(headings, below);
        columns.rings.retain(|rings| !rings.columns.iter().any(|(index, _)| taken.contains(index)));
        let ringed: HashSet<usize> = columns.ringed().collect();
        // In the middle of the year nobody knows yet how it ends.
        let is_to_come = |heading: &Heading| said.stage == Stage::Midyear && words::is_of_year_end(&heading.name());
        let is_free = |(index, heading): &(usize, &Heading)| {
            !taken.contains(index) && !ringed.contains(index) && heading.said.is_none() && !is_to_come(heading)
        };
        let free = || headings.iter().enumerate().filter(is_free);
        for (index, heading) in free() {
            let keys = keys(heading);
            if !columns.add(index, heading, &keys, below, said) {
                money.extend(money::candidate(index, heading, &keys[0], said.year));
            }
        }
        columns.previous_rating = previous_rating.or(columns.previous_rating);
        columns.future_course = future_course.or(columns.future_course);
        columns.ratings.sort_by_key(|column| column.index);
        columns.add_amounts(money, said);
        columns.add_reasons(headings, below, &taken);
        let read: HashSet<usize> = columns.read().collect();
        let without_unit: HashSet<String> = columns.without_unit.iter().cloned().collect();
        for (index, heading) in free() {
            if !read.contains(&index) && !without_unit.contains(&heading.name()) {
                columns.texts.extend(words::text_heading(heading, below, index).map(|heading| (index, heading)));
            }
        }
        columns.texts.sort_by_key(|(index, _)| *index);
        let labels = columns.ratings.iter().map(|rating| rating.index).chain(columns.previous_rating);
        let labelled: BTreeSet<usize> = labels.chain(columns.future_course).chain(columns.ringed()).collect();
        let named = |index: usize| (index, headings.get(index).map(Heading::name).unwrap_or_default());
        columns.labelled = labelled.into_iter().map(named).collect();
        columns
    }

    /// Takes a column of labels, and tells whether it is one.
    fn add(&mut self, index: usize, heading: &Heading, keys: &[String; 2], below: &[Row], said: &Said<'_>) -> bool {
        let year = said.year;
        let name = heading.name();
        let named = year_words::part(&name).and_then(|(named, _)| named.of_table(year));
        let is_any = |words: &str| keys.iter().any(|key| is(words, key));
        if !holds_labels(below, index) {
            return false;
        }
        // What was found in half of the year is not what the year is judged by.
        if words::is_of_part(&name, said.stage) {
            return false;
        }
        let next = FiscalYear::new(year.number() + 1).ok();
        if is_any(COURSES) && named.is_none_or(|named| named == year || Some(named) == next) {
            let weight = words::weight_of_course(&name, keys);
            if self.future_course.is_none() || weight > self.course_weight {
                (self.future_course, self.course_weight) = (Some(index), weight);
            }
            return true;
        }
        if is_any(PREVIOUS_RATING) || is_any(RATINGS) && named == Some(year.previous()) {
            self.previous_rating = self.previous_rating.or(Some(index));
            return true;
        }
        if named.is_some_and(|named| named != year) {
            return false;
        }
        let axis = words::axis(keys, heading, below, index);
        if axis.is_some() || is_any(RATINGS) {
            let rater = rater(&text::comparison_key(&name), is_any("評価結果 総合評価結果"));
            let is_new = !self.ratings.iter().any(|known| known.axis == axis && Some(known.rater) == rater);
            let rating = rater.map(|rater| RatingColumn { index, axis, rater, reason: None });
            self.ratings.extend(rating.filter(|_| is_new));
            return true;
        }
        false
    }

    /// Takes the columns of money, but those that were said of others.
    fn add_amounts(&mut self, candidates: Vec<money::Candidate>, said: &Said<'_>) {
        let money::Sorted { read, without_unit, of_no_kind } = money::columns(candidates, said);
        let of = |column: &AmountColumn| (column.year, column.kind, column.part);
        let mut known: HashSet<_> = self.amounts.iter().map(of).collect();
        self.amounts.extend(read.into_iter().filter(|new| known.insert(of(new))));
        self.amounts.sort_by_key(|column| column.index);
        (self.without_unit, self.of_no_kind) = (without_unit, of_no_kind);
    }

    /// Finds the reasons of the labels: each stands behind its label.
    fn add_reasons(&mut self, headings: &[Heading], below: &[Row], taken: &HashSet<usize>) {
        let read: HashSet<usize> = self.read().chain(taken.iter().copied()).collect();
        let reason = |label: usize| {
            let (behind, heading) = (label + 1, headings.get(label + 1)?);
            (!read.contains(&behind) && heading.said.is_none() && words::is_reason(heading, below, behind))
                .then_some(behind)
        };
        for rating in &mut self.ratings {
            rating.reason = reason(rating.index);
        }
        self.course_reason = self.future_course.and_then(reason);
        self.take_said_reasons(headings);
    }

    /// The columns of marks.
    fn ringed(&self) -> impl Iterator<Item = usize> {
        self.rings.iter().flat_map(|rings| rings.columns.iter().map(|(index, _)| *index))
    }

    /// Every column that is read.
    pub(super) fn read(&self) -> impl Iterator<Item = usize> {
        let words = [self.previous_rating, self.future_course, self.course_reason].into_iter().flatten();
        let ratings = self.ratings.iter().flat_map(|rating| std::iter::once(rating.index).chain(rating.reason));
        let texts = self.texts.iter().map(|(index, _)| *index);
        words.chain(ratings).chain(self.ringed()).chain(texts).chain(self.amounts.iter().map(|column| column.index))
    }

    /// The columns of amounts.
    pub(super) fn money(&self) -> impl Iterator<Item = usize> {
        self.amounts.iter().map(|column| column.index)
    }

    /// The columns of money that are not read since nothing gives them a unit.
    pub(super) fn without_unit(&self) -> &[String] {
        &self.without_unit
    }

    /// The columns of money that are not read since nothing says whether it is budgeted or settled.
    pub(super) fn of_no_kind(&self) -> &[String] {
        &self.of_no_kind
    }

    /// What a row says, below a line that names the unit of its money.
    pub(super) fn of_row(&self, row: &Row, titled: Option<TitledUnit>) -> Result<Assessment, Vec<Problem>> {
        let label = |index: usize| Some(label::written(row.cell(index))).filter(|label| !is_nothing(label));
        let sentence = |index: usize| Some(cell::text(row.cell(index))).filter(|text| !is_nothing(text));
        let course = |label| ProposedCourse { label, reason: self.course_reason.and_then(sentence) };
        let mut assessment = Assessment {
            previous_rating: self.previous_rating.and_then(label),
            future_course: self.future_course.and_then(label).map(course),
            ..Assessment::default()
        };
        for RatingColumn { index, axis, rater, reason } in &self.ratings {
            let (axis, rater, reason) = (axis.clone(), *rater, reason.and_then(sentence));
            let Some(written) = label(*index) else { continue };
            let (label, previous) = label::with_previous(&written);
            let previous = previous.map(str::to_owned);
            assessment.previous_rating = assessment.previous_rating.take().or(previous);
            assessment.ratings.push(ProposedRating { axis, rater, label: label.to_owned(), reason });
        }
        let texts = self.texts.iter().filter_map(|(index, heading)| Some((heading.clone(), sentence(*index)?)));
        assessment.texts = texts.map(|(heading, text)| EvaluationText { heading, text }).collect();
        let mut problems = self.read_amounts(row, titled, &mut assessment);
        for rings in &self.rings {
            match (rings.label(row), &rings.chosen) {
                (Ok(None), _) => {}
                (Ok(Some(label)), Chosen::Course) => {
                    assessment.future_course.get_or_insert_with(|| course(label));
                }
                (Ok(Some(label)), Chosen::Rating(axis, rater)) => {
                    assessment.ratings.push(ProposedRating { axis: axis.clone(), rater: *rater, label, reason: None });
                }
                (Err(found), _) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(assessment) } else { Err(problems) }
    }

    /// What one cell says for several amounts or ratings, or with a rating for several programmes.
    fn spread(&self, row: &Row) -> Vec<Problem> {
        let differ = |one: &AmountColumn, other: &AmountColumn| {
            (one.year, one.kind, one.part) != (other.year, other.kind, other.part)
        };
        let amounts = row.spread_over(&self.amounts, |column| column.index, differ);
        let labels = row.spread_over(&self.labelled, |(index, _)| *index, |(one, _), (other, _)| one != other);
        let columns =
            amounts.map(|column| (column.index, &column.name)).chain(labels.map(|(index, name)| (*index, name)));
        let is_stated = |(index, _): &(usize, &String)| !is_nothing(row.cell(*index));
        let problem = |(index, name): (usize, &String), reason: fn(String) -> ProblemKind| {
            let text = row.cell(index).chars().take(40).collect();
            Problem::of_cell(row.line, name.clone(), reason(text)).at(index)
        };
        let columns =
            columns.filter(is_stated).map(|column| problem(column, |text| ProblemKind::OfSeveralColumns { text }));
        // One rating of two programmes is of neither for certain. Rings see to that themselves.
        let is_of_above =
            |(index, _): &&(usize, String)| row.is_continued(*index) && self.ringed().all(|ring| ring != *index);
        let above = self.labelled.iter().filter(is_of_above).map(|(index, name)| (*index, name)).filter(is_stated);
        columns.chain(above.map(|column| problem(column, |text| ProblemKind::OfSeveralProgrammes { text }))).collect()
    }

    fn read_amounts(&self, row: &Row, titled: Option<TitledUnit>, assessment: &mut Assessment) -> Vec<Problem> {
        let mut problems = self.spread(row);
        for column in &self.amounts {
            let written = row.cell(column.index);
            let fault = row.fault(column.index);
            if is_nothing(written) && fault.is_none() {
                continue;
            }
            let AmountColumn { year, kind, part, unit, is_titled, .. } = *column;
            let unit = match titled.filter(|_| is_titled) {
                Some(TitledUnit::One(unit)) => unit,
                Some(TitledUnit::Several) => {
                    let reason = ProblemKind::UnitOfMoneyMissing;
                    problems.push(Problem::of_cell(row.line, column.name.clone(), reason).at(column.index));
                    continue;
                }
                None => unit,
            };
            let text: String = written.chars().take(40).collect();
            if row.is_continued(column.index) {
                let reason = ProblemKind::OfSeveralProgrammes { text };
                problems.push(Problem::of_cell(row.line, column.name.clone(), reason).at(column.index));
            } else if let Ok(amount) = Amount::read(written, unit)
                && fault.is_none()
            {
                let place = Some(row.place(column.index));
                assessment.amounts.push(ProposedAmount { fiscal_year: year, kind, part, amount, place });
            } else if self.leaves_out_unreadable {
                let (line, column, kind) = (row.line, column.name.clone(), RemarkKind::AmountLeftOut);
                assessment.left_out.push(Remark { line, column, kind, text });
            } else {
                let reason = fault.cloned().unwrap_or(ProblemKind::NotANumber { text });
                problems.push(Problem::of_cell(row.line, column.name.clone(), reason).at(column.index));
            }
        }
        problems
    }
}

/// Whether a heading names the budget or the settled accounts.
pub(super) fn names_money(heading: &Heading) -> bool {
    money::is_named(heading)
}

/// Whether the words over a heading are of money: 実績 below 事業費.
pub(super) fn stands_below_money(heading: &Heading) -> bool {
    let is_of_money = |over: String| {
        ["費", "額", "予算", "決算", "コスト"].iter().any(|end| over.ends_with(end))
            || ["事業費", "予算額", "決算額"].iter().any(|word| over.contains(word))
    };
    heading.parts.iter().rev().skip(1).any(|over| is_of_money(bare(over)))
}

/// The columns of marks of a header.
pub(super) fn ringed(headings: &[Heading], below: &[Row]) -> HashSet<usize> {
    rings::of(headings, below).iter().flat_map(|rings| rings.columns.iter().map(|(index, _)| *index)).collect()
}

/// What a heading says in normal form: all of it, and its last line, since the lines above that may number the section of
/// the form.
fn keys(heading: &Heading) -> [String; 2] {
    let last_line = heading.word().lines().last().unwrap_or_default();
    [bare(heading.word()), bare(&words::without_number(last_line))]
}

/// Who rated, by the words over the column; none for stages of rating that there are not here.
fn rater(name: &str, is_of_all: bool) -> Option<EvaluationKind> {
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if says(&["3次", "三次", "4次", "四次"]) {
        return None;
    }
    Some(match () {
        () if says(&["最終"]) || is_of_all => EvaluationKind::Final,
        () if says(&["1次", "一次"]) => EvaluationKind::First,
        () if says(&["2次", "二次"]) => EvaluationKind::Second,
        () if says(&["外部", "第三者"]) => EvaluationKind::Reviewer,
        () => EvaluationKind::SelfRating,
    })
}

pub(super) fn is_nothing(written: &str) -> bool {
    matches!(text::normalise(written).as_str(), "" | "…" | "..." | "-" | "–" | "—" | "―" | "ー" | "－" | "/" | "／")
}
