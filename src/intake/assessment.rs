//! What a table says of a programme in columns of one word or one amount each: ratings, the future course, budget and
//! settled accounts.

use super::cell;
use super::headings::Heading;
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::year_words;
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::proposal::{ProposedAmount, ProposedCourse, ProposedRating};
use crate::domain::rating::EvaluationKind;
use crate::domain::text;

mod by_hand;

pub(super) use by_hand::ReadAs;

/// The longest label of a scale, in characters; a column with longer cells holds sentences.
const LONGEST_LABEL: usize = 20;

/// Headers of a rating on an axis of its own.
pub(super) const AXES: [&str; 6] = ["妥当性", "必要性", "有効性", "効率性", "公平性", "優先性"];
/// Headers of the rating that counts.
const RATINGS: &str = "評価 評価結果 総合評価 総合評価結果 総合判定 判定 評価区分 最終評価 最終評価結果 1次評価 1次評価結果 2次評価 2次評価結果
    一次評価 一次評価結果 二次評価 二次評価結果 自己評価 内部評価 外部評価 外部評価結果";
const PREVIOUS_RATING: &str = "前回評価 前回評価結果 前回の評価 前回の評価結果";
const COURSES: &str = "今後の方向性 今後の方向 事業の方向性 今後の事業の方向性 方向性 改革改善の方向性 今後の展開";
const BUDGET: &str = "予算額 予算 当初予算額 当初予算 予算現額 事業費予算額 予算額計";
const SETTLED: &str = "決算額 決算 事業費決算額 決算額計";
/// Headers of the parts of an amount, below 予算額 or 決算額.
const PARTS: [(AmountPart, &str); 7] = [
    (AmountPart::Total, "事業費 総額 計 合計 事業費計"),
    (AmountPart::National, "国庫支出金 国支出金 国庫"),
    (AmountPart::Prefectural, "都道府県支出金 県支出金 道支出金 府支出金 都支出金"),
    (AmountPart::Bonds, "地方債 市債 町債 村債"),
    (AmountPart::Other, "その他 その他特定財源 その他特財"),
    (AmountPart::General, "一般財源"),
    (AmountPart::Staff, "人件費 人件費計"),
];

#[derive(Debug)]
struct AmountColumn {
    index: usize,
    name: String,
    year: FiscalYear,
    kind: AmountKind,
    part: AmountPart,
    unit: MoneyUnit,
}

/// Which column holds what.
#[derive(Debug, Default)]
pub(super) struct AssessmentColumns {
    ratings: Vec<(usize, Option<String>, EvaluationKind)>,
    previous_rating: Option<usize>,
    future_course: Option<usize>,
    amounts: Vec<AmountColumn>,
}

/// What one programme's row says.
#[derive(Debug, Default)]
pub(super) struct Assessment {
    pub(super) ratings: Vec<ProposedRating>,
    pub(super) previous_rating: Option<String>,
    pub(super) future_course: Option<ProposedCourse>,
    pub(super) amounts: Vec<ProposedAmount>,
}

fn is(words: &str, key: &str) -> bool {
    words.split_whitespace().any(|word| word == key)
}

/// A header in normal form, without a year, a number in front and an explanation in brackets behind.
fn bare(part: &str) -> String {
    let key = text::comparison_key(&cell::plain(part));
    let key = year_words::part(&key).map(|(_, rest)| rest).filter(|rest| !rest.is_empty()).unwrap_or(key);
    let key = key.split_once('(').map_or(key.as_str(), |(before, _)| if before.is_empty() { &key } else { before });
    key.trim_end_matches("千円").trim_end_matches("百万円").trim_end_matches('円').to_owned()
}

impl AssessmentColumns {
    /// The columns of a table of `year`, but those that are `taken`.
    pub(super) fn of(headings: &[Heading], below: &[Row], year: FiscalYear, taken: &[usize]) -> Self {
        let mut columns = Self::default();
        columns.take_said(headings, year);
        let said = (columns.previous_rating, columns.future_course);
        let free = |(index, heading): &(usize, &Heading)| !taken.contains(index) && heading.said.is_none();
        for (index, heading) in headings.iter().enumerate().filter(free) {
            columns.add(index, heading, below, year);
        }
        columns.previous_rating = said.0.or(columns.previous_rating);
        columns.future_course = said.1.or(columns.future_course);
        columns.ratings.sort_by_key(|(index, ..)| *index);
        columns.amounts.sort_by_key(|column| column.index);
        columns
    }

    fn add(&mut self, index: usize, heading: &Heading, below: &[Row], year: FiscalYear) {
        let name = heading.name();
        // The last line of a cell says what it is where the lines above it number the section of the form.
        let last_line = heading.last().lines().last().unwrap_or_default();
        let keys = [
            bare(heading.last()),
            bare(last_line).trim_start_matches(|letter: char| letter.is_ascii_digit()).to_owned(),
        ];
        let named = year_words::part(&name).and_then(|(named, _)| named.of_table(year));
        let is_any = |words: &str| keys.iter().any(|key| is(words, key));
        let axis = AXES.into_iter().find(|axis| keys.iter().any(|key| key == axis));
        if (is_any(PREVIOUS_RATING) || is_any(RATINGS) && named == Some(year.previous())) && holds_labels(below, index)
        {
            self.previous_rating = self.previous_rating.or(Some(index));
        } else if named.is_none_or(|named| named == year)
            && (axis.is_some() || is_any(RATINGS))
            && holds_labels(below, index)
        {
            let rater = rater(&text::comparison_key(&name), is_any("評価結果 総合評価結果"));
            let axis = axis.map(str::to_owned);
            let is_new = !self.ratings.iter().any(|(_, known, by)| *known == axis && Some(*by) == rater);
            self.ratings.extend(rater.filter(|_| is_new).map(|rater| (index, axis, rater)));
        } else if named.is_none_or(|named| named == year) && is_any(COURSES) && holds_labels(below, index) {
            let is_plainer = keys.iter().any(|key| key == "今後の方向性");
            self.future_course = if is_plainer { Some(index) } else { self.future_course.or(Some(index)) };
        } else if let Some((kind, part)) = money(heading, &keys[0])
            && let Some(unit) = MoneyUnit::named_in(&name)
        {
            let year = named.unwrap_or(year);
            let is_new = !self.amounts.iter().any(|known| (known.year, known.kind, known.part) == (year, kind, part));
            self.amounts.extend(is_new.then_some(AmountColumn { index, name, year, kind, part, unit }));
        }
    }

    /// What a row says.
    pub(super) fn of_row(&self, row: &Row) -> Result<Assessment, Vec<Problem>> {
        let label = |index: usize| Some(cell::plain(row.cell(index))).filter(|label| !is_nothing(label));
        let mut assessment = Assessment {
            previous_rating: self.previous_rating.and_then(label),
            future_course: self.future_course.and_then(label).map(|label| ProposedCourse { label, reason: None }),
            ..Assessment::default()
        };
        for (index, axis, rater) in &self.ratings {
            let rating = label(*index).map(|label| ProposedRating { axis: axis.clone(), rater: *rater, label });
            assessment.ratings.extend(rating);
        }
        let mut problems = Vec::new();
        for column in &self.amounts {
            let written = row.cell(column.index);
            if is_nothing(written) || row.is_continued(column.index) {
                continue;
            }
            if let Ok(amount) = Amount::read(written, column.unit) {
                let AmountColumn { year, kind, part, .. } = *column;
                assessment.amounts.push(ProposedAmount { fiscal_year: year, kind, part, amount });
            } else {
                let reason = ProblemKind::NotANumber { text: written.chars().take(40).collect() };
                problems.push(Problem::of_cell(row.line, column.name.clone(), reason));
            }
        }
        if problems.is_empty() { Ok(assessment) } else { Err(problems) }
    }
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

fn money(heading: &Heading, key: &str) -> Option<(AmountKind, AmountPart)> {
    let kind = |key: &str| match key {
        key if is(BUDGET, key) => Some(AmountKind::Budget),
        key if is(SETTLED, key) => Some(AmountKind::Settled),
        _ => None,
    };
    if let Some(kind) = kind(key) {
        return Some((kind, AmountPart::Total));
    }
    let (part, _) = PARTS.iter().find(|(_, words)| is(words, key))?;
    heading.parts.iter().rev().skip(1).find_map(|over| kind(&bare(over))).map(|kind| (kind, *part))
}

/// Whether a column holds labels of a scale, and no sentences.
fn holds_labels(below: &[Row], index: usize) -> bool {
    let mut cells = below.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| cell.chars().count() <= LONGEST_LABEL)
}

fn is_nothing(written: &str) -> bool {
    matches!(text::normalise(written).as_str(), "" | "-" | "–" | "—" | "―" | "ー" | "－" | "/" | "／")
}
