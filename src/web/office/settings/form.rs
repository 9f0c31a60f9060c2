//! The form of the settings: as it was sent, what is wrong with it, and the settings it holds.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono_tz::Tz;
use serde::Deserialize;

use crate::domain::mail::{HostName, MailAddress, MailServer};
use crate::domain::municipality_code::InvalidMunicipalityCode;
use crate::domain::text;
use crate::store::city::Settings;

/// The most characters of the city's name.
const LONGEST_NAME: usize = 50;
/// The most characters of the contact.
const LONGEST_CONTACT: usize = 200;
/// The most characters of the licence.
const LONGEST_LICENCE: usize = 100;

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) contact: String,
    pub(super) licence: String,
    pub(super) time_zone: String,
    pub(super) languages: String,
    pub(super) silence_days: String,
    pub(super) approval_steps: String,
    pub(super) own_writing: String,
    pub(super) idle_minutes: String,
    pub(super) sign_in_attempts: String,
    pub(super) sign_in_wait: String,
    pub(super) log_years: String,
    pub(super) mail_server: String,
    pub(super) mail_sender: String,
    pub(super) mail_domain: String,
    pub(super) mail_hour: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) field: &'static str,
    pub(super) words: &'static str,
    /// The last digit that the municipality code would need.
    pub(super) expected: Option<u32>,
}

/// Something wrong with one field.
pub(super) const fn problem(field: &'static str, words: &'static str) -> Problem {
    Problem { field, words, expected: None }
}

impl SettingsForm {
    /// The form filled with the settings as they are.
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            name: settings.name.clone(),
            code: settings.municipality_code.to_string(),
            contact: settings.contact.clone(),
            licence: settings.licence.clone().unwrap_or_default(),
            time_zone: settings.time_zone.name().to_owned(),
            languages: settings.languages.code().to_owned(),
            silence_days: settings.silence_days.to_string(),
            approval_steps: settings.approval_steps.to_string(),
            own_writing: if settings.own_writing { "yes" } else { "no" }.to_owned(),
            idle_minutes: settings.idle_minutes.to_string(),
            sign_in_attempts: settings.sign_in_attempts.to_string(),
            sign_in_wait: settings.sign_in_wait.to_string(),
            log_years: settings.log_years.to_string(),
            mail_server: settings.mail_server.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_sender: settings.mail_sender.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_domain: settings.mail_domain.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_hour: settings.mail_hour.to_string(),
        }
    }

    /// The settings that the form holds, or everything that is wrong with it.
    pub(super) fn read(&self) -> Result<Settings, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut within = |field, typed: &str, shortest, longest, words| {
            let typed = typed.trim().replace(['\r', '\n'], " ");
            if !(shortest..=longest).contains(&typed.chars().count()) {
                problems.push(problem(field, words));
            }
            typed
        };
        let name = within("name", &self.name, 1, LONGEST_NAME, "settings-name-wrong");
        let contact = within("contact", &self.contact, 1, LONGEST_CONTACT, "settings-contact-wrong");
        let licence = within("licence", &self.licence, 0, LONGEST_LICENCE, "settings-licence-wrong");
        let code = match self.code.parse() {
            Ok(code) => Some(code),
            Err(InvalidMunicipalityCode::NotSixDigits) => {
                problems.push(problem("code", "settings-code-wrong"));
                None
            }
            Err(InvalidMunicipalityCode::CheckDigit { expected }) => {
                problems.push(Problem { field: "code", words: "settings-code-check-digit", expected: Some(expected) });
                None
            }
        };
        let mut choice = |known: bool, field, words| {
            if !known {
                problems.push(problem(field, words));
            }
        };
        let time_zone: Option<Tz> = self.time_zone.trim().parse().ok();
        choice(time_zone.is_some(), "time_zone", "settings-zone-wrong");
        let languages = self.languages.parse().ok();
        choice(languages.is_some(), "languages", "settings-choice-missing");
        let own_writing = match self.own_writing.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        choice(own_writing.is_some(), "own_writing", "settings-choice-missing");
        let mail = Mail::read(self, &mut problems);
        let mut number = |field, typed: &str, range: RangeInclusive<i32>, words| {
            let number = text::normalise(typed).parse().ok().filter(|number| range.contains(number));
            if number.is_none() {
                problems.push(problem(field, words));
            }
            number.unwrap_or_default()
        };
        let silence_days = number("silence_days", &self.silence_days, 1..=366, "settings-silence-wrong");
        let approval_steps = number("approval_steps", &self.approval_steps, 1..=2, "settings-approvals-wrong");
        let idle_minutes = number("idle_minutes", &self.idle_minutes, 5..=480, "settings-idle-wrong");
        let sign_in_attempts = number("sign_in_attempts", &self.sign_in_attempts, 3..=50, "settings-attempts-wrong");
        let sign_in_wait = number("sign_in_wait", &self.sign_in_wait, 5..=3600, "settings-wait-wrong");
        let log_years = number("log_years", &self.log_years, 1..=100, "settings-log-wrong");
        let mail_hour = number("mail_hour", &self.mail_hour, 0..=23, "settings-mail-hour-wrong");
        match (code, time_zone, languages, own_writing) {
            (Some(municipality_code), Some(time_zone), Some(languages), Some(own_writing)) if problems.is_empty() => {
                Ok(Settings {
                    name,
                    municipality_code,
                    contact,
                    licence: Some(licence).filter(|licence| !licence.is_empty()),
                    time_zone,
                    languages,
                    silence_days,
                    approval_steps,
                    own_writing,
                    idle_minutes,
                    sign_in_attempts,
                    sign_in_wait,
                    log_years,
                    mail_server: mail.server,
                    mail_sender: mail.sender,
                    mail_domain: mail.domain,
                    mail_hour,
                })
            }
            _ => Err(problems),
        }
    }
}

/// What the form says of mail.
struct Mail {
    server: Option<MailServer>,
    sender: Option<MailAddress>,
    domain: Option<HostName>,
}

impl Mail {
    fn read(form: &SettingsForm, problems: &mut Vec<Problem>) -> Self {
        let server = filled("mail_server", &form.mail_server, "settings-mail-server-wrong", problems);
        let sender = filled("mail_sender", &form.mail_sender, "settings-mail-sender-wrong", problems);
        let ending = text::normalise(&form.mail_domain);
        let domain =
            filled("mail_domain", ending.strip_prefix('@').unwrap_or(&ending), "settings-mail-domain-wrong", problems);
        if server.is_some() && form.mail_sender.trim().is_empty() {
            problems.push(problem("mail_sender", "settings-mail-sender-missing"));
        }
        Self { server, sender, domain }
    }
}

/// What a field holds that may stay empty.
fn filled<T: FromStr>(field: &'static str, typed: &str, words: &'static str, problems: &mut Vec<Problem>) -> Option<T> {
    let typed = text::normalise(typed);
    let read = typed.parse().ok();
    if read.is_none() && !typed.is_empty() {
        problems.push(problem(field, words));
    }
    read
}
