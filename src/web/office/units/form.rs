//! Reading a reorganisation from its form: the same fields when it is looked at and when it is made.

use std::collections::BTreeMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, PostNumber, UnitNumber};
use crate::domain::unit::UnitKind;
use crate::domain::unit::reorganisation::{
    Heir, Reorganisation, ReorganisationKind, UnitField, UnitProblem, UnitProblems,
};
use crate::store::units::reorganisations::Choices;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;
use crate::web::office::units::english;

/// The most units that one is split into.
pub(super) const MOST_HEIRS: usize = 4;

/// A number in a field's name: `goal_12` is 12.
fn numbered<'fields, T: std::str::FromStr + Ord>(
    fields: &'fields Fields,
    start: &'static str,
) -> impl Iterator<Item = (T, &'fields str)> {
    fields.all().filter_map(move |(name, value)| Some((name.strip_prefix(start)?.parse().ok()?, value.trim())))
}

/// The place among the heirs that each goal, post or section was given; what was left alone goes to the first.
fn indices<T: std::str::FromStr + Ord>(fields: &Fields, start: &'static str) -> BTreeMap<T, usize> {
    numbered(fields, start).filter_map(|(number, index)| Some((number, index.parse().ok()?))).collect()
}

/// Which goals and posts go where.
pub(super) fn choices(fields: &Fields) -> Choices {
    Choices { goals: indices::<GoalNumber>(fields, "goal_"), posts: indices::<PostNumber>(fields, "post_") }
}

/// What is done; `None` for a code that there isn't.
pub(super) fn kind(fields: &Fields) -> Option<ReorganisationKind> {
    fields.trimmed("kind").parse().ok()
}

/// The unit that the page is about.
pub(super) fn unit(fields: &Fields) -> Option<UnitNumber> {
    fields.trimmed("unit").parse().ok()
}

/// The level of what is created.
pub(super) fn level(fields: &Fields) -> UnitKind {
    fields.trimmed("level").parse().unwrap_or(UnitKind::Section)
}

/// The reorganisation that the fields ask for; a problem where the year can't be read.
pub(super) fn reorganisation(kind: ReorganisationKind, fields: &Fields) -> Result<Reorganisation, Problem> {
    let year = FiscalYear::read(fields.trimmed("year")).map_err(|_| Problem::new("year", "units-year-unreadable"))?;
    let mut units: Vec<UnitNumber> = unit(fields).into_iter().collect();
    if kind == ReorganisationKind::Merged {
        let with = numbered::<UnitNumber>(fields, "with_").filter(|(_, ticked)| !ticked.is_empty());
        units.extend(with.map(|(number, _)| number).filter(|number| !units.contains(number)).collect::<Vec<_>>());
    }
    let heirs = match kind {
        ReorganisationKind::Ended => Vec::new(),
        ReorganisationKind::Joined => vec![Heir::Known(fields.trimmed("into_0").parse().unwrap_or(UnitNumber(0)))],
        ReorganisationKind::Split => {
            // Rows that were left empty at the end are no units.
            let last = (0..MOST_HEIRS).rev().find(|index| !fields.trimmed(&format!("name_{index}")).is_empty());
            (0..=last.unwrap_or(0)).map(|index| heir(fields, index)).collect::<Result<_, _>>()?
        }
        _ => vec![heir(fields, 0)?],
    };
    if kind == ReorganisationKind::Created {
        units.clear();
    }
    Ok(Reorganisation { kind, year, level: level(fields), units, heirs, sections: indices(fields, "section_") })
}

fn heir(fields: &Fields, index: usize) -> Result<Heir, Problem> {
    let field = format!("english_{index}");
    Ok(Heir::New {
        name: fields.trimmed(&format!("name_{index}")).to_owned(),
        english: english::read(field.clone(), fields.trimmed(&field))?,
        department: fields.trimmed(&format!("into_{index}")).parse().ok(),
    })
}

/// The problems of a reorganisation by the fields of its form.
pub(super) fn problems(problems: UnitProblems) -> Vec<Problem> {
    let problems = problems.into_iter().map(|(of, index, problem)| match of {
        UnitField::Units | UnitField::Year => Problem::new(of.code(), words(problem)),
        UnitField::Name | UnitField::Into => Problem::new(format!("{of}_{index}"), words(problem)),
    });
    let mut problems: Vec<Problem> = problems.collect();
    problems.dedup();
    problems
}

/// The key of the words for a problem.
const fn words(problem: UnitProblem) -> &'static str {
    match problem {
        UnitProblem::Unknown => "unit-problem-unknown",
        UnitProblem::BeginsThen => "unit-problem-begins-then",
        UnitProblem::HasEnded => "unit-problem-has-ended",
        UnitProblem::TooFew => "unit-problem-too-few",
        UnitProblem::MixedLevels => "unit-problem-mixed-levels",
        UnitProblem::NotASection => "unit-problem-not-a-section",
        UnitProblem::HasSections => "unit-problem-has-sections",
        UnitProblem::NameWrong => "unit-problem-name-wrong",
        UnitProblem::NameTaken => "unit-problem-name-taken",
        UnitProblem::NameSame => "unit-problem-name-same",
        UnitProblem::NoDepartment => "unit-problem-no-department",
        UnitProblem::SameDepartment => "unit-problem-same-department",
        UnitProblem::CannotJoin => "unit-problem-cannot-join",
        UnitProblem::PastGoals => "unit-problem-past-goals",
        UnitProblem::GoalsLeft => "unit-problem-goals-left",
        UnitProblem::PostsLeft => "unit-problem-posts-left",
        UnitProblem::Scheduled => "unit-problem-scheduled",
    }
}
