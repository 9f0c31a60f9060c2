//! 評価 of a goal: what each kind of rater gave on the axes of the year, beside what was measured.

mod form;
mod texts;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::goal::EvaluationText;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace, Permit, Rate};
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::evaluations::{self, Evaluation, NewEvaluation};
use crate::store::future_courses::{self, Decision, NewDecision, YearCourse};
use crate::store::goals::{self, Goal};
use crate::store::kit::Written::{Nothing, Recorded};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::scales::{self, ScaleAxis, ScaleRating};
use crate::store::{evaluation_texts, indicators, stages};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, Problem, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::measured::Measured;
use crate::web::parts::standing::{self, SheetStandingView};

/// A goal with its ratings and what they are given on.
struct EvaluationView {
    goal: Goal,
    place: GoalPlace,
    status: SheetStatus,
    /// The axes of the year that have a scale.
    axes: Vec<ScaleAxis>,
    /// Oldest first.
    given: Vec<Evaluation>,
    courses: Vec<YearCourse>,
    /// What was decided, oldest first.
    decided: Vec<Decision>,
    /// What else the evaluation says.
    texts: Vec<EvaluationText>,
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
        let axes = scales::axes_of_year(connection, goal.fiscal_year)?;
        Ok(Self {
            place: results.place(stages::place(connection, number)?),
            status: results.status,
            axes: axes.into_iter().filter(|axis| !axis.scale.is_empty()).collect(),
            given: evaluations::of_goal(connection, number)?,
            courses: future_courses::of_year(connection, goal.fiscal_year)?,
            decided: future_courses::of_goal(connection, number)?,
            texts: evaluation_texts::of_goal(connection, number)?,
            measured,
            standings: standing::load(connection, number, today)?,
            goal,
        })
    }

    /// The ratings of a kind on an axis, newest first.
    fn of(&self, kind: &EvaluationKind, axis: &ScaleAxis) -> impl Iterator<Item = &Evaluation> {
        let (kind, axis) = (*kind, axis.number);
        self.given.iter().rev().filter(move |given| given.kind == kind && given.axis == axis)
    }

    /// How many ratings of a kind there are, on whatever axis.
    fn count(&self, kind: EvaluationKind) -> usize {
        self.given.iter().filter(|given| given.kind == kind).count()
    }

    /// The axes on which a kind of rater rates.
    fn axes_of(&self, kind: EvaluationKind) -> Vec<&ScaleAxis> {
        self.axes.iter().filter(|axis| axis.raters.contains(&kind)).collect()
    }

    /// The axes on which a kind of rater rates, or rated.
    fn shown_for(&self, kind: &EvaluationKind) -> Vec<&ScaleAxis> {
        let is_shown = |axis: &&ScaleAxis| axis.raters.contains(kind) || self.of(kind, axis).next().is_some();
        self.axes.iter().filter(is_shown).collect()
    }

    /// What is decided now.
    fn decision(&self) -> Option<&Decision> {
        self.decided.last()
    }

    /// How many ratings of a kind and decisions of anybody there are.
    fn seen(&self, kind: EvaluationKind) -> usize {
        self.count(kind) + self.decided.len()
    }

    /// Whether this is decided already.
    fn is_decided(&self, new: &NewDecision) -> bool {
        self.decision().is_some_and(|last| last.course.number == new.course && last.reason == new.reason)
    }

    /// Who rates on any axis; where there is none, the section decides on what is to come, and says what it has to say.
    fn raters(&self) -> Vec<EvaluationKind> {
        if self.axes.is_empty() {
            return vec![EvaluationKind::SelfRating];
        }
        EvaluationKind::ALL.iter().copied().filter(|&kind| !self.axes_of(kind).is_empty()).collect()
    }

    /// The right to give a rating of this kind now: the section's while the results are its to write, everybody else's
    /// once whoever rates before them has.
    fn permit(&self, actor: &Actor, kind: EvaluationKind) -> Result<Permit<Rate>, Denied> {
        let permit = policy::rate(actor, self.place, kind)?;
        let is_time = match kind {
            EvaluationKind::SelfRating => self.status.is_editable(),
            other => other.before(&self.raters()).is_none_or(|before| self.count(before) > 0),
        };
        if is_time { Ok(permit) } else { Err(Denied::NotNow) }
    }

    /// Whether the newest rating of the kind on an axis says this already.
    fn says(&self, kind: EvaluationKind, axis: &ScaleAxis, new: &NewEvaluation) -> bool {
        self.of(&kind, axis).next().is_some_and(|last| {
            last.rating.number == new.rating && last.reasons == new.reasons && last.outside_cause == new.outside_cause
        })
    }

    /// What the form says that is not on record yet, or everything that is wrong with it.
    fn read(&self, kind: EvaluationKind, typed: &Fields) -> Result<New, Vec<Problem>> {
        let axes = self.axes_of(kind);
        let (given, texts) = match (form::read(typed, &axes, &self.courses), self.read_texts(kind, typed)) {
            (Ok(given), Ok(texts)) => (given, texts),
            (given, texts) => return Err([given.err(), texts.err()].into_iter().flatten().flatten().collect()),
        };
        let (ratings, decision) = given;
        let ratings = ratings.into_iter().zip(&axes).filter(|(new, axis)| !self.says(kind, axis, new));
        Ok(New {
            ratings: ratings.map(|(new, _)| new).collect(),
            decision: decision.filter(|new| !self.is_decided(new)),
            texts,
        })
    }

    /// The texts that the section's form holds where they are others than those on record; the other forms have none.
    fn read_texts(&self, kind: EvaluationKind, typed: &Fields) -> Result<Option<Vec<EvaluationText>>, Vec<Problem>> {
        // A form that was sent without the rows takes nothing away.
        if kind != EvaluationKind::SelfRating || typed.find("texts_seen").is_none() {
            return Ok(None);
        }
        texts::read(typed).map(|new| Some(new).filter(|new| *new != self.texts))
    }

    /// Whether the writer had before them what is on record now, as far as they write over it.
    fn has_seen(&self, kind: EvaluationKind, new: &New, typed: &Fields) -> bool {
        typed.get("seen").parse() == Ok(self.seen(kind))
            && (new.texts.is_none() || typed.get("texts_seen") == texts::seen(&self.texts))
    }

    /// The form of a kind as it is before anything is typed.
    fn next(&self, kind: EvaluationKind) -> Fields {
        let last = self.axes_of(kind).into_iter().map(|axis| (axis, self.of(&kind, axis).next()));
        let mut typed = form::next(kind, self.seen(kind), last, self.decision());
        if kind == EvaluationKind::SelfRating {
            texts::fill(&mut typed, &self.texts);
        }
        typed
    }

    /// The form that somebody may fill in now, with their draft of it; a draft of the other kind is none.
    async fn open(&self, context: &Context) -> Result<Option<Form<Fields>>, WebError> {
        let actor = context.actor()?;
        let Some(kind) = self.raters().into_iter().find(|&kind| self.permit(actor, kind).is_ok()) else {
            return Ok(None);
        };
        let name = FormName::Evaluation(self.goal.number);
        let form = Form::open(context, name, || self.next(kind)).await?;
        if form::kind(&form.typed) == Some(kind) {
            Ok(Some(form))
        } else {
            Ok(Some(Form::fresh(name, self.next(kind))))
        }
    }
}

/// What is entered with the form.
struct New {
    ratings: Vec<NewEvaluation>,
    decision: Option<NewDecision>,
    /// All texts, where they are others than before.
    texts: Option<Vec<EvaluationText>>,
}

impl New {
    const fn is_nothing(&self) -> bool {
        self.ratings.is_empty() && self.decision.is_none() && self.texts.is_none()
    }

    fn write(
        &self,
        writer: &mut Writer<'_>,
        permit: &Permit<Rate>,
        year: FiscalYear,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for new in &self.ratings {
            evaluations::rate(writer, permit, year, new, at)?;
        }
        if let Some(texts) = &self.texts {
            evaluation_texts::write(writer, permit, texts)?;
        }
        match &self.decision {
            Some(new) => future_courses::decide(writer, permit, year, new, at),
            None => Ok(()),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/evaluation/show.html")]
struct EvaluationPage {
    shell: Shell,
    view: EvaluationView,
    /// The form, for those who may rate now; what was sent too late stays to be copied.
    form: Option<Form<Fields>>,
    has_desk: bool,
}

impl EvaluationPage {
    fn year(&self) -> String {
        self.view.goal.fiscal_year.label(self.shell.language())
    }

    /// How many ratings of its kind the writer has before them: the page shows what was given meanwhile.
    fn seen(&self, form: &Form<Fields>) -> String {
        match form::kind(&form.typed) {
            Some(kind) if form.is_overtaken() => self.view.seen(kind).to_string(),
            _ => form.typed.get("seen").to_owned(),
        }
    }

    /// The fingerprint of the texts that the writer has before them.
    fn texts_seen(&self, form: &Form<Fields>) -> String {
        if form.is_overtaken() { texts::seen(&self.view.texts) } else { form.typed.get("texts_seen").to_owned() }
    }

    /// The rows for further texts: of the section's form alone.
    fn text_rows(form: &Form<Fields>) -> Vec<usize> {
        if form::kind(&form.typed) == Some(EvaluationKind::SelfRating) {
            texts::rows(&form.typed).collect()
        } else {
            Vec::new()
        }
    }

    fn text_field(name: &str, row: &usize) -> String {
        texts::field(name, row)
    }

    /// Whoever rates, and whoever rated.
    fn kinds(&self) -> impl Iterator<Item = &'static EvaluationKind> {
        EvaluationKind::ALL.iter().filter(|kind| !self.view.shown_for(kind).is_empty())
    }

    fn has_rated(&self, kind: &EvaluationKind) -> bool {
        self.view.count(*kind) > 0
    }

    /// Whether any rating of the axis asks for a cause outside of the city; what was typed stays in sight.
    fn may_need_cause(form: &Form<Fields>, axis: &ScaleAxis) -> bool {
        axis.scale.iter().any(|known| known.rating.needs_outside_cause)
            || !form.typed.get(&form::field("outside_cause", axis)).is_empty()
    }

    /// The axes of the form.
    fn axes(&self, form: &Form<Fields>) -> Vec<&ScaleAxis> {
        form::kind(&form.typed).map(|kind| self.view.axes_of(kind)).unwrap_or_default()
    }

    fn field(name: &str, axis: &ScaleAxis) -> String {
        form::field(name, axis)
    }

    fn has_chosen(form: &Form<Fields>, axis: &ScaleAxis, rating: &ScaleRating) -> bool {
        form::has_chosen(&form.typed, axis, rating)
    }

    /// What a field of an axis is called: with the axis, where there are several.
    fn label(&self, words: &str, axis: &ScaleAxis) -> String {
        let words = self.shell.t(words);
        if self.has_several_axes() { format!("{}{}{words}", axis.name, self.shell.t("colon")) } else { words }
    }

    /// Whether each axis has to be named.
    const fn has_several_axes(&self) -> bool {
        self.view.axes.len() > 1
    }

    /// What was typed into a form that came too late, with what it is called.
    fn unsent(&self, form: &Form<Fields>) -> Vec<(String, String)> {
        let fields = self.view.axes.iter().flat_map(|axis| {
            [("reasons", "evaluation-reasons"), ("outside_cause", "outside-cause")]
                .map(|(name, words)| (self.label(words, axis), form.typed.get(&form::field(name, axis)).to_owned()))
        });
        let reason = (self.shell.t("course-reason"), form.typed.get("course_reason").to_owned());
        let text = |(heading, text): (&str, &str)| {
            let heading = if heading.is_empty() { self.shell.t("evaluation-texts") } else { heading.to_owned() };
            (heading, text.to_owned())
        };
        let texts = texts::written(&form.typed).map(text);
        fields.chain([reason]).chain(texts).filter(|(_, typed)| !typed.is_empty()).collect()
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
    came_back: Option<Form<Fields>>,
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
pub async fn create(context: Context, number: Path<GoalNumber>, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    let (number, actor) = (number.into_inner(), context.actor()?.clone());
    let (clock, words) = (context.state.clock, context.words());
    let kind = form::kind(&sent.typed).ok_or(WebError::StaleForm)?;
    let given = sent.write(&context, move |writer, sent| {
        let view = EvaluationView::load(writer.connection, number, words, clock.today())?;
        let permit = view.permit(&actor, kind)?;
        let new = view.read(kind, &sent.typed)?;
        if new.is_nothing() {
            return Ok(Nothing(()));
        }
        if !view.has_seen(kind, &new, &sent.typed) {
            return Err(Refusal::Overtaken);
        }
        new.write(writer, &permit, view.goal.fiscal_year, clock.entry_time())?;
        Ok(Recorded(()))
    });
    match given.await {
        Ok(()) => Ok(respond::see_other(&context.to().goal_evaluation(number))),
        Err(refusal) => page(&context, number, Some(sent.again(refusal)?)).await,
    }
}
