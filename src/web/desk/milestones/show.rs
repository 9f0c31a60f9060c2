//! One milestone: every report on it, and the form for the next one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::domain::figure::Figure;
use crate::domain::milestone::{MilestoneState, Standing};
use crate::domain::numbers::{MilestoneNumber, UpdateNumber};
use crate::domain::policy::{self, Denied};
use crate::domain::publication::PublishedIndicator;
use crate::domain::update::{LONGEST_REASON, LONGEST_TEXT, UpdateStatus};
use crate::store::kit::{DatabaseConnection, StoreError, Written};
use crate::store::milestones::{self, Milestone};
use crate::store::read::desk;
use crate::store::updates::{self, Update};
use crate::store::{goals, indicators};
use crate::web::desk::updates::form::{Problem, ReportForm, new_key};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::shell::Shell;
use crate::web::kit::{drafts, respond};
use crate::web::parts::standing::{self, StandingView};
use crate::web::parts::talk::Talk;

/// A milestone with what its page shows and its form needs.
struct Sheet {
    milestone: Milestone,
    section: Option<String>,
    department: Option<String>,
    /// Oldest first.
    updates: Vec<Update>,
    indicators: Vec<PublishedIndicator>,
    /// Where the goal's sheet stands.
    standings: Vec<StandingView>,
    /// What managers say on it.
    talk: Talk,
}

impl Sheet {
    fn load(
        connection: &mut DatabaseConnection,
        number: MilestoneNumber,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let milestone = milestones::find(connection, number)?;
        let programme = goals::find(connection, milestone.place.goal)?.programme;
        let names = milestones::unit_names(connection)?;
        let name = |unit| names.get(&unit).cloned();
        Ok(Self {
            section: milestone.place.section.and_then(name),
            department: milestone.place.department.and_then(name),
            updates: updates::of_milestones(connection, vec![number])?,
            indicators: indicators::of_programme(connection, programme, None)?,
            standings: standing::load(connection, milestone.place.goal, today)?,
            talk: Talk::of_milestone(connection, milestone.place.goal, number)?,
            milestone,
        })
    }

    fn form_name(&self) -> String {
        form_name(self.milestone.place.milestone)
    }

    /// The report of this number, where it came back.
    fn returned(&self, number: Option<UpdateNumber>) -> Option<&Update> {
        let number = number?;
        self.updates.iter().find(|update| update.number == number && update.status == UpdateStatus::Returned)
    }

    /// Why the newest report came back, where it did.
    fn came_back(&self) -> Option<&str> {
        self.updates.last()?.returned_because.as_deref()
    }

    fn waits(&self) -> bool {
        self.updates.iter().any(|update| update.status == UpdateStatus::Submitted)
    }

    /// An indicator's unit, where its name does not end with it already.
    fn unit_apart(indicator: &PublishedIndicator) -> Option<&str> {
        indicator.unit.as_deref().filter(|unit| !indicator.name.ends_with(&format!("（{unit}）")))
    }

    /// The goal's year in an indicator's figures: the target, and the newest value.
    fn figures(&self, indicator: &PublishedIndicator) -> (Option<Figure>, Option<Figure>) {
        let year = indicator.years.iter().find(|year| year.fiscal_year == self.milestone.fiscal_year);
        (year.and_then(|year| year.target), year.and_then(|year| year.actual))
    }
}

/// Who may write, and if not, whether because the year is closed.
enum Writing {
    Open(Box<Form>),
    /// With the text of a report that came too late.
    YearClosed(String),
    ReadOnly,
}

/// The form as the page shows it.
struct Form {
    sent: ReportForm,
    problems: Vec<Problem>,
    /// Reports that were entered while this one was being written.
    entered_meanwhile: Vec<Update>,
    /// When the draft that is shown was kept.
    restored: Option<DateTime<Utc>>,
}

/// The name of the form: the address of its page.
fn form_name(milestone: MilestoneNumber) -> String {
    format!("/desk/milestones/{milestone}")
}

impl Form {
    const fn new(sent: ReportForm) -> Self {
        Self { sent, problems: Vec::new(), entered_meanwhile: Vec::new(), restored: None }
    }

    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    fn has_chosen(&self, indicator: &PublishedIndicator) -> bool {
        self.sent.indicator.parse() == Ok(indicator.number)
    }
}

#[derive(Template)]
#[template(path = "desk/milestones/show.html")]
struct MilestonePage {
    shell: Shell,
    sheet: Sheet,
    standing: Standing,
    silence_days: i64,
    has_desk: bool,
    writing: Writing,
}

impl MilestonePage {
    /// The page without a form: who may write is told by `writing`.
    fn of(context: &Context, sheet: Sheet, writing: Writing) -> Result<Self, WebError> {
        let city = context.city();
        let has_problems = matches!(&writing, Writing::Open(form) if !form.problems.is_empty());
        let title = if has_problems { "report-title-problems" } else { "milestone-title" };
        Ok(Self {
            shell: context.shell(context.words().text(title)),
            standing: sheet.milestone.standing(context.state.clock.today(), city.time_zone, city.silence_days),
            silence_days: city.silence_days,
            has_desk: policy::desk(context.actor()?).is_ok(),
            sheet,
            writing,
        })
    }

    const fn states() -> &'static [MilestoneState] {
        MilestoneState::ALL
    }

    /// The words for a problem, with the limit it names.
    fn words(&self, problem: &Problem) -> String {
        let limit = if problem.field == "reason" { LONGEST_REASON } else { LONGEST_TEXT };
        self.shell.with(problem.words, "limit", limit)
    }
}

/// The query of a milestone's page.
#[derive(Deserialize)]
pub struct MilestoneQuery {
    /// The number of a returned report that the form is to be filled with.
    #[serde(default)]
    again: String,
}

/// Shows a milestone to whoever has it on the desk or reads across all departments.
pub async fn show(
    context: Context,
    number: Path<MilestoneNumber>,
    query: Query<MilestoneQuery>,
) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    let today = context.state.clock.today();
    let (wanted, person) = (query.again.parse().ok(), context.actor()?.person);
    let read = context.state.database.read(move |connection| {
        let sheet = Sheet::load(connection, number, today)?;
        let again = sheet.returned(wanted).cloned();
        let section = sheet.milestone.place.section;
        let is_theirs = match &again {
            Some(again) => desk::is_mended_by(connection, again, section, person, today)?,
            None => false,
        };
        Ok((sheet, again.filter(|_| is_theirs)))
    });
    let (sheet, again) = read.await?;
    let (actor, place) = (context.actor()?, sheet.milestone.place);
    policy::follow(actor, place)?;
    let writing = match policy::report(actor, place) {
        Ok(_) => {
            let (updates, language) = (&sheet.updates, context.language);
            let form = match &again {
                Some(returned) => ReportForm::again(returned, updates, language),
                None => ReportForm::blank(&sheet.milestone, updates, &sheet.indicators, today, language),
            };
            let draft = drafts::load(&context, &form_name(number)).await?;
            Writing::Open(Box::new(match draft {
                Some(draft) => {
                    let restored = Some(draft.saved_at);
                    Form { restored, ..Form::new(ReportForm::drafted(&draft.fields)) }
                }
                None => Form::new(form),
            }))
        }
        Err(Denied::YearClosed) => Writing::YearClosed(String::new()),
        Err(_) => Writing::ReadOnly,
    };
    respond::page(&MilestonePage::of(&context, sheet, writing)?)
}

/// What became of a form that was sent.
enum Sent {
    /// It is entered, now or when it was sent before.
    Entered(UpdateNumber),
    /// Something is wrong with it.
    Refused(Box<Sheet>, Vec<Problem>),
    /// Another report was entered while this one was being written.
    Overtaken(Box<Sheet>),
    /// The year was closed while this one was being written.
    TooLate(Box<Sheet>),
}

/// Enters a report and leads back to the desk; or shows the form again with everything that was typed.
pub async fn report(
    context: Context,
    number: Path<MilestoneNumber>,
    form: SafeForm<ReportForm>,
) -> Result<HttpResponse, WebError> {
    let (number, SafeForm(form)) = (number.into_inner(), form);
    if !form.has_key() {
        return Err(WebError::StaleForm);
    }
    let (actor, clock, typed) = (context.actor()?.clone(), context.state.clock, form.clone());
    let draft_name = form_name(number);
    let sent = context.state.database.write(move |writer| {
        let sheet = Sheet::load(writer.connection, number, clock.today())?;
        let permit = match policy::report(&actor, sheet.milestone.place) {
            Ok(permit) => permit,
            Err(Denied::YearClosed) => return Ok(Written::Nothing(Ok(Sent::TooLate(Box::new(sheet))))),
            Err(denied) => return Ok(Written::Nothing(Err(denied))),
        };
        let draft = match typed.read(sheet.milestone.due, &sheet.indicators, clock.today()) {
            Ok(draft) => draft,
            Err(problems) => return Ok(Written::Nothing(Ok(Sent::Refused(Box::new(sheet), problems)))),
        };
        if let Some(number) = updates::sent_with(writer.connection, &permit, &typed.entry_key)? {
            let same = sheet.updates.iter().any(|update| update.number == number && update.says(&draft));
            if !same {
                return Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet)))));
            }
            writer.settle(actor.person, &draft_name);
            return Ok(Written::Nothing(Ok(Sent::Entered(number))));
        }
        if sheet.updates.last().map(|update| update.number) != typed.seen() {
            return Ok(Written::Nothing(Ok(Sent::Overtaken(Box::new(sheet)))));
        }
        writer.settle(actor.person, &draft_name);
        updates::enter(writer, &permit, &draft, &typed.entry_key, clock.entry_time())
            .map(|number| Written::Recorded(Ok(Sent::Entered(number))))
    });
    match sent.await?? {
        Sent::Entered(number) => Ok(respond::see_other(&context.address(&format!("/desk?saved={number}")))),
        Sent::Refused(sheet, problems) => {
            let form = Form { problems, ..Form::new(form) };
            let page = MilestonePage::of(&context, *sheet, Writing::Open(Box::new(form)))?;
            respond::page_with_status(&page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Sent::TooLate(sheet) => {
            let page = MilestonePage::of(&context, *sheet, Writing::YearClosed(form.text))?;
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
        Sent::Overtaken(sheet) => {
            let unseen = |update: &&Update| form.seen().is_none_or(|seen| update.number > seen);
            let entered_meanwhile = sheet.updates.iter().filter(unseen).cloned().collect();
            let sent = ReportForm { entry_key: new_key(), ..form }.having_seen(&sheet.updates);
            let form = Form { entered_meanwhile, ..Form::new(sent) };
            let page = MilestonePage::of(&context, *sheet, Writing::Open(Box::new(form)))?;
            respond::page_with_status(&page, StatusCode::CONFLICT)
        }
    }
}
