//! 評価 of a goal: the section's own rating and the reviewer's, beside what was measured.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
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
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::published::scales::{self, ScaleRating};
use crate::store::{indicators, stages};
use crate::web::kit::context::Context;
use crate::web::kit::draft;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::measured::Measured;
use crate::web::parts::standing::{self, StandingView};

/// The longest reasons and the longest outside cause, in characters.
const LONGEST_TEXT: usize = 1000;

/// A goal with its ratings and what they are given on.
struct Sheet {
    goal: Goal,
    place: GoalPlace,
    status: SheetStatus,
    scale: Vec<ScaleRating>,
    /// Oldest first.
    given: Vec<Evaluation>,
    measured: Vec<Measured>,
    standings: Vec<StandingView>,
}

impl Sheet {
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
        Ok(Self {
            place: results.place(stages::place(connection, number)?),
            status: results.status,
            scale: scales::of_year(connection, goal.fiscal_year)?,
            given: evaluations::of_goal(connection, number)?,
            measured,
            standings: standing::load(connection, number, today)?,
            goal,
        })
    }

    /// The ratings of a kind, newest first.
    fn of(&self, kind: EvaluationKind) -> impl Iterator<Item = &Evaluation> {
        self.given.iter().rev().filter(move |given| given.kind == kind)
    }

    /// The right to give a rating of this kind now: the section's while the results are its to write, the reviewer's
    /// once the section has rated itself.
    fn permit(&self, actor: &Actor, kind: EvaluationKind) -> Result<Permit<Rate>, Denied> {
        let permit = policy::rate(actor, self.place, kind)?;
        let is_time = match kind {
            EvaluationKind::SelfRating => self.status.is_editable(),
            EvaluationKind::Reviewer => self.of(EvaluationKind::SelfRating).next().is_some(),
        };
        if is_time { Ok(permit) } else { Err(Denied::NotNow) }
    }
}

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RatingForm {
    #[serde(default)]
    kind: String,
    /// How many ratings of the kind the writer had before them.
    #[serde(default)]
    seen: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    outside_cause: String,
}

impl RatingForm {
    /// The form for the next rating of a kind, filled with the last one.
    fn next(sheet: &Sheet, kind: EvaluationKind) -> Self {
        let last = sheet.of(kind).next();
        Self {
            kind: kind.code().to_owned(),
            seen: sheet.of(kind).count().to_string(),
            rating: last.map(|last| last.rating.number.to_string()).unwrap_or_default(),
            reasons: last.map(|last| last.reasons.clone()).unwrap_or_default(),
            outside_cause: last.and_then(|last| last.outside_cause.clone()).unwrap_or_default(),
        }
    }

    /// The form as it was kept as a draft.
    fn drafted(fields: &Fields) -> Self {
        let field = |name: &str| fields.get(name).to_owned();
        Self {
            kind: field("kind"),
            seen: field("seen"),
            rating: field("rating"),
            reasons: field("reasons").replace("\r\n", "\n"),
            outside_cause: field("outside_cause").replace("\r\n", "\n"),
        }
    }

    /// The rating that the form holds, or everything that is wrong with it.
    fn read(&self, scale: &[ScaleRating]) -> Result<NewEvaluation, Vec<Problem>> {
        let mut problems = Vec::new();
        let chosen = scale.iter().find(|known| self.rating.parse() == Ok(known.number));
        let reasons = self.reasons.replace("\r\n", "\n").trim().to_owned();
        let cause = self.outside_cause.replace("\r\n", "\n").trim().to_owned();
        let mut add = |field, words| problems.push(Problem { field, words });
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
        for (field, typed) in [("reasons", &reasons), ("outside_cause", &cause)] {
            if typed.chars().count() > LONGEST_TEXT {
                add(field, "evaluation-too-long");
            }
        }
        let outside_cause = (!cause.is_empty()).then_some(cause);
        match chosen {
            Some(chosen) if problems.is_empty() => Ok(NewEvaluation { rating: chosen.number, reasons, outside_cause }),
            _ => Err(problems),
        }
    }

    /// Whether the newest rating of the kind says this already.
    fn is_given(new: &NewEvaluation, sheet: &Sheet, kind: EvaluationKind) -> bool {
        sheet.of(kind).next().is_some_and(|last| {
            last.rating.number == new.rating && last.reasons == new.reasons && last.outside_cause == new.outside_cause
        })
    }
}

/// What is wrong with one field of the form.
struct Problem {
    field: &'static str,
    words: &'static str,
}

#[derive(Template)]
#[template(path = "desk/evaluation/show.html")]
struct EvaluationPage {
    shell: Shell,
    sheet: Sheet,
    form: Option<RatingForm>,
    problems: Vec<Problem>,
    overtaken: bool,
    /// What was sent too late to be taken in.
    unsent: Option<RatingForm>,
    has_desk: bool,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

/// The name of the form: the address of its page.
fn form_name(goal: GoalNumber) -> FormName {
    FormName::Evaluation(goal)
}

impl EvaluationPage {
    fn of(context: &Context, sheet: Sheet, form: Option<RatingForm>) -> Result<Self, WebError> {
        Ok(Self {
            shell: context.shell(context.words().text("evaluation-title")),
            has_desk: policy::desk(context.actor()?).is_ok(),
            sheet,
            form,
            problems: Vec::new(),
            overtaken: false,
            unsent: None,
            restored: None,
        })
    }

    fn form_name(&self) -> FormName {
        form_name(self.sheet.goal.number)
    }

    fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| self.words(problem))
    }

    fn words(&self, problem: &Problem) -> String {
        self.shell.with(problem.words, "limit", LONGEST_TEXT)
    }

    fn year(&self) -> String {
        self.sheet.goal.fiscal_year.label(self.shell.language())
    }

    /// The ratings of a kind, newest first.
    fn given(&self, kind: &str) -> impl Iterator<Item = &Evaluation> {
        self.sheet.given.iter().rev().filter(move |given| given.kind.code() == kind)
    }

    const fn kinds() -> &'static [EvaluationKind] {
        EvaluationKind::ALL
    }
}

/// Shows the ratings of a goal to whoever works on it or reads across all departments.
pub async fn show(context: Context, number: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let (number, words, today) = (number.into_inner(), context.words(), context.state.clock.today());
    let sheet = context.state.database.read(move |connection| Sheet::load(connection, number, words, today)).await?;
    let actor = context.actor()?;
    policy::inspect(actor, sheet.place)?;
    let kind = EvaluationKind::ALL.iter().copied().find(|&kind| sheet.permit(actor, kind).is_ok());
    let form = kind.filter(|_| !sheet.scale.is_empty()).map(|kind| RatingForm::next(&sheet, kind));
    let draft = draft::load(&context, form_name(number)).await?;
    let draft = draft.filter(|draft| form.as_ref().is_some_and(|form| form.kind == draft.fields.get("kind")));
    let restored = draft.as_ref().map(|draft| draft.saved_at);
    let form = draft.map(|draft| RatingForm::drafted(&draft.fields)).or(form);
    respond::page(&EvaluationPage { restored, ..EvaluationPage::of(&context, sheet, form)? })
}

/// What became of a form that was sent.
enum Sent {
    Given,
    Refused(Box<Sheet>, Vec<Problem>),
    Overtaken(Box<Sheet>),
    NotNow(Box<Sheet>),
}

/// Gives a rating; or shows the form again with everything that was typed.
pub async fn create(
    context: Context,
    number: Path<GoalNumber>,
    form: SafeForm<RatingForm>,
) -> Result<HttpResponse, WebError> {
    let (number, SafeForm(form)) = (number.into_inner(), form);
    let kind: EvaluationKind = form.kind.parse().map_err(|_| WebError::StaleForm)?;
    let (actor, clock, words, typed) = (context.actor()?.clone(), context.state.clock, context.words(), form.clone());
    let sent = context.state.database.write(move |writer| -> Result<_, StoreError> {
        let sheet = Sheet::load(writer.connection, number, words, clock.today())?;
        let permit = match sheet.permit(&actor, kind) {
            Ok(permit) => permit,
            Err(Denied::NotNow | Denied::YearClosed) => return Ok(Written::Nothing(Ok(Sent::NotNow(Box::new(sheet))))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        let new = match typed.read(&sheet.scale) {
            Ok(new) => new,
            Err(problems) => return Ok(Written::Nothing(Ok(Sent::Refused(Box::new(sheet), problems)))),
        };
        if RatingForm::is_given(&new, &sheet, kind) {
            return Ok(Written::Nothing(Ok(Sent::Given)));
        }
        if typed.seen.parse() != Ok(sheet.of(kind).count()) {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet)))));
        }
        evaluations::rate(writer, &permit, sheet.goal.fiscal_year, &new, clock.entry_time())?;
        Ok(Written::Recorded(Ok(Sent::Given)))
    });
    match sent.await?? {
        Sent::Given => {
            draft::discard(&context, form_name(number)).await?;
            Ok(respond::see_other(&context.to().goal_evaluation(number)))
        }
        Sent::Refused(sheet, problems) => {
            let page = EvaluationPage::of(&context, *sheet, Some(form))?;
            respond::page_with_status(&EvaluationPage { problems, ..page }, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Sent::Overtaken(sheet) => {
            let form = RatingForm { seen: sheet.of(kind).count().to_string(), ..form };
            let page = EvaluationPage::of(&context, *sheet, Some(form))?;
            respond::page_with_status(&EvaluationPage { overtaken: true, ..page }, StatusCode::CONFLICT)
        }
        Sent::NotNow(sheet) => {
            let page = EvaluationPage::of(&context, *sheet, None)?;
            respond::page_with_status(&EvaluationPage { unsent: Some(form), ..page }, StatusCode::CONFLICT)
        }
    }
}
