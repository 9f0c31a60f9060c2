//! 今後の方向性: the courses of a year, and what was decided on its goals. Decisions are only ever added; the newest is in force.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, DecidedCourse, FutureCourse};
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit, Rate};
use crate::store::goals::position;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{course_decision, future_course};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

/// A course of a year with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearCourse {
    /// Its number, for forms.
    pub number: i32,
    #[serde(flatten)]
    pub course: Course,
}

/// The courses of a year in their order; empty where nothing is decided on goals.
pub fn of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Vec<YearCourse>, StoreError> {
    let rows: Vec<(i32, String, FutureCourse)> = future_course::table
        .filter(future_course::fiscal_year.eq(year))
        .order(future_course::position)
        .select((future_course::id, future_course::label, future_course::meaning))
        .load(connection)?;
    let course = |(number, label, meaning)| YearCourse { number, course: Course { label, meaning } };
    Ok(rows.into_iter().map(course).collect())
}

/// The courses of a year that were decided on.
pub fn in_use(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<BTreeSet<i32>, StoreError> {
    let used: Vec<i32> = course_decision::table
        .inner_join(future_course::table)
        .filter(future_course::fiscal_year.eq(year))
        .select(future_course::id)
        .distinct()
        .load(connection)?;
    Ok(used.into_iter().collect())
}

/// Makes the courses of a year these, in this order. A conflict where one that was decided on would go or mean something
/// else.
pub fn set(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    year: FiscalYear,
    courses: &[Course],
) -> Result<(), StoreError> {
    let before = of_year(writer.connection, year)?;
    let used = in_use(writer.connection, year)?;
    if before.iter().any(|known| used.contains(&known.number) && !courses.contains(&known.course)) {
        return Err(StoreError::Conflict(Conflict::ScaleInUse));
    }
    if before.iter().map(|known| &known.course).eq(courses) {
        return Ok(());
    }
    let kept: Vec<i32> = used.iter().copied().collect();
    let of_year = || future_course::fiscal_year.eq(year);
    diesel::delete(future_course::table.filter(of_year().and(future_course::id.ne_all(&kept))))
        .execute(writer.connection)?;
    // Places may be exchanged: no two courses have the same at any moment.
    diesel::update(future_course::table.filter(of_year()))
        .set(future_course::position.eq(future_course::id * -1))
        .execute(writer.connection)?;
    for (index, course) in courses.iter().enumerate() {
        let known = before.iter().find(|known| used.contains(&known.number) && known.course == *course);
        match known {
            Some(known) => diesel::update(future_course::table.find(known.number))
                .set(future_course::position.eq(position(index)))
                .execute(writer.connection)?,
            None => diesel::insert_into(future_course::table)
                .values((
                    future_course::fiscal_year.eq(year),
                    future_course::position.eq(position(index)),
                    future_course::label.eq(&course.label),
                    future_course::meaning.eq(course.meaning),
                ))
                .execute(writer.connection)?,
        };
    }
    let before: Vec<Course> = before.into_iter().map(|known| known.course).collect();
    let change =
        Change::new(Action::CoursesSet, SubjectKind::FiscalYear, year.number()).before(&before)?.after(&courses)?;
    writer.record(permit.author(), change);
    Ok(())
}

/// What was decided on a goal.
#[derive(Debug, Clone)]
pub struct Decision {
    pub course: YearCourse,
    pub reason: String,
    /// Who, in which post, in the words of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

/// Everything that was decided on a goal, oldest first.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Decision>, StoreError> {
    let rows: Vec<(i32, String, FutureCourse, String, String, DateTime<Utc>)> = course_decision::table
        .inner_join(future_course::table)
        .filter(course_decision::goal_id.eq(goal))
        .order(course_decision::id)
        .select((
            future_course::id,
            future_course::label,
            future_course::meaning,
            course_decision::reason,
            course_decision::signature,
            course_decision::at,
        ))
        .load(connection)?;
    let decision = |(number, label, meaning, reason, signature, at)| Decision {
        course: YearCourse { number, course: Course { label, meaning } },
        reason,
        signature,
        at,
    };
    Ok(rows.into_iter().map(decision).collect())
}

/// What is in force, as it is published.
pub(super) fn in_force(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
) -> Result<Option<DecidedCourse>, StoreError> {
    let newest = of_goal(connection, goal)?.pop();
    Ok(newest.map(|decision| DecidedCourse { course: decision.course.course, reason: decision.reason }))
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewDecision {
    /// The number of the course.
    pub course: i32,
    pub reason: String,
}

/// Decides on a goal, as whoever may rate it; `NotFound` where the course is not one of the year.
pub fn decide(
    writer: &mut Writer<'_>,
    permit: &Permit<Rate>,
    year: FiscalYear,
    new: &NewDecision,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if !of_year(writer.connection, year)?.iter().any(|known| known.number == new.course) {
        return Err(StoreError::NotFound);
    }
    record(writer, permit.author(), permit.act().goal, new, at)
}

/// Puts a decision on record in the name of whoever has the right to it.
pub(super) fn record(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    new: &NewDecision,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(course_decision::table)
        .values((
            course_decision::goal_id.eq(goal),
            course_decision::course_id.eq(new.course),
            course_decision::reason.eq(&new.reason),
            signed!(course_decision, author),
            course_decision::at.eq(At::from(at)),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::CourseDecided, SubjectKind::Goal, goal.0).after(new)?;
    writer.record(author, change);
    Ok(())
}
