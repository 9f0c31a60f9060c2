//! By rating: how many sheets got which, on which scale, and the exceptions by name.

use askama::Template;

use crate::domain::attainment::round_half_up;
use crate::domain::comparison::ratings::{RatingSpread, Rule, Side, by_scale, exceptions, spread};
use crate::domain::fate::Fate;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::published_sheet::PublishedSheet;
use crate::domain::rating::{EvaluationKind, ONLY_AXIS, Rating};
use crate::domain::unit::UnitLabel;
use crate::outlet::comparison::Record;
use crate::web::kit::context::Context;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::name::Name;
use crate::web::public::comparison::courses::{self, YearDecisions};
use crate::web::public::comparison::frame::{self, Frame};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::query::Asked;

use rust_decimal::Decimal;

/// Exceptions listed by name for each year and side.
const MOST_NAMED: usize = 100;

#[derive(Template)]
#[template(path = "public/comparison/ratings.html")]
pub(super) struct RatingsPage {
    shell: Shell,
    frame: Frame,
    groups: Vec<Group>,
    /// What was decided in each year, and what became of it.
    decisions: Vec<YearDecisions>,
}

/// Years on one scale, rated by one kind of rater.
struct Group {
    kind: EvaluationKind,
    /// The axis that counted in these years.
    axis: String,
    /// Whether another group of the same rater is on another scale.
    stands_apart: bool,
    /// In full and in few letters.
    years: Vec<(String, String)>,
    /// The same in one line.
    named: String,
    ratings: Vec<Line>,
    /// Ratings that enter no share.
    uncounted: Vec<Line>,
    counted: Vec<Option<usize>>,
    unrated: Vec<usize>,
    rule: &'static str,
    exceptions: Vec<Exceptions>,
}

struct Line {
    rating: Rating,
    cells: Vec<Share>,
}

struct Share {
    count: usize,
    /// In whole percent; none in a year that is only partly recorded.
    percent: Option<Decimal>,
    bar: u32,
}

struct Exceptions {
    year: String,
    /// Those that are better, and those that are worse.
    sides: Vec<SideView>,
}

struct SideView {
    /// What they have in common, as a key.
    heading: &'static str,
    count: usize,
    named: Vec<Named>,
    more: usize,
}

struct Named {
    goal: GoalNumber,
    name: Name,
    section: Option<UnitLabel>,
    rating: String,
}

/// The spreads of the years in which somebody rated.
fn spreads<'a>(asked: &'a Asked, material: &'a Material, kind: EvaluationKind) -> Vec<RatingSpread<'a>> {
    let of = |year: FiscalYear| {
        let (axis, scale) =
            material.axes.get(&year).map_or((ONLY_AXIS, &[][..]), |(axis, scale)| (axis.as_str(), scale.as_slice()));
        spread(year, kind, axis, scale, material.asked_for(asked).filter(|sheet| sheet.fiscal_year == year))
    };
    let all = material.columns.iter().map(|column| of(column.year));
    all.filter(|spread| spread.ratings.iter().any(|(_, sheets)| !sheets.is_empty())).collect()
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material) -> RatingsPage {
    let words = context.words();
    let mut groups = Vec::new();
    let mut sentences = Vec::new();
    for kind in EvaluationKind::ALL.iter().rev() {
        let scales = by_scale(spreads(asked, material, *kind));
        if sentences.is_empty() {
            // Of several scales the newest on which two whole years stand.
            let whole = |spreads: &&Vec<RatingSpread<'_>>| {
                spreads.iter().filter(|spread| material.is_whole(spread.year)).count() > 1
            };
            let told = scales.iter().rev().find(whole).or(scales.last());
            sentences.extend(told.map(|spreads| sentence(words, material, spreads)));
        }
        let stands_apart = scales.len() > 1;
        groups.extend(scales.iter().map(|spreads| Group { stands_apart, ..group(context, material, *kind, spreads) }));
    }
    let sentence = sentences.pop().unwrap_or_else(|| words.text("comparison-no-ratings"));
    RatingsPage {
        shell: frame::shell(context, asked, material),
        frame: Frame::new(context, asked, material, sentence),
        groups,
        decisions: courses::years(context, asked, material),
    }
}

/// How the share of the rating that most sheets of the first year got has gone.
fn sentence(words: Words, material: &Material, spreads: &[RatingSpread<'_>]) -> String {
    let whole: Vec<&RatingSpread<'_>> = spreads.iter().filter(|spread| material.is_whole(spread.year)).collect();
    let label = |spread: &RatingSpread<'_>| spread.year.label(words.language());
    match whole.as_slice() {
        [first, .., last] => {
            let most = first.ratings.iter().enumerate().filter(|(_, (rating, _))| rating.counted);
            let most = most.max_by_key(|(index, (_, sheets))| (sheets.len(), std::cmp::Reverse(*index)));
            let Some((index, (rating, before))) = most else { return words.text("comparison-no-ratings") };
            let after = last.ratings.get(index).map_or(0, |(_, sheets)| sheets.len());
            words.fill(
                "comparison-rating",
                [
                    ("rating", rating.label.as_str().into()),
                    ("first", label(first).into()),
                    ("from", before.len().into()),
                    ("of", first.counted().into()),
                    ("last", label(last).into()),
                    ("to", after.into()),
                    ("all", last.counted().into()),
                ],
            )
        }
        [only] => words.fill("comparison-rating-one", [("year", label(only).into()), ("count", only.counted().into())]),
        [] => words.fill("comparison-nothing-whole", [("rows", 0.into())]),
    }
}

fn group(context: &Context, material: &Material, kind: EvaluationKind, spreads: &[RatingSpread<'_>]) -> Group {
    let scale: Vec<Rating> = spreads
        .first()
        .map(|first| first.ratings.iter().map(|(rating, _)| rating.clone()).collect())
        .unwrap_or_default();
    let on_scale = spreads.iter().map(|spread| spread.on_scale).max().unwrap_or(0);
    let (rule, sides) = exceptions(&scale, on_scale);
    let lines = scale.iter().enumerate().map(|(index, rating)| Line {
        rating: rating.clone(),
        cells: spreads.iter().map(|spread| share(spread, index, material)).collect(),
    });
    let (ratings, uncounted): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.rating.counted);
    Group {
        kind,
        axis: spreads.first().map(|first| first.axis.to_owned()).unwrap_or_default(),
        stands_apart: false,
        named: frame::short(context, spreads.iter().map(|spread| spread.year)),
        years: spreads
            .iter()
            .map(|spread| (spread.year.label(context.language), frame::label(spread.year, context.language)))
            .collect(),
        ratings,
        uncounted,
        counted: spreads.iter().map(|spread| material.is_whole(spread.year).then(|| spread.counted())).collect(),
        unrated: spreads.iter().map(|spread| spread.unrated).collect(),
        rule: match rule {
            Rule::NotAsPlanned => "comparison-rule-not-as-planned",
            Rule::BestAndWorst => "comparison-rule-best-and-worst",
        },
        exceptions: spreads.iter().map(|spread| named(context, spread, rule, &sides)).collect(),
    }
}

fn share(spread: &RatingSpread<'_>, index: usize, material: &Material) -> Share {
    let (counted, count) =
        spread.ratings.get(index).map_or((false, 0), |(rating, sheets)| (rating.counted, sheets.len()));
    let all = spread.counted();
    let percent = (counted && all > 0 && material.is_whole(spread.year))
        .then(|| Decimal::from(count) * Decimal::ONE_HUNDRED / Decimal::from(all));
    let percent = percent.map(|percent| round_half_up(percent, 0));
    Share { count, percent, bar: percent.and_then(|percent| u32::try_from(percent).ok()).unwrap_or(0) }
}

fn named(context: &Context, spread: &RatingSpread<'_>, rule: Rule, sides: &[Option<Side>]) -> Exceptions {
    let side = |wanted: Side| {
        let on_it = spread.ratings.iter().zip(sides).filter(|(_, side)| **side == Some(wanted));
        let mut all: Vec<Named> = on_it
            .flat_map(|((rating, sheets), _)| {
                sheets.iter().map(|sheet: &&PublishedSheet| Named {
                    goal: sheet.goal,
                    name: Name::new(&sheet.name),
                    section: sheet.section.as_ref().or(sheet.department.as_ref()).cloned(),
                    rating: rating.label.clone(),
                })
            })
            .collect();
        let count = all.len();
        all.truncate(MOST_NAMED);
        SideView { heading: heading(rule, wanted), count, named: all, more: count.saturating_sub(MOST_NAMED) }
    };
    let sides = Side::ALL.into_iter().map(side).filter(|side| side.count > 0);
    Exceptions { year: spread.year.label(context.language), sides: sides.collect() }
}

const fn heading(rule: Rule, side: Side) -> &'static str {
    match (rule, side) {
        (Rule::NotAsPlanned, Side::Better) => "comparison-above-plan",
        (Rule::NotAsPlanned, Side::Worse) => "comparison-below-plan",
        (Rule::BestAndWorst, Side::Better) => "comparison-best",
        (Rule::BestAndWorst, Side::Worse) => "comparison-worst",
        (_, Side::Unknown) => "comparison-off-scale",
    }
}

/// What is told of the ratings of a kind as data.
struct Measures {
    count: &'static str,
    percent: &'static str,
    rating: &'static str,
}

const fn measures(kind: EvaluationKind) -> Measures {
    let (count, percent, rating) = match kind {
        EvaluationKind::SelfRating => ("self_count", "self_share_percent", "self_rating"),
        EvaluationKind::First => ("first_count", "first_share_percent", "first_rating"),
        EvaluationKind::Second => ("second_count", "second_share_percent", "second_rating"),
        EvaluationKind::Reviewer => ("reviewer_count", "reviewer_share_percent", "reviewer_rating"),
        EvaluationKind::Final => ("final_count", "final_share_percent", "final_rating"),
    };
    Measures { count, percent, rating }
}

pub(super) fn records(asked: &Asked, material: &Material) -> Vec<Record> {
    let mut records = Vec::new();
    for kind in EvaluationKind::ALL {
        for spread in spreads(asked, material, *kind) {
            let whole = material.is_whole(spread.year);
            for (index, (rating, sheets)) in spread.ratings.iter().enumerate() {
                let base = Record {
                    year: Some(spread.year),
                    partial: !whole,
                    rating: rating.label.clone(),
                    note: rating.meaning.clone(),
                    axis: spread.axis.to_owned(),
                    ..Record::default()
                };
                let Measures { count, percent, rating: measure } = measures(*kind);
                records.push(Record { measure: count, value: sheets.len().to_string(), ..base.clone() });
                let share = share(&spread, index, material);
                records.extend(share.percent.map(|value| Record {
                    measure: percent,
                    value: value.to_string(),
                    ..base.clone()
                }));
                records.extend(sheets.iter().map(|sheet| Record {
                    rating: rating.label.clone(),
                    axis: spread.axis.to_owned(),
                    measure,
                    value: rating.label.clone(),
                    ..Record::of(sheet)
                }));
            }
        }
    }
    records.extend(courses::records(asked, material));
    records
}
