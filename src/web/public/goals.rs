//! One goal sheet, as it is public now or as it was published the k-th time.

mod courses;
pub mod drawing;
mod lead;
mod record;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::evidence::Evidence;
use crate::domain::figure::Figure;
use crate::domain::indicator::TargetPath;
use crate::domain::numbers::GoalNumber;
use crate::domain::publication::{
    IndicatorYear, Publication, PublishedEvaluation, PublishedIndicator, PublishedMilestone, Snapshot,
};
use crate::domain::stage::Stage;
use crate::store::kit::Reading;
use crate::store::published::publications;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts;
use crate::web::parts::badges::{self, Badge};
use crate::web::parts::differences::{self, PartDifference};
use crate::web::parts::measured::Measured;
use crate::web::parts::money::MoneyView;
use crate::web::parts::name::Name;
use crate::web::parts::progress::ProgressView;
use crate::web::parts::prose::{Prose, Segment};
use crate::web::parts::sheet::{self, Results};
use crate::web::public::embedded::FrameCode;
use crate::web::public::goals::courses::Courses;
pub(super) use crate::web::public::goals::lead::Lead;
use crate::web::public::goals::record::RecordLine;
use crate::web::public::listings;

#[derive(Template)]
#[template(path = "public/goals/show.html")]
pub(super) struct GoalPage {
    pub(super) shell: Shell,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) year: String,
    pub(super) name: Name,
    pub(super) badges: Vec<Badge>,
    pub(super) place: Place,
    published_on: Option<String>,
    /// The number of this publication where it is not the one in force.
    as_of: Option<i32>,
    pub(super) lead: Lead,
    objectives: Prose,
    results: Vec<Results>,
    indicators: Vec<IndicatorView>,
    money: Option<MoneyView>,
    evidence: Vec<EvidenceView>,
    courses: Courses,
    record: Vec<RecordLine>,
    corrections: Vec<CorrectionView>,
    /// What shows its standing on another site; nothing of an earlier publication.
    frame: Option<FrameCode>,
}

impl GoalPage {
    /// The ratings by axis: those the page leads with, or the others.
    fn ratings(&self, counting: bool) -> Vec<(&str, Vec<&PublishedEvaluation>)> {
        lead::ratings(&self.snapshot, counting)
    }

    /// Whether each axis has to be named.
    fn is_rated_on_several_axes(&self) -> bool {
        self.snapshot.evaluations_by_axis().len() > 1
    }

    /// Whether there is anything to lead with.
    fn has_verdict(&self) -> bool {
        self.lead.reached.is_some() || self.snapshot.future_course.is_some() || !self.ratings(true).is_empty()
    }

    /// Whether what was promised and what came of it are in words: of a sheet in figures the indicators say both.
    fn is_in_words(&self) -> bool {
        !self.objectives.items.is_empty() || !self.results.is_empty() || self.indicators.is_empty()
    }

    /// Whether a milestone is late today.
    fn is_late(&self, milestone: &PublishedMilestone) -> bool {
        let late = self.lead.stands.iter().flat_map(ProgressView::late);
        late.into_iter().any(|view| view.number == milestone.number)
    }
}

/// What a correction changed.
struct CorrectionView {
    number: i32,
    on: String,
    reason: String,
    differences: Vec<PartDifference>,
}

struct EvidenceView {
    evidence: Evidence,
    /// What it is, in words.
    about: String,
    /// Whether it is there still: what is in force names it.
    is_there: bool,
}

struct IndicatorView {
    measured: Measured,
    as_of: Option<String>,
    /// The path over several years, in words.
    path: Option<String>,
}

/// The goal as it is public now.
pub async fn show(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let goal = goal.into_inner();
    context
        .public(move |context, reading| {
            let mut page = in_force(context, reading, goal)?;
            page.shell = listings::goal(page.shell, context, &page.snapshot, &page.place);
            page.courses = Courses::load(reading, &page.snapshot, context)?;
            let title = format!("{} {}", page.name.in_full(), page.year);
            page.frame = Some(FrameCode::new(context, &context.to().embedded_goal(goal), title, FRAME_HEIGHT));
            Answer::page(&page)
        })
        .await
}

/// How high a frame for its standing is, in pixels: enough on a phone.
const FRAME_HEIGHT: u32 = 420;

/// What is in force of a goal, with where it stands.
pub(super) fn in_force(context: &Context, reading: &mut Reading<'_>, goal: GoalNumber) -> Result<GoalPage, WebError> {
    let all = publications::of_goal(reading, goal)?;
    let latest = all.last().map(|publication| publication.number).ok_or(WebError::NotFound)?;
    let mut page = page(context, &all, latest)?;
    page.lead = Lead::load(reading, &page.snapshot, context)?;
    Ok(page)
}

/// The goal exactly as published the k-th time.
pub async fn show_publication(context: Context, path: Path<(GoalNumber, i32)>) -> Result<HttpResponse, WebError> {
    let (goal, number) = path.into_inner();
    context
        .public(move |context, reading| {
            let all = publications::of_goal(reading, goal)?;
            let mut page = page(context, &all, number)?;
            page.shell = listings::publication(page.shell, context, &page.snapshot, &page.place, number);
            Answer::page(&page)
        })
        .await
}

fn page(context: &Context, all: &[Publication], number: i32) -> Result<GoalPage, WebError> {
    let words = context.words();
    let latest = all.last().ok_or(WebError::NotFound)?.number;
    let publication = all.iter().find(|publication| publication.number == number).ok_or(WebError::NotFound)?;
    let snapshot = Arc::clone(&publication.snapshot);
    let place = context.names().place([&snapshot.department, &snapshot.section].into_iter().flatten());
    let year = snapshot.fiscal_year.label(context.language);
    let name = Name::new(&snapshot.name);
    let title = format!("{} {year}", name.in_full());
    let shell = context.shell(title).updated(Some(publication.published_at)).section(place.clone());
    let stages = [Stage::Midyear, Stage::Results];
    Ok(GoalPage {
        year,
        badges: badges::of(snapshot.stage, snapshot.partial, snapshot.sample, words),
        place,
        published_on: publication.published_on.map(|date| date.label(context.language)),
        as_of: (number != latest).then_some(number),
        lead: Lead::verdict(&snapshot, words),
        objectives: sheet::objectives(&snapshot),
        results: stages
            .into_iter()
            .map(|stage| sheet::results(&snapshot, stage, words))
            .filter(|results| !results.items.is_empty())
            .collect(),
        indicators: snapshot
            .own_figures()
            .map(|(indicator, year)| figures(indicator, year, snapshot.stage, context))
            .collect(),
        money: MoneyView::of(&snapshot, words),
        evidence: evidence(&snapshot, &all.last().ok_or(WebError::NotFound)?.snapshot, words),
        courses: Courses::default(),
        record: record::lines(all, number, &shell, context),
        corrections: corrections(all, &shell, context),
        frame: None,
        shell,
        name,
        snapshot,
    })
}

fn evidence(snapshot: &Snapshot, in_force: &Snapshot, words: Words) -> Vec<EvidenceView> {
    let view = |known: &Evidence| EvidenceView {
        about: parts::evidence::about(known, words),
        is_there: in_force.evidence.iter().any(|other| other.number == known.number),
        evidence: known.clone(),
    };
    snapshot.evidence.iter().map(view).collect()
}

/// Every correction of the goal, newest first.
fn corrections(all: &[Publication], shell: &Shell, context: &Context) -> Vec<CorrectionView> {
    let pairs = all.iter().zip(all.iter().skip(1)).rev();
    let corrections = pairs.filter_map(|(before, after)| {
        Some(CorrectionView {
            reason: after.reason.clone()?,
            number: after.number,
            on: after.published_on.map_or_else(|| shell.day(&after.published_at), |date| date.label(context.language)),
            differences: differences::between(&before.snapshot, &after.snapshot, context.words()),
        })
    });
    corrections.collect()
}

fn figures(indicator: &PublishedIndicator, year: &IndicatorYear, stage: Stage, context: &Context) -> IndicatorView {
    IndicatorView {
        as_of: year.as_of.map(|date| date.label(context.language)),
        path: indicator.path.map(|path| path_in_words(path, indicator.unit.as_deref(), context)),
        measured: Measured::of(indicator, year, Some(stage), context.words()),
    }
}

fn path_in_words(path: TargetPath, unit: Option<&str>, context: &Context) -> String {
    let figure = |figure: Figure| format!("{}{}", figure.grouped(), unit.unwrap_or_default());
    context.words().fill(
        "path",
        [
            ("first", path.from_year.label(context.language).into()),
            ("from", figure(path.from).into()),
            ("last", path.to_year.label(context.language).into()),
            ("to", figure(path.to).into()),
        ],
    )
}
