//! `/goals/{n}/embed`: where a goal stands, or what came of it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::GoalNumber;
use crate::domain::publication::PublishedEvaluation;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::badges::Badge;
use crate::web::parts::name::Name;
use crate::web::public::goals::{self, Lead};

#[derive(Template)]
#[template(path = "public/embedded/goal.html")]
struct EmbeddedGoal {
    shell: Shell,
    number: GoalNumber,
    year: String,
    name: Name,
    badges: Vec<Badge>,
    place: Place,
    lead: Lead,
    /// The ratings that count.
    evaluations: Vec<PublishedEvaluation>,
}

/// The small page.
pub async fn show(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let number = goal.into_inner();
    context
        .public(move |context, reading| {
            let page = goals::in_force(context, reading, number)?;
            let small = EmbeddedGoal {
                shell: page.shell,
                number,
                year: page.year,
                name: page.name,
                badges: page.badges,
                place: page.place,
                lead: page.lead,
                evaluations: page.snapshot.counting_evaluations().cloned().collect(),
            };
            Ok(Answer::page(&small)?.framed_anywhere())
        })
        .await
}
