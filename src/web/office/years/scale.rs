//! The scale of an axis, of the one that counts where none is named: its table in the forms, and setting it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::policy;
use crate::domain::rating::{READY_MADE, Rating, ReadyMade, ready_made};
use crate::domain::text::normalise;
use crate::store::evaluations::axes;
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::published::years;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::office::years::{scheme, year};

const MOST_RATINGS: usize = 10;
/// The most characters of a rating's label and of its meaning.
const LONGEST_LABEL: usize = 20;
const LONGEST_MEANING: usize = 100;

/// The fields of a scale.
pub(super) struct ScaleTable<'page> {
    pub(super) typed: &'page Fields,
    /// What is on record.
    pub(super) scale: &'page [ScaleRating],
}

impl ScaleTable<'_> {
    /// What a field says: as typed, or as it is.
    pub(super) fn value(&self, name: &str, row: &usize) -> String {
        if self.typed.all().any(|(field, _)| field.starts_with("label_")) {
            return self.typed.get(&format!("{name}_{row}")).to_owned();
        }
        let Some(ScaleRating { rating, .. }) = self.scale.get(*row) else { return String::new() };
        let box_of = |ticked: bool| if ticked { "on" } else { "" }.to_owned();
        match name {
            "label" => rating.label.clone(),
            "meaning" => rating.meaning.clone(),
            "counted" => box_of(rating.counted),
            "reason" => box_of(rating.needs_reason),
            "cause" => box_of(rating.needs_outside_cause),
            _ => (row + 1).to_string(),
        }
    }

    pub(super) const fn rows() -> std::ops::Range<usize> {
        0..MOST_RATINGS
    }

    pub(super) fn labels(ready: &ReadyMade) -> String {
        labels(&ready.ratings())
    }

    /// The scales that can be taken as they are.
    pub(super) const fn ready_made() -> &'static [ReadyMade] {
        &READY_MADE
    }
}

/// The labels of a scale in one line.
pub(super) fn labels<'rating>(ratings: impl IntoIterator<Item = &'rating Rating>) -> String {
    ratings.into_iter().map(|rating| rating.label.as_str()).collect::<Vec<_>>().join("・")
}

/// Whether ratings were given on the axis that counts.
pub(super) fn is_in_use(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<bool, StoreError> {
    let used = axes::in_use(connection, year)?;
    Ok(scales::counting_axis(connection, year)?.is_some_and(|axis| used.contains(&axis.number)))
}

/// Sets the scale: a ready-made one, or the rows that are filled in.
pub async fn update(context: Context, year: Path<FiscalYear>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (permit, year) = (policy::administer(context.actor()?)?, year.into_inner());
    let axis = sent.typed.find("axis").map(|axis| axis.parse::<i32>().map_err(|_| WebError::StaleForm)).transpose()?;
    let saved = sent.write(&context, move |writer, sent| {
        let ready = ready_made(sent.typed.trimmed("ready"));
        let ratings = ready.map_or_else(|| ratings(&sent.typed), |ready| Ok(ready.ratings()))?;
        years::find(writer.connection, year)?;
        axes::set_scale(writer, &permit, year, axis, &ratings).map_err(|refused| in_use("scale", refused))?;
        Ok(Recorded(()))
    });
    match (saved.await, axis) {
        (Ok(()), Some(_)) => Ok(respond::see_other(&context.to().year_scheme(year))),
        (Ok(()), None) => Ok(respond::see_other(&context.to().office_year(year))),
        (Err(refusal), Some(axis)) => scheme::page(&context, year, Some(axis), Some(sent.again(refusal)?)).await,
        (Err(refusal), None) => year::page(&context, year, Some(sent.again(refusal)?)).await,
    }
}

/// What is wrong where ratings were given already.
pub(super) fn in_use(field: &'static str, refused: StoreError) -> Refusal {
    match refused {
        StoreError::Conflict(Conflict::ScaleInUse) => Problem::new(field, "office-scale-in-use").into(),
        other => other.into(),
    }
}

/// The ratings as typed, in the order of their positions.
fn ratings(fields: &Fields) -> Result<Vec<Rating>, Vec<Problem>> {
    let mut ratings: Vec<(usize, Rating)> = Vec::new();
    let mut problems = Vec::new();
    for row in 0..MOST_RATINGS {
        let of = |name: &str| fields.trimmed(&format!("{name}_{row}"));
        let mut wrong = |name: &str, words| problems.push(Problem::new(format!("{name}_{row}"), words));
        let (label, meaning) = (of("label").to_owned(), of("meaning").to_owned());
        if label.is_empty() && meaning.is_empty() {
            continue;
        }
        if label.is_empty() || label.chars().count() > LONGEST_LABEL {
            wrong("label", "office-label-wrong");
        }
        if meaning.is_empty() || meaning.chars().count() > LONGEST_MEANING {
            wrong("meaning", "office-meaning-wrong");
        }
        if ratings.iter().any(|(_, known)| known.label == label) {
            wrong("label", "office-label-twice");
        }
        let position = normalise(of("position"));
        let Ok(position) = (if position.is_empty() { Ok(row + 1) } else { position.parse() }) else {
            wrong("position", "office-position-wrong");
            continue;
        };
        let ticked = |name: &str| !of(name).is_empty();
        let (counted, needs_reason, needs_outside_cause) = (ticked("counted"), ticked("reason"), ticked("cause"));
        ratings.push((position, Rating { label, meaning, counted, needs_reason, needs_outside_cause }));
    }
    if ratings.is_empty() && problems.is_empty() {
        problems.push(Problem::new("scale", "office-scale-empty"));
    }
    ratings.sort_by_key(|(position, _)| *position);
    if problems.is_empty() { Ok(ratings.into_iter().map(|(_, rating)| rating).collect()) } else { Err(problems) }
}
