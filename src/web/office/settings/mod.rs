//! The settings of the city that the planning office may change, each with its meaning and its effect. They hold from the
//! next request on, the time zone from the next start on.

pub mod form;
pub mod logo;
pub mod mail;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{NaiveDate, Utc};
use fluent_templates::fluent_bundle::FluentValue;

use crate::domain::form_name::FormName;
use crate::domain::logo::{MOST_BYTES, TALLEST, WIDEST};
use crate::domain::mail::{MailDay, MailEncryption};
use crate::domain::policy;
use crate::domain::second_factor::Required;
use crate::store::city::{self, Settings};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::notices::{self, MailQueue};
use crate::store::published::city::Languages;
use crate::store::{stages, trail};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::Clock;
use crate::web::office::settings::form::SettingsForm;
use crate::web::parts::post::MailProblem;

/// Thresholds whose effect is shown beside the city's own.
const THRESHOLDS: [i32; 5] = [30, 45, 60, 90, 120];

/// What the settings do at the moment.
struct Effects {
    /// Days, and how many milestones of the open years would be silent.
    silent: Vec<(i32, usize)>,
    /// Rows of the log, and how many of them are too old.
    log: (i64, i64),
    /// Who gets mail, and what was sent.
    mail: MailQueue,
    /// Whether there is a password for the mail server.
    mail_password: bool,
}

/// A mail that was sent on trial.
struct Trial {
    to: String,
    /// Why the mail server did not take it.
    problem: Option<MailProblem>,
}

impl Effects {
    fn load(connection: &mut DatabaseConnection, settings: &Settings, clock: Clock) -> Result<Self, StoreError> {
        let mut milestones: Vec<Milestone> = Vec::new();
        for year in stages::open_years(connection)? {
            milestones.extend(milestones::select(connection, &Selection::Year(year))?);
        }
        let silent = |days: i32| {
            let is_silent =
                |milestone: &&Milestone| milestone.lateness(clock.today(), clock.zone(), days.into()).silent;
            (days, milestones.iter().filter(is_silent).count())
        };
        let mut days = THRESHOLDS.to_vec();
        days.push(settings.silence_days);
        days.sort_unstable();
        days.dedup();
        let log = (trail::count(connection, &trail::Filter::default())?, trail::too_old(connection, Utc::now())?);
        Ok(Self {
            silent: days.into_iter().map(silent).collect(),
            log,
            mail: notices::queue(connection)?,
            mail_password: city::mail_password(connection)?.is_some(),
        })
    }
}

#[derive(Template)]
#[template(path = "office/settings/show.html")]
struct SettingsPage {
    shell: Shell,
    settings: Settings,
    effects: Effects,
    running_zone: String,
    form: Form<SettingsForm>,
    /// What a logo may be, in words.
    logo_limits: String,
    trial: Option<Trial>,
}

impl SettingsPage {
    fn day(&self, day: &NaiveDate) -> String {
        self.shell.calendar_day(day)
    }

    /// Whether the time zone that is set is not the one in use yet.
    fn waits_for_a_start(&self) -> bool {
        self.settings.time_zone.name() != self.running_zone
    }

    const fn required() -> &'static [Required] {
        Required::ALL
    }

    const fn languages() -> &'static [Languages] {
        Languages::ALL
    }

    const fn encryptions() -> &'static [MailEncryption] {
        MailEncryption::ALL
    }

    const fn mail_days() -> &'static [MailDay] {
        MailDay::ALL
    }
}

/// Shows the settings.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    page(&context, None, None).await
}

/// The page, with a form as it came back where one did, or after a mail was sent on trial.
async fn page(
    context: &Context,
    came_back: Option<Form<SettingsForm>>,
    trial: Option<Trial>,
) -> Result<HttpResponse, WebError> {
    let clock = context.state.clock;
    let read = context.state.database.read(move |connection| {
        let settings = city::settings(connection)?;
        Ok((Effects::load(connection, &settings, clock)?, settings))
    });
    let (effects, settings) = read.await?;
    let form = came_back.unwrap_or_else(|| Form::fresh(FormName::Settings, SettingsForm::of(&settings)));
    let status = form.status();
    let page = SettingsPage {
        shell: context.shell(context.words().text("settings-title")),
        running_zone: clock.zone().name().to_owned(),
        logo_limits: context.words().fill("settings-logo-support", logo_limits()),
        settings,
        effects,
        form,
        trial,
    };
    respond::page_with_status(&page, status)
}

fn logo_limits() -> [(&'static str, FluentValue<'static>); 3] {
    [("kilobytes", (MOST_BYTES / 1024).into()), ("width", WIDEST.into()), ("height", TALLEST.into())]
}

/// Changes the settings.
pub async fn update(context: Context, sent: Sent<SettingsForm>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let saved = sent.write(&context, move |writer, sent| {
        city::set_settings(writer, &permit, &sent.typed.read()?)?;
        Ok(writer.written(()))
    });
    if let Err(refusal) = saved.await {
        return page(&context, Some(sent.again(refusal)?), None).await;
    }
    context.state.reload().await?;
    // What is due by the new settings goes at once.
    context.state.wake.notify_one();
    Ok(respond::see_other(&context.to().settings()))
}
