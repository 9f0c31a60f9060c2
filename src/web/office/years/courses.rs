//! The courses that can be decided on in a year: their labels, and what each means.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::{Course, FutureCourse, labelled, usual_courses};
use crate::domain::policy;
use crate::domain::text::normalise;
use crate::store::future_courses::{self, YearCourse};
use crate::store::published::years;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, Sent};
use crate::web::kit::respond;
use crate::web::office::years::{scale, scheme};

const MOST: usize = 20;
const EMPTY_ROWS: usize = 3;
/// The most characters of a label.
const LONGEST: usize = 20;

/// The fields of the courses.
pub(super) struct CourseTable<'page> {
    pub(super) typed: &'page Fields,
    /// What is on record.
    pub(super) courses: &'page [YearCourse],
    /// Those that were decided on.
    pub(super) used: &'page BTreeSet<i32>,
}

impl CourseTable<'_> {
    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        0..(self.courses.len() + EMPTY_ROWS).min(MOST)
    }

    /// What a field says: as typed, or as it is.
    pub(super) fn value(&self, name: &str, row: &usize) -> String {
        if self.typed.all().any(|(field, _)| field.starts_with("course_")) {
            return self.typed.get(&format!("{name}_{row}")).to_owned();
        }
        match (name, self.courses.get(*row)) {
            ("course", Some(known)) => known.course.label.clone(),
            ("means", Some(known)) => known.course.meaning.code().to_owned(),
            ("order", _) => (row + 1).to_string(),
            _ => String::new(),
        }
    }

    /// Whether the course of a row was decided on.
    pub(super) fn is_used(&self, row: &usize) -> bool {
        self.courses.get(*row).is_some_and(|known| self.used.contains(&known.number))
    }
}

/// Makes the courses of a year the rows that are filled in, or the usual ones.
pub async fn update(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        years::find(writer.connection, year)?;
        let usual = !sent.typed.trimmed("usual").is_empty();
        let courses = if usual { usual_courses() } else { courses(&sent.typed)? };
        future_courses::set(writer, &permit, year, &courses).map_err(|refused| scale::in_use("courses", refused))?;
        Ok(writer.written(()))
    });
    match saved.await {
        Ok(()) => Ok(respond::see_other(&context.to().year_scheme(year))),
        Err(refusal) => scheme::page(&context, year, None, Some(sent.again(refusal)?)).await,
    }
}

/// The courses as typed, in the order of their places.
fn courses(fields: &Fields) -> Result<Vec<Course>, Vec<Problem>> {
    let mut courses: Vec<(usize, Course)> = Vec::new();
    let mut problems = Vec::new();
    for row in 0..MOST {
        let of = |name: &str| fields.trimmed(&format!("{name}_{row}"));
        let mut wrong = |name: &str, words| problems.push(Problem::new(format!("{name}_{row}"), words));
        let label = of("course").to_owned();
        if label.is_empty() {
            continue;
        }
        if label.chars().count() > LONGEST || label.chars().any(char::is_control) {
            wrong("course", "office-label-wrong");
        }
        if labelled(courses.iter().map(|(_, known)| known), &label).is_some() {
            wrong("course", "office-label-twice");
        }
        let place = normalise(of("order"));
        let place = if place.is_empty() { Ok(row + 1) } else { place.parse() };
        match (place, of("means").parse::<FutureCourse>()) {
            (Ok(place), Ok(meaning)) => courses.push((place, Course { label, meaning })),
            (Err(_), _) => wrong("order", "office-position-wrong"),
            (_, Err(_)) => wrong("means", "courses-meaning-missing"),
        }
    }
    if courses.is_empty() && problems.is_empty() {
        problems.push(Problem::new("courses", "courses-empty"));
    }
    courses.sort_by_key(|(place, _)| *place);
    if problems.is_empty() { Ok(courses.into_iter().map(|(_, course)| course).collect()) } else { Err(problems) }
}
