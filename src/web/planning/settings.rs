//! The settings of the city that the planning office may change.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::{policy, text};
use crate::store::city::{self, Settings};

use super::super::context::Context;
use super::super::errors::WebError;
use super::super::forms::{Fields, SafeForm, Typed, field};
use super::super::respond;
use super::super::shell::Shell;

/// The most days of silence that can be set.
const MOST_DAYS: i32 = 366;

#[derive(Template)]
#[template(path = "planning/settings.html")]
struct SettingsPage {
    shell: Shell,
    settings: Settings,
    typed: Typed,
}

impl SettingsPage {
    fn steps(&self) -> String {
        self.typed.value("approval_steps").map_or_else(|| self.settings.approval_steps.to_string(), ToOwned::to_owned)
    }

    fn days(&self) -> String {
        self.typed.value("silence_days").map_or_else(|| self.settings.silence_days.to_string(), ToOwned::to_owned)
    }
}

/// Shows the settings.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, Typed::default()).await
}

async fn answer(context: &Context, typed: Typed) -> Result<HttpResponse, WebError> {
    let settings = context.state.database.read(city::settings).await?;
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = context.shell(context.words().text("settings-title"));
    respond::page_with_status(&SettingsPage { shell, settings, typed }, status)
}

/// Changes the settings.
pub async fn update(context: Context, form: SafeForm<Fields>) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeForm(fields) = form;
    let number = |name: &str| text::normalise(field(&fields, name)).parse::<i32>().ok();
    let steps = number("approval_steps").filter(|steps| matches!(steps, 1 | 2));
    let days = number("silence_days").filter(|days| (1..=MOST_DAYS).contains(days));
    let (Some(approval_steps), Some(silence_days)) = (steps, days) else {
        let mut problems = Vec::new();
        if steps.is_none() {
            problems.push(("approval_steps".to_owned(), "settings-approvals-wrong"));
        }
        if days.is_none() {
            problems.push(("silence_days".to_owned(), "settings-silence-wrong"));
        }
        return answer(&context, Typed { fields, problems }).await;
    };
    let new = Settings { approval_steps, silence_days };
    context.state.database.write(move |writer| city::set_settings(writer, &permit, new)).await?;
    Ok(respond::see_other(&context.address("/admin/settings")))
}
