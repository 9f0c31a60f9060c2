//! The scheme of a year: on which axes it is rated, by whom, on which scale, and which axis counts.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::future_course::FutureCourse;
use crate::domain::policy;
use crate::domain::rating::{
    EvaluationKind, READY_MADE, READY_MADE_SCHEMES, ReadyMade, ReadyMadeScheme, is_same_axis, ready_made,
};
use crate::domain::text::normalise;
use crate::store::evaluations::axes::{self, AxisChange};
use crate::store::future_courses::{self, YearCourse};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleAxis};
use crate::store::published::years::{self, YearRecord};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::years::courses::CourseTable;
use crate::web::office::years::scale::{self, ScaleTable};

const MOST: usize = 10;
const EMPTY_ROWS: usize = 3;
/// The most characters of an axis's name.
const LONGEST_NAME: usize = 20;

/// The axes of a year, and which of them ratings were given on.
struct SchemeView {
    record: YearRecord,
    axes: Vec<ScaleAxis>,
    used: BTreeSet<i32>,
    courses: Vec<YearCourse>,
    decided: BTreeSet<i32>,
}

impl SchemeView {
    fn load(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<Self, StoreError> {
        Ok(Self {
            record: years::find(connection, year)?,
            axes: scales::axes_of_year(connection, year)?,
            used: axes::in_use(connection, year)?,
            courses: future_courses::of_year(connection, year)?,
            decided: future_courses::in_use(connection, year)?,
        })
    }
}

#[derive(Template)]
#[template(path = "office/years/scheme.html")]
struct SchemePage {
    shell: Shell,
    year: SchemeView,
    /// The axis whose scale is written.
    axis: Option<ScaleAxis>,
    /// What was typed into one of the page's forms, of which no two have a field of one name.
    form: Form<Fields>,
}

impl SchemePage {
    fn rows(&self) -> std::ops::Range<usize> {
        0..(self.year.axes.len() + EMPTY_ROWS).min(MOST)
    }

    fn known(&self, row: &usize) -> Option<&ScaleAxis> {
        self.year.axes.get(*row)
    }

    /// Whether ratings were given on the axis of a row.
    fn is_used(&self, row: &usize) -> bool {
        self.known(row).is_some_and(|axis| self.year.used.contains(&axis.number))
    }

    fn was_typed(&self) -> bool {
        self.form.typed.all().any(|(field, _)| field.starts_with("axis_"))
    }

    /// What a field of the axes says: as typed, or as it is.
    fn value(&self, name: &str, row: &usize) -> String {
        if self.was_typed() {
            return self.form.typed.get(&format!("{name}_{row}")).to_owned();
        }
        match (name, self.known(row)) {
            ("axis", Some(known)) => known.name.clone(),
            ("number", Some(known)) => known.number.to_string(),
            ("place", _) => (row + 1).to_string(),
            _ => String::new(),
        }
    }

    fn rates(&self, row: &usize, kind: &EvaluationKind) -> bool {
        if self.was_typed() {
            return self.form.typed.find(&format!("rater_{row}_{kind}")).is_some();
        }
        self.known(row).is_some_and(|known| known.raters.contains(kind))
    }

    fn counts(&self, row: &usize) -> bool {
        if self.was_typed() {
            return self.form.typed.get("counting") == row.to_string();
        }
        self.known(row).is_some_and(|known| known.counting)
    }

    fn labels(axis: &ScaleAxis) -> String {
        scale::labels(axis.scale.iter().map(|known| &known.rating))
    }

    fn ready_labels(ready: &ReadyMade) -> String {
        scale::labels(&ready.ratings())
    }

    fn names(scheme: &ReadyMadeScheme) -> String {
        scheme.axes().into_iter().map(|axis| axis.name).collect::<Vec<_>>().join("・")
    }

    fn raters(&self, scheme: &ReadyMadeScheme) -> String {
        let rates = |kind: &&EvaluationKind| scheme.axes().iter().any(|axis| axis.raters.contains(kind));
        let words = |kind: &EvaluationKind| self.shell.code("evaluation-kind", kind.code());
        EvaluationKind::ALL.iter().filter(rates).map(words).collect::<Vec<_>>().join("・")
    }

    const fn schemes() -> &'static [ReadyMadeScheme] {
        &READY_MADE_SCHEMES
    }

    const fn scales() -> &'static [ReadyMade] {
        &READY_MADE
    }

    fn courses(&self) -> CourseTable<'_> {
        CourseTable { typed: &self.form.typed, courses: &self.year.courses, used: &self.year.decided }
    }

    fn scale<'page>(&'page self, axis: &'page ScaleAxis) -> ScaleTable<'page> {
        ScaleTable { typed: &self.form.typed, scale: &axis.scale }
    }
}

/// Which axis's scale is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SchemeQuery {
    axis: Option<i32>,
}

/// Shows the scheme of a year.
pub async fn show(
    context: Context,
    year: Path<FiscalYear>,
    query: Query<SchemeQuery>,
) -> Result<HttpResponse, WebError> {
    page(&context, year.into_inner(), query.axis, None).await
}

/// The page, with the form as it came back where one did.
pub(super) async fn page(
    context: &Context,
    year: FiscalYear,
    axis: Option<i32>,
    came_back: Option<Form<Fields>>,
) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let view = context.state.database.read(move |connection| SchemeView::load(connection, year)).await?;
    let axis = axis.map(|axis| view.axes.iter().find(|known| known.number == axis).cloned().ok_or(WebError::NotFound));
    let axis = axis.transpose()?.filter(|axis| !view.used.contains(&axis.number) || came_back.is_some());
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Scheme(year), Fields::default()));
    let (shell, status) = (context.shell(context.words().text("scheme-title")), form.status());
    respond::page_with_status(&SchemePage { shell, year: view, axis, form }, status)
}

/// Sets the axes: those of a ready-made scheme, or the rows that are filled in.
pub async fn update(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let saved = sent.write(&context, move |writer, sent| {
        let view = SchemeView::load(writer.connection, year)?;
        let chosen = sent.typed.trimmed("scheme");
        let carried_out = match READY_MADE_SCHEMES.iter().find(|ready| ready.code == chosen) {
            Some(ready) => axes::set_scheme(writer, &permit, year, &ready.axes()),
            None => axes::set(writer, &permit, year, &changes(&sent.typed, &view)?),
        };
        carried_out.map_err(|refused| scale::in_use("axes", refused))?;
        Ok(Recorded(()))
    });
    match saved.await {
        Ok(()) => Ok(respond::see_other(&context.to().year_scheme(year))),
        Err(refusal) => page(&context, year, None, Some(sent.again(refusal)?)).await,
    }
}

/// The axes as typed, in the order of their places. A row without a name is no axis.
fn changes(fields: &Fields, view: &SchemeView) -> Result<Vec<AxisChange>, Vec<Problem>> {
    let mut axes: Vec<(usize, AxisChange)> = Vec::new();
    let mut problems = Vec::new();
    for row in 0..MOST {
        if fields.trimmed(&format!("axis_{row}")).is_empty() {
            continue;
        }
        match change(fields, view, row) {
            Ok((_, new)) if axes.iter().any(|(_, known)| is_same_axis(&known.name, &new.name)) => {
                problems.push(Problem::new(format!("axis_{row}"), "scheme-name-twice"));
            }
            Ok(placed) => axes.push(placed),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if axes.is_empty() && problems.is_empty() {
        problems.push(Problem::new("axes", "scheme-empty"));
    }
    if problems.is_empty() && axes.iter().filter(|(_, axis)| axis.counting).count() != 1 {
        problems.push(Problem::new("axes", "scheme-counting-missing"));
    }
    axes.sort_by_key(|(place, _)| *place);
    if problems.is_empty() { Ok(axes.into_iter().map(|(_, axis)| axis).collect()) } else { Err(problems) }
}

/// The axis of a row with its place.
fn change(fields: &Fields, view: &SchemeView, row: usize) -> Result<(usize, AxisChange), Vec<Problem>> {
    let of = |name: &str| fields.trimmed(&format!("{name}_{row}"));
    let mut problems = Vec::new();
    let mut wrong = |name: &str, words| problems.push(Problem::new(format!("{name}_{row}"), words));
    let name = of("axis").to_owned();
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        wrong("axis", "scheme-name-wrong");
    }
    let number: Option<i32> = of("number").parse().ok();
    let number = number.filter(|number| view.axes.iter().any(|known| known.number == *number));
    let ratings = ready_made(of("scale")).map(ReadyMade::ratings);
    if number.is_none() && ratings.is_none() {
        wrong("scale", "scheme-scale-missing");
    }
    let is_ticked = |kind: &&EvaluationKind| fields.find(&format!("rater_{row}_{kind}")).is_some();
    let raters: Vec<EvaluationKind> = EvaluationKind::ALL.iter().filter(is_ticked).copied().collect();
    if raters.is_empty() {
        wrong("raters", "scheme-raters-missing");
    }
    let counting = fields.trimmed("counting") == row.to_string();
    let place = normalise(of("place"));
    match if place.is_empty() { Ok(row + 1) } else { place.parse() } {
        Ok(place) if problems.is_empty() => Ok((place, AxisChange { number, name, counting, raters, ratings })),
        Ok(_) => Err(problems),
        Err(_) => {
            problems.push(Problem::new(format!("place_{row}"), "office-position-wrong"));
            Err(problems)
        }
    }
}
