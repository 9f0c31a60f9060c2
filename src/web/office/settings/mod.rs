//! The settings of the city that the planning office may change, each with its meaning and its effect. They hold from the
//! next request on, the time zone from the next start on.

pub mod form;
pub mod logo;
pub mod mail;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{NaiveDate, Utc};
use fluent_templates::fluent_bundle::FluentValue;

use crate::domain::logo::{MOST_BYTES, TALLEST, WIDEST};
use crate::domain::policy;
use crate::store::city::{self, Settings};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::notices::{self, Standing};
use crate::store::published::city::Languages;
use crate::store::{stages, trail};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeForm;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::Clock;
use crate::web::office::settings::form::{Problem, SettingsForm};

/// The page itself.
const SETTINGS: &str = "/admin/settings";
/// Thresholds whose effect is shown beside the city's own.
const THRESHOLDS: [i32; 5] = [30, 45, 60, 90, 120];

/// What the settings do at the moment.
struct Effects {
    /// Days, and how many milestones of the open years would be silent.
    silent: Vec<(i32, usize)>,
    /// Rows of the log, and how many of them are too old.
    log: (i64, i64),
    /// Who gets mail, and what was sent.
    mail: Standing,
}

/// A mail that was sent on trial.
struct Trial {
    to: String,
    /// What the mail server said, where it did not take it.
    problem: Option<String>,
}

impl Effects {
    fn load(connection: &mut DatabaseConnection, settings: &Settings, clock: Clock) -> Result<Self, StoreError> {
        let mut milestones: Vec<Milestone> = Vec::new();
        for year in stages::open_years(connection)? {
            milestones.extend(milestones::select(connection, &Selection::Year(year))?);
        }
        let silent = |days: i32| {
            let is_silent =
                |milestone: &&Milestone| milestone.standing(clock.today(), clock.zone(), days.into()).silent;
            (days, milestones.iter().filter(is_silent).count())
        };
        let mut days = THRESHOLDS.to_vec();
        days.push(settings.silence_days);
        days.sort_unstable();
        days.dedup();
        let log = (trail::count(connection, &trail::Filter::default())?, trail::too_old(connection, Utc::now())?);
        Ok(Self { silent: days.into_iter().map(silent).collect(), log, mail: notices::standing(connection)? })
    }
}

#[derive(Template)]
#[template(path = "office/settings/show.html")]
struct SettingsPage {
    shell: Shell,
    settings: Settings,
    effects: Effects,
    running_zone: String,
    form: SettingsForm,
    problems: Vec<Problem>,
    /// What a logo may be, in words.
    logo_limits: String,
    trial: Option<Trial>,
}

impl SettingsPage {
    /// A day of the effects, in words.
    fn day(&self, day: &NaiveDate) -> String {
        self.shell.calendar_day(day)
    }

    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    /// What is wrong, in words.
    fn words(&self, problem: &Problem) -> String {
        match problem.expected {
            Some(digit) => self.shell.with("settings-code-check-digit", "digit", digit),
            None => self.shell.t(problem.words),
        }
    }

    /// Whether the time zone that is set is not the one in use yet.
    fn waits_for_a_start(&self) -> bool {
        self.settings.time_zone.name() != self.running_zone
    }

    const fn languages() -> &'static [Languages] {
        Languages::ALL
    }
}

/// Shows the settings.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, None, Vec::new()).await
}

async fn answer(
    context: &Context,
    typed: Option<SettingsForm>,
    problems: Vec<Problem>,
) -> Result<HttpResponse, WebError> {
    page(context, typed, problems, None).await
}

/// The page after a mail was sent on trial.
async fn answer_after(context: &Context, trial: Trial) -> Result<HttpResponse, WebError> {
    page(context, None, Vec::new(), Some(trial)).await
}

async fn page(
    context: &Context,
    typed: Option<SettingsForm>,
    problems: Vec<Problem>,
    trial: Option<Trial>,
) -> Result<HttpResponse, WebError> {
    let clock = context.state.clock;
    let read = context.state.database.read(move |connection| {
        let settings = city::settings(connection)?;
        Ok((Effects::load(connection, &settings, clock)?, settings))
    });
    let (effects, settings) = read.await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SettingsPage {
        shell: context.shell(context.words().text("settings-title")),
        form: typed.unwrap_or_else(|| SettingsForm::of(&settings)),
        running_zone: clock.zone().name().to_owned(),
        logo_limits: context.words().fill("settings-logo-support", logo_limits()),
        settings,
        effects,
        problems,
        trial,
    };
    respond::page_with_status(&page, status)
}

fn logo_limits() -> [(&'static str, FluentValue<'static>); 3] {
    [("kilobytes", (MOST_BYTES / 1024).into()), ("width", WIDEST.into()), ("height", TALLEST.into())]
}

/// Changes the settings.
pub async fn update(context: Context, form: SafeForm<SettingsForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeForm(form) = form;
    let new = match form.read() {
        Ok(new) => new,
        Err(problems) => return answer(&context, Some(form), problems).await,
    };
    let set = context
        .state
        .database
        .write(move |writer| city::set_settings(writer, &permit, &new).map(|()| writer.written(())));
    set.await?;
    context.state.reload().await?;
    // What is due by the new settings goes at once.
    context.state.wake.notify_one();
    Ok(respond::see_other(&context.address(SETTINGS)))
}
