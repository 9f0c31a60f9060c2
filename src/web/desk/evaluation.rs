//! 評価 of a goal: the section's own rating and the reviewer's, beside what was measured.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Rate};
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::evaluations::{self, Evaluation, NewEvaluation};
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::{Nothing, Recorded};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::{indicators, stages};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::measured::Measured;
use crate::web::parts::standing::{self, SheetStandingView};

/// The longest reasons and the longest outside cause, in characters.
const LONGEST_TEXT: usize = 1000;

/// A goal with its ratings and what they are given on.
struct EvaluationView {
    goal: Goal,
    place: GoalPlace,
    status: SheetStatus,
    /// The scale of the axis that counts.
    scale: Vec<ScaleRating>,
    /// Who rates on it.
    raters: Vec<EvaluationKind>,
    /// Oldest first.
    given: Vec<Evaluation>,
    measured: Vec<Measured>,
    standings: Vec<SheetStandingView>,
}

impl EvaluationView {
    fn load(
        connection: &mut DatabaseConnection,
        number: GoalNumber,
        words: Words,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let goal = goals::find(connection, number)?;
        let results = stages::standing(connection, number, Stage::Results)?;
        let known = indicators::of_programme(connection, goal.programme, None)?;
        let measured = known
            .iter()
            .filter_map(|indicator| Some((indicator, indicator.in_year(goal.fiscal_year)?)))
            .map(|(indicator, year)| Measured::of(indicator, year, Some(Stage::Results), words))
            .collect();
        let axis = scales::counting_axis(connection, goal.fiscal_year)?;
        let (scale, raters) = axis.map(|axis| (axis.scale, axis.raters)).unwrap_or_default();
        Ok(Self {
            place: results.place(stages::place(connection, number)?),
            status: results.status,
            scale,
            raters,
            given: evaluations::of_goal(connection, number)?,
            measured,
            standings: standing::load(connection, number, today)?,
            goal,
        })
    }

    /// The ratings of a kind, newest first.
    fn of(&self, kind: &EvaluationKind) -> impl Iterator<Item = &Evaluation> {
        self.given.iter().rev().filter(move |given| given.kind == *kind)
    }

    /// The right to give a rating of this kind now: the section's while the results are its to write, everybody else's
    /// once whoever rates before them has.
    fn permit(&self, actor: &Actor, kind: EvaluationKind) -> Result<Permit<Rate>, Denied> {
        let permit = policy::rate(actor, self.place, kind)?;
        let is_time = match kind {
            EvaluationKind::SelfRating => self.status.is_editable(),
            other => other.before(&self.raters).is_none_or(|before| self.of(&before).next().is_some()),
        };
        if is_time { Ok(permit) } else { Err(Denied::NotNow) }
    }

    /// Whether the newest rating of the kind says this already.
    fn says(&self, kind: EvaluationKind, new: &NewEvaluation) -> bool {
        self.of(&kind).next().is_some_and(|last| {
            last.rating.number == new.rating && last.reasons == new.reasons && last.outside_cause == new.outside_cause
        })
    }

    /// The form that somebody may fill in now, with their draft of it; a draft of the other kind is none.
    async fn open(&self, context: &Context) -> Result<Option<Form<RatingForm>>, WebError> {
        let actor = context.actor()?;
        let kind = self.raters.iter().copied().find(|&kind| self.permit(actor, kind).is_ok());
        let Some(kind) = kind.filter(|_| !self.scale.is_empty()) else { return Ok(None) };
        let name = FormName::Evaluation(self.goal.number);
        let form = Form::open(context, name, || RatingForm::next(self, kind)).await?;
        if form.typed.kind() == Some(kind) {
            Ok(Some(form))
        } else {
            Ok(Some(Form::fresh(name, RatingForm::next(self, kind))))
        }
    }
}

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RatingForm {
    kind: String,
    /// How many ratings of the kind the writer had before them.
    seen: String,
    rating: String,
    reasons: String,
    outside_cause: String,
}

impl RatingForm {
    /// The form for the next rating of a kind, filled with the last one.
    fn next(view: &EvaluationView, kind: EvaluationKind) -> Self {
        let last = view.of(&kind).next();
        Self {
            kind: kind.code().to_owned(),
            seen: view.of(&kind).count().to_string(),
            rating: last.map(|last| last.rating.number.to_string()).unwrap_or_default(),
            reasons: last.map(|last| last.reasons.clone()).unwrap_or_default(),
            outside_cause: last.and_then(|last| last.outside_cause.clone()).unwrap_or_default(),
        }
    }

    fn kind(&self) -> Option<EvaluationKind> {
        self.kind.parse().ok()
    }

    fn has_chosen(&self, rating: &ScaleRating) -> bool {
        self.rating.parse() == Ok(rating.number)
    }

    /// The rating that the form holds, or everything that is wrong with it.
    fn read(&self, scale: &[ScaleRating]) -> Result<NewEvaluation, Vec<Problem>> {
        let mut problems = Vec::new();
        let chosen = scale.iter().find(|known| self.has_chosen(known));
        let (reasons, cause) = (self.reasons.trim(), self.outside_cause.trim());
        let mut add = |field, words| problems.push(Problem::new(field, words));
        match chosen.map(|known| &known.rating) {
            None => add("rating", "evaluation-rating-missing"),
            Some(rating) => {
                if rating.needs_reason && reasons.is_empty() {
                    add("reasons", "evaluation-reasons-missing");
                }
                if rating.needs_outside_cause && cause.is_empty() {
                    add("outside_cause", "evaluation-cause-missing");
                }
                if !rating.needs_outside_cause && !cause.is_empty() {
                    add("outside_cause", "evaluation-cause-without-need");
                }
            }
        }
        for (field, typed) in [("reasons", reasons), ("outside_cause", cause)] {
            if typed.chars().count() > LONGEST_TEXT {
                problems.push(Problem::new(field, "evaluation-too-long").limit(LONGEST_TEXT));
            }
        }
        match chosen {
            Some(chosen) if problems.is_empty() => Ok(NewEvaluation {
                rating: chosen.number,
                reasons: reasons.to_owned(),
                outside_cause: (!cause.is_empty()).then(|| cause.to_owned()),
            }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/evaluation/show.html")]
struct EvaluationPage {
    shell: Shell,
    view: EvaluationView,
    /// The form, for those who may rate now; what was sent too late stays to be copied.
    form: Option<Form<RatingForm>>,
    has_desk: bool,
}

impl EvaluationPage {
    fn year(&self) -> String {
        self.view.goal.fiscal_year.label(self.shell.language())
    }

    /// How many ratings of its kind the writer has before them: the page shows what was given meanwhile.
    fn seen(&self, form: &Form<RatingForm>) -> String {
        match form.typed.kind() {
            Some(kind) if form.is_overtaken() => self.view.of(&kind).count().to_string(),
            _ => form.typed.seen.clone(),
        }
    }

    /// Whoever rates, and whoever rated.
    fn kinds(&self) -> impl Iterator<Item = &'static EvaluationKind> {
        let is_shown = |kind: &&EvaluationKind| self.view.raters.contains(kind) || self.view.of(kind).next().is_some();
        EvaluationKind::ALL.iter().filter(is_shown)
    }
}

/// Shows the ratings of a goal to whoever works on it or reads across all departments.
pub async fn show(context: Context, number: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    page(&context, number.into_inner(), None).await
}

/// The page, with the form as it came back where it did.
async fn page(
    context: &Context,
    number: GoalNumber,
    came_back: Option<Form<RatingForm>>,
) -> Result<HttpResponse, WebError> {
    let (words, today) = (context.words(), context.state.clock.today());
    let read = move |connection: &mut DatabaseConnection| EvaluationView::load(connection, number, words, today);
    let view = context.state.database.read(read).await?;
    policy::inspect(context.actor()?, view.place)?;
    let form = match came_back {
        Some(form) => Some(form),
        None => view.open(context).await?,
    };
    let status = form.as_ref().map_or_else(Default::default, Form::status);
    let page = EvaluationPage {
        shell: context.shell(context.words().text("evaluation-title")),
        has_desk: policy::desk(context.actor()?).is_ok(),
        view,
        form,
    };
    respond::page_with_status(&page, status)
}

/// Gives a rating; or shows the form again with everything that was typed.
pub async fn create(
    context: Context,
    number: Path<GoalNumber>,
    sent: Sent<RatingForm>,
) -> Result<HttpResponse, WebError> {
    let (number, actor) = (number.into_inner(), context.actor()?.clone());
    let (clock, words) = (context.state.clock, context.words());
    let kind = sent.typed.kind().ok_or(WebError::StaleForm)?;
    let given = sent.write(&context, move |writer, sent| {
        let view = EvaluationView::load(writer.connection, number, words, clock.today())?;
        let permit = view.permit(&actor, kind)?;
        let new = sent.typed.read(&view.scale)?;
        if view.says(kind, &new) {
            return Ok(Nothing(()));
        }
        if sent.typed.seen.parse() != Ok(view.of(&kind).count()) {
            return Err(Refusal::Overtaken);
        }
        evaluations::rate(writer, &permit, view.goal.fiscal_year, &new, clock.entry_time())?;
        Ok(Recorded(()))
    });
    match given.await {
        Ok(()) => Ok(respond::see_other(&context.to().goal_evaluation(number))),
        Err(refusal) => page(&context, number, Some(sent.again(refusal)?)).await,
    }
}
